"""What arXiv records about papers, their withdrawal, and the search for a title among those of all papers of a run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.papers.agreement import compare_titles
from paperstack_lint.papers.agreement.parsed_title import ParsedTitle, parse_title
from paperstack_lint.papers.agreement.similarity import spelling_key
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

UNKNOWN_TITLE = ""
"""A placeholder among the titles of a paper for others that were not requested; comparing it is `incomparable`."""


class ArxivRecord(NamedTuple):
    """A paper on arXiv.

    `identifier` has no version and no subject class; `version` is the newest one, as a number. `titles` are those of
    the versions that were requested, the newest first, with UNKNOWN_TITLE where others may be missing. `comment` is
    the authors' free text, `year` that of the first version, 0 where it is unknown; `journal` and `doi` are those of
    the published paper, `` where the authors have given none.
    """

    identifier: str
    version: int
    titles: tuple[str, ...]
    comment: str = ""
    authors: tuple[str, ...] = ()
    year: int = 0
    journal: str = ""
    doi: str = ""

    @property
    def title(self) -> str:
        """The title of the newest version."""
        return self.titles[0]


def missing_reason(record: ArxivRecord | None, version: str) -> str:
    """Return why a paper, or the linked version of it (`v2`, `` for none), does not exist; `` where it does."""
    if record is None:
        return msg("arXiv has no such paper")
    if arxiv.version_number(version) > record.version:
        return msg(
            "arXiv has no version {version} of it; the newest is {newest}",
            version=version[1:],
            newest=record.version,
        )
    return ""


MAX_PAPERS_OF_WORD = 50
"""A word in the titles of more papers than this is not used for the search."""
MAX_COMPARED = 4
"""Papers that are compared with a text: one may be that which it links already, and of two neither is certain."""


class TitleIndex:
    """An index of papers by their titles, complete ones and words; the result for each text is cached."""

    def __init__(self, records: Iterable[ArxivRecord]) -> None:
        self._by_title: dict[str, dict[ArxivRecord, None]] = defaultdict(dict)
        self._by_word: dict[str, dict[ArxivRecord, None]] = defaultdict(dict)
        self._results: dict[str, tuple[ArxivRecord, ...]] = {}
        for record in records:
            for title in map(parse_title, record.titles):
                for text in (title.key, title.unspaced, spelling_key(title.head)):
                    self._by_title[text][record] = None
                for word in _searchable_words(title):
                    self._by_word[word][record] = None

    def papers_titled(self, text: str) -> tuple[ArxivRecord, ...]:
        """Return papers that a text is certainly the title of; where there are many, not all of them."""
        if text not in self._results:
            title = parse_title(text)
            candidates = self._with_title(title) or self._sharing_words(title)
            self._results[text] = tuple(one for one in candidates if compare_titles(text, one.titles) == "same")
        return self._results[text]

    def _with_title(self, title: ParsedTitle) -> list[ArxivRecord]:
        """Return papers whose complete title, or all of it before the colon, is in the text."""
        texts = sorted({title.key, *title.keys} - {""})
        return list(dict.fromkeys(record for text in texts for record in self._by_title.get(text, ())))[:MAX_COMPARED]

    def _sharing_words(self, title: ParsedTitle) -> list[ArxivRecord]:
        """Return the papers whose titles have most of the rare words of the text."""
        shared: Counter[ArxivRecord] = Counter()
        for word in _searchable_words(title):
            papers = self._by_word.get(word, {})
            if len(papers) <= MAX_PAPERS_OF_WORD:
                shared.update(papers.keys())
        return [record for record, _ in shared.most_common(MAX_COMPARED)]


def _searchable_words(title: ParsedTitle) -> dict[str, None]:
    """Return the stems of the words that may distinguish papers, in order."""
    return dict.fromkeys(word.stem for word in title.words if word.kind != "function")


_BEGINS = r"(?:^|[.;:]\s+|\b(?:pages?|pp|figures?|tables?|(?:ams-?)?(?:la)?tex)\b[^.;,]{0,40},\s*)[\s\"'(*]*"
_KINDS = "paper|article|submission|manuscript|work|preprint|version|draft|note"
_THIS = rf"(?:(?:this|the|our)\s+)?(?:current\s+)?(?:(?:{_KINDS})\s+)?"
_IS = r"(?:(?:has|have|is|was|been|being|now|temporarily|hereby)\s+)*"
_SUBJECT = _BEGINS + _THIS + _IS
_REASON = (
    r"due|because|owing|by|as|since|for|until|pending|after|following|temporarily|in\s+favou?r|at\s+the\s+request"
    r"|from\s+(?:the\s+)?arxiv|to\s+(?:be|correct|fix|revise)"
)
_WITHDRAWN = rf"{_SUBJECT}(?:(?:withdrawn|retracted)(?=\W*$|\s*[^\w\s-]|\s+-|\s+(?:{_REASON})\b)|superseded\s+by\b)"
_SUCCESSOR = (
    rf"{_SUBJECT}(?:superseded|replaced|subsumed)\s+by\s+(?:arxiv[:\s]\s*)?([\w.-]+/\d{{7}}|\d{{4}}\.\d{{4,5}})"
)


def parse_withdrawal(comment: str) -> str:
    """Return a comment that mentions a withdrawal, quoted, with the successor that it names; `` for any other."""
    comment = " ".join(comment[:2000].split())  # patterns are slow on long runs of spaces
    successor = regex(_SUCCESSOR, re.IGNORECASE).search(comment)
    name = successor[1] if successor and not arxiv.malformed_reason(successor[1]) else ""
    if not name and not regex(_WITHDRAWN, re.IGNORECASE).search(comment):
        return ""
    return msg("{comment}: see {name}", comment=quoted(comment, 120), name=name) if name else quoted(comment, 120)
