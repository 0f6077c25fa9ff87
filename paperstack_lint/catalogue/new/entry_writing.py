"""Write the entry of a new paper as the entries of a collection are written: its title, its link, its sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from paperstack_lint.catalogue.new.new_paper import NewPaper
from paperstack_lint.collection.project import Project
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import SectionKind, Template
from paperstack_lint.papers import Entry, Section
from paperstack_lint.papers.matching.record_details import is_source
from paperstack_lint.papers.missing_sections.insertion import Queries, insert_sections
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.wording import is_address, is_generic
from paperstack_lint.text.edits import rewrite
from paperstack_lint.text.markdown_escapes import escape_markdown
from paperstack_lint.text.regex import regex

_LEAD = (
    r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}[.)][ \t]+)?(?:\d{1,3}[.、)][ \t]*)?"
    r"(?P<mark>\*\*|__)?"
)
_LABEL = r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?(?P<mark>\*\*|__)?[^\[\]<>`|*_]{0,20}(?:\*\*|__)?[:：]?[ \t]*"
_CONTENT_LEAD = r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?"
_MAX_LINE = 300


class EntryModel(NamedTuple):
    """An entry that new ones are written like."""

    note: Note
    entry: Entry

    @property
    def template(self) -> Template:
        """The template of the note."""
        return template_of(self.note)


def find_model(notes: Sequence[Note]) -> EntryModel | None:
    """Return the entry that is most like the others: complete, carried as most are, correct, and the last one.

    None where no paper of the notes has sections.
    """
    models = [EntryModel(note, entry) for note in notes for entry in papers_of(note) if len(entry.sections) > 1]
    carriers = Counter((one.entry.carrier, one.entry.title_kind) for one in models)

    def rank(one: EntryModel) -> tuple[bool, int, int, int]:
        correct = sum(_is_correct(section) for section in one.entry.sections)
        exact = sum(_has_exact_label(one, section) for section in one.entry.sections)
        usual = carriers[one.entry.carrier, one.entry.title_kind]
        return not one.entry.missing(one.template), usual, correct, exact

    return max(reversed(models), key=rank, default=None)


def _has_exact_label(one: EntryModel, section: Section) -> bool:
    label = section.marker.label
    return label is not None and one.note.text[label.start : label.end] in one.template.kind(section.key).labels


def _is_correct(section: Section) -> bool:
    return section.marker.reading == "label" and not section.marker.wrong_emoji


def write_entry(paper: NewPaper, model: EntryModel | None, template: Template, url: str, *, headed: bool) -> str:
    """Return the lines of an entry, each with its line end.

    `headed` is whether the page shows the title already, so that a link to the paper is enough where models have that.
    """
    if model is None:
        return _write_default(paper, template, url, headed=headed)
    lines, sections = list(_title_lines(paper, model, url, headed=headed)), list(_section_texts(paper, model))
    gap = _gap(model)
    first = model.entry.sections[0].marker
    loose = gap != "\n" or first.carrier == "heading" or _is_after_blank(model.note, first.line)
    return "\n\n".join(lines) + ("\n\n" if loose and lines else "\n" * bool(lines)) + gap.join(sections) + "\n"


def complete_entry(note: Note, template: Template) -> Note:
    """Return a note whose last entry has all sections that the template requires, as `sections/missing` adds them."""
    entries = papers_of(note)
    missing = entries[-1].missing(template) if entries and entries[-1].sections else ()
    if not missing:
        return note
    depths = partial(Project.of(note).section_depths, note.path)
    index = len(entries) - 1
    insertion = insert_sections(note, {index: missing}, template, Queries(lambda _: False, depths))[index]
    return Note(note.path, rewrite(note.text, insertion.edits), note.context)


def write_title(paper: NewPaper, url: str, *, headed: bool) -> str:
    """Return an entry without sections, for a collection whose notes have none."""
    return ("" if headed else "# ") + link_text(paper.name, url) + "\n"


def _write_default(paper: NewPaper, template: Template, url: str, *, headed: bool) -> str:
    """Return an entry in a collection without any: a list for sections with emoji, headings for labels."""
    title = link_text(paper.name, url)
    if template.has_emoji:
        parts = [_with_source(f"* {kind.name}:", kind, paper, " ") for kind in template.sections if not kind.optional]
        return "\n".join([f"* {title}", *parts]) + "\n"
    parts = [_with_source(f"## {kind.name}", kind, paper, "\n\n") for kind in template.sections if not kind.optional]
    return "\n\n".join([title if headed else f"# {title}", *parts]) + "\n"


def link_text(title: str, url: str) -> str:
    """Return a title as Markdown, linked where the address is known."""
    return f"[{escape_markdown(title)}]({url})" if url else escape_markdown(title)


def _title_lines(paper: NewPaper, model: EntryModel, url: str, *, headed: bool) -> Iterator[str]:
    """Yield the lines with the title and the link, as far as they are in the body."""
    note, entry = model.note, model.entry
    inside = (link for link in note.document.links if entry.title_start <= link.start < entry.title_end)
    own = next((link for link in inside if link.target == entry.url), None)
    is_link_line = entry.title_kind == "line" and (own is None or _is_only_link(note, own))
    if entry.title_kind in ("heading", "list", "line", "quote") and not is_link_line:
        start, _ = note.line_span(entry.title_start)
        found = regex(_LEAD).match(note.text, start)
        lead, mark = (found[0], found["mark"] or "") if found else ("", "")
        yield f"{lead}{link_text(paper.name, url if own or not entry.url else '')}{mark}"
        if own or not entry.url:
            return
    elif not headed:
        level = entry.sections[0].marker.level
        yield f"{'#' * max(1, level - 1) if level else '##'} {link_text(paper.name, url)}"
        return
    if url and not _is_linked_in_front_matter(note, entry.url):
        yield _link_line(paper, model, url)


def _is_linked_in_front_matter(note: Note, url: str) -> bool:
    """Return whether the front matter has the link to a paper, and the body has not."""
    fields = note.front_matter.fields if note.front_matter else ()
    named = any(field.value.text.strip() == url for field in fields)
    return url != "" and named and not any(link.target == url for link in note.document.links)


def _is_only_link(note: Note, link: Link) -> bool:
    """Return whether a link shows no title: an address, or a word such as `Paper`."""
    text = note.text[link.text_start : link.text_end] if link.kind == "inline" else ""
    return not text or is_generic(text) or is_address(text)


def _link_line(paper: NewPaper, model: EntryModel, url: str) -> str:
    """Return the line with the link to a paper, with the label that it has in the model."""
    note, entry = model.note, model.entry
    limit = entry.sections[0].marker.line
    links = (link for link in note.document.links if link.target == entry.url and link.start < limit and not link.image)
    link = next((link for link in links if link.kind in ("inline", "bare", "autolink")), None)
    start, end = note.line_span(link.start) if link else (0, 0)
    before = note.text[start : link.start] if link else ""
    label = regex(_LABEL).fullmatch(before)
    if link is None or not label or end - start > _MAX_LINE:
        return link_text(paper.name, url)
    after = label["mark"] if label["mark"] and before.count(label["mark"]) == 1 else ""
    if link.kind != "inline":
        shown = f"<{url}>" if link.kind == "autolink" else url
    else:
        words = note.text[link.text_start : link.text_end]
        identifier = f"arXiv:{paper.identifier}" if paper.identifier else url
        text = words if is_generic(words) else identifier if is_address(words) else escape_markdown(paper.name)
        shown = f"[{text}]({url})"
    return before + shown + (after or "")


def _section_texts(paper: NewPaper, model: EntryModel) -> Iterator[str]:
    """Yield the markers of the sections as the model has them, each once, with what is known of the source."""
    note, seen = model.note, set()
    for section in model.entry.sections:
        marker, kind = section.marker, model.template.kind(section.key)
        if section.key in seen or not _is_correct(section):
            continue
        seen.add(section.key)
        text = note.text[marker.line : marker.end]
        yield _with_source(text, kind, paper, _content_lead(model, section))


def _content_lead(model: EntryModel, section: Section) -> str:
    """Return what is between a marker and its content: that of the section, or else of another one of the entry."""
    note = model.note
    for each in (section, *model.entry.sections):
        content = note.text[each.marker.end : each.end]
        if each.empty or not content.strip():
            continue
        line, _, rest = content.partition("\n")
        if line.strip("# \t\r*_"):
            return "\n\n" if each.carrier == "heading" else " "
        below = next((one for one in rest.split("\n") if one.strip()), "")
        lead = regex(_CONTENT_LEAD).match(below)
        blank = "\n\n" if each.carrier == "heading" or not rest.split("\n")[0].strip() else "\n"
        return blank + (lead[0] if lead else "")
    return "\n\n" if section.carrier == "heading" else " "


def _with_source(marker: str, kind: SectionKind, paper: NewPaper, lead: str) -> str:
    """Return a marker with what is known of where the paper is from, if the section is for that."""
    if not is_source(kind):
        return marker
    doi = f"[{escape_markdown(paper.doi)}]({paper.doi_url})" if paper.doi and paper.identifier else ""
    text = ", ".join(filter(None, (paper.details.source_text(kind.label), doi)))
    return marker + lead + text if text else marker


def _gap(model: EntryModel) -> str:
    """Return what is between two sections: a line end, or a blank line, which has a mark in a quote."""
    note, markers = model.note, [section.marker for section in model.entry.sections[1:]]
    blank = [marker.line for marker in markers if _is_after_blank(note, marker.line)]
    if model.entry.carrier == "heading" or 2 * len(blank) <= len(markers):
        return "\n\n" if model.entry.carrier == "heading" else "\n"
    start, end = note.line_span(blank[0] - 1)
    return f"\n{note.text[start:end].strip()}\n"


def _is_after_blank(note: Note, line: int) -> bool:
    start, end = note.line_span(line - 1) if line > note.body else (0, 0)
    return not note.text[start:end].strip(" \t>\r\n")
