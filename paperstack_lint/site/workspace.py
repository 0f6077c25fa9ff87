"""The context of a note: the configuration, the day of the run, and the files of its site."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from paperstack_lint.note.field_names import DEFAULT_FIELDS, FieldNames, PaperFields
from paperstack_lint.note.note import analysis
from paperstack_lint.note.template import Template
from paperstack_lint.site.generators import Generator, detect_generator
from paperstack_lint.site.target_resolution import UNKNOWN, Resolution, Site
from paperstack_lint.storage.dependencies import DependencyRecorder, Query, query
from paperstack_lint.storage.paths import (
    DATED,
    Place,
    absolute_path,
    canonical_path,
    folder_prefix,
    is_dated,
    place_of,
)
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.site.linked_notes import LinkedNote

SCAFFOLD_FOLDERS = frozenset({"scaffolds", "archetypes", "templates", "_templates"})
"""Folders of scaffolds: files that new notes are created from."""
_SCAFFOLD_NAME = (
    r"_?templates?|模[板版]"
    r"|(?:.*[-_ ])?(?:papers?|notes?|cards?|raw|wiki|posts?|reading|literature|reviews?|summary|entry|concept|source"
    r"|article|page|meeting|daily|weekly|monthly)[-_ ]?templates?"
    r"|.*(?:笔记|筆記|论文|論文|文献|阅读|閱讀|文章|卡片|日记|日报|周报|月报)模[板版]"
    r"|(?:.*[-_ ])?(?:템플릿|テンプレート|양식|ひな形)(?:[-_ ]?v?\d{1,2})?"
)
"""The names of scaffolds elsewhere; a note about templates of C++ or of a chat must not match."""
_NO_POST_FOLDERS = SCAFFOLD_FOLDERS | {"_drafts"}
DRAFT_FOLDERS = frozenset({"_drafts", "drafts", "draft", "草稿", "下書き"})
_NO_POST_NAMES = frozenset({"readme", "index", "_index", "summary"})
_LANGUAGE_SUFFIX = r"[._-](?:[a-z]{2}(?:[-_][a-z]{2,4})?|cht|chs)\Z"
"""The end of a translation's name, without the ending and in lower case: `_index.en`, `readme_zh`."""
_FILES_FOR_TOOLS = (
    r"(?:readme|license|licence|contributing|changelog|code_of_conduct|security|summary|_sidebar|_navbar|_coverpage|_index"
    rf"|agents|claude|todo|404)(?:{_LANGUAGE_SUFFIX})?"
)
"""The names of files that documentation tools, forges and generators read, in lower case and without ending."""


def is_scaffold_name(stem: str) -> bool:
    """Return whether a name without ending is that of a scaffold; a name with a date is that of a note."""
    return regex(_SCAFFOLD_NAME).fullmatch(stem.casefold()) is not None and not regex(DATED).match(stem)


def is_file_for_tools(stem: str) -> bool:
    """Return whether a name without ending is that of a file for tools, such as a README, and not of a note."""
    return regex(_FILES_FOR_TOOLS).fullmatch(stem.casefold()) is not None


class Workspace:
    """The template and the names of fields, the folders of the collection (`notes`), and the sites on the disk.

    What depends on the day or on files is a query: a recorder, where there is one, records it as a dependency.
    """

    def __init__(self, template: Template, today: datetime.date, notes: Sequence[Path] = ()) -> None:
        self.template = template
        self.field_names = FieldNames(DEFAULT_FIELDS)
        self.notes = tuple(notes)
        self._collected = tuple(folder.resolve() for folder in self.notes)
        self.known_results: Mapping[Query, Any] = {}
        self.recorder: DependencyRecorder | None = None
        self.unanswered: dict[Query, None] | None = None
        self._today = today
        self._sites: dict[str, Site | None] = {}
        self._folders: dict[str, Site] = {}
        self._insides: dict[Path, tuple[list[str], str]] = {}

    @classmethod
    def of(cls, note: Note) -> Self:
        """Return the workspace of a note."""
        if not isinstance(note.context, cls):
            raise TypeError(f"{note.path}: the note has no {cls.__name__}")
        return note.context

    def with_template(self, template: Template) -> Self:
        """Return a copy with another template."""
        other = copy(self)
        other.template = template
        return other

    def with_field_names(self, fields: PaperFields) -> Self:
        """Return a copy with further names of the fields that contain the data of papers."""
        other = copy(self)
        other.field_names = FieldNames(fields)
        return other

    def with_shared_sites(self, folders: dict[str, Site]) -> Self:
        """Return a copy with the sites, by root, that all projects of a run share: each folder is listed once,
        however many configurations there are.
        """
        other = copy(self)
        other._folders = folders  # noqa: SLF001
        return other

    def with_recorder(self, known_results: Mapping[Query, Any]) -> Self:
        """Return a copy with its own recorder; the queries in `known_results` return these results."""
        other = copy(self)
        other.known_results = known_results
        other.recorder = DependencyRecorder()
        other.unanswered = None if self.unanswered is None else {}
        return other

    def without_files(self) -> Self:
        """Return a copy for a process that does not see the files of the notes."""
        other = copy(self)
        other._sites, other._folders, other._insides, other.unanswered = {}, {}, {}, {}  # noqa: SLF001
        return other

    def set_rule(self, rule: str) -> None:
        """Attribute the queries that follow to a rule; `` is for queries of no rule."""
        if self.recorder:
            self.recorder.rule = rule

    @property
    def today(self) -> datetime.date:
        """The day of the run, in local time."""
        return self._day()

    @property
    def month(self) -> datetime.date:
        """The first day of the month of the run: enough for arXiv identifiers, and a dependency that seldom changes."""
        return self._month()

    @query("site")
    def _day(self) -> datetime.date:
        return self._today

    @query("site")
    def _month(self) -> datetime.date:
        return self._today.replace(day=1)

    @query("site", unseen=Place("", "", ""))
    def place(self, path: Path) -> Place:
        """Return the paths of the file at `path`."""
        return place_of(path)

    @query("site", unseen=None)
    def site(self, path: Path) -> Site | None:
        """Return the site of the file at `path`: the nearest parent with a generator's configuration, else
        the nearest with `.git`; None where there is neither.
        """
        return self._site(path)

    @query("site", unseen="")
    def formula_engine(self, path: Path) -> str:
        """Return the Markdown engine that changes the formulas of the file at `path`; `` where none surely does."""
        site = self._site(path)
        return site.formula_engine if site else ""

    @query("site", unseen=None)
    def linked_note(self, path: Path, target: str) -> LinkedNote | None:
        """Return the note and the fragment that a link in the file at `path` refers to; None where that is uncertain.

        The path of the note is relative to the current folder.
        """
        from paperstack_lint.site.linked_notes import find_linked_note

        site = self._site(path)
        found = find_linked_note(site, path, target) if site else None
        return found._replace(path=canonical_path(site.root / found.path)) if site and found and found.path else found

    def linked_path(self, path: str, target: str) -> tuple[str, str] | None:
        """Return the path and the fragment that a link in the file at `path` refers to; None for no certain note."""
        found = self.linked_note(Path(path), target)
        return (found.path, found.fragment) if found and found.path else None

    @query("site", unseen=UNKNOWN)
    def resolve(self, path: Path, target: str) -> Resolution:
        """Return whether the local `target` of a link in the file at `path` exists.

        Without a site, only relative targets are resolved, and only inside the current folder, or inside the note's own
        folder if that is outside of the current one.
        """
        site = self._site(path)
        if site is not None:
            return site.resolve(path, target)
        here, cwd = os.path.dirname(os.path.abspath(path)), os.getcwd()
        root = cwd if here == cwd or here.startswith(folder_prefix(cwd)) else here
        return self._shared(root, "none").resolve(path, target)

    @query("site", unseen=False)
    def is_post(self, path: Path) -> bool:
        """Return whether a generator publishes the file as a post: named by date, or inside the collection.

        An index, a scaffold or a draft is not a post, nor is a page of a Jekyll site outside of the folders whose names
        begin with an underscore: `_posts`, and those of its other collections, or one outside of Hugo's content. On a
        Hexo site the name of a page outside of `_posts` has no meaning.
        """
        folders, stem = self._inside(path)
        name = regex(_LANGUAGE_SUFFIX).sub("", stem)
        if {stem, name} & _NO_POST_NAMES or is_scaffold_name(stem) or _NO_POST_FOLDERS.intersection(folders):
            return False
        site = self._site(path)
        if site and site.generator == "jekyll" and not any(name.startswith("_") for name in folders):
            return False
        if site and site.generator == "hugo" and not site.is_content(folders):
            return False
        is_page = site is not None and site.generator == "hexo" and "_posts" not in folders
        return (is_dated(path) and not is_page) or any(
            absolute_path(path).is_relative_to(notes) for notes in self._collected
        )

    @query("site", unseen=False)
    def is_scaffold(self, path: Path) -> bool:
        """Return whether the file is a scaffold: new notes are created from it, so that its gaps are intended."""
        folders, stem = self._inside(path)
        return is_scaffold_name(stem) or not SCAFFOLD_FOLDERS.isdisjoint(folders)

    @query("site", unseen=False)
    def is_draft(self, path: Path) -> bool:
        """Return whether the file is in a folder of drafts."""
        return not DRAFT_FOLDERS.isdisjoint(map(str.casefold, self._inside(path)[0]))

    def _inside(self, path: Path) -> tuple[list[str], str]:
        """Return the folders of a file below its site's root, and its name without ending and case.

        The names of the folders above are irrelevant to the note.
        """
        if path not in self._insides:
            self._insides[path] = self._find_inside(path)
        return self._insides[path]

    def _find_inside(self, path: Path) -> tuple[list[str], str]:
        full, site = os.path.abspath(path), self._site(path)
        roots = [str(site.root)] if site else list(map(os.path.abspath, self.notes))
        root = next((root for root in roots if full.startswith(folder_prefix(root))), None)
        *folders, name = (full[len(root) :] if root else str(path)).split(os.sep)
        return folders, os.path.splitext(name)[0].casefold()

    def _site(self, path: Path) -> Site | None:
        folder = os.path.dirname(path)
        if folder not in self._sites:
            self._sites[folder] = self._find(os.path.abspath(folder))
        return self._sites[folder]

    def _find(self, folder: str) -> Site | None:
        """Return the site of a folder, by its absolute path; those of the folders above it are found only once."""
        passed: list[str] = []
        while folder not in self._sites and folder not in passed[-1:]:  # the root is above itself
            passed.append(folder)
            folder = os.path.dirname(folder)
        site = self._sites.get(folder)
        for each in reversed(passed):
            site = self._sites[each] = self._find_below(site, each)
        return site

    def _find_below(self, above: Site | None, folder: str) -> Site | None:
        """Return the site of a folder, given that of the one above it."""
        if found := detect_generator(Path(folder)):
            return self._shared(folder, found)
        if (above is None or not above.generator) and os.path.exists(os.path.join(folder, ".git")):
            return self._shared(folder, "")
        return above

    def _shared(self, root: str, generator: Generator) -> Site:
        return self._folders.setdefault(root, Site(Path(root), generator))


@analysis
def is_post(note: Note) -> bool:
    """Return whether a generator publishes a note as a post: dated, or in the collection; no index or scaffold."""
    return Workspace.of(note).is_post(note.path)


@analysis
def is_scaffold(note: Note) -> bool:
    """Return whether new notes are created from a note: a scaffold of Hexo, an archetype of Hugo, a template."""
    return Workspace.of(note).is_scaffold(note.path)


@analysis
def is_draft(note: Note) -> bool:
    """Return whether a note is in a folder of drafts, so that parts of it may be still to come."""
    return Workspace.of(note).is_draft(note.path)


def site_of(note: Note) -> Site | None:
    """Return the site that a note belongs to; None where no parent folder is one."""
    return Workspace.of(note).site(note.path)


def generator_of(note: Note) -> Generator:
    """Return the generator of the site that a note belongs to; `none` where it belongs to none."""
    site = site_of(note)
    return site.generator if site else "none"
