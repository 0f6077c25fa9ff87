"""A candidate for the title of a paper, and its parts in the source: words and links."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses.identity import is_document, is_paper
from paperstack_lint.note.markdown import unescape_markdown
from paperstack_lint.papers.reading.title_decorations import NO_PUBLICATION, Publication, parse_publication
from paperstack_lint.papers.reading.wording import is_address, is_generic, is_numbered, trim_title
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

Kind = Literal["heading", "list", "line", "quote", "table"]
"""What carries a title; in a table it is a cell."""

# What may be before the link that leads: emphasis, signs, numbers such as `1.` and `(2)`.
_LEADING = r"[\s*_~]*(?:[(（]?\d{1,3}[.)、）]?)?[^\w\[\]<]*"
MAX_LEADING = 40
BRACKET = r"[\s*_~]*(?:\[[ xX]\]\s+(?=\[(?:[^\s\[\]]+ ){2}))?\[(?![ xX\d]{0,4}\]|(?:\w-\w)+\])(?!\^)[^\[\]\n]{1,300}\]"
_TAG = r"\[[^\[\]]{2,30}\]|`[^`]{2,30}`|【[^【】]{2,30}】|[(（][^()（）]{2,30}[)）]"
MAX_TITLE = 400
"""Characters of a line that may be a title."""


class Title(NamedTuple):
    """A candidate for a paper's title.

    `start` to `end` is its source without its own marks; `line` the offset of its line. `weight` is how much it looks
    like a title: 3 it begins with a paper's link, an empty one, or a bracket; 2 with another link, or it is bold; 1 a
    plain heading, 0 anything else. `paper` is whether the link that it begins with is a paper's, `mentions` whether one
    is later in it. `mark` is the bullet of a list item. A `labelled` one is after a label for titles.
    """

    kind: Kind
    line: int
    start: int
    end: int
    text: str
    url: str
    weight: int
    paper: bool
    mentions: bool
    home: int
    block: int
    level: int
    mark: str
    published: Publication = NO_PUBLICATION
    labelled: bool = False


class TitleSource:
    """Reads titles in spans of the source of a note: their words, and the links in them."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.document = note.document
        self.links = [link for link in self.document.links if not link.image and link.kind != "definition"]
        self.link_starts = [link.start for link in self.links]
        self.text_starts = [run.start for run in self.document.texts]

    def has_link(self, start: int, end: int) -> bool:
        """Return whether a link begins in a span of source."""
        at = bisect_left(self.link_starts, start)
        return at < len(self.links) and self.link_starts[at] < end

    def read(self, kind: Kind, index: int, start: int, end: int) -> Title:
        """Read the title in a span of source; `index` is its block."""
        block = self.document.blocks[index]
        text = self.note.text
        end = max(start, min(end, start + len(text[start:end].rstrip())))
        line = max(text.rfind("\n", 0, start) + 1, self.note.body)
        plain = Title(kind, line, start, end, "", "", 0, False, False, block.parent, index, 0, "")
        link = self.leading_link(start, end)
        if link:
            paper = is_paper(link.target) and link.kind in ("inline", "reference", "loose", "html")
            paper = paper or (kind == "heading" and is_document(link.target))
            said = self.link_text(link, end)
            if kind != "heading" and is_generic(said) and not (paper and is_numbered(said)):
                better = self.paper_link(start, end)
                link, said = (better, self.link_text(better, end)) if better else (link, said)
                words = self.name_of(link, said, start, end)
                return plain._replace(text=words, url=link.target, mentions=better is not None)
            weight = 3 if paper or not link.target.strip() else 2
            words = self.name_of(link, said, link.start, end)
            return plain._replace(text=words, url=link.target, weight=weight, paper=paper)
        later = self.paper_link(start, end)
        source = text[start : min(end, start + MAX_TITLE)]
        bracket = regex(BRACKET).match(source) if "[" in source else None
        words = self.name_of(later, self.link_text(later, end), start, end) if later else self.words(start, end)
        url = later.target if later else ""
        return plain._replace(text=words, url=url, weight=3 if bracket else 0, mentions=later is not None)

    def leading_link(self, start: int, end: int) -> Link | None:
        """Return the link that a span begins with, after emphasis, numbers and tags; None without one."""
        at = bisect_left(self.link_starts, start)
        if at == len(self.links) or self.links[at].end > end or self.links[at].start - start > MAX_LEADING:
            return None
        link = self.links[at]
        before = self.note.text[start : link.start]
        leads = not before or regex(_LEADING).fullmatch(before) or regex(_LEADING).fullmatch(_untagged(before))
        return link if leads else None

    def paper_link(self, start: int, end: int) -> Link | None:
        """Return the first link to a paper in a span; None without one."""
        for at in range(bisect_left(self.link_starts, start), len(self.links)):
            link = self.links[at]
            if link.start >= end:
                break
            if is_paper(link.target):
                return link
        return None

    def name_of(self, link: Link, text: str, start: int, end: int) -> str:
        """Return the name of a paper: the text of the link or, if that is generic, the words beside it."""
        if text and not is_generic(text) and not is_address(text):
            return text
        first = bisect_left(self.link_starts, start)
        before = trim_title(self.words(start, self.links[first].start))
        following = bisect_left(self.link_starts, link.end)
        stop = min(self.link_starts[following], end) if following < len(self.links) else end
        return before or trim_title(self.words(link.end, stop)) or text or link.target

    def words_outside_links(self, start: int, end: int) -> str:
        """Return the text of a span without its links."""
        pieces, done = [], start
        for at in range(bisect_left(self.link_starts, start), bisect_left(self.link_starts, end)):
            if self.links[at].start >= done:
                pieces.append(self.words(done, self.links[at].start))
            done = max(done, self.links[at].end)
        return " ".join([*pieces, self.words(done, end)]).strip()

    def link_text(self, link: Link, end: int) -> str:
        """Return the text of a link; `` for one that is only an address."""
        if link.kind in ("bare", "autolink"):
            return ""
        if link.kind != "html":
            return self.words(link.text_start, link.text_end)
        close = self.note.text.find("</a", link.end, end)
        return self.words(link.end, close if close >= 0 else end)

    def words(self, start: int, end: int) -> str:
        """Return the text of a span without its markup."""
        pieces: list[str] = []
        done = start
        first = bisect_left(self.text_starts, start)
        first -= first > 0 and self.document.texts[first - 1].end > start
        for at in range(first, len(self.text_starts)):
            run = self.document.texts[at]
            if run.start >= end:
                break
            said = self.note.text[max(run.start, start) : min(run.end, end)]
            pieces += self.code_or_break(done, run.start), unescape_markdown(said)
            done = run.end
        return " ".join("".join([*pieces, self.code_or_break(done, end)]).split())

    def code_or_break(self, start: int, end: int) -> str:
        """Return the inline code between two runs of text, or a space for a line break."""
        if start >= end:
            return ""
        source = self.note.text[start:end]
        return source.strip("*_~`") if self.document.opaque_at(start) else " " * ("\n" in source)


def _untagged(before: str) -> str:
    """Return the source before a link without the year and the venue of its paper: `` `CVPR` ``, `[2019]`."""
    return regex(_TAG).sub(lambda found: "" if parse_publication(found[0]) else found[0], before)
