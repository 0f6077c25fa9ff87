"""Whether a note puts spaces at the CJK–Latin boundaries of its headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.headings.captions import Caption, captions
from paperstack_lint.headings.spacing import NAMES, Boundaries, boundaries

if TYPE_CHECKING:
    from paperstack_lint.note import Note


@lru_cache(maxsize=1)  # a rule asks for those of a note, and then its habit is asked for
def of_captions(note: Note, names: tuple[str, ...]) -> Sequence[tuple[Caption, Boundaries]]:
    """Return the captions of a note with their boundaries; those inside one of `names` are left out."""
    return [(caption, boundaries(caption.prose, names)) for caption in captions(note)]


def habit(note: Note) -> tuple[int, int]:
    """Return how many boundaries are spaced, and how many are not."""
    found = [joint.spaced for _, each in of_captions(note, NAMES) for joint in each.joints]
    return sum(found), len(found) - sum(found)
