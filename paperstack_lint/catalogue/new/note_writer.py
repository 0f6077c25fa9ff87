"""Begin a note on a paper: a new post, or an entry in a note that exists."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from paperstack_lint.catalogue.new.entry_writing import (
    EntryModel,
    complete_entry,
    find_model,
    write_entry,
    write_title,
)
from paperstack_lint.catalogue.new.new_paper import NewPaper
from paperstack_lint.catalogue.new.post_front_matter import Post, front_matter, required_keys, sorted_by_date
from paperstack_lint.catalogue.new.post_path import path_of
from paperstack_lint.collection.facts import facts_of
from paperstack_lint.collection.index import CollectionIndex, are_usually_pdfs
from paperstack_lint.collection.project import Project
from paperstack_lint.links.followed_links import majority_page
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.papers.missing_sections.content_end import content_end
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import Workspace, is_file_for_tools, is_scaffold
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.of_note import tag_items
from paperstack_lint.tags.similar_tags import fold_tag
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MIN_NOTES = 3
"""Notes on papers without sections from which on the default template is not the collection's."""
MIN_TAG_SHARE = 0.8
"""The share of notes on papers with a tag that each new one gets."""
MIN_TAG_USES = 2
"""The fewest notes with a tag that is proposed by the title."""
MAX_TAGS = 5


class NoteWriter:
    """Writes new notes as the notes of a collection are written."""

    def __init__(self, notes: Sequence[Note], project: Project) -> None:
        self._notes = sorted_by_date([note for note in notes if _is_model(note)])
        self._project = project

    def post(self, paper: NewPaper, now: datetime.datetime, folder: Path, file: Path | None = None) -> Note:
        """Return a new post on a paper, at `file` where that is given; `folder` is for it where there are no posts."""
        models = self._paper_notes if len(self._paper_notes) >= MIN_NOTES else self._notes
        tags = propose_tags(paper.title, [_tags(note) for note in self._paper_notes], self._vocabulary)
        post = Post(paper, self._url(paper), tags, now)
        is_dated = (site := self._project.site(folder / "x.md")) is not None and site.generator == "jekyll"
        path = file or path_of(paper.name, now, models, folder, is_dated=is_dated)
        bare = Note(path, "", self._project)
        required = required_keys(bare, self._project.configured_options("front-matter/keys"))
        front = front_matter(post, models, self._notes, required)
        template = template_of(Note(path, front, self._project))
        model = find_model(self._paper_notes)
        if model is None and template == DEFAULT and len(self._paper_notes) >= MIN_NOTES:
            entry = write_title(paper, post.url, headed=bool(front))
        else:
            entry = write_entry(paper, model, template, post.url, headed=bool(front))
        return self._completed(Note(path, front + entry, self._project))

    def entry(self, paper: NewPaper, note: Note) -> Note:
        """Return a note with an entry on a paper, below its last one. Raise ValueError, with why, where it has none."""
        if conflicts_of(note):
            raise ValueError(msg("an unresolved merge conflict is in it"))
        template = template_of(note)
        if not template.sections:
            raise ValueError(msg("the template of the configuration is not for this note"))
        own = find_model([note])
        model = own or find_model(self._paper_notes)
        at, gap = _place(note, own)
        text = write_entry(paper, model, template, self._url(paper), headed=False)
        text = self._completed(Note(note.path, text, note.context)).text.rstrip("\n")
        before, after = note.text[:at], note.text[at:]
        added = (gap + text + "\n" * (not after)).replace("\n", note.newline)
        new = Note(note.path, before + added + after, note.context)
        if not _is_only_added(note, new):
            if [entry.title_kind for entry in papers_of(note) if entry.sections] == [None]:
                raise ValueError(msg("it is on one paper, which its title names; begin a post without --in"))
            raise ValueError(msg("an entry at its end would change what is above it; add it by hand"))
        return new

    @cached_property
    def _paper_notes(self) -> list[Note]:
        """The notes with sections of papers; without any, those on one paper."""
        with_sections = [note for note in self._notes if any(len(entry.sections) > 1 for entry in papers_of(note))]
        return with_sections or [note for note in self._notes if any(entry.certain for entry in papers_of(note))]

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        return Counter(tag for note in self._notes for tag in set(_tags(note)))

    def _url(self, paper: NewPaper) -> str:
        """Return the address of a paper, on arXiv as `links/arxiv-form` has it."""
        pages = [majority_page(note) for note in self._notes]
        chosen = self._project.configured_options("links/arxiv-form").get("pdf", "consistent")
        keeps = chosen == "keep" and pages.count("pdf") > pages.count("abs")
        return paper.url(pdf=keeps or (chosen == "consistent" and are_usually_pdfs(pages)))

    def _completed(self, note: Note) -> Note:
        template = template_of(note)
        entries = papers_of(note)
        if not entries or not entries[-1].missing(template):
            return note
        index = CollectionIndex({canonical_path(each.path): facts_of(each) for each in self._paper_notes})
        return complete_entry(note.with_context(self._project.with_collection(index)), template)


def _is_model(note: Note) -> bool:
    return not (is_scaffold(note) or is_file_for_tools(note.path.stem) or Workspace.of(note).is_draft(note.path))


def _tags(note: Note) -> list[str]:
    return [item.text.strip() for item in tag_items(note)]


def _place(note: Note, own: EntryModel | None) -> tuple[int, str]:
    """Return where a new entry begins in a note, after text, and the line ends before it."""
    entries = [entry for entry in papers_of(note) if entry.sections]
    if not entries or own is None:
        end = len(note.text.rstrip())
        return end, "\n\n" if end > note.body else "\n" * (end > 0)
    last = entries[-1]
    at = len(note.text[: content_end(note, last, None).at].rstrip())
    loose = last.carrier == "heading" or last.title_kind != "list"
    if len(entries) > 1:
        start = note.line_span(last.title_start)[0]
        loose = note.text[:start].endswith(("\n\n", "\r\n\r\n"))
    return at, "\n\n" if loose else "\n"


def _is_only_added(before: Note, after: Note) -> bool:
    """Return whether a note has one paper more, with its sections, and nothing else is read otherwise than before."""
    old, new = papers_of(before), papers_of(after)
    kept = [(entry.title, [section.key for section in entry.sections]) for entry in old if entry.sections]
    found = [(entry.title, [section.key for section in entry.sections]) for entry in new if entry.sections]
    links = [link.target for link in before.document.links]
    return (
        len(found) == len(kept) + 1
        and found[: len(kept)] == kept
        and [link.target for link in after.document.links][: len(links)] == links
        and len(after.headings) >= len(before.headings)
    )


def propose_tags(title: str, notes: Sequence[Collection[str]], vocabulary: Counter[str]) -> tuple[str, ...]:
    """Return the tags for a paper with a title: those of most notes on papers, and those that the title names.

    `notes` are the tags of each note on a paper, `vocabulary` is how many notes have each tag. A title names a tag by
    its words, or by their initials: `Neural Architecture Search` is `NAS`.
    """
    counts = Counter(tag for tags in notes for tag in set(tags))
    usual = [tag for tag, number in counts.items() if number >= max(MIN_TAG_USES, MIN_TAG_SHARE * len(notes))]
    words = regex(r"[^\W_]+").findall(title)
    named = [tag for tag, number in vocabulary.items() if number >= MIN_TAG_USES and _names(title, words, tag)]
    order = sorted(dict.fromkeys([*usual, *named]), key=lambda tag: (tag not in usual, -vocabulary[tag], tag))
    kept: dict[str, str] = {}
    for tag in order:
        kept.setdefault(fold_tag(tag), tag)  # of several spellings, the one most used
    return tuple(kept.values())[:MAX_TAGS]


def _names(title: str, words: Sequence[str], tag: str) -> bool:
    """Return whether a title names a tag: as its words, or by the initials of its words."""
    if regex(r"[A-Z]{3,6}").fullmatch(tag):
        initials = "".join(word[0].upper() for word in words)
        return tag in words or tag in initials
    parts = regex(r"[^\W_]+").findall(tag)
    if not parts or len("".join(parts)) < MIN_TAG_USES:
        return False
    if not tag.isascii():
        return tag.casefold() in title.casefold()
    between = r"[\W_]*".join(map(re.escape, parts))
    return regex(rf"(?<![^\W_]){between}s?(?![^\W_])", re.IGNORECASE).search(title) is not None
