"""Detect the engine that renders the Markdown of a site."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from paperstack_lint.site.generators import SiteSettings

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
    found = {one["name"]: one["version"] for one in re.finditer(_RENDERERS, package)}
    if len(found) != 1:  # of several, the one that is loaded last renders; of none, it may be of any version
        return "other"
    ((name, version),) = found.items()
    if name == "hexo-renderer-marked":
        major = re.search(r"\d+", version)
        return "other" if major and int(major[0]) < _FIRST_STRICT_MARKED else "marked"
    return "commonmark" if "markdown-it" in name else "other"
