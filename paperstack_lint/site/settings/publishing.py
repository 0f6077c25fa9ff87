"""Read how a site is published from its configuration: the hosts, the ids of headings, the pages of tags."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.site.settings.engine import Engine, detect_engine
from paperstack_lint.site.settings.permalinks import Permalinks, parse_permalinks

if TYPE_CHECKING:
    from paperstack_lint.site.generators import SiteSettings

_TAG_PAGES = frozenset({"tag", "tags", "_tags", "archive", "archives"})
"""Names of files and folders at the root of a Jekyll site that show its tags."""
_TAG_PLUGINS = r"jekyll-archives|jekyll-tagging|jekyll-tags?\b|tag_page|tag_dir|tag_archive"
_TAG_THEMES = r"jekyll-theme-chirpy|minimal-mistakes"
"""Themes of Jekyll that list the notes of each tag; their files are in a gem, not in the site."""
_TAXONOMIES = (
    r"^[ \t]*(?:\[taxonomies\]|\"?taxonomies\"?[ \t]*[:=])([^\n]*(?:\n(?:[ \t]+[^\n]*|[\w\"-]+[ \t]*=[^\n]*|))*)"
)
_DISABLED = r"^[ \t]*\"?disableKinds\"?[ \t]*[:=][ \t]*(\[[^\]]*\]|(?:\n[ \t]*-[^\n]*)+)"
_TAG_MAP = r"^tag_map:([^\n]*(?:\n[ \t]+[^\n]*)*)"
_PAIR = (
    r"(?:^|[{,])[ \t]*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s:{},'\"][^:{},\n]*?))"
    r"[ \t]*:[ \t]+[\"']?([^\"',{}#\n]*[^\"',{}#\s])"
)
_ID_SETTINGS = r"\b(?:modifyAnchors|headerIds|markdown|kramed|remarkable|pandoc|anchors)\b"
_OUTPUTS = {"jekyll": ("destination", "_site"), "hugo": ("publishDir", "public"), "hexo": ("public_dir", "public")}
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1"})
_GITBOOK = frozenset({".gitbook", ".gitbook.yaml", ".gitbook.yml", "summary.md"})
"""Files of GitBook at the root of a repository that it publishes."""


class Publishing(NamedTuple):
    """The settings of a generator about pages.

    output: the folder that the generator writes to, as names below the root.
    hosts: the hosts that the site is published at; none where they are not configured.
    kramdown: the parser of kramdown that renders a Jekyll site; `other` where another engine does.
    id_prefix: the prefix of the ids that kramdown generates for headings.
    hugo_ids: the style of heading ids of a Hugo site, `github-ascii` or `blackfriday`, else ``.
    sets_ids: whether a Hexo site configures the ids of headings, or has another renderer.
    tag_folder: the folder of the pages of tags, `` for the default.
    tag_map: the names of tags in the addresses of a Hexo site, by tag.
    filename_case: `1` where Hexo writes addresses in lower case, `2` in upper case.
    keeps_case: whether Hugo writes addresses in the case of the names.
    has_tag_pages: whether the site has pages of its tags; Jekyll generates them with a plugin or a theme only.
    has_own_tag_addresses: whether a Hugo site configures the addresses of its tag pages.
    engine: the engine that renders Markdown.
    is_gitbook: whether GitBook may publish a repository without a generator, by its files.
    """

    permalinks: Permalinks
    output: tuple[str, ...]
    hosts: tuple[str, ...]
    kramdown: Literal["GFM", "plain", "other"]
    id_prefix: str
    hugo_ids: str
    sets_ids: bool
    tag_folder: str
    tag_map: tuple[tuple[str, str], ...]
    filename_case: str
    keeps_case: bool
    has_tag_pages: bool
    has_own_tag_addresses: bool
    engine: Engine
    is_gitbook: bool


def read_publishing(settings: SiteSettings, host: str, names: Collection[str]) -> Publishing:
    """Return the publishing settings of a site, given its host, `` if not configured, and the names at its root."""
    jekyll = settings.generator == "jekyll"
    return Publishing(
        parse_permalinks(settings.generator, settings.source),
        _output(settings),
        tuple(sorted({host, *map(str.lower, settings.lines("CNAME")), *_LOCAL_HOSTS})) if host else (),
        _kramdown(settings),
        settings.inner("auto_id_prefix") if jekyll else "",
        _hugo_ids(settings),
        re.search(_ID_SETTINGS, settings.source) is not None,
        settings.text("tag_dir"),
        _tag_map(settings),
        settings.text("filename_case"),
        settings.text("disablePathToLower") == "true",
        _has_tag_pages(settings, names),
        settings.generator == "hugo" and "/" in settings.inner("tags"),
        detect_engine(settings, names),
        not settings.generator and not _GITBOOK.isdisjoint(map(str.lower, names)),
    )


def _has_tag_pages(settings: SiteSettings, names: Collection[str]) -> bool:
    if settings.generator == "jekyll":
        stems = {name.partition(".")[0].lower() for name in names}
        listing = re.search(f"{_TAG_PLUGINS}|{_TAG_THEMES}", settings.source)
        return listing is not None or not stems.isdisjoint(_TAG_PAGES)
    if settings.generator == "hugo":
        taxonomies = re.search(_TAXONOMIES, settings.source, re.IGNORECASE | re.MULTILINE)
        disabled = re.search(_DISABLED, settings.source, re.IGNORECASE | re.MULTILINE)
        named = taxonomies is None or re.search(r"\btags\b", taxonomies[1]) is not None
        return named and (disabled is None or re.search(r"\bterm\b", disabled[1]) is None)
    return settings.generator == "hexo"


def _tag_map(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    found = re.search(_TAG_MAP, settings.source, re.MULTILINE) if settings.generator == "hexo" else None
    pairs = re.findall(_PAIR, found[1], re.MULTILINE) if found else []
    return tuple(("".join(names), value) for *names, value in pairs)


def _kramdown(settings: SiteSettings) -> Literal["GFM", "plain", "other"]:
    if settings.text("markdown").lower() not in ("", "kramdown"):
        return "other"
    return "plain" if settings.inner("input").lower() == "kramdown" else "GFM"


def _hugo_ids(settings: SiteSettings) -> str:
    kind = settings.inner("autoHeadingIDType") or settings.text("autoHeadingIDType")
    return kind if kind in ("github-ascii", "blackfriday") else ""


def _output(settings: SiteSettings) -> tuple[str, ...]:
    key, default = _OUTPUTS.get(settings.generator, ("", ""))
    named = settings.text(key) if key else ""
    return tuple(part for part in (named or default).split("/") if part not in ("", "."))
