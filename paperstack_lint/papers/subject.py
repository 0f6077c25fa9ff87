"""Whose paper is a note: the one that its front matter, heading or file name names, with evidence that it is one.

Evidence is what only a note on one paper has: a labelled link to it, a BibTeX entry, its year or venue in front of the
title, words such as `论文笔记`. What merely looks like one (headings of a paper's parts, prose about "the paper")
counts where the name is long enough to be that of a paper.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses.papers import is_paper
from paperstack_lint.papers.citation import NOWHERE, Citation, Published, cited
from paperstack_lint.papers.details import BibTeX, Detail, bibtex, body_details, front_details, of_details
from paperstack_lint.papers.references import lists_references
from paperstack_lint.papers.wording import is_address, is_generic, is_part, is_section, letters
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.storage.paths import DATED
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperstack_lint.note.markdown import Block, Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.title import Title
    from paperstack_lint.papers.titles import Titles

_NO_NOTES = frozenset({"readme", "about", "todo", "toread", "links", "changelog", "contributing", "license"})
_PLAIN_NAMES = frozenset({"paper", "index", "note", "notes", "review", "summary", "main", "content"})
"""The names of files that are called as all others are, each in a folder of its own."""
_HEAD = 4_000
"""Characters at the beginning of a body in which a link without a name is that of the note's paper."""
_COLLECTIVE = (
    r"(?i)\bweek(?:ly|s)?\b|\bmonth(?:ly)?\b|\bdaily\b|\bpapers$|^papers\b|\b(?:reading )?list\b"
    r"|\bawesome\b|\btop[ -]?\d+\b"
    r"|[周月季年]报|[本每上下]周|第.{1,3}周|合集|汇总|彙總|整理|列表|清单|串烧|系列|盘点|进展|读的论文"
    r"|\d+[ ]?篇|\d+月|まとめ|모음|목록|papers \("
)
"""What is the title of a note on several papers."""
_LISTED = r"[ \t>]*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?[*_]{0,3}\[[^\[\]\n]{15,300}\]\([^()\s]+\)"
_PAPER_TEXT = (
    r"(?i)(?:link to (?:the )?)?(?:original |full |research |arxiv )?(?:paper|preprint|article|arxiv"
    r"|publication)(?:[ -]?(?:link|url|pdf|page|here))?"
    r"|pdf|abs|(?:论文|論文|原文|文章|paper)(?:原文|链接|連結|地址|下载|リンク)?|原文链接"
    r"|arxiv:? ?\d{4}\.\d{4,5}(?:v\d)?|논문(?: ?링크| ?원문)?|원문(?: ?링크)?"
)
_STRUCTURE = re.compile(
    r"(?i)(?:[\dIVX]{0,4}[.、)]?\s*)?(?:abstract|tl;?dr|摘要|초록|概要|要旨|related works?|相关工作|関連研究|관련 연구"
    r"|どんなもの.*|先行研究と比べて.*|技術や手法の.*|どうやって有効だと.*|議論はある.*|次に読むべき論文.*|conclusions?|结论|결론"
    r"|contributions?|主要贡献|本文贡献|paper information)\s*[：:？?]*"
)
_ABSTRACT = re.compile(r"(?i)[\dIVX]{0,4}[.、)]?\s*(?:abstract|초록)\s*[:：]?")
"""A part that hardly any text has but a paper."""
_ABOUT = (
    r"(?i)\b(?:th(?:is|e) paper|the authors)\b|本論文|この論文|論文では|这篇论文|这篇文章|该论文|论文提出"
    r"|작성한 논문|이 논문|본 논문"
)
_LIKELY = r"(?i)paper|论文|論文|논문|文献|literature|阅读笔记"
_NO_PAPERS = (
    r"(?i)https?://(?:[\w-]+\.)*(?:github\.com|gitlab\.com|gitee\.com|youtube\.com|youtu\.be|bilibili\.com|zhihu\.com|csdn\.net"
    r"|medium\.com|juejin\.\w+|jianshu\.com|wikipedia\.org|stackoverflow\.com|leetcode[\w-]*\.\w+|npmjs\.com|pypi\.org|twitter\.com"
    r"|x\.com|qq\.com|cnblogs\.com|segmentfault\.com|kaggle\.com|coursera\.org|amazon\.\w+|douban\.com|docs?\.|blog\.|acm\.timus"
    r"|codeforces\.com|luogu\.\w+|readthedocs\.io|notion\.so|(?<!drive\.)google\.com)"
)
_FEW = 3
"""Words of a title of which less may be a name that somebody gave the paper."""
_WORDS = 4
"""From so many words on a name may be a title where the evidence is weak."""


class Subject(NamedTuple):
    """The paper that a note is about. `start` to `end` is the source of its title, `block` the heading, or -1.

    It is `certain` where its address is known to be that of a paper.
    """

    title: str
    url: str
    published: Published
    start: int
    end: int
    block: int
    level: int
    certain: bool


class _Name(NamedTuple):
    """What a note calls its paper in one place; `own` is whether that surely is no title of the note itself."""

    cite: Citation
    start: int
    end: int
    block: int
    level: int
    url: str = ""
    own: bool = False


class SubjectReader:
    """Looks for the paper of a note."""

    def __init__(self, note: Note, titles: Titles) -> None:
        self.note = note
        self.titles = titles
        self.document = note.document

    def subject(self) -> Subject | None:
        """Return the paper of the note; None where it is about none, or several, or nothing tells that it is one."""
        if is_scaffold(self.note) or self.note.path.stem.casefold() in _NO_NOTES:
            return None
        name = self.name
        if name is None or not self.is_single(name):
            return None
        url = self.url(name)
        evidence = self.evidence(name, url)
        if not evidence and self.is_leading(name):
            return self.made(name, url)
        if not evidence or (evidence == "weak" and not _is_title(name.cite.title)):
            return None
        return self.made(name, url)

    def of_entry(self, title: str) -> Subject | None:
        """Return the paper of a note whose only entry has that title; without one, the front matter may have it."""
        name = self.name
        title = "" if is_generic(title) or is_address(title) else title
        if name is None or (title and name.cite.title != title and not name.own):
            return None
        if not title and name.block >= 0 and self.evidence(name, self.url(name)) != "strong":
            return None
        return self.made(name, self.url(name))

    @property
    def is_told(self) -> bool:
        """Return whether the note gives its paper by name, so that other papers in it are references."""
        if self.name is None:
            return False
        parts = self.is_structured() and _is_title(self.name.cite.title)
        return parts or self.evidence(self.name, self.url(self.name)) == "strong"

    def made(self, name: _Name, url: str) -> Subject:
        """Return the subject of that name and address."""
        when = name.cite.published.completed(of_details(self.details)).completed(
            self.bibtex.published if self.bibtex else NOWHERE
        )
        when = when.completed(self.file.published)
        title, full = name.cite.title, self.bibtex.title if self.bibtex else ""
        title = full if letters(title) and letters(full).startswith(letters(title)) else title
        return Subject(title, url, when, name.start, name.end, name.block, name.level, bool(url) and is_paper(url))

    @cached_property
    def bibtex(self) -> BibTeX | None:
        """The only BibTeX entry of the note; None where it surely is that of another paper."""
        found = bibtex(self.note)
        return None if found and self.name and differ(found.title, self.name.cite.title) else found

    @cached_property
    def details(self) -> list[Detail]:
        """What is said of the paper by name; in the body, above what lists references."""
        return [*front_details(self.note), *body_details(self.note, self.note.body, self.stop)]

    @cached_property
    def stop(self) -> int:
        """Where references begin."""
        headings = (h for h in self.document.headings if lists_references(self.note.text[h.text_start : h.text_end]))
        return next(
            (heading.start for heading in headings if heading.start > self.note.body + 200), len(self.note.text)
        )

    @cached_property
    def file(self) -> Citation:
        """The file name as a title: `[2019 CVPR] DeepSDF…`, `2014 Title of a Paper`; the folder's of a `paper.md`."""
        stem = re.sub(f"^{DATED}", "", self.note.path.stem)
        stem = self.note.path.parent.name if stem.casefold() in _PLAIN_NAMES else stem
        if " " in stem:  # what stands for the colon that no file of some systems can have in its name
            words = re.sub(r"_[ ]?", ": ", stem) if stem.count("_") == 1 else stem.replace("_ ", ": ")
        else:
            words = re.sub(r"^\d{1,4}_+(?=\D)", "", stem).replace("_", " ")
        year = re.match(r"((?:19|20)\d\d)[ ]+(?=\D)", words)
        return cited(f"[{year[1]}] {words[year.end() :]}" if year else words)

    @cached_property
    def heading(self) -> _Name | None:
        """The heading at the beginning of the body, with nothing but a few lines above it."""
        at = next(
            (i for i, block in enumerate(self.document.blocks) if block.kind == "heading" and block.parent < 0), -1
        )
        if (
            at < 0
            or sum(
                block.parent < 0 and block.kind in ("paragraph", "list", "code") for block in self.document.blocks[:at]
            )
            > 2
        ):
            return None
        title = self.titles.of(at)
        if not title or not title.text or is_section(cited(title.text).title) or is_generic(title.text):
            return None
        return _Name(self.cite(title), title.start, title.end, at, title.level, title.url)

    def cite(self, title: Title) -> Citation:
        """Return what a title says; its year and venue may be beside the link in it."""
        return cited(title.text)

    @cached_property
    def front(self) -> _Name | None:
        """The title in the front matter."""
        field = self.note.front_matter.single("title") if self.note.front_matter else None
        if field is None or field.value.kind != "scalar" or not field.value.text.strip():
            return None
        return _Name(cited(field.value.text), field.value.start, field.value.end, -1, 0)

    @cached_property
    def label(self) -> _Name | None:
        """The only title that the note gives under a name of its own."""
        found = [
            one
            for one in self.details
            if Workspace.of(self.note).field_names.may_be_title(one.label) and _may_name(one.text)
        ]
        if len(found) != 1:
            return None
        return _Name(cited(found[0].text), found[0].start, found[0].end, -1, 0, found[0].url, own=True)

    def is_alone(self, name: _Name) -> bool:
        """Return whether a heading is above the others, so that it may be the title of the note."""
        same = [h for h in self.document.headings if h.level <= name.level and h.block != name.block]
        return len(same) <= (2 if name.level == 1 else 0) or bool(name.url)

    def is_bibtex(self, name: _Name) -> bool:
        """Return whether a name is the title of the BibTeX entry."""
        found = bibtex(self.note)  # not `self.bibtex`, which depends on the name that is being chosen here
        return found is not None and letters(found.title) == letters(name.cite.title)

    @cached_property
    def name(self) -> _Name | None:
        """What the note calls its paper: by a label, by its heading, in the front matter, in its file name."""
        if self.label:
            return self.label
        front, heading = self.front, self.heading
        if not front and heading and not self.is_alone(heading):
            heading = None
        if front and heading:
            mine, other = letters(front.cite.title), letters(heading.cite.title)
            leads = heading.url != "" and is_paper(heading.url)
            return heading if mine and (other.startswith(mine) or leads or self.is_bibtex(heading)) else front
        if chosen := front or heading:
            return chosen
        first = self.note.line_span(self.note.body)
        return _Name(self.file, *first, -1, 0) if self.is_named_by_file else None

    @property
    def is_named_by_file(self) -> bool:
        """Return whether the file name may be the paper's: by itself, or where the note links one or has its parts."""
        if self.file.tagged or self.file.remark:
            return True
        linked = any(one.kind == "link" and is_paper(one.url) for one in self.details)
        return _may_name(self.file.title) and (linked or self.is_structured() or self.is_led)

    @property
    def is_led(self) -> bool:
        """Return whether the note begins with links, the first one to its paper: `[Paper](…) | [Code](…)`."""
        blocks, link = self.document.blocks, next(self.links(), None)
        first = bool(blocks) and blocks[0].kind == "paragraph" and link is not None and link.start == blocks[0].start
        return first and link is not None and is_paper(link.target) and is_generic(self.text(link))

    def is_single(self, name: _Name) -> bool:
        """Return whether nothing tells that the note is about several papers."""
        if re.search(_COLLECTIVE, name.cite.title) or not _may_name(name.cite.title) or is_section(name.cite.title):
            return False
        links = {one.url for one in self.details if one.kind == "link" and one.url and is_paper(one.url)}
        return len(links) < 3

    def url(self, name: _Name) -> str:
        """Return the address of the paper; `` where the note has none."""
        if name.url and is_paper(name.url):
            return name.url
        labelled = [one.url for one in self.details if one.kind in ("link", "title") and one.url]
        found = next(filter(is_paper, labelled), "") or self.linked(name)
        if found or (found := self.bibtex.url if self.bibtex else ""):
            return found
        named = (
            one.url for one in self.details if one.kind == "link" and one.url and (name.own or _is_of_paper(one.label))
        )
        return next(named, "") or name.url or self.fronted

    @property
    def fronted(self) -> str:
        """The address that the front matter gives, where that is not known to be one of code, talk or questions."""
        front = (one.url for one in front_details(self.note) if one.kind == "link" and one.url.startswith("http"))
        return next((url for url in front if not re.match(_NO_PAPERS, url)), "")

    def linked(self, name: _Name) -> str:
        """Return what a link leads to whose text is that of the paper, or says `paper`."""
        named: list[str] = []
        for link in self.links():
            text = self.text(link)
            if self.is_titled(text, name):
                return link.target
            if not is_paper(link.target) and not re.search(r"(?i)paper|论文|論文|논문|pdf|arxiv", text):
                continue
            unnamed = is_paper(link.target) and (not text or is_address(text))
            if self.is_listed(link):
                continue
            said = unnamed or re.fullmatch(_PAPER_TEXT, text.strip(" []【】()（）《》.,:："))
            if said and (link.start < self.note.body + _HEAD or not named):
                named.append(link.target)
        return named[0] if named and (len(set(named)) == 1 or self.is_head(named[0])) else ""

    def is_listed(self, link: Link) -> bool:
        """Return whether a line of a list is about another paper: `- [Title](note.md), [arXiv](…)`, a bibliography."""
        if self.titles.is_bibliography and covering(self.bibliography, link.start):
            return True
        start = max(self.note.line_span(link.start)[0], link.start - _HEAD)
        return re.match(_LISTED, self.note.text[start : link.start]) is not None

    @cached_property
    def bibliography(self) -> list[Block]:
        """The list items that are lines of a bibliography."""
        return [self.document.blocks[index] for index in sorted(self.titles.references)]

    def is_titled(self, text: str, name: _Name) -> bool:
        """Return whether the text of a link has the title of the paper in it, as that of a reference has."""
        title = letters(name.cite.title)
        return len(title) > 12 and title in letters(text)

    def is_head(self, target: str) -> bool:
        """Return whether a link is at the beginning of the body."""
        return self.note.text.find(target, self.note.body, self.note.body + _HEAD) >= 0

    def links(self) -> Iterator[Link]:
        """Yield the links on the web, or to a PDF, that may be the paper's."""
        for link in self.document.links:
            target = link.target.lower()
            if not link.image and link.kind != "definition" and (target.startswith("http") or target.endswith(".pdf")):
                yield link

    def text(self, link: Link) -> str:
        """Return the text of a link; none where it is only an address."""
        return self.titles.linked(link, min(len(self.note.text), link.end + 300))

    def evidence(self, name: _Name, url: str) -> Literal["strong", "weak", ""]:
        """Return how sure it is that the note is about a paper of that name."""
        named = any(
            one.kind == "link" and (is_paper(one.url) or _is_of_paper(one.label)) and one.url for one in self.details
        )
        if name.own or named or self.bibtex or (name.url and is_paper(name.url)):
            return "strong"
        if name.cite.tagged or self.file.tagged or (name.cite.remark and _is_foreign(name.cite.title)):
            return "strong"
        if url and url == self.linked(name):
            titled = any(link.target == url and self.is_titled(self.text(link), name) for link in self.links())
            return "strong" if not titled and (self.is_head(url) or self.is_structured()) else "weak"
        kinds = [one.kind for one in self.details]
        if "venue" in kinds and ("year" in kinds or name.block < 0 or self.is_structured()):
            return "weak"
        if self.is_structured() or name.cite.remark or self.is_filed():
            return "weak"
        same = letters(self.file.title) == letters(name.cite.title)
        return "weak" if same and re.search(_ABOUT, self.note.text[self.note.body : self.note.body + _HEAD]) else ""

    def is_leading(self, name: _Name) -> bool:
        """Return whether the note begins with a heading that is a link, and to no place of code, talk or questions."""
        blocks = self.document.blocks
        if name.block != 0 or name.level != 1 or not blocks or not name.url.startswith("http"):
            return False
        source = self.note.text[name.start : name.end]
        return source.startswith("[") and source.endswith(")") and not re.match(_NO_PAPERS, name.url)

    def is_structured(self) -> bool:
        """Return whether headings are those of a paper's parts, or of questions to a paper."""
        texts = [
            self.note.text[h.text_start : min(h.text_end, h.text_start + 80)].strip("*_ ")
            for h in self.document.headings[:12]
        ]
        parts = [text for text in texts if _STRUCTURE.fullmatch(text)]
        return len(parts) > 1 or any(text in parts for text in texts[:2]) or any(map(_ABSTRACT.fullmatch, parts))

    def is_filed(self) -> bool:
        """Return whether the tags, the categories or the folder of the note say that it is about a paper."""
        fields = self.note.front_matter.fields if self.note.front_matter else ()
        words = [
            str(field.value.data) for field in fields if field.key in ("tags", "tag", "categories", "category", "type")
        ]
        return any(re.search(_LIKELY, word) for word in words)


def differ(title: str, name: str) -> bool:
    """Return whether two titles surely are those of two papers, whichever is the one that is known."""
    from paperstack_lint.papers.agreement import agreement

    if min(len(title.split()), len(name.split())) < _FEW:
        return False
    return agreement(title, [name]) == agreement(name, [title]) == "different"


def _may_name(words: str) -> bool:
    return (
        1 < len(words) < 300
        and re.search(r"[^\W\d_]{2}", words) is not None
        and not is_generic(words)
        and not is_part(words)
        and not is_address(words)
    )


def _is_foreign(words: str) -> bool:
    """Return whether a name is in Latin script for the most part, or long: `方法` of `论文阅读方法` is no title."""
    latin = re.findall(r"[A-Za-z]", words)
    return len(latin) * 2 > len(re.findall(r"[^\W\d_]", words)) or len(words) > 12


def _is_title(words: str) -> bool:
    """Return whether a name is long enough to be the title of a paper."""
    names = re.findall(r"[A-Za-z][\w-]*", words)
    return len(names) >= _WORDS or (len(names) > 1 and bool(re.search(r"[A-Za-z0-9)][:：-]", words)))


def _is_of_paper(label: str) -> bool:
    return re.search(r"(?i)paper|arxiv|pdf|doi|论文|論文|논문", label) is not None
