"""The papers of one note, serialized: all those of a large collection, as objects, would fill the memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from paperstack_lint.storage import files, serialization


class PackedPapers(NamedTuple):
    """Papers, deserialized on demand; `key_hashes` are of the keys under which they are looked up, each once."""

    key_hashes: array[int]
    packed: bytes

    def papers(self) -> tuple[IdentifiedPaper, ...]:
        """Return the papers, in order."""
        return tuple(map(IdentifiedPaper.deserialize, serialization.deserialized(self.packed))) if self.packed else ()

    def serialized(self) -> tuple[bytes, bytes]:
        """Return the papers as plain data."""
        return self.key_hashes.tobytes(), self.packed

    @classmethod
    def deserialized(cls, key_hashes: bytes, packed: bytes) -> PackedPapers:
        """Return the papers of plain data. Raises ValueError or TypeError where it is none."""
        numbers = array("q")
        numbers.frombytes(key_hashes)
        return cls(numbers, packed)


EMPTY = PackedPapers(array("q"), b"")


def packed(papers: Sequence[IdentifiedPaper]) -> PackedPapers:
    """Serialize papers."""
    if not papers:
        return EMPTY
    key_hashes = array("q", {key_hash(key) for paper in papers for key in paper.lookup_keys})
    return PackedPapers(key_hashes, serialization.serialized([tuple(paper) for paper in papers]))


def key_hash(key: str) -> int:
    """Return a number for a key; another key may have the same one, which is rare."""
    half = files.digest(key.encode("utf-8", "surrogatepass"))[:16]
    return int.from_bytes(bytes.fromhex(half), "big", signed=True)


def shared(several: Iterable[PackedPapers]) -> frozenset[int]:
    """Return the key hashes that the papers of more than one note have."""
    once: set[int] = set()
    twice: set[int] = set()
    for each in several:
        twice.update(once.intersection(each.key_hashes))
        once.update(each.key_hashes)
    return frozenset(twice)
