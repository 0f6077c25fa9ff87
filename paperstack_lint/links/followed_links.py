"""Whether readers follow a link to a page, or the page embeds or downloads its target; which page of a paper it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperstack_lint.addresses import arxiv, urls
from paperstack_lint.links import retarget
from paperstack_lint.note.note import analysis
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.addresses.arxiv import ArxivUrl
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

_EMBEDDED = r"media|viewer|[\w-]{0,40}(?:embed|pdf|download)[\w-]{0,40}"
_FILE = (
    r"(?<=[\s:{-])(?:download|type)(?=[\s=>}])"
    rf"|\bclass\s*=\s*(?:\"[^\"<>]{{0,200}}(?<![\w-])|'[^'<>]{{0,200}}(?<![\w-])|)(?:{_EMBEDDED})(?![\w-])"
    rf"|(?<=[\s:{{])\.(?:{_EMBEDDED})(?![\w-])"
)
"""An attribute or a class of a link to a file: it is saved, or a script shows it in the page."""
_ATTRIBUTES = r"\{:?[^{}\n]{0,500}\}"
_COMMAND = r"(?:^|[\s\ufeff`$|;&(])(?:wget|curl|aria2c|axel)`?[ \t][^\n]*\Z"
_FILE_FORMS = ("format", "ps", "dvi")
"""Forms of a paper's address that nobody writes but for that format."""
MIN_PAPERS = 10
"""The fewest papers whose PDFs a note links out of habit."""
_NEAR = 300
"""Characters around a link in which another one to the same paper is searched for."""
_INCLUDED = r"""\s["']:include\b"""  # docsify shows the file in the page

_FORMATS = {
    "pdf": r"(?<![A-Za-z])pdf(?![A-Za-z])|download|下载|ダウンロード",
    "html": r"(?<![A-Za-z])html(?![A-Za-z])",
}
_PLACE = (
    r"(?<![A-Za-z])(?:pp?\. |pp?\.|(?:pages?|fig(?:ure|\.)|table|tab\.|eq(?:uation|\.)|sec(?:tion|\.)|appendix) ?)\d"
    r"|第 ?\d+ ?[页頁章节節]|[§图圖表] ?\d|附[录錄]"
)
"""A place in a paper, which its abstract page does not have."""
_IMAGES_AND_TAGS = r"!\[[^\[\]\n]{0,200}\](?:\([^()\n]{0,500}\))?|<[^<>\n]{1,500}>"
"""Images and tags in a link's text."""
_BEFORE = r"[^\n:：\])】）|]{0,12}[:：\])】）|][\s*_~`<\[(（]{0,12}\Z"
_OPENING, _CLOSING = r"[ \t]{0,3}[(（\[【] ?", r"[^\n()\[\]（）【】]{0,12}[)）\]】](?![(\[])"
_MAX_LABEL = 60
"""Characters of a label."""
_MAX_LINK = 500
"""Characters of the link before another one, and before a link in which the tag around it is searched for."""
_EMBEDDING = ("object", "iframe", "video", "audio")
"""Tags that embed a file, and contain what is shown where a browser cannot."""
_MAX_ROW = 2000
"""Characters of a table's row before the link."""
_CELL = r"(?<!\\)\|"

_IMAGE_ALONE = r"!\[[^\[\]]*\]\([^()]*\)|<img\b[^<>]*>"
_TO_TOP = (
    r"(?i:.*\b(?:top|up|back|home|toc|contents?)\b.*)"
    r"|.*(?:[↑⬆▲🔝⤴^]|顶部|顶端|返回|回到|目录|首页|トップ|上へ).*|\W*"
)
"""The texts of links that go to the top of the page on purpose."""


def is_placeholder(note: Note, link: Link) -> bool:
    """Return whether a link has `#` for a target, and no text about the top of the page, to which that leads."""
    text = note.text[link.text_start : link.text_end].strip()
    if regex(_IMAGE_ALONE, re.DOTALL).fullmatch(text):
        return False  # an editor writes images like that
    return link.target == "#" and link.kind == "inline" and not regex(_TO_TOP, re.DOTALL).fullmatch(text)


def reaches_no_page(note: Note, link: Link) -> bool:
    """Return whether a link has `#` for a target, or neither text nor target: `[]()`."""
    return is_placeholder(note, link) or is_empty_link(note, link)


def is_empty_link(note: Note, link: Link) -> bool:
    """Return whether a link is `[]()`."""
    text = note.text[link.text_start : link.text_end]
    return link.kind == "inline" and not link.image and not link.target.strip() and not text.strip()


def is_followed(note: Note, link: Link) -> bool:
    """Return whether a reader who clicks on the link leaves for a page."""
    if link.image or any(user.image for user in retarget.users(note, link)):
        return False
    text = note.text
    if (link.kind in ("bare", "autolink") and _is_fetched(text, link)) or _is_fallback(text, link):
        return False
    if link.kind == "html":
        return not regex(_FILE, re.IGNORECASE).search(text[link.start : link.end])
    attributes = regex(_ATTRIBUTES).match(text, link.end)
    if attributes and regex(_FILE).search(attributes[0]):
        return False
    return not regex(_INCLUDED).search(text[link.target_end : link.end]) and not _is_argument(text, link)


def _is_fetched(text: str, link: Link) -> bool:
    """Return whether a bare address is downloaded by a command before it, or embedded: `![[https://…]]`."""
    first = max(0, link.start - _NEAR)
    before = text[max(first, text.rfind("\n", first, link.start) + 1) : link.start]
    return before.endswith("![[") or regex(_COMMAND).search(before) is not None


def _is_fallback(text: str, link: Link) -> bool:
    """Return whether a link is in a tag that embeds a file, for browsers that cannot show it: `<object …>`."""
    before = text[max(0, link.start - _MAX_LINK) : link.start].lower()
    return "<" in before and any(before.rfind(f"<{tag}") > before.rfind(f"</{tag}") for tag in _EMBEDDING)


def may_lead_to_abstract(note: Note, link: Link, where: ArxivUrl) -> bool:
    """Return whether a link to the page `where` of a paper may point to its abstract page instead."""
    if not where.is_movable(link.target) or not is_followed(note, link):
        return False
    url = urls.web(link.target)
    serves = url is not None and urls.serves_https(url.host)  # other mirrors were shut down
    if not serves:
        return True
    named = where.form in _FILE_FORMS or _names_format(note, link, where.form)
    return not (named or (where.form in ("pdf", "html") and _is_beside(note, link, where)))


def majority_page(note: Note) -> str:
    """Return the page to which most arXiv links of a note point, `abs` or `pdf`; `` for neither."""
    if "/pdf/" not in note.text:
        return "abs" if "arxiv.org/abs/" in note.text else ""
    counts = Counter(form for form, _ in _linked_pages(note))
    more = counts["pdf"] - counts["abs"]
    return "pdf" if more > 0 else "abs" if more < 0 else ""


@analysis
def links_pdfs_throughout(note: Note) -> bool:
    """Return whether a note links the PDFs of many papers, and nine times as many as abstract pages."""
    if note.text.count("/pdf/") < MIN_PAPERS:
        return False
    counts = Counter(form for form, _ in set(_linked_pages(note)))
    return counts["pdf"] >= max(MIN_PAPERS, 9 * counts["abs"])


@analysis
def _linked_pages(note: Note) -> tuple[tuple[str, str], ...]:
    """Return the page, `abs` or `pdf`, and the paper of each link to arXiv but those that need the PDF."""
    return tuple(
        (where.form, where.identifier)
        for link in note.document.links
        if link.kind not in ("reference", "loose")
        and (where := arxiv.locate(link.target) if "arxiv" in link.target else None)
        and where.site == "arxiv"
        and (where.form == "abs" or (where.form == "pdf" and may_lead_to_abstract(note, link, where)))
    )


def _is_beside(note: Note, link: Link, where: ArxivUrl) -> bool:
    """Return whether a link to the abstract page of the paper is near in the same line."""
    first, last = max(0, link.start - _NEAR), link.end + _NEAR
    line_end = note.text.find("\n", link.end, last)
    start, end = max(first, note.text.rfind("\n", first, link.start)), line_end if line_end >= 0 else last
    found = (arxiv.locate(other.target) for other in within(note.document.links, start, end) if other is not link)
    return any(each and each.form == "abs" and each[:2] == where[:2] for each in found)


def _is_argument(text: str, link: Link) -> bool:
    """Return whether the link is all that a pair of template tags contains: `{% pdf %}https://…{% endpdf %}`."""
    after = regex(r"\s{0,9}(?:\{%-?\s*end|\{\{[<%]\s*/)").match(text, link.end)
    return after is not None and text[max(link.start - 20, 0) : link.start].rstrip().endswith(("%}", ">}}", "%}}"))


def _names_format(note: Note, link: Link, form: str) -> bool:
    """Return whether a link names the format `form` in its text, its images or beside it, or a place in the paper."""
    if form not in _FORMATS:
        return False
    name = _FORMATS[form]
    named = (text for text in retarget.texts(note, link) if "://" not in text and "arxiv.org" not in text.lower())
    if any(regex(f"{name}|{_PLACE}", re.IGNORECASE).search(text[:200]) for text in named):
        return True
    users = list(retarget.users(note, link))
    return any(
        _labelled(note, user, name)
        or any(regex(name, re.IGNORECASE).search(source) for source in (*_inside(note, user), _column(note, user)))
        for user in users
    )


def _labelled(note: Note, link: Link, name: str) -> bool:
    """Return whether the format is a label between the link before it and the link, or in brackets after it."""
    text = note.text
    others = within(note.document.links, max(0, link.start - _MAX_LINK), link.start)
    first = max(0, link.start - _MAX_LABEL, *(other.end for other in others if other.end <= link.start))
    before = text[first : link.start].rpartition("\n")[2].rpartition("</a>")[2]
    after = regex(f"{_OPENING}(?:{name}){_CLOSING}", re.IGNORECASE).match(text, link.end)
    return after is not None or regex(f"(?:{name}){_BEFORE}", re.IGNORECASE).search(before) is not None


def _inside(note: Note, link: Link) -> Iterator[str]:
    """Yield the images and tags in a link's text: badges and icons."""
    text = note.text
    if link.kind == "html":
        source = text[link.end : link.end + _MAX_ROW].partition("</a")[0]
    else:
        source = text[max(link.text_start, 0) : min(link.text_end, link.text_start + _MAX_ROW)]
    yield from regex(_IMAGES_AND_TAGS).findall(source)


def _column(note: Note, link: Link) -> str:
    """Return the head of the table column that a link is in; `` outside of tables."""
    text, blocks = note.text, note.document.blocks
    if link.block < 0 or blocks[link.block].kind != "table":
        return ""
    first = max(0, link.start - _MAX_ROW)
    row = text.rfind("\n", first, link.start) + 1
    start, end = note.line_span(blocks[link.block].start)
    if not row or end - start > _MAX_ROW:
        return ""
    at = len(regex(_CELL).findall(_without_first_bar(text[row : link.start])))
    cells = regex(_CELL).split(_without_first_bar(text[start:end]))
    return cells[at] if at < len(cells) else ""


def _without_first_bar(row: str) -> str:
    """Return a row without what is before its first cell."""
    return regex(r"^[ \t>]*\|?").sub("", row)
