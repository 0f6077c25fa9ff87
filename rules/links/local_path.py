"""A link or an image points to a path of the author's own computer.

Editors such as Typora insert pictures by their path on the disk. The author sees them, nobody else does:
`C:\\Users\\…`, `/Users/…`, `/home/…/x.png`, `file:///…` and `~/…` mean nothing on the page. Front-matter fields that
hold a picture (`header-img`, `cover`, …) are judged, too.

There is no fix: the file must be put into the site first. The message names the file.

    ```md bad
    ![results](C:\\Users\\me\\AppData\\Roaming\\Typora\\typora-user-images\\1.png)
    ```
    ```md good
    ![results](https://example.org/1.png)
    ```
"""

import re
from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.credentials import masked
from paperstack_lint.quote import quoted
from paperstack_lint.site.references import on_machine, references
from paperstack_lint.site.targets import decode

_SIGNS = frozenset("/\\:%")
"""Without any of them it is no path of a computer."""

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each path of the author's computer."""
    for reference in references(note):
        if reference.target.startswith(("https://", "http://")) or not _SIGNS.intersection(reference.target):
            continue  # as most are
        if not on_machine(reference.target) or _in_site(note, reference.target):
            continue
        what = "the image" if reference.image else "the link"
        name = re.split(r"[\\/]", masked(decode(reference.target)).rstrip("\\/"))[-1]
        message = f"{what} {quoted(reference.target)} is on your computer only: put {quoted(name)} into the site"
        yield Diagnostic(reference.start, reference.end, message)


def _in_site(note: Note, target: str) -> bool:
    """A site may well have a folder `home` of its own."""
    return note.site is not None and note.project.resolve(note.path, target).verdict in ("found", "wrong case")
