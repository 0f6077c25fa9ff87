"""The collection: which notes are posts, the site that they belong to, and what all rules share."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.papers.template import Template
from paperstack_lint.paths import located
from paperstack_lint.site import Generator, Resolution, Site, recognised

if TYPE_CHECKING:
    from paperstack_lint.answers import Answers

__all__ = ["Project", "Resolution", "Site"]

_FORM_FOLDERS = frozenset({"scaffolds", "archetypes", "templates", "_templates"})
_FORM_NAMES = frozenset({"template", "templates"})
_NO_POSTS = _FORM_FOLDERS | {"_drafts"}
_NO_POST_NAMES = _FORM_NAMES | {"readme", "index", "_index", "summary"}


def is_dated(path: Path) -> bool:
    """Whether the file's name begins with a date, as that of a post of Jekyll's does."""
    return re.match(r"\d{4}-\d{1,2}-\d{1,2}-", path.name) is not None


class Project:
    """What the notes of one run share.

    `notes` are the folders of the collection, `rules` the names of all rules, `answers` what the network said.
    """

    def __init__(
        self, template: Template, today: datetime.date, notes: Sequence[Path] = (), rules: Iterable[str] = ()
    ) -> None:
        self.template = template
        self.today = today
        self.notes = tuple(notes)
        self.rules = frozenset(rules)
        self.answers: Answers | None = None
        self._sites: dict[str, Site | None] = {}
        self._folders: dict[str, Site] = {}

    def informed(self, answers: Answers) -> Project:
        """The same project, with what the network said."""
        informed = copy(self)
        informed.answers = answers
        return informed

    def site(self, path: Path) -> Site | None:
        """The blog that the file at `path` belongs to: the nearest parent with a generator's configuration, else
        the nearest with `.git`; None where there is neither.
        """
        folder = os.path.dirname(os.path.abspath(path))
        if folder not in self._sites:
            self._sites[folder] = self._find(folder)
        return self._sites[folder]

    def _find(self, folder: str) -> Site | None:
        repository = ""
        passed = folder
        while True:
            if found := recognised(Path(passed)):
                return self._shared(passed, found)
            if not repository and os.path.exists(os.path.join(passed, ".git")):
                repository = passed
            if (parent := os.path.dirname(passed)) == passed:
                return self._shared(repository, "") if repository else None
            passed = parent

    def _shared(self, root: str, generator: Generator) -> Site:
        return self._folders.setdefault(root, Site(Path(root), generator))

    def resolve(self, path: Path, target: str) -> Resolution:
        """Whether the local `target` of a link in the file at `path` exists.

        Where no site is known, only relative targets are judged, and nothing outside the current folder (outside
        the note's own, where that is elsewhere) is looked at.
        """
        site = self.site(path)
        if site is not None:
            return site.resolve(path, target)
        here, cwd = os.path.dirname(os.path.abspath(path)), os.getcwd()
        root = cwd if here == cwd or here.startswith(cwd.rstrip(os.sep) + os.sep) else here
        return self._shared(root, "none").resolve(path, target)

    def is_post(self, path: Path) -> bool:
        """Whether a generator publishes the file as a post: named by date, or inside the collection.

        An index, a template and a draft are none.
        """
        place = self._inside(path)
        if place.stem.casefold() in _NO_POST_NAMES or _NO_POSTS.intersection(place.parts[:-1]):
            return False
        return is_dated(path) or any(located(path).is_relative_to(notes.resolve()) for notes in self.notes)

    def is_form(self, path: Path) -> bool:
        """Whether new notes are made from the file, so that its blanks are there to be filled in."""
        place = self._inside(path)
        return place.stem.casefold() in _FORM_NAMES or not _FORM_FOLDERS.isdisjoint(place.parts[:-1])

    def _inside(self, path: Path) -> Path:
        """The path below its site's root: what the folders above are called says nothing about the note."""
        full, site = Path(os.path.abspath(path)), self.site(path)
        if site is not None:
            return full.relative_to(site.root)
        return next((full.relative_to(at) for at in map(os.path.abspath, self.notes) if full.is_relative_to(at)), path)
