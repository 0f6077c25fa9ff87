"""Find the line of each key of a configuration file: for error messages, and for the command `config`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.storage.paths import display_path
from paperstack_lint.text.message import with_start
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.yaml_reader import Value

KeyPath = tuple[str, ...]
"""The keys of a value, from the outermost one. The key of a list item is its text, that of a table in a list its
number, from 1.
"""
_TABLE = "tool.paperstack-lint"
_MAX_CHARACTERS = 1_000_000
"""Characters of a configuration that are read."""


@contextmanager
def add_line_to_errors(file: Path | None) -> Iterator[None]:
    """Add the line to the message of a ConfigError about a configuration file, which begins with its name and keys."""
    try:
        yield
    except ConfigError as error:
        start = f"{display_path(file)}: " if file else "\0"
        if file is None or not str(error).startswith(start):
            raise
        rest = str(error)[len(start) :]
        line = _line_of(rest, key_lines(file))
        place = f"{display_path(file)}:{line}" if line else display_path(file)
        raise ConfigError(with_start(str(error), display_path(file), place)) from error


def _line_of(message: str, lines: Mapping[KeyPath, int]) -> int | None:
    """Return the line of the keys at the start of a message, or of the quoted word in it that is a key below them."""
    keys: KeyPath = ()
    while key := next((each[-1] for each in lines if each[:-1] == keys and message.startswith(f"{each[-1]}: ")), None):
        keys, message = (*keys, key), message[len(key) + 2 :]
    word = regex(r"`([^`]+)`").search(message)
    return lines.get((*keys, word[1]) if word else keys, lines.get(keys))


def key_lines(file: Path) -> dict[KeyPath, int]:
    """Return the line of each key of a configuration file, from 1; an empty table where it cannot be read."""
    found: dict[KeyPath, int] = {}
    with suppress(OSError, ValueError), open(file, encoding="utf-8-sig", newline="") as stream:
        text = stream.read(_MAX_CHARACTERS)
        for keys, line in _read_toml(text) if file.suffix == ".toml" else _read_yaml(text):
            found.setdefault(keys, line)
    return found


def _read_yaml(text: str) -> Iterator[tuple[KeyPath, int]]:
    from paperstack_lint.note.front_matter.yaml_reader import Problem, read

    root = read(text)
    places = [] if isinstance(root, Problem) else sorted(_places(root, ()), key=lambda place: place[1])
    line, counted_to = 1, 0
    for keys, start in places:
        line, counted_to = line + text.count("\n", counted_to, start), start
        yield keys, line


def _places(value: Value, keys: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    for field in value.fields:
        yield (*keys, field.key), field.key_start
        yield from _places(field.value, (*keys, field.key))
    for number, item in enumerate(value.items, 1):
        yield (*keys, str(number) if item.fields else item.text), item.start
        yield from _places(item, (*keys, str(number)))


def _read_toml(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Yield each key at the start of a line, and its line: tomllib gives no positions."""
    prefix: KeyPath | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if header := regex(r"\s*\[+([^\[\]]+)\]").match(line):
            parts = _parts(header[1])
            inside = parts[:2] == tuple(_TABLE.split("."))
            prefix = parts[2:] if inside else None
            if prefix:
                yield prefix, number
        elif prefix is not None and (key := regex(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*'|\s*\.\s*)+)\s*=").match(line)):
            yield (*prefix, *_parts(key[1])), number


def _parts(dotted: str) -> KeyPath:
    """Return the parts of a dotted key."""
    return tuple(part.strip("\"'") for part in regex(r"[\w-]+|\"[^\"]*\"|'[^']*'").findall(dotted))
