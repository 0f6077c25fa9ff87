"""Print the configuration of the notes, and where each value comes from."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from paperstack_lint.cli import arguments, console, exit_codes
from paperstack_lint.cli.notes import open_sessions
from paperstack_lint.collection import files_to_lint
from paperstack_lint.collection.converted_text import converted_folders
from paperstack_lint.config import selection, template_parsing
from paperstack_lint.config.configuration import KEYS
from paperstack_lint.config.key_lines import KeyPath, add_line_to_errors, key_lines
from paperstack_lint.engine import rule
from paperstack_lint.engine.session import Session
from paperstack_lint.note.template import Template
from paperstack_lint.report.json_object import dump, serialize
from paperstack_lint.storage.paths import absolute_path, display_path
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.translation import tr, translated

_RESTRICTED = ("rule-folders", "max-file-size", "online")
"""Keys whose values are not in force where the notes are a stranger's: they run code or raise limits."""


_KINDS = {"default": msg("default"), "rule": msg("rule"), "command line": msg("command line")}


class Origin(NamedTuple):
    """The origin of a value: `default`, `rule` (of a severity), `command line`, or `file` with its name and the line.

    `refused` is that of a value in a file that is not in force, since the notes may be a stranger's.
    """

    kind: str
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the origin in the text format."""
        if self.file is None:
            return translated(_KINDS[self.kind])
        place = f"{self.file}:{self.line}"
        return tr("{place} refused: the notes may be a stranger's", place=place) if self.kind == "refused" else place


class Setting(NamedTuple):
    """A value in force, as plain data, and its origin."""

    value: Any
    origin: Origin


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_listing(parser)
    arguments.add_rules(parser)
    arguments.add_fail_on(parser)
    text = tr("print the JSON Schema of a configuration, with your rules: for editors")
    parser.add_argument("--schema", action="store_true", help=text)


def run(options: Namespace) -> int:
    """Print each configuration that governs a note at the paths, or the schema, and return the exit code."""
    sessions = open_sessions(options, options.paths)
    if options.schema:
        from paperstack_lint.engine.option_schema import session_schema

        console.write([serialize(session_schema(sessions.default))])
        return 0
    found = files_to_lint.find_files(
        [Path(path) for path in options.paths], sessions.configurations, force_exclude=options.force_exclude
    )
    errors = console.Errors()
    errors.report(*found.errors)
    opened = {one.config.file: one for one in sessions.under(found.files)}
    governed: dict[Path | None, list[Path]] = {file: [] for file in opened}
    for path in found.files:
        governed[sessions.of(path).config.file].append(path)
    reports = [_Report(one, governed[file], options, sessions.rule_names) for file, one in opened.items()]
    if options.output_format == "json":
        console.write([dump({"configurations": [each.data() for each in reports]})])
    else:
        style = console.style_of(sys.stdout)
        console.write(style.escape(line) + "\n" for each in reports for line in each.text())
    return exit_codes.FAILURE if errors.any else 0


class _Report:
    """The settings and rules in force under one configuration."""

    def __init__(
        self, session: Session, notes: Sequence[Path], command_line: Namespace, all_rules: frozenset[str]
    ) -> None:
        """`notes` are those that it governs, `all_rules` those of all configurations."""
        self._session = session
        self._config = session.config
        self._notes = notes
        self._command_line = command_line
        self._all_rules = all_rules
        self._lines = key_lines(self._config.file) if self._config.file else {}

    def data(self) -> dict[str, object]:
        """Return the report as plain data."""
        return {
            "file": self._config.source if self._config.file else None,
            "notes": len(self._notes),
            "suggestions": [{"exclude": pattern, "notes": number} for pattern, number in self._suggestions()],
            "settings": {key: _setting_data(setting) for key, setting in self._settings()},
            "rules": {
                name: {"severity": _setting_data(severity), "options": chosen}
                for name, severity, chosen in self._rules()
            },
        }

    def text(self) -> Iterator[str]:
        """Yield the lines of the text format: YAML, with the origin of each value as a comment."""
        source = self._config.source if self._config.file else tr("no configuration")
        yield tr("# {source}: {notes}", source=source, notes=quantity(len(self._notes), "note"))
        for pattern, number in self._suggestions():
            exclude = json.dumps([pattern], ensure_ascii=False)
            yield tr(
                "# suggestion: exclude: {exclude} # {number} texts converted from PDF", exclude=exclude, number=number
            )
        for key, setting in self._settings():
            if setting.value is None or (key == "select" and not setting.value):  # no configuration may say so
                yield tr("# {key} is not set # {origin}", key=key, origin=str(setting.origin))
            else:
                yield f"{key}: {json.dumps(setting.value, ensure_ascii=False)} # {setting.origin}"
        yield tr("# the rules that run, with their severities")
        for name, severity, _ in self._rules():
            yield f"#   {name}: {severity.value} # {severity.origin}"

    def _suggestions(self) -> Iterator[tuple[str, int]]:
        """Yield the patterns that exclude folders of converted text, with the number of texts in each."""
        root = self._config.root
        for folder, number in converted_folders(self._notes, self._config.max_file_size):
            full = absolute_path(Path(folder))
            yield f"{full.relative_to(root) if full.is_relative_to(root) else folder}/**", number

    def _settings(self) -> Iterator[tuple[str, Setting]]:
        """Yield each key with its value. The command line adds to `ignore`."""
        for key, field in KEYS.items():
            value, given = getattr(self._config, field), getattr(self._command_line, field, None)
            if given:
                value = [*value, *given] if key == "ignore" else given
                yield key, Setting(value, Origin("command line"))
            else:
                yield key, Setting(_to_data(value), self._origin((key,), Origin("default")))

    def _origin(self, keys: KeyPath, otherwise: Origin) -> Origin:
        """Return the origin of the value at a key path; `otherwise` where the configuration does not set it."""
        if keys not in self._lines:
            return otherwise
        refused = self._session.builtin_only and keys[0] in _RESTRICTED
        return Origin("refused" if refused else "file", self._config.source, self._lines[keys])

    def _rules(self) -> Iterator[tuple[str, Setting, object]]:
        """Yield each rule that runs, with its severity and its options."""
        config, given = self._config, self._command_line
        names = selection.select_rules(config, self._session.catalogue, given.select, given.ignore, self._all_rules)
        for name in names:
            if name not in self._session.trusted:
                continue
            loaded = rule.load(name, self._session.catalogue[name])
            with add_line_to_errors(config.file):
                chosen = rule.build(loaded, config.rules.get(name, {}), config.source)
            level = config.level(name)
            severity = loaded.severity if level in (None, "off") else level
            family = self._origin(("severity", loaded.family), Origin("rule"))
            origin = self._origin(("severity", name), family)
            yield name, Setting(severity, origin), _to_data(chosen)


def _setting_data(setting: Setting) -> dict[str, object]:
    origin = {key: value for key, value in setting.origin._asdict().items() if value is not None}
    return {"value": setting.value, "origin": origin}


def _to_data(value: Any) -> Any:
    """Return a value of the configuration as JSON data."""
    if isinstance(value, Template):
        return template_parsing.template_to_data(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key).replace("_", "-"): _to_data(each) for key, each in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return [_to_data(each) for each in value]
    return display_path(value) if isinstance(value, Path) else value
