"""Lines that are attribute lists (`{: .class #id}`), and whether edits attach one to another block.

Neither of our parsers supports them: kramdown attaches one to the block right above it, and where there is none, to the
next block below; Goldmark writes them `{.class #id}`. An id or a class on another block breaks links and styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import Window, joined

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

MAX_LINES = 20
"""Lines without text to search, on each side of an edit, for the block that an attribute list belongs to."""
MAX_LENGTH = 5000
"""Characters in these lines."""

_LIST = r"[ \t>]*\{(?::(?![:/]|[\w-]+:)|[.#])[^{}\n]{0,500}\}[ \t\r]*"
_COMMENT = r"[ \t>]*<!--(?:(?!-->).){0,500}-->[ \t\r]*"
_ITEM = r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)"
_EMPTY = r"[ \t\r>]*"
_JOINS_COMMENTS = ("paragraph", "list", "item", "quote", "footnote")
"""Blocks whose text continues with a comment on the next line."""


class _Line(NamedTuple):
    """A line before or after the edits; `origin` is its offset in the note, -1 for a line that they add."""

    text: str
    origin: int


def may_occur(note: Note) -> bool:
    """Return whether the body of a note may contain an attribute list; this scans all of it: call it once per note."""
    return regex(r"\{[:.#]").search(note.text, note.body) is not None


def reattachment_caveat(note: Note, edits: Sequence[Edit]) -> str:
    """Return the caveat about edits that attach an attribute list to another block; `` if none does."""
    for window in joined(_windows(note, [edit for edit in edits if _changes_lines(note, edit)])):
        before = _owners(note, _join_lines([(note.text[window.start : window.end], window.start)]))
        after = _owners(note, _join_lines(_edited_pieces(note, window)))
        differing = sorted(at for at in before.keys() | after.keys() if before.get(at) != after.get(at))
        if differing:
            return msg(
                "the attribute list on line {line} would belong to another block", line=note.position(differing[0]).line
            )
    return ""


def _changes_lines(note: Note, edit: Edit) -> bool:
    """Return whether an edit adds, removes or empties lines, or creates or destroys an attribute list."""
    if edit.end < note.body:
        return False
    if "\n" in edit.text or "\n" in note.text[edit.start : edit.end]:
        return True
    start, end = note.line_span(edit.start)
    if end - start > MAX_LENGTH:
        return False
    changed = note.text[start : edit.start] + edit.text + note.text[edit.end : end]
    return _line_kind(note.text[start:end]) != _line_kind(changed)


def _line_kind(line: str) -> str:
    patterns = {"list": _LIST, "comment": _COMMENT, "empty": _EMPTY}
    return next((kind for kind, pattern in patterns.items() if regex(pattern).fullmatch(line)), "text")


def _windows(note: Note, edits: Iterable[Edit]) -> Iterator[Window]:
    """Yield the lines of each edit, up to the next line of text on each side."""
    for edit in sorted(edits):
        start = _window_start(note, edit.start)
        yield Window(start, start, _window_end(note, edit.end), [edit])


def _window_start(note: Note, offset: int) -> int:
    """Return the start of the lines before an edit, up to the first line of the text above."""
    first = max(note.body, offset - MAX_LENGTH)
    start = max(first, note.line_span(offset)[0])
    in_text = False
    for _ in range(MAX_LINES):
        if start <= first:
            break
        end, above = start - 1, max(first, note.line_span(start - 1)[0])
        kind = _line_kind(note.text[above:end])
        if in_text and kind in ("empty", "list"):
            break
        start, in_text = above, in_text or kind == "text"
    return min(start, offset)


def _window_end(note: Note, offset: int) -> int:
    """Return the end of the lines after an edit, with the text below and the attribute list after it."""
    last = min(len(note.text), offset + MAX_LENGTH)
    end = min(last, note.line_span(offset)[1])
    in_text = False
    for _ in range(MAX_LINES):
        start = note.text.find("\n", end, last) + 1
        if not start:
            break
        below = min(last, note.line_span(start)[1])
        kind = _line_kind(note.text[start:below])
        if in_text and kind == "empty":
            break
        end, in_text = below, in_text or kind == "text"
    return end


def _edited_pieces(note: Note, window: Window) -> Iterator[tuple[str, int]]:
    """Yield the text of a window after its edits, with old offsets; one in a line has that of the old text."""
    done = window.start
    for edit in window.edits:
        yield note.text[done : edit.start], done
        old = note.text[edit.start : edit.end]
        yield edit.text, edit.start if old and "\n" not in old + edit.text else -1
        done = max(done, edit.end)
    yield note.text[done : window.end], done


def _join_lines(pieces: Iterable[tuple[str, int]]) -> list[_Line]:
    lines, text, origin = [], "", -1
    for piece, at in pieces:
        offset = 0
        for index, part in enumerate(piece.split("\n")):
            if index:
                lines.append(_Line(text, origin))
                text, origin = "", -1
            if origin < 0 <= at and part.strip():
                origin = at + offset + len(part) - len(part.lstrip())
            text += part
            offset += len(part) + 1
    return [*lines, _Line(text, origin)]


def _owners(note: Note, lines: Sequence[_Line]) -> dict[int, tuple[int, int]]:
    """Return what each attribute list belongs to, by the offset of the list.

    That is the index of a block, -1 for none or a new one, and the offset of the text that contains it: in kramdown, a
    list, a quote and a paragraph continue until an empty line.
    """
    kinds = [_line_kind(line.text) for line in lines]
    beginnings = _beginnings(lines, kinds)
    found = {}
    for at, line in enumerate(lines):
        if kinds[at] == "list" and line.origin >= 0:
            above = _line_above(note, lines, kinds, at)
            owner = _line_below(lines, kinds, at) if above is None else lines[above]
            block = _block_of(note, owner, is_nested=line.text[:1] in (" ", "\t", ">")) if owner else -1
            found[line.origin] = block, -1 if above is None else beginnings[above]
    return found


def _beginnings(lines: Sequence[_Line], kinds: Sequence[str]) -> list[int]:
    """Return for each line the offset of the text that it belongs to, without lines that an edit adds."""
    beginnings, beginning = [], -1
    for line, kind in zip(lines, kinds, strict=True):
        if kind in ("empty", "list"):
            beginning = -1
        elif beginning < 0 and kind == "text":
            beginning = line.origin
        beginnings.append(beginning)
    return beginnings


def _line_above(note: Note, lines: Sequence[_Line], kinds: Sequence[str], at: int) -> int | None:
    """Return the index of the line above that an attribute list belongs to; None if the line above is empty."""
    top = max(0, at - MAX_LINES)
    while at > top and kinds[at] == "list":
        at -= 1
    if kinds[at] in ("list", "empty"):
        return None
    first = at
    while first > top and kinds[first] == "comment":
        first -= 1
    if kinds[first] == "text" and _joins_comments(note, lines[first]):
        at = first
    while at > top and lines[at].origin < 0 and (kinds[at] == "empty" or regex(_ITEM).match(lines[at].text)):
        at -= 1  # an item that is added belongs to the list of the one above it
    return at


def _line_below(lines: Sequence[_Line], kinds: Sequence[str], at: int) -> _Line | None:
    """Return the line below that an attribute list belongs to; None if an empty line at the top takes it."""
    is_first = all(kind == "list" for kind in kinds[max(0, at - MAX_LINES) : at])
    end = at + MAX_LINES
    for line, kind in zip(lines[at:end], kinds[at:end], strict=True):
        if kind == "text":
            return line
        if is_first and kind == "empty":
            return None
    return None


def _joins_comments(note: Note, line: _Line) -> bool:
    at = note.document.block_at(line.origin) if line.origin >= 0 else -1
    return at >= 0 and note.document.blocks[at].kind in _JOINS_COMMENTS


def _block_of(note: Note, line: _Line, *, is_nested: bool) -> int:
    """Return the block of a line: the list of an item, and for an attribute list at the margin the outermost block.

    A comment is not a block: what is attached to it is lost.
    """
    if _line_kind(line.text) == "comment":
        return -1
    blocks = note.document.blocks
    at = note.document.block_at(line.origin) if line.origin >= 0 else -1
    if at >= 0 and is_nested:
        return blocks[at].parent if blocks[at].kind == "item" else at
    while at >= 0 and blocks[at].parent >= 0:
        at = blocks[at].parent
    return at
