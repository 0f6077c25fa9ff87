"""`config` prints which configuration is in force for notes, and where each of its values comes from."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from paperstack_lint.cli import console
from paperstack_lint.cli.console import counted
from paperstack_lint.collection import files_to_lint
from paperstack_lint.config import configuration, template
from paperstack_lint.config.configuration import KEYS
from paperstack_lint.config.lines import Keys, lines, named_in_errors
from paperstack_lint.engine import options, rule
from paperstack_lint.engine.session import Session, Sessions
from paperstack_lint.note.template import Template
from paperstack_lint.report.json_object import dumped
from paperstack_lint.storage.paths import display_path

_REFUSED = ("rule-folders", "max-file-size", "online")
"""Keys that are not in force, as far as they run code or raise limits, where the notes are a stranger's."""


class Origin(NamedTuple):
    """Where a value comes from: `default`, `rule` (for a severity), `file` with its name and the line, `command line`.

    `refused` is what a file says that is not in force, since the notes may be a stranger's.
    """

    kind: str
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the origin as the text format shows it."""
        if self.file is None:
            return self.kind
        return f"{self.file}:{self.line}" + (
            " refused: the notes may be a stranger's" if self.kind == "refused" else ""
        )


class Entry(NamedTuple):
    """A value that is in force, as plain data."""

    value: Any
    origin: Origin


def run(arguments: Namespace) -> int:
    """Print each configuration that governs a note at the paths; returns the exit code."""
    sessions = Sessions.opened(
        arguments.config, console.say, isolated=arguments.isolated, untrusted=arguments.untrusted, paths=arguments.paths
    )
    found = files_to_lint.find_files(
        [Path(path) for path in arguments.paths], sessions.configurations, force_exclude=arguments.force_exclude
    )
    errors = console.Errors()
    errors.say(*found.errors)
    opened = {one.config.file: one for one in sessions.under(found.files)}
    numbers = dict.fromkeys(opened, 0)
    for path in found.files:
        numbers[sessions.of(path).config.file] += 1
    described = [_Described(one, numbers[file], arguments, sessions.known) for file, one in opened.items()]
    if arguments.output_format == "json":
        console.put([dumped({"version": 1, "configurations": [each.data() for each in described]})])
    else:
        style = console.style(sys.stdout)
        console.put(style.shown(line) + "\n" for each in described for line in each.text())
    return 2 if errors.any else 0


class _Described:
    """What is in force under one configuration."""

    def __init__(self, session: Session, notes: int, arguments: Namespace, known: frozenset[str]) -> None:
        """`notes` is the number of notes that it governs, `known` are the rules of all configurations."""
        self._session = session
        self._config = session.config
        self._notes = notes
        self._arguments = arguments
        self._known = known
        self._lines = lines(self._config.file) if self._config.file else {}

    def data(self) -> dict[str, object]:
        """Return all of it as plain data."""
        return {
            "file": self._config.source if self._config.file else None,
            "notes": self._notes,
            "settings": {key: _data(entry) for key, entry in self._settings()},
            "rules": {
                name: {"severity": _data(severity), "options": chosen} for name, severity, chosen in self._rules()
            },
        }

    def text(self) -> Iterator[str]:
        """Yield the lines of the text format: YAML, with the origin of each value as a comment."""
        yield f"# {self._config.source if self._config.file else 'no configuration'}: {counted(self._notes, 'note')}"
        for key, entry in self._settings():
            yield f"{key}: {json.dumps(entry.value, ensure_ascii=False)} # {entry.origin}"
        yield "# the rules that run, with their severities"
        for name, severity, _ in self._rules():
            yield f"#   {name}: {severity.value} # {severity.origin}"

    def _settings(self) -> Iterator[tuple[str, Entry]]:
        """Yield each key with its value. What the command line ignores comes on top."""
        for key, field in KEYS.items():
            value, given = getattr(self._config, field), getattr(self._arguments, field, None)
            if given:
                value = [*value, *given] if key == "ignore" else given
                yield key, Entry(value, Origin("command line"))
            else:
                yield key, Entry(_plain(value), self._origin((key,), Origin("default")))

    def _origin(self, keys: Keys, otherwise: Origin) -> Origin:
        """Return where a value is in the configuration, by the keys that lead to it."""
        if keys not in self._lines:
            return otherwise
        refused = self._session.builtin_only and keys[0] in _REFUSED
        return Origin("refused" if refused else "file", self._config.source, self._lines[keys])

    def _rules(self) -> Iterator[tuple[str, Entry, object]]:
        """Yield each rule that runs, with its severity and its options."""
        config, arguments = self._config, self._arguments
        names = configuration.selected(config, self._session.catalogue, arguments.select, arguments.ignore, self._known)
        for name in names:
            if name not in self._session.trusted:
                continue
            loaded = rule.load(name, self._session.catalogue[name])
            with named_in_errors(config.file):
                chosen = options.build(loaded, config.rules.get(name, {}), config.source)
            level = config.level(name)
            severity = loaded.severity if level in (None, "off") else level
            family = self._origin(("severity", loaded.family), Origin("rule"))
            origin = self._origin(("severity", name), family)
            yield name, Entry(severity, origin), _plain(chosen)


def _data(entry: Entry) -> dict[str, object]:
    origin = {key: value for key, value in entry.origin._asdict().items() if value is not None}
    return {"value": entry.value, "origin": origin}


def _plain(value: Any) -> Any:
    """Return a value of the configuration as data that JSON has."""
    if isinstance(value, Template):
        return template.plain(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key).replace("_", "-"): _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return [_plain(each) for each in value]
    return display_path(value) if isinstance(value, Path) else value
