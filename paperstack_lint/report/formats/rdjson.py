"""Render findings in reviewdog's diagnostic format, with safe fixes as suggestions that a reviewer can apply.

Columns count bytes of UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.note.note import Note
from paperstack_lint.report.escape import escape_controls, replace_surrogates
from paperstack_lint.report.json_object import serialize_items, serialize_line
from paperstack_lint.report.printable_fix import printable_fix
from paperstack_lint.report.rule_help import HOME, rule_help
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Edit, rewrite

FOR_PEOPLE = False

MAX_SUGGESTION = 5_000
"""Characters from the first to the last edit of a fix that is suggested: a suggestion is one piece of text."""


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the result: a diagnostic on each line."""
    yield f'{{"source": {serialize_line({"name": "paperstack-lint", "url": HOME})}, "diagnostics": ['
    yield from serialize_items(map(_diagnostics, outcomes))
    yield "\n]}\n"


def _diagnostics(outcome: Outcome) -> Iterator[dict[str, object]]:
    if not outcome.findings:
        return
    path, places = replace_surrogates(repository_path(outcome.path)), _Places(outcome)
    for one in outcome.findings:
        diagnostic: dict[str, object] = {
            "message": escape_controls(mask_credentials(one.message)),
            "location": {"path": path, "range": places.range(one.start, one.end) or _line_range(one)},
            "severity": SEVERITY_NAMES[one.severity].rdjson,
            "code": _code(one.rule),
        }
        if edit := _suggested_edit(one, outcome.text):
            place, new = places.range(edit.start, edit.end), replace_surrogates(edit.text)
            diagnostic["suggestions"] = [{"range": place, "text": new}]
        yield diagnostic


@cache
def _code(rule: str) -> dict[str, str]:
    found = rule_help(rule)
    return {"value": rule, "url": found.url} if found.url else {"value": rule}


def _line_range(one: Finding) -> dict[str, object]:
    """Return the range of a finding about a file that cannot be read, whose columns are unknown."""
    return {"start": {"line": one.line}, "end": {"line": one.end_line}}


def _suggested_edit(one: Finding, text: str) -> Edit | None:
    """Return the safe fix as one edit; None without one, and where it spans too much text."""
    fix = printable_fix(one.fix, text)
    if fix is None or not fix.safe or not fix.edits:
        return None
    start, end = min(edit.start for edit in fix.edits), max(edit.end for edit in fix.edits)
    if end - start > MAX_SUGGESTION:
        return None
    shifted = (Edit(edit.start - start, edit.end - start, edit.text) for edit in fix.edits)
    return Edit(start, end, rewrite(text[start:end], shifted))


class _Places:
    """The lines and byte columns of the characters of a note. A line is encoded once, however many findings it has."""

    def __init__(self, outcome: Outcome) -> None:
        self._note = Note(Path(outcome.path), outcome.text)
        self._widths = cache(self._byte_offsets)

    def range(self, start: int, end: int) -> dict[str, object] | None:
        """Return the range from `start` up to `end`; None in a text that is unknown."""
        if not self._note.text:
            return None
        return {"start": self._position(start), "end": self._position(end)}

    def _position(self, offset: int) -> dict[str, int]:
        offset = min(offset, len(self._note.text))
        line = self._note.position(offset).line
        start = self._note.line_starts[line - 1]
        return {"line": line, "column": self._widths(line)[offset - start] + 1}

    def _byte_offsets(self, line: int) -> Sequence[int]:
        """Return the offset of each character of a line in bytes, and that of its end."""
        starts = self._note.line_starts
        end = starts[line] if line < len(starts) else len(self._note.text)
        piece = self._note.text[starts[line - 1] : end]
        if piece.isascii():
            return range(len(piece) + 1)
        return [*accumulate((len(sign.encode(errors="surrogatepass")) for sign in piece), initial=0)]
