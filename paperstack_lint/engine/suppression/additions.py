"""Add comments to a note that suppress its findings.

A comment may do harm: in a heading it changes the id, in code it is displayed, between the lines of a paragraph or a
list it separates them, and with `--`, which a reason begins with, some parsers display one within a line. So it is
written to the first of these places where that is proven to be harmless:

- in front matter, after the value;
- on a line of its own above a heading or the first line of a paragraph, with a blank line before it;
- at the end of the line, without the reason;
- for the whole note, in the front matter or before the body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import PREFIX, Suppression, suppressions
from paperstack_lint.note import attributes
from paperstack_lint.note.front_matter import may_enclose_front_matter
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof.edit_map import Applied, changes_of, map_offset
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.engine.findings import Finding


Lint = Callable[[Note], "Sequence[Finding]"]


def additions(
    note: Note, findings: Sequence[Finding], reason: str, lint: Lint, kept: Sequence[Finding] = ()
) -> list[Edit]:
    """Return the edits that hide all the findings, or none.

    There are none where no comment is proven to be harmless, or where generators may take the beginning of the note for
    front matter. `lint` returns the findings in a changed note, of the rules that reported `findings`. Where a line has
    a suppression, the rules are added to it. `kept` are findings that are not to be hidden. Raises ValueError where the
    reason cannot be part of a comment.
    """
    _check(reason)
    if not note.front_matter and may_enclose_front_matter(note.text):
        return []
    return _Search(note, findings, f" -- {' '.join(reason.split())}", lint, kept).edits() if findings else []


class _Search:
    """A search for the narrowest edits.

    Its state are the places of each line that were tried, and the rules that are suppressed in the whole note. Each
    round adds a place or a rule to them, so it ends.
    """

    def __init__(self, note: Note, findings: Sequence[Finding], tail: str, lint: Lint, kept: Sequence[Finding]) -> None:
        self.note = note
        self.kept = [(one.rule, one.start) for one in kept]
        self.tail = tail
        self.lint = lint
        self.lines = _by_line(findings)
        self.expected = Counter(one.rule for one in findings)
        self.used_up: Counter[int] = Counter()
        self.wide: Rules = frozenset()

    def edits(self) -> list[Edit]:
        have = _suppressions_by_line(self.note)
        while True:
            places = _places_by_line(self.note, self.lines, self.wide, self.tail, have)
            lost = [place.rules for line, place in places.items() if len(place.edits) <= self.used_up[line]]
            if lost:
                self.wide |= frozenset().union(*lost)
                continue
            chosen = {line: place.edits[self.used_up[line]] for line, place in places.items()}
            whole = [_file_edit(self.note, self.wide, self.tail)] if self.wide else []
            edits = sorted([*whole, *chosen.values()])
            after, found = self.lint_with(edits)
            if not found and self.is_harmless(after, edits):
                return edits
            if not chosen:
                return []
            unhidden = {one.rule for one in found if one.rule in self.expected} - self.wide - {UNUSED}
            without_effect = self.without_effect(after, found, chosen, edits)
            unhidden |= without_effect.keys() & self.expected.keys() - self.wide
            if unhidden:
                self.wide |= unhidden
            else:
                self.used_up.update(
                    [line for line in without_effect.values() if line in chosen] or self.harmful_lines(chosen)
                )

    def lint_with(self, edits: Sequence[Edit]) -> tuple[Note, Sequence[Finding]]:
        """Return the note after the edits, and its findings."""
        after = Note(self.note.path, rewrite(self.note.text, edits), Project.of(self.note))
        return after, self.without_kept(self.lint(after), edits)

    def without_kept(self, found: Sequence[Finding], edits: Sequence[Edit]) -> Sequence[Finding]:
        """Return the findings without those to keep, whose offsets have changed with the text."""
        if not self.kept:
            return found
        changes = changes_of(self.note.text, [Applied(PREFIX, frozenset(), tuple(edits))])
        kept = {(rule, map_offset(changes, at, before=before)) for rule, at in self.kept for before in (False, True)}
        return [one for one in found if (one.rule, one.start) not in kept]

    def is_harmless(self, after: Note, edits: Sequence[Edit]) -> bool:
        """Return whether the edits are proven not to change the page."""
        from paperstack_lint.note import proof  # loads a second parser, which only changed notes need

        applied = proof.Applied(PREFIX + "disable", frozenset({"comments"}), tuple(edits))
        return not attributes.reattachment_caveat(self.note, edits) and proof.prove(self.note, after, [applied]) is None

    def without_effect(
        self, after: Note, found: Sequence[Finding], chosen: Mapping[int, Edit], edits: Sequence[Edit]
    ) -> dict[str, int]:
        """Return the names and comments of the new suppressions that hide nothing, and the line of each.

        Some rules read a comment as text, and do not report the finding any more.
        """
        lines, without_effect, shift = {edit: line for line, edit in chosen.items()}, {}, 0
        problems = [one for one in found if one.rule == UNUSED]
        for edit in edits:
            start = edit.start + shift
            shift += len(edit.text) - (edit.end - edit.start)
            for one in problems:
                if start <= one.start < start + len(edit.text):
                    without_effect[after.text[one.start : one.end]] = lines.get(edit, -1)
        return without_effect

    def harmful_lines(self, chosen: Mapping[int, Edit]) -> list[int]:
        """Return a line whose edit alone does harm; all lines where each edit is harmless alone."""
        lines = list(chosen)
        while len(lines) > 1:
            halves = lines[: len(lines) // 2], lines[len(lines) // 2 :]
            bad = next((half for half in halves if not self.are_harmless({line: chosen[line] for line in half})), None)
            if bad is None:
                return lines
            lines = bad
        return lines

    def are_harmless(self, chosen: Mapping[int, Edit]) -> bool:
        """Return whether some of the edits are harmless, and only findings on other lines are left."""
        edits = sorted(chosen.values())
        after, found = self.lint_with(edits)
        hidden = Counter(one.rule for line in chosen for one in self.lines[line] if one.rule not in self.wide)
        left = Counter(one.rule for one in found) - (self.expected - hidden)
        return not left and self.is_harmless(after, edits)


def _check(reason: str) -> None:
    if not reason.strip():
        raise ValueError(msg("a reason is needed: write in some words why the findings may stay"))
    wrong = next((sign for sign in ("--", "{{", "{%", "{#") if sign in reason), "")
    if wrong:
        raise ValueError(msg("a reason in a comment cannot contain `{wrong}`: write it without", wrong=wrong))
    if not reason.isprintable():
        raise ValueError(msg("a reason has printable characters on one line: write it so"))
    if reason.rstrip().endswith("-"):
        raise ValueError(msg("a reason in a comment cannot end with `-`: write it without"))


def _by_line(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    lines: dict[int, list[Finding]] = {}
    for finding in findings:
        lines.setdefault(finding.line, []).append(finding)
    return lines


Rules = frozenset[str]
MAX_CHUNK = 200
"""Lines without a blank one between them that are searched; in a longer run nothing is written."""


class LineEdits(NamedTuple):
    """A line with findings: the rules that report them, and the edits that may hide them, the best one first."""

    rules: Rules
    edits: tuple[Edit, ...]


def _places_by_line(
    note: Note, lines: Mapping[int, Sequence[Finding]], wide: Rules, tail: str, have: Mapping[int, Suppression]
) -> dict[int, LineEdits]:
    """Return, by line, what may hide its findings, without those of rules that are hidden in the whole note."""
    places = {}
    for line, found in lines.items():
        if rules := frozenset(one.rule for one in found) - wide:
            places[line] = LineEdits(rules, tuple(_edits(note, line, rules, tail, have)))
    return places


def _suppressions_by_line(note: Note) -> dict[int, Suppression]:
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
    if line[0] == "|" or line[-1] in "|}" or regex(r"\[[^\]]*\]:").match(line) or _may_be_code(note, start, end):
        return False
    return not regex(r"\r?\n[ \t>]*(?:=+|-+)[ \t]*\r?$", re.MULTILINE).match(note.text, end)


def _may_be_code(note: Note, start: int, end: int) -> bool:
    """Return whether kramdown may parse a line as code: it, or one above, begins with four spaces, not in a list."""
    chunk = note.text[_chunk_start(note, start) : end]
    if chunk.count("\n") > MAX_CHUNK:
        return True
    if not regex(r"^(?: {4}| {0,3}\t)", re.MULTILINE).search(chunk):
        return False
    in_list = regex(r" {0,3}(?:[-*+]|\d+[.)])[ \t]+\S").match(chunk)
    return not in_list or bool(regex(r"^[ \t]*(?:>|[-*+][ \t]*\r?$)", re.MULTILINE).search(chunk))


def _chunk_start(note: Note, start: int) -> int:
    """Return where the run of lines without a blank one begins that has the line at `start`; at most MAX_CHUNK + 2."""
    for _ in range(MAX_CHUNK + 2):
        above = max(note.body, note.line_span(start - 1)[0])
        if start <= note.body or not note.text[above:start].strip(" \t\r\n>"):
            break
        start = above
    return start


def _file_edit(note: Note, rules: Rules, tail: str) -> Edit:
    """Return the edit that hides rules in the whole note: in its front matter, else before its body."""
    have = next((one for one in suppressions(note) if one.kind == "disable-file" and one.names), None)
    if have and UNUSED not in rules:
        return _extend(have, rules)
    words, front = _words("disable-file", rules), note.front_matter
    if front and front.kind == "yaml" and not front.error and not front.fence_problem:
        return Edit(front.content_end, front.content_end, f"# {words}{tail}{note.newline}")
    return Edit(note.body, note.body, f"<!-- {words}{tail} -->{note.newline * 2}")
