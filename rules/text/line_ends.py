"""The lines of a note end in a carriage return alone.

Old Macs and some converters write them. Generators read the whole file as one line: they do not find the front matter,
and print it as text; git shows every change as a change of the whole file. Let an editor save the note with line feeds,
or run `tr '\\r' '\\n'`. There is no fix, since all of the page changes. A carriage return among line feeds is not
reported.

In the example, `␤` is a carriage return.

    ```md bad
    # MixMatch␤
    ␤
    MixMatch mixes labelled and unlabelled data.␤
    ```
    ```md good
    # MixMatch

    MixMatch mixes labelled and unlabelled data.
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.text.message import msg

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report a note once, at the end of its first line."""
    if note.newline == "\r":
        first = note.text.index("\r")
        message = msg(
            "the lines end in a carriage return alone, which generators do not read: save the note with line feeds"
        )
        yield Diagnostic(first, first + 1, message)
