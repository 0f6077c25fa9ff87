"""Rename a tag in all notes that have it, or a heading with the links to it. Each change is proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.collection.project import Project
from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import encode_fragment, fragment_span, site_links
from paperstack_lint.headings.ids import has_explicit_id
from paperstack_lint.lsp.navigation import Anchor, anchor_at, heading_of, incoming, tag_at
from paperstack_lint.note.conflicts import conflict_caveat, conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.of_note import rename_fix, tag_items, why_not_renamed
from paperstack_lint.text.edits import Edit, Span, rewrite
from paperstack_lint.text.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperstack_lint.engine.editor_run import LiveRun


class RenameRefused(Exception):  # the reason is a result, not an error
    """A rename that would lose something; the message says where, and why."""


def renamable(run: LiveRun, note: Note, offset: int) -> Span | None:
    """Return the span of the name at an offset, a tag's or a heading's; None where there is none."""
    if tag := tag_at(note, offset):
        return Span(tag.start, tag.end)
    anchor = anchor_at(run, note, offset)
    if anchor is None or anchor.note.path != note.path:
        return None
    heading = note.headings[anchor.heading]
    return Span(heading.text_start, heading.text_end) if heading.start <= offset < heading.end else None


def rename(run: LiveRun, note: Note, offset: int, name: str) -> Mapping[Path, tuple[str, str]]:
    """Return the texts before and after, by path, of the notes that a new name changes. Raises RenameRefused."""
    name = name.strip()
    if not name or not name.isprintable():
        raise RenameRefused(tr("a name is some printable characters on one line"))
    if tag := tag_at(note, offset):
        return dict(_rename_tag(run, note, tag.text.strip(), name))
    anchor = anchor_at(run, note, offset)
    if anchor is None or anchor.note.path != note.path:
        raise RenameRefused(tr("there is neither a tag nor a heading here"))
    return dict(_rename_heading(run, anchor, name))


_Changed = Iterator[tuple[Path, tuple[str, str]]]


def _rename_tag(run: LiveRun, note: Note, old: str, new: str) -> _Changed:
    places = Project.of(note).collection.vocabulary("tags").places(old)
    for path in dict.fromkeys([canonical_path(note.path), *(path for path, _ in places)]):
        other = _readable(run, path)
        items = tag_items(other)
        taken = any(item.text.strip() == new for item in items)
        edits: list[Edit] = []
        for item in (each for each in items if each.text.strip() == old):
            fix = rename_fix(other, item, new, taken=taken)
            if fix is None:
                reason = why_not_renamed(other, item, taken=taken)
                raise RenameRefused(tr("{path}: the tag cannot be renamed: {reason}", path=path, reason=reason))
            edits += fix.edits
            taken = True  # a second one of the same name is removed
        yield _proven(other, edits, "front matter")


def _rename_heading(run: LiveRun, anchor: Anchor, new: str) -> _Changed:
    note, index = anchor
    heading = note.headings[index]
    rewording = Edit(heading.text_start, heading.text_end, new)
    if has_explicit_id(note, heading):
        yield _proven(note, [rewording], "headings", "words")
        return
    name = _new_id(anchor, rewording)
    own = [
        Edit(each.start, each.end, encode_fragment(name, note.text[each.start : each.end]))
        for each in anchors_of(note).mentions
        if heading_of(note, each.fragment) == index
    ]
    if any(rewording.start < each.end and each.start < rewording.end for each in own):
        raise RenameRefused(tr("a link in the heading refers to the heading itself"))
    yield _proven(note, [rewording, *own], "headings", "words", "link targets")
    for path in dict.fromkeys(path for path, _ in incoming(anchor)):
        yield _follow(_readable(run, path), anchor, name)


def _new_id(anchor: Anchor, rewording: Edit) -> str:
    """Return the id of a heading after its rewording. Raises RenameRefused for none, and where others change."""
    note, index = anchor
    after = anchors_of(Note(note.path, rewrite(note.text, [rewording]), note.context)).ids
    before = anchors_of(note).ids
    name = after[index] if len(after) == len(before) else None
    if not name:
        raise RenameRefused(tr("this would be no heading with an id"))
    if after[:index] + after[index + 1 :] != before[:index] + before[index + 1 :]:
        raise RenameRefused(tr("other headings of this text would get other ids"))
    return name


def _follow(other: Note, anchor: Anchor, name: str) -> tuple[Path, tuple[str, str]]:
    """Return a note with its links to a heading updated. Raises RenameRefused where one cannot be."""
    project, target = Project.of(other), canonical_path(anchor.note.path)
    edits = []
    for link in site_links(other):
        found = project.linked_path(other.path.as_posix(), link.target)
        if found and found[0] == target and heading_of(anchor.note, found[1]) == anchor.heading:
            span = fragment_span(other, link)
            if span is None:
                place = f"{other.path.as_posix()}:{other.position(link.start).line}"
                raise RenameRefused(tr("{place} refers to the heading, and cannot be updated", place=place))
            edits.append(Edit(*span, encode_fragment(name, other.text[slice(*span)])))
    if not edits:
        raise RenameRefused(tr("{place} refers to the heading, and cannot be updated", place=other.path.as_posix()))
    return _proven(other, edits, "link targets")


def _readable(run: LiveRun, path: str) -> Note:
    note = run.read(path)
    if note is None:
        raise RenameRefused(tr("{path}: cannot be read", path=path))
    if conflicts_of(note):
        raise RenameRefused(tr("{path}: {problem}", path=path, problem=conflict_caveat(note)))
    return note


def _proven(note: Note, edits: Sequence[Edit], *alters: str) -> tuple[Path, tuple[str, str]]:
    """Return the path of a note and its texts, where edits alter nothing else. Raises RenameRefused."""
    from paperstack_lint.note import proof

    text = rewrite(note.text, edits)
    after = Note(note.path, text, note.context)
    refusal = proof.prove(note, after, [proof.Applied("rename", frozenset(alters), tuple(sorted(edits)))])
    if refusal:
        raise RenameRefused(tr("{path}: {problem}", path=note.path.as_posix(), problem=refusal.message))
    return note.path, (note.text, text)
