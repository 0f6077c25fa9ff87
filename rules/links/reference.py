"""A reference has no definition, or two that differ.

`[text][label]` without `[label]: address`, and `[^1]` without `[^1]: …`, are shown as they are written. Of two
definitions of one label only the first counts, so that references to the second open another page. Only notes that have
definitions are checked, since in others such brackets are text; boxes (`[x]`), citations (`[1]`) and remarks (`[TODO]`)
are not references. Footnotes are checked where the generator has them. In a folder of drafts,
what is not defined may be still to come. There is no fix: only you know the address.

    ```md bad
    See [the paper][vit] and [the code][code].

    [vit]: https://arxiv.org/abs/2010.11929
    ```
    ```md good
    See [the paper][vit] and [the code][code].

    [vit]: https://arxiv.org/abs/2010.11929
    [code]: https://github.com/google-research/vision_transformer
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.links import definitions
from paperstack_lint.site.workspace import is_draft
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report references without a definition, and definitions that differ from the first of their label."""
    defined = definitions.definitions(note)
    if defined and not is_draft(note):
        for one in definitions.undefined_references(note):
            message = msg(
                "the label {name} has no definition: add `[{label}]: address`", name=quoted(one.name), label=one.name
            )
            yield Diagnostic(one.start, one.end, message)
    for one in definitions.repeated_definitions(note):
        first = defined[one.name]
        if one.target != first.target:
            line = note.position(first.start).line
            message = msg(
                "{name} is defined in line {line} as {target}, which counts: rename one",
                name=quoted(one.name),
                line=line,
                target=quoted(first.target),
            )
            yield Diagnostic(one.start, one.end, message)
    yield from _footnotes(note)


def _footnotes(note: Note) -> Iterator[Diagnostic]:
    """Report footnotes that are defined twice, and references to those that are not defined."""
    notes = definitions.footnotes(note)
    first: dict[str, definitions.LabelUse] = {}
    for one in notes.defined:
        if (counts := first.setdefault(one.name, one)) is not one:
            line = note.position(counts.start).line
            message = msg(
                "the footnote {name} is defined in line {line}, too: give one of them another label",
                name=quoted(one.name),
                line=line,
            )
            yield Diagnostic(one.start, one.end, message)
    for one in notes.used if first and not is_draft(note) else ():
        if one.name not in first:
            yield Diagnostic(
                one.start,
                one.end,
                msg("the footnote {name} has no text: add `[^{label}]: …`", name=quoted(one.name), label=one.name),
            )
