"""Hugo, as the command `hugo`, or what `HUGO` names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.sites.builders.folder import run as run_in
from tests.sites.model import Site

_LIST = """{{ $list := slice }}{{ range site.RegularPages }}\
{{ $path := "" }}{{ with .File }}{{ $path = printf "content/%s" .Path }}{{ end }}\
{{ $tags := slice }}{{ range .GetTerms "tags" }}{{ $tags = $tags | append .RelPermalink }}{{ end }}\
{{ $date := .Date.Format "2006-01-02T15:04:05-07:00" }}\
{{ $list = $list | append (dict "path" $path "url" .RelPermalink "date" $date "tags" $tags "post" true) }}{{ end }}\
{{ $list | jsonify }}"""
FRAME = {
    "layouts/index.html": "home",
    "layouts/index.json": _LIST,
    "layouts/_default/single.html": '{{ partial "menu.html" . }}{{ .Content }}',
    "layouts/_default/list.html": "{{ .Title }}",
    "layouts/partials/menu.html": "",
}
"""The files that a site needs besides its own: minimal layouts, and the list of its pages."""


def command() -> str | None:
    """Return the executable; None where there is none."""
    return os.environ.get("HUGO") or shutil.which("hugo")


def available() -> bool:
    """Return whether there is an executable."""
    return command() is not None


def version() -> str:
    """Return the name and version."""
    done = subprocess.run([command() or "hugo", "version"], capture_output=True, text=True, check=True)
    return re.split(r"[-+ ]", done.stdout[done.stdout.index("hugo v") :].replace(" ", "_", 1))[0].replace("_", " ")


def run(folder: Path, site: Site) -> str:
    """Build the site and return the name of the folder with the pages."""
    run_in([command() or "hugo", "--buildFuture", "--quiet"], folder, site)
    return "public"
