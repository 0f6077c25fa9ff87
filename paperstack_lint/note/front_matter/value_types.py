"""What a value is to readers: its kind, for comparing the values of a key, and what generators display of a scalar.

Display is recorded from Jekyll 4.3 (SafeYAML), Hugo (go-yaml) and Hexo (js-yaml 4), which read different sets of
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.nodes import Value

YamlReader = Literal["jekyll", "hugo", "hexo"]

DATE_START = r"\d{4}\D{1,2}\d{1,2}\D{1,2}\d{1,2}"
"""Matches the beginning of a date in any format."""

KIND_NAMES = {"list": "a list", "map": "a mapping", "date": "a date", "text": "a text"}
"""The name of each kind in messages."""


def kind_of(value: Value) -> str:
    """Return one of `KIND_NAMES`; `` for an absent value and for an alias.

    A number is a text: which titles YAML takes for one is accidental. What begins like a date is one, even if YAML
    takes it for text.
    """
    if value.is_empty or value.kind in ("null", "alias"):
        return ""
    if value.kind != "scalar":
        return value.kind
    dated = value.tag == "timestamp" or re.match(DATE_START, value.text)
    return "date" if dated else "text"


def differs_from(value: Value, wanted: str) -> bool:
    """Return whether a value is certainly of another kind than the wanted one."""
    if kind_of(value) in ("", wanted):
        return False
    if value.kind != "scalar" or wanted in ("list", "map"):
        return True
    # A text may begin with a date, and dates have more formats than can be listed.
    return wanted == "date" and re.search(r"\d", value.text) is None


_CONSTANTS = {"true": "true", "yes": "true", "on": "true", "null": "nothing"}
_MIN_EXPONENT = 1e21
"""Numbers from here on are displayed with an exponent."""
_BASES = {"0x": 16, "0b": 2, "0o": 8}

# The numbers of each reader: integers of another base, other integers, and fractions.
_BASED = {"jekyll": r"0x[0-9a-fA-F_]+|0b[01_]+", "hugo": r"0[xX][0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+"}
_BASED["hexo"] = r"0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+"
_WHOLE = {"jekyll": r"0+|[1-9](?:[,_]?[0-9])*", "hugo": r"[0-9](?:_?[0-9])*", "hexo": r"[0-9]+"}
_FRACTION = {
    "jekyll": r"(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?",
    "hugo": r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
    "hexo": r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
}


def displayed_text(text: str, tag: str, reader: YamlReader) -> str:
    """Return what a page displays of a plain scalar where that is certain, else its text.

    `tag` is its type in YAML 1.1. A number that is longer than a title can be is a text.
    """
    if tag in ("bool", "null"):
        of_yaml_1_1 = reader == "hexo" and text.lower() not in ("true", "false", "null", "~")
        return text if of_yaml_1_1 else _CONSTANTS.get(text.lower(), "false")
    if tag == "timestamp":
        return "a date" if reader == "hexo" else text
    sign, digits = ("-", text[1:]) if text[:1] == "-" else ("", text.removeprefix("+"))
    if not re.match(r"\.?[0-9]", digits) or len(text) > 20 or (reader == "hexo" and re.match(r"[-+]\.", text)):
        return text
    number = next(filter(None, (parse(digits, reader) for parse in _NUMBER_PARSERS)), "")
    return text if not number else number if number == "0" else sign + number


def _parse_based(digits: str, reader: YamlReader) -> str:
    if re.fullmatch(_BASED[reader], digits):
        return str(int(digits[2:].replace("_", "") or "0", _BASES[digits[:2].lower()]))
    octal = reader != "hexo" and re.fullmatch("0[0-7]+", digits)
    return str(int(digits, 8)) if octal else ""


def _parse_whole(digits: str, reader: YamlReader) -> str:
    return str(int(re.sub("[,_]", "", digits))) if re.fullmatch(_WHOLE[reader], digits) else ""


def _parse_fraction(digits: str, reader: YamlReader) -> str:
    if digits == "." or not re.fullmatch(_FRACTION[reader], digits):
        return ""
    number = float(re.sub("[,_]", "", digits))
    if isinf(number):
        return ""
    whole = reader != "jekyll" and number < _MIN_EXPONENT and number.is_integer()
    return str(int(number)) if whole else repr(number)


def _parse_sexagesimal(digits: str, reader: YamlReader) -> str:
    """Return the number of seconds that Jekyll reads `hours:minutes` as; `` for other readers and other texts."""
    if reader != "jekyll" or not re.fullmatch(r"\d{1,9}(?::[0-5]?\d){1,2}", digits):
        return ""
    hours, minutes, seconds = (*map(int, digits.split(":")), 0)[:3]
    return str(hours * 3600 + minutes * 60 + seconds)


_NUMBER_PARSERS: tuple[Callable[[str, YamlReader], str], ...] = (
    _parse_based,
    _parse_whole,
    _parse_fraction,
    _parse_sexagesimal,
)
