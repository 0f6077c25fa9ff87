"""Finds the papers that have a title among all those of a run, without a comparison with each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from paperstack_lint.papers.agreement import agreement
from paperstack_lint.papers.agreement.likeness import key
from paperstack_lint.papers.agreement.readings import Reading, read
from paperstack_lint.papers.matching.arxiv_records import Record

_COMMON = 50
"""A word in the titles of more papers than this tells nothing."""
_COMPARED = 4
"""Papers that are compared with a text: one may be that which it links already, and two tell nothing."""


class Titles:
    """Papers by what their titles say: as a whole, and word by word. A text is looked up once."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._whole: dict[str, dict[Record, None]] = defaultdict(dict)
        self._words: dict[str, dict[Record, None]] = defaultdict(dict)
        self._known: dict[str, tuple[Record, ...]] = {}
        for record in records:
            for said in map(read, record.titles):
                for whole in (said.key, said.letters, key(said.head)):
                    self._whole[whole][record] = None
                for word in _words(said):
                    self._words[word][record] = None

    def called(self, text: str) -> tuple[Record, ...]:
        """The papers that a text is certainly the title of; of many, not all."""
        if text not in self._known:
            said = read(text)
            candidates = self._alike(said) or self._sharing(said)
            self._known[text] = tuple(one for one in candidates if agreement(text, one.titles) == "same")
        return self._known[text]

    def _alike(self, said: Reading) -> list[Record]:
        """Papers whose whole title is said, or all of it before the colon."""
        wholes = sorted({said.key, *said.keys} - {""})
        return list(dict.fromkeys(record for whole in wholes for record in self._whole.get(whole, ())))[:_COMPARED]

    def _sharing(self, said: Reading) -> list[Record]:
        """Papers in whose titles most of the words are that few papers share."""
        shared: Counter[Record] = Counter()
        for word in _words(said):
            having = self._words.get(word, {})
            if len(having) <= _COMMON:
                shared.update(having.keys())
        return [record for record, _ in shared.most_common(_COMPARED)]


def _words(said: Reading) -> dict[str, None]:
    """What may tell papers apart, in order."""
    return dict.fromkeys(word.stem for word in said.words if word.kind != "small")
