"""Change the text of a heading, with the links to it and the link texts that repeat it, as a table of contents has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.headings.anchors import LinkUpdates, anchors_of
from paperstack_lint.headings.fragments import letters
from paperstack_lint.headings.ids import explicit_id, visible_text
from paperstack_lint.headings.slugs import kramdown_slug, lower_case
from paperstack_lint.text.edits import Edit, Fix, Span, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.headings.heading_text import HeadingText
    from paperstack_lint.note.markdown import Heading, Link
    from paperstack_lint.note.note import Note

_MARKS = str.maketrans("", "", "*`~")


class _Label(NamedTuple):
    """The text of a link to the note itself; `editable` is False where it is the name of a reference, or raw HTML."""

    span: Span
    fragment: str
    editable: bool


def reword(note: Note, heading_text: HeadingText, message: str, edits: Sequence[Edit]) -> tuple[Fix | None, str]:
    """Return the fix that rewords a heading and updates the links to it, or None and the reason."""
    if not heading_text.exact:
        title = msg("the title is not written as it reads, or repeated by an alias")
        return None, title if heading_text.heading < 0 else msg("what the template tags in it print is not known")
    updates = anchors_of(note).link_updates(heading_text.heading, edits) if heading_text.heading >= 0 else LinkUpdates()
    if updates.reason:
        return None, updates.reason
    repeated, reason = _repeated_text_edits(note, heading_text, edits)
    return (None, reason) if reason else (Fix(message, (*edits, *updates.edits, *repeated)), "")


def _repeated_text_edits(note: Note, heading_text: HeadingText, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], str]:
    """Return the edits that change link texts that repeat a heading as `edits` change the heading.

    Where one cannot be changed, since it has other marks, names a reference definition, or is raw HTML, return no edits
    and the reason.
    """
    if heading_text.heading < 0:
        return (), ""
    heading = _visible_heading(note, heading_text)
    reads = visible_text(note, heading)
    found: list[Edit] = []
    for label in _labels(note).get(letters(reads), ()):
        inside = heading.start <= label.span.start < heading.end
        if inside or not _resolves_to(note, label.fragment, heading_text):
            continue
        source = note.text[label.span.start : label.span.end]
        follows = _follow(note, heading_text, edits, label.span)
        if source.translate(_MARKS) == reads.translate(_MARKS) and not (follows and label.editable):
            return (
                (),
                msg(
                    "the text of the link in line {line} repeats it in another form",
                    line=note.position(label.span.start).line,
                ),
            )
        found += follows
    return tuple(found), ""


def respace(label: str, fragment: str, near: str) -> str:
    """Return a link text that repeats the heading with id `fragment`, with the spaces of the one with id `near`.

    The text is returned unchanged where it is worded differently, or more than spaces differ.
    """
    if kramdown_slug(label) != lower_case(fragment):
        return label
    result, at = "", 0
    for character in label:
        kept = kramdown_slug(character)
        if kept and near[at : at + 1] == "-" and kept != "-":
            result, at = result + " ", at + 1
        result, at = result + character, at + len(kept)
    return result if kramdown_slug(result) == near else label


def _follow(note: Note, heading_text: HeadingText, edits: Sequence[Edit], label: Span) -> list[Edit]:
    """Return the edits that change a label as its heading changes; none where it is not written like the heading."""
    source = note.text[label.start : label.end]
    if source == heading_text.source(note):
        return list(shift(edits, label.start - heading_text.start))
    heading = _visible_heading(note, heading_text)
    return [Edit(*label, visible_text(note, heading, edits))] if source == visible_text(note, heading) else []


def _visible_heading(note: Note, heading_text: HeadingText) -> Heading:
    """Return the heading without the id and the comments at its end, which are invisible."""
    return note.headings[heading_text.heading]._replace(text_start=heading_text.start, text_end=heading_text.end)


def _resolves_to(note: Note, fragment: str, heading_text: HeadingText) -> bool:
    """Return whether a fragment resolves to a heading that has the same text as its link."""
    if given := explicit_id(note, note.headings[heading_text.heading]):
        return fragment == given
    found = anchors_of(note).by_id.get(lower_case(fragment))
    return (
        found == heading_text.heading
        if found is not None
        else letters(fragment) == letters(visible_text(note, _visible_heading(note, heading_text)))
    )


@lru_cache(maxsize=1)  # each fix of a note's headings needs them
def _labels(note: Note) -> Mapping[str, Sequence[_Label]]:
    """Return the texts of all links to the note itself, by their letters."""
    from urllib.parse import unquote

    found: dict[str, list[_Label]] = defaultdict(list)
    for link in note.document.links:
        if link.target[:1] == "#" and not link.image and link.kind in ("inline", "loose", "reference", "html"):
            span = _text_of(note, link)
            named = link.kind == "reference" and regex(r"\]\[[^\]]").match(note.text[span.end : span.end + 3]) is None
            raw = link.kind == "html" and note.document.opaque_at(span.start) is not None
            label = _Label(span, unquote(link.target[1:]), editable=not (named or raw))
            found[letters(note.text[span.start : span.end])].append(label)
    return found


def _text_of(note: Note, link: Link) -> Span:
    """Return the span of the text of a link; that of `<a href=…>` ends at the next element."""
    if link.kind != "html":
        return Span(link.text_start, link.text_end)
    end = note.text.find("<", link.end)
    return Span(link.end, end if end >= 0 else link.end)
