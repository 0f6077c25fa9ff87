"""Write fields of a front matter, in YAML or in TOML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from paperstack_lint.note.front_matter import Value
from paperstack_lint.note.front_matter.edits import scalar_source
from paperstack_lint.text.regex import regex

QUOTES = ("'", '"')


class Notation(Protocol):
    """How the fields of a front matter are written.

    A value is given to `field` as it is written, `` for none. A new list is written like its `model`, the value of
    another post; `source` is the whole field of that.
    """

    fence: str
    separator: str
    """What is between a key and its value."""

    def field(self, key: str, separator: str, value: str) -> str:
        """Return a field."""

    def text(self, text: str, style: str) -> str:
        """Return a text, in the quotes that are the `style` of a model if that works."""

    def items(self, items: Sequence[str], model: Value | None, source: str) -> str:
        """Return a list as that of the model is written: on one line, or with a line for each item."""


class Yaml:
    """YAML, between lines of dashes."""

    fence = "---"
    separator = ": "

    def field(self, key: str, separator: str, value: str) -> str:
        """Return a field; what begins with a line end is a list on the lines below its key."""
        return f"{key}:{value}" if not value or value.startswith("\n") else f"{key}{separator}{value}"

    def text(self, text: str, style: str) -> str:
        """Return a text, a year as the number that it is."""
        if text.isascii() and text.isdigit() and style == "plain":
            return text
        return scalar_source(text, style if style in QUOTES else "plain")

    def items(self, items: Sequence[str], model: Value | None, source: str) -> str:
        """Return a list in brackets, or one with dashes below its key; the one item of a model that has no list."""
        if model and model.style == "block" and model.items and items:
            dashes = regex(r"\n([ ]*-[ ]+)(?=\S)").search(source)
            return "".join(f"\n{dashes[1] if dashes else '  - '}{scalar_source(item)}" for item in items)
        if model and model.kind == "scalar" and len(items) == 1:
            return scalar_source(items[0])
        return f"[{', '.join(map(scalar_source, items))}]"


class Toml:
    """TOML, which Hugo knows, between lines of plus signs."""

    fence = "+++"
    separator = " = "

    def field(self, key: str, separator: str, value: str) -> str:
        """Return a field; without a value, an empty text, since TOML knows no other."""
        name = key if regex(r"[A-Za-z0-9_-]+").fullmatch(key) else self.text(key, '"')
        return f"{name}{separator}{value or self.text('', '')}"

    def text(self, text: str, style: str) -> str:
        """Return a text in quotes, a year as the number that it is."""
        if text.isascii() and text.isdigit() and style == "plain":
            return text
        if style == "'" and "'" not in text and text.isprintable():
            return f"'{text}'"
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    def items(self, items: Sequence[str], model: Value | None, source: str) -> str:
        """Return a list in brackets."""
        style = model.items[0].style if model and model.items else ""
        texts = [self.text(item, style) for item in items]
        lead = regex(r"\[[ \t]*\n([ \t]*)(?=\S)").search(source)
        if lead and texts:
            return "[\n" + "".join(f"{lead[1]}{text},\n" for text in texts) + "]"
        return f"[{', '.join(texts)}]"


def fenced(notation: Notation, lines: Iterable[str]) -> str:
    """Return fields between the fences of front matter; `` without any."""
    text = "".join(f"{line}\n" for line in lines)
    return f"{notation.fence}\n{text}{notation.fence}\n\n" if text else ""
