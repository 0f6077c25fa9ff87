"""Where a suppression may be written for a line, or for a whole note: the edits, the best one first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import PREFIX, Suppression, suppressions
from paperstack_lint.text.edits import Edit

if TYPE_CHECKING:
    from paperstack_lint.engine.findings import Finding
    from paperstack_lint.note.note import Note

Rules = frozenset[str]
MAX_CHUNK = 200
"""Lines without a blank one between them that are searched; in a longer run nothing is written."""


class Place(NamedTuple):
    """A line with findings: the rules that report them, and the edits that may hide them, the best one first."""

    rules: Rules
    edits: tuple[Edit, ...]


def places_by_line(
    note: Note, lines: Mapping[int, Sequence[Finding]], wide: Rules, tail: str, have: Mapping[int, Suppression]
) -> dict[int, Place]:
    """Return, by line, what may hide its findings, without those of rules that are hidden in the whole note."""
    places = {}
    for line, found in lines.items():
        if rules := frozenset(one.rule for one in found) - wide:
            places[line] = Place(rules, tuple(_edits(note, line, rules, tail, have)))
    return places


def suppressions_by_line(note: Note) -> dict[int, Suppression]:
    """Return, by line, the suppression with names that applies to it alone."""
    found = {}
    for one in suppressions(note):
        if one.names and one.kind in ("disable-line", "disable-next-line"):
            below = one.kind == "disable-next-line"
            found[note.position(one.end if below else one.start).line + below] = one
    return found


def _edits(note: Note, line: int, rules: Rules, tail: str, have: Mapping[int, Suppression]) -> Iterator[Edit]:
    start, end = note.line_span(note.line_starts[line - 1])
    if line in have and UNUSED not in rules:
        yield _extend(have[line], rules)
    if start < note.body:
        if _in_yaml(note, start):
            yield Edit(_text_end(note, start, end), end, f" # {_words('disable-line', rules)}{tail}")
        return
    if _may_be_above(note, start):
        yield Edit(start, start, f"<!-- {_words('disable-next-line', rules)}{tail} -->{note.newline}")
    if _may_be_at_end(note, start, end):
        at = _text_end(note, start, end)
        yield Edit(at, at, f" <!-- {_words('disable-line', rules)} -->")


def _words(kind: str, rules: Rules) -> str:
    return " ".join((PREFIX + kind, *sorted(rules)))


def _extend(one: Suppression, rules: Rules) -> Edit:
    at = one.names[-1].end
    return Edit(at, at, "".join(f" {rule}" for rule in sorted(rules)))


def _text_end(note: Note, start: int, end: int) -> int:
    """Return where the text of a line ends, before a line break: two spaces or a backslash."""
    line = note.text[start:end].rstrip(" \t")
    if start >= note.body and line.endswith("\\") and not line.endswith("\\\\"):
        line = line[:-1].rstrip(" \t")
    return start + len(line)


def _in_yaml(note: Note, offset: int) -> bool:
    """Return whether the line is within valid YAML front matter, and not a fence."""
    front = note.front_matter
    readable = front is not None and front.kind == "yaml" and not front.error
    return readable and front is not None and front.content_start <= offset < front.content_end


def _may_be_above(note: Note, start: int) -> bool:
    """Return whether a comment may be above a line: one that begins a heading or a paragraph at the top level.

    A blank line or front matter has to be before it. Below a comment, kramdown recognizes neither a table, which may be
    any line with `|`, nor an underlined heading.
    """
    document = note.document
    above = note.text[note.line_span(start - 1)[0] : start] if start > note.body else ""
    first, end = document.block_at(start), note.line_span(start)[1]
    if (
        start <= 1
        or above.strip()
        or first < 0
        or document.blocks[first].parent >= 0
        or document.blocks[first].start != start
    ):
        return False
    line = note.text[start:end]
    block = document.blocks[first]
    if block.kind == "heading":
        return line.startswith("#")
    return (
        block.kind == "paragraph"
        and not {"|", "<"} & set(note.text[start : block.end])
        and line[0] != "{"
        and "]:" not in line
    )


def _may_be_at_end(note: Note, start: int, end: int) -> bool:
    """Return whether a comment may be at the end of a line: text in a paragraph or an item, also to kramdown.

    In kramdown, attributes, a definition or a table may follow text, and any line may be underlined.
    """
    document, full = note.document, note.text[start:end]
    line = full.strip(" \t>")
    at = document.block_at(start + len(full) - len(full.lstrip(" \t>")))
    if at < 0 or not line or document.blocks[at].kind not in ("paragraph", "list", "item", "quote"):
        return False
    if line[0] == "|" or line[-1] in "|}" or re.match(r"\[[^\]]*\]:", line) or _may_be_code(note, start, end):
        return False
    return not re.compile(r"\r?\n[ \t>]*(?:=+|-+)[ \t]*\r?$", re.MULTILINE).match(note.text, end)


def _may_be_code(note: Note, start: int, end: int) -> bool:
    """Return whether kramdown may parse a line as code: it, or one above, begins with four spaces, not in a list."""
    chunk = note.text[_chunk_start(note, start) : end]
    if chunk.count("\n") > MAX_CHUNK:
        return True
    if not re.search(r"^(?: {4}| {0,3}\t)", chunk, re.MULTILINE):
        return False
    in_list = re.match(r" {0,3}(?:[-*+]|\d+[.)])[ \t]+\S", chunk)
    return not in_list or bool(re.search(r"^[ \t]*(?:>|[-*+][ \t]*\r?$)", chunk, re.MULTILINE))


def _chunk_start(note: Note, start: int) -> int:
    """Return where the run of lines without a blank one begins that has the line at `start`; at most MAX_CHUNK + 2."""
    for _ in range(MAX_CHUNK + 2):
        above = max(note.body, note.line_span(start - 1)[0])
        if start <= note.body or not note.text[above:start].strip(" \t\r\n>"):
            break
        start = above
    return start


def file_edit(note: Note, rules: Rules, tail: str) -> Edit:
    """Return the edit that hides rules in the whole note: in its front matter, else before its body."""
    have = next((one for one in suppressions(note) if one.kind == "disable-file" and one.names), None)
    if have and UNUSED not in rules:
        return _extend(have, rules)
    words, front = _words("disable-file", rules), note.front_matter
    if front and front.kind == "yaml" and not front.error and not front.fence_problem:
        return Edit(front.content_end, front.content_end, f"# {words}{tail}{note.newline}")
    return Edit(note.body, note.body, f"<!-- {words}{tail} -->{note.newline * 2}")
