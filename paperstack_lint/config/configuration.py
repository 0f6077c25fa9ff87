"""The configuration of notes: its settings and their defaults, and where its notes are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.field_names import DEFAULT_FIELDS, PaperFields
from paperstack_lint.note.template import DEFAULT, Template
from paperstack_lint.storage.paths import absolute_path, display_path, repositories

if TYPE_CHECKING:
    from paperstack_lint.config.online import Online

FILES = (".paperstack-lint.yaml", ".paperstack-lint.yml")
"""The names of a configuration file."""
BASELINE = ".paperstack-lint-baseline.jsonl"
"""The default name of the baseline file."""

Level = Literal["error", "warning", "off"]
"""What a configuration can set for a rule: the severity of its findings, or that it does not run."""
FailOn = Literal["error", "warning", "never"]
"""The lowest severity of a finding that makes a run fail."""


class Config(NamedTuple):
    """The configuration of the notes below a folder.

    `root` is the folder of the configuration file, else the current one; `notes`, `exclude` and `rule_folders` are
    relative to it. Where the notes are elsewhere, `notes` and path patterns are relative to the folders `note_roots`,
    too. An empty `select` selects all rules. `max_file_size` is in bytes. `online` are the network settings, None for
    the defaults. `baseline` is the baseline file, relative to `root`, `` for none. `severity` is by family or rule,
    `per_file_ignores` are families and rules by a pattern for paths below `root`.
    """

    root: Path
    file: Path | None = None
    notes: tuple[str, ...] = ("_posts", "posts", "source/_posts", "content")
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = {}
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    template: Template = DEFAULT
    paper_fields: PaperFields = DEFAULT_FIELDS
    rules: Mapping[str, Mapping[str, object]] = {}  # never mutated
    rule_folders: tuple[Path, ...] = ()
    max_file_size: int = 2_000_000
    online: Online | None = None
    baseline: str = BASELINE
    fail_on: FailOn = "error"
    note_roots: tuple[Path, ...] = ()

    def level(self, rule: str) -> Level | None:
        """Return the level that is set for a rule, else for its family; None where neither is set."""
        return self.severity.get(rule, self.severity.get(rule.partition("/")[0]))

    @property
    def note_folders(self) -> tuple[Path, ...]:
        """The folders of `notes` that exist."""
        roots = (*self.note_roots, self.root)
        return tuple(folder for root in roots for name in self.notes if os.path.isdir(folder := root / name))

    def for_notes_at(self, paths: Sequence[Path]) -> Config:
        """Return the configuration with the `note_roots` of the notes at `paths`, else below the current folder.

        Where these are not below the folder of the configuration, its `notes` are searched for around them: up to the
        root of the repository, without one in all parent folders.
        """
        wanted = list(paths) or ([] if self.note_folders else [Path()])
        folders = {absolute_path(path if os.path.isdir(path) else path.parent) for path in wanted}
        root = absolute_path(self.root)
        found = (self._base_of(folder) for folder in sorted(folders) if not folder.is_relative_to(root))
        return self._replace(note_roots=tuple(dict.fromkeys(base for base in found if base and base != root)))

    def _base_of(self, folder: Path) -> Path | None:
        """Return the nearest folder, from `folder` upwards, with one of `notes` that contains `folder`."""
        above = (folder, *folder.parents)
        top = next(repositories(folder), above[-1])
        for base in above[: above.index(top) + 1]:
            inside = (base / name for name in self.notes if os.path.isdir(base / name))
            if any(base == folder or folder.is_relative_to(each) for each in inside):
                return base
        return None

    @property
    def baseline_file(self) -> Path | None:
        """The baseline file; None for none. One that the configuration names is expected to exist."""
        file = self.root / self.baseline if self.baseline else None
        return file if file and (self.baseline != BASELINE or os.path.lexists(file)) else None

    @property
    def source(self) -> str:
        """The name of the configuration in messages."""
        return display_path(self.file) if self.file else "configuration"


KEYS = {field.replace("_", "-"): field for field in Config._fields if field not in ("root", "file", "note_roots")}
"""The field of `Config` by key of a configuration file."""
