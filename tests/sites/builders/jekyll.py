"""Jekyll, as the command `jekyll`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.sites.builders.folder import run as run_in
from tests.sites.model import Site

_ITEM = """{"path":{{ p.path | jsonify }},"url":{{ p.url | jsonify }},"post":%s,\
"date":{{ p.date | date: "%%Y-%%m-%%dT%%H:%%M:%%S%%z" | jsonify }},"tags":[{%% for t in p.tags %%}{{ t | jsonify }}\
{%% unless forloop.last %%},{%% endunless %%}{%% endfor %%}]},"""
_INDEX = (
    "---\n---\n["
    "{% for p in site.posts %}" + _ITEM % "true" + "{% endfor %}"
    "{% for p in site.pages %}" + _ITEM % "false" + "{% endfor %}"
    '{"path":"","url":"","post":false,"date":"","tags":[]}]'
)
FRAME = {"_layouts/default.html": "{{ content }}", "index.json": _INDEX}
"""The files that a site needs besides its own: a minimal layout, and the list of its pages."""


def available() -> bool:
    """Return whether the command is on PATH."""
    return shutil.which("jekyll") is not None


def version() -> str:
    """Return the name and version."""
    return subprocess.run(["jekyll", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def run(folder: Path, site: Site) -> str:
    """Build the site and return the name of the folder with the pages."""
    run_in(["jekyll", "build", "--quiet", "--future", "--disable-disk-cache"], folder, site)
    return "_site"
