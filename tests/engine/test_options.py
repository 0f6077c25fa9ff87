"""The options of a rule, built from a table of the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Union

import pytest

from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.rule import Rule, build, list_keywords


@dataclass(frozen=True)
class Options:
    """One field of each type that options may have."""

    keep_version: bool = True
    mark: str = ":"
    limit: int = 3
    require: Literal["always", "when-used", 1] = "when-used"
    names: tuple[str, ...] = ("NAS",)
    required: tuple[str, ...] | Literal["learn"] = ("title",)
    aliases: dict[str, str] | None = None


@dataclass(frozen=True)
class Plain:
    """The types alone."""

    keep_version: bool = True
    mark: str = ":"
    limit: int = 3
    require: Literal["always", "when-used", 1] = "when-used"
    names: tuple[str, ...] = ("NAS",)
    required: tuple[str, ...] | Literal["learn"] = ("title",)
    aliases: dict[str, str] = None  # type: ignore[assignment] # a mutable default is not allowed


def rule(options: type | None) -> Rule:
    return Rule("links/example", Path("example.py"), lambda _note, _options: iter(()), options, frozenset(), "Doc.")


def test_defaults_stand_where_nothing_is_configured() -> None:
    assert build(rule(Plain), {}) == Plain()


def test_rule_without_options_gets_none() -> None:
    assert build(rule(None), {}) is None


def test_every_type_is_built_from_keys_with_dashes() -> None:
    table = {
        "keep-version": False,
        "mark": "：",
        "limit": 0,
        "require": "always",
        "names": ["豆瓣FM", "C++"],
        "required": ["title", "date"],
        "aliases": {"nas": "NAS"},
    }
    built = Plain(False, "：", 0, "always", ("豆瓣FM", "C++"), ("title", "date"), {"nas": "NAS"})
    assert build(rule(Plain), table) == built


def test_a_word_may_replace_a_list() -> None:
    assert build(rule(Plain), {"required": "learn"}) == Plain(required="learn")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (tuple[str, ...] | Literal["learn", "all"], ("learn", "all")),
        (Union[tuple[str, ...], Literal["learn"]], ("learn",)),  # noqa: UP007  # what older versions of Python make of `|`
        (tuple[str, ...], ()),
        (Literal["learn"], ()),
        (tuple[str, ...] | None, ()),
        (int | Literal["learn"], ()),
    ],
)
def test_words_are_those_beside_a_list(kind: object, expected: tuple[str, ...]) -> None:
    assert list_keywords(kind) == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"keep-versions": True}, "unknown option `keep-versions`; did you mean `keep-version`?"),
        ({"keep_version": True}, "did you mean `keep-version`?"),
        ({"xyz": 1}, "known are keep-version, mark, limit, require, names, required, aliases"),
        ({"keep-version": "yes"}, "keep-version: expected true or false, found `yes`"),
        ({"keep-version": 1}, "expected true or false, found `1`"),
        ({"mark": 3}, "mark: expected text, found `3`"),
        ({"mark": None}, "mark: expected text, found nothing"),
        ({"limit": True}, "limit: expected a whole number, found `True`"),
        ({"limit": 1.5}, "limit: expected a whole number, found `1.5`"),
        ({"require": "allways"}, "unknown value `allways`; did you mean `always`?"),
        ({"require": True}, "unknown value `True`"),
        ({"names": "NAS"}, "names: expected a list of texts, found `NAS`"),
        ({"names": ["NAS", 3]}, "names: expected a text in every place of the list, found `3`"),
        ({"names": [""]}, "names: expected a text in every place of the list, found ``"),
        ({"required": "larn"}, "required: expected a list of texts, or `learn`, found `larn`"),
        ({"required": {"title": 1}}, "required: expected a list of texts, or `learn`, found a table"),
        ({"required": ["title", 3]}, "required: expected a text in every place of the list, found `3`"),
        ({"aliases": ["nas"]}, "aliases: expected a table of names and texts, found a list"),
        ({"aliases": {"nas": ["NAS"]}}, "aliases: nas: expected text, found a list"),
    ],
)
def test_what_does_not_fit_is_named_with_the_remedy(table: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        build(rule(Plain), table, "blog.yaml")
    assert str(raised.value).startswith("blog.yaml: rules: links/example: ")
    assert message in str(raised.value)


def test_option_for_a_rule_that_has_none_is_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown option `x`; it has none"):
        build(rule(None), {"x": 1})


def test_type_that_options_cannot_have_is_an_error_of_the_rule() -> None:
    with pytest.raises(ConfigError, match="aliases: the rule declares a type that options cannot have"):
        build(rule(Options), {"aliases": {}})


def test_what_the_rule_itself_refuses_is_an_error() -> None:
    @dataclass(frozen=True)
    class Picky:
        """Takes positive numbers."""

        limit: int = 1

        def __post_init__(self) -> None:
            if self.limit < 1:
                raise ValueError("limit: must be 1 at least")

    with pytest.raises(ConfigError, match="rules: links/example: limit: must be 1 at least"):
        build(rule(Picky), {"limit": 0})


def test_defaults_that_the_rule_itself_refuses_are_an_error() -> None:
    @dataclass(frozen=True)
    class Demanding:
        """Must be configured."""

        names: tuple[str, ...] = ()

        def __post_init__(self) -> None:
            if not self.names:
                raise ValueError("names: must be given")

    with pytest.raises(ConfigError, match="rules: links/example: names: must be given"):
        build(rule(Demanding), {})
