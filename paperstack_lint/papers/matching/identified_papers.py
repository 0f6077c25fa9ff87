"""Identify the papers of a note by identifiers and titles. The results are plain data, for comparison between notes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote

from paperstack_lint.note.fields import field_of, fields_of
from paperstack_lint.note.note import analysis
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.storage.paths import DATED
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.addresses.urls import Url
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.agreement.tokenizer import Words
    from paperstack_lint.papers.reading.entry import Entry


class IdentifiedPaper(NamedTuple):
    """A paper of a note, with what identifies it.

    `title` is as readers see it, `start` to `end` its source, `line` from 1. `ids` are its identifiers:
    `arxiv:1706.03762`, `doi:10.1145/…` in lower case, `openreview:…`, `acl:…`. `key` is its title normalized for
    comparison, `` where that is too short or too general to identify a paper. `part` distinguishes entries on one paper
    that may coexist: `2`, `续`, `翻译`; `` for the paper as a whole.

    `full` is whether it has been read: it has sections, and something in one. Others may be lines of a reading list,
    which coexist with the full note by good habit; `list_heading` is the line of the heading above such a line, 0
    without one, and -1 for what is no line of a list. `year` is the one written beside the title without a venue: a
    series has a paper of one title each year.
    """

    title: str
    ids: tuple[str, ...]
    key: str
    part: str
    full: bool
    start: int
    end: int
    line: int
    year: str = ""
    list_heading: int = -1

    @property
    def lookup_keys(self) -> tuple[str, ...]:
        """The keys under which it is found: papers that are the same, or contradict each other, have one in common."""
        return (*self.ids, f"title:{self.key}") if self.key else self.ids

    @classmethod
    def deserialize(cls, data: Sequence[Any]) -> IdentifiedPaper:
        """Return the paper of plain data. Raises ValueError or TypeError where it is none."""
        title, ids, *others = data
        return cls(title, tuple(ids), *others)


@analysis
def identified_papers_of(note: Note) -> tuple[IdentifiedPaper, ...]:
    """Return the papers of a note that have a title or an identifier, in order; uncertain ones need a title.

    A template for new notes has none; nor has an unpublished note, which may be a copy of a published one.
    """
    if is_scaffold(note) or _is_unpublished(note):
        return ()
    return tuple(paper for entry, paper in identify_entries(note) if entry.certain or paper.key)


def identify_entries(note: Note) -> Iterator[tuple[Entry, IdentifiedPaper]]:
    """Yield the entries of a note that have a title or an address, with what identifies their papers, in order."""
    entries = [entry for entry in papers_of(note) if entry.title or entry.url]
    certain = [entry for entry in entries if entry.certain]
    series = _part_of_note(note) if len(certain or entries) == 1 else ""
    return ((entry, _identify(note, entry, series)) for entry in entries)


def _is_unpublished(note: Note) -> bool:
    if Workspace.of(note).is_draft(note.path):
        return True
    values = {(field.key, field.value.text.casefold()) for field in fields_of(note)}
    return ("published", "false") in values or ("draft", "true") in values


def _identify(note: Note, entry: Entry, series: str) -> IdentifiedPaper:
    """Return the paper of an entry; `series` is the part that the note announces."""
    list_heading = _heading_above(note, entry) if entry.title_kind == "list" and not entry.sections else -1
    title = _bracketed_title(entry.title) if list_heading >= 0 else entry.title
    part, rest = split_part(fold(title))
    full = not all(section.empty for section in entry.sections) or _is_full(note, entry)
    place = entry.title_start, entry.title_end, note.position(entry.title_start).line
    year = str(entry.year) if entry.year and not entry.venue else ""
    part = part or (series if list_heading < 0 else "")  # the note is not about the papers that it lists
    return IdentifiedPaper(title, _ids(entry), identifying_key(rest), part, full, *place, year, list_heading)


def _bracketed_title(title: str) -> str:
    """Return the title in brackets that begins a line, before a remark; a tag in brackets identifies no paper."""
    bracket = regex(r"\[([^\[\]\n]{2,300})\](?=\s)").match(title)
    return bracket[1] if bracket and identifying_key(fold(bracket[1])) else title


def _is_full(note: Note, entry: Entry) -> bool:
    """Return whether a note without sections has text about the paper, and is about that alone."""
    if entry.sections or len(papers_of(note)) > 1 or entry.title_kind not in ("heading", None):
        return False
    from paperstack_lint.papers.reading.paper_text import has_text

    return has_text(note, entry)


def _heading_above(note: Note, entry: Entry) -> int:
    """Return the line of the heading above an entry; 0 without one."""
    headings = note.document.headings
    at = bisect_right(headings, entry.title_start, key=lambda heading: heading.start) - 1
    return note.position(headings[at].start).line if at >= 0 else 0


def _part_of_note(note: Note) -> str:
    """Return which part of a series a note on one paper is, by its title or else the end of its name."""
    field = field_of(note, "title")
    title = fold(field.value.text) if field else ""
    names = (title, regex(f"^{DATED}").sub("", note.path.stem))
    numbers = (regex(r"(?:[-_ (（:：]|(?<=[^\x00-\x7f]))(\d{1,2}|[上中下续])[)）]?$").search(name) for name in names)
    return split_part(title)[0] or next((number[1] for number in numbers if number), "")


# Sites whose addresses contain a paper's DOI in their path; those of whole books and proceedings do not match.
_DOI_HOSTS = (
    r"(?:.+\.)?(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|tandfonline\.com|science\.org|pnas\.org)"
)
_DOI_PATH = (
    r"/(?:doi(?:/(?:abs|pdf|epdf|pdfdirect|full|fullHtml))?|article|chapter|content/pdf)"
    r"/(10\.\d{4,9}/[^\s?#]+?)(?:\.pdf|/full|/abstract)?/?"
)
_ACL_HOSTS = frozenset({"aclanthology.org", "aclanthology.info", "aclweb.org"})
_ACL_PATH = (
    r"(?:/anthology)?(?:/papers)?(?:/[A-Z]/[A-Z]\d\d)?"
    r"/([A-Z]\d\d-\d{4}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?:v\d)?(?:\.pdf)?/?"
)


def _ids(entry: Entry) -> tuple[str, ...]:
    """Return what the target of a title's link identifies."""
    if entry.arxiv_id:
        return (f"arxiv:{entry.arxiv_id}",)
    from paperstack_lint.addresses import urls
    from paperstack_lint.addresses.identity import identify

    found = identify(entry.url.strip())
    if found and found.kind == "doi":
        return (f"doi:{found.name}",)
    parts = urls.web(found.address) if found else None
    name = _registered_id(urls.without_www(parts.host), parts) if parts else None
    return (name,) if name else ()


def _registered_id(host: str, url: Url) -> str | None:
    path = unquote(url.path)
    if host == "openreview.net" and path in ("/forum", "/pdf"):
        names = parse_qs(url.query[1:].replace("&amp;", "&")).get("id", [])
        return f"openreview:{names[0]}" if len(names) == 1 else None
    if host in _ACL_HOSTS and (found := regex(_ACL_PATH, re.IGNORECASE).fullmatch(path)):
        return f"acl:{found[1].lower()}"
    if regex(_DOI_HOSTS).fullmatch(host) and (found := regex(_DOI_PATH, re.IGNORECASE).fullmatch(path)):
        return f"doi:{found[1].lower()}"
    return None


def fold(title: str) -> str:
    """Return a title in lower case and normal width, without emphasis; no more of it than is compared."""
    from paperstack_lint.papers.agreement.tokenizer import MAX_TITLE_LENGTH

    plain = unicodedata.normalize("NFKC", title[:MAX_TITLE_LENGTH]).casefold()[:MAX_TITLE_LENGTH]
    return " ".join(regex(r"[*`~]+|(?<!\w)_+|_+(?!\w)").sub("", plain).split())


_NUMERALS = {numeral: str(at) for at, numeral in enumerate("一二三四五六七八九十", 1)}
_NUMERALS |= {numeral: str(at) for at, numeral in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_NUMERALS |= {numeral: str(at) for at, numeral in enumerate("one two three four five".split(), 1)}
_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|one|two|three|four|five)"
_READ_AGAIN = (
    r"(再读|再讀|重读|重讀|再訪|[二三]刷|[二三][读讀]|re-?read(?:ing)?|(?:second|third|2nd|3rd) (?:reading|pass))"
)
_ASPECT = (
    r"(续篇?|續篇?|[上中下前后後][篇编編]?|补充|補充|番外篇?|附录|附錄|代码|代碼|源码|源碼|复现|復現|实现|實作|实践|实战|翻译|翻譯|译文|実装|翻訳"
    r"|continued|cont(?:'?d)?\.?|implementation|reproduction|translation|translated|appendix|supplement(?:ary)?"
    r"|addendum|follow-?up|code (?:reading|review|walk-?through))"
)
_CLOSED = r"\s*[)\]】》」]?"
_END = rf"{_CLOSED}(?:\s*(?:论文|論文)?(?:阅读|閱讀|精读|解读|学习)?(?:笔记|筆記|解读|解析|notes?)?)?{_CLOSED}\s*$"
_TAGS = rf"(?:\s*[(\[【][^()\[\]【】]{{1,40}}[)\]】])?{_END}"
_PARTS = (
    rf"\b(?:part|pt|chapter|section|lecture|day|week|vol|volume|episode|session)\.?\s*[-#:]?\s*{_NUMBER}(?![\w-])",
    rf"第\s*{_NUMBER}\s*[部篇章节節讲講课課周期次遍回弹彈天編编]分?",
    rf"(?<=[\w?!.*])\s*[(\[【]\s*{_NUMBER}\s*[)\]】]{_TAGS}$",  # before a title it is the number of a list
    r"[(\[【\s](\d{1,2})\s?/\s?\d{1,2}\s*[)\]】]?\s*$",
    r"(?:\s-\s|\s?#|:|之)\s*(\d{1,2}|[一二三四五六七八九十])\s*$",
    r"\s([一二三四五六七八九十])\s*$",
    rf"^\W*{_READ_AGAIN}",
    rf"(?:[(\[【:|\s—–]|\s-)\s*{_READ_AGAIN}{_END}",
    rf"(?:[(\[【:|—–]|\s-)\s*{_ASPECT}{_END}",
    rf"\s(?=[^\x00-\x7f]){_ASPECT}{_END}",
    r"^\W*(?:papers?|(?:paper )?reviews?|论文|論文|논문|리뷰)\s?[#(]?\d{1,3}[-_.](\d{1,2})(?!\d)",
    rf"\s((?:implementation|design|project|study|reading|work) (?:plan|doc|document|proposal|spec|roadmap)){_END}",
)


def split_part(title: str) -> tuple[str, str]:
    """Return which part of its paper a folded title announces (`2`, `续`; `` for none), and the title without that."""
    # A single digit at the end of a short title belongs to the name of a model.
    numbered = [r"\s(\d)$"] if len(title.split()) > MIN_WORDS else []
    for pattern in (*_PARTS, *numbered):
        found = regex(pattern).search(title)
        if found:
            part = regex(r"[\s-]").sub("", found[1])
            return _NUMERALS.get(part, part), f"{title[: found.start()]} {title[found.end() :]}".strip()
    return "", title


_LIST_NUMBER = r"^\W*(?:\d{1,3}(?:\.\d{1,3})+[.)、:]?\s|no\.\s?\d{1,4}\W|\[[ x]\]\s)\s*"
_REMARKS = (
    r"论文|論文|文献|阅读|閱讀|笔记|筆記|精读|精讀|解读|解讀|导读|泛读|总结|總結|小结|分享|介绍|介紹|简介|详解|解析|原理"
    r"|(?:学习|學習)(?=笔记|筆記|记录|心得|总结)|记录|心得|体会|汇总|整理|合集|系列|每[日周月]|本周|周报|月报|读书|組會|组会|汇报"
    r"|まとめ|読んだ|読み|読む|紹介|解説|メモ|논문|리뷰|정리|요약|읽기"
)
MIN_WORDS, MIN_LETTERS, MIN_OTHER_LETTERS = 4, 15, 8
"""Latin words, Latin letters or letters of other scripts of which one is enough for a title to identify a paper."""
MIN_WORDS_OF_TITLE = 5
"""A title with as many content words is more than the name of a subject, whatever the words."""


def identifying_key(title: str) -> str:
    """Return a folded title, or other text of a heading, normalized for comparison; `` where it identifies no paper."""
    from paperstack_lint.papers.agreement.parsed_title import core_words
    from paperstack_lint.papers.agreement.similarity import content_words, unspaced
    from paperstack_lint.papers.agreement.tokenizer import tokenize

    # Brackets may be all that distinguishes two titles; those with a venue or a year are left out anyway.
    words = tokenize(regex(_LIST_NUMBER).sub("", title))
    latin = core_words(tuple(word._replace(bracketed=False) for word in words))
    other = "".join(regex(r"[^\W\d_\x00-\u03ff]+").findall(regex(_REMARKS).sub("", title)))
    long = len(latin) >= MIN_WORDS or len(unspaced(content_words(latin))) >= MIN_LETTERS
    general = len(content_words(latin)) < MIN_WORDS_OF_TITLE and _are_general(latin)
    return unspaced(latin) + other if (long and not general) or len(other) >= MIN_OTHER_LETTERS else ""


def _are_general(latin: Words) -> bool:
    """Return whether the words name at most a subject, or a part of a paper."""
    return all(word.kind != "word" or word.metadata or word.stem in _subject_stems() for word in latin)


@cache
def _subject_stems() -> frozenset[str]:
    """Return the stems of the words in headings that name a subject, or a part of a paper."""
    from paperstack_lint.papers.agreement.similarity import GENERIC
    from paperstack_lint.papers.agreement.tokenizer import tokenize

    names = (
        "introduction related work background preliminaries motivation result experiment experimental experiments "
        "ablation study analysis discussion conclusion summary future baseline evaluation setup setting "
        "implementation details limitation contribution problem formulation proposed main idea paper papers "
        "reading note weekly list supervised unsupervised self semi weakly reinforcement contrastive transfer meta "
        "few zero one shot multi task federated continual active representation embedding pre training pretraining "
        "fine tuning finetuning domain adaptation generalization convolutional recurrent graph attention "
        "transformer generative adversarial diffusion language vision visual image video text speech natural "
        "processing computer object detection classification recognition segmentation semantic instance generation "
        "translation question answering retrieval recommendation recommender knowledge distillation architecture "
        "search pruning quantization compression optimization robustness augmentation dataset benchmark metric "
        "loss function theory application recent advances"
    )
    return GENERIC | {word.stem for word in tokenize(names)}
