"""A link or an image has no target.

`[MixMatch]()` promises a paper and leads nowhere, or to the page itself. Only you know the address, so there is
no fix; where the link is announced for later, suppress the finding or take the brackets off until it comes. Templates
for new notes are left alone.

    ```md bad
    * [A Survey of Everything]()
    ```
    ```md good
    * [A Survey of Everything](https://openreview.net/forum?id=abc)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.quote import quoted


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report what has nothing, or only blanks, for a target."""
    for link in note.document.links:
        if link.kind == "reference" or link.target.strip() or note.is_form:
            continue
        text = note.text[link.text_start : link.text_end]
        what = "image" if link.image else "link"
        if text.strip() and link.kind == "inline":
            message = f"the {what} {quoted(text)} has no target: add its address"
        elif link.kind != "inline":
            message = f"the {what} has an empty target: add its address"
        else:
            message = f"an empty {what}, without text and target: fill it in or take it out"
        yield Diagnostic(link.start, link.end, message)
