"""Find formulas that the engine of a site changes before MathJax or KaTeX reads them.

An engine without math takes `_` and `*` of a formula for emphasis and a backslash before punctuation for an escape.
kramdown leaves `$$…$$` alone, but not `$…$`, and takes a paragraph for a table whose lines all have a `|`, be it in a
formula of either kind. Liquid runs before both, so that Jekyll evaluates `{{` wherever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.markdown import Mark, marks_without_math
from paperstack_lint.site.formula_tables import KramdownTables
from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

Kind = Literal["emphasis", "escape", "table", "Liquid"]

_IS_MATH = r"\\[A-Za-z{}|,;]|[_^]"
_NO_MATH = r"`|\n[ \t\r]*\n"
_WORDS = r"\\(?:text\w*|mbox|mathrm|operatorname)\s*\{[^{}]*\}|_\{[^{}]*\}"
_ESCAPES = {
    "commonmark": r"(?<!\\)\\(?:\\(?=\s)|[{},;!:%#&])",
    "marked": r"(?<!\\)\\(?:\\(?=\s)|[{},;!:%#&])",
    "kramdown": r"(?<!\\)\\(?:\\(?=\s)|[{}#:])",
}
"""Commands whose backslash the engine drops.

`\\\\{`, `\\_` and `\\|` may be intended: they lose a backslash and then render as their author wants.
"""
_ROWS = r"\\begin\s*\{|\\(?:substack|shortstack|cases|p?matrix)\s*\{"
"""What begins an environment with rows, which `\\\\` separates; it ends with the environment or the formula."""
_PIPE = r"(?<!\\)\|"
_LIQUID = r"\{\{(?!-?\s*(?:[\"']|page\.|site\.|include\.|layout\.|\d\s*\}\}))|\{%"
"""What Liquid removes from a formula; a single digit stays, and renders like one in braces."""


class Damage(NamedTuple):
    """A formula that an engine changes: what it takes a part of it for, and the place of that part."""

    formula: Span
    kind: Kind
    place: Span


def damaged_formulas(note: Note, engine: str) -> Iterator[Damage]:
    """Yield the first change of the engine to each formula; `` is an engine that changes none."""
    formulas = list(_formulas(note))
    if not formulas or engine not in _ESCAPES:
        return
    text, is_kramdown, tables = note.text, engine == "kramdown", KramdownTables(note)
    ends = (
        _emphasis_delimiters(note, engine) if any(re.search(r"[_*]", text[slice(*span)]) for span in formulas) else []
    )
    for formula in formulas:
        pipe = re.compile(_PIPE).search(text, *formula) if is_kramdown else None
        if pipe and tables.has(formula):
            yield Damage(formula, "table", Span(*pipe.span()))
        elif is_kramdown and text.startswith("$$", formula.start):
            continue
        elif marks := within(ends, *formula):
            yield Damage(formula, "emphasis", marks[0])
        elif escape := _dropped_escape(text, formula, engine):
            yield Damage(formula, "escape", escape)


def _dropped_escape(text: str, formula: Span, engine: str) -> Span | None:
    """Return the first command of a formula whose backslash the engine drops.

    Between single dollar signs, `\\\\` breaks no line outside of an environment; authors use it there for the space
    that remains of it.
    """
    depth, ends = 0, re.compile(rf"{_ESCAPES[engine]}|{_ROWS}|\\end\s*\{{")
    for found in ends.finditer(text, formula.start + 1, formula.end - 1):
        if re.fullmatch(_ROWS, found[0]):
            depth += 1
        elif found[0].startswith("\\end"):
            depth -= 1
        elif depth > 0 or found[0] != "\\\\" or text.startswith("$$", formula.start):
            return Span(*found.span())
    return None


def formulas_with_liquid(note: Note) -> Iterator[Damage]:
    """Yield the formulas with braces that Liquid evaluates, or fails at."""
    for formula in _formulas(note):
        if found := re.compile(_LIQUID).search(note.text, *formula):
            yield Damage(formula, "Liquid", Span(*found.span()))


def _formulas(note: Note) -> Iterator[Span]:
    """Yield the certain formulas: between dollar signs, with a command, an index or a power, and no prose."""
    for span in note.document.opaque:
        source = note.text[span.start : span.end]
        if span.kind == "math" and source[-1] == "$" and _is_formula(source):
            yield Span(span.start, span.end)


def _is_formula(source: str) -> bool:
    if not re.search(_IS_MATH, source) or re.search(_NO_MATH, source):
        return False
    return source.isascii() or not has_cjk(re.sub(_WORDS, "", source))


def _emphasis_delimiters(note: Note, engine: str) -> list[Span]:
    """Return the delimiters of the emphasis that the engine sees in the body."""
    marks = marks_without_math(note.text, note.body)
    if engine == "kramdown":
        marks = tuple(mark for mark in marks if _is_in_kramdown(note.text, mark))
    widths = ((mark, 2 if mark.kind == "strong" else 1) for mark in marks)
    pairs = ((Span(mark.start, mark.start + width), Span(mark.end - width, mark.end)) for mark, width in widths)
    return sorted(span for pair in pairs for span in pair)


def _is_in_kramdown(text: str, mark: Mark) -> bool:
    """Return whether kramdown renders a mark as emphasis, too.

    No `_` after a letter opens, none before one closes, and what is in an HTML element is matched on its own.
    """
    if text.find("<", mark.start, mark.end) >= 0:
        return False
    if text[mark.start] != "_":
        return True
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    return not (before.isalpha() or before == "-" or after.isalnum())
