"""Read the settings of a site: its Markdown engine, hosts, ids of headings, pages of tags and addresses of posts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.site.generators import Generator, SiteSettings
    from paperstack_lint.site.tree import Tree


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
        regex(_ID_SETTINGS).search(settings.source) is not None,
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
        listing = regex(f"{_TAG_PLUGINS}|{_TAG_THEMES}").search(settings.source)
        return listing is not None or not stems.isdisjoint(_TAG_PAGES)
    if settings.generator == "hugo":
        taxonomies = regex(_TAXONOMIES, re.IGNORECASE | re.MULTILINE).search(settings.source)
        disabled = regex(_DISABLED, re.IGNORECASE | re.MULTILINE).search(settings.source)
        named = taxonomies is None or regex(r"\btags\b").search(taxonomies[1]) is not None
        return named and (disabled is None or regex(r"\bterm\b").search(disabled[1]) is None)
    return settings.generator == "hexo"


def _tag_map(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    found = regex(_TAG_MAP, re.MULTILINE).search(settings.source) if settings.generator == "hexo" else None
    pairs = regex(_PAIR, re.MULTILINE).findall(found[1]) if found else []
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
    return any(regex(r"permalink[ \t]*:[ \t]*\S").match(line) for line in lines)


def _parse_parts(generator: Generator, text: str) -> Iterator[str]:
    """Yield the fields that the permalinks in a text contain."""
    known, files = _FIELDS.get(generator, {}), _OF_FILES.get(generator, frozenset())
    if generator == "jekyll" and (style := regex(r"permalink[ \t]*:[ \t]*[\"']?(\w+)").search(text)):
        yield from ("slug", "categories", *(("date",) if style[1] in _STYLES else ()))
    named = regex(_KEY).search(text) is not None
    if not named and ("/" not in text or generator == "hexo"):  # Hugo has them in a table of their own
        return
    for found in regex(_PLACEHOLDER).finditer(text):
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
    found = (regex(r"timezone[ \t]*:[ \t]*[\"']?([\w/+-]+)").match(line) for line in lines)
    return next((each[1] for each in found if each), "")


Engine = Literal["commonmark", "marked", "kramdown", "other", "unknown"]
"""The engine that renders a note.

`other` is an engine that differs from both CommonMark and kramdown, or one that is not detected; `unknown` is an
undetected one that follows either.
"""

_OTHER_TOOLS = frozenset(
    "mkdocs.yml mkdocs.yaml book.json book.toml conf.py pelicanconf.py zensical.toml _quarto.yml logseq"
    " summary.md _sidebar.md".split()
)
"""Files of documentation tools that do not use a CommonMark engine, or did not always."""
_RENDERERS = r"\"(?P<name>hexo-render(?:er)?-[\w-]*(?:mark|kramed|pandoc|md)[\w-]*)\"\s*:\s*\"(?P<version>[^\"]*)\""
_FIRST_STRICT_MARKED = 3
"""The first major version of hexo-renderer-marked whose marked follows CommonMark's rules of emphasis."""


def detect_engine(settings: SiteSettings, names: Collection[str]) -> Engine:
    """Return the engine of a site, given the names of files and folders at its root."""
    if settings.generator == "jekyll":
        return _jekyll(settings.text("markdown").lower())
    if settings.generator == "hexo":
        return _hexo(settings.file("package.json"))
    if settings.generator == "hugo":
        handler = settings.inner("defaultMarkdownHandler") or settings.text("defaultMarkdownHandler")
        old = "blackfriday" in settings.source.lower()
        return "other" if old or handler.lower() not in ("", "goldmark") else "commonmark"
    if not _OTHER_TOOLS.isdisjoint(name.lower() for name in names):
        return "other"
    return "unknown" if "_posts" in names else "commonmark"


def _jekyll(processor: str) -> Engine:
    if processor in ("", "kramdown"):
        return "kramdown"
    return "commonmark" if "commonmark" in processor else "other"


def _hexo(package: str) -> Engine:
    found = {one["name"]: one["version"] for one in regex(_RENDERERS).finditer(package)}
    if len(found) != 1:  # of several, the one that is loaded last renders; of none, it may be of any version
        return "other"
    ((name, version),) = found.items()
    if name == "hexo-renderer-marked":
        major = regex(r"\d+").search(version)
        return "other" if major and int(major[0]) < _FIRST_STRICT_MARKED else "marked"
    return "commonmark" if "markdown-it" in name else "other"


MAX_TEMPLATES = 300
"""The most templates that are searched for a script; a theme has about a hundred."""

_SCRIPT = r"(?i)mathjax|katex"
_DOLLAR = r"[\"']\$[\"']"
"""The delimiter of inline formulas, as a template configures it."""
_ENABLED = (
    r"(?im)^[ \t]*(?:math|mathjax|katex|mathEngine)[ \t]*[:=][ \t]*[\"']?(?:true|mathjax|katex)\b"
    r"|^[ \t]*(?:math|mathjax|katex):[ \t]*\n(?:[ \t]++[^\n]*+\n){0,12}?[ \t]++enabled?:[ \t]*true\b"
)
_PROTECTING = r"(?i)\"[\w@/-]*(?:math|katex|latex)[\w-]*\"\s*:"
"""A package that may protect formulas from the Markdown engine."""
_FOLDERS = {"jekyll": ("_includes", "_layouts"), "hugo": ("layouts", "themes"), "hexo": ()}


def formula_changing_engine(tree: Tree, settings: SiteSettings, engine: Engine) -> str:
    """Return the engine of a site that typesets formulas and does not protect them from it; else ``."""
    if settings.generator == "jekyll" and engine in ("kramdown", "commonmark"):
        found = [text for text in _templates(tree, settings, "jekyll") if regex(_SCRIPT).search(text)]
        return engine if any(regex(_DOLLAR).search(text) for text in found) else ""
    if settings.generator == "hugo" and engine == "commonmark" and "passthrough" not in settings.source.lower():
        enabled = regex(_ENABLED).search(settings.source)
        return (
            engine if enabled or any(regex(_SCRIPT).search(text) for text in _templates(tree, settings, "hugo")) else ""
        )
    if settings.generator == "hexo" and engine == "marked":  # many packages of markdown-it know math
        protected = regex(_PROTECTING).search(settings.file("package.json"))
        return (
            engine
            if not protected and any(regex(_ENABLED).search(text) for text in _configurations(tree, settings))
            else ""
        )
    return ""


def _templates(tree: Tree, settings: SiteSettings, generator: str) -> Iterator[str]:
    """Yield the texts of the templates of a site."""
    folders: list[tuple[str, ...]] = [(name,) for name in _FOLDERS[generator] if name in tree.names((), "folder")]
    read = 0
    for folder in folders:
        for name in tree.names(folder, "file"):
            if name.endswith(".html") and read < MAX_TEMPLATES:
                read += 1
                yield settings.file("/".join((*folder, name)))
        folders += ((*folder, name) for name in tree.names(folder, "folder")) if len(folders) < MAX_TEMPLATES else ()


def _configurations(tree: Tree, settings: SiteSettings) -> Iterator[str]:
    """Yield the configuration of a Hexo site and of its themes."""
    names = [name for name in tree.names((), "file") if regex(r"_config(?:\.[\w-]+)?\.ya?ml").fullmatch(name)]
    if "themes" in tree.names((), "folder"):
        names += (f"themes/{name}/_config.yml" for name in tree.names(("themes",), "folder"))
    yield from map(settings.file, names)
