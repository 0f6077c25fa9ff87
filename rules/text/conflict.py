"""A merge conflict is unresolved.

Git writes three marker lines around the two versions of a text that it cannot merge, and readers of the page see both
versions and the markers. Keep what is right, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`.
Until then no finding of the note has a fix, since it would change only one version. Code that contains such lines is
not a conflict.

    ```md bad
    <<<<<<< HEAD
    The network has 50 layers.
    =======
    The network has 101 layers.
    >>>>>>> draft
    ```
    ```md good
    The network has 101 layers.
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.text.message import msg

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the first marker line of each conflict."""
    for conflict in conflicts_of(note):
        last = note.position(conflict.last).line
        message = msg(
            "a merge conflict is unresolved up to line {last}: keep one version, and remove the marker lines", last=last
        )
        yield Diagnostic(conflict.start, conflict.end, message)
