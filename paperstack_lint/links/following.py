"""Whether readers follow a link to a page, or the page shows or downloads what it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.markdown import Link
    from paperstack_lint.note import Note

_FILE = r"(?<=[\s:{-])(?:download|type)(?=[\s=>}])"
"""An attribute of a link to a file: it is saved, or a script shows it in the page."""
_ATTRIBUTES = r"\{:?[^{}\n]{0,500}\}"
_INCLUDED = r"""\s["']:include\b"""  # docsify shows the file in the page


def is_followed(note: Note, link: Link) -> bool:
    """Return whether a reader who clicks on the link leaves for a page."""
    if link.image or any(user.image for user in note.references.get(link.target, ()) if link.kind == "definition"):
        return False
    text = note.text
    if link.kind == "html":
        return not re.search(_FILE, text[link.start : link.end], re.IGNORECASE)
    attributes = re.compile(_ATTRIBUTES).match(text, link.end)
    if attributes and re.search(_FILE, attributes[0]):
        return False
    return not re.search(_INCLUDED, text[link.target_end : link.end]) and not _is_argument(text, link)


def _is_argument(text: str, link: Link) -> bool:
    """Return whether the link is all that a pair of template tags has: `{% pdf %}https://…{% endpdf %}`."""
    after = re.compile(r"\s{0,9}(?:\{%-?\s*end|\{\{[<%]\s*/)").match(text, link.end)
    return after is not None and text[max(link.start - 20, 0) : link.start].rstrip().endswith(("%}", ">}}", "%}}"))
