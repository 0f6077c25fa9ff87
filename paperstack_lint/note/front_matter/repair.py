"""Repair front matter that does not parse, one top-level entry at a time.

Each entry is read literally, as its author sees the line. A repair is offered only if YAML reads the repaired entry as
exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint.note.front_matter.edits import (
    LIST_KEYS,
    MISSING_SPACE,
    UNALIGNED,
    align_items,
    fix_items,
    item_problem,
)
from paperstack_lint.note.front_matter.fences import FrontMatter, entries
from paperstack_lint.note.front_matter.values import (
    KeyLine,
    expand_tabs,
    is_map,
    key_values,
    parse_key_line,
    read_literally,
    strip_comment,
    unquote_verbatim,
)
from paperstack_lint.note.front_matter.yaml_reader import (
    FORBIDDEN_CHARACTER,
    INVALID_YAML,
    NOT_A_FIELD,
    Problem,
    Value,
    quoted_scalar,
    read,
)
from paperstack_lint.text.edits import Edit, Span, rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_ENTRIES = 200
"""Each is parsed on its own; real front matter has 40 at most."""


class EntryRepair(NamedTuple):
    """A broken entry: the span of its line, its problem, and the edits that fix it; none if the fix is uncertain."""

    start: int
    end: int
    message: str
    edits: tuple[Edit, ...]


def find_repairs(text: str, front: FrontMatter) -> tuple[EntryRepair, ...]:
    """Return the broken entries of an unreadable front matter; none if the problem is not that of a single line.

    They have edits only if, with all of them applied, the front matter parses with the same keys and the literal value
    of each entry. Else the result ends with the first uncertain entry, since what follows may be the body.
    """
    if front.error and front.error.message not in (INVALID_YAML, NOT_A_FIELD):
        return ()  # a limit, which no single line exceeds, or a character, whose position is exact
    spans = list(entries(text, front.content_start, front.content_end))
    if len(spans) > MAX_ENTRIES:
        return ()
    found = tuple(_repair_entry(text, *span) for span in spans if _is_broken(text[span.start : span.end]))
    uncertain = [index for index, one in enumerate(found) if not one.edits]
    if not uncertain and _reads_literally(text, front, spans, [edit for one in found for edit in one.edits]):
        return found
    last = uncertain[0] if uncertain else 0
    return tuple(one._replace(edits=()) for one in found[: last + 1])


def _reads_literally(text: str, front: FrontMatter, spans: list[Span], edits: list[Edit]) -> bool:
    """Return whether the edited front matter parses as the literal values of its entries."""
    whole = text[front.content_start : front.content_end]
    after = read(rewrite(whole, shift(edits, -front.content_start)))
    literal = [pair for span in spans for pair in read_literally(text[span.start : span.end]).items()]
    return isinstance(after, Value) and key_values(after) == literal


def _is_broken(entry: str) -> bool:
    value = read(entry)
    if isinstance(value, Problem):
        return value.message in (INVALID_YAML, FORBIDDEN_CHARACTER)
    return not is_map(value)


def _repair_entry(text: str, start: int, end: int) -> EntryRepair:
    entry = text[start:end]
    for message, edits in _attempts(entry):
        if edits and _reads_as_written(entry, edits):
            at = min(edits).start
            return EntryRepair(*_line_content(text, start + at), message, shift(edits, start))
    value = read(entry)
    at = start + min(value.start, len(entry) - 1)
    return EntryRepair(*_line_content(text, at if isinstance(value, Problem) else start), _reason(entry, value), ())


def _attempts(entry: str) -> Iterator[tuple[str, list[Edit]]]:
    """Yield the possible problems of an entry with the edits to try, the most likely first."""
    untabbed = expand_tabs(entry)
    yield _TAB, untabbed
    yield from _fix_items_below(entry)
    yield from _fix_colon(entry)
    for message, edits in _fix_quotes(entry):
        yield message, edits
        if untabbed:
            yield _TAB, untabbed + edits


def _reads_as_written(entry: str, edits: list[Edit]) -> bool:
    after = read(rewrite(entry, edits))
    return isinstance(after, Value) and after.kind == "map" and dict(key_values(after)) == read_literally(entry)


def _line_content(text: str, offset: int) -> tuple[int, int]:
    """Return the span of the line that contains `offset`, without outer spaces."""
    start = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    line = text[start : stop if stop >= 0 else len(text)].rstrip()
    return start + len(line) - len(line.lstrip()), start + len(line)


_TAB = msg("a tab indents this line: use spaces")
_NO_SPACE = msg("a space is missing after the colon")
_ESCAPE = msg("a backslash between double quotes begins an escape: double it, or use single quotes")
_UNCLEAR = msg("quote the value, or check the indentation")
_FULL_WIDTH = msg("the colon after the key is a full-width one: use `: `")


def _fix_items_below(entry: str) -> list[tuple[str, list[Edit]]]:
    """Return edits of items in different columns, or without the space that YAML requires after the dash."""
    line = parse_key_line(entry)
    if not line or line.value or line.key not in LIST_KEYS:
        return []
    edits = align_items(entry, entry.find("\n") + 1, len(entry))
    wrong = entry[edits[0].start : edits[0].end] if edits else ""
    message = _TAB if "\t" in wrong else MISSING_SPACE if wrong.endswith("-") else UNALIGNED
    return [(message, edits)]


def _fix_colon(entry: str) -> list[tuple[str, list[Edit]]]:
    """Return edits of a full-width colon, or of one without a space after it; with quotes if the value needs them."""
    line = parse_key_line(entry)
    if not line or (entry[line.colon] == ":" and entry[line.colon + 1 : line.colon + 2] in ("", " ", "\t", "\r", "\n")):
        return []
    if entry.startswith("#", line.value_start):
        return []  # with a space before it, it would begin a comment
    message = _NO_SPACE if entry[line.colon] == ":" else _FULL_WIDTH
    edit = Edit(line.colon, line.value_start, ": ")
    quote = _quote_value(line)
    return [(message, [edit]), *([(message, [edit, quote])] if quote else [])]


def _fix_quotes(entry: str) -> list[tuple[str, list[Edit]]]:
    line = parse_key_line(entry)
    if line and line.value:
        edit = _quote_value(line)
        return [(_quotes_message(line.value), [edit])] if edit else []
    edits = []
    for found in regex(r"^[ \t]*-[ \t]+(?=\S)([^\n]*)", re.MULTILINE).finditer(entry):
        value = strip_comment(found[1])
        if value and isinstance(read(found[0].strip()), Problem) and _is_quotable(value):
            edits.append(Edit(found.start(1), found.start(1) + len(value), quoted_scalar(value)))
    return [(_quotes_message(edits[0].text[1:]), edits)] if edits else []


def _quote_value(line: KeyLine) -> Edit | None:
    inside = unquote_verbatim(line.value)
    if inside:
        new = quoted_scalar(inside)
    elif line.key in LIST_KEYS:
        new = fix_items(line.value)
    else:
        new = quoted_scalar(line.value) if _is_quotable(line.value) else line.value
    return Edit(line.value_start, line.value_start + len(line.value), new) if new != line.value else None


def _is_quotable(value: str) -> bool:
    """Return whether quotes keep the meaning: the value has no unpaired quote or bracket, alias or template tag."""
    if not value or value[:2] in ("{{", "{%", "<%", "- ", "? ") or value[0] in "|>&!,]}#":
        return False
    if value[0] in "\"'":
        return value[-1] != value[0] and value.count(value[0]) > 1
    if value[0] in "[{":
        closing = value.find("]" if value[0] == "[" else "}")
        return 0 < closing < len(value) - 1
    return value[0] != "*" or not regex(r"\*[\w-]+").fullmatch(value)


def _quotes_message(value: str) -> str:
    """Return the message about a value, or an item of its list, that quotes fix."""
    if unquote_verbatim(value):
        return _ESCAPE
    if problem := item_problem(value):
        return problem
    if value[0] in "@`%[]{}*\"'":
        return msg("a value that begins with {value} needs quotes", value=value[0])
    return msg("a value with `: ` in it needs quotes")


def _reason(entry: str, value: Value | Problem) -> str:
    """Return the message about an entry that no attempt fixes."""
    line = parse_key_line(entry)
    if isinstance(value, Value):
        return _fix_colon(entry)[0][0] if _fix_colon(entry) else NOT_A_FIELD
    if value.message != INVALID_YAML:
        return value.message
    if "\t" in regex(r"[ \t]*").findall(entry[entry.rfind("\n", 0, value.start) + 1 :])[0]:
        return _TAB
    if not line:
        return _UNCLEAR if ": " in entry else NOT_A_FIELD
    return _value_reason(line.value)


def _value_reason(value: str) -> str:
    opener = value[:1]
    if opener == '"' and regex(r'"(?:[^"\\]|\\.)*"').fullmatch(value):
        return _ESCAPE
    if opener and opener in "\"'":
        inside = msg("double a quote") if opener == "'" else msg('write `\\"` for a quote')
        return msg(
            "the quote `{opener}` does not close the value: quote the whole value, and {inside} inside it",
            opener=opener,
            inside=inside,
        )
    if problem := item_problem(value):
        return problem
    if opener and opener in "[{":
        return msg("the bracket `{opener}` is not closed, or text follows it", opener=opener)
    return _UNCLEAR
