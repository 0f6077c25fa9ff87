"""Whether a note puts blanks where scripts meet in its headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.headings.captions import Caption, captions
from paperstack_lint.headings.spacing import NAMES, Joint, joints

if TYPE_CHECKING:
    from paperstack_lint.note import Note


@lru_cache(maxsize=1)  # a rule asks for those of a note, and then its habit is asked for
def meetings(note: Note, names: tuple[str, ...]) -> Sequence[tuple[Caption, Sequence[Joint]]]:
    """The captions of a note with their joints; those inside one of `names` are none."""
    return [(caption, tuple(joints(caption.prose, names))) for caption in captions(note)]


def habit(note: Note) -> tuple[int, int]:
    """How many meetings of scripts are spaced, and how many are tight."""
    found = [joint.spaced for _, each in meetings(note, NAMES) for joint in each]
    return sum(found), len(found) - sum(found)
