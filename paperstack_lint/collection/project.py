"""What rules query beyond a note: the other notes of the collection, the results of the network, its workspace."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperstack_lint.collection.index import Collection, Elsewhere, FolderSpacing, Follower, Use
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.headings.fragments import FragmentLookup
from paperstack_lint.note.template import Template
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.storage.dependencies import query
from paperstack_lint.storage.paths import named

if TYPE_CHECKING:
    from paperstack_lint.collection.placeholders import Placeholder
    from paperstack_lint.tags.of_note import VocabularyName
    from paperstack_lint.tags.vocabulary import Advice


class Project(Workspace):
    """What the notes of one run share.

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
        self.collection = Collection({})
        self._forms: dict[Path, tuple[Placeholder, ...]] = {}

    def with_network_results(self, results: NetworkResults) -> Project:
        """Return a copy with the results of the network."""
        other = copy(self)
        other.network_results = results
        return other

    def with_collection(self, collection: Collection) -> Project:
        """Return a copy with an index of the other notes."""
        other = copy(self)
        other.collection = collection
        return other

    def configured(self, rule: str) -> Mapping[str, Any]:
        """What the configuration says of a rule: its options by their configured names, none where it says nothing."""
        return self.tables.get(rule, {})

    @query("collection")
    def advice(self, tag: str, vocabulary: VocabularyName = "tags") -> Advice | None:
        """What the other notes have to say of a tag or a category: another spelling of it is used more, or as often."""
        return self.collection.vocabulary(vocabulary).advice(tag)

    @query("collection")
    def has_tag(self, path: Path, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        return self.collection.vocabulary("tags").has(named(path), tag)

    @query("collection")
    def papers(self, path: Path, keys: tuple[str, ...]) -> tuple[Elsewhere, ...]:
        """The papers that notes other than the one at `path` have under one of the keys of `papers.identities`."""
        return self.collection.papers(named(path), tuple(keys))

    @query("collection")
    def look_up_fragment(self, path: Path, fragment: str) -> FragmentLookup:
        """Whether a fragment leads somewhere in the note at `path`."""
        return self.collection.look_up_fragment(named(path), fragment)

    @query("collection")
    def followers(self, path: Path) -> tuple[Follower, ...]:
        """The links of other notes to something in the one at `path`."""
        return self.collection.followers(named(path))

    @query("collection")
    def references(self, path: Path, wanted: tuple[str, ...]) -> tuple[Follower, ...]:
        """Return what may refer from other files of the site to the note at `path`, by a fragment of these letters."""
        return self.collection.references(named(path), wanted)

    @query("collection")
    def usual_keys(self) -> tuple[str, ...]:
        """The keys that nearly all posts have in their front matter."""
        return self.collection.usual_keys

    @query("collection")
    def uses_front_matter(self) -> bool:
        """Whether nine of ten notes are posts with front matter."""
        return self.collection.uses_front_matter

    @query("collection")
    def usual_fence(self) -> str:
        """Return what most posts have in common that is wrong with their opening fence; `` for nothing."""
        return self.collection.usual_fence

    @query("collection")
    def misspelt_keys(self) -> dict[str, str]:
        """Return the keys of posts that are probably misspelt, each with the one that is meant."""
        return self.collection.misspelt_keys

    @query("collection")
    def key_count(self, key: str) -> int:
        """Return how many posts have a key in their front matter."""
        return self.collection.key_counts[key]

    @query("collection")
    def usual_kinds(self) -> dict[str, str]:
        """What nearly all posts that have a key have for its value, as `front_matter.value_types.kind_of` names it."""
        return self.collection.usual_kinds

    @query("collection")
    def usual_date_form(self) -> str:
        """The form that most dates of posts have, as `front_matter.days` tells it; `` where none is usual."""
        return self.collection.usual_date_form

    @query("collection")
    def date_form(self, form: str) -> Use:
        """Return how many posts have a form of dates, and where the first one is."""
        return self.collection.date_form(form)

    @query("collection")
    def links_pdfs(self) -> bool:
        """Return whether the notes link the PDFs of arXiv's papers by habit."""
        return self.collection.links_pdfs

    @query("collection")
    def runs_addresses_in(self) -> bool:
        """Return whether the notes let bare addresses run into the text by habit."""
        return self.collection.runs_addresses_in

    @query("collection")
    def uses_template(self) -> bool:
        """Whether some note has a paper with sections."""
        return self.collection.uses_template

    @query("collection")
    def writes_section(self, path: Path, key: str, writing: str) -> bool:
        """Return whether several other notes write the marker of a section in a way."""
        return self.collection.writes_section(named(path), key, writing)

    @query("collection")
    def section_depths(self, path: Path, key: str) -> tuple[int, ...]:
        """Return how many levels below the highest the heading of a section is in complete papers of other notes."""
        return self.collection.section_depths(named(path), key)

    @query("site")
    def forms(self, path: Path) -> tuple[Placeholder, ...]:
        """Return what the files of the site that notes are made from put into the sections of a paper."""
        site = self._site(path)
        if site is None:
            return ()
        if site.root not in self._forms:
            from paperstack_lint.collection.placeholders import placeholders  # few notes have a short section

            self._forms[site.root] = tuple(placeholders(self, site.root))
        return self._forms[site.root]

    @query("collection")
    def placeholder(self, path: Path, key: str, content: str) -> str:
        """Return the path of another note that shows that a content of a section is a placeholder; `` without one."""
        return self.collection.placeholder(named(path), key, content)

    @query("collection")
    def spacing(self, folder: str) -> FolderSpacing:
        """Return how most headings of the notes in a folder are spaced; `` is the folder of all notes."""
        # Not how many are: each heading that is added would have all notes linted again.
        return self.collection.spacing(folder)

    @query("collection")
    def has_punctuation(self, path: Path, key: str) -> bool:
        """Return whether another note than the one at `path` has a heading with one of the `endings.keys`."""
        return self.collection.has_punctuation(named(path), key)
