"""Checks of what a configuration holds. Each error names the place, and what is expected there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from paperstack_lint.text.nearest import suggest_known


class ConfigError(Exception):
    """A configuration that cannot be used; the message names file, key and remedy."""


def table(data: object, keys: Iterable[str], where: str) -> dict[str, object]:
    """`data` as a table that has no other than the given keys; raises ConfigError where it is not."""
    if not isinstance(data, Mapping):
        raise expected("a table of keys and values", data, where)
    known = list(keys)
    for key in data:
        if key not in known:
            raise ConfigError(f"{where}: unknown key `{key}`{suggest_known(str(key), known)}")
    return dict(data)


def strings(value: object, where: str) -> tuple[str, ...]:
    """`value` as a list of texts; raises ConfigError where it is not."""
    if not isinstance(value, (list, tuple)):
        raise expected("a list of texts", value, where)
    for item in value:
        if not isinstance(item, str) or not item.strip() or "\0" in item:
            raise expected("a text in every place of the list", item, where)
    return tuple(value)


_Word = TypeVar("_Word", bound=str)


def choice(value: object, words: Sequence[_Word], where: str) -> _Word:
    """Return `value`, which must be one of some words; raises ConfigError with the nearest one where it is not."""
    for word in words:
        if value == word:
            return word
    if not isinstance(value, str):
        raise expected(" or ".join(words), value, where)
    raise ConfigError(f"{where}: unknown value `{value[:60]}`{suggest_known(value, words)}")


def expected(what: str, value: object, where: str) -> ConfigError:
    """The error for a value of another type than it must have."""
    found = "nothing" if value is None else f"`{str(value)[:60]}`"
    if isinstance(value, (Mapping, list)):
        found = "a table" if isinstance(value, Mapping) else "a list"
    return ConfigError(f"{where}: expected {what}, found {found}")


def text(fields: Mapping[str, object], name: str, where: str) -> str:
    """The text in the field `name`; raises ConfigError where there is none."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise expected("text", value, f"{where}: {name}")
    return value.strip()
