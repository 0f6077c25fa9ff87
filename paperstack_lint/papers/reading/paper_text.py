"""Whether a note has text about a paper: more than its year, venue, authors and links."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from paperstack_lint.papers.reading.bibliography import NAMES
from paperstack_lint.papers.reading.details import LABEL
from paperstack_lint.papers.reading.find_entries import paper_after, papers_of
from paperstack_lint.papers.reading.reference_headings import is_reference_caption
from paperstack_lint.papers.reading.title_decorations import parse_publication
from paperstack_lint.papers.reading.wording import is_generic
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.entry import Entry

_MAX_LINE = 400
"""Characters of a line that are parsed."""
_BULLET = r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)]|#{1,6})[ \t]+(?:\[[ xX]\][ \t]+)?)?"
_LINKS = r"!?\[[^\[\]\n]*\](?:\([^()\n]*\))?|<?https?://[^\s<>]+>?|\[\[[^\[\]\n]*\]\]|<[^<>\n]{1,200}>"
_CHINESE_NAMES = r"[\u4e00-\u9fff]{2,4}(?:[,，、 ]+[\u4e00-\u9fff]{2,4})*等?"
_DATA = (
    r"(?i:code|github|project|homepage|slides?|video|demo|blog|data(?:sets?)?|tags?|keywords?|org\w*|affiliations?|institut\w*|rating"
    r"|score|status|read|cites?|citations?|citation count|bibtex|doi|date|type|topics?|categor\w+"
    r"|publisher|pages?|language)"
    r"|代码|项目|机构|单位|标签|关键词|分类|分类标签|引用|引用数|评分|状态|日期|数据集|主页|视频|コード|機関|코드|소속"
)
_COUNTED = r"(?i:cite[ds]?|citations?|stars?|rating|引用)?[ :：]*[\d,.+★☆⭐/ -]+(?i:cites?|citations?|stars?|引用)?"


def has_text(note: Note, entry: Entry) -> bool:
    """Return whether the note has text about a paper below its title."""
    start = note.text.find("\n", max(entry.title_end, note.body)) + 1 or entry.end
    if entry.title_end < note.body:  # its title is in the front matter
        start = note.body
    return _contains_text(note, start, entry.end)


def has_text_beside(note: Note, index: int) -> bool:
    """Return whether text follows the list item of a paper that is the only one in its list."""
    entry, blocks = papers_of(note)[index], note.document.blocks
    if entry.title_kind != "list" or entry.title_block < 0:
        return False
    whole = blocks[blocks[entry.title_block].parent]
    others = (papers_of(note)[at] for at in (index - 1, index + 1) if 0 <= at < len(papers_of(note)))
    if any(whole.start <= other.title_start < whole.end for other in others if not other.sections):
        return False
    start = block_after_item(note, index)
    if start < 0:
        return False
    following = paper_after(note, index)
    end = following.start if following else len(note.text)
    borders = (block.start for block in blocks if block.kind in ("heading", "rule") and block.start > start)
    return _contains_text(note, start, min(end, next(borders, end)))


def block_after_item(note: Note, index: int) -> int:
    """Return the offset of the block that follows the list item of a paper and may be about it; -1 for none.

    The title of the next paper, headings, rules and captions of references are not about it.
    """
    blocks, entry = note.document.blocks, papers_of(note)[index]
    after = bisect_left(blocks, blocks[entry.title_block].end, key=attrgetter("start"))
    while after < len(blocks) and blocks[after].kind == "list":
        after += 1
    if after == len(blocks) or blocks[after].kind in ("heading", "rule"):
        return -1
    if is_reference_caption(note.text[blocks[after].start : blocks[after].end]):
        return -1
    following = paper_after(note, index)
    begins = note.line_span(blocks[after].content)[0]
    return -1 if following and following.start <= begins <= following.title_end else begins


def _contains_text(note: Note, start: int, end: int) -> bool:
    return any(_is_text_line(note, at, stop) for at, stop in _lines(note, start, end))


def _lines(note: Note, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the lines with text in a part of a note, without code such as BibTeX."""
    lines = []
    while start < end:
        stop = note.line_span(start)[1]
        line = note.text[start : min(stop, start + _MAX_LINE)]
        if line.strip(" \t\r>-*_=#"):
            at = start + len(line) - len(line.lstrip(" \t>-*"))
            span = note.document.opaque_at(at)
            if span is None or span.kind not in ("code_block", "comment"):
                lines.append((start, stop))
        start = note.text.find("\n", stop) + 1 or end
    return lines


def _is_text_line(note: Note, start: int, end: int) -> bool:
    """Return whether a line is about the content of a paper, not its bibliographic data."""
    source = note.text[start : min(end, start + _MAX_LINE)]
    if "![" in source or source.lstrip(" >").startswith(("<img", "|")):
        return True
    words = source[len(regex(_BULLET).match(source)[0]) :]  # type: ignore[index]  # it may match nothing, but does match
    label = regex(LABEL).match(source)
    if label and (
        Workspace.of(note).field_names.kind_of_label(label["label"]) or regex(_DATA).fullmatch(label["label"].strip())
    ):
        return False
    words = regex(r"[*_`~|]+").sub(" ", regex(_LINKS).sub(" ", words))
    words = " ".join(words.split()).strip(" .,，。:：;；()[]（）【】-–—/·\\")
    if not regex(r"[^\W\d_]{2}").search(words) or is_generic(words) or parse_publication(words):
        return False
    plain = (NAMES, _CHINESE_NAMES, _COUNTED, _DATA)
    if any(regex(form).fullmatch(words) for form in plain):
        return False
    data = [part.strip() for part in regex(r"[,，;；|/·]").split(words)]
    return not all(parse_publication(part) or regex(NAMES).fullmatch(part) or not part for part in data)
