"""Whether readers follow a link to a page, or the page shows or downloads what it leads to, and to which page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.links import arxiv, hosts, retarget, urls
from paperstack_lint.places import within

if TYPE_CHECKING:
    from paperstack_lint.links.arxiv import ArxivUrl
    from paperstack_lint.markdown import Link
    from paperstack_lint.note import Note

_FILE = r"(?<=[\s:{-])(?:download|type)(?=[\s=>}])"
"""An attribute of a link to a file: it is saved, or a script shows it in the page."""
_ATTRIBUTES = r"\{:?[^{}\n]{0,500}\}"
_INCLUDED = r"""\s["']:include\b"""  # docsify shows the file in the page


def is_followed(note: Note, link: Link) -> bool:
    """Return whether a reader who clicks on the link leaves for a page."""
    if link.image or any(user.image for user in retarget.users(note, link)):
        return False
    text = note.text
    if link.kind == "html":
        return not re.search(_FILE, text[link.start : link.end], re.IGNORECASE)
    attributes = re.compile(_ATTRIBUTES).match(text, link.end)
    if attributes and re.search(_FILE, attributes[0]):
        return False
    return not re.search(_INCLUDED, text[link.target_end : link.end]) and not _is_argument(text, link)


_FORMATS = {
    "pdf": r"(?<![A-Za-z])pdf(?![A-Za-z])|download|下载|ダウンロード",
    "html": r"(?<![A-Za-z])html(?![A-Za-z])",
    "ps": r"(?<![A-Za-z])(?:ps|postscript)(?![A-Za-z])",
}
"""What the text of a link says that leads to one format of a paper on purpose."""


_NEAR = 300
"""Characters around a link in which another one to the same paper is looked for."""


def may_lead_to_abstract(note: Note, link: Link, where: ArxivUrl) -> bool:
    """Return whether a link to a page of a paper, which was read as `where`, may lead to its abstract page instead."""
    if not where.is_movable(link.target) or not is_followed(note, link):
        return False
    url = urls.web(link.target)
    serves = url is not None and hosts.serves_https(url.host)  # other mirrors were shut down
    return not (
        serves and where.form in _FORMATS and (_names_format(note, link, where) or _is_beside(note, link, where))
    )


def _names_format(note: Note, link: Link, where: ArxivUrl) -> bool:
    said = (text for text in retarget.texts(note, link) if "://" not in text and "arxiv.org" not in text.lower())
    return any(re.search(_FORMATS[where.form], text[:200], re.IGNORECASE) for text in said)


def _is_beside(note: Note, link: Link, where: ArxivUrl) -> bool:
    """Return whether a link to the abstract page of the paper is near in the same line."""
    first, last = max(0, link.start - _NEAR), link.end + _NEAR
    line_end = note.text.find("\n", link.end, last)
    start, end = max(first, note.text.rfind("\n", first, link.start)), line_end if line_end >= 0 else last
    found = (arxiv.locate(other.target) for other in within(note.document.links, start, end) if other is not link)
    return any(each and each.form == "abs" and each[:2] == where[:2] for each in found)


def _is_argument(text: str, link: Link) -> bool:
    """Return whether the link is all that a pair of template tags has: `{% pdf %}https://…{% endpdf %}`."""
    after = re.compile(r"\s{0,9}(?:\{%-?\s*end|\{\{[<%]\s*/)").match(text, link.end)
    return after is not None and text[max(link.start - 20, 0) : link.start].rstrip().endswith(("%}", ">}}", "%}}"))
