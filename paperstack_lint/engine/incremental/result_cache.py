"""The cache of results and facts: what is part of a cache key, and where cached results are stored."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint import __version__
from paperstack_lint.engine.rule import BUILTIN
from paperstack_lint.storage import files
from paperstack_lint.storage.eviction import RESULT_LIFETIME

if TYPE_CHECKING:
    from paperstack_lint.engine.incremental.job import Plan
    from paperstack_lint.storage.store import Store


class ResultCache:
    """Results and facts by the path and the content of a note, the rules, the configuration, and this program.

    Without a store, nothing is cached; nor are results that depend on the network, or those of notes that are `unsaved`
    in an editor, each of which is one keystroke's.
    """

    def __init__(self, plan: Plan, store: Store | None, unsaved: Container[Path] = ()) -> None:
        self._store = store
        self._unsaved = unsaved
        self._kinds = ("facts", "references") if plan.online else ("facts", "references", "result")
        self.environment = _digest(_cache_key_inputs(plan)) if store else ""
        """A digest of the rules, the configuration, and this program."""

    def get(self, kind: str, path: Path, digest: str) -> bytes:
        """Return what is cached for a note; empty bytes where nothing is."""
        if not self._store or kind not in self._kinds:
            return b""
        return self._store.blob(kind, self._key(path, digest)) or b""

    def put(self, kind: str, path: Path, digest: str, data: bytes) -> None:
        """Cache data of a note."""
        if self._store and kind in self._kinds and path not in self._unsaved:
            self._store.put_blob(kind, self._key(path, digest), data, RESULT_LIFETIME)

    def report_damage(self) -> None:
        """Report that what was stored cannot be deserialized."""
        if self._store:
            self._store.report_damage()

    def _key(self, path: Path, digest: str) -> str:
        return f"{self.environment}\0{path.as_posix()}\0{digest}"


def _cache_key_inputs(plan: Plan) -> Iterator[str]:
    """Yield all that a result depends on, but the note itself and the results of its queries."""
    session = plan.session
    yield f"{__version__} {sys.version} {os.getcwd()} {plan.online}"
    yield repr((session.config, sorted(session.trusted.items()), sorted(session.catalogue), plan.select, plan.ignore))
    yield from _sources(session.config.rule_folders)
    yield _program()


def _sources(folders: Sequence[Path]) -> Iterator[str]:
    """Yield the digests of a blog's own rules, and of all files in their folders, which they may read."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if "__pycache__" not in file.parts and file.is_file():
                with suppress(OSError):  # what cannot be read cannot be a rule
                    yield f"{file} {files.digest(file.read_bytes())}"


@cache  # it is the same for all configurations of a run
def _program() -> str:
    return _digest(_programs())


def _programs() -> Iterator[str]:
    """Yield the files of this program and its parsers with their times: those of the last installation or edit."""
    found = [PathFinder.find_spec(name) for name in ("pyromark", "yaml")]  # importing them takes time
    parsers = {Path(spec.origin).parent for spec in found if spec and spec.origin}
    for folder in sorted({Path(__file__).parent.parent.parent, BUILTIN, *parsers}):
        for place, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith((".py", ".so", ".pyd")):
                    file = os.stat(os.path.join(place, name))
                    yield f"{place} {name} {file.st_size} {file.st_mtime_ns}"


def _digest(texts: Iterator[str]) -> str:
    return files.digest("\0".join(texts).encode("utf-8", "surrogateescape"))
