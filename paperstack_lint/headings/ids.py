"""What headings read, and the ids that a site's generator makes of that.

The ids are those of kramdown's GFM parser, which Jekyll uses: the text in lower case, all but Ruby's `\\p{Word}`, `-`
and blanks dropped, blanks turned into `-`, and `-1`, `-2` … added to repeats. GitHub's differ in rare characters only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown.document import CODE_BLOCKS
from paperstack_lint.text.edits import Edit, Span, rewrite
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note


def numbered(slugs: Iterable[str | None]) -> list[str | None]:
    """The ids of headings in their order: a repeated one gets `-1`, `-2` …; None, an id of the author's, counts not."""
    seen: Counter[str] = Counter()
    ids: list[str | None] = []
    for each in slugs:
        ids.append(f"{each}-{seen[each]}" if each is not None and seen[each] else each)
        if each is not None:
            seen[each] += 1
    return ids


def plain(note: Note, heading: Heading, edits: Sequence[Edit] = (), *, dashes: bool = False) -> str:
    """What a heading reads, its marks, link targets, HTML and images left out; with `edits` inside it applied.

    `dashes` keeps the hyphens of `--` and `---`.
    """
    # Late: not every run that asks for anchors has parsed Markdown yet.
    from paperstack_lint.note.markdown import unescape_markdown

    start, end = heading.text_start, heading.text_end
    drops, done = [], start
    for piece in _pieces(note, heading):
        drops.append(Edit(done, piece.start, ""))
        if piece.prose and not dashes:  # kramdown sets `--` and `---` there as dashes, which an id does not hold
            drops += (Edit(*found.span(), "") for found in re.compile("---?").finditer(note.text, *piece[:2]))
        done = piece.end
    drops.append(Edit(done, end, ""))
    inner = [*drops, *(edit for edit in edits if not _is_inside(drops, edit))]
    shifted = (Edit(max(edit.start, start) - start, edit.end - start, edit.text) for edit in inner)
    return unescape_markdown(rewrite(note.text[start:end], shifted))


def _is_inside(drops: Sequence[Edit], edit: Edit) -> bool:
    """Return whether an edit changes only what is not shown, such as the target of a link."""
    at = bisect_right(drops, edit.start, key=lambda drop: drop.start) - 1
    if at < 0 or edit.end > drops[at].end:
        return False
    # What is put before or after marks shows.
    return drops[at].start < edit.start < drops[at].end if edit.start == edit.end else edit.start < drops[at].end


class _Piece(NamedTuple):
    """Source that the reader of a heading sees as it stands; code and math are no prose."""

    start: int
    end: int
    prose: bool


def _pieces(note: Note, heading: Heading) -> list[_Piece]:
    document, start, end = note.document, heading.text_start, heading.text_end
    images = [Span(link.start, link.end) for link in within(document.links, start, end) if link.image]
    pieces = [_Piece(run.start, min(run.end, end), True) for run in within(document.texts, start, end)]
    for span in within(document.opaque, start, end):
        fence = re.compile(r"`+|\$\$?").match(note.text, span.start, span.end)
        if fence:
            pieces.append(_Piece(fence.end(), max(fence.end(), span.end - len(fence[0])), False))
    return sorted(piece for piece in pieces if not covering(images, piece.start))


def explicit_id(note: Note, heading: Heading) -> bool:
    """Whether the author gave the id: `## Title {#id}`, or `{: #id}` on the next line."""
    return own_id(note, heading) != ""


def own_id(note: Note, heading: Heading) -> str:
    """The id that the author gave a heading; `` for none."""
    behind = re.search(r"[ \t]\{#([^\s{}]+)\}$", note.text[heading.text_start : heading.text_end])
    found = behind or re.compile(r" {0,3}\{:[^}\n]*#([^}\s]+)[^}\n]*\}").match(note.text, heading.end)
    return found[1] if found else ""


def without_id(text: str) -> str:
    """Return what a heading reads without the id that the author gave it."""
    return re.sub(r"(?<=[ \t])\{#[^\s{}]+\}$", "", text).rstrip()


_ATTRIBUTE = r"(?<=\s)(?:id|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"


def given_ids(note: Note) -> dict[str, int]:
    """The ids that the author gave to something on the page (`<a name=…>`, `<i id=…>`, `{#…}`, `{: #…}`), and where."""
    from paperstack_lint.note.markdown import html

    given: dict[str, int] = {}
    for found in re.compile(r"\{:?[^{}\n#]*+#([^\s{}]++)[^{}\n]*+\}").finditer(note.text, note.body):
        if note.document.opaque_at(found.start()) is None:
            given.setdefault(found[1], found.start())
    for span in note.document.opaque:
        source = note.text[span.start : span.end]
        if span.kind not in CODE_BLOCKS and source.lstrip().startswith("<"):
            for found in re.finditer(_ATTRIBUTE, html.strip_comments(source), re.IGNORECASE):
                name = found[found.lastindex or 0]
                given[name] = min(given.get(name, span.start), span.start)
    return given
