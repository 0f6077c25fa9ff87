"""Decide which titles without sections below them name a paper."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from paperstack_lint.addresses.identity import is_document, is_paper
from paperstack_lint.papers.reading.bibliography import BibliographyLine, parse_reference
from paperstack_lint.papers.reading.details import LABEL
from paperstack_lint.papers.reading.title_candidate import MAX_TITLE
from paperstack_lint.papers.reading.title_decorations import (
    NO_PUBLICATION,
    find_publication,
    may_have_publication,
    parse_citation,
)
from paperstack_lint.papers.reading.title_reader import TitleReader
from paperstack_lint.papers.reading.wording import (
    is_dataset,
    is_generic,
    is_mention,
    is_section,
    is_sentence,
    title_key,
)
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.reference_headings import ReferenceSections
    from paperstack_lint.papers.reading.title_candidate import Title

_TEACHING = (
    r"(?i)lecture|slide|homework|exam|chapter|syllabus|resume|manual|datasheet|certificate|讲义|课件|作业|简历|教材"
)
_MIN_REFERENCES = 3


class PaperTitles(TitleReader):
    """The titles of a note, and which of them name a paper."""

    def __init__(self, note: Note, markers: Collection[int] = ()) -> None:
        super().__init__(note, markers)
        self.lists: set[int] = set()
        """The lists with a paper that has a venue, so that their other items are papers, too."""
        self.references: set[int] = set()
        """The list items that are lines of a bibliography, except those under headings of references."""

    @property
    def is_bibliography(self) -> bool:
        """Whether the note lists several papers by authors, title and venue."""
        return len(self.references) >= _MIN_REFERENCES

    def bibliography_line(self, title: Title) -> BibliographyLine | None:
        """Return the paper of a list item that is a line of a bibliography; None for others."""
        paper = is_paper(title.url)
        if title.kind != "list" or not (paper or may_have_publication(title.text)):
            return None
        found = parse_reference(title.text)
        return found if found and (paper or found.published != NO_PUBLICATION) else None

    def names_paper(self, title: Title, reference_sections: ReferenceSections) -> bool:
        """Return whether a title names a paper, as far as that shows without sections below it."""
        is_mentioned = (
            title.kind != "heading" and is_mention(title.text) and self.leading_link(title.start, title.end) is not None
        )
        if is_mentioned or self.is_label(title):
            return False
        is_reference = not reference_sections.level and self.bibliography_line(title) is not None
        if is_reference:
            self.references.add(title.block)
        if title.paper or title.mentions or title.published.venue:
            return True
        if title.kind == "line" or is_dataset(title.text, listed=reference_sections.datasets and not title.url):
            return False
        if title.weight == 3 and (title.url or self.has_papers or len(title.text.split()) > _MIN_REFERENCES):
            return not is_section(title.text)
        if is_reference or self.is_document(title) or self.has_citation(title):
            self.lists.add(self.document.blocks[title.block].parent)
            return True
        return self.document.blocks[title.block].parent in self.lists and is_note_on(title.url, title.text)

    @cached_property
    def has_papers(self) -> bool:
        """Whether the note has sections of papers, or a link to a paper."""
        return bool(self.markers) or any(is_paper(link.target) for link in self.links)

    def is_document(self, title: Title) -> bool:
        """Return whether a list item begins with a link to a PDF that is named as papers are."""
        named = len(title.text.split()) > 1 and not regex(_TEACHING).search(title.text)
        return title.kind == "list" and is_document(title.url) and named

    def has_citation(self, title: Title) -> bool:
        """Return whether a title has a venue beside it, or a year in front of it."""
        source = self.note.text[title.start : min(title.end, title.start + MAX_TITLE)]
        if not may_have_publication(source):
            return False
        line = (
            parse_citation(regex(r"\]\([^()\s]*\)|[*_\[]").sub("", source)) if title.url else parse_citation(title.text)
        )
        tagged = line.tagged or parse_citation(regex(r"\]\([^()\s]*\)|[*_]").sub("", source)).tagged
        return (tagged or line.published.venue is not None) and not is_sentence(parse_citation(title.text).title)

    def is_label(self, title: Title) -> bool:
        """Return whether a line is labelled data of a paper, such as `- arXiv: url`."""
        if (
            title.kind not in ("list", "line")
            or title.labelled
            or (title.kind == "line" and not is_generic(title.text))
        ):
            return False
        found = regex(LABEL).match(self.note.text, title.line, title.end)
        return found is not None and Workspace.of(self.note).field_names.kind_of_label(found["label"]) is not None

    def clean(self, title: Title) -> Title:
        """Return a title without year, venue and remarks around it, and with the publication that these give."""
        if found := self.bibliography_line(title):
            first = bisect_left(self.link_starts, title.start)
            links = self.links[first : bisect_left(self.link_starts, title.end)]
            url = title.url or (links[0].target if len(links) == 1 and links[0].target.startswith("http") else "")
            return title._replace(text=found.title, url=url, published=title.published.filled_from(found.published))
        cite = parse_citation(title.text)
        source = self.note.text[title.start : min(title.end, title.start + MAX_TITLE)]
        line = regex(r"\]\([^()\s]*\)|https?://[^\s<>()]+").sub("]", source)
        around = parse_citation(regex(r"[*_~]{1,3}|<[^<>]{1,100}>").sub("", line)).published
        after = line.rpartition(title.text)[2] if title.text else ""
        known = title.published.filled_from(cite.published).filled_from(around).filled_from(find_publication(after))
        return title._replace(text=cite.title, published=known)


def is_note_on(target: str, title: str) -> bool:
    """Return whether a target is a note whose file is named after a title."""
    found = regex(r"[^?#]*?([^/?#]{3,})\.(?:md|markdown)").fullmatch(target)
    stem = regex(r"%[0-9A-Fa-f]{2}|[\W_]+").sub("", found[1]).casefold() if found else ""
    words = title_key(title)
    return len(words) > 8 and stem == words
