"""Learn the habits of a collection that options of rules can state: keys, types, tags, spacing, punctuation, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from paperstack_lint.collection.facts import Facts, facts_of
from paperstack_lint.collection.front_matter_habits import MIN_POSTS
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.headings.endings import heading_endings
from paperstack_lint.headings.spacing_majority import total
from paperstack_lint.note.front_matter.value_types import KIND_NAMES
from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.vocabulary import Vocabulary, spelling_groups, why_uncertain
from paperstack_lint.text.message import quantity

MIN_FEW_POSTS = 3
"""Where posts are too few for a habit, a key is required that all of so many have."""
MIN_TAG_USES = 2
"""The fewest notes with a tag for it to be in the vocabulary."""
MAX_TAGS = 200
MIN_TAGS = 3
"""With fewer tags in several notes, there is no vocabulary."""
MAX_SHOWN = 5
"""Spellings that a summary names."""
MIN_HEADINGS = 20
"""The fewest headings, none of which ends in a colon, stop or comma, for that to be a habit."""

Options = str | tuple[str, ...] | Mapping[str, str]


class RuleOption(NamedTuple):
    """An option of a rule that states a habit, with its evidence; `comments` are those of single items of its value."""

    rule: str
    option: str
    value: Options
    evidence: str
    comments: Mapping[str, str] = {}  # never mutated


class Habits(NamedTuple):
    """The habits of a collection: options of rules, and remarks on what is not clear enough for one."""

    options: tuple[RuleOption, ...]
    remarks: tuple[str, ...]
    posts: int


def learn_habits(notes: Sequence[Note]) -> Habits:
    """Return the habits of some notes, each with its project as context."""
    facts = {canonical_path(note.path): facts_of(note) for note in notes}
    index = CollectionIndex(facts)
    remarks: list[str] = []
    posts = sum(bool(each.keys) for each in facts.values())
    options = [
        *_front_matter(posts, index),
        *_tags(index.vocabulary("tags"), remarks),
        *_spacing(facts, index, remarks),
        *_punctuation(notes),
        *_arxiv_links(facts, index),
    ]
    return Habits(tuple(options), tuple(remarks), posts)


def _front_matter(posts: int, index: CollectionIndex) -> Iterator[RuleOption]:
    habits = index.front_matter
    if posts < MIN_FEW_POSTS:
        return
    counts = habits.key_counts
    usual = {*habits.usual_keys} if posts >= MIN_POSTS else {key for key in counts if counts[key] == posts}
    usual |= {"title"} if 2 * counts["title"] > posts else set()  # required by default, so one without is an error
    written = tuple(sorted(key for key in usual if key.isprintable() and key.strip() == key != ""))
    numbers = ", ".join(f"{key} {counts[key]}" for key in written)
    yield RuleOption("front-matter/keys", "required", written, f"of {posts} posts: {numbers}" if numbers else "no key")
    if kinds := {key: kind for key, kind in habits.usual_value_kinds.items() if key in written}:
        by_kind = {name: [key for key, kind in kinds.items() if kind == each] for each, name in KIND_NAMES.items()}
        shown = "; ".join(f"{', '.join(keys)}: {name}" for name, keys in by_kind.items() if keys)
        yield RuleOption("front-matter/types", "required", "learn", f"in nearly all of {posts} posts, {shown}")


def _tags(vocabulary: Vocabulary, remarks: list[str]) -> Iterator[RuleOption]:
    """Yield the vocabulary. Spellings of which none is certainly right are in none, so that they are still reported."""
    counts, aliases, comments, undecided = vocabulary.counts, {}, {}, set()
    for first, *others in spelling_groups(counts):
        for other in others:
            if counts[other] == counts[first] or why_uncertain(other, first, counts):
                undecided |= {first, other}
                remarks.append(f"tags: {first} ({counts[first]}) or {other} ({counts[other]})?")
            elif _is_printable(first) and _is_printable(other):
                aliases[other] = first
                comments[other] = f"{counts[other]} against {counts[first]}"
    left_out = {*aliases, *undecided}
    frequent = [name for name in counts if counts[name] >= MIN_TAG_USES and name not in left_out]
    names = sorted(sorted(filter(_is_printable, frequent), key=lambda name: -counts[name])[:MAX_TAGS])
    names = sorted({*names, *(name for name in aliases.values() if name not in undecided)})
    if len(names) < MIN_TAGS and not aliases:
        return
    evidence = f"{len(names)} of {len(counts)} tags: those of {MIN_TAG_USES} notes or more"
    yield RuleOption("tags/vocabulary", "names", tuple(names), evidence)
    kept = {name: right for name, right in aliases.items() if right in names}
    if kept:
        shown = ", ".join(f"{name} for {kept[name]}" for name in sorted(kept)[:MAX_SHOWN])
        evidence = f"{quantity(len(kept), 'other spelling')}: {shown}"
        yield RuleOption("tags/vocabulary", "aliases", kept, evidence + " …" * (len(kept) > MAX_SHOWN), comments)


def _is_printable(name: str) -> bool:
    return name.isprintable() and len(name) <= 80


def _spacing(facts: Mapping[str, Facts], index: CollectionIndex, remarks: list[str]) -> Iterator[RuleOption]:
    usual, counts = index.usual_spacing(""), total(each.spacing for each in facts.values())
    numbers = f"{counts.spaced} headings have a space between CJK and Latin, {counts.unspaced} have none"
    if usual.spacing and usual.clear:
        yield RuleOption("headings/spacing", "consistent-in", "collection", numbers)
    elif counts.spaced + counts.unspaced:
        remarks.append(f"spacing: {numbers}; each note is compared with itself")


def _punctuation(notes: Sequence[Note]) -> Iterator[RuleOption]:
    kinds = [ending.kind for note in notes for ending in heading_endings(note).found]
    if len(kinds) >= MIN_HEADINGS and not any(kinds):
        yield RuleOption(
            "headings/punctuation", "endings", "forbid", f"none of {len(kinds)} headings ends in a colon, stop or comma"
        )


def _arxiv_links(facts: Mapping[str, Facts], index: CollectionIndex) -> Iterator[RuleOption]:
    if index.usually_links_pdfs:
        number = sum(each.arxiv_page == "pdf" for each in facts.values())
        yield RuleOption("links/arxiv-form", "pdf", "keep", f"{number} notes link the PDFs")
