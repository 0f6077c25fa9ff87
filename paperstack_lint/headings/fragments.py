"""Fragments: whether one resolves on a page, which id was probably meant, and which links have one."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.headings.slugs import kramdown_slug, lower_case
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.nearest import WordIndex


ANY = "*"
"""An id of a note that includes others, or prints unknown text: any fragment may resolve."""

GITHUB = "user-content-"
"""The prefix of every id on GitHub, which finds an id in any case, and lowers case in its own way."""

_OBSIDIAN = "\0"
"""The prefix of the text of a heading in a vault of Obsidian, without the characters that it ignores."""

MIN_PART = 6
"""The fewest letters by which a part of a heading is recognized."""
MAX_COMPARED = 200
"""The letters of a fragment whose parts are looked up."""

_OF_OTHER_PROGRAMS = r"[/!^]|L\d+(?:-L\d+)?$|mjx-|(?:ref|sec|eq|fig|tbl|tab|lst|cite)[:-]"
"""Fragments of scripts, file viewers and other writing tools."""


class FragmentLookup(NamedTuple):
    """The result of looking a fragment up in a note.

    `suggestion` is the id that was probably meant, `` where there is none; `is_unique` is whether it alone has the same
    letters and digits, as when a heading was respelled.
    """

    status: Literal["found", "missing"]
    suggestion: str = ""
    is_unique: bool = False


class PageIds:
    """The ids on a page: `all` that any algorithm makes, and of the `headings`, in their order, those that are certain.

    A page may have thousands of broken links, and as many headings: what each lookup needs is indexed once.
    """

    def __init__(self, every: frozenset[str], headings: tuple[str, ...]) -> None:
        self.all = every
        self.headings = headings

    @property
    def any(self) -> bool:
        """Whether the page may have more ids, so that any fragment may resolve."""
        return ANY in self.all

    @cached_property
    def certain(self) -> frozenset[str]:
        """The ids of the headings, for looking one up."""
        return frozenset(self.headings)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The patterns of the ids that contain output of Liquid."""
        return tuple(each for each in self.all if ANY in each)

    def may_print(self, fragment: str) -> bool:
        """Return whether the fragment may be the id of a heading that contains output of Liquid."""
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
    def sorted_letters(self) -> list[str]:
        """The letters and digits of the ids of the headings, in order."""
        return sorted(self.by_letters)

    def containing(self, wanted: str) -> str:
        """Return the id of the longest heading that is a part of a fragment, or of the one that begins with it.

        Only the letters count, and the shorter of the two has half of those of the longer; `` for none.
        """
        if not MIN_PART <= len(wanted) <= MAX_COMPARED:
            return ""
        least = max(len(wanted) // 2, MIN_PART)
        for length in range(len(wanted) - 1, least - 1, -1):
            for part in wanted[:length], wanted[-length:]:
                if part in self.by_letters:
                    return self.by_letters[part][0]
        at = bisect_left(self.sorted_letters, wanted)
        longer = self.sorted_letters[at : at + 2]
        fitting = [each for each in longer if each.startswith(wanted) and len(each) <= 2 * len(wanted)]
        return self.by_letters[fitting[0]][0] if len(fitting) == 1 else ""

    @cached_property
    def index(self) -> WordIndex:
        """The ids of the headings, for finding the one that is most similar to a fragment."""
        from paperstack_lint.text.nearest import WordIndex

        return WordIndex(self.headings)


FOUND = FragmentLookup("found")
ANY_FRAGMENT = "*"
"""The fragment of references with the same letters, where there are too many to list."""


def look_up(known: PageIds, fragment: str) -> FragmentLookup:
    """Look a fragment up among the ids of a page."""
    if resolves(known.all, fragment) or known.may_print(fragment):
        return FOUND
    wanted = letters(fragment)
    alike = known.by_letters.get(wanted, []) if wanted else []
    if alike:
        return FragmentLookup(
            "missing", alike[0], is_unique=len(alike) == 1 and not is_numbered_alike(alike[0], known.certain)
        )
    return FragmentLookup("missing", known.containing(wanted) or known.index.nearest(fragment, 0.8))


def is_numbered_alike(name: str, headings: AbstractSet[str]) -> bool:
    """Return whether a number may be the only difference between the id of a heading and those of others."""
    stem = regex(r"-\d+$").sub("", name)
    return f"{name}-1" in headings or (stem != name and stem in headings)


def letters(fragment: str) -> str:
    """Return the letters and digits of a fragment, without case: what spaces and punctuation do not change."""
    if fragment.isascii():  # a fast path: each reference of a collection comes here
        return "".join(filter(str.isalnum, fragment.lower()))
    text = unicodedata.normalize("NFC", fragment.casefold())
    return "".join(each for each in text if unicodedata.category(each)[0] in "LMN" and each not in "\ufe0e\ufe0f")


def site_links(note: Note) -> Iterator[Link]:
    """Yield the links that may point to a heading or a post of the site, each where its target is written."""
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


def fragment_span(note: Note, link: Link) -> Span | None:
    """Return the span of the fragment of a link, with its `#`; None where it cannot be replaced."""
    target, at = link.target, link.target.find("#")
    if link.target_start < 0 or at < 0 or note.text[link.target_start : link.target_end] != target:
        return None
    inside = regex(r"[^\"'`\s<>{}|]*").match(target, at + 1) if "}" in target[at:] else None  # of a tag
    return Span(link.target_start + at, link.target_start + (inside.end() if inside else len(target)))


def encode_fragment(fragment: str, source: str) -> str:
    """Return the fragment with its `#`, percent-encoded if `source`, which it replaces, is."""
    from urllib.parse import quote

    encoded = "%" in source and source.isascii()
    return "#" + (quote(fragment) if encoded else fragment.replace(" ", "%20"))


def resolves(known: Collection[str], fragment: str) -> bool:
    """Return whether a fragment, percent-encoded or not, resolves to one of the `known` ids, or needs no id.

    An empty one is the top; `#/x` and `#!x` are read by scripts, `#L10` is a line of a file's source, `#^x` and `#x#y`
    are Obsidian's, `#mjx-x` is MathJax's and `#fig:x` pandoc's; the text after `:~:` is searched for by the browser.
    One that begins with a second `#` is broken.
    """
    from paperstack_lint.site.targets import decode

    wanted = fragment.partition(":~:")[0]
    if not wanted or ANY in known or "#" in wanted.lstrip("#") or regex(_OF_OTHER_PROGRAMS).match(wanted):
        return True
    names = (wanted, decode(wanted))
    if any(name in known or GITHUB + lower_case(name) in known or name.lower() == "top" for name in names):
        return True
    return as_obsidian(names[1]) in known


def as_obsidian(text: str) -> str:
    """Return an id of the text of a heading, or of a fragment, as Obsidian compares them."""
    return _OBSIDIAN + " ".join(regex(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]").sub(" ", text).split()).casefold()


def skeleton(text: str) -> str:
    """Return the letters and digits of an id or of a heading, to compare them where Liquid prints a part."""
    return regex(r"[-_]").sub("", kramdown_slug(text))
