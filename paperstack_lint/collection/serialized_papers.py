"""The papers of one note, serialized: all those of a large collection, as objects, would fill the memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from paperstack_lint.storage import files, serialization


class SerializedPapers(NamedTuple):
    """Serialized papers; `key_hashes` are the hashes of the keys by which they are looked up, each once."""

    key_hashes: array[int]
    data: bytes

    def papers(self) -> tuple[IdentifiedPaper, ...]:
        """Deserialize the papers, in order."""
        return tuple(map(IdentifiedPaper.deserialize, serialization.deserialize(self.data))) if self.data else ()

    def serialize(self) -> tuple[bytes, bytes]:
        """Convert the papers to plain data."""
        return self.key_hashes.tobytes(), self.data

    @classmethod
    def deserialize(cls, key_hashes: bytes, data: bytes) -> SerializedPapers:
        """Convert plain data to papers. Raises ValueError or TypeError where it is invalid."""
        numbers = array("q")
        numbers.frombytes(key_hashes)
        return cls(numbers, data)


EMPTY = SerializedPapers(array("q"), b"")


def serialize_papers(papers: Sequence[IdentifiedPaper]) -> SerializedPapers:
    """Serialize papers."""
    if not papers:
        return EMPTY
    key_hashes = array("q", {key_hash(key) for paper in papers for key in paper.lookup_keys})
    return SerializedPapers(key_hashes, serialization.serialize([tuple(paper) for paper in papers]))


def key_hash(key: str) -> int:
    """Return a hash of a key as a number of 64 bits; collisions are rare."""
    half = files.digest(key.encode("utf-8", "surrogatepass"))[:16]
    return int.from_bytes(bytes.fromhex(half), "big", signed=True)


def shared_key_hashes(several: Iterable[SerializedPapers]) -> frozenset[int]:
    """Return the key hashes that the papers of more than one note have."""
    once: set[int] = set()
    twice: set[int] = set()
    for each in several:
        twice.update(once.intersection(each.key_hashes))
        once.update(each.key_hashes)
    return frozenset(twice)
