"""A reference definition or a footnote is never used.

The page does not show it: the reader sees neither the address nor the text. Either its reference was forgotten, or it
is left over. A definition that is given twice with one address is reported as well, and comments that are written as
definitions (`[//]: # (…)`) are not. There is no fix, since the reference may be what is missing.

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
from paperstack_lint.site.workspace import is_form
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
FOLDED = 3
"""Unused definitions of a note beyond which they are one finding."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report definitions that nothing refers to, or that repeat another one."""
    if is_form(note):
        return
    known = definitions.definitions(note)
    used = definitions.names_used(note) if known else frozenset()
    unused = [one for one in known.values() if one.name not in used]
    more = f" and {len(unused) - 1} more definitions" if len(unused) > FOLDED else ""
    for one in unused[:1] if more else unused:
        message = f"nothing refers to {quoted(one.name)}{more}, so that the page does not show it"
        yield Diagnostic(one.start, one.end, f"{message}: refer to it, or delete it")
    for one in definitions.repeated_definitions(note, known):
        if one.target == known[one.name].target:
            line = note.position(known[one.name].start).line
            yield Diagnostic(
                one.start, one.end, f"{quoted(one.name)} is defined in line {line} already: delete it here"
            )
    notes = definitions.footnotes(note)
    marks = {one.name for one in notes.used}
    for name, one in {one.name: one for one in reversed(notes.defined)}.items():
        if name not in marks:
            message = f"nothing refers to the footnote {quoted(name)}, so that the page does not show it: refer to it"
            yield Diagnostic(one.start, one.end, message)
