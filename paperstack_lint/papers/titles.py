"""What may be the title of a paper: headings, list items, bold lines, lines that are a link, quotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.markdown import unescaped
from paperstack_lint.papers.venues import is_paper

if TYPE_CHECKING:
    from paperstack_lint.markdown import Block, Link
    from paperstack_lint.note import Note


class Title(NamedTuple):
    """A candidate for a paper's title.

    `start` to `end` is its source without its own marks; `line` where its line begins. `weight` tells how much it
    looks like one: 3 it leads with a paper's link, an empty one, or a bracket; 2 with another link, or it is bold;
    1 a plain heading, 0 anything else. `paper` is whether the link that it leads with is known to be a paper's,
    `mentions` whether one stands later in it. `mark` is the bullet of a list item.
    """

    kind: Literal["heading", "list", "line", "quote"]
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


# What may stand before the link that leads: emphasis, signs, numbers such as `1.` and `(2)`.
_LEADING = r"[\s*_~]*(?:[(（]?\d{1,3}[.)、）]?)?[^\w\[\]<]*"
_LONGEST_LEADING = 40
_BRACKET = r"[\s*_~]*\[(?![ xX\d]{0,4}\])(?!\^)[^\[\]\n]{1,300}\]"
_LONGEST_TITLE = 400
"""Characters of a line that may be a title."""
_BOLD = r"(\*\*|__)(?=\S)(?:(?!\1).)+\1[ \t:：.]*"
_GENERIC = frozenset(
    "arxiv abs pdf paper papers code codes github gitlab post posts blog blogs link links slide slides video videos "
    "project projects project-page homepage website websites page demo doc docs openreview here ref reference "
    "原文 论文 论文链接 链接 代码 源码 博客 知乎 视频 官网 主页 地址 参考".split()
)
# What a bold line may be that is none of a paper's names.
_PARTS = frozenset(
    "abstract summary tl;dr tldr introduction overview background notes note authors author contents conclusion "
    "摘要 概要 概述 总结 小结 简介 介绍 引言 前言 背景 笔记 作者 目录 要約 요약 초록".split()
)
_AROUND = " \t()[]{}（）【】<>,，、:：;；|/-–—"
_GENERIC_LEAD, _GENERIC_TAIL = r"^(?:source|official)[ -]", r"[ -]?(?:link|链接|地址|[0-9]+)$"


class Titles:
    """Reads candidates off the blocks of a note."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.document = note.document
        self.links = [link for link in self.document.links if not link.image and link.kind != "definition"]
        self.link_starts = [link.start for link in self.links]
        self.text_starts = [run.start for run in self.document.texts]
        self.headings = {heading.block: heading for heading in self.document.headings}

    def of(self, index: int) -> Title | None:
        """The candidate that a block is; None for prose, code and the rest."""
        block = self.document.blocks[index]
        if block.kind == "heading":
            return self.of_heading(index)
        if block.kind == "item":
            return self.of_item(index, block)
        if block.kind in ("paragraph", "quote"):
            return self.of_line(index, block)
        return None

    def of_heading(self, index: int) -> Title | None:
        """The candidate that a heading is."""
        heading = self.headings.get(index)
        if not heading:
            return None
        title = self.read("heading", index, heading.text_start, heading.text_end)
        return title._replace(weight=max(title.weight, 1), level=heading.level)

    def of_item(self, index: int, block: Block) -> Title | None:
        """The candidate that the first line of a list item is, unless it is empty."""
        title = self.read("list", index, block.content, self.line_end(block))
        if title.start == title.end:
            return None
        home = self.document.blocks[block.parent].parent
        return title._replace(home=home, mark=self.note.text[title.line : title.start].strip()[:1])

    def of_line(self, index: int, block: Block) -> Title | None:
        """The candidate that a line that is bold or a link is, or the first line of a quote that is no callout."""
        title = self.read("line" if block.kind == "paragraph" else "quote", index, block.content, self.line_end(block))
        if self.note.text.startswith("[!", title.start):
            return None
        bold = (
            re.fullmatch(_BOLD, self.note.text[title.start : title.end].strip())
            if title.end - title.start < _LONGEST_TITLE
            else None
        )
        whole = title.weight > 1 and self.is_link(title)
        if bold and title.text.strip(_AROUND).casefold() not in _PARTS:
            return title._replace(weight=max(title.weight, 2))
        return title if whole or block.kind == "quote" else None

    def line_end(self, block: Block) -> int:
        """Where the first line of the block ends, together with a link that goes on behind its break."""
        end = self.note.line_span(block.content)[1]
        last = bisect_left(self.link_starts, end) - 1
        if last >= 0 and self.links[last].end > end:
            end = self.note.line_span(self.links[last].end)[1]
        return max(block.content, min(end, block.end))

    def is_link(self, title: Title) -> bool:
        """Whether nothing stands behind the link that leads a line, or little."""
        link = self.lead(title.start, title.end)
        return link is not None and title.end - link.end <= _LONGEST_LEADING

    def read(self, kind: Literal["heading", "list", "line", "quote"], index: int, start: int, end: int) -> Title:
        """What a title's source says."""
        block = self.document.blocks[index]
        text = self.note.text
        end = max(start, min(end, start + len(text[start:end].rstrip())))
        line = max(text.rfind("\n", 0, start) + 1, self.note.body)
        plain = Title(kind, line, start, end, "", "", 0, False, False, block.parent, index, 0, "")
        link = self.lead(start, end)
        if link:
            generic = kind != "heading" and _is_generic(self.linked(link, end))
            paper = is_paper(link.target) and link.kind in ("inline", "reference", "loose", "html")
            weight = 0 if generic else 3 if paper or not link.target.strip() else 2
            return plain._replace(
                text=self.name(link, link.start, end), url=link.target, weight=weight, paper=paper and not generic
            )
        later = self.paper_in(start, end)
        bracket = re.match(_BRACKET, text[start : min(end, start + _LONGEST_TITLE)])
        words = self.name(later, start, end) if later else self.words(start, end)
        url = later.target if later else ""
        return plain._replace(text=words, url=url, weight=3 if bracket else 0, mentions=later is not None)

    def lead(self, start: int, end: int) -> Link | None:
        """The link that a title begins with."""
        at = bisect_left(self.link_starts, start)
        if at == len(self.links) or self.links[at].end > end or self.links[at].start - start > _LONGEST_LEADING:
            return None
        link = self.links[at]
        return link if re.fullmatch(_LEADING, self.note.text[start : link.start]) else None

    def paper_in(self, start: int, end: int) -> Link | None:
        """The first paper's link that a title holds."""
        for at in range(bisect_left(self.link_starts, start), len(self.links)):
            link = self.links[at]
            if link.start >= end:
                break
            if is_paper(link.target):
                return link
        return None

    def name(self, link: Link, start: int, end: int) -> str:
        """What a title calls its paper: the text of the link or, if that only says whereto, the words beside it."""
        words = self.linked(link, end)
        if words and not _is_generic(words):
            return words
        first = bisect_left(self.link_starts, start)
        before = self.words(start, self.links[first].start).strip(_AROUND)
        following = bisect_left(self.link_starts, link.end)
        stop = min(self.link_starts[following], end) if following < len(self.links) else end
        return before or self.words(link.end, stop).strip(_AROUND) or words or link.target

    def linked(self, link: Link, end: int) -> str:
        """The text of a link; none of one that is only an address."""
        if link.kind in ("bare", "autolink"):
            return ""
        if link.kind != "html":
            return self.words(link.text_start, link.text_end)
        close = self.note.text.find("</a", link.end, end)
        return self.words(link.end, close if close >= 0 else end)

    def words(self, start: int, end: int) -> str:
        """The text of a stretch of source without its markup."""
        pieces: list[str] = []
        done = start
        first = bisect_left(self.text_starts, start)
        first -= first > 0 and self.document.texts[first - 1].end > start
        for at in range(first, len(self.text_starts)):
            run = self.document.texts[at]
            if run.start >= end:
                break
            said = self.note.text[max(run.start, start) : min(run.end, end)]
            pieces += self.between(done, run.start), unescaped(said)
            done = run.end
        return " ".join("".join([*pieces, self.between(done, end)]).split())

    def between(self, start: int, end: int) -> str:
        """The inline code between two runs of text, or the break of the line as a blank."""
        source = self.note.text[start:end]
        return source.strip("*_~`") if self.document.opaque_at(start) else " " * ("\n" in source)


def _is_generic(words: str) -> bool:
    """Whether the text of a link says only what kind of thing it leads to: `Code`, `arXiv link`, `[论文1]`."""
    name = re.sub(_GENERIC_LEAD, "", words.strip(" []【】:：").casefold().replace("project page", "project-page"))
    return name in _GENERIC or re.sub(_GENERIC_TAIL, "", name) in _GENERIC
