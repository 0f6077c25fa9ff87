"""Texts for people: English ones that keep their template and its values, to be translated later.

Whatever handles texts (baselines, fingerprints, machine-readable formats, tests) handles the English one. What is
displayed to people is `translation.translated(message)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

Joint = Literal[", ", " and ", " or "]


class Message(str):
    """An English text; `template` is what is translated, and `values` are filled into it by name.

    A text that is made from a message by other means, such as `f"{message}: {name}"`, is a text like any other, and
    stays English.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, str | float]

    def __new__(cls, template: str, values: Mapping[str, str | float] | None = None) -> Self:
        """Fill the values into a template. Without values, the template is the text, whatever braces it has."""
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template = template
        message.values = values or {}
        return message

    def __str__(self) -> str:
        """Return the message itself: it is a text, and that of an exception keeps its template."""
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what the message is made from again in another process."""
        return self.template, self.values


def msg(template: str, /, **values: str | float) -> Message:
    """Return a message. The template must be a literal, so that it is found for translation."""
    return Message(template, values)


_JOINTS: Mapping[Joint, Message] = {
    ", ": msg("{first}, {second}"),
    " and ": msg("{first} and {second}"),
    " or ": msg("{first} or {second}"),
}


def quantity(number: int, noun: str) -> Message:
    """Return a number with its noun, a literal, whose plural ends in `s`; each of both is a template of its own."""
    return Message(f"{{number}} {noun}" if number == 1 else f"{{number}} {noun}s", {"number": number})


def enumerated(items: Iterable[str], last: Joint = ", ") -> str:
    """Return at least one item one after another, with commas, and with `last` before the last one."""
    *others, end = items
    text = ""
    for item in others:
        text = _join(text, item) if text else item
    return _join(text, end, last) if text else end


def _join(first: str, second: str, joint: Joint = ", ") -> Message:
    return Message(_JOINTS[joint].template, {"first": first, "second": second})


def to_plain(text: str) -> Any:
    """Return a text as plain data for serialization; a message as its template, names and values, without its text."""
    if not isinstance(text, Message):
        return text
    values = (to_plain(value) if isinstance(value, str) else value for value in text.values.values())
    return [text.template, *text.values, *values]


def from_plain(data: Any) -> str:
    """Return the text of plain data."""
    if isinstance(data, str):
        return data
    template, *rest = data
    names, values = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    filled = {
        name: from_plain(value) if isinstance(value, list) else value for name, value in zip(names, values, strict=True)
    }
    return Message(template, filled)
