"""Reading debt: what is linked but not noted, sections without content, marks of the author, papers that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.addresses import arxiv
from paperstack_lint.catalogue.html_report.network_snapshot import NetworkSnapshot
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts, NoteLink, OpenTask, PaperFacts
from paperstack_lint.catalogue.html_report.paper_catalogue import CatalogueEntry
from paperstack_lint.papers.reading.wording import title_key


class UnreadPaper(NamedTuple):
    """A paper that is linked or listed, but not noted: its title, its address, in how many notes, the first place."""

    title: str
    url: str
    notes: int
    path: str
    line: int


class ChangedPaper(NamedTuple):
    """A paper that is not what it was when it was noted: `version` is the newer one, `withdrawal` what arXiv says."""

    note: NoteFacts
    paper: PaperFacts
    linked: int
    version: int
    withdrawal: str


class Debt(NamedTuple):
    """The reading debt of a collection."""

    unread: tuple[UnreadPaper, ...]
    unfinished: tuple[CatalogueEntry, ...]
    marks: tuple[tuple[NoteFacts, OpenTask], ...]
    changed: tuple[ChangedPaper, ...]

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return len(self.unread) + len(self.unfinished) + len(self.marks) + len(self.changed)


def reading_debt(notes: Sequence[NoteFacts], entries: Iterable[CatalogueEntry], snapshot: NetworkSnapshot) -> Debt:
    """Return the reading debt of the notes, whose papers are the `entries`."""
    return Debt(
        tuple(_unread(notes)),
        tuple(entry for entry in entries if "empty" in entry.paper.sections),
        tuple((note, mark) for note in notes for mark in note.marks),
        tuple(_changed(notes, snapshot)),
    )


class _Found(NamedTuple):
    """A paper that is not noted, as it is collected: the notes are by path."""

    title: str
    url: str
    path: str
    line: int
    notes: set[str]


def _unread(notes: Sequence[NoteFacts]) -> list[UnreadPaper]:
    """Return the papers that no note is about: those that most notes link first, those without a title last."""
    noted = {name for note in notes for paper in note.papers if paper.noted for name in _names(paper)}
    found: dict[str, _Found] = {}
    for note in notes:
        for paper in note.papers:
            names = _names(paper)
            if not paper.noted and paper.title and names and noted.isdisjoint(names):
                _add(found, names[0], _Found(paper.title, paper.url, note.path, paper.line, {note.path}))
        for link in note.requestable:
            name = f"{link.about.kind}:{link.about.name}"
            if link.about.kind in ("arxiv", "doi") and name not in noted:
                _add(found, name, _Found(link.text, _page(link), note.path, link.line, {note.path}))
    papers = [UnreadPaper(one.title, one.url, len(one.notes), one.path, one.line) for one in found.values()]
    return sorted(papers, key=lambda one: (-one.notes, not one.title, one.title.casefold(), one.url, one.path))


def _names(paper: PaperFacts) -> tuple[str, ...]:
    """Return what identifies a paper, whatever note it is in; its link first."""
    own = paper.identified.lookup_keys if paper.identified else ()
    link = (f"{paper.link.kind}:{paper.link.name}",) if paper.link and paper.link.kind in ("arxiv", "doi") else ()
    return tuple(dict.fromkeys((*link, *own)))


def _page(link: NoteLink) -> str:
    return arxiv.abstract_url(link.about.name) if link.about.kind == "arxiv" else link.about.address


def _add(found: dict[str, _Found], name: str, one: _Found) -> None:
    """Add a place of a paper; the longest title that a note gives it is kept, since others are abbreviations."""
    known = found.setdefault(name, one)
    known.notes.update(one.notes)
    if len(title_key(one.title)) > len(title_key(known.title)):
        found[name] = known._replace(title=one.title)


def _changed(notes: Sequence[NoteFacts], snapshot: NetworkSnapshot) -> Iterable[ChangedPaper]:
    for note in notes:
        for paper in note.papers:
            state = snapshot.papers.get(paper.link.name) if paper.link and paper.link.kind == "arxiv" else None
            if not paper.noted or not paper.link or not state:
                continue
            linked = arxiv.version_number(paper.link.version)
            if state.withdrawal or 0 < linked < state.version:
                yield ChangedPaper(note, paper, linked, state.version, state.withdrawal)
