"""What a note asks about the world around it: its site, the other notes of the collection, what all rules share."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperstack_lint.collection.collection import Collection, Elsewhere, Follower, Use, Usual
from paperstack_lint.headings.fragments import Anchor
from paperstack_lint.papers.fields import DEFAULT as DEFAULT_FIELDS
from paperstack_lint.papers.fields import FieldNames, PaperFields
from paperstack_lint.papers.template import Template
from paperstack_lint.paths import DATED, located, named
from paperstack_lint.site import Generator, Resolution, Site, recognised
from paperstack_lint.trace import Question, Trace, question

if TYPE_CHECKING:
    from paperstack_lint.answers import Answers
    from paperstack_lint.collection.vocabulary import Advice, VocabularyName
    from paperstack_lint.papers.forms import Placeholder
    from paperstack_lint.site.notes import Lead

__all__ = ["Project", "Resolution", "Site"]

FORM_FOLDERS = frozenset({"scaffolds", "archetypes", "templates", "_templates"})
"""Folders of files that new notes are made from."""
_FORM_NAME = (
    r"_?templates?|模[板版]"
    r"|(?:.*[-_ ])?(?:papers?|notes?|cards?|raw|wiki|posts?|reading|literature|reviews?|summary|entry|concept|source"
    r"|article|page|meeting|daily|weekly|monthly)[-_ ]?templates?"
    r"|.*(?:笔记|筆記|论文|論文|文献|阅读|閱讀|文章|卡片|日记|日报|周报|月报)模[板版]"
    r"|(?:.*[-_ ])?(?:템플릿|テンプレート|양식|ひな形)(?:[-_ ]?v?\d{1,2})?"
)
"""How such files are called elsewhere. A note about templates of C++ or of a chat is none."""
_NO_POSTS = FORM_FOLDERS | {"_drafts"}
_DRAFT_FOLDERS = frozenset({"_drafts", "drafts", "draft", "草稿", "下書き"})
_NO_POST_NAMES = frozenset({"readme", "index", "_index", "summary"})
_OF_LANGUAGE = r"[._-](?:[a-z]{2}(?:[-_][a-z]{2,4})?|cht|chs)\Z"
"""How the name of a translation ends, without the ending and in lower case: `_index.en`, `readme_zh`."""


def is_dated(path: Path) -> bool:
    """Whether the file's name begins with a date, as that of a post of Jekyll's does."""
    return re.match(DATED, path.name) is not None


def is_form_name(stem: str) -> bool:
    """Return whether new notes are made from a file, by its name without the ending; one with a date is a note."""
    return re.fullmatch(_FORM_NAME, stem.casefold()) is not None and not re.match(DATED, stem)


class Project:
    """What the notes of one run share.

    `field_names` tell what fields say of a paper, `notes` are the folders of the collection, `rules` the names of all
    rules, `tables` the configured options of some, `answers` what the network said, `collection` what is known of the
    other notes. What depends on the day, on files or on other notes is asked by a method, which leaves a trace in a
    `witness`: no result outlives the answers that it was
    made of.
    """

    def __init__(
        self,
        template: Template,
        today: datetime.date,
        notes: Sequence[Path] = (),
        rules: Iterable[str] = (),
        tables: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        self.template = template
        self.tables = tables or {}
        self.field_names = FieldNames(DEFAULT_FIELDS)
        self.notes = tuple(notes)
        self.rules = frozenset(rules)
        self.answers: Answers | None = None
        self.collection = Collection({})
        self.told: Mapping[Question, Any] = {}
        self.trace: Trace | None = None
        self._today = today
        self._sites: dict[str, Site | None] = {}
        self._folders: dict[str, Site] = {}
        self._forms: dict[Path, tuple[Placeholder, ...]] = {}

    def reading(self, fields: PaperFields) -> Project:
        """Return the same project, with further names of the fields that hold the data of papers."""
        reading = copy(self)
        reading.field_names = FieldNames(fields)
        return reading

    def sharing(self, folders: dict[str, Site]) -> Project:
        """Return the same project with sites by their roots, which all projects of a run share: each folder is listed
        once, however many configurations there are.
        """
        sharing = copy(self)
        sharing._folders = folders  # noqa: SLF001
        return sharing

    def informed(self, answers: Answers) -> Project:
        """The same project, with what the network said."""
        informed = copy(self)
        informed.answers = answers
        return informed

    def among(self, collection: Collection) -> Project:
        """The same project, with what is known of the other notes."""
        among = copy(self)
        among.collection = collection
        return among

    def witness(self, told: Mapping[Question, Any]) -> Project:
        """The same project, with a trace of its own; it gives the answers that it is `told`."""
        witness = copy(self)
        witness.told = told
        witness.trace = Trace()
        return witness

    def asking(self, rule: str) -> None:
        """A rule is what asks from now on; `` is everything else."""
        if self.trace:
            self.trace.rule = rule

    def configured(self, rule: str) -> Mapping[str, Any]:
        """What the configuration says of a rule: its options by their configured names, none where it says nothing."""
        return self.tables.get(rule, {})

    @property
    def today(self) -> datetime.date:
        """The day of the run, in local time."""
        return self._day()

    @property
    def month(self) -> datetime.date:
        """The first day of the month of the run: all that arXiv's identifiers depend on, and no new answer each day."""
        return self._month()

    @question("site")
    def _day(self) -> datetime.date:
        return self._today

    @question("site")
    def _month(self) -> datetime.date:
        return self._today.replace(day=1)

    @question("site")
    def site(self, path: Path) -> Site | None:
        """The blog that the file at `path` belongs to: the nearest parent with a generator's configuration, else
        the nearest with `.git`; None where there is neither.
        """
        return self._site(path)

    @question("site")
    def formula_engine(self, path: Path) -> str:
        """Return the engine that changes the formulas of the file at `path`; `` where none is known to."""
        site = self._site(path)
        return site.formula_engine if site else ""

    @question("collection")
    def advice(self, tag: str, vocabulary: VocabularyName = "tags") -> Advice | None:
        """What the other notes have to say of a tag or a category: another spelling of it is used more, or as often."""
        return self.collection.vocabulary(vocabulary).advice(tag)

    @question("collection")
    def has_tag(self, path: Path, tag: str) -> bool:
        """Return whether a note other than the one at `path` has a tag."""
        return self.collection.vocabulary("tags").has(named(path), tag)

    @question("collection")
    def papers(self, path: Path, keys: tuple[str, ...]) -> tuple[Elsewhere, ...]:
        """The papers that notes other than the one at `path` have under one of the keys of `papers.identities`."""
        return self.collection.papers(named(path), tuple(keys))

    @question("site")
    def lead(self, path: Path, target: str) -> Lead | None:
        """The note and the place in it that a link in the file at `path` leads to; None where that cannot be told.

        The path of the note is as it is seen from the current folder.
        """
        from paperstack_lint.site.notes import lead

        site = self._site(path)
        found = lead(site, path, target) if site else None
        return found._replace(path=named(site.root / found.path)) if site and found and found.path else found

    def followed(self, path: str, target: str) -> tuple[str, str] | None:
        """The path and the fragment that a link in the file at `path` leads to; None where there is no such note."""
        found = self.lead(Path(path), target)
        return (found.path, found.fragment) if found and found.path else None

    @question("collection")
    def anchor(self, path: Path, fragment: str) -> Anchor:
        """Whether a fragment leads somewhere in the note at `path`."""
        return self.collection.anchor(named(path), fragment)

    @question("collection")
    def followers(self, path: Path) -> tuple[Follower, ...]:
        """The links of other notes to something in the one at `path`."""
        return self.collection.followers(named(path))

    @question("collection")
    def references(self, path: Path, wanted: tuple[str, ...]) -> tuple[Follower, ...]:
        """Return what may refer from other files of the site to the note at `path`, by a fragment of these letters."""
        return self.collection.references(named(path), wanted)

    @question("collection")
    def usual_keys(self) -> tuple[str, ...]:
        """The keys that nearly all posts have in their front matter."""
        return self.collection.usual_keys

    @question("collection")
    def uses_front_matter(self) -> bool:
        """Whether nine of ten notes are posts with front matter."""
        return self.collection.uses_front_matter

    @question("collection")
    def usual_fence(self) -> str:
        """Return what most posts have in common that is wrong with their opening fence; `` for nothing."""
        return self.collection.usual_fence

    @question("collection")
    def misspelt_keys(self) -> dict[str, str]:
        """Return the keys of posts that are probably misspelt, each with the one that is meant."""
        return self.collection.misspelt_keys

    @question("collection")
    def key_count(self, key: str) -> int:
        """Return how many posts have a key in their front matter."""
        return self.collection.key_counts[key]

    @question("collection")
    def usual_kinds(self) -> dict[str, str]:
        """What nearly all posts that have a key have for its value, as `front_matter.kinds.kind` tells it."""
        return self.collection.usual_kinds

    @question("collection")
    def usual_date_form(self) -> str:
        """The form that most dates of posts have, as `front_matter.days` tells it; `` where none is usual."""
        return self.collection.usual_date_form

    @question("collection")
    def date_form(self, form: str) -> Use:
        """Return how many posts have a form of dates, and where the first one is."""
        return self.collection.date_form(form)

    @question("collection")
    def uses_template(self) -> bool:
        """Whether some note has a paper with sections."""
        return self.collection.uses_template

    @question("collection")
    def writes_section(self, path: Path, key: str, writing: str) -> bool:
        """Return whether several other notes write the marker of a section in a way."""
        return self.collection.writes_section(named(path), key, writing)

    @question("site")
    def forms(self, path: Path) -> tuple[Placeholder, ...]:
        """Return what the files of the site that notes are made from put into the sections of a paper."""
        site = self._site(path)
        if site is None:
            return ()
        if site.root not in self._forms:
            from paperstack_lint.papers.forms import placeholders  # few notes have a short section

            self._forms[site.root] = tuple(placeholders(self, site.root))
        return self._forms[site.root]

    @question("collection")
    def placeholder(self, path: Path, key: str, content: str) -> str:
        """Return the path of another note that shows that a content of a section is a placeholder; `` without one."""
        return self.collection.placeholder(named(path), key, content)

    @question("collection")
    def spacing(self, folder: str) -> Usual:
        """Return how most headings of the notes in a folder are spaced; `` is the folder of all notes."""
        # Not how many are: each heading that is added would have all notes linted again.
        return self.collection.spacing(folder)

    @question("collection")
    def has_punctuation(self, path: Path, key: str) -> bool:
        """Return whether another note than the one at `path` has a heading with one of the `endings.keys`."""
        return self.collection.has_punctuation(named(path), key)

    def _site(self, path: Path) -> Site | None:
        folder = os.path.dirname(path)
        if folder not in self._sites:
            self._sites[folder] = self._find(os.path.abspath(folder))
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

    @question("site")
    def resolve(self, path: Path, target: str) -> Resolution:
        """Whether the local `target` of a link in the file at `path` exists.

        Where no site is known, only relative targets are judged, and nothing outside the current folder (outside
        the note's own, where that is elsewhere) is looked at.
        """
        site = self._site(path)
        if site is not None:
            return site.resolve(path, target)
        here, cwd = os.path.dirname(os.path.abspath(path)), os.getcwd()
        root = cwd if here == cwd or here.startswith(cwd.rstrip(os.sep) + os.sep) else here
        return self._shared(root, "none").resolve(path, target)

    @question("site")
    def is_post(self, path: Path) -> bool:
        """Whether a generator publishes the file as a post: named by date, or inside the collection.

        An index, a template and a draft are none, nor is a page of Jekyll's: its posts are below `_posts`, and what
        else it makes pages of in a collection of its own below another folder with an underscore.
        """
        folders, stem = self._inside(path)
        name = re.sub(_OF_LANGUAGE, "", stem)
        if {stem, name} & _NO_POST_NAMES or is_form_name(stem) or _NO_POSTS.intersection(folders):
            return False
        site = self._site(path)
        if site and site.generator == "jekyll" and not any(name.startswith("_") for name in folders):
            return False
        return is_dated(path) or any(located(path).is_relative_to(notes) for notes in self._collected)

    @question("site")
    def is_form(self, path: Path) -> bool:
        """Whether new notes are made from the file, so that its blanks are there to be filled in."""
        folders, stem = self._inside(path)
        return is_form_name(stem) or not FORM_FOLDERS.isdisjoint(folders)

    @question("site")
    def is_draft(self, path: Path) -> bool:
        """Return whether the file is in a folder of what is not published yet."""
        return not _DRAFT_FOLDERS.isdisjoint(map(str.casefold, self._inside(path)[0]))

    def _inside(self, path: Path) -> tuple[list[str], str]:
        """The folders below its site's root, and the name without its ending and its case.

        What the folders above are called says nothing about the note.
        """
        full, site = os.path.abspath(path), self._site(path)
        roots = [str(site.root)] if site else list(map(os.path.abspath, self.notes))
        root = next((root for root in roots if full.startswith(root.rstrip(os.sep) + os.sep)), None)
        *folders, name = (full[len(root) :] if root else str(path)).split(os.sep)
        return folders, os.path.splitext(name)[0].casefold()

    @cached_property
    def _collected(self) -> tuple[Path, ...]:
        return tuple(notes.resolve() for notes in self.notes)
