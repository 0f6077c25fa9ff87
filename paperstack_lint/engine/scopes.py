"""The scopes of a run: each configuration that governs a note of it, with its number and its plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from paperstack_lint.config import selection
from paperstack_lint.engine.incremental.job import Plan
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.session import Session, Sessions


class Scopes:
    """The sessions of the notes of a run, by number."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.configurations = sessions.configurations
        self.used: list[Session] = []
        self._numbers: dict[Path | None, int] = {}

    def number(self, path: Path) -> int:
        """Return the number of the session of the note at `path`."""
        own = self._sessions.of(path)
        number = self._numbers.setdefault(own.config.file, len(self.used))
        self.used += [own] if number == len(self.used) else []
        return number

    def states(self, paths: Iterable[Path]) -> list[NoteState]:
        """Return the notes at some paths, sorted by these, each with the number of its session."""
        return [NoteState(path, scope=self.number(path)) for path in sorted(paths, key=Path.as_posix)]

    def plans(self, select: Sequence[str], ignore: Sequence[str], *, online: bool, unsafe: bool) -> list[Plan]:
        """Return the plan of each scope; without notes, that of the current folder.

        Raise ConfigError for unknown rules.
        """
        chosen, ignored, known = tuple(select), tuple(ignore), self._sessions.rule_names
        for one in (self._sessions.default, *self.used):
            selection.select_rules(one.config, one.catalogue, chosen, ignored, known)
        used = self.used or [self._sessions.default]
        return [Plan(one, chosen, ignored, online, unsafe, known) for one in used]
