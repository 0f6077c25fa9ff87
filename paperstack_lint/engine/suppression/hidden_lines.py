"""Look up which suppression applies to a finding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.engine.suppression.comments import ALL, Suppression

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


class HidingName(NamedTuple):
    """What hides a finding: a name in a suppression, which is the one with the index `at` of the note."""

    at: int
    name: str


class SuppressionIndex:
    """The suppressions of a note, by the names in them and where they apply."""

    def __init__(self, note: Note, every: Sequence[Suppression]) -> None:
        self.note = note
        self.every = every
        self.lines: dict[tuple[int, str], HidingName] = {}
        self.file: dict[str, HidingName] = {}
        self.toggles: dict[str, tuple[list[int], list[HidingName]]] = {}
        """By name, the offsets from which it is disabled or enabled, and by what."""
        for index, one in enumerate(every):
            for name in self.names(one):
                self._add(HidingName(index, name), one)

    def names(self, one: Suppression) -> list[str]:
        """Return the names in a suppression; ALL where there is none."""
        return [self.note.text[name.start : name.end] for name in one.names] or [ALL]

    def _add(self, hiding_name: HidingName, one: Suppression) -> None:
        if one.kind == "disable-line":
            self.lines.setdefault((self.note.position(one.start).line, hiding_name.name), hiding_name)
        elif one.kind == "disable-next-line":
            self.lines.setdefault((self.note.position(one.end).line + 1, hiding_name.name), hiding_name)
        elif one.kind == "disable-file":
            self.file.setdefault(hiding_name.name, hiding_name)
        elif one.kind in ("disable", "enable"):
            places, given = self.toggles.setdefault(hiding_name.name, ([], []))
            places.append(one.start)
            given.append(hiding_name)

    def hiding_name(self, rule: str, offset: int, *, named: bool = False) -> HidingName | None:
        """Return what hides a finding of the rule at `offset`; with `named` only what names it or its family.

        The nearest counts, so that a wider one is reported as unused.
        """
        line = self.note.position(offset).line
        names = tuple(name for name in covering_names(rule) if name != ALL or not named)
        for name in names:
            if hides := self.lines.get((line, name)):
                return hides
        in_file = (self.file[name] for name in names if name in self.file)
        return self._disabled_from(names, offset) or next(in_file, None)

    def disabled(self, name: str, offset: int) -> HidingName | None:
        """Return what disables a rule or family at `offset`: the last comment about it, or what covers it, counts."""
        return self._disabled_from(covering_names(name), offset)

    def _disabled_from(self, names: Sequence[str], offset: int) -> HidingName | None:
        words = [
            given[last]
            for each in names
            for places, given in [self.toggles.get(each, ([], []))]
            if (last := bisect_right(places, offset) - 1) >= 0
        ]
        latest = max(words, key=lambda hiding_name: hiding_name.at, default=None)
        return latest if latest and self.every[latest.at].kind == "disable" else None


def covering_names(name: str) -> tuple[str, ...]:
    """Return the names that cover a rule or a family, the narrowest first."""
    return tuple(dict.fromkeys((name, name.partition("/")[0], ALL)))
