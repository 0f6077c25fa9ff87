"""Suppressions: comments in a note that hide findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import suppressions
from paperstack_lint.papers.reading.generated_table import generated_table

if TYPE_CHECKING:
    from paperstack_lint.engine.suppression.comments import HidingName, SuppressionIndex
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.edits import Diagnostic

__all__ = ["UNUSED", "filter", "suppressions"]


def filter(  # noqa: A001  # `suppression.filter` reads best
    note: Note, found: Sequence[tuple[str, Diagnostic]], ran: Collection[str]
) -> tuple[list[tuple[str, Diagnostic]], list[Diagnostic]]:
    """Return the findings, with the names of their rules, that no suppression hides, and problems of suppressions.

    Findings in the table of papers that the program keeps are hidden: each is reported in the note that it is from.
    `ran` are the rules that ran: a suppression is unused only if all its rules did.
    """
    every, table = suppressions(note), generated_table(note)
    found = [(name, one) for name, one in found if not table or not table.start <= one.start < table.end]
    if not every:
        return found, []
    # Only notes with suppressions need them.
    from paperstack_lint.engine.suppression import unused
    from paperstack_lint.engine.suppression.comments import SuppressionIndex

    index = SuppressionIndex(note, every)
    kept, used = [], set()
    for name, one in found:
        hiding_name = index.hiding_name(name, one.start)
        if hiding_name:
            used.add(hiding_name)
        else:
            kept.append((name, one))
    problems = list(unused.problems(note, index, used, frozenset(ran)))
    hiding = {one: hiding_name for one in problems if (hiding_name := _find_hiding(index, one))}
    if hiding:
        used.update(hiding.values())
        problems = list(unused.problems(note, index, used, frozenset(ran)))
    return kept, [one for one in problems if one not in hiding]


def _find_hiding(index: SuppressionIndex, problem: Diagnostic) -> HidingName | None:
    """Return what hides a problem: another suppression, by name, as one of all rules would hide that it is unused."""
    hiding_name = index.hiding_name(UNUSED, problem.start, named=True)
    own = hiding_name and index.every[hiding_name.at].start <= problem.start < index.every[hiding_name.at].end
    return None if own else hiding_name
