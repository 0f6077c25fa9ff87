"""A rule's options: its class `Options`, a NamedTuple or a dataclass, built from a table of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from paperstack_lint.config.checks import ConfigError, expected, strings
from paperstack_lint.engine.rule import Rule, RuleError
from paperstack_lint.text.nearest import suggest_known


def build(rule: Rule, table: Mapping[str, object], source: str = "configuration") -> object | None:
    """The rule's `Options` with the values of `table` (keys with dashes) and its defaults; None if it takes none.

    Raises ConfigError, which names `source`, the option and what is expected, where the table does not fit.
    """
    where = f"{source}: rules: {rule.name}"
    fields = schema(rule) if table else {}  # to resolve the types takes time in every run
    for key in table:
        if key not in fields:
            raise ConfigError(
                f"{where}: unknown option `{key}`{suggest_known(key, fields) if fields else '; it has none'}"
            )
    if rule.options is None:
        return None
    values = {field(key): _value(fields[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        options: object = rule.options(**values)
    except ValueError as error:  # a dataclass may check in __post_init__ what a type cannot say
        raise ConfigError(f"{where}: {error}") from error
    except TypeError as error:
        raise RuleError(f"{rule.path}: its Options cannot be made: {error}; give each field a default") from error
    return options


def schema(rule: Rule) -> dict[str, Any]:
    """The names of the options as they are configured, in order, with their types."""
    hints = get_type_hints(rule.options) if rule.options else {}
    return {name.replace("_", "-"): kind for name, kind in hints.items()}


def field(key: str) -> str:
    """The name in Python of a configured option."""
    return key.replace("-", "_")


def words(kind: Any) -> tuple[str, ...]:
    """The words that may stand in the place of a list; none where the type is no list or a list alone."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    literals = [each for each in kinds if get_origin(each) is Literal]
    if tuple[str, ...] not in kinds or len(literals) + 1 < len(kinds):
        return ()
    return tuple(word for literal in literals for word in get_args(literal))


def _value(kind: Any, value: object, where: str) -> object:
    """The value as the field's type has it; ConfigError where it is of another type."""
    if kind in (bool, str, int):
        # `True` is an int to Python, `yes` a mistake for a number to people.
        if type(value) is not kind:
            raise expected({bool: "true or false", str: "text", int: "a whole number"}[kind], value, where)
        return value
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value, where)
    if kind == tuple[str, ...]:
        return strings(value, where)
    if kind == dict[str, str]:
        return _texts(value, where)
    if known := words(kind):
        return _list_or_word(known, value, where)
    raise ConfigError(f"{where}: the rule declares a type that options cannot have: {kind}")


def _choice(choices: tuple[object, ...], value: object, where: str) -> object:
    # `True == 1`, but only one of them was offered.
    if any(value == choice and type(value) is type(choice) for choice in choices):
        return value
    words = [str(choice) for choice in choices]
    raise ConfigError(f"{where}: unknown value `{value}`{suggest_known(str(value), words)}")


def _list_or_word(known: tuple[str, ...], value: object, where: str) -> object:
    if isinstance(value, str) and value in known:
        return value
    if not isinstance(value, (list, tuple)):
        raise expected(f"a list of texts, or {' or '.join(f'`{word}`' for word in known)}", value, where)
    return strings(value, where)


def _texts(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise expected("a table of names and texts", value, where)
    for key, text in value.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise expected("text", text, f"{where}: {key}")
    return dict(value)
