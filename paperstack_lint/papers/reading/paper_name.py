"""What a note calls the paper that it is about: by a label, its heading, its front matter or its file name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.note.fields import field_of
from paperstack_lint.papers.reading.details import BibTeX, Detail, body_details, front_matter_details, parse_bibtex
from paperstack_lint.papers.reading.reference_headings import introduces_references
from paperstack_lint.papers.reading.title_decorations import Citation, parse_citation
from paperstack_lint.papers.reading.wording import is_address, is_generic, is_part, is_section, title_key
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.storage.paths import DATED
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.paper_titles import PaperTitles
    from paperstack_lint.papers.reading.title_candidate import Title

_PLAIN_NAMES = frozenset({"paper", "index", "note", "notes", "review", "summary", "main", "content"})
"""Names of files that repeat in every folder, so that the folder has the name of the paper."""
_STRUCTURE = regex(
    r"(?i)(?:[\dIVX]{0,4}[.、)]?\s*)?(?:abstract|tl;?dr|摘要|초록|概要|要旨|related works?|相关工作|関連研究|관련 연구"
    r"|どんなもの.*|先行研究と比べて.*|技術や手法の.*|どうやって有効だと.*|議論はある.*|次に読むべき論文.*|conclusions?|结论|결론"
    r"|contributions?|主要贡献|本文贡献|paper information)\s*[：:？?]*"
)
_ABSTRACT = regex(r"(?i)[\dIVX]{0,4}[.、)]?\s*(?:abstract|초록)\s*[:：]?")
"""A part that hardly any text but a paper has."""
_MIN_COMPARED_WORDS = 3
"""A title of fewer words may be a name that somebody gave the paper."""


class PaperName(NamedTuple):
    """A name of the paper in one place of the note; `own` is whether it cannot be the title of the note itself."""

    cite: Citation
    start: int
    end: int
    block: int
    level: int
    url: str = ""
    own: bool = False


class PaperNameReader:
    """Finds the name of the paper of a note."""

    def __init__(self, note: Note, titles: PaperTitles) -> None:
        self.note = note
        self.titles = titles
        self.document = note.document

    @cached_property
    def bibtex(self) -> BibTeX | None:
        """The only BibTeX entry of the note; None where it is that of another paper."""
        found = parse_bibtex(self.note)
        return None if found and self.name and are_different_papers(found.title, self.name.cite.title) else found

    @cached_property
    def details(self) -> list[Detail]:
        """The fields and labels about the paper; those of the body only above the references."""
        return [*front_matter_details(self.note), *body_details(self.note, self.note.body, self.references_start)]

    @cached_property
    def references_start(self) -> int:
        """The offset at which references begin; the end of the note without any."""
        headings = (
            h for h in self.document.headings if introduces_references(self.note.text[h.text_start : h.text_end])
        )
        return next(
            (heading.start for heading in headings if heading.start > self.note.body + 200), len(self.note.text)
        )

    @cached_property
    def file_title(self) -> Citation:
        """The file name as a title: `[2019 CVPR] DeepSDF…`, `2014 Title of a Paper`; the folder's of a `paper.md`."""
        stem = regex(f"^{DATED}").sub("", self.note.path.stem)
        stem = self.note.path.parent.name if stem.casefold() in _PLAIN_NAMES else stem
        if " " in stem:  # for the colon, which file names of some systems cannot have
            words = regex(r"_[ ]?").sub(": ", stem) if stem.count("_") == 1 else stem.replace("_ ", ": ")
        else:
            words = regex(r"^\d{1,4}_+(?=\D)").sub("", stem).replace("_", " ")
        year = regex(r"((?:19|20)\d\d)[ ]+(?=\D)").match(words)
        return parse_citation(f"[{year[1]}] {words[year.end() :]}" if year else words)

    @cached_property
    def heading_name(self) -> PaperName | None:
        """The heading at the beginning of the body, with nothing but a few lines above it."""
        at = next(
            (i for i, block in enumerate(self.document.blocks) if block.kind == "heading" and block.parent < 0), -1
        )
        if (
            at < 0
            or sum(
                block.parent < 0 and block.kind in ("paragraph", "list", "code") for block in self.document.blocks[:at]
            )
            > 2
        ):
            return None
        title = self.titles.of_block(at)
        if not title or not title.text or is_section(parse_citation(title.text).title) or is_generic(title.text):
            return None
        return PaperName(self.cite(title), title.start, title.end, at, title.level, title.url)

    def cite(self, title: Title) -> Citation:
        """Return a title parsed as a citation."""
        return parse_citation(title.text)

    @cached_property
    def front_matter_name(self) -> PaperName | None:
        """The title in the front matter."""
        field = field_of(self.note, "title")
        if field is None or field.value.kind != "scalar" or not field.value.text.strip():
            return None
        return PaperName(parse_citation(field.value.text), field.value.start, field.value.end, -1, 0)

    @cached_property
    def labelled_name(self) -> PaperName | None:
        """The only title that the note gives after a label or in a field for titles of papers."""
        found = [
            one
            for one in self.details
            if Workspace.of(self.note).field_names.may_label_title(one.label) and may_name_paper(one.text)
        ]
        if len(found) != 1 or not self._is_of_paper(found[0]):
            return None
        return PaperName(parse_citation(found[0].text), found[0].start, found[0].end, -1, 0, found[0].url, own=True)

    def _is_of_paper(self, label: Detail) -> bool:
        """Return whether a title is that of a paper: in a field, with an address, or beside authors, a year and so on.

        Alone in the body, it may be what search engines are to show.
        """
        body = self.note.body
        others = (one for one in self.details if one.kind != label.kind and one.start >= body)
        return label.start < body or label.url != "" or any(others)

    def is_alone(self, name: PaperName) -> bool:
        """Return whether a heading is above all others, so that it may be the title of the note."""
        same = [h for h in self.document.headings if h.level <= name.level and h.block != name.block]
        return len(same) <= (2 if name.level == 1 else 0) or bool(name.url)

    def is_bibtex_title(self, name: PaperName) -> bool:
        """Return whether a name is the title of the BibTeX entry."""
        found = parse_bibtex(self.note)  # not `self.bibtex`, which depends on the name that is chosen here
        return found is not None and title_key(found.title) == title_key(name.cite.title)

    @cached_property
    def name(self) -> PaperName | None:
        """The name of the paper: by a label, its heading, the front matter or the file name."""
        if self.labelled_name:
            return self.labelled_name
        front, heading = self.front_matter_name, self.heading_name
        if not front and heading and not self.is_alone(heading):
            heading = None
        if front and heading:
            mine, other = title_key(front.cite.title), title_key(heading.cite.title)
            leads = heading.url != "" and is_paper(heading.url)
            return heading if mine and (other.startswith(mine) or leads or self.is_bibtex_title(heading)) else front
        if chosen := front or heading:
            return chosen
        first = self.note.line_span(self.note.body)
        return PaperName(self.file_title, *first, -1, 0) if self.is_named_by_file else None

    @property
    def is_named_by_file(self) -> bool:
        """Whether the file name may be the paper's: by itself, or where the note links a paper or has its parts."""
        if self.file_title.tagged or self.file_title.remark:
            return True
        linked = any(one.kind == "link" and is_paper(one.url) for one in self.details)
        return may_name_paper(self.file_title.title) and (linked or self.is_structured() or self.begins_with_paper_link)

    @property
    def begins_with_paper_link(self) -> bool:
        """Whether the note begins with links, the first one to its paper: `[Paper](…) | [Code](…)`."""
        blocks, link = self.document.blocks, next(self.web_links(), None)
        first = bool(blocks) and blocks[0].kind == "paragraph" and link is not None and link.start == blocks[0].start
        return first and link is not None and is_paper(link.target) and is_generic(self.link_text(link))

    def link_text(self, link: Link) -> str:
        """Return the text of a link; `` where it is only an address."""
        return self.titles.link_text(link, min(len(self.note.text), link.end + 300))

    def web_links(self) -> Iterator[Link]:
        """Yield the links on the web, or to a PDF, that may be the paper's."""
        for link in self.document.links:
            target = link.target.lower()
            if not link.image and link.kind != "definition" and (target.startswith("http") or target.endswith(".pdf")):
                yield link

    def is_structured(self) -> bool:
        """Return whether headings name a paper's parts, or questions about a paper."""
        texts = [
            self.note.text[h.text_start : min(h.text_end, h.text_start + 80)].strip("*_ ")
            for h in self.document.headings[:12]
        ]
        parts = [text for text in texts if _STRUCTURE.fullmatch(text)]
        return len(parts) > 1 or any(text in parts for text in texts[:2]) or any(map(_ABSTRACT.fullmatch, parts))


def are_different_papers(title: str, name: str) -> bool:
    """Return whether two titles are of different papers, whichever of them is taken as the right one."""
    from paperstack_lint.papers.agreement import compare_titles

    if min(len(title.split()), len(name.split())) < _MIN_COMPARED_WORDS:
        return False
    return compare_titles(title, [name]) == compare_titles(name, [title]) == "different"


def may_name_paper(words: str) -> bool:
    """Return whether words may be the name of a paper: neither generic nor an address."""
    return (
        1 < len(words) < 300
        and regex(r"[^\W\d_]{2}").search(words) is not None
        and not is_generic(words)
        and not is_part(words)
        and not is_address(words)
    )
