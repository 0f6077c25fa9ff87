"""Hexo, as the package `hexo` in the `node_modules` folder that `HEXO` names."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.sites.builders.folder import run as run_in
from tests.sites.model import Site

_RENDERER = "hexo-renderer-marked"
_PACKAGES = ("hexo", _RENDERER, "hexo-generator-index", "hexo-generator-tag", "hexo-generator-category")
_LIST = """const fs = require('hexo-fs');
const { stat } = fs;
// A post without a date has that of its file; nothing can set when a file was made, but when it was changed.
fs.stat = path => stat(path).then(result => Object.assign(result, {birthtime: result.mtime}));
const item = post => p => ({path: 'source/' + p.source, url: p.path, post,
  date: p.date ? p.date.format() : '', tags: p.tags ? p.tags.map(t => t.path) : []});
hexo.extend.generator.register('list', locals => ({path: 'index.json', data: JSON.stringify([
  ...locals.posts.sort('-date').map(item(true)), ...locals.pages.map(item(false))])}));
"""
FRAME = {
    "package.json": json.dumps(
        {
            "name": "site",
            "version": "1.0.0",
            "private": True,
            "hexo": {"version": ""},
            "dependencies": dict.fromkeys(_PACKAGES, "*"),
        }
    ),
    "scripts/list.js": _LIST,
    "themes/plain/layout/post.njk": "{% include 'menu.njk' %}{{ page.content }}",
    "themes/plain/layout/page.njk": "{% include 'menu.njk' %}{{ page.content }}",
    "themes/plain/layout/menu.njk": "",
    **{f"themes/plain/layout/{name}.njk": name for name in ("index", "tag", "category")},
}
"""The files that a site needs besides its own: a minimal theme, and the list of its pages."""


def packages() -> Path | None:
    """Return the `node_modules` folder; None where a package is missing."""
    folder = Path(os.environ.get("HEXO", ""))
    complete = all((folder / name).is_dir() for name in _PACKAGES)
    return folder if os.environ.get("HEXO") and complete and shutil.which("node") else None


def available() -> bool:
    """Return whether the packages are installed."""
    return packages() is not None


def version() -> str:
    """Return the names and versions of Hexo and its renderer."""
    found = packages() or Path()
    names = (("hexo", "hexo"), (_RENDERER, _RENDERER))
    return ", ".join(
        f"{name} {json.loads((found / folder / 'package.json').read_text())['version']}" for name, folder in names
    )


def run(folder: Path, site: Site) -> str:
    """Build the site and return the name of the folder with the pages."""
    found = packages()
    if found is not None:
        (folder / "node_modules").symlink_to(found.absolute())
    run_in(["node", "node_modules/hexo/bin/hexo", "generate", "--bail"], folder, site)
    return "public"
