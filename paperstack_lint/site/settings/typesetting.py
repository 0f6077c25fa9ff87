"""Detect whether a Markdown engine changes the formulas of a site before a script typesets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.site.generators import SiteSettings
    from paperstack_lint.site.settings.engine import Engine
    from paperstack_lint.site.tree import Tree

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
        found = [text for text in _templates(tree, settings, "jekyll") if re.search(_SCRIPT, text)]
        return engine if any(re.search(_DOLLAR, text) for text in found) else ""
    if settings.generator == "hugo" and engine == "commonmark" and "passthrough" not in settings.source.lower():
        enabled = re.search(_ENABLED, settings.source)
        return engine if enabled or any(re.search(_SCRIPT, text) for text in _templates(tree, settings, "hugo")) else ""
    if settings.generator == "hexo" and engine == "marked":  # many packages of markdown-it know math
        protected = re.search(_PROTECTING, settings.file("package.json"))
        return (
            engine
            if not protected and any(re.search(_ENABLED, text) for text in _configurations(tree, settings))
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
    names = [name for name in tree.names((), "file") if re.fullmatch(r"_config(?:\.[\w-]+)?\.ya?ml", name)]
    if "themes" in tree.names((), "folder"):
        names += (f"themes/{name}/_config.yml" for name in tree.names(("themes",), "folder"))
    yield from map(settings.file, names)
