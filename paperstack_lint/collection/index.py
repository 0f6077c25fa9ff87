"""The index of a collection: the facts of all notes, for queries of a note about the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Self

from paperstack_lint.collection.folder_spacing import FolderSpacing, spacing_by_folder
from paperstack_lint.papers.reading.entry import SectionUsage

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts
    from paperstack_lint.collection.front_matter_habits import FrontMatterHabits
    from paperstack_lint.collection.incoming_references import (
        FileReferences,
        IncomingReference,
        IncomingReferences,
        ResolvedReferences,
    )
    from paperstack_lint.headings.fragments import FragmentLookup, PageIds
    from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
    from paperstack_lint.tags.of_note import Tag, VocabularyName
    from paperstack_lint.tags.spelling_majority import Vocabulary

MIN_NOTES = 10
"""The fewest notes from which a habit is derived."""
MIN_OTHER_NOTES = 2
"""The fewest other notes that must have something in common for it to be a habit rather than a mistake."""
HEADING_LEVELS = 6
"""The number of levels of headings."""
MAX_MATCHES = 20
"""The most entries on one paper that another one is compared with: notes may share all their papers."""
MAX_DESERIALIZED = 500
"""The most notes whose papers stay deserialized."""


class PaperOccurrence(NamedTuple):
    """A paper in another note."""

    path: str
    paper: IdentifiedPaper


def _resolve_nothing(_path: str, _target: str) -> None:
    return None


def _no_ids(_path: str) -> None:
    return None


def _vocabulary(used: Mapping[str, Iterable[Tag]]) -> Vocabulary:
    from paperstack_lint.tags.spelling_majority import Vocabulary  # not needed in most runs of one note

    return Vocabulary(used)


def _no_files(_path: str) -> Mapping[str, Sequence[IncomingReference]]:
    return {}


def are_usually_pdfs(pages: Iterable[str]) -> bool:
    """Return whether three of four notes link PDFs, given the page of arXiv that most links of each note are to."""
    counts = Counter(pages)
    return counts["pdf"] >= MIN_NOTES and counts["pdf"] >= 3 * counts["abs"]


class CollectionIndex:
    """The facts of all notes by path; queries of a note about the others use them alone.

    `resolve_path` returns the path and the fragment that a reference of a note refers to, `ids` the fragments that
    exist in a note, `files` the references in files that are no notes of the collection. `is_updated` returns
    whether a rule that updates references to headings runs for the note at a path, and None if none is run; without
    it, any note may be rewritten.
    """

    def __init__(
        self,
        facts: Mapping[str, Facts],
        resolve_path: Callable[[str, str], tuple[str, str] | None] = _resolve_nothing,
        ids: Callable[[str], PageIds | None] = _no_ids,
        is_updated: Callable[[str], bool | None] | None = None,
        files: FileReferences = _no_files,
    ) -> None:
        self._facts = facts
        self._is_updated = is_updated
        self._files = files
        self._wider: Callable[[], CollectionIndex] | None = None
        self._resolve_path = resolve_path
        self._ids = ids

    def reuse(self, earlier: CollectionIndex) -> Self:
        """Reuse what an earlier index of the same notes has derived from facts that have not changed since."""
        facts, before = self._facts, earlier._facts
        if facts.keys() == before.keys():
            changed = [(path, facts[path], before[path]) for path in facts if facts[path] is not before[path]]
            for name, source in _SOURCES.items():
                if name in vars(earlier) and all(source(new) == source(old) for _, new, old in changed):
                    vars(self)[name] = vars(earlier)[name]
            self._reuse_references(earlier, [path for path, *_ in changed])
        return self

    def _reuse_references(self, earlier: CollectionIndex, changed: Iterable[str]) -> None:
        """Derive the references from those of an earlier index that differs in those of the `changed` notes alone."""
        known = vars(earlier).get("_references")
        if known and "_references" not in vars(self) and self._resolve_path == earlier._resolve_path:
            both = {path: (earlier._resolved(path), self._resolved(path)) for path in changed}
            vars(self)["_references"] = known.replaced(both)

    def with_wider(self, wider: Callable[[], CollectionIndex]) -> Self:
        """Use a wider collection, which contains this one, for the queries about links and fragments."""
        self._wider = wider
        return self

    @property
    def paths(self) -> list[str]:
        """The paths of all notes, sorted."""
        return self._wider().paths if self._wider else sorted(self._facts)

    def anchors(self, path: str) -> tuple[str, ...]:
        """Return the ids of the headings of the note at `path`."""
        ids = self._wider()._ids(path) if self._wider else self._ids(path)  # noqa: SLF001  # of this class
        return ids.headings if ids else ()

    def vocabulary(self, name: VocabularyName) -> Vocabulary:
        """Return the tags or the categories of all notes."""
        return self._categories if name == "categories" else self._tags

    @cached_property
    def _tags(self) -> Vocabulary:
        return _vocabulary({path: facts.tags for path, facts in self._facts.items()})

    @cached_property
    def _categories(self) -> Vocabulary:
        return _vocabulary({path: facts.categories for path, facts in self._facts.items()})

    def papers_with_keys(self, path: str, keys: tuple[str, ...]) -> tuple[PaperOccurrence, ...]:
        """Return the papers of other notes with one of the keys, in order of path; no more than MAX_MATCHES."""
        from paperstack_lint.collection.facts import key_hash

        # A key of a single indexed note can match only a note that is not indexed, such as one not yet tracked by git.
        holders = self._notes_by_shared_key if path in self._facts else self._all_notes_by_key
        paths: set[str] = set()
        for key in keys:
            paths.update(islice((other for other in holders.get(key_hash(key), ()) if other != path), MAX_MATCHES))
        found = (each for other in sorted(paths) for each in self._under(other, keys))
        return tuple(islice(found, MAX_MATCHES))

    def _under(self, path: str, keys: tuple[str, ...]) -> Iterator[PaperOccurrence]:
        """Yield the papers of a note with one of the keys, in order."""
        by_key = self._read(path)
        found = {id(paper): paper for key in keys for paper in by_key.get(key, ())}
        for paper in sorted(found.values(), key=lambda paper: (paper.line, paper.start)):
            yield PaperOccurrence(path, paper)

    @cached_property
    def _notes_by_shared_key(self) -> dict[int, list[str]]:
        """The notes with papers of a key, by its hash, where there are several."""
        from paperstack_lint.collection.facts import shared_key_hashes

        several = shared_key_hashes(facts.papers for facts in self._facts.values())
        return self._notes_by_hash(several.intersection)

    @cached_property
    def _all_notes_by_key(self) -> dict[int, list[str]]:
        """The notes with papers of a key, by its hash."""
        return self._notes_by_hash(lambda hashes: hashes)

    def _notes_by_hash(self, wanted: Callable[[Iterable[int]], Iterable[int]]) -> dict[int, list[str]]:
        """Return the notes by those key hashes of their papers that are wanted."""
        holders: dict[int, list[str]] = {}
        for path in sorted(self._facts):
            for each in wanted(self._facts[path].papers.key_hashes):
                holders.setdefault(each, []).append(path)
        return holders

    @cached_property
    def _read(self) -> Callable[[str], dict[str, list[IdentifiedPaper]]]:
        """A function that returns the papers of a note by their keys; recently used ones stay deserialized."""

        def read(path: str) -> dict[str, list[IdentifiedPaper]]:
            by_key: dict[str, list[IdentifiedPaper]] = {}
            for paper in self._facts[path].papers.papers():
                for key in paper.lookup_keys:
                    under = by_key.setdefault(key, [])
                    under.extend([paper] * (len(under) < MAX_MATCHES))
            return by_key

        return lru_cache(MAX_DESERIALIZED)(read)

    def look_up_fragment(self, path: str, fragment: str) -> FragmentLookup:
        """Look up a fragment in the note at `path`; where no such note is indexed, it counts as found."""
        from paperstack_lint.collection.facts import heading_ids
        from paperstack_lint.headings.fragments import FOUND, look_up

        if self._wider:
            return self._wider().look_up_fragment(path, fragment)
        facts = self._facts.get(path)
        if facts is None or fragment in heading_ids(facts.headings):
            return FOUND
        ids = self._ids(path)
        return look_up(ids, fragment) if ids else FOUND

    def incoming_links(self, path: str) -> tuple[IncomingReference, ...]:
        """Return the links of other notes to fragments of the note at `path`."""
        return self._wider().incoming_links(path) if self._wider else tuple(self._references.to_note(path))

    def incoming_references(self, path: str, wanted: Iterable[str]) -> tuple[IncomingReference, ...]:
        """Return the references in other files that may refer to a fragment of the note at `path`.

        `wanted` are the letters of the fragments. An ambiguous reference may refer to any note.
        """
        if self._wider:
            return self._wider().incoming_references(path, wanted)
        files = self._files(path)
        found: list[IncomingReference] = []
        for name in wanted:
            found += self._references.to_fragment(path, name)
            ambiguous = (*self._references.ambiguous(name), *files.get(name, ()))
            found += (one for one in ambiguous if one.path != path)
        return tuple(found)

    @cached_property
    def _references(self) -> IncomingReferences:
        """The references of all notes to fragments of others."""
        from paperstack_lint.collection.incoming_references import IncomingReferences  # not needed in a warm run

        references = IncomingReferences()
        for path in sorted(self._facts):
            references.add(path, self._resolved(path))
        return references

    def _resolved(self, path: str) -> ResolvedReferences:
        """Return the references of a note with their targets."""
        from paperstack_lint.collection.facts import ANY_PAGE
        from paperstack_lint.collection.incoming_references import NOT_EDITABLE

        obstacle, found = self._obstacle(path), []
        for one in self._facts[path].references:
            target = None if one.target.startswith(ANY_PAGE) else self._resolve_path(path, one.target)
            found.append((one, target, obstacle if one.movable else NOT_EDITABLE))
        return found

    def _obstacle(self, path: str) -> str:
        """Return why the references in the note at `path` cannot be updated; `` where they can."""
        from paperstack_lint.collection.incoming_references import NOT_LINTED, NOT_UPDATED

        is_updated = self._is_updated(path) if self._is_updated else True
        if is_updated is None:
            return NOT_LINTED
        return "" if is_updated else NOT_UPDATED

    @cached_property
    def front_matter(self) -> FrontMatterHabits:
        """The habits of posts in their front matter."""
        from paperstack_lint.collection.front_matter_habits import FrontMatterHabits

        return FrontMatterHabits(self._facts)

    @cached_property
    def usually_links_pdfs(self) -> bool:
        """Whether most arXiv links are to PDFs in three of four notes with such links, if there are enough."""
        return are_usually_pdfs(facts.arxiv_page for facts in self._facts.values())

    @cached_property
    def usually_leaves_addresses_bare(self) -> bool:
        """Whether most addresses are bare, not in `<…>`, in nine of ten notes with some, if there are enough."""
        ways = Counter(facts.address for facts in self._facts.values())
        return ways["bare"] >= MIN_NOTES and ways["bare"] >= 9 * ways["autolink"]

    @cached_property
    def usually_links_to_nothing(self) -> bool:
        """Whether links to `#`, or `[]()`, are in so many notes that their author leaves them on purpose."""
        return sum(facts.has_placeholders for facts in self._facts.values()) >= MIN_NOTES

    @cached_property
    def uses_template(self) -> bool:
        """Whether some note has a paper with sections."""
        return any(facts.uses_template for facts in self._facts.values())

    def has_section_style(self, path: str, key: str, writing: str) -> bool:
        """Return whether several notes other than the one at `path` write the marker of a section in this style."""
        return self._count(path, SectionUsage("marker", key, writing)) >= MIN_OTHER_NOTES

    def note_with_placeholder(self, path: str, key: str, content: str) -> str:
        """Return the first of several notes other than the one at `path` with this content; `` for none."""
        alike = SectionUsage("content", key, content)
        several = self._count(path, alike) >= MIN_OTHER_NOTES
        return next((name for name in self._written[alike] if name != path), "") if several else ""

    def section_depths(self, path: str, key: str) -> tuple[int, ...]:
        """Return how many levels the heading of a section is below the highest one, in complete papers of notes
        other than the one at `path`; empty if such notes are few.
        """
        counts = {depth: self._count(path, SectionUsage("depth", key, str(depth))) for depth in range(HEADING_LEVELS)}
        return tuple(depth for depth in counts if counts[depth]) if sum(counts.values()) >= MIN_OTHER_NOTES else ()

    def _count(self, path: str, wanted: SectionUsage) -> int:
        """Return how many notes other than the one at `path` have a section in this style."""
        facts, names = self._facts.get(path), self._written.get(wanted, [])
        return len(names) - (facts is not None and wanted in facts.sections)

    @cached_property
    def _written(self) -> dict[SectionUsage, list[str]]:
        """The paths of the notes by the style of their sections."""
        found: dict[SectionUsage, list[str]] = {}
        for path, facts in sorted(self._facts.items()):
            for each in facts.sections:
                found.setdefault(each, []).append(path)
        return found

    def usual_spacing(self, folder: str) -> FolderSpacing:
        """Return the usual spacing in headings of the notes in a folder; `` is the folder of all notes."""
        return self._spacings.get(folder, FolderSpacing())

    @cached_property
    def _spacings(self) -> dict[str, FolderSpacing]:
        return spacing_by_folder({path: facts.spacing for path, facts in self._facts.items()})

    def has_punctuation(self, path: str, key: str) -> bool:
        """Return whether a note other than the one at `path` has a heading with one of the `punctuation_keys`."""
        facts = self._facts.get(path)
        return self._punctuation[key] > (facts is not None and key in facts.punctuation)

    @cached_property
    def _punctuation(self) -> Counter[str]:
        """How many notes have a heading with punctuation of a key of `endings.punctuation_keys`."""
        return Counter(key for facts in self._facts.values() for key in facts.punctuation)


_SOURCES: dict[str, Callable[[Facts], object]] = {
    "_tags": attrgetter("tags"),
    "_categories": attrgetter("categories"),
    "_notes_by_shared_key": attrgetter("papers.key_hashes"),
    "_all_notes_by_key": attrgetter("papers.key_hashes"),
    "_references": attrgetter("references"),
    "front_matter": attrgetter("keys", "fence", "date"),
    "usually_links_pdfs": attrgetter("arxiv_page"),
    "usually_leaves_addresses_bare": attrgetter("address"),
    "usually_links_to_nothing": attrgetter("has_placeholders"),
    "uses_template": attrgetter("uses_template"),
    "_written": attrgetter("sections"),
    "_spacings": attrgetter("spacing"),
    "_punctuation": attrgetter("punctuation"),
}
"""The facts that each cached property of an index is derived from."""
