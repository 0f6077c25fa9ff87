"""Read from a note what the report shows of it: plain data, so that notes need not stay in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.addresses.identity import identify
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import requestable_links
from paperstack_lint.note.fields import day_of, field_of
from paperstack_lint.note.markdown import unescape_markdown
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.papers.missing_sections.unmarked_sections import absent_sections
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.wording import is_address, is_generic
from paperstack_lint.site.publication.permalinks import page_address
from paperstack_lint.site.targets import parse_target
from paperstack_lint.site.workspace import is_scaffold, site_of
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.of_note import tag_items
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.addresses.identity import Identity
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers import Entry

SectionState = Literal["filled", "empty", "missing", ""]
"""The state of a section in a paper; `` for an optional one that the paper does not have."""

_MARKS = (
    r"(?<![A-Za-z0-9_])(?:TODO|FIXME|TBD)(?![A-Za-z0-9_])"
    r"|(?:待|后续|稍后|有空再?)(?:补|填|完善|整理|更新|续|读|写)|未完(?:待续|成)|占[坑位]|填坑|(?:まだ|後で)書く"
)
"""Matches what authors write where something is left to do."""
MAX_MARKS = 20
"""The most marks that are shown of one note."""
_MAX_EXCERPT, _MAX_TEXT = 120, 400
_EMPHASIS = r"[*`_]{1,3}(?=\S)|(?<=\S)[*`_]{1,3}"


class PaperFacts(NamedTuple):
    """A paper of a note.

    `noted` is whether something is written about it; others are lines of reading lists. `sections` are the states in
    the order of the template, `template` is None where the paper has no sections. `link` is the subject of its link.
    """

    title: str
    url: str
    line: int
    year: int | None
    venue: str
    noted: bool
    template: Template | None
    sections: tuple[SectionState, ...]
    link: Identity | None
    identified: IdentifiedPaper | None

    def sections_that_are(self, *states: SectionState) -> list[SectionKind]:
        """Return the sections with one of the states, in the order of the template."""
        kinds = self.template.sections if self.template else ()
        return [kind for kind, state in zip(kinds, self.sections, strict=True) if state in states]


class NoteLink(NamedTuple):
    """A link or an image that can be requested; `site` is the site whose pages show the image, `text` its words."""

    about: Identity
    host: str
    line: int
    image: bool
    site: str
    text: str


class OpenTask(NamedTuple):
    """A line of a note where its author left something to do."""

    line: int
    text: str


class NoteFacts(NamedTuple):
    """What the report shows of a note; `links` are to other notes, by path. `date` is as `2020-01-02`, `` for none."""

    path: str
    title: str
    date: str
    tags: tuple[str, ...]
    page: str
    papers: tuple[PaperFacts, ...]
    requestable: tuple[NoteLink, ...]
    links: tuple[str, ...]
    marks: tuple[OpenTask, ...]


def read_facts(note: Note) -> NoteFacts:
    """Return what the report shows of a note; a scaffold has no papers and nothing left to do."""
    scaffold = is_scaffold(note)
    return NoteFacts(
        canonical_path(note.path),
        _title(note),
        day_of(note),
        tuple(dict.fromkeys(name for item in tag_items(note) if (name := item.text.strip()))),
        page_address(note),
        () if scaffold else tuple(_papers(note)),
        tuple(_requestable(note)),
        tuple(dict.fromkeys(_linked_notes(note))),
        () if scaffold else tuple(_marks(note)),
    )


def _title(note: Note) -> str:
    """Return the title of a note: that of the front matter, else its first heading, else the name of its file."""
    field = field_of(note, "title")
    if field and field.value.kind == "scalar" and field.value.text.strip():
        return " ".join(field.value.text.split())
    first = next((heading for heading in note.headings if heading.level == 1), None)
    text = _words(note, first.text_start, first.text_end) if first else ""
    return text or note.path.stem


def _papers(note: Note) -> Iterator[PaperFacts]:
    """Yield the papers of a note without those that only look like one."""
    identified = {paper.start: paper for paper in identified_papers_of(note)}
    for entry in papers_of(note):
        own = identified.get(entry.title_start)
        if (entry.title or entry.url) and (entry.certain or own):
            yield _paper(note, entry, own)


def _paper(note: Note, entry: Entry, identified: IdentifiedPaper | None) -> PaperFacts:
    noted = identified.full if identified else any(not section.empty for section in entry.sections)
    url = entry.url.strip()
    return PaperFacts(
        " ".join(entry.title.split()),
        url,
        note.position(entry.title_start).line,
        entry.year,
        entry.venue or "",
        noted,
        template_of(note) if entry.sections else None,
        tuple(_section_states(note, entry)),
        identify(url),
        identified,
    )


def _section_states(note: Note, entry: Entry) -> Iterator[SectionState]:
    if not entry.sections:
        return
    template = template_of(note)
    absent = absent_sections(note, entry, template)
    states: dict[str, SectionState] = dict.fromkeys(absent.missing, "missing")
    states |= dict.fromkeys(absent.elsewhere, "filled")
    states |= {section.key: "empty" if section.empty else "filled" for section in reversed(entry.sections)}
    yield from (states.get(kind.key, "") for kind in template.sections)


def _requestable(note: Note) -> Iterator[NoteLink]:
    site = own.address if (own := site_of(note)) else ""
    for link in requestable_links(note):
        about = identify(link.target)
        if about and about.kind != "service" and mask_credentials(about.address) == about.address:
            line = note.position(link.start).line
            yield NoteLink(about, urls.host_of(about.address), line, link.image, site, _link_text(note, link))


def _link_text(note: Note, link: Link) -> str:
    """Return the text of a link where that may be the title of a paper, else ``."""
    text = "" if link.image else _words(note, link.text_start, link.text_end)
    return "" if is_generic(text) or is_address(text) else text


def _words(note: Note, start: int, end: int) -> str:
    """Return a short text without marks of emphasis, on one line."""
    words = unescape_markdown(note.text[start : min(end, start + _MAX_TEXT)])
    return " ".join(regex(_EMPHASIS).sub("", words).split())


def _linked_notes(note: Note) -> Iterator[str]:
    """Yield the paths of the other files that a note links to; those that are no notes are no matter here."""
    own, project = canonical_path(note.path), Project.of(note)
    plain = site_of(note) is None  # links are relative to the note then
    for target in dict.fromkeys(link.target for link in note.links):
        found = project.linked_path(note.path.as_posix(), target)
        path = found[0] if found else _relative(note, target) if plain else ""
        if path not in ("", own):
            yield path


def _relative(note: Note, target: str) -> str:
    wanted = parse_target(target)
    return canonical_path(note.path.parent / wanted.path) if wanted and not wanted.absolute else ""


def _marks(note: Note) -> Iterator[OpenTask]:
    """Yield the lines that say that something is left to do: in prose and in comments, never in code."""
    spans = [(run.start, run.end) for run in note.document.texts if not run.in_link]
    spans += [(span.start, span.end) for span in note.document.opaque if span.kind == "comment"]
    spans.sort()
    starts, seen = [start for start, _ in spans], set()
    for found in regex(_MARKS).finditer(note.text, note.body):
        at = bisect_right(starts, found.start()) - 1
        line = note.position(found.start()).line
        if at < 0 or found.start() >= spans[at][1] or line in seen:
            continue
        opaque = note.document.opaque_at(found.start())
        if opaque is None or opaque.kind == "comment":
            seen.add(line)
            yield OpenTask(line, _excerpt(note, found.start()))
        if len(seen) == MAX_MARKS:
            return


def _excerpt(note: Note, offset: int) -> str:
    """Return the words of a line around an offset, without bullets."""
    start, end = note.line_span(offset)
    begin = max(start, offset - _MAX_EXCERPT // 2)
    return regex(r"^[\s>*#+-]+").sub("", note.text[begin : min(end, begin + _MAX_EXCERPT)]).strip()
