"""Find the paper that a note is about, by its front matter, heading or file name, with evidence that it is a paper.

Strong evidence is what only a note on one paper has: a labelled link to it, a BibTeX entry, its year or venue in front
of the title, words such as `论文笔记`. Weak evidence (headings of a paper's parts, prose about "the paper") counts
where the name is long enough to be that of a paper.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.note.fields import fields_of
from paperstack_lint.papers.reading.details import front_matter_details, publication_of
from paperstack_lint.papers.reading.paper_name import PaperName, PaperNameReader, may_name_paper
from paperstack_lint.papers.reading.reference_headings import introduces_references
from paperstack_lint.papers.reading.title_decorations import NO_PUBLICATION, Publication
from paperstack_lint.papers.reading.wording import is_address, is_generic, is_section, title_key
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Block, Link

_NO_NOTES = frozenset({"readme", "about", "todo", "toread", "links", "changelog", "contributing", "license"})
_BEGINNING = 4_000
"""Characters at the beginning of a body in which a link with a generic text is that of the note's paper."""
_COLLECTIVE = (
    r"(?i)\bweek(?:ly|s)?\b|\bmonth(?:ly)?\b|\bdaily\b|\bpapers$|^papers\b|\b(?:reading )?list\b"
    r"|\bawesome\b|\btop[ -]?\d+\b"
    r"|[周月季年]报|[本每上下]周|第.{1,3}周|合集|汇总|彙總|整理|列表|清单|串烧|系列|盘点|进展|读的论文"
    r"|\d+[ ]?篇|\d+月|まとめ|모음|목록|papers \("
)
"""Words in the title of a note on several papers."""
_LISTED = r"[ \t>]*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?[*_]{0,3}\[[^\[\]\n]{15,300}\]\([^()\s]+\)"
_PAPER_TEXT = (
    r"(?i)(?:link to (?:the )?)?(?:original |full |research |arxiv )?(?:paper|preprint|article|arxiv"
    r"|publication)(?:[ -]?(?:link|url|pdf|page|here))?"
    r"|pdf|abs|(?:论文|論文|原文|文章|paper)(?:原文|链接|連結|地址|下载|リンク)?|原文链接"
    r"|arxiv:? ?\d{4}\.\d{4,5}(?:v\d)?|논문(?: ?링크| ?원문)?|원문(?: ?링크)?"
)
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
_OF_PAPER = (
    r"(?i)\b(?:papers?|links?|url|info(?:rmation)?|metadata|source|basics?|overview|abstract|summary|title|tl;?dr|arxiv)\b"
    r"|论文|論文|논문|链接|連結|リンク|링크|信息|情報|정보|原文|基本|概要|摘要|초록|标题|標題|요약|出处|来源"
)
"""Words in the heading of a section that may have the address of the note's paper."""
_MIN_SECTIONS = 3
"""The fewest headings of a note with sections."""
_MIN_TITLE_WORDS = 4
"""A name of at least so many words may be a title where the evidence is weak."""


class Subject(NamedTuple):
    """The paper that a note is about. `start` to `end` is the source of its title, `block` its heading's index, or -1.

    It is `certain` where its address is that of a paper.
    """

    title: str
    url: str
    published: Publication
    start: int
    end: int
    block: int
    level: int
    certain: bool


class SubjectReader(PaperNameReader):
    """Finds the paper of a note."""

    def subject(self) -> Subject | None:
        """Return the paper of the note; None where it is about none, or several, or without evidence for one."""
        if is_scaffold(self.note) or self.note.path.stem.casefold() in _NO_NOTES:
            return None
        name = self.name
        if name is None or not self.is_single(name):
            return None
        url = self.url_of(name)
        evidence = self.evidence_for(name, url)
        if not evidence and self.begins_with_linked_heading(name):
            return self.build_subject(name, url)
        if not evidence or (evidence == "weak" and not _is_title(name.cite.title)):
            return None
        return self.build_subject(name, url)

    def subject_of_entry(self, title: str) -> Subject | None:
        """Return the paper of a note whose only entry has that title; without one, the front matter may have it."""
        name = self.name
        title = "" if is_generic(title) or is_address(title) else title
        if name is None or (title and name.cite.title != title and not name.own):
            return None
        if not title and name.block >= 0 and self.evidence_for(name, self.url_of(name)) != "strong":
            return None
        return self.build_subject(name, self.url_of(name))

    @property
    def names_paper(self) -> bool:
        """Whether the note gives its paper by name, so that other papers in it are references."""
        if self.name is None:
            return False
        parts = self.is_structured() and _is_title(self.name.cite.title)
        return parts or self.evidence_for(self.name, self.url_of(self.name)) == "strong"

    def build_subject(self, name: PaperName, url: str) -> Subject:
        """Return the subject of that name and address."""
        when = name.cite.published.filled_from(publication_of(self.details)).filled_from(
            self.bibtex.published if self.bibtex else NO_PUBLICATION
        )
        when = when.filled_from(self.file_title.published)
        title, full = name.cite.title, self.bibtex.title if self.bibtex else ""
        title = full if title_key(title) and title_key(full).startswith(title_key(title)) else title
        return Subject(title, url, when, name.start, name.end, name.block, name.level, bool(url) and is_paper(url))

    def is_single(self, name: PaperName) -> bool:
        """Return whether the note is not about several papers."""
        if (
            regex(_COLLECTIVE).search(name.cite.title)
            or not may_name_paper(name.cite.title)
            or is_section(name.cite.title)
            or introduces_references(name.cite.title)
        ):
            return False
        links = {one.url for one in self.details if one.kind == "link" and one.url and is_paper(one.url)}
        return len(links) < 3

    def url_of(self, name: PaperName) -> str:
        """Return the address of the paper; `` where the note has none."""
        if name.url and is_paper(name.url):
            return name.url
        labelled = [one.url for one in self.details if one.kind in ("link", "title") and one.url]
        found = next(filter(is_paper, labelled), "") or self.linked_url(name)
        if found or (found := self.bibtex.url if self.bibtex else ""):
            return found
        named = (
            one.url for one in self.details if one.kind == "link" and one.url and (name.own or _is_of_paper(one.label))
        )
        return next(named, "") or name.url or self.front_matter_url

    @property
    def front_matter_url(self) -> str:
        """The address that the front matter gives, unless it is on a host for code, videos, blogs and the like."""
        front = (
            one.url for one in front_matter_details(self.note) if one.kind == "link" and one.url.startswith("http")
        )
        return next((url for url in front if not regex(_NO_PAPERS).match(url)), "")

    def linked_url(self, name: PaperName) -> str:
        """Return the target of the link whose text is the paper's title, or a word such as `paper`."""
        if name not in self._linked_urls:  # the address and the evidence depend on it, again and again
            self._linked_urls[name] = self._find_linked_url(name)
        return self._linked_urls[name]

    @cached_property
    def _linked_urls(self) -> dict[PaperName, str]:
        return {}

    def _find_linked_url(self, name: PaperName) -> str:
        named: list[str] = []
        for link in self.web_links():
            text = self.link_text(link)
            if self.is_titled(text, name):
                return link.target
            if not is_paper(link.target) and not regex(r"(?i)paper|论文|論文|논문|pdf|arxiv").search(text):
                continue
            unnamed = is_paper(link.target) and (not text or is_address(text)) and self.is_in_front(link, name)
            if self.is_listed(link) or self.is_in_cell(link):
                continue
            is_paper_text = unnamed or regex(_PAPER_TEXT).fullmatch(text.strip(" []【】()（）《》.,:："))
            if is_paper_text and (link.start < self.note.body + _BEGINNING or not named):
                named.append(link.target)
        return named[0] if named and (len(set(named)) == 1 or self.is_near_beginning(named[0])) else ""

    def is_listed(self, link: Link) -> bool:
        """Return whether a link is in a list of other papers: `- [Title](note.md), [arXiv](…)`, a bibliography."""
        if self.titles.is_bibliography and covering(self.bibliography, link.start):
            return True
        start = max(self.note.line_span(link.start)[0], link.start - _BEGINNING)
        return regex(_LISTED).match(self.note.text[start : link.start]) is not None

    def is_in_front(self, link: Link, name: PaperName) -> bool:
        """Return whether an address is above all sections of the note, or in one that is about the paper itself."""
        headings = self.document.headings
        at = bisect_left(headings, link.start, key=attrgetter("start")) - 1
        if at < 0 or headings[at].block == name.block or len(headings) < _MIN_SECTIONS:
            return True
        words = self.note.text[headings[at].text_start : headings[at].text_end]
        return regex(_OF_PAPER).search(words) is not None

    def is_in_cell(self, link: Link) -> bool:
        """Return whether a link is in a cell of a table that names something, whose paper it is."""
        at = self.document.block_at(link.start)
        if at < 0 or self.document.blocks[at].kind != "table":
            return False
        start, end = self.note.line_span(link.start)
        before = self.note.text[max(start, link.start - _BEGINNING) : link.start].rpartition("|")[2]
        after = self.note.text[link.end : min(end, link.end + _BEGINNING)].partition("|")[0]
        return regex(r"\w").search(before + after) is not None

    @cached_property
    def bibliography(self) -> list[Block]:
        """The list items that are lines of a bibliography."""
        return [self.document.blocks[index] for index in sorted(self.titles.references)]

    def is_titled(self, text: str, name: PaperName) -> bool:
        """Return whether the text of a link contains the title of the paper."""
        title = title_key(name.cite.title)
        return len(title) > 12 and title in title_key(text)

    def is_near_beginning(self, target: str) -> bool:
        """Return whether a link is at the beginning of the body."""
        return self.note.text.find(target, self.note.body, self.note.body + _BEGINNING) >= 0

    def evidence_for(self, name: PaperName, url: str) -> Literal["strong", "weak", ""]:
        """Return how strong the evidence is that the note is about a paper of that name."""
        named = any(
            one.kind == "link" and (is_paper(one.url) or _is_of_paper(one.label)) and one.url for one in self.details
        )
        if name.own or named or self.bibtex or (name.url and is_paper(name.url)):
            return "strong"
        if name.cite.tagged or self.file_title.tagged or (name.cite.remark and _is_plausible_name(name.cite.title)):
            return "strong"
        if url and url == self.linked_url(name):
            titled = any(link.target == url and self.is_titled(self.link_text(link), name) for link in self.web_links())
            return "strong" if not titled and (self.is_near_beginning(url) or self.is_structured()) else "weak"
        kinds = [one.kind for one in self.details]
        if "venue" in kinds and ("year" in kinds or name.block < 0 or self.is_structured()):
            return "weak"
        if self.is_structured() or name.cite.remark or self.is_tagged_as_paper():
            return "weak"
        same = title_key(self.file_title.title) == title_key(name.cite.title)
        return (
            "weak"
            if same and regex(_ABOUT).search(self.note.text[self.note.body : self.note.body + _BEGINNING])
            else ""
        )

    def begins_with_linked_heading(self, name: PaperName) -> bool:
        """Return whether the note begins with a heading that is a link, and not to code, videos, blogs and the like."""
        blocks = self.document.blocks
        if name.block != 0 or name.level != 1 or not blocks or not name.url.startswith("http"):
            return False
        source = self.note.text[name.start : name.end]
        return source.startswith("[") and source.endswith(")") and not regex(_NO_PAPERS).match(name.url)

    def is_tagged_as_paper(self) -> bool:
        """Return whether the tags, the categories or the type of the note mark it as one about a paper."""
        words = [
            str(field.value.data)
            for field in fields_of(self.note)
            if field.key in ("tags", "tag", "categories", "category", "type")
        ]
        return any(regex(_LIKELY).search(word) for word in words)


def _is_plausible_name(words: str) -> bool:
    """Return whether a name is mostly in Latin script, or long: `方法` of `论文阅读方法` is no title."""
    latin = regex(r"[A-Za-z]").findall(words)
    return len(latin) * 2 > len(regex(r"[^\W\d_]").findall(words)) or len(words) > 12


def _is_title(words: str) -> bool:
    """Return whether a name is long enough to be the title of a paper."""
    names = regex(r"[A-Za-z][\w-]*").findall(words)
    return len(names) >= _MIN_TITLE_WORDS or (len(names) > 1 and bool(regex(r"[A-Za-z0-9)][:：-]").search(words)))


def _is_of_paper(label: str) -> bool:
    return regex(r"(?i)paper|arxiv|pdf|doi|论文|論文|논문").search(label) is not None
