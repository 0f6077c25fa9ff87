"""Where a note names a heading of its own: by links to it, and by whatever else holds a `#` and an id or a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.note import Note

LONGEST_NAME = 200
"""Characters before a `#` that are looked at for the name of another file."""

# `[[#Text]]`, `[[Note#Text]]`; and any `#` that begins neither a word, which makes it a tag, nor a heading.
_FRAGMENT = r"\[\[[^\[\]\n#|]*+#([^\[\]\n|]++)|(?<=[^\s#])#([^\s#()\[\]<>\"'|{}\\]++)"


class Mention(NamedTuple):
    """What stands behind a `#`, decoded.

    `start` to `end` is the `#fragment` that is all of a link's target, so that it may be replaced; both are -1 where
    it is anything else, such as `{{ page.url }}#fragment` or a wikilink.
    """

    fragment: str
    start: int
    end: int


def mentions(note: Note) -> Iterator[Mention]:
    """All that may name a heading of the note, code left out."""
    from urllib.parse import unquote  # most notes have no such links, and it takes time to import

    links = [link for link in note.document.links if link.target[:1] == "#" and link.kind != "reference"]
    for link in links:
        yield Mention(unquote(link.target[1:]), link.target_start, link.target_end)
    known, code = {link.target_start for link in links}, note.document.code_starts
    for found in re.compile(_FRAGMENT).finditer(note.text, note.body):
        group = found.lastindex or 0
        at = found.start(group) - 1
        opaque = note.document.opaque_at(at)
        in_code = opaque and (opaque.start in code or note.text[opaque.start] in "`$")
        if at in known or in_code or _of_another_file(note, unquote(note.text[max(at - LONGEST_NAME, 0) : at])):
            continue
        yield Mention(unquote(found[group]), -1, -1)


def _of_another_file(note: Note, before: str) -> bool:
    """Whether what stands before a `#` names a file that is not the note."""
    return before.endswith((".md", ".markdown")) and not before.endswith(note.path.name)
