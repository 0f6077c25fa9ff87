"""A reference definition or a footnote is never used.

The page shows neither the address nor the text. Either its reference was forgotten, or it is left over. A label that is
defined twice with one address is reported as well; comments that are written as definitions (`[//]: # (…)`) are not.
There is no fix, since the reference may be what is missing. In a folder of drafts, it may be still to come.

    ```md bad
    See [the paper][vit].

    [vit]: https://arxiv.org/abs/2010.11929
    [code]: https://github.com/google-research/vision_transformer
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
from paperstack_lint.site.workspace import is_draft, is_scaffold
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
MAX_FINDINGS = 3
"""Unused definitions of a note that get a finding each; more of them share one."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report definitions that nothing refers to, or that repeat another one."""
    if is_scaffold(note) or is_draft(note):
        return
    defined = definitions.definitions(note)
    used = definitions.names_used(note) if defined else frozenset()
    unused = [one for one in defined.values() if one.name not in used]
    more = msg(" and {number} more definitions", number=len(unused) - 1) if len(unused) > MAX_FINDINGS else ""
    for one in unused[:1] if more else unused:
        message = msg(
            "nothing refers to {name}{more}, so the page does not show it: refer to it, or delete it",
            name=quoted(one.name),
            more=more,
        )
        yield Diagnostic(one.start, one.end, message)
    for one in definitions.repeated_definitions(note):
        if one.target == defined[one.name].target:
            line = note.position(defined[one.name].start).line
            yield Diagnostic(
                one.start,
                one.end,
                msg("{name} is defined in line {line} already: delete it here", name=quoted(one.name), line=line),
            )
    notes = definitions.footnotes(note)
    marks = {one.name for one in notes.used}
    for name, one in {one.name: one for one in reversed(notes.defined)}.items():
        if name not in marks:
            message = msg(
                "nothing refers to the footnote {name}, so the page does not show it: refer to it", name=quoted(name)
            )
            yield Diagnostic(one.start, one.end, message)
