"""The facts of a note that other notes may query: small, and cached between runs."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.endings import punctuation_keys
from paperstack_lint.headings.spacing_majority import SpacingCounts, count_spacing
from paperstack_lint.links.bare_addresses import majority_style
from paperstack_lint.links.followed_links import majority_page, reaches_no_page
from paperstack_lint.links.form import target_problems
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.papers.reading.entry import SectionUsage
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import is_post, is_scaffold
from paperstack_lint.storage import files, serialization
from paperstack_lint.tags.of_note import Tag

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.tags.of_note import VocabularyName


class SerializedPapers(NamedTuple):
    """Serialized papers; `key_hashes` are the hashes of the keys by which they are looked up, each once."""

    key_hashes: array[int]
    data: bytes

    def papers(self) -> tuple[IdentifiedPaper, ...]:
        """Deserialize the papers, in order."""
        return tuple(map(IdentifiedPaper.deserialize, serialization.deserialize(self.data))) if self.data else ()

    def serialize(self) -> tuple[bytes, bytes]:
        """Convert the papers to plain data."""
        return self.key_hashes.tobytes(), self.data

    @classmethod
    def deserialize(cls, key_hashes: bytes, data: bytes) -> SerializedPapers:
        """Convert plain data to papers. Raises ValueError or TypeError where it is invalid."""
        numbers = array("q")
        numbers.frombytes(key_hashes)
        return cls(numbers, data)


EMPTY = SerializedPapers(array("q"), b"")


def serialize_papers(papers: Sequence[IdentifiedPaper]) -> SerializedPapers:
    """Serialize papers."""
    if not papers:
        return EMPTY
    key_hashes = array("q", {key_hash(key) for paper in papers for key in paper.lookup_keys})
    return SerializedPapers(key_hashes, serialization.serialize([tuple(paper) for paper in papers]))


def key_hash(key: str) -> int:
    """Return a hash of a key as a number of 64 bits; collisions are rare."""
    half = files.digest(key.encode("utf-8", "surrogatepass"))[:16]
    return int.from_bytes(bytes.fromhex(half), "big", signed=True)


def shared_key_hashes(several: Iterable[SerializedPapers]) -> frozenset[int]:
    """Return the key hashes that the papers of more than one note have."""
    once: set[int] = set()
    twice: set[int] = set()
    for each in several:
        twice.update(once.intersection(each.key_hashes))
        once.update(each.key_hashes)
    return frozenset(twice)


class OutgoingReference(NamedTuple):
    """A possible reference to a heading of another note; `movable` is whether it is a link with an editable fragment.

    The target of a tag's page is `?#/tag`, that of a post's title `?#=title`.
    """

    target: str
    line: int
    movable: bool


ANY_PAGE = "?"
"""The address of a reference to a heading that its own note does not have: a page may consist of several files."""


class Facts(NamedTuple):
    """The facts of a note.

    `headings` are their ids, one on each line.

    `references` are its possible references to headings of other notes.
    `keys` are those of a post's front matter with the kinds of their values; none where the note is no post.
    `date` is the form of a post's date (see `front_matter.days`) and its line; `` for none.
    `punctuation` are the keys of its headings whose punctuation may be a habit (see `headings.endings`).
    `fence` is the problem with the opening fence of a post's front matter: `no opening`, `blank lines` or ``.
    `arxiv_page` is the page of papers that most of its arXiv links are to (see `links.followed_links`).
    `address` is the style of most addresses in its text (see `links.bare_addresses`).
    `has_placeholders` is whether it has links to `#`, or `[]()`, which lead to no page (see `links.followed_links`).
    `spacing` counts the spaced and unspaced CJK–Latin boundaries in its headings.
    `sections` are the styles of its sections that differ from the template.
    """

    tags: tuple[Tag, ...]
    categories: tuple[Tag, ...]
    papers: SerializedPapers
    headings: str
    references: tuple[OutgoingReference, ...]
    keys: tuple[tuple[str, str], ...]
    date: tuple[str, int]
    uses_template: bool
    punctuation: tuple[str, ...]
    fence: str
    arxiv_page: str
    address: str
    has_placeholders: bool
    spacing: SpacingCounts
    sections: tuple[SectionUsage, ...] = ()

    def serialize(self) -> list[object]:
        """Convert the facts to plain data."""
        tags, categories, references = (
            [tuple(each) for each in several] for several in (self.tags, self.categories, self.references)
        )
        sections = list(map(tuple, self.sections))
        return [
            tags,
            categories,
            self.papers.serialize(),
            self.headings,
            references,
            *self[5:-2],
            tuple(self.spacing),
            sections,
        ]


NO_FACTS = Facts(
    (), (), EMPTY, "", (), (), ("", 0), False, (), "", "", "", False, SpacingCounts()
)  # it uses no template
"""The facts of a note that cannot be read."""


def facts_of(note: Note) -> Facts:
    """Return the facts of a note."""
    from paperstack_lint.papers.reading.section_styles import section_usages

    return Facts(
        tuple(_tags(note, "tags")),
        tuple(_tags(note, "categories")),
        serialize_papers(identified_papers_of(note)),
        heading_id_lines(note),
        tuple(outgoing_references(note)),
        tuple(_keys(note)),
        _date_style(note),
        any(entry.sections for entry in papers_of(note)),
        punctuation_keys(note),
        _fence(note),
        majority_page(note),
        majority_style(note),
        any(reaches_no_page(note, link) for link in note.document.links),
        count_spacing(note),
        tuple(dict.fromkeys(section_usages(note))),
    )


def tag_facts_of(note: Note) -> Facts:
    """Return the facts about the tags of a note alone, which are quick to compute."""
    return NO_FACTS._replace(tags=tuple(_tags(note, "tags")))


def deserialize(data: list[Any]) -> Facts:
    """Convert plain data to facts. Raises an error of any kind where it is invalid."""
    tags, categories, papers, headings, references, keys, (form, line), *simple, spacing, sections = data
    uses_template, punctuation, fence, arxiv_page, address, has_placeholders = simple
    return Facts(
        tuple(Tag(sys.intern(name), line) for name, line in tags),  # most notes share these
        tuple(Tag(sys.intern(name), line) for name, line in categories),
        SerializedPapers.deserialize(*papers),
        headings,
        tuple(OutgoingReference(*each) for each in references),
        tuple((sys.intern(key), sys.intern(kind)) for key, kind in keys),
        (sys.intern(form), line),
        uses_template,
        tuple(punctuation),
        sys.intern(fence),
        sys.intern(arxiv_page),
        sys.intern(address),
        has_placeholders,
        SpacingCounts(*spacing),
        tuple(SectionUsage(what, sys.intern(key), sys.intern(text)) for what, key, text in sections),
    )


def _tags(note: Note, vocabulary: VocabularyName) -> Iterator[Tag]:
    from paperstack_lint.tags import of_note

    for item in of_note.tag_items(note, vocabulary):
        yield Tag(item.text.strip(), note.position(item.start).line)


@lru_cache(maxsize=100)  # many notes may link to one
def heading_ids(headings: str) -> frozenset[str]:
    """Return the ids of `Facts.headings`, for looking one up."""
    return frozenset(headings.split("\n"))


def heading_id_lines(note: Note) -> str:
    """Return the ids of the headings, one on each line."""
    return "\n".join(each for each in anchors_of(note).ids if each)


def outgoing_references(note: Note) -> Iterator[OutgoingReference]:
    """Yield the possible references to headings of other notes: links, then anything else with a fragment."""
    from paperstack_lint.headings.fragments import fragment_span, site_links
    from paperstack_lint.headings.mentions import addresses, page_names, tag_page_names
    from paperstack_lint.headings.page_ids import look_up_own

    yield from (OutgoingReference(f"{ANY_PAGE}#{name}", 1, movable=False) for name in tag_page_names(note.path))
    for named in page_names(note.text):
        yield OutgoingReference(f"{ANY_PAGE}#{named.name}", note.position(named.start).line, movable=False)
    if "#" not in note.text and "%23" not in note.text:
        return
    # The finding that updates a link may be suppressed, and scaffolds are not fixed.
    linted = "paperstack-lint-" not in note.text and not is_scaffold(note) and not conflicts_of(note)
    placed = set()
    for link in site_links(note):
        if "#" in link.target[1:] and link.target[0] != "#":
            at = fragment_span(note, link)
            movable = linted and at is not None and link not in target_problems(note)
            yield OutgoingReference(link.target, note.position(link.start).line, movable)
            placed.add(at.start if at else -1)
    for address in addresses(note):
        if address.at not in placed:
            placed.add(address.at)
            yield OutgoingReference(address.target, note.position(address.at).line, movable=False)
    for mention in anchors_of(note).mentions:
        if mention.at not in placed and mention.fragment and look_up_own(note, mention.fragment).status == "missing":
            yield OutgoingReference(f"{ANY_PAGE}#{mention.fragment}", note.position(mention.at).line, movable=False)


def _keys(note: Note) -> Iterator[tuple[str, str]]:
    from paperstack_lint.note.front_matter.value_types import kind_of

    front = note.front_matter
    if front and not front.error and is_post(note):
        yield from {field.key: kind_of(field.value) for field in front.fields}.items()


def _fence(note: Note) -> str:
    front = note.front_matter
    kind = front.fence_problem.kind if front and front.fence_problem else ""
    return kind if kind in ("no opening", "blank lines") and is_post(note) else ""


def _date_style(note: Note) -> tuple[str, int]:
    from paperstack_lint.note.front_matter.days import EITHER, parse_day

    front = note.front_matter
    field = front.single("date") if front and not front.error and is_post(note) else None
    found = parse_day(field.value.text) if field else None
    if not field or not found:
        return ("", 0)
    return (EITHER if found.is_unpadded_alike else found.form, note.position(field.value.start).line)
