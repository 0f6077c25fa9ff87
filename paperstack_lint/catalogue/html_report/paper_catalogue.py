"""The papers of a collection for the report: the catalogue, papers noted twice, papers that several notes share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.catalogue.html_report.network_snapshot import NetworkSnapshot
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts, PaperFacts
from paperstack_lint.collection.index import MAX_MATCHES
from paperstack_lint.papers.matching.same_paper import is_same_paper


class CatalogueEntry(NamedTuple):
    """A paper in the catalogue, with its note. `link_state` is that of a verdict, `none` without a link."""

    note: NoteFacts
    paper: PaperFacts
    link_state: str

    @property
    def filled(self) -> int:
        """How many of its sections are filled."""
        return self.paper.sections.count("filled")

    @property
    def is_complete(self) -> bool:
        """Whether it has sections, and none is missing or empty."""
        states = self.paper.sections
        return bool(states) and "missing" not in states and "empty" not in states


class Occurrences(NamedTuple):
    """One paper in several places: a title, and a place in each of them."""

    title: str
    places: tuple[tuple[NoteFacts, PaperFacts], ...]


def catalogue_entries(notes: Iterable[NoteFacts], snapshot: NetworkSnapshot) -> list[CatalogueEntry]:
    """Return all papers, the newest notes first; notes without a date come last, what is noted before lists."""
    found = [CatalogueEntry(note, paper, _link_state(paper, snapshot)) for note in notes for paper in note.papers]
    found.sort(key=lambda entry: (not entry.note.date and not entry.paper.noted, entry.note.path, entry.paper.line))
    found.sort(key=lambda entry: entry.note.date, reverse=True)
    return found


def _link_state(paper: PaperFacts, snapshot: NetworkSnapshot) -> str:
    if not paper.link:
        return "none"
    return snapshot.state(paper.link) or "unchecked"


def noted_twice(notes: Sequence[NoteFacts], flagged: Collection[tuple[str, int]]) -> list[Occurrences]:
    """Return the papers that a rule has reported as noted twice, with all places where something is written on them.

    `flagged` are the places that the rule has reported, as path and line.
    """
    groups: list[list[tuple[NoteFacts, PaperFacts]]] = []
    by_key: dict[str, list[list[tuple[NoteFacts, PaperFacts]]]] = {}
    for note in notes:
        for paper in note.papers:
            if not paper.noted or not paper.identified:
                continue
            keys = paper.identified.lookup_keys
            known = (group for key in keys for group in by_key.get(key, ()) if _is_same(group[0][1], paper))
            group = next(known, None)
            if group is None:
                group = []
                groups.append(group)
                for key in keys:
                    by_key.setdefault(key, []).extend([group] * (len(by_key.get(key, ())) < MAX_MATCHES))
            group.append((note, paper))
    return [
        Occurrences(group[0][1].title, tuple(group))
        for group in groups
        if len(group) > 1 and any((note.path, paper.line) in flagged for note, paper in group)
    ]


def _is_same(first: PaperFacts, second: PaperFacts) -> bool:
    return bool(first.identified and second.identified and is_same_paper(first.identified, second.identified))


def shared_papers(notes: Iterable[NoteFacts]) -> list[Occurrences]:
    """Return the papers that are in several notes, noted or listed, by what identifies them first; one place a note."""
    places: dict[str, dict[str, tuple[NoteFacts, PaperFacts]]] = {}
    for note in notes:
        for paper in note.papers:
            for key in paper.identified.lookup_keys[:1] if paper.identified else ():
                places.setdefault(key, {}).setdefault(note.path, (note, paper))
    several = [tuple(each.values()) for each in places.values() if len(each) > 1]
    return [Occurrences(next((paper.title for _, paper in each if paper.title), ""), each) for each in several]
