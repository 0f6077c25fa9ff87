"""Parse what is written around the title of a paper: year, venue, and remarks such as `论文笔记` or `Paper Review`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.papers.reading.wording import is_generic
from paperstack_lint.text.regex import regex

MAX_LINE = 400
"""Characters of a line that are parsed."""

_UNMISTAKABLE_VENUES = (
    "AAAI ACCV ACL ACML AISTATS ASPLOS ASRU BMVC CIKM CIDR COLING COLT CoNLL CoRL CVPR CVPRW EACL ECAI ECCV ECCVW ECIR "
    "ECML EMNLP EuroSys FAccT FOCS GECCO HotOS HPCA ICAPS ICASSP ICCAD ICCV ICCVW ICDAR ICDE ICDM ICIP ICLR ICME ICML "
    "ICMR ICPR ICRA ICSE IJCAI IJCNN IJCNLP INTERSPEECH IROS ISBI ISCA ISMAR ISMIR IWSLT KDD LREC MICCAI MIDL MLSys "
    "NAACL NDSS NeurIPS NIPS NSDI OSDI PAKDD PLDI POPL RecSys SIGCOMM SIGGRAPH SIGIR SIGKDD SIGMOD SOSP STOC TACL UAI "
    "VLDB PVLDB WACV WSDM 3DV TPAMI IJCV TNNLS TKDE TMM TOG JMLR TMLR JAIR IJRR TCSVT TMI TASLP PNAS CoRR bioRxiv arXiv"
)
_AMBIGUOUS_VENUES = (
    "CHI FG MM DAC RSS SC MICRO WWW PAMI RAL RA-L TRO T-RO TIP UIST WMT SLT ATC FAST CCS USENIX MIA Nature Science "
    "Interspeech Neurocomputing Distill OpenReview"
)
_VENUES = {name.casefold(): name for name in (*_UNMISTAKABLE_VENUES.split(), *_AMBIGUOUS_VENUES.split())}
_UNMISTAKABLE = "|".join(sorted(map(re.escape, _UNMISTAKABLE_VENUES.split()), key=len, reverse=True))
"""Venues whose name is no word of a title, so that they need no year beside them."""

VenueKind = Literal["conference", "journal", "archive", ""]
_ARCHIVES = frozenset({"arxiv", "biorxiv", "corr", "openreview"})
_JOURNALS = frozenset(
    "tacl vldb pvldb tpami ijcv tnnls tkde tmm tog jmlr tmlr jair ijrr tcsvt tmi taslp pnas pami ral ra-l tro t-ro tip "
    "nature science neurocomputing distill".split()
)
_JOURNAL_WORD = r"\b(?:journal|transactions|trans|letters|annals|reviews?|magazine|nature|science)\b"
_CONFERENCE_WORD = r"\b(?:conference|workshops?|symposium|proceedings|proc|findings)\b"

_IDENTIFIER = r"(?i:arxiv)?[: ]{0,2}(?P<id>\d{4}\.\d{4,5})(?:v\d+)?"
_YEAR = r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)"
_MONTHLY = r"^((?:19|20)\d\d)(?:0[1-9]|1[0-2])\b"
_SHORT_YEAR = rf"(?P<name>(?i:{_UNMISTAKABLE})|MM|CHI|RSS|WWW)[ ]?['’]?(?P<digits>[0-4]\d|9\d)(?!\d)"
_HONOURS = (
    r"(?i:\b(?:oral|spotlight|poster|highlights?|best(?: student)? paper(?: award)?|award|accepted|preprint|submitted"
    r"|under review|long paper|short paper|long|main|conference|proceedings of(?: the)?|proc\.?|in)\b)"
    r"|长文|短文|最佳论文"
)
_VENUE_WORDS = (
    r"(?i:ieee|acm\b|trans|journal|letters|conference|workshop|proc|nature|science|annals|review|recognition"
    r"|systems|intelligence|neural|sensors)|^[A-Z]{4,8}$"
)
_MONTHS = r"(?i:\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b\.?,?)"
_JOURNAL = r"(?=.*(?:[A-Z].*[A-Z]|[ ]of[ ]))[A-Z][\w&.'+-]+(?:[ /-](?:[A-Z&][\w&.'+-]*|of|on|and|in|the|for)){0,6}"


class Publication(NamedTuple):
    """When and where a paper was published; `venue` is a conference, a journal or an archive."""

    year: int | None
    venue: str | None

    def filled_from(self, other: Publication) -> Publication:
        """Return a copy whose missing parts are filled from another."""
        return Publication(self.year or other.year, self.venue or other.venue)


NO_PUBLICATION = Publication(None, None)


class Citation(NamedTuple):
    """A title without what is written around it; `remark` is whether words beside it name it as that of a paper.

    `tagged` is whether a year or a venue is in front of the title, in brackets.
    """

    title: str
    published: Publication
    remark: bool
    tagged: bool


def kind_of_venue(venue: str) -> VenueKind:
    """Return the kind of a venue, as `Publication` has it; `` where its name does not show that."""
    name = venue.casefold()
    if name in _ARCHIVES or name in _JOURNALS:
        return "archive" if name in _ARCHIVES else "journal"
    if name in _VENUES or regex(_CONFERENCE_WORD).search(name) or regex(f"(?i:{_UNMISTAKABLE})[ -]").match(venue):
        return "conference"
    return "journal" if regex(_JOURNAL_WORD).search(name) else ""


@lru_cache(maxsize=2048)  # years and venues are repeated
def parse_publication(words: str, *, known: bool = False) -> Publication | None:
    """Return the publication that words are, and nothing else: `2019 CVPR`, `ICLR'23 Oral`, `arXiv:2001.12345`.

    With `known`, the venue must have a name that only venues have. None where the words are no publication.
    """
    rest = words.strip().strip("[]()（）【】`*_ .,，:：")
    if not 2 < len(rest) < 80:
        return None
    place, comma, who = rest.partition(", ")
    if comma and regex(r"[^\d]+").fullmatch(who) and (found := parse_publication(place)) and found.venue:
        return found
    if (identifier := regex(_IDENTIFIER).fullmatch(rest)) and (submitted := _submission(identifier["id"])):
        return submitted
    year = None
    rest = regex(_MONTHLY).sub(r"\1", rest)
    if full := regex(_YEAR).search(rest):
        year, rest = int(full[0]), f"{rest[: full.start()]} {rest[full.end() :]}"
    elif brief := regex(_SHORT_YEAR).search(rest):
        short = int(brief["digits"])
        year = short + (1900 if short > 49 else 2000)
        rest = f"{rest[: brief.start()]} {brief['name']} {rest[brief.end() :]}"
    rest = regex(_MONTHS if year else r"(?!)").sub(" ", regex(_HONOURS).sub(" ", rest))
    name = " ".join(rest.split()).strip(" -_,，.:：/|·'’&()（）")
    if not name:
        return Publication(year, None) if year else None
    return _parse_venue(name, year, known=known)


def _submission(identifier: str) -> Publication | None:
    """Return when a paper with that identifier was put on arXiv; None where arXiv gives no such identifier."""
    return None if arxiv.malformed_reason(identifier) else Publication(arxiv.submission_year(identifier), "arXiv")


def _parse_venue(name: str, year: int | None, *, known: bool) -> Publication | None:
    """Return the publication in a venue of that name; None where the name is not known as a venue's."""
    if name.casefold() in _VENUES and (year or regex(f"(?i:{_UNMISTAKABLE})").fullmatch(name)):
        return Publication(year, _VENUES[name.casefold()])
    workshop = regex(rf"(?i:{_UNMISTAKABLE})[ -](?:(?i:workshops?|findings|w|asia)|[A-Z]{{2,10}})").fullmatch(name)
    if workshop or (year and regex(_JOURNAL).fullmatch(name) and (not known or regex(_VENUE_WORDS).search(name))):
        return Publication(year, name)
    return None


_BRACKETED = (
    r"\[(?P<square>[^\[\]]{2,60})\]|【(?P<black>[^【】]{2,60})】|[(（](?P<round>[^()（）]{2,60})[)）]"
    r"|`(?P<code>[^`]{2,60})`"
)
_NUMBERED = r"[(（]?\d{1,3}[.)、）](?!\d)[ \t]*"
_CJK_ACTIVITIES = (
    r"阅读|閱讀|精读|精讀|速读|泛读|研读|导读|解读|解讀|笔记|筆記|分享|翻译|学习|總結|总结|复现|介紹|介绍|解析"
    r"|详解|梳理|速览"
)
_CJK_REMARK = (
    rf"(?:(?:论文|論文|文献|文獻|顶会论文|[Pp]aper)[ ]?(?:{_CJK_ACTIVITIES}|解説|紹介|まとめ|メモ|読解|要約|読み"
    rf"|レビュー|輪読){{1,2}}(?:记录|心得)?"
    r"|(?:阅读|閱讀|读书|讀書|精读)(?:笔记|筆記|总结)"
    r"|논문[ ]?(?:리뷰|정리|요약|설명|읽기|해설|번역|스터디)|페이퍼[ ]?리뷰|論文まとめ)"
)
_LATIN_REMARK = (
    r"(?i:(?:research )?papers?[ -]?(?:review|reading|notes?|summary|explained|walk-?through|breakdown|digest)"
    r"|reading[ -]notes?|annotated papers?|paper[ ]?explanation|literature notes?)"
)
_BRIEF_REMARK = (
    r"(?i:notes? on|review of|summary of|notes?|reviews?|summary|reading|paper)|论文|論文|논문|리뷰|笔记|요약"
)
_REMARK = rf"(?:{_CJK_REMARK}|{_LATIN_REMARK})"
_SURVEYING = (
    r"(?i:\b(?:an?|the|comprehensive|systematic|literature|brief|critical|short|recent|state-of-the-art|peer|code|this"
    r"|scoping|historical|and|of|for|with|in|on|to|product|customer|movie|rating)$)|[:：]$"
)
"""What is before a `review` that is part of a title."""
_BETWEEN = r"[ \t]*(?:[:：|｜•·/,，]|[-–—]{1,2}(?=[ \t]))?[ \t]*"
_QUOTED = r"^[《“\"「『\[](?P<name>[^《》“”\"「」『』\[\]]{3,300})[》”\"」』\]]$"


@lru_cache(maxsize=1024)  # a title is parsed for its name, and again for its year
def parse_citation(words: str) -> Citation:
    """Parse a line as a title with numbers, year, venue and remarks around it.

    The title is the whole line where nothing else would be left.
    """
    words = " ".join(words[:MAX_LINE].split())
    title, when, remark, tagged = words, NO_PUBLICATION, False, False
    for _ in range(6):
        front = _cut_front(title)
        if front is None:
            break
        title, when, remark = front[0], when.filled_from(front[1]), remark or front[2]
        tagged = tagged or front[1] != NO_PUBLICATION
    for _ in range(4):
        back = _cut_back(title) or _cut_back(regex(_RATING).sub("", title), sure=True)
        if back is None:
            break
        title, when, remark = back[0], when.filled_from(back[1]), remark or back[2]
    if (inner := regex(_QUOTED).fullmatch(title)) and _may_be_title(inner["name"]):
        title = inner["name"].strip()
    return Citation(title, when, remark, tagged)


_RATING = r"[ \t]*[(（]\d{1,2}(?:/\d{1,2})?[)）]$"
_Cut = tuple[str, Publication, bool]


def _cut_front(words: str) -> _Cut | None:
    """Cut one piece off the beginning; None where there is none, or nothing would be left."""
    number = regex(_NUMBERED).match(words)
    if number and _may_be_title(words[number.end() :]):
        return words[number.end() :], NO_PUBLICATION, False
    if found := regex(rf"(?:{_BRACKETED}){_BETWEEN}").match(words):
        return _cut_bracket(next(filter(None, found.groups())), words[found.end() :])
    if (found := regex(rf"{_IDENTIFIER}(?:\]|(?![\w.])){_BETWEEN}").match(words)) and _may_be_title(
        words[found.end() :]
    ):
        submitted = _submission(found["id"])
        return (words[found.end() :], submitted, False) if submitted else None
    if found := regex(
        rf"(?P<venue>(?i:{_UNMISTAKABLE})[ '’-]?(?:\d{{4}}|\d\d)?)[ \t]*(?:[:：|｜]|(?<=\d)-)[ \t]*"
    ).match(words):
        when = parse_publication(found["venue"])
        return (words[found.end() :], when, False) if when and _may_be_title(words[found.end() :]) else None
    found = regex(rf"{_CJK_REMARK}(?![ ]?(?:方法|技巧|工具|指南|模板|计划|列表|清单)){_BETWEEN}").match(words)
    found = found or regex(rf"{_LATIN_REMARK}(?:[ \t]*[:：|｜]|[ \t]+[-–—])[ \t]*").match(words)
    if found and _may_be_title(words[found.end() :]):
        return words[found.end() :], NO_PUBLICATION, True
    found = regex(
        rf"(?:{_BRIEF_REMARK})(?:[ \t]*[:：|｜]|[ \t]+[-–—])[ \t]*|(?i:notes on|review of)[ \t]+(?=[A-Z])"
    ).match(words)
    is_remark = found is not None and regex(r"(?i)paper|review|论文|論文|논문|리뷰").match(found[0]) is not None
    return (words[found.end() :], NO_PUBLICATION, is_remark) if found and _may_be_title(words[found.end() :]) else None


def _cut_bracket(inside: str, rest: str) -> _Cut | None:
    """Return the words after a bracket that contains a year, a venue or a remark."""
    if not _may_be_title(rest):
        return None
    if regex(rf"{_REMARK}|{_BRIEF_REMARK}").fullmatch(inside.strip()):
        return rest, NO_PUBLICATION, True
    when = parse_publication(inside)
    return (rest, when, False) if when else None


def _cut_back(words: str, *, sure: bool = False) -> _Cut | None:
    """Cut one piece off the end; None where there is none, or nothing would be left. A `sure` one names a venue."""
    cut = _cut_any_back(words)
    return None if cut and sure and not cut[1].venue else cut


def _cut_any_back(words: str) -> _Cut | None:
    if found := regex(rf"{_BETWEEN}(?:{_BRACKETED})[ \t.,，]*$").search(words[-80:]):
        return _cut_tail(words, found.start(), next(filter(None, found.groups())))
    if found := regex(r"(?:[,，|｜]|[ \t][-–—])[ \t]*(?P<where>[^,，|｜]{3,50}?)[. \t]*$").search(words[-60:]):
        cut = _cut_tail(words, found.start(), found["where"])
        if cut and cut[1].venue:
            return cut
    if found := regex(rf"(?:{_BETWEEN}{_CJK_REMARK}|(?:[ \t]*[:：|｜]|[ \t]+[-–—])?[ \t]+{_LATIN_REMARK})$").search(
        words[-40:]
    ):
        left = words[: len(words) - len(words[-40:]) + found.start()]
        return (left, NO_PUBLICATION, True) if _may_be_title(left) else None
    return _cut_word(words)


_PART_OF_COURSE = r"(?i)\b(?:phase|week|day|sprint|chapter|lecture|lesson|unit|module|part|section|quarter|q)[ ]?\d"
"""A part of a course or a project, whose review is about no paper."""


def _cut_word(words: str) -> _Cut | None:
    """Cut one word off the end that names the kind of text: `summary`, `리뷰`."""
    if explained := regex(r"[ \t]*(?:요약[ ]?)?설명$").search(words[-20:]):
        left = words[: len(words) - len(words[-20:]) + explained.start()]
        return (left, NO_PUBLICATION, False) if _may_be_title(left) else None
    found = regex(r"(?P<dash>[ \t]*[-–—:：|｜])?[ \t]*(?P<remark>(?i:review|notes?|summary)|리뷰|요약|정리)$").search(
        words[-30:]
    )
    if not found or (found.start("remark") and words[-30:][found.start("remark") - 1].isalnum() and found[0].isascii()):
        return None
    left = words[: len(words) - len(words[-30:]) + found.start()]
    if not _may_be_title(left) or regex(_SURVEYING).search(left.rstrip()):
        return None
    plain = not found["dash"] and found["remark"][0].isupper() and len(left.split()) < 4
    is_remark = found["remark"].casefold() in ("review", "reviews", "리뷰") and not regex(_PART_OF_COURSE).search(left)
    return None if plain else (left, NO_PUBLICATION, is_remark)


def _cut_tail(words: str, start: int, inside: str) -> _Cut | None:
    """Return the words before a bracket, or a last part, that contains a year, a venue or a remark."""
    left = words[: len(words) - len(words[-80:]) + start] if start < len(words[-80:]) else words
    left = words[: words.rfind(inside)].rstrip(" \t[【(（`,，|｜·•:：-–—")
    if not _may_be_title(left):
        return None
    if regex(rf"{_REMARK}|{_BRIEF_REMARK}").fullmatch(inside.strip()):
        return left, NO_PUBLICATION, True
    when = parse_publication(inside, known=True)
    return (left, when, False) if when else None


def _may_be_title(words: str) -> bool:
    """Return whether words can be a title: they have letters and are not generic."""
    return len(regex(r"[^\W\d_]").findall(words)) > 1 and not is_generic(words)


_YEAR_HINT = r"(?:19|20)\d\d|['’]\d\d|\d{4}\.\d{4}"
_VENUE_HINT = r"[A-Z]{3}|[Aa]r[Xx]iv|Neur|Rec|Co[RN]L|ML[Ss]ys"
_VENUE = rf"(?<![A-Za-z])(?i:{_UNMISTAKABLE})(?![a-z])"


@lru_cache(maxsize=256)  # each list item is read several times
def may_have_publication(words: str) -> bool:
    """Return whether anything in a line may be a year or a venue; a fast test before parsing."""
    words = words[:MAX_LINE]
    if regex(_YEAR_HINT).search(words):
        return True
    return regex(_VENUE_HINT).search(words) is not None and regex(_VENUE).search(words) is not None


_VENUE_WITH_YEAR = (
    rf"(?<![\w-])(?:(?i:{_UNMISTAKABLE})(?:[ ]?['’]?\d\d(?:\d\d)?)?|{_YEAR}[ -](?i:{_UNMISTAKABLE}))(?![\w-])"
)


def find_publication(words: str) -> Publication:
    """Return the publication by the first venue in a line, or else by its only year."""
    for found in regex(_VENUE_WITH_YEAR).finditer(words[:MAX_LINE]):
        around = regex(rf"[ ,]{{0,2}}({_YEAR})").match(words[found.end() : found.end() + 8])
        if when := parse_publication(found[0] + (f" {around[1]}" if around else "")):
            return when
    years = set(regex(rf"[(（\[,，][ \t]*({_YEAR})[ \t]*[)）\]]|({_YEAR})$").findall(words[:MAX_LINE]))
    flat = {int(year) for pair in years for year in pair if year}
    return Publication(flat.pop(), None) if len(flat) == 1 else NO_PUBLICATION
