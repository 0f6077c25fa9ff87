"""Summaries of a collection: its tags with their spellings, the health of its links by host, findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from paperstack_lint.catalogue.html_report.network_snapshot import NetworkSnapshot
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts
from paperstack_lint.engine.findings import Finding
from paperstack_lint.tags.of_note import Tag
from paperstack_lint.tags.spelling_majority import Vocabulary

MAX_PLACES = 100
"""The most places that are listed for a rule or a host: the report is no log."""


class TagUse(NamedTuple):
    """A tag with the number of notes that use it or one of its variants; `variants` are (spelling, number of notes)."""

    name: str
    notes: int
    variants: tuple[tuple[str, int], ...]


class HostHealth(NamedTuple):
    """The links to a host: how many different ones, by state, and those that are dead, each with its first place."""

    host: str
    links: int
    images: int
    states: Counter[str]
    dead: tuple[tuple[str, NoteFacts, int], ...]


class RuleSummary(NamedTuple):
    """The findings of a rule: what it reports, how many, the first of them."""

    rule: str
    summary: str
    severity: str
    number: int
    fixable: int
    places: tuple[Finding, ...]


def preferred_spellings(notes: Iterable[NoteFacts]) -> dict[str, str]:
    """Return the preferred spelling of each tag: the one that is used most, among equals the first."""
    vocabulary = Vocabulary({note.path: [Tag(name, 1) for name in note.tags] for note in notes})
    return {name: _preferred_spelling(vocabulary, name) for name in sorted(vocabulary.counts)}


def _preferred_spelling(vocabulary: Vocabulary, name: str) -> str:
    advice = vocabulary.advice(name)
    if advice is None or advice.kind == "typo":  # a typo is only probable
        return name
    own = [name] if vocabulary.counts[name] == advice.uses else []
    return min([*own, *advice.names])


def tags_by_use(notes: Sequence[NoteFacts], preferred: dict[str, str]) -> list[TagUse]:
    """Return the tags, the most used first, each with its other spellings."""
    spelled = Counter(name for note in notes for name in note.tags)
    used = Counter(name for note in notes for name in {preferred[tag] for tag in note.tags})
    variants: dict[str, list[tuple[str, int]]] = {}
    for name, number in sorted(spelled.items(), key=lambda each: (-each[1], each[0])):
        if preferred[name] != name:
            variants.setdefault(preferred[name], []).append((name, number))
    found = [TagUse(name, number, tuple(variants.get(name, ()))) for name, number in used.items()]
    return sorted(found, key=lambda tag: (-tag.notes, tag.name))


def health_by_host(notes: Iterable[NoteFacts], snapshot: NetworkSnapshot) -> list[HostHealth]:
    """Return the hosts of all links, those with most dead links first, then those with most links."""
    seen: set[str] = set()
    hosts: dict[str, HostHealth] = {}
    dead: dict[str, list[tuple[str, NoteFacts, int]]] = {}
    for note in notes:
        for link in note.requestable:
            if link.about.address in seen:
                continue
            seen.add(link.about.address)
            state = "dead" if link.about.address in snapshot.images else snapshot.state(link.about) or "unchecked"
            one = hosts.get(link.host) or HostHealth(link.host, 0, 0, Counter(), ())
            one.states[state] += 1
            hosts[link.host] = one._replace(links=one.links + 1, images=one.images + link.image)
            if state == "dead":
                dead.setdefault(link.host, []).append((link.about.address, note, link.line))
    found = [one._replace(dead=tuple(dead.get(one.host, ()))) for one in hosts.values()]
    return sorted(found, key=lambda one: (-one.states["dead"], -one.links, one.host))


def findings_by_rule(findings: Iterable[Finding], summary: Callable[[str], str]) -> list[RuleSummary]:
    """Return the findings by rule, errors and what is most frequent first; `summary` is what a rule reports."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.rule, one.severity), []).append(one)
    found = [
        RuleSummary(
            rule, summary(rule), severity, len(each), sum(one.fix is not None for one in each), tuple(each[:MAX_PLACES])
        )
        for (rule, severity), each in groups.items()
    ]
    return sorted(found, key=lambda one: (one.severity != "error", -one.number, one.rule))
