"""Whether a fix has harmed a note: a small check that shares no code with the proof of the tool."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.fuzz.content import FENCES, content, letters_of

FIELD = re.compile(r"^[\w\"'?][^\n]*:", re.MULTILINE)
ADDRESS = r"[\w-]\.[a-z]{2,}/"
"""In code that is the text of a link, an address changes with the target."""
Finding = dict[str, Any]
"""A finding as `--output-format json` prints it."""


def harms(before: bytes, after: bytes, fixed: Sequence[Finding], *, safe: bool) -> Iterator[tuple[str, str]]:
    """Yield what the fixes of some findings have done to a note beside what they say, and the details."""
    if before == after:
        return
    try:
        old, new = before.decode(), after.decode()
    except UnicodeDecodeError:
        yield "writes a note that is not UTF-8", ""
        return
    if old.count("\r\n") == old.count("\n") == old.count("\r") != 0 and new.count("\r\n") != new.count("\n"):
        yield "mixes line ends", ""
    if old.lstrip("\ufeff").startswith("---") and not FENCES.match(old):
        return  # what is front matter and what is body is the question
    opened = any(one["rule"] == "front-matter/opening" for one in fixed)  # to Hexo it is front matter already
    one, other = content("---\n" + old.lstrip("\ufeff") if opened else old), content(new)
    if one.front_matter is not None and other.front_matter is None:
        yield "makes the front matter unreadable", ""
    elif safe and one.front_matter and other.front_matter:
        yield from _values(old, (one.front_matter, other.front_matter), fixed)
    if safe:
        yield from _words(old, (one.letters, other.letters), fixed)
        if lost := one.parts - other.parts:
            yield f"loses {', '.join(sorted(lost))}", ""
        changed = Counter(one.code) - Counter(other.code)
        if any(not re.search(ADDRESS, code) for code in changed) or len(one.code) != len(other.code):
            yield "changes code", f"{one.code} {other.code}"


def _words(old: str, letters: tuple[Counter[str], Counter[str]], fixed: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    before, after = letters
    edits = [edit for one in fixed for edit in one["fix"]["edits"]]
    # An address may be fixed in two passes, of which only the first is known.
    places = [*edits, *(one for one in fixed if one["rule"].startswith("links/") and "start" in one)]
    replaced = letters_of("".join(old[place["start"] : place["end"]] for place in places))
    lost = before - after - replaced
    if lost:
        yield "loses words", "".join(sorted(lost.elements()))[:80]


def _values(
    old: str, values: tuple[dict[str, Any], dict[str, Any]], fixed: Sequence[Finding]
) -> Iterator[tuple[str, str]]:
    """Yield the fields whose value differs though no fix touches their lines."""
    fences = FENCES.match(old)
    if not fences or any(one["rule"] == "front-matter/syntax" for one in fixed):
        return  # what YAML reads into a broken line is not what its author has written
    before, after = values
    edits = [edit for one in fixed for edit in one["fix"]["edits"] if edit["start"] <= fences.end()]
    for key in sorted(before.keys() | after.keys()):
        named = any(key in edit["text"] or key in _lines(old, edit) for edit in edits)
        if repr(before.get(key)) != repr(after.get(key)) and not named:
            yield "changes a value of the front matter", key


def _lines(text: str, edit: Mapping[str, Any]) -> str:
    """Return the lines of the field that an edit is in, as far as the end of the edit's last line."""
    fields = list(FIELD.finditer(text, 0, edit["start"] + 1))
    begun = fields[-1].start() if fields else 0
    end = text.find("\n", edit["end"])
    return text[begun : len(text) if end < 0 else end]
