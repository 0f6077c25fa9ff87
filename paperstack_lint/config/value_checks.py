"""Checks for values of a configuration. Each error names the place of the value and what is expected there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import suggest_known


class ConfigError(Exception):
    """A configuration that cannot be used; the message names file, key and remedy."""


def parse_table(data: object, keys: Iterable[str], where: str) -> dict[str, object]:
    """Return `data` as a table. Raise ConfigError where it is none, or has a key that is not among `keys`."""
    if not isinstance(data, Mapping):
        raise wrong_type(msg("a table of keys and values"), data, where)
    allowed = list(keys)
    for key in data:
        if key not in allowed:
            raise ConfigError(
                msg(
                    "{where}: unknown key `{key}`{hint}",
                    where=where,
                    key=str(key),
                    hint=suggest_known(str(key), allowed),
                )
            )
    return dict(data)


def parse_strings(value: object, where: str) -> tuple[str, ...]:
    """Return `value` as a list of non-empty texts. Raise ConfigError where it is none."""
    if not isinstance(value, (list, tuple)):
        raise wrong_type(msg("a list of texts"), value, where)
    for item in value:
        if not isinstance(item, str) or not item.strip() or "\0" in item:
            raise wrong_type(msg("a text in every place of the list"), item, where)
    return tuple(value)


_Word = TypeVar("_Word", bound=str)


def parse_choice(value: object, words: Sequence[_Word], where: str) -> _Word:
    """Return `value`, which must be one of `words`. Raise ConfigError, with the nearest word, where it is not."""
    for word in words:
        if value == word:
            return word
    if not isinstance(value, str):
        raise wrong_type(enumerated(words, " or ", " or "), value, where)
    raise unknown_value(value[:60], words, where)


def unknown_value(value: str, words: Iterable[str], where: str) -> ConfigError:
    """Return the error that a value is none of some words, with the nearest of these."""
    hint = suggest_known(value, words)
    return ConfigError(msg("{where}: unknown value `{value}`{hint}", where=where, value=value, hint=hint))


def parse_text(fields: Mapping[str, object], name: str, where: str) -> str:
    """Return the text in the field `name`, stripped. Raise ConfigError where there is none."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise wrong_type(msg("text"), value, f"{where}: {name}")
    return value.strip()


def wrong_type(expected: str, value: object, where: str) -> ConfigError:
    """Return the error for a value that is not what is `expected` at a place."""
    found: str = msg("nothing") if value is None else f"`{str(value)[:60]}`"
    if isinstance(value, (Mapping, list)):
        found = msg("a table") if isinstance(value, Mapping) else msg("a list")
    return ConfigError(msg("{where}: expected {expected}, found {found}", where=where, expected=expected, found=found))
