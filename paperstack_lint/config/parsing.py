"""Parse and validate the settings of a configuration file, key by key."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from paperstack_lint.config.configuration import KEYS, Config, FailOn, Level
from paperstack_lint.config.key_lines import add_line_to_errors
from paperstack_lint.config.value_checks import ConfigError, parse_choice, parse_strings, parse_table, wrong_type
from paperstack_lint.note.field_names import PaperFields
from paperstack_lint.note.template import Template
from paperstack_lint.storage.paths import display_path
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.config.online import Online

MAX_NOTE_SIZE = 1_000_000_000
"""Bytes of a note: the highest limit that can be configured, since a note is read into memory."""


def parse_config(path: Path, data: object) -> Config:
    """Return the configuration for the content of the file at `path`. Raise ConfigError, with the line, for any error.

    An unknown key is an error, as is a value of another type.
    """
    with add_line_to_errors(path):
        return _parse(path, data)


def _parse(path: Path, data: object) -> Config:
    where = display_path(path)
    values: dict[str, Any] = {}
    _refuse_warn(data, where)
    for key, value in parse_table(data or {}, KEYS, where).items():
        values[key] = _PARSERS.get(key, parse_strings)(value, f"{where}: {key}")
    if "template" in values and values["template"].where:
        template = values["template"]
        values["template"] = template._replace(where=template.where._replace(root=os.path.abspath(path.parent)))
    if "baseline" in values:
        _check_baseline(values["baseline"], path.parent, where)
    if "notes" in values:
        _check_notes(values["notes"], path.parent, where)
    if values.get("select") == ():
        raise ConfigError(
            msg("{where}: select: names no rule; name some, or leave the key out for all of them", where=where)
        )
    if "rule-folders" in values:
        values["rule-folders"] = tuple(path.parent / name for name in parse_strings(values["rule-folders"], where))
    return Config(path.parent, path)._replace(**{KEYS[key]: value for key, value in values.items()})


def _check_notes(notes: Sequence[str], root: Path, where: str) -> None:
    """Raise ConfigError where a folder is not below `root`, or none exists: then all files would be linted instead."""
    for name in notes:
        if not Path(os.path.abspath(root / name)).is_relative_to(root):
            raise ConfigError(
                msg(
                    "{where}: notes: `{name}` is outside of {root}; name folders in it",
                    where=where,
                    name=name,
                    root=display_path(root),
                )
            )
        if os.path.isfile(root / name):
            raise ConfigError(msg("{where}: notes: `{name}` is a file; name its folder", where=where, name=name))
    if notes != Config._field_defaults["notes"] and not any(os.path.isdir(root / name) for name in notes):
        names = ", ".join(f"`{name}`" for name in notes) or "none"
        raise ConfigError(
            msg(
                "{where}: notes: no such folder: {names}; name one that exists, or leave the key out",
                where=where,
                names=names,
            )
        )


def _check_baseline(name: str, root: Path, where: str) -> None:
    """Raise ConfigError where the file is not below the configuration: a run could overwrite any file."""
    if not Path(os.path.abspath(root / name)).is_relative_to(root):
        raise ConfigError(
            msg(
                "{where}: baseline: `{name}` is outside of {root}; name a file in it",
                where=where,
                name=name,
                root=display_path(root),
            )
        )


def _refuse_warn(data: object, where: str) -> None:
    """Raise ConfigError for the key that `severity` has replaced, with the new spelling."""
    if isinstance(data, Mapping) and "warn" in data:
        names = data["warn"] if isinstance(data["warn"], list) else ["RULE"]
        levels = ", ".join(f"{name}: warning" for name in names)
        raise ConfigError(
            msg("{where}: warn: is now `severity`; write `severity: {{{levels}}}`", where=where, levels=levels)
        )


def _parse_baseline(value: object, where: str) -> str:
    return parse_strings([value], where)[0]


def _parse_template(value: object, where: str) -> Template:
    from paperstack_lint.config import template_parsing  # few configurations have one

    return template_parsing.parse_template(value, where)


def _parse_paper_fields(value: object, where: str) -> PaperFields:
    data = parse_table(value, PaperFields._fields, where)
    return PaperFields(**{kind: parse_strings(names, f"{where}: {kind}") for kind, names in data.items()})


def _parse_online(value: object, where: str) -> Online:
    from paperstack_lint.config import online

    return online.parse_online(value, where)


def _parse_fail_on(value: object, where: str) -> FailOn:
    return parse_choice(value, get_args(FailOn), where)


def _parse_size(value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= MAX_NOTE_SIZE:
        raise wrong_type(msg("a number of bytes from 1 to {limit:,}", limit=MAX_NOTE_SIZE), value, where)
    return value


def _parse_severity(value: object, where: str) -> dict[str, Level]:
    """Return the level of each family or rule. YAML 1.1 reads an `off` without quotes as false."""
    if not isinstance(value, Mapping):
        raise wrong_type(msg("a table of families or rules, each with error, warning or off"), value, where)
    levels = ((str(name), "off" if level is False else level) for name, level in value.items())
    return {name: parse_choice(level, get_args(Level), f"{where}: {name}") for name, level in levels}


def _parse_per_file_ignores(value: object, where: str) -> dict[str, tuple[str, ...]]:
    """Return the families and rules to ignore, by path pattern."""
    if not isinstance(value, Mapping):
        raise wrong_type(msg("a table of patterns, each with a list of families or rules"), value, where)
    return {
        parse_strings([pattern], where)[0]: parse_strings(names, f"{where}: {pattern}")
        for pattern, names in value.items()
    }


def _parse_rules(value: object, where: str) -> dict[str, dict[str, object]]:
    """Return the options by rule; they are validated when the rule is loaded."""
    if not isinstance(value, Mapping):
        raise wrong_type(msg("a table of rules"), value, where)
    rules: dict[str, dict[str, object]] = {}
    for name, options in value.items():
        if not isinstance(options, Mapping):
            raise wrong_type(msg("a table of options"), options, f"{where}: {name}")
        rules[str(name)] = {str(key): option for key, option in options.items()}
    return rules


_PARSERS: Mapping[str, Callable[[object, str], object]] = {
    "severity": _parse_severity,
    "per-file-ignores": _parse_per_file_ignores,
    "template": _parse_template,
    "paper-fields": _parse_paper_fields,
    "rules": _parse_rules,
    "max-file-size": _parse_size,
    "online": _parse_online,
    "baseline": _parse_baseline,
    "fail-on": _parse_fail_on,
}
"""The parser of each key; all others are lists of texts."""
