"""The charts of the report: heat maps of sections, the calendar of reading, the diagram of connected notes.

Here is their geometry, in units of SVG; templates draw them.
"""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from paperstack_lint.catalogue.html_report.note_facts import NoteFacts
from paperstack_lint.catalogue.html_report.paper_catalogue import CatalogueEntry, Occurrences
from paperstack_lint.note.template import SectionKind

CELL, GAP = 11, 3
"""The side of a cell and the distance of two of them."""
STEP = CELL + GAP
"""From one cell to the next."""
MIN_COLUMNS, MAX_COLUMNS = 30, 60
"""The columns in one band of the heat map: on a telephone, a cell is still five pixels wide."""
MAX_BANDS = 6
"""The most bands of a heat map; where there are more papers, a cell is several."""
MAX_YEARS = 15
"""The most years of the calendar, the newest ones."""
MAX_NODES, MAX_ARCS = 120, 400
"""The most notes and connections in the diagram; the list has all of them."""
WIDTH = 560
_MARGIN, _MAX_STEP, _MAX_ARC = 20, 70, 110


def cell_path(x: int, y: int) -> str:
    """Return the path that draws the cell with this upper left corner."""
    return f"M{x} {y}h{CELL}v{CELL}h-{CELL}z"


class Cells(NamedTuple):
    """Cells that look the same: the class of their style, and the path that draws them."""

    style: str
    path: str


class SectionShare(NamedTuple):
    """How many papers of a template have a section filled, empty, or not at all."""

    kind: SectionKind
    filled: int
    empty: int
    missing: int

    @property
    def papers(self) -> int:
        """How many papers should have the section, or have it."""
        return self.filled + self.empty + self.missing

    @property
    def percent(self) -> int:
        """The share of the papers in which it is filled, rounded down: 100 means all."""
        return 100 * self.filled // self.papers if self.papers else 0


class Band(NamedTuple):
    """A row of papers in the heat map: its cells, and the years where they begin, as (x, year)."""

    cells: tuple[Cells, ...]
    years: tuple[tuple[int, str], ...]


class HeatMap(NamedTuple):
    """The sections of all papers of one template, oldest paper first; a cell is `group` papers."""

    shares: tuple[SectionShare, ...]
    bands: tuple[Band, ...]
    papers: int
    complete: int
    group: int
    width: int
    height: int


def heat_maps_of(entries: Iterable[CatalogueEntry]) -> list[HeatMap]:
    """Return a heat map for each template, that with most papers first. `entries` are the newest first."""
    groups: dict[tuple[SectionKind, ...], list[CatalogueEntry]] = {}
    for entry in entries:
        if entry.paper.template:
            groups.setdefault(entry.paper.template.sections, []).append(entry)
    maps = [_heat_map(kinds, each[::-1]) for kinds, each in groups.items()]
    return sorted(maps, key=lambda one: (-one.papers, [share.kind.key for share in one.shares]))


def _heat_map(kinds: Sequence[SectionKind], entries: Sequence[CatalogueEntry]) -> HeatMap:
    group = max(1, ceil(len(entries) / (MAX_COLUMNS * MAX_BANDS)))
    columns = [entries[at : at + group] for at in range(0, len(entries), group)]
    dated = [entry for entry in entries if entry.note.date]
    first = {entry.note.date[:4]: entry for entry in reversed(dated)}
    starts = {id(entry): year for year, entry in first.items()}
    width = max(MIN_COLUMNS, ceil(len(columns) / ceil(len(columns) / MAX_COLUMNS)))
    bands = [_band(columns[at : at + width], len(kinds), starts) for at in range(0, len(columns), width)]
    shares = []
    for at, kind in enumerate(kinds):
        states = Counter(entry.paper.sections[at] for entry in entries)
        shares.append(SectionShare(kind, states["filled"], states["empty"], states["missing"]))
    complete = sum(entry.is_complete for entry in entries)
    size = width * STEP - GAP, len(kinds) * STEP - GAP
    return HeatMap(tuple(shares), tuple(bands), len(entries), complete, group, *size)


def _band(columns: Sequence[Sequence[CatalogueEntry]], rows: int, starts: Mapping[int, str]) -> Band:
    paths: dict[str, list[str]] = {}
    marks: list[tuple[int, str]] = []
    for at, papers in enumerate(columns):
        year = max((starts[id(entry)] for entry in papers if id(entry) in starts), default="")
        if year and (not marks or at * STEP - marks[-1][0] > 3 * STEP):
            marks.append((at * STEP, year))
        for row in range(rows):
            style = _style([entry.paper.sections[row] for entry in papers])
            paths.setdefault(style, []).append(cell_path(at * STEP, row * STEP))
    return Band(tuple(Cells(style, "".join(paths[style])) for style in sorted(paths)), tuple(marks))


def _style(states: Sequence[str]) -> str:
    """Return the style of a cell: the state of one paper, else the share of the filled sections, from 0 to 4."""
    if len(states) == 1:
        return {"filled": "s4", "empty": "e", "missing": "s0", "": "n"}[states[0]]
    return f"s{4 * states.count('filled') // len(states)}"


class CalendarDay(NamedTuple):
    """A day with notes: its cell, how dark it is (1 to 4), and what was noted."""

    x: int
    y: int
    level: int
    date: str
    papers: int
    notes: int


class CalendarYear(NamedTuple):
    """A year of the calendar: the cells of days without notes as a path, the other days, months as (x, number)."""

    year: str
    idle: str
    days: tuple[CalendarDay, ...]
    months: tuple[tuple[int, int], ...]
    papers: int
    notes: int


CALENDAR_WIDTH = 54 * STEP
CALENDAR_HEIGHT = 7 * STEP


def calendar_of(notes: Iterable[NoteFacts]) -> list[CalendarYear]:
    """Return the years with notes, the newest first, no more than MAX_YEARS."""
    by_year: dict[str, dict[str, list[NoteFacts]]] = {}
    for note in notes:
        if note.date:
            by_year.setdefault(note.date[:4], {}).setdefault(note.date, []).append(note)
    return [_year(year, by_year[year]) for year in sorted(by_year, reverse=True)[:MAX_YEARS]]


def _year(year: str, days: Mapping[str, Sequence[NoteFacts]]) -> CalendarYear:
    first = datetime.date(int(year), 1, 1)
    idle, noted, months = [], [], []
    for number in range(366 if calendar.isleap(int(year)) else 365):
        day = datetime.date.fromordinal(first.toordinal() + number)
        x, y = (number + first.weekday()) // 7 * STEP, day.weekday() * STEP
        if day.day == 1:
            months.append((x, day.month))
        notes = days.get(f"{year}-{day.month:02}-{day.day:02}", ())
        if not notes:
            idle.append(cell_path(x, y))
            continue
        papers = sum(paper.noted for note in notes for paper in note.papers)
        noted.append(CalendarDay(x, y, _level(papers), f"{year}-{day.month:02}-{day.day:02}", papers, len(notes)))
    total = sum(day.papers for day in noted)
    return CalendarYear(year, "".join(idle), tuple(noted), tuple(months), total, sum(day.notes for day in noted))


def _level(papers: int) -> int:
    return 1 + (papers > 1) + (papers > 3) + (papers > 7)


class Node(NamedTuple):
    """A note in the diagram of connections."""

    x: float
    note: NoteFacts
    degree: int


class Arc(NamedTuple):
    """A connection of two notes in the diagram; one of a shared paper is drawn below the line."""

    path: str
    shared: bool


class Connection(NamedTuple):
    """A note with the notes that it links to, and the titles of the papers that it shares with others."""

    note: NoteFacts
    links: tuple[NoteFacts, ...]
    shared: tuple[str, ...]


class Diagram(NamedTuple):
    """The connected notes, from the oldest to the newest, with their connections; `omitted` notes are in no arc.

    `above` and `below` are the heights of the arcs, `connections` are those of all notes.
    """

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    above: float
    below: float
    connections: tuple[Connection, ...]
    omitted: int


Edge = tuple[str, str, bool]
"""Two connected notes by path, and whether they share a paper instead of a link."""


def connections_of(notes: Sequence[NoteFacts], shared: Sequence[Occurrences]) -> Diagram:
    """Return the diagram of the notes that link to each other, or share papers."""
    by_path = {note.path: note for note in notes}
    edges: dict[Edge, None] = dict.fromkeys(
        (note.path, other, False) for note in notes for other in note.links if other in by_path
    )
    edges |= dict.fromkeys(edge for one in shared for edge in _chain(one))
    degrees = Counter(path for first, second, _ in edges for path in (first, second))
    joined = [note for note in notes if degrees[note.path]]
    shown = sorted(joined, key=lambda note: (-degrees[note.path], note.path))[:MAX_NODES]
    places = _places(sorted(shown, key=lambda note: (note.date, note.path)))
    visible = [edge for edge in edges if edge[0] in places and edge[1] in places][:MAX_ARCS]
    heights = [_height(places[first], places[second]) for first, second, _ in visible]
    return Diagram(
        tuple(Node(x, by_path[path], degrees[path]) for path, x in places.items()),
        tuple(_arc(places[first], places[second], is_shared) for first, second, is_shared in visible),
        max((height for height, edge in zip(heights, visible, strict=True) if not edge[2]), default=0),
        max((height for height, edge in zip(heights, visible, strict=True) if edge[2]), default=0),
        tuple(_listed(joined, by_path, shared)),
        len(joined) - len(places),
    )


def _chain(one: Occurrences) -> Iterator[Edge]:
    """Yield the connections of the notes that share a paper, each with the next: all pairs would be too many."""
    paths = [note.path for note, _ in sorted(one.places, key=lambda place: (place[0].date, place[0].path))]
    yield from ((first, second, True) for first, second in pairwise(paths))


def _places(notes: Sequence[NoteFacts]) -> dict[str, float]:
    """Return where each note is on the line, by path."""
    step = min(_MAX_STEP, (WIDTH - 2 * _MARGIN) / max(1, len(notes) - 1))
    return {note.path: round(_MARGIN + at * step, 1) for at, note in enumerate(notes)}


def _listed(
    joined: Sequence[NoteFacts], by_path: Mapping[str, NoteFacts], shared: Sequence[Occurrences]
) -> Iterator[Connection]:
    titles: dict[str, list[str]] = {}
    for one in shared:
        for note, _ in one.places:
            titles.setdefault(note.path, []).append(one.title)
    for note in joined:
        linked = tuple(by_path[path] for path in note.links if path in by_path)
        yield Connection(note, linked, tuple(titles.get(note.path, ())))


def _height(first: float, second: float) -> float:
    return round(min(_MAX_ARC, abs(second - first) / 2), 1)


def _arc(first: float, second: float, is_shared: bool) -> Arc:
    left, right = sorted((first, second))
    radius = round((right - left) / 2, 1)
    return Arc(f"M{left} 0A{radius} {_height(left, right)} 0 0 {int(not is_shared)} {right} 0", is_shared)
