"""Give a link another target, together with every text that repeats the old one, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import arxiv, redirectors
from paperstack_lint.links import address_spellings
from paperstack_lint.note.markdown import html, label
from paperstack_lint.note.markdown.document import CODE
from paperstack_lint.site.targets import decode
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

ALTERS = {"link targets", "words", "headings", "inline code", "front matter"}
"""What a new target may alter: the text of a link, in a heading or in code as well, may be its address, and a link may
be in the front matter."""

_ENTITY = r"&(?=#?\w+;)"
CROSSING_EMPHASIS = msg("emphasis begins or ends within it")
MAX_MARK = 500
"""Characters before a text in which emphasis that ends in it is searched for."""
_WITHOUT_OWN_TEXT = ("bare", "autolink", "field")
"""Kinds of links whose text is their target, or that have no text."""


class TargetFix(NamedTuple):
    """The fix that gives a link another target, and the reason why there is none, or why it is unsafe."""

    fix: Fix | None
    caveat: str = ""


def fix(note: Note, link: Link, target: str, message: str, *, caveat: str = "") -> TargetFix:
    """Return the fix that gives the link another address, percent-encoded where it must be.

    `caveat` is the reason why that may not be meant; the fix is unsafe then.
    """
    if link.target_start < 0:
        return TargetFix(None, msg("the place of its target is not certain"))
    written = _escape_target(redirectors.encode_non_ascii(target), link, note.text[link.target_start - 1])
    return replace(note, link, written, target, message, caveat=caveat)


def replace(  # noqa: PLR0913
    note: Note, link: Link, source: str, target: str, message: str, *, caveat: str = ""
) -> TargetFix:
    """Return the fix that writes `source`, which reads as `target`, for a link's target and updates its text."""
    if link.target_start < 0:
        return TargetFix(None, msg("the place of its target is not certain"))
    if link.kind == "bare" and within(note.document.marks, link.end, link.end + 1):
        return TargetFix(None, msg("emphasis begins right after it"))
    text = text_edits(note, link, target)
    edits = sorted((*text.edits, Edit(link.target_start, link.target_end, source)))
    caveat = caveat or text.caveat or (_TEXT_CHANGES if link.kind == "autolink" else "")
    return TargetFix(Fix(message, tuple(edits), not caveat), caveat)


def is_certain(target: str) -> bool:
    """Return whether a repaired target is certain: the address of a paper on arXiv."""
    return arxiv.find_id(target) is not None


def at_target(link: Link, message: str, fix: Fix | None, caveat: str = "") -> Diagnostic:
    """Return a diagnostic at the link's target, or at the link where the target has no offsets."""
    start, end = (link.target_start, link.target_end) if link.target_start >= 0 else (link.start, link.end)
    return Diagnostic(start, end, message, fix, caveat)


def text_edits(note: Note, link: Link, target: str) -> address_spellings.TextEdits:
    """Return the edits that write `target` where the text of the link is its old target.

    There are none where the name of a file is only encoded: people read the text.
    """
    if "://" not in target and decode(target) == decode(link.target):
        return address_spellings.TextEdits()
    edits: list[Edit] = []
    for user in users(note, link):
        found = _in_text(note, user, link.target, target)
        if found.caveat:
            return found
        edits += found.edits
    caveat = _other_occurrence(note, link) or next(
        (_IMAGE_HAS_OLD_ADDRESS for user in users(note, link) if _has_image_of_address(note, user)),
        _TEXT_CHANGES if edits else "",
    )
    return address_spellings.TextEdits(tuple(edits), caveat)


def crossing_edits(note: Note, start: int, end: int) -> tuple[Edit, ...] | None:
    """Return edits that change nothing, at the ends of links and marks in a text that becomes a link.

    None where a mark has one end in the text and one outside: it would not be emphasis any more.
    """
    marks = within(note.document.marks, max(0, start - MAX_MARK), end)
    if any(mark.start < start < mark.end < end or start <= mark.start < end < mark.end for mark in marks):
        return None
    inside = [link.end for link in within(note.document.links, start, end)]
    inside += [mark.end for mark in marks if mark.start >= start]
    return tuple(Edit(each, each, "") for each in inside if each <= end)


def _in_text(note: Note, link: Link, old: str, new: str) -> address_spellings.TextEdits:
    edits: list[Edit] = []
    for start, end in _pieces(note, link):
        found = address_spellings.replace_address(note.text[start:end], old, new)
        if found.caveat:
            return found
        edits += shift(found.edits, start)
    if any(within(note.document.marks, edit.start, edit.end) for edit in edits):
        return address_spellings.TextEdits(caveat=msg("its text has emphasis within the address"))
    if edits and link.kind == "reference" and not _has_label(note.text, link):
        return address_spellings.TextEdits(caveat=msg("its text is the name of its definition as well"))
    return address_spellings.TextEdits(tuple(edits))


_TEXT_CHANGES = msg("its text is the address and changes with it")
_IMAGE_HAS_OLD_ADDRESS = msg("an image in its text has the old address as well")
_DESCRIBED = r"\b(?:alt|title)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')"
_IMG = r"<img\b[^<>]*"


def _has_image_of_address(note: Note, link: Link) -> bool:
    """Return whether an image in the text of a link is described by the link's address, and has another target."""
    if link.image or link.kind in _WITHOUT_OWN_TEXT:
        return False
    text, start, end = note.text, link.text_start, link.text_end
    images = [] if link.kind == "html" else [each for each in within(note.document.links, start, end) if each.image]
    others = (each for each in images if each.kind != "html" and each.target != link.target)
    described = [text[each.text_start : each.text_end] for each in others]
    source = html.link_content(text, link.end) if link.kind == "html" else text[start : min(end, start + html.MAX_TEXT)]
    for tag in regex(_IMG, re.IGNORECASE).findall(source):
        described += (found[1] or found[2] or "" for found in regex(_DESCRIBED, re.IGNORECASE).finditer(tag))
    return any(address_spellings.is_within(each, link.target) for each in described)


def users(note: Note, link: Link) -> Sequence[Link]:
    """Return the reference links that use a definition, and any other link itself."""
    return note.references.get(label(note.text, link), ()) if link.kind == "definition" else (link,)


def texts(note: Note, link: Link) -> Iterator[str]:
    """Yield the text of a link, in pieces; that of a definition is the text of its references."""
    for user in users(note, link):
        yield from (note.text[slice(*piece)] for piece in _pieces(note, user))


def _pieces(note: Note, link: Link) -> Iterator[Span]:
    """Yield the pieces of a link's text, without images, tags and math in it."""
    if link.kind == "html":
        yield from () if link.image else html.link_texts(note.text, link.end)
    if link.kind in ("html", *_WITHOUT_OWN_TEXT):
        return
    start = link.text_start
    images = (inner for inner in within(note.document.links, start, link.text_end) if inner.image)
    opaque = (
        Span(span.start, span.end)
        for span in within(note.document.opaque, start, link.text_end)
        if span.kind not in CODE
    )
    for inner in sorted([*(Span(image.start, image.end) for image in images), *opaque]):
        yield Span(start, max(start, inner.start))
        start = max(start, inner.end)
    yield Span(start, max(start, link.text_end))


def _has_label(text: str, link: Link) -> bool:
    """Return whether the source of a reference is `[text][label]`, not `[label]`."""
    return regex(r"[\s>\\]*\]\[[^\]]").match(text, link.text_end) is not None


def _other_occurrence(note: Note, link: Link) -> str:
    """Return, as a message, where else in its source a link has its address; `` for none."""
    source = note.text[link.target_start : link.target_end]
    if len(source) < 4:
        return ""
    if link.kind == "html":
        attributes = note.text[link.start : link.target_start], note.text[link.target_end : link.end]
        return (
            msg("another attribute has the old address as well") if any(source in each for each in attributes) else ""
        )
    titled = source in note.text[link.target_end : link.end]
    return msg("its title has the old address as well") if titled else ""


def _escape_target(target: str, link: Link, before: str) -> str:
    target = regex(r"\{(?=[{%<#])").sub("%7B", target)
    if link.kind == "html":
        return regex(_ENTITY).sub("&amp;", _percent_encode(target, "<>\"'`"))
    # A pipe ends a table's cell, a backslash escapes, a backtick may open code: none of them needs to be raw.
    target = _percent_encode(target, '<>\\|`"')
    if link.kind in ("inline", "definition"):
        target = regex(_ENTITY).sub("&amp;", target)
    if link.kind == "bare":
        target = address_spellings.escape_text(target)
    if link.kind == "field" and before not in ("'", '"'):
        target = _percent_encode(target, ",[]{}'")  # special characters of YAML
    if before != "<" and link.kind in ("inline", "bare", "definition") and not is_balanced(target):
        target = _percent_encode(target, "()")
    return target


def is_balanced(target: str) -> bool:
    """Return whether each round bracket of the target is closed, and none before it was opened."""
    depth = 0
    for char in target:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _percent_encode(target: str, characters: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in characters else char for char in target)
