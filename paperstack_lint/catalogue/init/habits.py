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
from paperstack_lint.tags.spelling_majority import Vocabulary, spelling_groups, why_uncertain
from paperstack_lint.text.message import quantity
from paperstack_lint.text.translation import tr, translated

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
    evidence = tr("of {posts} posts: {numbers}", posts=posts, numbers=numbers) if numbers else tr("no key")
    yield RuleOption("front-matter/keys", "required", written, evidence)
    if kinds := {key: kind for key, kind in habits.usual_value_kinds.items() if key in written}:
        by_kind = {name: [key for key, kind in kinds.items() if kind == each] for each, name in KIND_NAMES.items()}
        shown = "; ".join(f"{', '.join(keys)}: {translated(name)}" for name, keys in by_kind.items() if keys)
        evidence = tr("in nearly all of {posts} posts, {kinds}", posts=posts, kinds=shown)
        yield RuleOption("front-matter/types", "required", "learn", evidence)


def _tags(vocabulary: Vocabulary, remarks: list[str]) -> Iterator[RuleOption]:
    """Yield the vocabulary. Spellings of which none is certainly right are in none, so that they are still reported."""
    counts, aliases, comments, undecided = vocabulary.counts, {}, {}, set()
    for first, *others in spelling_groups(counts):
        for other in others:
            if counts[other] == counts[first] or why_uncertain(other, first, counts):
                undecided |= {first, other}
                one, two = f"{first} ({counts[first]})", f"{other} ({counts[other]})"
                remarks.append(tr("tags: {one} or {other}?", one=one, other=two))
            elif _is_printable(first) and _is_printable(other):
                aliases[other] = first
                comments[other] = tr("{number} against {other}", number=counts[other], other=counts[first])
    left_out = {*aliases, *undecided}
    frequent = [name for name in counts if counts[name] >= MIN_TAG_USES and name not in left_out]
    names = sorted(sorted(filter(_is_printable, frequent), key=lambda name: -counts[name])[:MAX_TAGS])
    names = sorted({*names, *(name for name in aliases.values() if name not in undecided)})
    if len(names) < MIN_TAGS and not aliases:
        return
    number, least = len(names), MIN_TAG_USES
    evidence = tr("{number} of {all} tags: those of {least} notes or more", number=number, all=len(counts), least=least)
    yield RuleOption("tags/vocabulary", "names", tuple(names), evidence)
    kept = {name: right for name, right in aliases.items() if right in names}
    if kept:
        some = sorted(kept)[:MAX_SHOWN]
        shown = ", ".join(tr("{spelling} for {tag}", spelling=name, tag=kept[name]) for name in some)
        evidence = tr("{spellings}: {tags}", spellings=quantity(len(kept), "other spelling"), tags=shown)
        yield RuleOption("tags/vocabulary", "aliases", kept, evidence + " …" * (len(kept) > MAX_SHOWN), comments)


def _is_printable(name: str) -> bool:
    return name.isprintable() and len(name) <= 80


def _spacing(facts: Mapping[str, Facts], index: CollectionIndex, remarks: list[str]) -> Iterator[RuleOption]:
    usual, counts = index.usual_spacing(""), total(each.spacing for each in facts.values())
    numbers = tr(
        "{spaced} headings have a space between CJK and Latin, {unspaced} have none",
        spaced=counts.spaced,
        unspaced=counts.unspaced,
    )
    if usual.spacing and usual.clear:
        yield RuleOption("headings/spacing", "consistent-in", "collection", numbers)
    elif counts.spaced + counts.unspaced:
        remarks.append(tr("spacing: {numbers}; each note is compared with itself", numbers=numbers))


def _punctuation(notes: Sequence[Note]) -> Iterator[RuleOption]:
    kinds = [ending.kind for note in notes for ending in heading_endings(note).found]
    if len(kinds) >= MIN_HEADINGS and not any(kinds):
        evidence = tr("none of {number} headings ends in a colon, stop or comma", number=len(kinds))
        yield RuleOption("headings/punctuation", "endings", "forbid", evidence)


def _arxiv_links(facts: Mapping[str, Facts], index: CollectionIndex) -> Iterator[RuleOption]:
    if index.usually_links_pdfs:
        number = sum(each.arxiv_page == "pdf" for each in facts.values())
        yield RuleOption("links/arxiv-form", "pdf", "keep", tr("{number} notes link the PDFs", number=number))
