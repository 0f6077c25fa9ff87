"""A folder that is open in the editor: its notes are linted as the command line does in it.

All of this runs in one thread, one job after the other, since the current folder is that of the process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from traceback import format_exc
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.editor_run import Checked, LiveRun, OpenNote
from paperstack_lint.engine.findings import Failure
from paperstack_lint.engine.incremental import run_setup
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.rule import RuleError
from paperstack_lint.engine.session import Sessions
from paperstack_lint.storage.files import FileError, error_text
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
    from paperstack_lint.storage.store import Store


class Snapshot(NamedTuple):
    """An open document at one moment; `is_saved` is whether its file has the same text."""

    uri: str
    path: Path
    text: str
    version: int
    is_saved: bool


class _Sessions(Sessions):
    REMEDY = msg("set the option `trusted` of the server if you trust them")


class Folder:
    """The notes of a folder that are open in the editor."""

    def __init__(self, root: Path, warn: Callable[[str], None], *, trusted: bool) -> None:
        """`warn` shows a message to the user."""
        self.root = root
        self._warn = warn
        self._trusted = trusted
        self._store: Store | None = None
        self._run: LiveRun | None = None
        self._open: dict[str, Snapshot] = {}
        self._paths: dict[str, Path] = {}
        self._problem = ""
        self._is_stale = False
        self._warned: set[str] = set()

    def expire(self) -> None:
        """Note that files may have changed, so that the next check reads them again."""
        self._is_stale = True

    def check(self, documents: Sequence[Snapshot]) -> dict[str, Checked]:
        """Lint the open documents, and return the results by their addresses.

        Whatever goes wrong is part of the results: the server goes on.
        """
        try:
            self._enter()
            self._update({one.uri: one for one in documents})
            return {one.uri: self._checked(one) for one in documents}
        except (ConfigError, RuleError, FileError, OSError) as error:
            self._fail(str(error))
        except Exception as error:  # noqa: BLE001  # the server must outlive any error of a rule, or of its own
            self._fail(str(Failure.of(msg("internal error, please report it"), error)), format_exc())
        return {one.uri: Checked(one.text, (), (self._problem,)) for one in documents}

    def _enter(self) -> None:
        """Make the folder the current one: everything in a run is relative to it. Raise FileError where that fails."""
        try:
            os.chdir(self.root)
        except OSError as error:
            raise FileError(self.root, msg("cannot be opened: {reason}", reason=error_text(error))) from None

    def _fail(self, problem: str, trace: str = "") -> None:
        self.close_run()
        self._problem, self._is_stale = problem, True
        self._warn_once(problem + f"\n{trace}".rstrip())

    def _update(self, documents: dict[str, Snapshot]) -> None:
        before, self._open = self._open, documents
        if self._is_stale or documents.keys() != before.keys() or not self._run:
            self._set_up(documents.values())
            return
        for uri, one in documents.items():
            if (one.text, one.is_saved) != (before[uri].text, before[uri].is_saved) and uri in self._paths:
                self._run.change(self._paths[uri], one.text, is_saved=one.is_saved)

    def _set_up(self, documents: Iterable[Snapshot]) -> None:
        before = self._run.memory if self._run else None
        self._run, self._problem, self._is_stale = None, "", False
        named = {one.uri: files_to_lint.relative_path(one.path) for one in documents}
        paths = [*named.values()]
        sessions = _Sessions.opened(None, self._warn_once, isolated=False, untrusted=not self._trusted, paths=paths)
        is_note = files_to_lint.note_test(sessions.configurations)
        self._paths = {uri: path for uri, path in named.items() if _may_be_note(is_note, path)}
        if self._store is None:
            states = list(map(NoteState, paths))
            self._store = run_setup.open_store(None, states, sessions.default.project)
        notes = [OpenNote(path, self._open[uri].text, self._open[uri].is_saved) for uri, path in self._paths.items()]
        self._run = LiveRun(sessions, notes, self._store, before)
        if self._store.warning:
            self._warn_once(self._store.warning)

    def _checked(self, document: Snapshot) -> Checked:
        path = self._paths.get(document.uri)
        found = self._run.checked(path) if self._run and path else None
        return found or Checked(document.text, ())

    def open_note(self, uri: str) -> tuple[LiveRun, Path, Note] | None:
        """Return the run, the path and the note of a document; None where it is no note that can be linted."""
        path = self._paths.get(uri)
        note = self._run.note(path) if self._run and path else None
        return (self._run, path, note) if self._run and path and note else None

    def record_of(self, identifier: str) -> ArxivRecord | None:
        """Return what an earlier run with the network has stored about a paper on arXiv."""
        if self._store is None:
            return None
        from paperstack_lint.online.network_cache import NetworkCache

        found = NetworkCache(self._store).load_paper(identifier)
        return found[0] if found else None

    def close_run(self) -> None:
        """End the run; the next check begins another one."""
        self._run, self._paths = None, {}

    def close(self) -> None:
        """End the run, and write what is to be cached."""
        self.close_run()
        if self._store:
            self._store.close()
            self._store = None

    def _warn_once(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)


def _may_be_note(is_note: Callable[[Path], bool], path: Path) -> bool:
    """Return whether a document is a note, or its configuration cannot be used, which must be reported."""
    try:
        return is_note(path)
    except ConfigError:
        return True
