"""Find the delimiters of emphasis in a note, and pair them as their author intended.

CommonMark decides from the characters beside a delimiter whether it opens or closes emphasis, so that a pair fails when
one of its ends is between punctuation and a letter. An author sees only that delimiters come in twos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.text.edits import Span
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Document
    from paperstack_lint.note.note import Note

_DELIMITERS = r"(?<![*\\])\*{1,3}(?!\*)|(?<![_\\])__(?!_)|(?<![~\\])~~(?!~)"
_IN_TARGET = frozenset({"bare", "loose", "autolink", "html", "definition"})


class EmphasisPair(NamedTuple):
    """Two delimiters of one kind that enclose text.

    alone: whether no others of that kind are in the same paragraph.
    odd: whether there is an odd one after them, which other delimiters are matched with.
    """

    opener: Span
    closer: Span
    alone: bool
    odd: bool


def emphasis_pairs(note: Note) -> Iterator[EmphasisPair]:
    """Yield the pairs of delimiters in the prose of a note, those that render included."""
    for segment in _segments(note):
        kinds: dict[str, list[Span]] = {}
        for run in segment:
            kinds.setdefault(note.text[run.start : run.end], []).append(run)
        for runs in kinds.values():
            yield from _pair_up(note.text, runs)


def _pair_up(text: str, runs: Sequence[Span]) -> Iterator[EmphasisPair]:
    """Pair the delimiters of one kind one after the other, as far as it is certain which belong together."""
    lines: list[list[Span]] = [[runs[0]]]
    for one, other in pairwise(runs):
        if "\n" in text[one.end : other.start]:
            lines.append([])
        lines[-1].append(other)
    odd = next((at for at, line in enumerate(lines) if len(line) % 2), len(lines))
    certain = list(runs) if len(runs) % 2 == 0 else [run for line in lines[:odd] for run in line]
    alone = len(runs) == 2
    for opener, closer in zip(certain[::2], certain[1::2], strict=True):
        yield EmphasisPair(opener, closer, alone, len(runs) % 2 == 1)


def _segments(note: Note) -> Iterator[list[Span]]:
    """Yield the delimiters that can belong together: those of one paragraph, heading, table cell or link text."""
    document, text = note.document, note.text
    texts = [Span(link.text_start, link.text_end) for link in document.links if _has_text(link.kind, link.image)]
    segment: list[Span] = []
    last: tuple[int, Span | None] = (-1, None)
    outside: dict[int, list[Span]] = {}
    for run in _delimiters(note):
        block, inside = document.block_at(run.start), covering(texts, run.start)
        table = block >= 0 and document.blocks[block].kind == "table"
        if inside is None and not table:
            outside.setdefault(block, []).append(run)
            continue
        if segment and ((block, inside) != last or (table and re.search(r"[|\n]", text[segment[-1].end : run.start]))):
            yield segment
            segment = []
        segment.append(run)
        last = block, inside
    yield from (each for each in (segment, *outside.values()) if each)


def _has_text(kind: str, image: bool) -> bool:
    return kind in ("inline", "reference") and not image


def _delimiters(note: Note) -> Iterator[Span]:
    """Yield the runs of delimiters in prose: no code, math, targets, bullets or escaped characters."""
    document, text = note.document, note.text
    ends = _ends_of_marks(document)
    hidden = [Span(link.start, link.end) for link in document.links if link.image or link.kind in _IN_TARGET]
    for found in re.compile(_DELIMITERS).finditer(text, note.body):
        start, end = found.span()
        shown = covering(document.texts, start) or covering(document.texts, end - 1)
        if not (shown or start in ends or end in ends):
            continue
        if document.opaque_at(start) is None and covering(hidden, start) is None:
            yield Span(start, end)


def _ends_of_marks(document: Document) -> set[int]:
    """Return where the delimiters of rendered emphasis begin and end."""
    found: set[int] = set()
    for mark in document.marks:
        found.update((mark.start, mark.end))
    return found
