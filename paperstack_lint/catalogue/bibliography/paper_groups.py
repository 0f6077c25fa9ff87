"""Group the entries of all notes by the paper that they are on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from paperstack_lint.addresses import arxiv
from paperstack_lint.addresses.identity import doi_url, identify, is_paper
from paperstack_lint.note.fields import day_of
from paperstack_lint.note.note import Note
from paperstack_lint.papers import Entry
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, fold, identify_entries
from paperstack_lint.papers.matching.same_paper import is_same_paper
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.text.credentials import mask_credentials

MAX_COMPARED = 20
"""The most papers of one title that an entry is compared with: all notes of a stranger may have the same."""


class GroupedEntry(NamedTuple):
    """An entry with what identifies its paper: `paper` is without its part, `url` is the canonical address."""

    note: Note
    entry: Entry
    paper: IdentifiedPaper
    url: str
    has_part: bool

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The identifiers of its paper, else its address, where that is one of a paper."""
        return self.paper.ids or ((f"url:{self.url}",) if is_paper(self.url) else ())

    @property
    def title_key(self) -> str:
        """The key of the title; one that identifies no paper counts together with the year and the address."""
        if self.paper.key:
            return f"title:{self.paper.key}"
        return f"name:{fold(self.paper.title)} {self.entry.year or ''} {self.url}"

    @property
    def unlinked(self) -> GroupedEntry:
        """The same without identifiers and address."""
        return self._replace(paper=self.paper._replace(ids=()), url="")


class PaperGroup:
    """The entries on one paper, in order, and all identifiers of it."""

    def __init__(self, first: GroupedEntry) -> None:
        self.entries = [first]
        self.ids = dict.fromkeys(first.paper.ids)

    @property
    def paper(self) -> IdentifiedPaper:
        """The paper of the first entry, with the identifiers of all."""
        return self.entries[0].paper._replace(ids=tuple(self.ids))

    def add(self, entry: GroupedEntry) -> None:
        """Add an entry on the same paper."""
        self.entries.append(entry)
        self.ids.update(dict.fromkeys(entry.paper.ids))


def group_entries(notes: Iterable[Note]) -> list[PaperGroup]:
    """Return the entries of the notes by paper, in the order of the first ones. A note may be given twice.

    Entries are added in the order in which the notes were written, so that later notes change no group of earlier ones.
    Scaffolds have no papers. What may be none is left out, unless it has an address and a title that identifies one.
    """
    groups: list[PaperGroup] = []
    by_key: dict[str, list[PaperGroup]] = {}
    for each in _read_entries(notes):
        group, entry = _find(each, by_key)
        if group:
            group.add(entry)
        else:
            group = PaperGroup(entry)
            groups.append(group)
        for key in (*entry.identifiers, entry.title_key):
            known = by_key.setdefault(key, [])
            if group not in known[:MAX_COMPARED]:
                known.append(group)
    return groups


def _find(entry: GroupedEntry, by_key: Mapping[str, Sequence[PaperGroup]]) -> tuple[PaperGroup | None, GroupedEntry]:
    """Return the group of the same paper, None for a new one, and the entry.

    It loses its identifiers where they are those of a paper of another title: one of the two links is wrong.
    """
    for key in entry.identifiers:
        if found := by_key.get(key):
            first, own = (each.paper._replace(ids=(key,)) for each in (found[0], entry))
            return (found[0], entry) if is_same_paper(first, own) else _find(entry.unlinked, by_key)
    alike = by_key.get(entry.title_key, ())[:MAX_COMPARED]
    same = (one for one in alike if not entry.paper.key or is_same_paper(one.paper, entry.paper))
    return next(same, None), entry


def _read_entries(notes: Iterable[Note]) -> Iterator[GroupedEntry]:
    """Yield the entries that belong to the bibliography, in the order of the days and the paths of their notes."""
    for note in sorted(dict.fromkeys(notes), key=lambda note: (day_of(note) or "~", canonical_path(note.path))):
        for entry, paper in () if is_scaffold(note) else identify_entries(note):
            if entry.certain or (entry.url and paper.key):
                ids = tuple(each for each in paper.ids if not _is_impossible(note, each))
                url = canonical_url(ids, entry.url)
                yield GroupedEntry(note, entry, paper._replace(ids=ids, part=""), url, bool(paper.part))


def _is_impossible(note: Note, identifier: str) -> bool:
    """Return whether an identifier on arXiv cannot exist yet."""
    registry, _, name = identifier.partition(":")
    return registry == "arxiv" and arxiv.invalid_reason(name, Workspace.of(note).month) is not None


def canonical_url(ids: Iterable[str], url: str) -> str:
    """Return the address of a paper by its identifier, or else as it is linked; `` where it is not on the web."""
    for registry, _, name in (identifier.partition(":") for identifier in ids):
        if registry == "arxiv":
            return arxiv.abstract_url(name)
        if registry == "doi":
            return doi_url(quote(name, safe="/();:-._"))
    found = identify(url.strip())
    address = mask_credentials(found.address) if found else ""
    return "".join(sign if sign.isprintable() and sign != " " else quote(sign) for sign in address)
