"""The papers of one note, held small: all those of a large collection, as they are, would fill the memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.papers.matching.identities import Noted, keys
from paperstack_lint.storage import files, serialization


class Shelf(NamedTuple):
    """Papers in a form that is read when they are asked for.

    `marks` are numbers for the keys under which they are looked up, each once.
    """

    marks: array[int]
    packed: bytes

    def papers(self) -> tuple[Noted, ...]:
        """The papers, in order."""
        return tuple(map(Noted.read, serialization.unpacked(self.packed))) if self.packed else ()

    def plain(self) -> tuple[bytes, bytes]:
        """The shelf as plain data."""
        return self.marks.tobytes(), self.packed

    @classmethod
    def read(cls, marks: bytes, packed: bytes) -> Shelf:
        """The shelf of plain data. Raises ValueError or TypeError where it is none."""
        numbers = array("q")
        numbers.frombytes(marks)
        return cls(numbers, packed)


EMPTY = Shelf(array("q"), b"")


def shelf(papers: Sequence[Noted]) -> Shelf:
    """The papers, packed."""
    if not papers:
        return EMPTY
    marks = array("q", {mark(key) for paper in papers for key in keys(paper)})
    return Shelf(marks, serialization.packed([tuple(paper) for paper in papers]))


def mark(key: str) -> int:
    """The number of a key; another key may have the same one, which is rare."""
    half = files.digest(key.encode("utf-8", "surrogatepass"))[:16]
    return int.from_bytes(bytes.fromhex(half), "big", signed=True)


def shared(shelves: Iterable[Shelf]) -> frozenset[int]:
    """The marks that more than one of the shelves has."""
    once: set[int] = set()
    twice: set[int] = set()
    for each in shelves:
        twice.update(once.intersection(each.marks))
        once.update(each.marks)
    return frozenset(twice)
