"""Links that name the format that they lead to, `PDF: <https://…>`, or a place in it, `[p. 3](…)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperstack_lint.links import retarget
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

_FORMATS = {
    "pdf": r"(?<![A-Za-z])pdf(?![A-Za-z])|download|下载|ダウンロード",
    "html": r"(?<![A-Za-z])html(?![A-Za-z])",
}
_PLACE = (
    r"(?<![A-Za-z])(?:pp?\. |pp?\.|(?:pages?|fig(?:ure|\.)|table|tab\.|eq(?:uation|\.)|sec(?:tion|\.)|appendix) ?)\d"
    r"|第 ?\d+ ?[页頁章节節]|[§图圖表] ?\d|附[录錄]"
)
"""A place in a paper, which its abstract page does not show."""
_SHOWN = r"!\[[^\[\]\n]{0,200}\](?:\([^()\n]{0,500}\))?|<[^<>\n]{1,500}>"
"""Images and tags in a link's text."""
_BEFORE = r"[^\n:：\])】）|]{0,12}[:：\])】）|][\s*_~`<\[(（]{0,12}\Z"
_OPENING, _CLOSING = r"[ \t]{0,3}[(（\[【] ?", r"[^\n()\[\]（）【】]{0,12}[)）\]】](?![(\[])"
_LONGEST = 60  # characters of a label
_MAX_ADDRESS = 500  # characters of the link before another one
_MAX_ROW = 2000  # characters of a table's row before the link
_CELL = r"(?<!\\)\|"


def is_named(note: Note, link: Link, form: str) -> bool:
    """Return whether a link names the format `form` in its text, its images or beside it, or a place in the paper."""
    if form not in _FORMATS:
        return False
    name = _FORMATS[form]
    said = (text for text in retarget.texts(note, link) if "://" not in text and "arxiv.org" not in text.lower())
    if any(re.search(f"{name}|{_PLACE}", text[:200], re.IGNORECASE) for text in said):
        return True
    users = list(retarget.users(note, link))
    return any(
        _labelled(note, user, name)
        or any(re.search(name, source, re.IGNORECASE) for source in (*_inside(note, user), _column(note, user)))
        for user in users
    )


def _labelled(note: Note, link: Link, name: str) -> bool:
    """Return whether the format is a label between the link before it and the link, or in brackets after it."""
    text = note.text
    others = within(note.document.links, max(0, link.start - _MAX_ADDRESS), link.start)
    first = max(0, link.start - _LONGEST, *(other.end for other in others if other.end <= link.start))
    before = text[first : link.start].rpartition("\n")[2].rpartition("</a>")[2]
    after = re.compile(f"{_OPENING}(?:{name}){_CLOSING}", re.IGNORECASE).match(text, link.end)
    return after is not None or re.search(f"(?:{name}){_BEFORE}", before, re.IGNORECASE) is not None


def _inside(note: Note, link: Link) -> Iterator[str]:
    """Yield the images and tags in a link's text: badges and icons."""
    text = note.text
    if link.kind == "html":
        source = text[link.end : link.end + _MAX_ROW].partition("</a")[0]
    else:
        source = text[max(link.text_start, 0) : min(link.text_end, link.text_start + _MAX_ROW)]
    yield from re.findall(_SHOWN, source)


def _column(note: Note, link: Link) -> str:
    """Return what the column of a table is headed that a link is in; nothing outside of tables."""
    text, blocks = note.text, note.document.blocks
    if link.block < 0 or blocks[link.block].kind != "table":
        return ""
    first = max(0, link.start - _MAX_ROW)
    row = text.rfind("\n", first, link.start) + 1
    start, end = note.line_span(blocks[link.block].start)
    if not row or end - start > _MAX_ROW:
        return ""
    at = len(re.findall(_CELL, _unled(text[row : link.start])))
    cells = re.split(_CELL, _unled(text[start:end]))
    return cells[at] if at < len(cells) else ""


def _unled(row: str) -> str:
    """Return a row without what is before its first cell."""
    return re.sub(r"^[ \t>]*\|?", "", row)
