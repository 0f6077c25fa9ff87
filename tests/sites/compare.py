"""Compare two builds of a site, and find out which differences the findings of the linter name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple
from urllib.parse import unquote

from tests.sites.model import Built, Site
from tests.sites.resolve import Destination, destinations

What = Literal["build", "address", "date", "order", "tag pages", "link"]


class Difference(NamedTuple):
    """A difference that the fixes caused: `subject` is the source file that it concerns."""

    what: What
    subject: str
    before: str
    after: str


class Finding(NamedTuple):
    """A finding: its note, its rule, its message, the text it is about, and whether it has a safe fix."""

    path: str
    rule: str
    message: str
    excerpt: str
    fixed: bool


NAMES: dict[What, str] = {
    "address": r"\baddress",
    "date": r"\b(address|order|no date|moves?)\b",
    "order": r"\b(address|order|no date|moves?)\b",
    "tag pages": r"\b(address|pages?)\b",
}
"""The words of a message by which its reader agrees to a difference. No message may break a link."""


BROKEN = ("links/anchor", "links/missing-file")
"""The rules that report broken links."""


def unnamed(found: Iterable[Difference], findings: Iterable[Finding]) -> list[Difference]:
    """Return the differences that no finding with a fix names."""
    known = [finding for finding in findings if finding.fixed]
    return [each for each in found if not any(_names(finding, each) for finding in known)]


def _names(finding: Finding, found: Difference) -> bool:
    pattern = NAMES.get(found.what)
    return bool(pattern and finding.path == found.subject and re.search(pattern, finding.message))


def differences(site: Site, before: Built, fixed: Site, after: Built) -> Iterator[Difference]:
    """Yield the differences between two builds."""
    for source, page in before.pages.items():
        if source not in after.pages:
            yield Difference("build", source, page.entry.address, "")
            continue
        old, new = page.entry, after.pages[source].entry
        if old.address != new.address:
            yield Difference("address", source, old.address, new.address)
        if old.date != new.date and source in before.order:
            yield Difference("date", source, old.date, new.date)
        if set(old.tags) - set(new.tags) and _has_tag_pages(site):
            yield Difference("tag pages", source, str(old.tags), str(new.tags))
    yield from _moved(site, before, after)
    yield from _lost(site, before, fixed, after)


def _still(was: Destination, before: Built, after: Built) -> Destination:
    """Return a destination after the fixes: they may have put new headings before a heading."""
    if not was.place.startswith("heading ") or was.file not in after.pages:
        return was
    old, new = ([_letters(each.text) for each in built.pages[was.file].contents.headings] for built in (before, after))
    at = int(was.place.removeprefix("heading "))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    shift = next((block.b - block.a for block in blocks if block.a <= at < block.a + block.size), 0)
    return was._replace(place=f"heading {at + shift}")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _has_tag_pages(site: Site) -> bool:
    """Return whether there are pages for tags: Jekyll has them where its author has written one."""
    return site.kind != "jekyll" or any("site.tags" in text for text in site.files.values())


def _moved(site: Site, before: Built, after: Built) -> Iterator[Difference]:
    """Yield neighbours in the list of posts whose order has changed; Hexo lists posts of one date in any order."""
    place = {source: at for at, source in enumerate(after.order)}
    order = [source for source in before.order if source in place]
    for first, second in pairwise(order):
        apart = site.kind != "hexo" or _date(before, first) != _date(before, second)
        if place[first] > place[second] and apart:
            changed = next((each for each in (first, second) if _date(before, each) != _date(after, each)), first)
            yield Difference("order", changed, f"{first} before {second}", "after it")


def _date(built: Built, source: str) -> str:
    return built.pages[source].entry.date


def _lost(site: Site, before: Built, fixed: Site, after: Built) -> Iterator[Difference]:
    """Yield links that resolved, and now are broken or have another destination."""
    now: dict[tuple[str, str], tuple[str, Destination | None]] = {
        (source, name): (link, destination) for source, name, link, destination in destinations(fixed, after)
    }
    for source, name, link, was in destinations(site, before):
        new, there = now.get((source, name), ("", None))
        if was is not None and there != _still(was, before, after):
            yield Difference("link", source, f"{link} to {was}", f"{new} to {there}")


def false_alarms(site: Site, built: Built, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the findings on links that resolve."""
    resolving: dict[str, set[str]] = {}
    for source, _, link, destination in destinations(site, built):
        if destination is not None and "#" in link:
            resolving.setdefault(source, set()).add(unquote(link.partition("#")[2]))
    for finding in findings:
        text = unquote(finding.excerpt)
        if finding.rule in BROKEN and any(f"#{each}" in text for each in resolving.get(finding.path, ())):
            yield f"{finding.path} {finding.rule} {finding.message}"
