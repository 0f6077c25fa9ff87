"""On which line of a configuration file each of its keys is: for error messages, and for the command `config`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.config.checks import ConfigError
from paperstack_lint.storage.paths import display_path

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.nodes import Value

Keys = tuple[str, ...]
"""The keys that lead to a value, from the outermost one. An item of a list has itself as its key, a table in a list its
number, from 1.
"""
_TABLE = "tool.paperstack-lint"
_LARGEST = 1_000_000
"""Characters of a configuration that are read."""


@contextmanager
def named_in_errors(file: Path | None) -> Iterator[None]:
    """Add the line to the message of a ConfigError about a configuration file, which begins with its name and keys."""
    try:
        yield
    except ConfigError as error:
        start = f"{display_path(file)}: " if file else "\0"
        if file is None or not str(error).startswith(start):
            raise
        rest = str(error)[len(start) :]
        line = _line_of(rest, lines(file))
        raise ConfigError(f"{display_path(file)}:{line}: {rest}" if line else str(error)) from error


def _line_of(message: str, known: Mapping[Keys, int]) -> int | None:
    """Return the line of the keys that a message begins with, or of the word in it that is one of the next keys."""
    keys: Keys = ()
    while key := next((each[-1] for each in known if each[:-1] == keys and message.startswith(f"{each[-1]}: ")), None):
        keys, message = (*keys, key), message[len(key) + 2 :]
    word = re.search(r"`([^`]+)`", message)
    return known.get((*keys, word[1]) if word else keys, known.get(keys))


def lines(file: Path) -> dict[Keys, int]:
    """Return the line of each key of a configuration file, from 1; none where it cannot be read."""
    found: dict[Keys, int] = {}
    with suppress(OSError, ValueError), open(file, encoding="utf-8-sig", newline="") as stream:
        text = stream.read(_LARGEST)
        for keys, line in _toml(text) if file.suffix == ".toml" else _yaml(text):
            found.setdefault(keys, line)
    return found


def _yaml(text: str) -> Iterator[tuple[Keys, int]]:
    from paperstack_lint.note.front_matter.nodes import Problem, read

    root = read(text)
    places = [] if isinstance(root, Problem) else sorted(_places(root, ()), key=lambda place: place[1])
    line, done = 1, 0
    for keys, start in places:
        line, done = line + text.count("\n", done, start), start
        yield keys, line


def _places(value: Value, keys: Keys) -> Iterator[tuple[Keys, int]]:
    for field in value.fields:
        yield (*keys, field.key), field.key_start
        yield from _places(field.value, (*keys, field.key))
    for number, item in enumerate(value.items, 1):
        yield (*keys, str(number) if item.fields else item.text), item.start
        yield from _places(item, (*keys, str(number)))


def _toml(text: str) -> Iterator[tuple[Keys, int]]:
    """Return the keys of the table, as far as each is at the beginning of a line; tomllib tells no places."""
    prefix: Keys | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+([^\[\]]+)\]", line):
            parts = _parts(header[1])
            inside = parts[:2] == tuple(_TABLE.split("."))
            prefix = parts[2:] if inside else None
            if prefix:
                yield prefix, number
        elif prefix is not None and (key := re.match(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*'|\s*\.\s*)+)\s*=", line)):
            yield (*prefix, *_parts(key[1])), number


def _parts(dotted: str) -> Keys:
    """Return the parts of a dotted key."""
    return tuple(part.strip("\"'") for part in re.findall(r"[\w-]+|\"[^\"]*\"|'[^']*'", dotted))
