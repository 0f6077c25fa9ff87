"""Where suppressions hold, and what hides a finding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.engine.suppression.comments import ALL, Suppression

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


class Credit(NamedTuple):
    """What hides a finding: a name in a suppression, which has the place `at` among those of the note."""

    at: int
    name: str


class Scopes:
    """Where each suppression holds, by the names that it gives."""

    def __init__(self, note: Note, every: Sequence[Suppression]) -> None:
        self.note = note
        self.every = every
        self.lines: dict[tuple[int, str], Credit] = {}
        self.file: dict[str, Credit] = {}
        self.switches: dict[str, tuple[list[int], list[Credit]]] = {}
        """By name the places from which on it is disabled or enabled, and by what."""
        for index, one in enumerate(every):
            for name in self.names(one):
                self._add(Credit(index, name), one)

    def names(self, one: Suppression) -> list[str]:
        """The names that a suppression gives; ALL where it gives none."""
        return [self.note.text[name.start : name.end] for name in one.names] or [ALL]

    def _add(self, credit: Credit, one: Suppression) -> None:
        if one.kind == "disable-line":
            self.lines.setdefault((self.note.position(one.start).line, credit.name), credit)
        elif one.kind == "disable-next-line":
            self.lines.setdefault((self.note.position(one.end).line + 1, credit.name), credit)
        elif one.kind == "disable-file":
            self.file.setdefault(credit.name, credit)
        elif one.kind in ("disable", "enable"):
            places, given = self.switches.setdefault(credit.name, ([], []))
            places.append(one.start)
            given.append(credit)

    def credit(self, rule: str, offset: int, *, named: bool = False) -> Credit | None:
        """What hides a finding of the rule at `offset`; with `named` only what names it or its family.

        The nearest counts, so that a wider one shows as unused.
        """
        line = self.note.position(offset).line
        names = tuple(name for name in covering(rule) if name != ALL or not named)
        for name in names:
            if hides := self.lines.get((line, name)):
                return hides
        in_file = (self.file[name] for name in names if name in self.file)
        return self._switched(names, offset) or next(in_file, None)

    def disabled(self, name: str, offset: int) -> Credit | None:
        """What disables a rule or family at `offset`: the last word on it, or on what covers it, counts."""
        return self._switched(covering(name), offset)

    def _switched(self, names: Sequence[str], offset: int) -> Credit | None:
        words = [
            given[last]
            for each in names
            for places, given in [self.switches.get(each, ([], []))]
            if (last := bisect_right(places, offset) - 1) >= 0
        ]
        latest = max(words, key=lambda credit: credit.at, default=None)
        return latest if latest and self.every[latest.at].kind == "disable" else None


def covering(name: str) -> tuple[str, ...]:
    """The names that cover a rule or a family, the narrowest first."""
    return tuple(dict.fromkeys((name, name.partition("/")[0], ALL)))
