"""Values of the front matter that YAML reads as another type than their author means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperstack_lint.note.front_matter.comments import COMMENT_CAVEAT, COMMENT_MESSAGE, CutOff, text_start
from paperstack_lint.note.front_matter.edits import UNCERTAIN, scalar_source, uneditable_reason
from paperstack_lint.note.front_matter.nodes import Value
from paperstack_lint.note.front_matter.value_types import YamlReader, displayed_text
from paperstack_lint.text.edits import Diagnostic, Edit, Fix
from paperstack_lint.text.quote import quoted

_NO_TEXT = r"[-+]?[0-9.]+[eE]|0[0-9]|\d{4}-\d\d-\d\d"
"""Titles that generators other than Jekyll read as something else; other programs read the notes, and blogs move."""
_WORDS = {"true": "true", "false": "false", "yes": "true", "no": "false"}
_MISSPELT = {"ture": "true", "treu": "true", "tru": "true", "flase": "false", "fasle": "false", "fales": "false"}


def wrong_string(text: str, value: Value, what: str, generator: str) -> Iterator[Diagnostic]:
    """Yield the finding for a value that should be a string but is shown otherwise than it is written.

    `text` is that of the note, `what` the value is: a `title`, a `tag` …; `generator` is that of the site.
    """
    source = text[value.start : value.end]
    if value.kind == "list" and what == "tag":
        message = f"the tag {quoted(source)} is a list itself: write its tags alone"
        yield Diagnostic(value.start, value.end, message, caveat=UNCERTAIN)
    elif value.kind in ("list", "map"):
        kind = "list" if value.kind == "list" else "mapping"
        message = f"the {what} {quoted(source)} is read as a {kind}: put it in quotes"
        yield Diagnostic(value.start, value.end, message, *_bracketed(value, source, what))
    elif value.style == "plain" and not value.is_empty and (reading := _reading(value, what, generator)):
        message = f"the {what} {quoted(value.text)} is read as {reading}: put it in quotes"
        edits = (Edit(value.start, value.end, scalar_source(value.text, '"')),)
        if source != value.text or value.shared:
            yield Diagnostic(value.start, value.end, message, caveat=uneditable_reason(text, value))
            return
        # A program may have written `null` for nothing.
        caveat = "it may be meant as an empty value" if value.kind == "null" else ""
        yield Diagnostic(value.start, value.end, message, Fix("put it in quotes", edits, safe=not caveat), caveat)


def cut_string(text: str, value: Value, cut: CutOff, key: str) -> Diagnostic:
    """Return the finding for a text that a ` #` cuts off."""
    begin = text_start(text, value)
    fix = Fix("put it in quotes", (Edit(begin, cut.end, scalar_source(cut.text, '"')),), safe=cut.certain)
    what = f"so that the {key} is {quoted(value.text)} only" if value.text else f"so that there is no {key}"
    message = f"{COMMENT_MESSAGE}, {what}: put {quoted(cut.text)} in quotes"
    return Diagnostic(begin, cut.end, message, fix, "" if cut.certain else COMMENT_CAVEAT)


def _bracketed(value: Value, source: str, what: str) -> tuple[Fix | None, str]:
    """Return the fix that quotes a list or a mapping, and why there is none, or no safe one."""
    if value.shared or "\n" in source or "#" in source:
        return None, "an alias repeats it" if value.shared else "it may have a comment or several lines"
    # Generators print a list without its brackets, and its author may want it so.
    caveat = "" if what == "tag" else "it may be meant to be shown without its brackets"
    return Fix("put it in quotes", (Edit(value.start, value.end, scalar_source(source, '"')),), safe=not caveat), caveat


def _reading(value: Value, what: str, generator: str) -> str:
    """Return what the site's generator, or for a title another one, shows of a plain scalar; `` for its text."""
    reader: YamlReader = "hugo" if generator == "hugo" else "hexo" if generator == "hexo" else "jekyll"
    if (here := displayed_text(value.text, value.tag, reader)) != value.text:
        return here
    if reader != "jekyll" or what != "title" or not re.match(_NO_TEXT, value.text):
        return ""
    read = {name: displayed_text(value.text, value.tag, name) for name in ("hugo", "hexo")}
    differing = [name for name, each in read.items() if each != value.text]
    return f"{read[differing[-1]]} by {' and '.join(map(str.capitalize, differing))}" if differing else ""


def wrong_flag(text: str, key: str, value: Value) -> Iterator[Diagnostic]:
    """Yield the finding for a flag that is a string: quoted or misspelt."""
    if value.kind != "scalar" or value.tag == "bool":
        return
    word = value.text.strip().lower()
    meant = _WORDS.get(word) or _MISSPELT.get(word)
    if meant is None and key == "draft" and value.tag == "str":
        yield Diagnostic(value.start, value.end, "`draft` is a string: write `true` or `false`", caveat=UNCERTAIN)
    if meant is None or "\n" in text[value.start : value.end]:
        return
    safe = word in ("true", "yes")
    fix = None if value.shared else Fix(f"write `{meant}`", (Edit(value.start, value.end, meant),), safe)
    caveat = ("" if safe else "generators may read any string as true") if fix else uneditable_reason(text, value)
    yield Diagnostic(value.start, value.end, f"`{key}` is a string, not true or false: write `{meant}`", fix, caveat)
