"""Determine the address that a post is published at, where the settings of its site leave no doubt.

Compared with recorded builds of Jekyll 4.3, Hexo 8.1 and Hugo 0.111 and 0.168 (`tests/sites/test_addresses.py`).
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperstack_lint.site.publication.published_post import published_post_of
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Value
    from paperstack_lint.note.note import Note
    from paperstack_lint.site.publication.dates import Moment
    from paperstack_lint.site.target_resolution import Site

_STYLES = {
    "": "/:categories/:year/:month/:day/:title.html",
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
"""The permalinks that Jekyll has names for; the first is its default."""
_HEXO_DEFAULT = ":year/:month/:day/:title/"
_POST = r"(\d+-\d+-\d+)-(.+)"
_PLACEHOLDER = r":([A-Za-z_]+)"
_HUGO_OWN = r"(?im)^[ \t]*[\[\"]*(?:permalinks|uglyURLs|languages|defaultContentLanguageInSubdir)\b|:filename"
"""Matches settings of Hugo by which addresses are not those of the files."""
_HUGO_NAME = r"[\w .-]+"
_SAFE = "/~!$&'()*+,;=:@-._"
"""Characters of a path that need no encoding."""

Fields = Mapping[str, "Value"]


def page_address(note: Note) -> str:
    """Return the address of the page of a post, percent-encoded; `` where there is none, or it is uncertain.

    Where a date has an offset and the site has no time zone, the site is taken to be built in UTC.
    """
    site = site_of(note)
    names = site.below(note.path) if site and site.base_address else None
    front = note.front_matter
    if site is None or names is None or (front and front.error):
        return ""
    fields = {field.key: field.value for field in front.fields} if front else {}
    post = regex(_POST).fullmatch(PurePosixPath(names[-1]).stem)
    published = published_post_of(front, post[1] if post else "", site.publishing.permalinks)
    moment = published.date.get(site.generator)
    if published.is_hidden or moment is None:
        return ""
    path = _PATHS[site.generator](site, names, fields, _clock(moment, site.publishing.permalinks.zone))
    return site.base_address + quote(regex("/{2,}").sub("/", f"/{path}"), safe=_SAFE) if path else ""


def _clock(moment: Moment, zone: str) -> datetime.datetime | None:
    """Return the time on the wall where the site is published; None where it is unknown."""
    if moment.clock is None or moment.offset is None or not zone:
        return moment.clock
    import zoneinfo

    try:
        there = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return moment.clock.replace(tzinfo=datetime.UTC).astimezone(there).replace(tzinfo=None)


def _jekyll(site: Site, names: tuple[str, ...], fields: Fields, clock: datetime.datetime | None) -> str:
    """Return the path of a post of Jekyll's; pages and other collections have addresses of their own kind."""
    post = regex(_POST).fullmatch(PurePosixPath(names[-1]).stem)
    if "_posts" not in names or not post or site.has_nested_permalink:
        return ""
    pattern = fields["permalink"].text if "permalink" in fields else site.permalink
    slug = fields["slug"].text if "slug" in fields else post[2]
    above = names[: names.index("_posts")]
    parts = {
        "title": _slug(slug, "._~!$&'()+,;=@"),
        "slug": _slug(slug).lower(),
        "categories": "/".join(dict.fromkeys([*above, *map(str.lower, _categories(fields))])),
        **(_date_parts(clock) if clock else {}),
    }
    pattern = _STYLES.get(pattern, pattern)
    return _fill(pattern, parts) if "/" in pattern else ""  # a style that is not known


def _slug(text: str, kept: str = "") -> str:
    """Return a text with dashes in the place of all but letters, digits and the characters `kept`."""
    letters = ("L", "M", "Nd")
    known = "".join(each if unicodedata.category(each).startswith(letters) or each in kept else "-" for each in text)
    return regex("-+").sub("-", known).strip("-")


def _categories(fields: Fields) -> list[str]:
    """Return the categories of a post of Jekyll's, which splits `categories: a b`, but not `category: a b`."""
    one = fields.get("category")
    several = fields.get("categories")
    found = several.text.split() if several and several.kind == "scalar" else []
    if several and several.kind == "list":
        found = [item.text for item in several.items if item.kind == "scalar"]
    return found + ([one.text] if one and one.kind == "scalar" and one.text else [])


def _hexo(site: Site, names: tuple[str, ...], fields: Fields, clock: datetime.datetime | None) -> str:
    """Return the path of a post of Hexo's."""
    if names[:2] != ("source", "_posts") or site.has_own_file_names:
        return ""
    if "permalink" in fields:
        return fields["permalink"].text
    path = PurePosixPath(*names[2:]).with_suffix("")
    # With a zone of its own, the day depends on that of the machine that builds as well.
    known = clock if clock and not site.has_setting(r"(?m)^timezone[ \t]*:[ \t]*[\"']?\w") else None
    parts = {"title": path.as_posix(), "name": path.name, **(_date_parts(known) if known else {})}
    return _fill(site.permalink or _HEXO_DEFAULT, parts)


def _hugo(site: Site, names: tuple[str, ...], fields: Fields, _clock: datetime.datetime | None) -> str:
    """Return the path of a page of Hugo's, where it is that of the file."""
    if names[0] != "content" or site.has_setting(_HUGO_OWN):
        return ""
    if "url" in fields:
        return fields["url"].text
    *folders, stem = PurePosixPath(*names[1:]).with_suffix("").parts
    own = [fields["slug"].text] if "slug" in fields else [] if stem == "index" else [stem]
    path = [*folders, *own]
    if stem == "_index" or not all(regex(_HUGO_NAME).fullmatch(name) for name in path):
        return ""
    joined = regex(" +").sub("-", "/".join(path)) + "/"
    return joined if site.publishing.keeps_case else joined.lower()


_PATHS = {"jekyll": _jekyll, "hexo": _hexo, "hugo": _hugo}


def _date_parts(clock: datetime.datetime) -> dict[str, str]:
    return {
        "year": f"{clock:%Y}",
        "month": f"{clock:%m}",
        "day": f"{clock:%d}",
        "i_month": str(clock.month),
        "i_day": str(clock.day),
        "y_day": f"{clock:%j}",
        "hour": f"{clock:%H}",
        "minute": f"{clock:%M}",
        "second": f"{clock:%S}",
    }


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a permalink with its tokens filled in; `` where one is not known."""
    if any(token not in parts for token in regex(_PLACEHOLDER).findall(pattern)):
        return ""
    return regex(_PLACEHOLDER).sub(lambda token: parts[token[1]], pattern)
