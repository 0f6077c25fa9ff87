"""The repair of front matter that does not parse, one top-level entry at a time.

An entry is read literally first: what its author sees in the line. A repair is offered only if the repaired entry
reads as exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from paperstack_lint.edits import Edit, rewrite
from paperstack_lint.front_matter.fences import FrontMatter, entries
from paperstack_lint.front_matter.nodes import FORBIDDEN, NO_FIELD, NO_YAML, Problem, Value, quoted_scalar, read

LIST_KEYS = frozenset({"tags", "tag", "categories", "category", "keywords", "aliases", "authors"})
MAX_ENTRIES = 200
"""Each is read on its own; real front matter has 40 at most."""

_LINE = r"([\"']?)([^\W\d][\w.-]*)\1[ \t]*([:：])([^\S\r\n]*)([^\r\n]*)"
_ITEM = r"^[ \t]*-[ \t]+(?=\S)"


class Repair(NamedTuple):
    """A broken entry: its line, what is wrong with it, and the edits that mend it; none where that is not certain."""

    start: int
    end: int
    message: str
    edits: tuple[Edit, ...]


class _Line(NamedTuple):
    """A `key: value` line taken literally. Offsets are those of the entry."""

    key: str
    colon: int
    value_start: int
    value: str


def repairs(text: str, front: FrontMatter) -> tuple[Repair, ...]:
    """The broken entries of an unreadable front matter; none where what is wrong is no single line's fault.

    Their edits are given only if, all applied, the front matter reads with the same keys and the literal value of
    each entry. Else the entries end with the first one that is not certain: what follows may be the body.
    """
    if front.error and front.error.message not in (NO_YAML, NO_FIELD):
        return ()  # a limit is passed, which no line alone has done
    spans = list(entries(text, front.content_start, front.content_end))
    if len(spans) > MAX_ENTRIES:
        return ()
    found = tuple(_repair(text, *span) for span in spans if _broken(text[span.start : span.end]))
    edits = [edit for one in found for edit in one.edits]
    whole = text[front.content_start : front.content_end]
    after = read(rewrite(whole, [_moved(edit, -front.content_start) for edit in edits]))
    meant = [pair for span in spans for pair in literal(text[span.start : span.end]).items()]
    sure = all(one.edits for one in found) and isinstance(after, Value) and _pairs(after) == meant
    if sure:
        return found
    first = next((index for index, one in enumerate(found) if not one.edits), 0)
    return tuple(one._replace(edits=()) for one in found[: first + 1])


def literal(entry: str) -> dict[str, Any]:
    """The keys and values of one top-level entry: as YAML where it can be read on its own, else as it is written."""
    for source in (entry, _untabbed(entry)):
        value = read(source)
        if isinstance(value, Value) and value.kind in ("map", "null"):
            return dict(_pairs(value))
    line = _line(entry)
    rest = [each for each in entry.split("\n")[1:] if each.strip() and not each.lstrip().startswith("#")]
    if not line or (rest and line.value):
        return {entry.strip(): None}
    if rest:
        return {line.key: [_item(each) for each in rest]}
    return {line.key: line.value or None}


def _item(line: str) -> Any:
    value = read(line.strip())
    if isinstance(value, Value) and value.kind == "list" and len(value.items) == 1:
        return value.items[0].data
    found = re.match(_ITEM, line)
    return _bare(line[found.end() :]) if found else line


def _broken(entry: str) -> bool:
    value = read(entry)
    if isinstance(value, Problem):
        return value.message in (NO_YAML, FORBIDDEN)
    return value.kind not in ("map", "null")


def _pairs(value: Value) -> list[tuple[str, Any]]:
    return [(field.key, field.value.data) for field in value.fields]


def _line(entry: str) -> _Line | None:
    found = re.match(r"[ \t]*" + _LINE, entry)
    if not found:
        return None
    value = _bare(found[5])
    if not found[4] and value.startswith("//"):
        return None  # an address, not a key
    return _Line(found[2], found.start(3), found.start(5), value)


def _bare(value: str) -> str:
    """A value without its comment and outer blanks."""
    comment = re.search(r"(?:^|[ \t])#", value)
    return (value[: comment.start()] if comment else value).strip()


def _untabbed(entry: str) -> str:
    return re.sub(r"^[ \t]*\t[ \t]*", lambda found: found[0].expandtabs(4), entry, flags=re.MULTILINE)


def _repair(text: str, start: int, end: int) -> Repair:
    entry = text[start:end]
    for message, edits in _attempts(entry):
        if edits and _mends(entry, edits):
            at = min(edits).start
            return Repair(*_content(text, start + at), message, tuple(_moved(edit, start) for edit in edits))
    value = read(entry)
    at = start + min(value.start, len(entry) - 1)
    return Repair(*_content(text, at if isinstance(value, Problem) else start), _reason(entry, value), ())


def _attempts(entry: str) -> Iterator[tuple[str, list[Edit]]]:
    """What may be wrong with an entry, the likeliest first, and what would mend it."""
    tabs = _tabs(entry)
    yield _TAB, tabs
    yield from _colon(entry)
    for message, edits in _quoting(entry):
        yield message, edits
        if tabs:
            yield _TAB, tabs + edits


def _mends(entry: str, edits: list[Edit]) -> bool:
    after = read(rewrite(entry, edits))
    return isinstance(after, Value) and after.kind == "map" and dict(_pairs(after)) == literal(entry)


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.text)


def _content(text: str, offset: int) -> tuple[int, int]:
    """The line that holds `offset`, without outer blanks."""
    start = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    line = text[start : stop if stop >= 0 else len(text)].rstrip()
    return start + len(line) - len(line.lstrip()), start + len(line)


_TAB = "a tab indents this line: use blanks"
_NO_BLANK = "a blank is missing after the colon"
_WIDE = "the colon after the key is a full-width one: use `: `"


def _tabs(entry: str) -> list[Edit]:
    found = re.finditer(r"^[ \t]*\t[ \t]*", entry, re.MULTILINE)
    return [Edit(*each.span(), each[0].expandtabs(4)) for each in found]


def _colon(entry: str) -> list[tuple[str, list[Edit]]]:
    """A full-width colon, or none of the blanks that YAML wants behind it; the value is quoted where it must be."""
    line = _line(entry)
    if not line or (entry[line.colon] == ":" and entry[line.colon + 1 : line.colon + 2] in ("", " ", "\t", "\r", "\n")):
        return []
    message = _NO_BLANK if entry[line.colon] == ":" else _WIDE
    edit = Edit(line.colon, line.value_start, ": ")
    quote = _quote(line)
    return [(message, [edit]), *([(message, [edit, quote])] if quote else [])]


def _quoting(entry: str) -> list[tuple[str, list[Edit]]]:
    line = _line(entry)
    if line and line.value:
        edit = _quote(line)
        return [(_unquoted(line.value), [edit])] if edit else []
    edits = []
    for found in re.finditer(_ITEM + r"([^\n]*)", entry, re.MULTILINE):
        value = _bare(found[1])
        if value and isinstance(read(found[0].strip()), Problem) and _quotable(value):
            edits.append(Edit(found.start(1), found.start(1) + len(value), quoted_scalar(value)))
    return [(_unquoted(edits[0].text[1:]), edits)] if edits else []


def _quote(line: _Line) -> Edit | None:
    if line.key in LIST_KEYS or not _quotable(line.value):
        return None
    return Edit(line.value_start, line.value_start + len(line.value), quoted_scalar(line.value))


def _quotable(value: str) -> bool:
    """Whether the author can only have meant the text as it stands: no half quote, half list, alias or template."""
    if not value or value[:2] in ("{{", "{%", "<%", "- ", "? ") or value[0] in "|>&!,]}#":
        return False
    if value[0] in "\"'":
        return value[-1] != value[0] and value.count(value[0]) > 1
    if value[0] in "[{":
        closing = value.find("]" if value[0] == "[" else "}")
        return 0 < closing < len(value) - 1
    return value[0] != "*" or not re.fullmatch(r"\*[\w-]+", value)


def _unquoted(value: str) -> str:
    if value[0] in "@`%[]{}*\"'":
        return f"a value that begins with {value[0]} needs quotes"
    return "a value that holds `: ` needs quotes"


def _reason(entry: str, value: Value | Problem) -> str:
    line = _line(entry)
    if isinstance(value, Value) and _colon(entry):
        return _colon(entry)[0][0]
    if isinstance(value, Value) or not line:
        return NO_FIELD
    if value.message != NO_YAML:
        return value.message
    opener = line.value[:1]
    if opener and opener in "\"'":
        return f"the quote `{opener}` does not close the value: quote the whole value, and double a quote inside it"
    if opener and opener in "[{":
        return f"the bracket `{opener}` is not closed, or text follows it"
    return "quote the value, or check the indentation"
