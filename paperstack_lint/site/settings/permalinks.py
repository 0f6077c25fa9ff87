"""Determine the fields of the front matter that the addresses of a site's pages contain, by its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.site.generators import Generator

SLUG_OR_TITLE = "slug or title"
"""The part of an address that is the slug of a page, or else its title."""
_PLACEHOLDER = r"(?<![\w:]):([A-Za-z_]+)"
_DATED = (
    "year short_year month i_month day i_day y_day day_of_year hour minute second monthname weekday weekdayname yearday"
    " week w_year w_day short_month long_month short_day long_day hash timestamp"
).split()
# The field that each generator inserts for a token; tokens for parts of the file's name are in `_OF_FILES`.
_FIELDS = {
    "jekyll": {"title": "slug", "slug": "slug", "categories": "categories", "slugified_categories": "categories"},
    "hexo": {"post_title": "title", "category": "categories"},
    "hugo": {"title": "title", "slug": SLUG_OR_TITLE, "slugorfilename": "slug", "slugorcontentbasename": "slug"},
}
_OF_FILES = {
    "jekyll": frozenset({"name", "path", "basename", "collection", "output_ext"}),
    "hexo": frozenset({"title", "name", "slug"}),
    "hugo": frozenset({"filename", "contentbasename", "section", "sections"}),
}
_STYLES = frozenset({"date", "pretty", "ordinal", "weekdate"})
_DEFAULTS = {
    "jekyll": frozenset({"slug", "categories", "date"}),
    "hexo": frozenset({"date"}),
    "hugo": frozenset({"slug"}),
}
_EVERYTHING = frozenset({"title", "slug", "categories", "date"})
_KEY = r"^[ \t]*[\"']?permalinks?[\"']?[ \t]*[:=]"


class Permalinks(NamedTuple):
    """The parts of the addresses of a site.

    `parts` are names of fields of the front matter, `date` and `categories` with their other spellings. `generators`
    are those that may build the site, `zone` is its time zone by name, `` where that is not configured.
    """

    generator: Generator
    parts: frozenset[str]
    zone: str

    def __repr__(self) -> str:
        """Return the same text for the same settings, in any process."""
        return f"Permalinks({self.generator!r}, {sorted(self.parts)!r}, {self.zone!r})"

    @property
    def generators(self) -> tuple[str, ...]:
        """The generators that may build the site: all of them, where the generator is unknown."""
        return (self.generator,) if self.generator in _FIELDS else tuple(_FIELDS)

    def tokens(self, permalink: str) -> frozenset[str]:
        """Return the fields that a permalink contains."""
        return frozenset(_parse_parts(self.generator, permalink))


UNKNOWN = Permalinks("none", _EVERYTHING, "")
"""The permalinks of a site whose generator is unknown: any field may be a part of an address."""


def parse_permalinks(generator: Generator, settings: str) -> Permalinks:
    """Parse the configuration of a site into the parts of its addresses.

    All permalinks that are configured for any kind of page count for each.
    """
    if generator not in _FIELDS:
        return UNKNOWN
    lines = [line.split(" #")[0] for line in settings.split("\n") if not line.lstrip().startswith("#")]
    parts = {part for line in lines for part in _parse_parts(generator, line)}
    if not _replaces_default(generator, lines):
        parts |= _DEFAULTS[generator]
    return Permalinks(generator, frozenset(parts), _parse_zone(generator, lines))


def _replaces_default(generator: Generator, lines: list[str]) -> bool:
    """Return whether the settings replace the default addresses of all posts."""
    if generator == "hugo":  # a permalink is of one section
        return False
    return any(re.match(r"permalink[ \t]*:[ \t]*\S", line) for line in lines)


def _parse_parts(generator: Generator, text: str) -> Iterator[str]:
    """Yield the fields that the permalinks in a text contain."""
    known, files = _FIELDS.get(generator, {}), _OF_FILES.get(generator, frozenset())
    if generator == "jekyll" and (style := re.search(r"permalink[ \t]*:[ \t]*[\"']?(\w+)", text)):
        yield from ("slug", "categories", *(("date",) if style[1] in _STYLES else ()))
    named = re.search(_KEY, text) is not None
    if not named and ("/" not in text or generator == "hexo"):  # Hugo has them in a table of their own
        return
    for found in re.finditer(_PLACEHOLDER, text):
        name = found[1].lower()
        if name in _DATED:
            yield "date"
        elif name in known:
            yield known[name]
        elif name not in files:
            yield found[1]


def _parse_zone(generator: Generator, lines: list[str]) -> str:
    if generator != "jekyll":
        return ""
    found = (re.match(r"timezone[ \t]*:[ \t]*[\"']?([\w/+-]+)", line) for line in lines)
    return next((each[1] for each in found if each), "")
