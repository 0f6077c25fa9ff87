"""The visible text of a heading, and ids: those that authors write, and the numbers that repeated slugs get."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown.document import CODE_BLOCKS
from paperstack_lint.text.edits import Edit, Span, rewrite
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note


def number_repeats(slugs: Iterable[str | None]) -> list[str | None]:
    """Return the ids for slugs, in order: a repeat gets `-1`, `-2` …; None, for an explicit id, stays None."""
    seen: Counter[str] = Counter()
    ids: list[str | None] = []
    for each in slugs:
        ids.append(f"{each}-{seen[each]}" if each is not None and seen[each] else each)
        if each is not None:
            seen[each] += 1
    return ids


def visible_text(note: Note, heading: Heading, edits: Sequence[Edit] = (), *, dashes: bool = False) -> str:
    """Return the text of a heading without marks, link targets, HTML and images, with `edits` inside it applied.

    `dashes` keeps the hyphens of `--` and `---`.
    """
    # Late: not every run that needs ids has loaded the parser.
    from paperstack_lint.note.markdown import unescape_markdown

    start, end = heading.text_start, heading.text_end
    source = note.text[start:end]
    if not edits and source.replace(" ", "").isalnum():  # it has no marks
        return source
    drops, done = [], start
    for piece in _pieces(note, heading):
        drops.append(Edit(done, piece.start, ""))
        if piece.prose and not dashes:  # kramdown renders `--` and `---` there as dashes, which no id contains
            drops += (Edit(*found.span(), "") for found in regex("---?").finditer(note.text, *piece[:2]))
        done = piece.end
    drops.append(Edit(done, end, ""))
    inner = [*drops, *(edit for edit in edits if not _is_inside(drops, edit))]
    shifted = (Edit(max(edit.start, start) - start, edit.end - start, edit.text) for edit in inner)
    return unescape_markdown(rewrite(source, shifted))


def _is_inside(drops: Sequence[Edit], edit: Edit) -> bool:
    """Return whether an edit changes only what is invisible, such as the target of a link."""
    at = bisect_right(drops, edit.start, key=lambda drop: drop.start) - 1
    if at < 0 or edit.end > drops[at].end:
        return False
    # What is inserted before or after marks is visible.
    return drops[at].start < edit.start < drops[at].end if edit.start == edit.end else edit.start < drops[at].end


class _Piece(NamedTuple):
    """Source of a heading that is visible as it is written; code and math are not prose."""

    start: int
    end: int
    prose: bool


def _pieces(note: Note, heading: Heading) -> list[_Piece]:
    document, start, end = note.document, heading.text_start, heading.text_end
    images = [Span(link.start, link.end) for link in within(document.links, start, end) if link.image]
    pieces = [_Piece(run.start, min(run.end, end), True) for run in within(document.texts, start, end)]
    for span in within(document.opaque, start, end):
        fence = regex(r"`+|\$\$?").match(note.text, span.start, span.end)
        if fence:
            pieces.append(_Piece(fence.end(), max(fence.end(), span.end - len(fence[0])), False))
    return sorted(piece for piece in pieces if not covering(images, piece.start))


def has_explicit_id(note: Note, heading: Heading) -> bool:
    """Return whether the author wrote an id for a heading: `## Title {#id}`, or `{: #id}` on the next line."""
    return explicit_id(note, heading) != ""


def explicit_id(note: Note, heading: Heading) -> str:
    """Return the id that the author wrote for a heading; `` for none."""
    inline = regex(r"[ \t]\{#([^\s{}]+)\}$").search(note.text[heading.text_start : heading.text_end])
    found = inline or regex(r" {0,3}\{:[^}\n]*#([^}\s]+)[^}\n]*\}").match(note.text, heading.end)
    return found[1] if found else ""


def without_id(text: str) -> str:
    """Return the text of a heading without an explicit id at its end."""
    return regex(r"(?<=[ \t])\{#[^\s{}]+\}$").sub("", text).rstrip()


_ATTRIBUTE = r"(?<=\s)(?:id|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"


def explicit_ids(note: Note) -> dict[str, int]:
    """Return the ids that the author wrote (`<a name=…>`, `<i id=…>`, `{#…}`, `{: #…}`), and the offset of each."""
    from paperstack_lint.note.markdown import html

    given: dict[str, int] = {}
    for found in regex(r"\{:?[^{}\n#]*+#([^\s{}]++)[^{}\n]*+\}").finditer(note.text, note.body):
        if note.document.opaque_at(found.start()) is None:
            given.setdefault(found[1], found.start())
    for span in note.document.opaque:
        source = note.text[span.start : span.end]
        if span.kind not in CODE_BLOCKS and "=" in source and source.lstrip().startswith("<"):
            for found in regex(_ATTRIBUTE, re.IGNORECASE).finditer(html.strip_comments(source)):
                name = found[found.lastindex or 0]
                given[name] = min(given.get(name, span.start), span.start)
    return given
