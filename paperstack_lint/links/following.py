"""Whether readers follow a link to a page, or the page shows or downloads what it leads to, and to which page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperstack_lint.addresses import arxiv, https_hosts, urls
from paperstack_lint.links import formats, retarget
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.addresses.arxiv import ArxivUrl
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

_SHOWN = r"media|viewer|[\w-]{0,40}(?:embed|pdf|download)[\w-]{0,40}"
_FILE = (
    r"(?<=[\s:{-])(?:download|type)(?=[\s=>}])"
    rf"|\bclass\s*=\s*(?:\"[^\"<>]{{0,200}}(?<![\w-])|'[^'<>]{{0,200}}(?<![\w-])|)(?:{_SHOWN})(?![\w-])"
    rf"|(?<=[\s:{{])\.(?:{_SHOWN})(?![\w-])"
)
"""An attribute or a class of a link to a file: it is saved, or a script shows it in the page."""
_ATTRIBUTES = r"\{:?[^{}\n]{0,500}\}"
_COMMAND = r"(?:^|[\s\ufeff`$|;&(])(?:wget|curl|aria2c|axel)`?[ \t][^\n]*\Z"
_INCLUDED = r"""\s["']:include\b"""  # docsify shows the file in the page


def is_followed(note: Note, link: Link) -> bool:
    """Return whether a reader who clicks on the link leaves for a page."""
    if link.image or any(user.image for user in retarget.users(note, link)):
        return False
    text = note.text
    if link.kind in ("bare", "autolink") and _is_fetched(text, link):
        return False
    if link.kind == "html":
        return not re.search(_FILE, text[link.start : link.end], re.IGNORECASE)
    attributes = re.compile(_ATTRIBUTES).match(text, link.end)
    if attributes and re.search(_FILE, attributes[0]):
        return False
    return not re.search(_INCLUDED, text[link.target_end : link.end]) and not _is_argument(text, link)


def _is_fetched(text: str, link: Link) -> bool:
    """Return whether a bare address is downloaded by a command before it, or is shown: `![[https://…]]`."""
    first = max(0, link.start - _NEAR)
    before = text[max(first, text.rfind("\n", first, link.start) + 1) : link.start]
    return before.endswith("![[") or re.search(_COMMAND, before) is not None


_FILE_FORMS = ("format", "ps", "dvi")
"""Forms of a paper's address that nobody writes but for that format."""

_NEAR = 300
"""Characters around a link in which another one to the same paper is looked for."""


def may_lead_to_abstract(note: Note, link: Link, where: ArxivUrl) -> bool:
    """Return whether a link to a page of a paper, which was read as `where`, may lead to its abstract page instead."""
    if not where.is_movable(link.target) or not is_followed(note, link):
        return False
    url = urls.web(link.target)
    serves = url is not None and https_hosts.serves_https(url.host)  # other mirrors were shut down
    if not serves:
        return True
    named = where.form in _FILE_FORMS or formats.is_named(note, link, where.form)
    return not (named or (where.form in ("pdf", "html") and _is_beside(note, link, where)))


def majority_page(note: Note) -> str:
    """Return the page of papers that most arXiv links of a note lead to, `abs` or `pdf`; `` where none is."""
    if "/pdf/" not in note.text:
        return "abs" if "arxiv.org/abs/" in note.text else ""
    more = 0
    for link in note.document.links:
        where = arxiv.locate(link.target) if "arxiv" in link.target else None
        if where and where.site == "arxiv" and where.form in ("abs", "pdf") and link.kind not in ("reference", "loose"):
            is_pdf = where.form == "pdf"
            more += is_pdf - (not is_pdf) if not is_pdf or may_lead_to_abstract(note, link, where) else 0
    return "pdf" if more > 0 else "abs" if more < 0 else ""


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
