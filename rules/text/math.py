r"""A formula is changed by the engine of the site before it is typeset.

MathJax and KaTeX read the page that the engine has rendered. An engine without math reads `_` and `*` in a formula as
emphasis, and drops the backslash of `\\`, `\{` and `\,`; kramdown leaves `$$…$$` alone but not `$…$`; it turns a
paragraph whose lines all have a `|` into a table, even where that is within `$$…$$` beside text; and Jekyll's Liquid
evaluates `{{` before Markdown is parsed. The reader sees a part of the formula as text, or the site is not built. Only
what is certain is reported: the site's configuration names the engine, its templates or its configuration have MathJax
or KaTeX, and nothing protects the formulas.

A space between the braces prevents the Liquid tag; TeX ignores it, except in text. That fix is unsafe, since the
formula cannot be typeset to compare. Otherwise there is none: `$$…$$` in kramdown (and `\vert` for `|`), the
`passthrough` extension of Hugo's goldmark, or a Hexo renderer that supports math is a permanent solution.

    ```md bad
    ---
    title: Attention
    ---
    The weight is $\alpha_{{ij}}$.
    ```
    ```md good
    ---
    title: Attention
    ---
    The weight is $\alpha_{ {ij}}$.
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.site.formulas import Damage, damaged_formulas, formulas_with_liquid
from paperstack_lint.site.workspace import generator_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"math", "words", "headings"}
NAMES = {"kramdown": "kramdown", "marked": msg("Hexo's marked"), "commonmark": "CommonMark"}
DOES = {
    "emphasis": msg("is emphasis"),
    "escape": msg("loses its backslash"),
    "table": msg("turns the paragraph into a table"),
}
REMEDIES = {
    "kramdown": msg("put it between `$$`, which kramdown leaves alone"),
    "marked": msg("use a renderer that supports math"),
    "commonmark": msg("use an extension that passes formulas through"),
}
ROW_REMEDY = msg(r"use `\vert` for each, or put the formula between `$$` in a paragraph of its own")


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each formula that is changed; one finding for each."""
    if "$" not in note.text or note.front_matter is None:  # no page of the site without front matter
        return
    evaluated = list(formulas_with_liquid(note)) if _has_liquid(note) else []
    yield from (_evaluated(note, damage) for damage in evaluated)
    reported = {damage.formula for damage in evaluated}
    engine = Project.of(note).formula_engine(note.path)
    for damage in damaged_formulas(note, engine):
        if damage.formula not in reported:
            formula, sign = (quoted(note.text[slice(*span)]) for span in (damage.formula, damage.place))
            remedy = ROW_REMEDY if damage.kind == "table" else REMEDIES[engine]
            message = msg(
                "{sign} in the formula {formula} {change} in {engine}: {remedy}",
                sign=sign,
                formula=formula,
                change=DOES[damage.kind],
                engine=NAMES[engine],
                remedy=remedy,
            )
            yield Diagnostic(*damage.formula, message)


def _has_liquid(note: Note) -> bool:
    """Return whether Jekyll runs Liquid on the note."""
    front = note.front_matter
    if front is None or front.get("render_with_liquid") or not ("{{" in note.text or "{%" in note.text):
        return False
    return generator_of(note) == "jekyll"


def _evaluated(note: Note, damage: Damage) -> Diagnostic:
    """Return the finding for a formula that Liquid evaluates; its fix separates the braces."""
    source, sign = (note.text[slice(*span)] for span in (damage.formula, damage.place))
    message = msg(
        "`{sign}` in the formula {source} begins a Liquid tag: put a space inside", sign=sign, source=quoted(source)
    )
    if "{%" in source:
        return Diagnostic(*damage.formula, message)
    braces = regex(r"\{(?=\{)").finditer(note.text, *damage.formula)
    is_text = regex(r"\\(?:text|mbox)").search(source)
    caveat = msg("the page shows the space inside text") if is_text else msg("the formula cannot be typeset to compare")
    fix = Fix(msg("write `{ {`"), tuple(Edit(*found.span(), "{ ") for found in braces), safe=False)
    return Diagnostic(*damage.formula, message, fix, caveat)
