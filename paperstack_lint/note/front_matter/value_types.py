"""What a value of the front matter is to readers and to generators, and values that are of another type than meant.

Display is recorded from Jekyll 4.3 (SafeYAML), Hugo (go-yaml) and Hexo (js-yaml 4), which read different sets of
numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isinf
from typing import Literal

from paperstack_lint.note.front_matter.edits import UNCERTAIN, scalar_source, uneditable_reason
from paperstack_lint.note.front_matter.yaml_comments import COMMENT_CAVEAT, COMMENT_MESSAGE, CutOff, text_start
from paperstack_lint.note.front_matter.yaml_reader import Value
from paperstack_lint.text.edits import Diagnostic, Edit, Fix
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

YamlReader = Literal["jekyll", "hugo", "hexo"]

DATE_START = r"\d{4}\D{1,2}\d{1,2}\D{1,2}\d{1,2}"
"""Matches the beginning of a date in any format."""

KIND_NAMES = {"list": msg("a list"), "map": msg("a mapping"), "date": msg("a date"), "text": msg("a text")}
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
    dated = value.tag == "timestamp" or regex(DATE_START).match(value.text)
    return "date" if dated else "text"


def differs_from(value: Value, wanted: str) -> bool:
    """Return whether a value is certainly of another kind than the wanted one."""
    if kind_of(value) in ("", wanted):
        return False
    if value.kind != "scalar" or wanted in ("list", "map"):
        return True
    # A text may begin with a date, and dates have more formats than can be listed.
    return wanted == "date" and regex(r"\d").search(value.text) is None


_CONSTANTS = {"true": "true", "yes": "true", "on": "true", "null": msg("nothing")}
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
        return msg("a date") if reader == "hexo" else text
    sign, digits = ("-", text[1:]) if text[:1] == "-" else ("", text.removeprefix("+"))
    if not regex(r"\.?[0-9]").match(digits) or len(text) > 20 or (reader == "hexo" and regex(r"[-+]\.").match(text)):
        return text
    number = next(filter(None, (parse(digits, reader) for parse in _NUMBER_PARSERS)), "")
    return text if not number else number if number == "0" else sign + number


def _parse_based(digits: str, reader: YamlReader) -> str:
    if regex(_BASED[reader]).fullmatch(digits):
        return str(int(digits[2:].replace("_", "") or "0", _BASES[digits[:2].lower()]))
    octal = reader != "hexo" and regex("0[0-7]+").fullmatch(digits)
    return str(int(digits, 8)) if octal else ""


def _parse_whole(digits: str, reader: YamlReader) -> str:
    return str(int(regex("[,_]").sub("", digits))) if regex(_WHOLE[reader]).fullmatch(digits) else ""


def _parse_fraction(digits: str, reader: YamlReader) -> str:
    if digits == "." or not regex(_FRACTION[reader]).fullmatch(digits):
        return ""
    number = float(regex("[,_]").sub("", digits))
    if isinf(number):
        return ""
    whole = reader != "jekyll" and number < _MIN_EXPONENT and number.is_integer()
    return str(int(number)) if whole else repr(number)


def _parse_sexagesimal(digits: str, reader: YamlReader) -> str:
    """Return the number of seconds that Jekyll reads `hours:minutes` as; `` for other readers and other texts."""
    if reader != "jekyll" or not regex(r"\d{1,9}(?::[0-5]?\d){1,2}").fullmatch(digits):
        return ""
    hours, minutes, seconds = (*map(int, digits.split(":")), 0)[:3]
    return str(hours * 3600 + minutes * 60 + seconds)


_NUMBER_PARSERS: tuple[Callable[[str, YamlReader], str], ...] = (
    _parse_based,
    _parse_whole,
    _parse_fraction,
    _parse_sexagesimal,
)


_NO_TEXT = r"[-+]?[0-9.]+[eE]|0[0-9]|\d{4}-\d\d-\d\d"
"""Titles that generators other than Jekyll read as something else; other programs read the notes, and blogs move."""
_WORDS = {"true": "true", "false": "false", "yes": "true", "no": "false"}
_MISSPELT = {"ture": "true", "treu": "true", "tru": "true", "flase": "false", "fasle": "false", "fales": "false"}


_NOUNS = {
    "title": msg("title"),
    "date": msg("date"),
    "tag": msg("tag"),
    "tags": msg("tags"),
    "category": msg("category"),
    "categories": msg("categories"),
}


def noun(what: str) -> str:
    """Return what a value is, or its key, for a message."""
    return _NOUNS.get(what, what)


def wrong_string(text: str, value: Value, what: str, generator: str) -> Iterator[Diagnostic]:
    """Yield the finding for a value that should be a string but is shown otherwise than it is written.

    `text` is that of the note, `what` the value is: a `title`, a `tag` …; `generator` is that of the site.
    """
    source = text[value.start : value.end]
    if value.kind == "list" and what == "tag":
        message = msg("the tag {source} is a list itself: write its tags alone", source=quoted(source))
        yield Diagnostic(value.start, value.end, message, caveat=UNCERTAIN)
    elif value.kind in ("list", "map"):
        kind = KIND_NAMES[value.kind]
        message = msg(
            "the {what} {text} is read as {kind}: put it in quotes", what=noun(what), text=quoted(source), kind=kind
        )
        yield Diagnostic(value.start, value.end, message, *_bracketed(value, source, what))
    elif value.style == "plain" and not value.is_empty and (reading := _reading(value, what, generator)):
        # A program may have written `null` for nothing.
        to_do = msg("put it in quotes, or remove it") if value.kind == "null" else msg("put it in quotes")
        message = msg(
            "the {what} {text} is read as {kind}: {to_do}",
            what=noun(what),
            text=quoted(value.text),
            kind=reading,
            to_do=to_do,
        )
        edits = (Edit(value.start, value.end, scalar_source(value.text, '"')),)
        if source != value.text or value.shared:
            yield Diagnostic(value.start, value.end, message, caveat=uneditable_reason(text, value))
            return
        caveat = msg("it may be meant as an empty value") if value.kind == "null" else ""
        yield Diagnostic(value.start, value.end, message, Fix(msg("put it in quotes"), edits, safe=not caveat), caveat)


def cut_string(text: str, value: Value, cut: CutOff, key: str) -> Diagnostic:
    """Return the finding for a text that a ` #` cuts off."""
    begin = text_start(text, value)
    fix = Fix(msg("put it in quotes"), (Edit(begin, cut.end, scalar_source(cut.text, '"')),), safe=cut.certain)
    what = (
        msg("so that the {key} is {text} only", key=noun(key), text=quoted(value.text))
        if value.text
        else msg("so that there is no {key}", key=noun(key))
    )
    message = msg(
        "{problem}, {effect}: put {text} in quotes",
        problem=COMMENT_MESSAGE,
        effect=what,
        text=quoted(cut.text),
    )
    return Diagnostic(begin, cut.end, message, fix, "" if cut.certain else COMMENT_CAVEAT)


def _bracketed(value: Value, source: str, what: str) -> tuple[Fix | None, str]:
    """Return the fix that quotes a list or a mapping, and why there is none, or no safe one."""
    has_dashes = value.kind == "list" and value.style == "block"
    if value.shared or has_dashes or "\n" in source or "#" in source:
        return None, msg("an alias repeats it") if value.shared else msg("it may have a comment or several lines")
    # Generators print a list without its brackets, and its author may want it so.
    caveat = "" if what == "tag" else msg("it may be meant to be shown without its brackets")
    return Fix(
        msg("put it in quotes"), (Edit(value.start, value.end, scalar_source(source, '"')),), safe=not caveat
    ), caveat


def _reading(value: Value, what: str, generator: str) -> str:
    """Return what the site's generator, or for a title another one, shows of a plain scalar; `` for its text."""
    reader: YamlReader = "hugo" if generator == "hugo" else "hexo" if generator == "hexo" else "jekyll"
    if (here := displayed_text(value.text, value.tag, reader)) != value.text:
        return here
    if reader != "jekyll" or what != "title" or not regex(_NO_TEXT).match(value.text):
        return ""
    read = {name: displayed_text(value.text, value.tag, name) for name in ("hugo", "hexo")}
    differing = [name for name, each in read.items() if each != value.text]
    return (
        msg(
            "{text} by {names}",
            text=read[differing[-1]],
            names=enumerated(map(str.capitalize, differing), " and ", " and "),
        )
        if differing
        else ""
    )


def wrong_flag(text: str, key: str, value: Value) -> Iterator[Diagnostic]:
    """Yield the finding for a flag that is a string: quoted or misspelt."""
    if value.kind != "scalar" or value.tag == "bool":
        return
    word = value.text.strip().lower()
    meant = _WORDS.get(word) or _MISSPELT.get(word)
    if meant is None and key == "draft" and value.tag == "str":
        yield Diagnostic(value.start, value.end, msg("`draft` is a string: write `true` or `false`"), caveat=UNCERTAIN)
    if meant is None or "\n" in text[value.start : value.end]:
        return
    safe = word in ("true", "yes")
    fix = None if value.shared else Fix(msg("write `{text}`", text=meant), (Edit(value.start, value.end, meant),), safe)
    caveat = ("" if safe else msg("generators may read any string as true")) if fix else uneditable_reason(text, value)
    yield Diagnostic(
        value.start,
        value.end,
        msg("`{key}` is a string, not true or false: write `{meant}`", key=key, meant=meant),
        fix,
        caveat,
    )
