"""Learn the template of a collection: which labels the sections of its papers have, and what carries them.

The default template is recognised as it is. Any other one is a group of labels that recur together: each of them is in
most notes with any two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from statistics import mean
from typing import NamedTuple, TypeVar

from paperstack_lint.catalogue.init.section_labels import SectionLabel, labels_of
from paperstack_lint.collection.project import Project
from paperstack_lint.config.template_parsing import parse_template, template_to_data
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT, SectionKind, Template, Where, bare_emoji, section_for_label
from paperstack_lint.papers import Entry
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.tags.of_note import VocabularyName, tag_items
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MIN_NOTES = 5
"""The fewest notes from which a template is learnt."""
MIN_REQUIRED = 3
"""The fewest sections that nearly all papers have: two headings in common are no template."""
MIN_SHARE = 0.9
"""The share of papers that have a section which the template requires."""
MIN_FEW = 10
"""With fewer papers than that, a section is required where one of them lacks it at most."""
MIN_PART = 0.5
"""The share of papers that have an optional section."""
MIN_DEFAULT_PART, MIN_DEFAULT_USE = 0.5, 0.1
"""Of the default template, sections are optional below the one share, and left out below the other."""
MAX_SECTIONS = 40
MAX_KEY = 24
"""Latin characters of the key of a section; those of other scripts count twice."""
_ROUNDS = 10
_MAX_GROUPS = 20
"""The most categories and tags whose notes are searched for a template of their own."""
_RESEARCH = (
    r"papers?\b|abstract|summary|method|approach|experiment|result|motivation|contribution|related|prior|novel|idea|limitation"
    r"|strength|weakness|evaluation|dataset|problem|reproduc|review|pros|cons|论文|方法|实验|摘要|动机|贡献|创新|背景|结果|结论|问题"
    r"|相关工作|评价|局限|優點|缺點|先行研究|有効|検証|手法|論文|議論|結果|実験|どんなもの|논문|방법|실험|결과|한계"
)
"""Words in labels of sections about research: a template of exercises or recipes has none."""
_MIN_RESEARCH = 2

_VOCABULARIES: tuple[VocabularyName, ...] = ("categories", "tags")
_Value = TypeVar("_Value", int, str)


class LearntTemplate(NamedTuple):
    """The template of the papers of a collection.

    `papers` are those with sections, in `notes` notes; `counts` is how many of them have each section, by its key, and
    `carriers` how many sections each kind of block carries. `is_default` is whether no configuration is needed.
    """

    template: Template
    papers: int
    notes: int
    counts: Mapping[str, int]
    carriers: Mapping[str, int]
    is_default: bool

    @property
    def carrier(self) -> str:
        """What carries most sections, for a comment."""
        return max(sorted(self.carriers), key=lambda name: self.carriers[name])


def learn_template(notes: Sequence[Note], project: Project) -> LearntTemplate | None:
    """Return the template of the papers of some notes; None where none is evident.

    `project` is their context, with the default template.
    """
    default = _use(notes, DEFAULT, project)
    own = _learn_own([note for note in notes if not is_scaffold(note)], project)
    if own and own.notes > 2 * (default.notes if default else 0):
        return own
    return _fit_default(default) if default else None


def _use(notes: Sequence[Note], template: Template, project: Project) -> LearntTemplate | None:
    """Return how the papers of some notes use a template; None where none does."""
    used = [(note, entry) for note, entry in _entries(notes, template, project) if len(entry.sections) > 1]
    if not used:
        return None
    counts = Counter(key for _, entry in used for key in {section.key for section in entry.sections})
    sections = [section.marker for _, entry in used for section in entry.sections]
    carriers = Counter(_carrier(marker.carrier, marker.level) for marker in sections)
    return LearntTemplate(template, len(used), len({note.path for note, _ in used}), counts, carriers, False)


def _entries(notes: Sequence[Note], template: Template, project: Project) -> Iterator[tuple[Note, Entry]]:
    context = project.with_template(template)
    for note in notes:
        read = note if template is DEFAULT else Note(note.path, note.text, context)
        if not is_scaffold(note):
            yield from ((read, entry) for entry in papers_of(read))


def _carrier(carrier: str, level: int) -> str:
    names = {
        "list": msg("list items"),
        "quote": msg("quotes"),
        "heading": msg("headings of level {level}", level=level),
    }
    return names.get(carrier, msg("lines"))


def _fit_default(use: LearntTemplate) -> LearntTemplate:
    """Return the default template without the sections that the papers hardly have, others of few papers optional."""
    kinds = [
        kind._replace(optional=use.counts[kind.key] < MIN_DEFAULT_PART * use.papers)
        for kind in DEFAULT.sections
        if use.papers < MIN_NOTES or use.counts[kind.key] >= MIN_DEFAULT_USE * use.papers
    ]
    if use.papers < MIN_NOTES or tuple(kinds) == DEFAULT.sections:
        return use._replace(is_default=True)
    return use._replace(template=Template(tuple(kinds)))


def _learn_own(notes: Sequence[Note], project: Project) -> LearntTemplate | None:
    """Return the template of labels of all notes, or else of those with one category or tag; None where there is none.

    Posts about other things may have some headings in common with those about papers.
    """
    if found := _learn_labels(notes, notes, project):
        return found
    names = (_notes_by_name(notes, vocabulary).values() for vocabulary in _VOCABULARIES)
    groups = sorted((paths for group in names for paths in group if len(paths) >= MIN_NOTES), key=len, reverse=True)
    for paths in groups[:_MAX_GROUPS]:
        if found := _learn_labels([note for note in notes if note.path in paths], notes, project):
            return found
    return None


def _learn_labels(notes: Sequence[Note], every: Sequence[Note], project: Project) -> LearntTemplate | None:
    """Return the template of labels that recur together in some notes of `every` one; None where there is none."""
    uses = [(note, {use.key: use for use in labels_of(note)}) for note in notes]
    keys = _carried_alike(_recurring([set(labels) for _, labels in uses]), [labels for _, labels in uses])
    if len(keys) < MIN_REQUIRED or sum(regex(_RESEARCH).search(key) is not None for key in keys) < _MIN_RESEARCH:
        return None
    inside = [(note, labels) for note, labels in uses if len(keys & set(labels)) > 1]
    found = [labels for _, labels in inside]
    template = _valid(Template(tuple(_kinds(keys, found))))
    used = _use([note for note, _ in inside], template, project) if template else None
    if not template or not used:
        return None
    kinds = tuple(
        kind._replace(optional=not _is_required(used.counts[kind.key], used.papers))
        for kind in template.sections
        if used.counts[kind.key] >= MIN_PART * used.papers
    )
    if sum(not kind.optional for kind in kinds) < MIN_REQUIRED:
        return None
    template = Template(kinds, _where(every, [note for note, _ in inside], Template(kinds), project))
    return used._replace(template=template)


def _is_required(number: int, among: int) -> bool:
    return number >= (among - 1 if among < MIN_FEW else MIN_SHARE * among)


def _recurring(sets: Sequence[set[str]]) -> set[str]:
    """Return the labels that are in most of the notes with any two of them: the largest such group, or none."""
    counts = Counter(key for keys in sets for key in keys)
    most = max((number for number in counts.values() if number >= MIN_NOTES), default=0)
    group = {key for key, number in counts.items() if number >= max(MIN_NOTES, MIN_PART * most)}
    for _ in range(_ROUNDS):
        inside = [keys for keys in sets if len(keys & group) > 1]
        if len(inside) < MIN_NOTES:
            return set()
        counts = Counter(key for keys in inside for key in keys)
        new = {key for key, number in counts.items() if number >= max(MIN_NOTES, MIN_PART * len(inside))}
        if new == group:
            break
        group = new
    return group if len(group) <= MAX_SECTIONS else set()


def _carried_alike(keys: set[str], notes: Sequence[Mapping[str, SectionLabel]]) -> set[str]:
    """Return the labels that the kind of block carries which carries most of them: others are details of the paper."""
    carriers = {
        key: Counter(labels[key].carrier for labels in notes if key in labels).most_common(1)[0][0] for key in keys
    }
    most = max(sorted(set(carriers.values())), key=[*carriers.values()].count, default="")
    return {key for key, carrier in carriers.items() if carrier == most}


def _kinds(keys: Collection[str], notes: Sequence[Mapping[str, SectionLabel]]) -> Iterator[SectionKind]:
    """Yield the sections with these labels, in the order of most notes, with their emoji, numbers and aliases."""
    uses = {key: [labels[key] for labels in notes if key in labels] for key in keys}
    order = sorted(keys, key=lambda key: (_rank(key, keys, notes), key))
    numbers = {key: _usual([use.number for use in uses[key]], 0) for key in order}
    if not all(numbers.values()) or len(set(numbers.values())) < len(numbers):
        numbers = {}
    emoji = {key: _usual([use.emoji for use in uses[key]], "") for key in order}
    aliases = _aliases(order, notes, numbers)
    for place, key in enumerate(order, 1):
        label = max(sorted({use.label for use in uses[key]}), key=[use.label for use in uses[key]].count)
        yield SectionKind(
            _key(label, place),
            emoji[key],
            label,
            tuple(aliases.get(key, ())),
            number=numbers.get(key, 0),
        )


def _rank(key: str, keys: Collection[str], notes: Sequence[Mapping[str, SectionLabel]]) -> float:
    """Return the mean place of a label among those of the template, from 0 to 1."""
    places = []
    for labels in notes:
        order = sorted((use.start, each) for each, use in labels.items() if each in keys)
        names = [each for _, each in order]
        if key in names:
            places.append(names.index(key) / max(1, len(names) - 1))
    return mean(places)


def _usual(values: Sequence[_Value], otherwise: _Value) -> _Value:
    """Return the value of most uses; `otherwise` where there is none."""
    (value, number), *_ = Counter(values).most_common(1)
    return value if 2 * number > len(values) else otherwise


def _aliases(
    order: Sequence[str], notes: Sequence[Mapping[str, SectionLabel]], numbers: Mapping[str, int]
) -> dict[str, list[str]]:
    """Return the other labels of sections, by their key.

    They are in several notes, in those that lack the usual label, with its number or between the same neighbours.
    """
    found: dict[str, list[str]] = {}
    wanted = set(order)
    others: dict[str, list[Mapping[str, SectionLabel]]] = {}
    for labels in notes:
        for key in labels.keys() - wanted:
            others.setdefault(key, []).append(labels)
    for other, inside in sorted(others.items(), key=itemgetter(0)):
        if len(inside) == 1:
            continue
        slots = [_slot(other, labels, order, numbers) for labels in inside]
        meant = {slot for slot in slots if slot}
        if len(meant) == 1 and slots.count(slot := meant.pop()) == len(slots):
            found.setdefault(slot, []).append(inside[0][other].label)
    return found


def _slot(other: str, labels: Mapping[str, SectionLabel], order: Sequence[str], numbers: Mapping[str, int]) -> str:
    """Return the only section that a note lacks where it has another label; `` where that is not certain."""
    use = labels[other]
    if numbers:
        named = [key for key in order if numbers[key] == use.number and key not in labels]
        return named[0] if named and use.number else ""
    present = [key for key in order if key in labels]
    if any(labels[key].carrier != use.carrier or labels[key].level != use.level for key in present):
        return ""
    before = max((order.index(key) for key in present if labels[key].start < use.start), default=-1)
    after = min((order.index(key) for key in present if labels[key].start > use.start), default=len(order))
    return order[before + 1] if after == before + 2 else ""


def _key(label: str, place: int) -> str:
    """Return the key of a section: its label in lower case, without punctuation, or its place where that is long."""
    slug = regex(r"[\W_]+").sub("-", label.lower()).strip("-")
    return slug if 0 < len(slug) <= (MAX_KEY if slug.isascii() else MAX_KEY // 2) else f"section-{place}"


def _valid(template: Template) -> Template | None:
    """Return the template without sections that no configuration may contain; None where nothing is left.

    A label of two sections stays with the first one, and what is no emoji is dropped.
    """
    kinds: list[SectionKind] = []
    for kind in template.sections:
        plain = kind._replace(emoji="", aliases=())
        for candidate in (kind, kind._replace(aliases=()), kind._replace(emoji=""), plain, plain._replace(number=0)):
            if _is_valid((*kinds, candidate)):
                kinds.append(candidate)
                break
    return Template(tuple(kinds)) if kinds else None


def _is_valid(kinds: Sequence[SectionKind]) -> bool:
    last, others = kinds[-1], Template(tuple(kinds[:-1]))
    if any((found := section_for_label(others, label)) and found[1] == "near" for label in last.labels):
        return False  # one is a misspelling of the other
    if last.emoji and any(bare_emoji(kind.emoji) == bare_emoji(last.emoji) for kind in others.sections):
        return False
    try:
        return parse_template(template_to_data(Template(tuple(kinds))), "").sections == tuple(kinds)
    except ConfigError:
        return False


def _where(notes: Sequence[Note], inside: Sequence[Note], template: Template, project: Project) -> Where | None:
    """Return which notes a template applies to, where others would be taken for papers that lack sections."""
    paths = {note.path for note in inside}
    others = [note for note in notes if note.path not in paths]
    strays = {note.path for note, entry in _entries(others, template, project) if entry.sections}
    if not strays:
        return None
    best: tuple[int, VocabularyName, str] = (len(strays), "tags", "")
    for vocabulary in _VOCABULARIES:
        with_name = _notes_by_name(notes, vocabulary)
        for name in sorted(with_name):
            left = len(with_name[name] & strays)
            if paths <= with_name[name] and left < best[0] and name.isprintable():
                best = (left, vocabulary, name)
    _, vocabulary, name = best
    if not name:
        return None
    return Where(tags=(name,)) if vocabulary == "tags" else Where(categories=(name,))


def _notes_by_name(notes: Sequence[Note], vocabulary: VocabularyName) -> dict[str, set[Path]]:
    found: dict[str, set[Path]] = {}
    for note in notes:
        for item in tag_items(note, vocabulary):
            found.setdefault(item.text.strip(), set()).add(note.path)
    return found
