"""Which papers the notes have, and whether two of them are one. Pure functions; what they give is plain data."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import parse_qs, unquote

from paperstack_lint.note.note import analysis
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.site.workspace import Workspace, is_form
from paperstack_lint.storage.paths import DATED

if TYPE_CHECKING:
    from paperstack_lint.addresses.urls import Url
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.agreement.normalized import Words
    from paperstack_lint.papers.entry import Entry


class Noted(NamedTuple):
    """A paper as a note has it.

    `ids` are what identifies it: `arxiv:1706.03762`, `doi:10.1145/…` in lower case, `openreview:…`, `acl:…`. `key` is
    its title as titles are compared, `` where that is too short or too general to identify a paper. `part` tells
    entries on one paper apart that are wanted side by side: `2`, `续`, `翻译`; `` for the paper as a whole. `full` is
    whether it has been read: it has sections, and something in one. What is not may be a line of a reading list, which
    stands beside the full note by good habit; `listed` is the line of the heading above such a line, 0 without one, and
    -1 for what is no line of a list. `title` is as it is read, `start` to `end` its source, `line` from 1.
    `year` is the one that is written beside the title without a venue: series have a paper of one title each year.
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
    listed: int = -1

    @classmethod
    def read(cls, data: Sequence[Any]) -> Noted:
        """The paper of plain data. Raises ValueError or TypeError where it is none."""
        title, ids, *others = data
        return cls(title, tuple(ids), *others)


@analysis
def identities_of(note: Note) -> tuple[Noted, ...]:
    """The papers that a note has, by a title or an identifier, in order; those that are not certain by a title.

    A form for new notes has none; nor has what is not published, which may be a copy of what is.
    """
    if is_form(note) or _is_hidden(note):
        return ()
    entries = [entry for entry in papers_of(note) if entry.title or entry.url]
    certain = [entry for entry in entries if entry.certain]
    series = _part_of_note(note) if len(certain or entries) == 1 else ""
    papers = (_noted(note, entry, series) for entry in entries)
    return tuple(paper for entry, paper in zip(entries, papers, strict=True) if entry.certain or paper.key)


def _is_hidden(note: Note) -> bool:
    if Workspace.of(note).is_draft(note.path):
        return True
    fields = note.front_matter.fields if note.front_matter else ()
    said = {(field.key, field.value.text.casefold()) for field in fields}
    return ("published", "false") in said or ("draft", "true") in said


def _noted(note: Note, entry: Entry, series: str) -> Noted:
    listed = _above(note, entry) if entry.title_kind == "list" and not entry.sections else -1
    title = _bracketed(entry.title) if listed >= 0 else entry.title
    part, rest = _parted(_folded(title))
    full = not all(section.empty for section in entry.sections) or _is_full(note, entry)
    place = entry.title_start, entry.title_end, note.position(entry.title_start).line
    year = str(entry.year) if entry.year and not entry.venue else ""
    part = part or (series if listed < 0 else "")  # a line of a list is not what the note is about
    return Noted(title, _ids(entry), _key(rest), part, full, *place, year, listed)


def _bracketed(title: str) -> str:
    """Return the title that leads a line in brackets, before a remark; a tag in brackets identifies no paper."""
    bracket = re.match(r"\[([^\[\]\n]{2,300})\](?=\s)", title)
    return bracket[1] if bracket and _key(_folded(bracket[1])) else title


def _is_full(note: Note, entry: Entry) -> bool:
    """Whether a note without sections has been written on the paper: it is about that alone."""
    if entry.sections or len(papers_of(note)) > 1 or entry.title_kind not in ("heading", None):
        return False
    from paperstack_lint.papers.written import has_text

    return has_text(note, entry)


def _above(note: Note, entry: Entry) -> int:
    """The line of the heading above an entry; 0 without one."""
    starts = note.document.headings
    at = bisect_right(starts, entry.title_start, key=lambda heading: heading.start) - 1
    return note.position(starts[at].start).line if at >= 0 else 0


def _part_of_note(note: Note) -> str:
    """Which part of a series a note on one paper is, by its title or else the end of its name."""
    title = note.front_matter.single("title") if note.front_matter else None
    told = _folded(title.value.text) if title else ""
    ends = (told, re.sub(f"^{DATED}", "", note.path.stem))
    numbers = (re.search(r"(?:[-_ (（:：]|(?<=[^\x00-\x7f]))(\d{1,2}|[上中下续])[)）]?$", end) for end in ends)
    return _parted(told)[0] or next((number[1] for number in numbers if number), "")


def keys(paper: Noted) -> tuple[str, ...]:
    """Under which names a paper is looked up: two that are the same, or at odds, have one in common."""
    return (*paper.ids, f"title:{paper.key}") if paper.key else paper.ids


def same(first: Noted, second: Noted) -> bool:
    """Whether two are one paper, and the same part of it; never if they are at odds.

    What has no keys is not even the same as itself: nothing tells which paper it is.
    """
    if first.part != second.part:
        return False
    if not set(first.ids).isdisjoint(second.ids):
        return "different" not in _verdicts(first, second)
    return _same_title(first, second) and not _kinds(first) & _kinds(second)


def at_odds(first: Noted, second: Noted) -> Literal["titles", "ids"] | None:
    """What of two cannot both be right.

    `titles` are two for one identifier, of which neither can be another name, a translation or a part of the other.
    `ids` are two of arXiv's for one title. Other registries give a paper one at each venue, and surveys share titles.
    """
    if first.part != second.part:
        return None
    from paperstack_lint.papers.agreement import differ

    if not set(first.ids).isdisjoint(second.ids):
        if not (first.key and second.key) or first.key == second.key or not differ(first.title, second.title):
            return None
        return None if _are_near(first.title, second.title) else "titles"
    both = _kinds(first) & _kinds(second)
    if "arxiv" not in both or not _same_title(first, second):
        return None
    return "ids" if _is_singular(first.title) and _is_singular(second.title) else None


def _kinds(paper: Noted) -> set[str]:
    return {name.partition(":")[0] for name in paper.ids}


def _verdicts(first: Noted, second: Noted) -> set[str]:
    """What is found of each title as a name for the other's paper: either may be the whole one."""
    from paperstack_lint.papers.agreement import agreement

    if first.key and first.key == second.key:
        return {"same"}
    return {agreement(first.title, [second.title]), agreement(second.title, [first.title])}


_MANY = 4
"""Words in common of which more are enough to tell that titles are near."""


def _are_near(title: str, other: str) -> bool:
    """Return whether titles have nearly all words in common, as those of two versions of a paper may."""
    mine, theirs = (set(re.findall(r"[^\W\d_]{3,}", _folded(each))) for each in (title, other))
    numbers = [re.findall(r"\d+", each) for each in (title, other)]
    return numbers[0] == numbers[1] and len(mine & theirs) > _MANY and 4 * len(mine & theirs) >= 3 * len(mine | theirs)


def _same_title(first: Noted, second: Noted) -> bool:
    """Whether the titles are one, and not of a series that has one each year."""
    if not first.key or first.key != second.key:
        return False
    mine, theirs = _years(f"{first.title} {first.year}"), _years(f"{second.title} {second.year}")
    return not (mine and theirs) or not mine.isdisjoint(theirs)


def _years(title: str) -> set[str]:
    return set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d|\.\d)", _folded(title)))


_SHARED = (
    r"survey|review|overview|tutorial|introduction|primer|report|challenge|benchmark|comment|reply"
    r"|综述|綜述|综览|サーベイ|서베이"
)
_SINGULAR = 20  # letters


def _is_singular(title: str) -> bool:
    """Whether no two papers can be expected to have this title."""
    folded = _folded(title)
    words = re.findall(r"[^\W\d_]+", folded)
    return len(words) > 3 and len("".join(words)) >= _SINGULAR and not re.search(_SHARED, folded)


# Addresses that hold a paper's DOI in their path; what they say of whole books and proceedings is left out.
_REGISTRARS = (
    r"(?:.+\.)?(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|tandfonline\.com|science\.org|pnas\.org)"
)
_DOI = (
    r"/(?:doi(?:/(?:abs|pdf|epdf|pdfdirect|full|fullHtml))?|article|chapter|content/pdf)"
    r"/(10\.\d{4,9}/[^\s?#]+?)(?:\.pdf|/full|/abstract)?/?"
)
_ACL_HOSTS = frozenset({"aclanthology.org", "aclanthology.info", "aclweb.org"})
_ACL = (
    r"(?:/anthology)?(?:/papers)?(?:/[A-Z]/[A-Z]\d\d)?"
    r"/([A-Z]\d\d-\d{4}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?:v\d)?(?:\.pdf)?/?"
)


def _ids(entry: Entry) -> tuple[str, ...]:
    """What the address that a title leads to identifies."""
    if entry.arxiv_id:
        return (f"arxiv:{entry.arxiv_id}",)
    from paperstack_lint.addresses import urls
    from paperstack_lint.addresses.identity import identify

    found = identify(entry.url.strip())
    if found and found.kind == "doi":
        return (f"doi:{found.name}",)
    parts = urls.web(found.address) if found else None
    name = _registered(parts) if parts else None
    return (name,) if name else ()


def _registered(url: Url) -> str | None:
    host, path = url.host.removeprefix("www."), unquote(url.path)
    if host == "openreview.net" and path in ("/forum", "/pdf"):
        names = parse_qs(url.query[1:].replace("&amp;", "&")).get("id", [])
        return f"openreview:{names[0]}" if len(names) == 1 else None
    if host in _ACL_HOSTS and (found := re.fullmatch(_ACL, path, re.IGNORECASE)):
        return f"acl:{found[1].lower()}"
    if re.fullmatch(_REGISTRARS, host) and (found := re.fullmatch(_DOI, path, re.IGNORECASE)):
        return f"doi:{found[1].lower()}"
    return None


def _folded(title: str) -> str:
    """The title without case and width, and without the marks of emphasis; no more of it than is compared."""
    from paperstack_lint.papers.agreement.normalized import LONGEST

    plain = unicodedata.normalize("NFKC", title[:LONGEST]).casefold()[:LONGEST]
    return " ".join(re.sub(r"[*`~]+|(?<!\w)_+|_+(?!\w)", "", plain).split())


_DIGITS = {numeral: str(at) for at, numeral in enumerate("一二三四五六七八九十", 1)}
_DIGITS |= {numeral: str(at) for at, numeral in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_DIGITS |= {numeral: str(at) for at, numeral in enumerate("one two three four five".split(), 1)}
_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|one|two|three|four|five)"
_ANEW = r"(再读|再讀|重读|重讀|再訪|[二三]刷|[二三][读讀]|re-?read(?:ing)?|(?:second|third|2nd|3rd) (?:reading|pass))"
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
    rf"(?<=[\w?!.*])\s*[(\[【]\s*{_NUMBER}\s*[)\]】]{_TAGS}$",  # in front of a title it is the number of a list
    r"[(\[【\s](\d{1,2})\s?/\s?\d{1,2}\s*[)\]】]?\s*$",
    r"(?:\s-\s|\s?#|:|之)\s*(\d{1,2}|[一二三四五六七八九十])\s*$",
    r"\s([一二三四五六七八九十])\s*$",
    rf"^\W*{_ANEW}",
    rf"(?:[(\[【:|\s—–]|\s-)\s*{_ANEW}{_END}",
    rf"(?:[(\[【:|—–]|\s-)\s*{_ASPECT}{_END}",
    rf"\s(?=[^\x00-\x7f]){_ASPECT}{_END}",
    r"^\W*(?:papers?|(?:paper )?reviews?|论文|論文|논문|리뷰)\s?[#(]?\d{1,3}[-_.](\d{1,2})(?!\d)",
    rf"\s((?:implementation|design|project|study|reading|work) (?:plan|doc|document|proposal|spec|roadmap)){_END}",
)


def _parted(title: str) -> tuple[str, str]:
    """Which part of its paper a folded title announces, and the title without that."""
    counted = [r"\s(\d)$"] if len(title.split()) > _WORDS else []  # not in the name of a model
    for pattern in (*_PARTS, *counted):
        found = re.search(pattern, title)
        if found:
            part = re.sub(r"[\s-]", "", found[1])
            return _DIGITS.get(part, part), f"{title[: found.start()]} {title[found.end() :]}".strip()
    return "", title


_COUNTED = r"^\W*(?:\d{1,3}(?:\.\d{1,3})+[.)、:]?\s|no\.\s?\d{1,4}\W|\[[ x]\]\s)\s*"
_REMARKS = (
    r"论文|論文|文献|阅读|閱讀|笔记|筆記|精读|精讀|解读|解讀|导读|泛读|总结|總結|小结|分享|介绍|介紹|简介|详解|解析|原理"
    r"|(?:学习|學習)(?=笔记|筆記|记录|心得|总结)|记录|心得|体会|汇总|整理|合集|系列|每[日周月]|本周|周报|月报|读书|組會|组会|汇报"
    r"|まとめ|読んだ|読み|読む|紹介|解説|メモ|논문|리뷰|정리|요약|읽기"
)
_WORDS, _LETTERS, _SIGNS = 4, 15, 8
_GENERAL = 5
"""From so many words on a title says more than its subject, whatever the words."""


def _key(title: str) -> str:
    """A folded title, or what else a heading says, as it is compared; `` where it does not identify a paper."""
    from paperstack_lint.papers.agreement.likeness import content, letters
    from paperstack_lint.papers.agreement.normalized import words
    from paperstack_lint.papers.agreement.readings import core

    # Brackets may be all that tells a title from another; those that say where or when are left out anyway.
    latin = core(tuple(word._replace(inside=False) for word in words(re.sub(_COUNTED, "", title))))
    other = "".join(re.findall(r"[^\W\d_\x00-\u03ff]+", re.sub(_REMARKS, "", title)))
    telling = len(latin) >= _WORDS or len(letters(content(latin))) >= _LETTERS
    general = len(content(latin)) < _GENERAL and _are_general(latin)
    return letters(latin) + other if (telling and not general) or len(other) >= _SIGNS else ""


def _are_general(latin: Words) -> bool:
    return all(word.kind != "word" or word.aside or word.stem in _subjects() for word in latin)


@cache
def _subjects() -> frozenset[str]:
    """The words of which headings are made that name a subject, or a part of a paper."""
    from paperstack_lint.papers.agreement.likeness import GENERIC
    from paperstack_lint.papers.agreement.normalized import words

    said = (
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
    return GENERIC | {word.stem for word in words(said)}
