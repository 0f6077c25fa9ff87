"""Texts for people: English ones that keep their template and its values, to be translated later.

What handles texts (baselines, fingerprints, machine-readable formats, tests) handles the English one. What is
displayed to people is `translation.translated(message)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from paperstack_lint.text.regex import regex

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
        """Fill the values into a template. Without values, the template is the text, with its braces."""
        message = str.__new__(cls, template.format_map(values) if values else template)  # faster than by `super`
        message.template = template
        message.values = values or {}
        return message

    def __str__(self) -> str:
        """Return the message itself: it is a text, and that of an exception keeps its template."""
        return self

    def __add__(self, other: str) -> Message:
        """Return a message of both, without a template of its own."""
        return Message("{first}{second}", {"first": self, "second": other}) if other else self

    def __radd__(self, other: str) -> Message:
        """Return a message of both, without a template of its own."""
        return Message("{first}{second}", {"first": other, "second": self}) if other else self

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


def enumerated(items: Iterable[str], last: Joint = ", ", between: Joint = ", ") -> str:
    """Return at least one item one after another, with `between` between them, and `last` before the last one."""
    *others, end = items
    text = ""
    for item in others:
        text = _join(text, item, between) if text else item
    return _join(text, end, last) if text else end


def _join(first: str, second: str, joint: Joint) -> Message:
    return Message(_JOINTS[joint].template, {"first": first, "second": second})


def with_start(text: str, old: str, new: str) -> str:
    """Return a text that begins with `new` in the place of `old`, which it begins with, alone or in its first value."""
    first = regex(r"\{(\w+)\}").match(text.template) if isinstance(text, Message) else None
    if not isinstance(text, Message) or first is None or not str(text.values[first[1]]).startswith(old):
        return new + text.removeprefix(old)
    return Message(text.template, {**text.values, first[1]: with_start(str(text.values[first[1]]), old, new)})


def to_plain(text: str) -> Any:
    """Return a text as plain data for serialization; a message as its template, names and values, without its text."""
    if not isinstance(text, Message):
        return text
    values = (to_plain(value) if isinstance(value, str) else value for value in text.values.values())
    return [text.template, *text.values, *values]


def from_plain(data: Any) -> str:
    """Return the text of plain data. Raise ValueError, KeyError or IndexError where it is none."""
    if isinstance(data, str):
        return data
    if not isinstance(data, list) or not all(isinstance(each, str) for each in data[:1]):
        raise ValueError  # the data are wrong, not a type of the program
    template, *rest = data
    names, values = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    filled = (value if isinstance(value, (int, float)) else from_plain(value) for value in values)
    return Message(template, dict(zip(names, filled, strict=True)))
