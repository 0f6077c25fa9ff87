"""Mutations of a note: what editors, importers, merges and slips of the hand do to one, and what an attacker would."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.fuzz import pieces

Mutation = Callable[[str, str, random.Random], str]
"""Makes another note of a note, with a donor of further lines."""

MAX_LENGTH = 20_000
"""Characters: longer notes take longer and show little more."""


def mutated(text: str, donor: str, chance: random.Random) -> str:
    """Return a note after a few mutations."""
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8))):
        text = chance.choice(MUTATIONS)(text, donor, chance)[:MAX_LENGTH]
    return text


def _span(length: int, chance: random.Random) -> tuple[int, int]:
    """Return the start and end of a short stretch."""
    start = chance.randrange(length + 1)
    return start, min(length, start + chance.choice((1, 1, 2, 3, 8)))


def _delete_lines(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start, end = _span(len(lines), chance)
    return "\n".join(lines[:start] + lines[end:])


def _duplicate_lines(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start, end = _span(len(lines), chance)
    to = chance.choice((end, chance.randrange(len(lines) + 1)))
    return "\n".join(lines[:to] + lines[start:end] + lines[to:])


def _swap_lines(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _splice(text: str, donor: str, chance: random.Random) -> str:
    lines, others = text.split("\n"), donor.split("\n")
    start, end = _span(len(others), chance)
    at = chance.randrange(len(lines) + 1)
    return "\n".join(lines[:at] + others[start : end + chance.randrange(6)] + lines[at:])


def _repeat_line(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join(lines[:at] + [lines[at][:200]] * chance.choice((2, 3, 12, 40)) + lines[at + 1 :])


def _insert_line(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(pieces.LINES))
    return "\n".join(lines)


def _insert_field(text: str, _donor: str, chance: random.Random) -> str:
    head, fence, rest = text.partition("\n")
    field = chance.choice(pieces.FIELDS)
    if not head.startswith("---"):
        return f"---\n{field}\n---\n{text}" if chance.random() < 0.3 else text
    fields, end, body = rest.partition("\n---")
    rows = fields.split("\n")
    at = chance.randrange(len(rows) + 1)
    rows[at : at + chance.choice((0, 0, 1))] = [field]
    return head + fence + "\n".join(rows) + end + body


def _insert_character(text: str, _donor: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(pieces.CHARACTERS) + text[at:]


def _insert_at_edge(text: str, _donor: str, chance: random.Random) -> str:
    """Insert something where a line begins or ends, or a bracket: that is where parsers decide."""
    places = [at for at, one in enumerate(text) if one in "\n[]()*#:`<>|-!"]
    at = (chance.choice(places) if places else 0) + chance.randrange(2)
    return text[:at] + chance.choice(chance.choice((pieces.CHARACTERS, pieces.MARKERS, pieces.INLINE))) + text[at:]


def _insert_inline(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    at = chance.choice((0, len(lines[row]), chance.randrange(len(lines[row]) + 1)))
    lines[row] = lines[row][:at] + chance.choice(pieces.INLINE) + lines[row][at:]
    return "\n".join(lines)


def _prefix_lines(text: str, _donor: str, chance: random.Random) -> str:
    """Nest some lines below a marker, or indent them."""
    lines = text.split("\n")
    start, end = _span(len(lines), chance)
    marker = chance.choice(pieces.MARKERS)
    lines[start:end] = [marker + line for line in lines[start:end]]
    return "\n".join(lines)


def _strip_prefix(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    lines[row] = lines[row].lstrip(" \t*-#>")
    return "\n".join(lines)


def _wrap_lines(text: str, _donor: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start, end = _span(len(lines), chance)
    opening, closing = chance.choice(pieces.PAIRS)
    return "\n".join([*lines[:start], opening, *lines[start:end], closing, *lines[end:]])


def _delete_characters(text: str, _donor: str, chance: random.Random) -> str:
    start, end = _span(len(text), chance)
    return text[:start] + text[end:]


def _replace(text: str, _donor: str, chance: random.Random) -> str:
    """Replace some or all occurrences of one spelling by another."""
    old, new = chance.choice(pieces.SPELLINGS)
    return text.replace(old, new, chance.choice((1, 1, 3, -1)))


def _truncate(text: str, _donor: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _join(text: str, _donor: str, chance: random.Random) -> str:
    """Join two lines, or break one."""
    at = chance.randrange(len(text) + 1)
    end = text.find("\n", at)
    return f"{text[:at]}\n{text[at:]}" if end < 0 or chance.random() < 0.5 else text[:end] + text[end + 1 :]


MUTATIONS: tuple[Mutation, ...] = (
    _delete_lines,
    _duplicate_lines,
    _swap_lines,
    _splice,
    _splice,
    _repeat_line,
    _insert_line,
    _insert_line,
    _insert_line,
    _insert_field,
    _insert_field,
    _insert_character,
    _insert_at_edge,
    _insert_at_edge,
    _insert_inline,
    _insert_inline,
    _prefix_lines,
    _strip_prefix,
    _wrap_lines,
    _delete_characters,
    _replace,
    _replace,
    _truncate,
    _join,
)
