"""The queries of rules beyond a note: the other notes of the collection, the network results, the workspace."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.storage.dependencies import query
from paperstack_lint.storage.paths import canonical_path

if TYPE_CHECKING:
    from paperstack_lint.collection.folder_spacing import FolderSpacing
    from paperstack_lint.collection.front_matter_habits import Usage
    from paperstack_lint.collection.incoming_references import IncomingReference
    from paperstack_lint.collection.index import PaperOccurrence
    from paperstack_lint.collection.scaffold_placeholders import Placeholder
    from paperstack_lint.headings.fragments import FragmentLookup
    from paperstack_lint.note.template import Template
    from paperstack_lint.tags.of_note import VocabularyName
    from paperstack_lint.tags.spelling_majority import Advice


class Project(Workspace):
    """The context of the notes of one scope.

    `rules` are the names of all rules, `tables` the configured options of some, `collection` is the index of the other
    notes, and `network_results` are those of this run; there are none where nothing was requested.
    """

    def __init__(
        self,
        template: Template,
        today: datetime.date,
        notes: Sequence[Path] = (),
        rules: Iterable[str] = (),
        tables: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        super().__init__(template, today, notes)
        self.tables = tables or {}
        self.rules = frozenset(rules)
        self.network_results = NetworkResults({}, {}, {}, {})
        self.collection = CollectionIndex({})
        self._forms: dict[Path, tuple[Placeholder, ...]] = {}

    def with_network_results(self, results: NetworkResults) -> Project:
        """Return a copy with the results of the network."""
        other = copy(self)
        other.network_results = results
        return other

    def with_collection(self, collection: CollectionIndex) -> Project:
        """Return a copy with an index of the other notes."""
        other = copy(self)
        other.collection = collection
        return other

    def configured_options(self, rule: str) -> Mapping[str, Any]:
        """Return the configured options of a rule by their configured names; none where it is not configured."""
        return self.tables.get(rule, {})

    def _name(self, path: Path) -> str:
        """Return the canonical path of a note; any other one, where no other notes are known."""
        return canonical_path(path) if self.unanswered is None else path.as_posix()

    @query("collection")
    def advice(self, tag: str, vocabulary: VocabularyName = "tags") -> Advice | None:
        """Return the advice on a tag or a category of which other notes use another spelling more, or as often."""
        return self.collection.vocabulary(vocabulary).advice(tag)

    @query("collection")
    def has_tag(self, path: Path, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        return self.collection.vocabulary("tags").has(self._name(path), tag)

    @query("collection")
    def papers_with_keys(self, path: Path, keys: tuple[str, ...]) -> tuple[PaperOccurrence, ...]:
        """Return the papers of notes other than the one at `path` with one of the `lookup_keys`."""
        return self.collection.papers_with_keys(self._name(path), tuple(keys))

    @query("collection")
    def look_up_fragment(self, path: Path, fragment: str) -> FragmentLookup:
        """Look up a fragment in the note at `path`."""
        return self.collection.look_up_fragment(self._name(path), fragment)

    @query("collection")
    def incoming_links(self, path: Path) -> tuple[IncomingReference, ...]:
        """Return the links of other notes to fragments of the one at `path`."""
        return self.collection.incoming_links(self._name(path))

    @query("collection")
    def incoming_references(self, path: Path, wanted: tuple[str, ...]) -> tuple[IncomingReference, ...]:
        """Return the possible references of other files to the note at `path`, by a fragment with these letters."""
        return self.collection.incoming_references(self._name(path), wanted)

    @query("collection")
    def usual_keys(self) -> tuple[str, ...]:
        """Return the keys that nearly all posts have in their front matter."""
        return self.collection.front_matter.usual_keys

    @query("collection")
    def uses_front_matter(self) -> bool:
        """Return whether nine of ten notes are posts with front matter."""
        return self.collection.front_matter.uses_front_matter

    @query("collection")
    def leaves_titles_out(self) -> bool:
        """Return whether many posts have no title in their front matter."""
        return self.collection.front_matter.leaves_titles_out

    @query("collection")
    def usual_fence_problem(self) -> str:
        """Return the problem with the opening fence that most posts have in common; `` for none."""
        return self.collection.front_matter.usual_fence_problem

    @query("collection")
    def misspelt_keys(self) -> dict[str, str]:
        """Return the keys of posts that are probably misspelt, each with the intended key."""
        return self.collection.front_matter.misspelt_keys

    @query("collection")
    def key_count(self, key: str) -> int:
        """Return how many posts have a key in their front matter."""
        return self.collection.front_matter.key_counts[key]

    @query("collection")
    def usual_value_kinds(self) -> dict[str, str]:
        """Return the kind of value (`front_matter.value_types.kind_of`) of nearly all posts with a key, by key."""
        return self.collection.front_matter.usual_value_kinds

    @query("collection")
    def usual_date_form(self) -> str:
        """Return the form of most dates of posts (see `front_matter.days`); `` where none is usual."""
        return self.collection.front_matter.usual_date_form

    @query("collection")
    def date_form_usage(self, form: str) -> Usage:
        """Return how many posts have a date of this form, and the first place of one."""
        return self.collection.front_matter.date_form_usage(form)

    @query("collection")
    def usually_links_pdfs(self) -> bool:
        """Return whether arXiv links are usually to PDFs."""
        return self.collection.usually_links_pdfs

    @query("collection")
    def usually_leaves_addresses_bare(self) -> bool:
        """Return whether addresses are usually bare, and not in `<…>`."""
        return self.collection.usually_leaves_addresses_bare

    @query("collection")
    def usually_links_to_nothing(self) -> bool:
        """Return whether many notes have links to `#`, or `[]()`."""
        return self.collection.usually_links_to_nothing

    @query("collection")
    def uses_template(self) -> bool:
        """Return whether any note has a paper with sections."""
        return self.collection.uses_template

    @query("collection")
    def has_section_style(self, path: Path, key: str, writing: str) -> bool:
        """Return whether several other notes write the marker of a section in this style."""
        return self.collection.has_section_style(self._name(path), key, writing)

    @query("collection")
    def section_depths(self, path: Path, key: str) -> tuple[int, ...]:
        """Return the levels below the highest of a section's heading in complete papers of other notes."""
        return self.collection.section_depths(self._name(path), key)

    @query("site", unseen=())
    def scaffold_placeholders(self, path: Path) -> tuple[Placeholder, ...]:
        """Return the placeholders in the scaffolds of the site."""
        from paperstack_lint.collection.scaffold_placeholders import placeholders

        site = self._site(path)
        if site is None:
            return ()
        if site.root not in self._forms:
            self._forms[site.root] = tuple(placeholders(self, site.root))
        return self._forms[site.root]

    @query("collection")
    def note_with_placeholder(self, path: Path, key: str, content: str) -> str:
        """Return the path of another note with the same content of a section, a placeholder; `` without one."""
        return self.collection.note_with_placeholder(self._name(path), key, content)

    @query("collection")
    def usual_spacing(self, folder: str) -> FolderSpacing:
        """Return the usual spacing in headings of the notes in a folder; `` is the folder of all notes."""
        # Counts are left out: each added heading would invalidate the results of all notes.
        return self.collection.usual_spacing(folder)

    @query("collection")
    def has_punctuation(self, path: Path, key: str) -> bool:
        """Return whether a note other than the one at `path` has a heading with one of the `punctuation_keys`."""
        return self.collection.has_punctuation(self._name(path), key)
