"""Suppressions: comments in a note that hide findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import suppressions

if TYPE_CHECKING:
    from paperstack_lint.engine.suppression.scopes import Credit, Scopes
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.edits import Diagnostic

__all__ = ["UNUSED", "filter", "suppressions"]


def filter(  # noqa: A001  # `suppress.filter` is what it does
    note: Note, found: Sequence[tuple[str, Diagnostic]], ran: Collection[str]
) -> tuple[list[tuple[str, Diagnostic]], list[Diagnostic]]:
    """The findings, by rule name, that no suppression hides, and what is wrong with the suppressions themselves.

    `ran` are the rules that ran: a suppression is unused only if all its rules did.
    """
    every = suppressions(note)
    if not every:
        return list(found), []
    # Only notes with suppressions need them.
    from paperstack_lint.engine.suppression import unused
    from paperstack_lint.engine.suppression.scopes import Scopes

    scopes = Scopes(note, every)
    kept, used = [], set()
    for name, one in found:
        credit = scopes.credit(name, one.start)
        if credit:
            used.add(credit)
        else:
            kept.append((name, one))
    complaints = list(unused.complaints(note, scopes, used, frozenset(ran)))
    hiding = {one: credit for one in complaints if (credit := _hiding(scopes, one))}
    if hiding:
        used.update(hiding.values())
        complaints = list(unused.complaints(note, scopes, used, frozenset(ran)))
    return kept, [one for one in complaints if one not in hiding]


def _hiding(scopes: Scopes, complaint: Diagnostic) -> Credit | None:
    """What hides a complaint: another suppression, by name. One of all rules would hide that it is unused itself."""
    credit = scopes.credit(UNUSED, complaint.start, named=True)
    own = credit and scopes.every[credit.at].start <= complaint.start < scopes.every[credit.at].end
    return None if own else credit
