"""All notes together, as one of them asks about the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from paperstack_lint.headings.fragments import ANY_FRAGMENT, FOUND, FragmentLookup, PageIds, letters, look_up
from paperstack_lint.papers.habits import SectionUsage
from paperstack_lint.site.targets import decode

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts, Pointer
    from paperstack_lint.headings.spacing_majority import Spacing
    from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
    from paperstack_lint.tags.of_note import Tag, VocabularyName
    from paperstack_lint.tags.vocabulary import Vocabulary

USUAL = 0.95
"""The share of posts that makes a habit of what they have in common."""
FEW = 10
"""Of so few posts nothing can be learnt."""
CLEAR = 3
"""Notes that make a majority."""
SEVERAL = 2
"""Other notes that do a thing in the same way, so that it is a habit and no slip."""
LEVELS = 6
"""Levels of headings that there are."""
MANY = 20
"""Entries on one paper that another one is compared with: notes may share all their papers."""
READ = 500
"""Notes whose papers are held as they are."""


class FolderSpacing(NamedTuple):
    """How most headings of several notes are spaced, `` for none, and where the first of them is.

    `clear` says that nearly all of them are; `titles` is how most of the notes' titles are.
    """

    spacing: Spacing = ""
    clear: bool = False
    path: str = ""
    line: int = 0
    titles: Spacing = ""


class Use(NamedTuple):
    """How many notes have something; `path` and `line` are where the first of them has it."""

    notes: int
    path: str
    line: int

    def __str__(self) -> str:
        """Name the evidence in a message."""
        return f"{self.notes} other note{'' if self.notes == 1 else 's'} (first: {self.path}:{self.line})"


class Elsewhere(NamedTuple):
    """A paper in another note."""

    path: str
    paper: IdentifiedPaper


class Follower(NamedTuple):
    """A reference in another file to something in this note; `obstacle` says why it cannot follow, `` where it can.

    Where it is not `certain`, it may as well refer to another note.
    """

    path: str
    line: int
    fragment: str
    obstacle: str
    certain: bool = True


UNPLACED = "which cannot follow"
APART = "and is not among the notes of this run"
UNFOLLOWED = "and no rule that updates its links is run there"

References = Callable[[str], Mapping[str, Sequence[Follower]]]
"""What the files beside the notes refer to, in the site of the note at a path, by the letters of the fragment."""


def _nowhere(_path: str, _target: str) -> None:
    return None


def _none(_path: str) -> None:
    return None


def _vocabulary(used: Mapping[str, Iterable[Tag]]) -> Vocabulary:
    from paperstack_lint.tags.vocabulary import Vocabulary  # most runs of one note need none

    return Vocabulary(used)


def _no_files(_path: str) -> Mapping[str, Sequence[Follower]]:
    return {}


def _fragment(target: str) -> str:
    """Return the last fragment of a target: in `[[Note#Chapter#Section]]` it is the section."""
    if target.startswith(("?#/", "?#=")):
        return target[2:]
    fragment = target.rpartition("#")[2]
    if "{" in target:  # it may be an argument of a tag
        fragment = re.split(r"[\s\"'`<>|{}]", fragment, maxsplit=1)[0]
    return decode(fragment)


def key(fragment: str) -> str:
    """Return what a reference whose note cannot be told is found by: letters, after the sign of a tag or a title."""
    return (fragment[:1] if fragment.startswith(("/", "=")) else "") + letters(fragment)


MAX_ALIKE = 20
"""References by the same letters that are told apart; of more it is only known that there are many."""


def add_loose(loose: dict[str, list[Follower]], key: str, one: Follower) -> None:
    """Add a reference, but no more than two for each fragment: one of them is not in the note that asks."""
    group = loose.setdefault(key, [])
    alike = [each.path for each in group if each.fragment in (one.fragment, ANY_FRAGMENT)]
    if len(alike) < 2 and one.path not in alike:
        group.append(one if len(group) < MAX_ALIKE else one._replace(fragment=ANY_FRAGMENT))


class Followers:
    """References from note to note by the path that they lead to; `loose` are those whose note cannot be told, by the
    letters of their fragments.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, dict[str, list[Follower]]] = {}
        self.loose: dict[str, list[Follower]] = {}

    def add(self, path: str, pointer: Pointer, target: tuple[str, str] | None, obstacle: str) -> None:
        """Add a reference in the note at `path` to the path and the fragment of its target, None if not known."""
        if target is None:
            fragment = _fragment(pointer.target)
            add_loose(self.loose, key(fragment), Follower(path, pointer.line, fragment, UNPLACED, certain=False))
        elif target[0] != path:
            one = Follower(path, pointer.line, target[1], obstacle)
            self._by_path.setdefault(target[0], {}).setdefault(letters(target[1]), []).append(one)

    def of(self, path: str) -> Iterator[Follower]:
        """Yield the references to the note at `path`."""
        for group in self._by_path.get(path, {}).values():
            yield from group

    def to(self, path: str, name: str) -> Sequence[Follower]:
        """Return the references to the note at `path` by a fragment of these letters."""
        return self._by_path.get(path, {}).get(name, ())


class Collection:
    """Facts of notes by path; what a note asks about the others is answered from them alone.

    `follow` gives the path and the fragment that a pointer of a note leads to, `ids` the fragments that lead somewhere
    in a note, `files` the references of files that are no notes of the collection. `linted` contains the notes of the
    run by path, and whether a rule runs for each that updates its references to headings; the other notes are not
    rewritten. None where any may be.
    """

    def __init__(
        self,
        facts: Mapping[str, Facts],
        follow: Callable[[str, str], tuple[str, str] | None] = _nowhere,
        ids: Callable[[str], PageIds | None] = _none,
        linted: Mapping[str, bool] | None = None,
        files: References = _no_files,
    ) -> None:
        self._facts = facts
        self._linted = linted
        self._files = files
        self._linked: Callable[[], Collection] | None = None
        self._follow = follow
        self._ids = ids

    def linked_in(self, wider: Callable[[], Collection]) -> Self:
        """Let a wider collection, which contains this one, answer what is asked about links and anchors."""
        self._linked = wider
        return self

    def vocabulary(self, name: VocabularyName) -> Vocabulary:
        """Return the tags or the categories of all notes."""
        return self._categories if name == "categories" else self._tags

    @cached_property
    def _tags(self) -> Vocabulary:
        return _vocabulary({path: facts.tags for path, facts in self._facts.items()})

    @cached_property
    def _categories(self) -> Vocabulary:
        return _vocabulary({path: facts.categories for path, facts in self._facts.items()})

    def papers(self, path: str, keys: tuple[str, ...]) -> tuple[Elsewhere, ...]:
        """The papers that other notes have under one of the keys, by path; no more than MANY."""
        from paperstack_lint.collection.packed_papers import key_hash

        # A note that git does not know yet may have what only one of the others has.
        holders = self._holders if path in self._facts else self._all_holders
        paths: set[str] = set()
        for key in keys:
            paths.update(islice((other for other in holders.get(key_hash(key), ()) if other != path), MANY))
        found = (each for other in sorted(paths) for each in self._under(other, keys))
        return tuple(islice(found, MANY))

    def _under(self, path: str, keys: tuple[str, ...]) -> Iterator[Elsewhere]:
        """Yield the papers that a note has under one of the keys, in order."""
        by_key = self._read(path)
        found = {id(paper): paper for key in keys for paper in by_key.get(key, ())}
        for paper in sorted(found.values(), key=lambda paper: (paper.line, paper.start)):
            yield Elsewhere(path, paper)

    @cached_property
    def _holders(self) -> dict[int, list[str]]:
        """The notes that have papers under a key, by its mark, where there are several."""
        from paperstack_lint.collection.packed_papers import shared

        several = shared(facts.papers for facts in self._facts.values())
        return self._held(several.intersection)

    @cached_property
    def _all_holders(self) -> dict[int, list[str]]:
        """The notes that have papers under a key, by its mark."""
        return self._held(lambda marks: marks)

    def _held(self, wanted: Callable[[Iterable[int]], Iterable[int]]) -> dict[int, list[str]]:
        """The notes by those marks of their papers that are wanted."""
        holders: dict[int, list[str]] = {}
        for path in sorted(self._facts):
            for each in wanted(self._facts[path].papers.key_hashes):
                holders.setdefault(each, []).append(path)
        return holders

    @cached_property
    def _read(self) -> Callable[[str], dict[str, list[IdentifiedPaper]]]:
        """Give the papers of a note by their keys; those that were queried lately need not be deserialized again."""

        def read(path: str) -> dict[str, list[IdentifiedPaper]]:
            by_key: dict[str, list[IdentifiedPaper]] = {}
            for paper in self._facts[path].papers.papers():
                for key in paper.lookup_keys:
                    under = by_key.setdefault(key, [])
                    under.extend([paper] * (len(under) < MANY))
            return by_key

        return lru_cache(READ)(read)

    def look_up_fragment(self, path: str, fragment: str) -> FragmentLookup:
        """Whether a fragment leads somewhere in the note at `path`: for all we know it does where that is none."""
        from paperstack_lint.collection.facts import heading_ids

        if self._linked:
            return self._linked().look_up_fragment(path, fragment)
        facts = self._facts.get(path)
        if facts is None or fragment in heading_ids(facts.headings):
            return FOUND
        ids = self._ids(path)
        return look_up(ids, fragment) if ids else FOUND

    def followers(self, path: str) -> tuple[Follower, ...]:
        """Return the links of other notes to something in the note at `path`."""
        return self._linked().followers(path) if self._linked else tuple(self._followers.of(path))

    def references(self, path: str, wanted: Iterable[str]) -> tuple[Follower, ...]:
        """Return what may refer from other files to the note at `path` by a fragment with the `wanted` letters.

        A reference whose note cannot be told may refer to any note.
        """
        if self._linked:
            return self._linked().references(path, wanted)
        files = self._files(path)
        found: list[Follower] = []
        for name in wanted:
            found += self._followers.to(path, name)
            loose = (*self._followers.loose.get(name, ()), *files.get(name, ()))
            found += (one for one in loose if one.path != path)
        return tuple(found)

    @cached_property
    def _followers(self) -> Followers:
        """The references of all notes to places in others."""
        from paperstack_lint.collection.facts import ANY_PAGE

        followers = Followers()
        for path in sorted(self._facts):
            obstacle = self._obstacle(path)
            for pointer in self._facts[path].pointers:
                target = None if pointer.target.startswith(ANY_PAGE) else self._follow(path, pointer.target)
                followers.add(path, pointer, target, obstacle if pointer.movable else UNPLACED)
        return followers

    def _obstacle(self, path: str) -> str:
        """Return why no reference in the note at `path` can follow; `` where one can."""
        if self._linted is None:
            return ""
        if path not in self._linted:
            return APART
        return "" if self._linted[path] else UNFOLLOWED

    @cached_property
    def usual_keys(self) -> tuple[str, ...]:
        """The keys that nearly all posts have; none where there are too few posts to tell."""
        return tuple(
            sorted(key for key, number in self.key_counts.items() if self._is_usual(number, len(self._fields)))
        )

    @cached_property
    def uses_front_matter(self) -> bool:
        """Whether nine of ten notes are posts with front matter."""
        return 10 * len(self._fields) >= 9 * len(self._facts) > 0

    @cached_property
    def usual_fence(self) -> str:
        """What is wrong with the opening fence of most posts with front matter, and of several; `` for nothing."""
        counts = Counter(facts.fence for facts in self._facts.values() if facts.fence)
        kind, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
        return kind if most >= CLEAR and 2 * most > len(self._fields) else ""

    @cached_property
    def key_counts(self) -> Counter[str]:
        """How many posts have each key in their front matter."""
        return Counter(key for keys in self._fields for key in keys)

    @cached_property
    def misspelt_keys(self) -> dict[str, str]:
        """The keys that are probably misspelt, with what is meant and how many posts have that, for a message."""
        from paperstack_lint.collection.misspelt_keys import misspelt

        return dict(sorted(misspelt(self.key_counts).items()))

    @cached_property
    def usual_kinds(self) -> dict[str, str]:
        """What nearly all posts that have a key have for its value, as `kinds.kind` tells it, empty ones left out."""
        counts: dict[str, Counter[str]] = {}
        for fields in self._fields:
            for key, kind in fields.items():
                if kind:
                    counts.setdefault(key, Counter())[kind] += 1
        most = {key: (kinds.most_common(1)[0], kinds.total()) for key, kinds in sorted(counts.items())}
        return {key: kind for key, ((kind, number), all_) in most.items() if self._is_usual(number, all_)}

    @cached_property
    def _fields(self) -> list[dict[str, str]]:
        return [dict(facts.keys) for facts in self._facts.values() if facts.keys]

    @staticmethod
    def _is_usual(number: int, among: int) -> bool:
        return among >= FEW and number >= USUAL * among

    @cached_property
    def usual_date_form(self) -> str:
        """The form of dates that the most posts have, and twice as many as have any other; `` where there is none."""
        (form, most), (_, next_most) = (*self._date_forms.most_common(2), ("", 0), ("", 0))[:2]
        return form if most >= CLEAR and most >= 2 * next_most else ""

    def date_form(self, form: str) -> Use:
        """Return how many posts have a form of dates, and where the first one is."""
        paths = (path for path in sorted(self._facts) if self._facts[path].date[0] == form)
        first = next(paths, "")
        return Use(self._date_forms[form], first, self._facts[first].date[1] if first else 0)

    @cached_property
    def _date_forms(self) -> Counter[str]:
        return Counter(facts.date[0] for facts in self._facts.values() if facts.date[0])

    @cached_property
    def links_pdfs(self) -> bool:
        """Whether most arXiv links lead to PDFs in nine of ten notes that have such links, if there are enough."""
        pages = Counter(facts.arxiv_page for facts in self._facts.values())
        return pages["pdf"] >= FEW and pages["pdf"] >= 9 * pages["abs"]

    @cached_property
    def runs_addresses_in(self) -> bool:
        """Whether nine of ten notes with addresses in their text let them run into it, if there are enough."""
        ways = Counter(facts.address for facts in self._facts.values())
        return ways["run in"] >= FEW and ways["run in"] >= 9 * ways["autolink"]

    @cached_property
    def uses_template(self) -> bool:
        """Whether some note has a paper with sections."""
        return any(facts.uses_template for facts in self._facts.values())

    def writes_section(self, path: str, key: str, writing: str) -> bool:
        """Whether several notes other than the one at `path` write the marker of a section in a way."""
        return self._count(path, SectionUsage("marker", key, writing)) >= SEVERAL

    def placeholder(self, path: str, key: str, content: str) -> str:
        """Return the first of several notes other than the one at `path` with a content of a section; `` for none."""
        alike = SectionUsage("content", key, content)
        several = self._count(path, alike) >= SEVERAL
        return next((name for name in self._written[alike] if name != path), "") if several else ""

    def section_depths(self, path: str, key: str) -> tuple[int, ...]:
        """Return how far below the highest the heading of a section is in complete papers of notes other than the one
        at `path`; nothing where they are few.
        """
        counts = {depth: self._count(path, SectionUsage("depth", key, str(depth))) for depth in range(LEVELS)}
        return tuple(depth for depth in counts if counts[depth]) if sum(counts.values()) >= SEVERAL else ()

    def _count(self, path: str, wanted: SectionUsage) -> int:
        """Return how many notes other than the one at `path` have a section so written."""
        facts, names = self._facts.get(path), self._written.get(wanted, [])
        return len(names) - (facts is not None and wanted in facts.sections)

    @cached_property
    def _written(self) -> dict[SectionUsage, list[str]]:
        """The paths of the notes that have a section written in a way."""
        found: dict[SectionUsage, list[str]] = {}
        for path, facts in sorted(self._facts.items()):
            for each in facts.sections:
                found.setdefault(each, []).append(path)
        return found

    def spacing(self, folder: str) -> FolderSpacing:
        """Return how most headings of the notes in a folder are spaced, `` for that of all notes."""
        return self._spacings.get(folder, FolderSpacing())

    @cached_property
    def _spacings(self) -> dict[str, FolderSpacing]:
        from paperstack_lint.headings.spacing_majority import total

        paths: dict[str, list[str]] = {}
        for path in sorted(self._facts):
            if any(self._facts[path].spacing):
                for folder in {"", path.rpartition("/")[0]}:
                    paths.setdefault(folder, []).append(path)
        found = {}
        for folder, group in paths.items():
            spacing = total(self._facts[path].spacing for path in group)
            way = spacing.majority
            places = ((path, self._facts[path].spacing.line(way)) for path in group)
            place = next(((path, line) for path, line in places if line), ("", 0))
            found[folder] = FolderSpacing(way, spacing.is_clear, *place, spacing.title_majority)
        return found

    def has_punctuation(self, path: str, key: str) -> bool:
        """Return whether another note than the one at `path` has a heading with one of the `endings.keys`."""
        facts = self._facts.get(path)
        return self._punctuation[key] > (facts is not None and key in facts.punctuation)

    @cached_property
    def _punctuation(self) -> Counter[str]:
        """How many notes have a heading that is punctuated in a way, by its key."""
        return Counter(key for facts in self._facts.values() for key in facts.punctuation)
