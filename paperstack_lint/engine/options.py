"""A rule's options: its class `Options`, a NamedTuple or a dataclass, built from a table of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from paperstack_lint.config.table_checks import ConfigError, parse_strings, wrong_type
from paperstack_lint.engine.rule import Rule, RuleError
from paperstack_lint.text.nearest import suggest_known


def build(rule: Rule, table: Mapping[str, object], source: str = "configuration") -> object | None:
    """Build the rule's `Options` from the values of `table` (keys with dashes) and its defaults; None if it has none.

    Raises ConfigError, which names `source`, the option and what is expected, where the table does not fit.
    """
    where = f"{source}: rules: {rule.name}"
    fields = schema(rule) if table else {}  # resolving the types takes time in every run
    for key in table:
        if key not in fields:
            raise ConfigError(
                f"{where}: unknown option `{key}`{suggest_known(key, fields) if fields else '; it has none'}"
            )
    if rule.options is None:
        return None
    values = {field_name(key): _value(fields[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        options: object = rule.options(**values)
    except ValueError as error:  # a dataclass may check more than types in __post_init__
        raise ConfigError(f"{where}: {error}") from error
    except TypeError as error:
        raise RuleError(f"{rule.path}: its Options cannot be created: {error}; give each field a default") from error
    return options


def schema(rule: Rule) -> dict[str, Any]:
    """Return the names of the options as they are configured, in order, with their types."""
    hints = get_type_hints(rule.options) if rule.options else {}
    return {name.replace("_", "-"): kind for name, kind in hints.items()}


def field_name(key: str) -> str:
    """Return the Python name of a configured option."""
    return key.replace("-", "_")


def list_keywords(kind: Any) -> tuple[str, ...]:
    """Return the words that a configuration may have in place of a list; none where the type has no such union."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    literals = [each for each in kinds if get_origin(each) is Literal]
    if tuple[str, ...] not in kinds or len(literals) + 1 < len(kinds):
        return ()
    return tuple(word for literal in literals for word in get_args(literal))


def _value(kind: Any, value: object, where: str) -> object:
    """Return a value checked against the type of its field. Raises ConfigError where it has another type."""
    if kind in (bool, str, int):
        # `True` is an int in Python, but a mistake in a configuration.
        if type(value) is not kind:
            raise wrong_type({bool: "true or false", str: "text", int: "a whole number"}[kind], value, where)
        return value
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value, where)
    if kind == tuple[str, ...]:
        return parse_strings(value, where)
    if kind == dict[str, str]:
        return _texts(value, where)
    if allowed := list_keywords(kind):
        return _list_or_word(allowed, value, where)
    raise ConfigError(f"{where}: the rule declares a type that options cannot have: {kind}")


def _choice(choices: tuple[object, ...], value: object, where: str) -> object:
    # `True == 1`, but only one of them is a choice.
    if any(value == choice and type(value) is type(choice) for choice in choices):
        return value
    keywords = [str(choice) for choice in choices]
    raise ConfigError(f"{where}: unknown value `{value}`{suggest_known(str(value), keywords)}")


def _list_or_word(allowed: tuple[str, ...], value: object, where: str) -> object:
    if isinstance(value, str) and value in allowed:
        return value
    if not isinstance(value, (list, tuple)):
        raise wrong_type(f"a list of texts, or {' or '.join(f'`{word}`' for word in allowed)}", value, where)
    return parse_strings(value, where)


def _texts(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise wrong_type("a table of names and texts", value, where)
    for key, text in value.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise wrong_type("text", text, f"{where}: {key}")
    return dict(value)
