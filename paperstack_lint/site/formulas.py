"""Find formulas that the engine of a site changes before MathJax or KaTeX reads them.

An engine without math takes `_` and `*` of a formula for emphasis and a backslash before punctuation for an escape.
kramdown leaves `$$…$$` alone, but not `$…$`, and takes a paragraph for a table whose lines all have a `|`, be it in a
formula of either kind. Liquid runs before both, so that Jekyll evaluates `{{` wherever it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.markdown import Mark, marks_without_math
from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Block
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
        _emphasis_delimiters(note, engine)
        if any(regex(r"[_*]").search(text[slice(*span)]) for span in formulas)
        else []
    )
    for formula in formulas:
        pipe = regex(_PIPE).search(text, *formula) if is_kramdown else None
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
    depth, ends = 0, regex(rf"{_ESCAPES[engine]}|{_ROWS}|\\end\s*\{{")
    for found in ends.finditer(text, formula.start + 1, formula.end - 1):
        if regex(_ROWS).fullmatch(found[0]):
            depth += 1
        elif found[0].startswith("\\end"):
            depth -= 1
        elif depth > 0 or found[0] != "\\\\" or text.startswith("$$", formula.start):
            return Span(*found.span())
    return None


def formulas_with_liquid(note: Note) -> Iterator[Damage]:
    """Yield the formulas with braces that Liquid evaluates, or fails at."""
    for formula in _formulas(note):
        if found := regex(_LIQUID).search(note.text, *formula):
            yield Damage(formula, "Liquid", Span(*found.span()))


def _formulas(note: Note) -> Iterator[Span]:
    """Yield the certain formulas: between dollar signs, with a command, an index or a power, and no prose."""
    for span in note.document.opaque:
        source = note.text[span.start : span.end]
        if span.kind == "math" and source[-1] == "$" and _is_formula(source):
            yield Span(span.start, span.end)


def _is_formula(source: str) -> bool:
    if not regex(_IS_MATH).search(source) or regex(_NO_MATH).search(source):
        return False
    return source.isascii() or not has_cjk(regex(_WORDS).sub("", source))


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


_ROW = r"(?:[^\\<|]|\\++\|?+|<(?![A-Za-z/])|<[A-Za-z][^<>|]*>[^<>|]*</[A-Za-z]+>|<br[^<>|]*>)*+\|"
"""A line up to its first `|` that is not escaped; one inside an HTML element or code does not count."""
_BOUNDARY = r"[ \t>\r]*(?:\{:|\Z)"
"""A line that ends a block: a blank one, or an attribute list."""
_NESTED = r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]"
"""The first line of a list within an item, which ends the text of the item."""

_AFTER_BLOCK = rf"[ \t\r]*(?:\n(?:{_NESTED}|[ \t>\r]*(?:\{{:|\n|\Z))|\Z)"


class KramdownTables:
    """The paragraphs of a note that kramdown takes for tables; each is parsed once."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._code = [span for span in note.document.opaque if note.text[span.start] == "`"]
        self._cached: dict[int, bool] = {}

    def has(self, formula: Span) -> bool:
        """Return whether a formula is in such a paragraph; a `$$…$$` that fills its paragraph is a block of its own."""
        at = self._note.document.block_at(formula.start)
        block = self._note.document.blocks[at]
        if block.kind not in ("paragraph", "item"):
            return False
        if at not in self._cached:
            self._cached[at] = self._is_table(block)
        return self._cached[at] and not self._is_block(formula, block.content)

    def _is_table(self, block: Block) -> bool:
        """Return whether each line has a `|`, up to the first that ends the block or to the end of its container."""
        note, at = self._note, block.content if block.kind == "item" else block.start
        parent = note.document.blocks[block.parent] if block.parent >= 0 else None
        is_item = block.kind == "item" or (parent is not None and parent.kind == "item" and parent.content == at)
        if not is_item and not self._is_below_blank(at):
            return False
        end = block.end if block.kind == "item" else parent.end if parent else len(note.text)
        for begin in chain((at,), self._lines(at, end)):
            line = "".join(self._without_code(begin, note.line_span(begin)[1]))
            if regex(_BOUNDARY).match(line) or (is_item and begin > at and regex(_NESTED).match(line)):
                return True
            if not regex(_ROW).match(line):
                return False
        return True

    def _lines(self, start: int, end: int) -> Iterator[int]:
        """Yield the starts of the lines after the one at `start`."""
        starts = self._note.line_starts
        at = bisect_right(starts, start)
        while at < len(starts) and starts[at] < end:
            yield starts[at]
            at += 1

    def _is_below_blank(self, start: int) -> bool:
        above = self._note.line_span(start)[0] - 1
        return above < self._note.body or not self._note.text[slice(*self._note.line_span(above))].strip(" \t>\r")

    def _without_code(self, start: int, end: int) -> Iterator[str]:
        for span in within(self._code, start, end):
            yield self._note.text[start : span.start]
            start = max(start, min(span.end, end))
        yield self._note.text[start:end]

    def _is_block(self, formula: Span, start: int) -> bool:
        text = self._note.text
        is_first = formula.start == start and text.startswith("$$", start)
        return is_first and regex(_AFTER_BLOCK).match(text, formula.end) is not None
