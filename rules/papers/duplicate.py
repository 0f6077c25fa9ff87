"""A paper has two entries.

Each contains only a part of what you wrote about the paper. A paper is identified by its arXiv identifier, whatever the
version, by its DOI or its number at OpenReview or ACL, and by its title where that is long enough to be unique. Two
entries count where the sections of both have text: a line in a reading list beside the full note is not reported. Nor
are parts (`(2)`, `续`, `Part II`), a paper read again (`重读`), one note in two languages (`x.zh.md` and `x.en.md`,
`zh/x.md` and `en/x.md`), or the files of a folder that is named as the paper is. Drafts and unpublished notes are left
out. A note without sections counts where it is about one paper.

A reading list should name a paper only once below one heading; lists on several subjects may share their papers.

Where the two have different names, one of the links may be wrong; short names, such as `Inception` and `GoogLeNet`, do
not tell, so that this is a warning, and `papers/title` reports titles that cannot both be right.

Merge the two, and let the shorter one link to the other where both notes need it; there is no fix.

    ```md file=_posts/2020-04-20-ssl.md
    * [MixMatch](https://arxiv.org/pdf/1905.02249v2.pdf)
    * 🔑 Key: guesses labels, mixes all
    * 🎓 Source: NeurIPS 2019
    ```
    ```md bad
    * [MixMatch: A Holistic Approach](https://arxiv.org/abs/1905.02249)
    * 🔑 Key: one loss for all
    * 🎓 Source: Google
    ```
    ```md good
    * [ReMixMatch](https://arxiv.org/abs/1911.09785)
    * 🔑 Key: distribution alignment
    * 🎓 Source: Google
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.duplicate_papers import find_duplicates, place_of
from paperstack_lint.collection.index import MAX_MATCHES, PaperOccurrence
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.agreement import compare_titles
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.papers.matching.same_paper import are_translations, is_same_paper
from paperstack_lint.papers.reading.wording import title_key
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "warning"

_PLACEHOLDERS = r"(?:\[[^\[\]]+\]\W*){2,8}"
"""The title of a line that is to be filled in: `[Name] - [Description]`."""
_LABEL = r"\[[^\[\]\n]*\](?![(\[])([^\r\n]*)"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each paper that has an entry above, or one in another note."""
    yield from _listed_twice(note)
    path = Project.of(note).place(note.path).shown
    for paper, others in find_duplicates(note, lambda paper: paper.full):
        twins = (
            each for each in others if is_same_paper(paper, each.paper) and not _are_parts(path, each.path, paper.title)
        )
        if (first := next(twins, None)) is not None:
            more = 0 if not first.path else sum(1 for _ in twins)
            yield Diagnostic(paper.start, paper.end, _message(paper, first, more))


def _are_parts(path: str, other: str, title: str) -> bool:
    """Return whether two notes on a paper are translations, or in a folder that is named as the paper is."""
    mine, theirs = PurePosixPath(path), PurePosixPath(other)
    names = {title_key(name) for name in (mine.stem, theirs.stem, title, regex("[:：]").split(title)[0])}
    owned = other != "" and mine.parent == theirs.parent and title_key(mine.parent.name) in names - {""}
    return owned or are_translations(path, other)


def _listed_twice(note: Note) -> Iterator[Diagnostic]:
    """Report the lines of reading lists whose paper is in a line above, below the same heading."""
    seen: dict[tuple[int, str], IdentifiedPaper] = {}
    for paper in identified_papers_of(note):
        if paper.list_heading < 0 or paper.full or regex(_PLACEHOLDERS).fullmatch(paper.title):
            continue
        places = [(paper.list_heading, key) for key in paper.lookup_keys]
        first = next((seen[each] for each in places if each in seen and is_same_paper(seen[each], paper)), None)
        if first and not _are_labelled_alike(note, paper, first):
            yield Diagnostic(paper.start, paper.end, _listed(paper, first))
        for each in places:
            seen.setdefault(each, paper)


def _are_labelled_alike(note: Note, paper: IdentifiedPaper, first: IdentifiedPaper) -> bool:
    """Return whether the title of two lines is a label in brackets, without a link, before different texts."""
    if paper.ids or first.ids:
        return False
    labels = [regex(_LABEL).match(note.text, each.start) for each in (paper, first)]
    rests = {label[1].strip().casefold() for label in labels if label}
    return all(labels) and len(rests) > 1


def _listed(paper: IdentifiedPaper, first: IdentifiedPaper) -> str:
    """Return the message for a line whose paper is in a line above, or that may have the link of another paper."""
    name = _name(paper)
    if _have_one_name(paper, first):
        return msg("the paper {name} is listed in line {line} as well: keep one", name=name, line=first.line)
    return msg(
        "the paper {name} has the link of {other} in line {line}: fix the link, or keep one",
        name=name,
        other=_name(first),
        line=first.line,
    )


def _have_one_name(paper: IdentifiedPaper, other: IdentifiedPaper) -> bool:
    """Return whether the titles of two entries on one paper are one name, which no other paper may have."""
    mine, theirs = paper.title, other.title
    if not (mine and theirs) or "://" in mine + theirs or (paper.key and paper.key == other.key):
        return True
    shorter, longer = sorted((_words(mine), _words(theirs)), key=len)
    if title_key(mine) == title_key(theirs) or shorter == longer[: len(shorter)]:
        return True
    return "same" in (compare_titles(mine, [theirs]), compare_titles(theirs, [mine]))


def _words(title: str) -> list[str]:
    return regex(r"\w+").findall(title.casefold())


def _name(paper: IdentifiedPaper) -> str:
    """Return the title or the identifier of a paper for a message."""
    return quoted(paper.title or paper.ids[0].partition(":")[2])


def _message(paper: IdentifiedPaper, first: PaperOccurrence, more: int) -> str:
    """Return the message for a paper with another entry, and `more` of them."""
    name, place = _name(paper), place_of(first)
    if not _have_one_name(paper, first.paper):
        called = _name(first.paper)
        return msg(
            "the paper {name} is in {place} as {called}{others}: fix the link, or keep one entry",
            name=name,
            place=place,
            called=called,
            others=_others(more),
        )
    others = _others(more) or msg(" as well")
    return msg("the paper {name} is in {place}{others}: keep one entry", name=name, place=place, others=others)


def _others(number: int) -> str:
    """Return the part of the message about further places; `` for none."""
    if number == MAX_MATCHES - 1:
        return msg(" and many other places")
    return msg(" and {places}", places=quantity(number, "other place")) if number else ""
