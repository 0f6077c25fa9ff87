"""What generators show of a plain scalar of the front matter that YAML takes for no text.

Recorded from Jekyll 4.3 (SafeYAML), Hugo (go-yaml) and Hexo (js-yaml 4), which read different sets of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf
from typing import Literal

Reader = Literal["jekyll", "hugo", "hexo"]

_CONSTANTS = {"true": "true", "yes": "true", "on": "true", "null": "nothing"}
_LONGEST_WHOLE = 1e21
"""From here on, numbers are written with an exponent."""
_BASES = {"0x": 16, "0b": 2, "0o": 8}

# What each reads as a number: whole numbers of another base, other whole numbers, and fractions.
_BASED = {"jekyll": r"0x[0-9a-fA-F_]+|0b[01_]+", "hugo": r"0[xX][0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+"}
_BASED["hexo"] = r"0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+"
_WHOLE = {"jekyll": r"0+|[1-9](?:[,_]?[0-9])*", "hugo": r"[0-9](?:_?[0-9])*", "hexo": r"[0-9]+"}
_FRACTION = {
    "jekyll": r"(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?",
    "hugo": r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
    "hexo": r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
}


def shown(text: str, tag: str, reader: Reader) -> str:
    """Return what the page shows of a plain scalar, as far as it is certain; else its text.

    `tag` is what YAML 1.1 takes it for. A number that is longer than a title can be is a text.
    """
    if tag in ("bool", "null"):
        of_yaml_1_1 = reader == "hexo" and text.lower() not in ("true", "false", "null", "~")
        return text if of_yaml_1_1 else _CONSTANTS.get(text.lower(), "false")
    if tag == "timestamp":
        return "a date" if reader == "hexo" else text
    sign, digits = ("-", text[1:]) if text[:1] == "-" else ("", text.removeprefix("+"))
    if not re.match(r"\.?[0-9]", digits) or len(text) > 20 or (reader == "hexo" and re.match(r"[-+]\.", text)):
        return text
    number = next(filter(None, (read(digits, reader) for read in _READINGS)), "")
    return text if not number else number if number == "0" else sign + number


def _based(digits: str, reader: Reader) -> str:
    if re.fullmatch(_BASED[reader], digits):
        return str(int(digits[2:].replace("_", "") or "0", _BASES[digits[:2].lower()]))
    octal = reader != "hexo" and re.fullmatch("0[0-7]+", digits)
    return str(int(digits, 8)) if octal else ""


def _whole(digits: str, reader: Reader) -> str:
    return str(int(re.sub("[,_]", "", digits))) if re.fullmatch(_WHOLE[reader], digits) else ""


def _fraction(digits: str, reader: Reader) -> str:
    if digits == "." or not re.fullmatch(_FRACTION[reader], digits):
        return ""
    number = float(re.sub("[,_]", "", digits))
    if isinf(number):
        return ""
    whole = reader != "jekyll" and number < _LONGEST_WHOLE and number.is_integer()
    return str(int(number)) if whole else repr(number)


def _sexagesimal(digits: str, reader: Reader) -> str:
    """Return the seconds that Jekyll makes of hours and minutes."""
    if reader != "jekyll" or not re.fullmatch(r"\d{1,9}(?::[0-5]?\d){1,2}", digits):
        return ""
    hours, minutes, seconds = (*map(int, digits.split(":")), 0)[:3]
    return str(hours * 3600 + minutes * 60 + seconds)


_READINGS: tuple[Callable[[str, Reader], str], ...] = (_based, _whole, _fraction, _sexagesimal)
