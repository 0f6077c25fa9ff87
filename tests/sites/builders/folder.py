"""Write a site to the disk, run a generator on it, and read the pages that it wrote.

Each generator writes `index.json`, a list of its posts and pages in their order: `path`, `url`, `date`, `tags`, `post`.
"""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.sites.contents import read
from tests.sites.model import BuildError, Built, Entry, Page, Site

_TOUCHED = 1_600_000_000
"""The time of the last change of every file: Hexo dates a post without a date by that."""


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files, all with one modification time."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        os.utime(path, (_TOUCHED, _TOUCHED))


def run(command: Sequence[str], folder: Path, site: Site) -> None:
    """Run a generator in the folder, on a machine of the site's time zone."""
    environment = {**os.environ, "TZ": site.zone, "LANG": "C.UTF-8", "JEKYLL_ENV": "production"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise BuildError(done.stdout[-3000:] + done.stderr[-3000:])


def built(output: Path, site: Site) -> Built:
    """Read a site that was built into the folder."""
    index = output / "index.json"
    if not index.is_file():
        raise BuildError("there is no index.json")
    listed: list[dict[str, Any]] = json.loads(index.read_text(encoding="utf-8"))
    files = {f"/{path.relative_to(output)}": path for path in output.rglob("*") if path.is_file()}
    pages = {}
    for each in listed:
        address = "/" + unquote(each["url"].removeprefix(site.prefix if site.kind == "hugo" else "")).lstrip("/")
        file = next((files[name] for name in candidates(address) if name in files), None)
        if file and each["path"] in site.files:
            entry = Entry(address, each["date"] or "", tuple(sorted(each["tags"])))
            pages[each["path"]] = Page(entry, read(file.read_text(encoding="utf-8")))
    order = tuple(each["path"] for each in listed if each["post"] and each["path"] in pages)
    return Built(pages, order, frozenset(files), site.prefix)


def candidates(address: str) -> tuple[str, ...]:
    """Return the files that a web server tries for a decoded path below the site's root."""
    path = posixpath.normpath(address)
    return (
        (f"{path.rstrip('/')}/index.html",) if address.endswith("/") else (path, f"{path}.html", f"{path}/index.html")
    )
