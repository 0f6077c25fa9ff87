"""Resolve the links of a built site as a browser does."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from tests.sites.builders.folder import candidates
from tests.sites.model import HOST, Built, Page, Site

SOURCE_LINK = r"(?<!!)\[[^\[\]\n]*\]\(([^()\s]+\.md#[^()\s]+)\)"


class Destination(NamedTuple):
    """The destination of a link: a file (the source of a page where it has one), and a place on it.

    `place` is `` for the top, `heading 3`, or the id of something else.
    """

    file: str
    place: str


class LinkResolver:
    """A resolver of the links of one built site."""

    def __init__(self, built: Built) -> None:
        self._built = built
        self._sources: dict[str, str] = {}
        for source, page in built.pages.items():
            for name in candidates(page.entry.address):
                self._sources.setdefault(name, source)

    def follow(self, source: str, link: str) -> Destination | None:
        """Return the destination of a link of the page; None where it is broken or leaves the site."""
        base = f"https://{HOST}{self._built.prefix}{self._built.pages[source].entry.address}"
        parts = urlsplit(urljoin(base, link.strip()))
        path = unquote(parts.path)
        if parts.hostname != HOST or not path.startswith(self._built.prefix + "/"):
            return None
        names = candidates(path.removeprefix(self._built.prefix))
        file = next((name for name in names if name in self._built.files), None)
        target = self._sources.get(file or "")
        if file is None or (target is None and parts.fragment):
            return None
        place = _place(self._built.pages[target], unquote(parts.fragment)) if target else ""
        return None if place is None else Destination(target or file, place)

    def wikilink(self, text: str) -> Destination | None:
        """Return the destination of `[[name#heading]]` in Obsidian: the heading is named by its text."""
        name, _, heading = text.partition("|")[0].partition("#")
        for source, page in self._built.pages.items():
            stem = posixpath.splitext(posixpath.basename(source))[0]
            texts = [each.text for each in page.contents.headings]
            if name in (stem, re.sub(r"^\d+-\d+-\d+-", "", stem)) and (not heading or heading in texts):
                return Destination(source, f"heading {texts.index(heading)}" if heading else "")
        return None

    def file_link(self, source: str, link: str) -> Destination | None:
        """Return the destination of `name.md#id` on GitHub, where the repository itself is read."""
        path, _, fragment = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(path)))
        page = self._built.pages.get(target)
        ids = _github(page) if page else []
        wanted = unquote(fragment)
        return Destination(target, f"heading {ids.index(wanted)}") if wanted in ids else None


def _place(page: Page, fragment: str) -> str | None:
    ids = [each.id for each in page.contents.headings]
    if not fragment or fragment == "top":
        return ""
    if fragment in ids:
        return f"heading {ids.index(fragment)}"
    return fragment if fragment in page.contents.ids else None


def _github(page: Page) -> list[str]:
    """Return the ids that GitHub gives to the headings of a note."""
    ids: list[str] = []
    for each in page.contents.headings:
        name = re.sub(r"[^\w\- ]", "", each.text.lower()).replace(" ", "-")
        ids.append(next(made for at in range(len(ids) + 1) if (made := f"{name}-{at}" if at else name) not in ids))
    return ids


def destinations(site: Site, built: Built) -> Iterator[tuple[str, str, str, Destination | None]]:
    """Yield each link of the site: its file, its name there, its target, and its destination."""
    resolver = LinkResolver(built)
    for source, page in built.pages.items():
        for at, link in enumerate(page.contents.links):
            yield source, f"link {at}", link, resolver.follow(source, link)
        for at, link in enumerate(page.contents.wikilinks):
            yield source, f"wikilink {at}", link, resolver.wikilink(link)
    for source, text in site.files.items():
        for at, link in enumerate(re.findall(SOURCE_LINK, text) if source.endswith(".md") else ()):
            if "://" not in link and "{" not in link:
                yield source, f"file link {at}", link, resolver.file_link(source, link)
