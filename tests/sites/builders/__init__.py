"""The real generators, where they are installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.sites.builders import hexo, hugo, jekyll
from tests.sites.builders.folder import built, write
from tests.sites.model import Built, Kind, Site

_AVAILABLE: dict[Kind, Callable[[], bool]] = {
    "jekyll": jekyll.available,
    "hexo": hexo.available,
    "hugo": hugo.available,
}
_VERSION: dict[Kind, Callable[[], str]] = {"jekyll": jekyll.version, "hexo": hexo.version, "hugo": hugo.version}
_RUN: dict[Kind, Callable[[Path, Site], str]] = {"jekyll": jekyll.run, "hexo": hexo.run, "hugo": hugo.run}
_FRAME: dict[Kind, dict[str, str]] = {"jekyll": jekyll.FRAME, "hexo": hexo.FRAME, "hugo": hugo.FRAME}


def available(kind: Kind) -> bool:
    """Return whether the generator is installed."""
    return _AVAILABLE[kind]()


def version(kind: Kind) -> str:
    """Return the name and version of the generator."""
    return _VERSION[kind]()


def build(site: Site, folder: Path) -> Built:
    """Build the site in a new folder and read its pages; raise `BuildError` where the generator fails."""
    write(folder, {**_FRAME[site.kind], **site.files})
    return built(folder / _RUN[site.kind](folder, site), site)
