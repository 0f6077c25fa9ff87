"""Sites as data, and the pages that a generator builds from them."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["jekyll", "hexo", "hugo"]
KINDS: tuple[Kind, ...] = ("jekyll", "hexo", "hugo")

HOST = "own.site"
"""Where each generated site is published."""


class Site(NamedTuple):
    """The source of a site.

    `files` maps paths to texts, the configuration of the generator included. `zone` is the time zone of the machine
    that builds, `prefix` the path that the site is published under, and `words` what the linter is run on.
    """

    kind: Kind
    files: dict[str, str]
    zone: str = "UTC"
    prefix: str = ""
    words: tuple[str, ...] = ()

    def with_files(self, files: dict[str, str]) -> Site:
        """Return the site with other files."""
        return self._replace(files=files)


class Heading(NamedTuple):
    """A heading of a built page: its id and its text."""

    id: str
    text: str


class Contents(NamedTuple):
    """The contents of a built page: `links` are the targets of `<a href>`, `wikilinks` the texts in `[[…]]`."""

    headings: tuple[Heading, ...]
    ids: frozenset[str]
    links: tuple[str, ...]
    wikilinks: tuple[str, ...]


class Entry(NamedTuple):
    """A source file in the list of a generator: its address below the site's root, its date, its tags."""

    address: str
    date: str
    tags: tuple[str, ...]


class Page(NamedTuple):
    """A page that was built from a source file."""

    entry: Entry
    contents: Contents


class Built(NamedTuple):
    """A built site.

    `pages` are by the path of their source file; `order` has the sources of the posts as the list of posts has them;
    `files` are the addresses of all files that were written.
    """

    pages: dict[str, Page]
    order: tuple[str, ...]
    files: frozenset[str]
    prefix: str


class BuildError(Exception):
    """The generator failed."""
