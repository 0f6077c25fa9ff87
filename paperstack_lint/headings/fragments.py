"""Fragments: whether one is among the ids of a page, which id was probably meant, and which links have one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.headings.slugs.kramdown import folded, slug
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Span

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.nearest import WordIndex


ANY = "*"
"""Stands among the ids of a note that takes in others, or prints what is not known here: any fragment may lead on."""

GITHUB = "user-content-"
"""GitHub puts it before every id, and finds an id in any case; its parser is the only one that lowers case so."""

_OF_OTHERS = r"[/!^]|L\d+(?:-L\d+)?$|mjx-|(?:ref|sec|eq|fig|tbl|tab|lst|cite)[:-]"
"""Fragments of scripts, file viewers and other writing tools."""


class Anchor(NamedTuple):
    """Whether a fragment leads somewhere in a note, as far as is known.

    `near` is the one that was probably meant, `` where that is not known; `same` says that it alone has the same
    letters and digits, as when a heading was respelled.
    """

    verdict: Literal["found", "missing"]
    near: str = ""
    same: bool = False


class PageIds:
    """The fragments that lead somewhere on a page: `all` that any way of making them gives, and of the `headings`, in
    their order, those that are certain.

    A page may have thousands of links that lead nowhere, and as many headings: what each link needs is indexed once.
    """

    def __init__(self, every: frozenset[str], headings: tuple[str, ...]) -> None:
        self.all = every
        self.headings = headings

    @property
    def any(self) -> bool:
        """Whether the page may have more ids, so that any fragment may lead somewhere."""
        return ANY in self.all

    @cached_property
    def certain(self) -> frozenset[str]:
        """The ids of the headings, for looking one up."""
        return frozenset(self.headings)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """What is certain of the ids that Liquid prints a part of."""
        return tuple(each for each in self.all if ANY in each)

    def may_print(self, fragment: str) -> bool:
        """Return whether the id of a heading in which Liquid prints something may be the fragment."""
        if not self.printed:
            return False
        from fnmatch import fnmatchcase

        name = skeleton(fragment)
        return any(fnmatchcase(name, each) for each in self.printed)

    @cached_property
    def by_letters(self) -> dict[str, list[str]]:
        """The ids of the headings by their letters and digits."""
        found: dict[str, list[str]] = {}
        for each in self.headings:
            found.setdefault(letters(each), []).append(each)
        return found

    @cached_property
    def index(self) -> WordIndex:
        """The ids of the headings, for finding the one that is most like a fragment."""
        from paperstack_lint.text.nearest import WordIndex

        return WordIndex(self.headings)


FOUND = Anchor("found")
ANY_FRAGMENT = "*"
"""The fragment of a reference of which there are too many of the same letters to tell them apart."""


def anchor(known: PageIds, fragment: str) -> Anchor:
    """Whether a fragment leads to one of the ids of a page."""
    if leads(known.all, fragment) or known.may_print(fragment):
        return FOUND
    wanted = letters(fragment)
    alike = known.by_letters.get(wanted, []) if wanted else []
    if alike:
        return Anchor("missing", alike[0], same=len(alike) == 1 and not numbered(alike[0], known.certain))
    return Anchor("missing", known.index.nearest(fragment, 0.8))


def numbered(name: str, headings: AbstractSet[str]) -> bool:
    """Return whether a number may be all that tells the id of a heading from those of others."""
    stem = re.sub(r"-\d+$", "", name)
    return f"{name}-1" in headings or (stem != name and stem in headings)


def letters(fragment: str) -> str:
    """The letters and digits of a fragment, without case: what blanks and punctuation do not change."""
    text = unicodedata.normalize("NFC", fragment.casefold())
    return "".join(each for each in text if unicodedata.category(each)[0] in "LMN" and each not in "\ufe0e\ufe0f")


def pointing(note: Note) -> Iterator[Link]:
    """The links that may lead to a heading or a post, each where its target is written."""
    for link in note.document.links:
        if not link.image and link.kind not in ("reference", "bare", "autolink") and _is_of_site(note, link.target):
            yield link


def _is_of_site(note: Note, target: str) -> bool:
    """Return whether a target may be a place on a page of the site, or a post that a tag names."""
    if "#" not in target and "{%" not in target:
        return False
    if "//" not in target.partition("#")[0]:
        return True
    site, url = site_of(note), urls.split(target)
    return site is not None and url is not None and url.host in site.publishing.hosts


def place(note: Note, link: Link) -> Span | None:
    """Where the fragment of a link stands, `#` and all; None where it cannot be replaced."""
    target, at = link.target, link.target.find("#")
    if link.target_start < 0 or at < 0 or note.text[link.target_start : link.target_end] != target:
        return None
    inside = re.compile(r"[^\"'`\s<>{}|]*").match(target, at + 1) if "}" in target[at:] else None  # of a tag
    return Span(link.target_start + at, link.target_start + (inside.end() if inside else len(target)))


def written(fragment: str, source: str) -> str:
    """The fragment and its `#`, encoded as `source` is, which it replaces."""
    from urllib.parse import quote

    encoded = "%" in source and source.isascii()
    return "#" + (quote(fragment) if encoded else fragment.replace(" ", "%20"))


def leads(known: Collection[str], fragment: str) -> bool:
    """Whether a fragment, percent-encoded or not, leads to one of the `known` ids, or is none that an id could answer.

    An empty one leads to the top; `#/x` and `#!x` are read by scripts, `#L10` is a line of a file's source, `#^x` and
    `#x#y` are Obsidian's, `#mjx-x` is MathJax's and `#fig:x` pandoc's; what stands behind `:~:` the browser looks for.
    With a second `#` at its beginning it leads nowhere.
    """
    from paperstack_lint.site.targets import decode

    wanted = fragment.partition(":~:")[0]
    if not wanted or ANY in known or "#" in wanted.lstrip("#") or re.match(_OF_OTHERS, wanted):
        return True
    names = (wanted, decode(wanted))
    return any(name in known or GITHUB + folded(name) in known or name.lower() == "top" for name in names)


def skeleton(text: str) -> str:
    """Return the letters and digits of an id or of a heading, by which they are compared where Liquid prints a part."""
    return re.sub(r"[-_]", "", slug(text))
