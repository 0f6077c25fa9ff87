"""Learn the configuration of a blog from its notes and its site."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.catalogue.init.configuration_text import write_configuration
from paperstack_lint.catalogue.init.habits import Habits, learn_habits
from paperstack_lint.catalogue.init.survey import FoundNotes, find_notes
from paperstack_lint.catalogue.init.template_learning import LearntTemplate, learn_template
from paperstack_lint.catalogue.init.trial import RuleFindings, Trial, open_session, run_trial
from paperstack_lint.config.configuration import FILES, Config
from paperstack_lint.config.parsing import parse_config
from paperstack_lint.engine.session import checkers
from paperstack_lint.note.front_matter.yaml_reader import load_config
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.text.progress import Steps


class Learnt(NamedTuple):
    """What was learnt of a blog, and the `text` of a configuration that says it.

    `unreadable` is why some of the notes could not be read; `trial` is what a run under the configuration reports,
    but for the rules that are `quiet`.
    """

    found: FoundNotes
    template: LearntTemplate | None
    habits: Habits
    trial: Trial
    quiet: tuple[RuleFindings, ...]
    unreadable: tuple[str, ...]
    text: str

    @property
    def errors(self) -> int:
        """The number of errors that a run reports."""
        return self.trial.errors

    @property
    def warnings(self) -> int:
        """The number of warnings that a run reports, without those of habits."""
        return self.trial.warnings - sum(one.findings for one in self.quiet)


def learn(root: Path, *, progress: bool = False) -> Learnt:
    """Learn the configuration of the blog in a folder; one that it has already is not read. `progress` shows a bar."""
    root = Path(os.path.abspath(root))
    found = find_notes(root)
    config = Config(root, notes=found.folders, exclude=tuple(one.pattern for one in found.exclusions), baseline="")
    project = open_session(config, root)[1].project
    notes, unreadable = [], []
    for path in Steps(shown=progress).over(iter(found.files), len(found.files)):
        try:
            notes.append(Note(path, files.read(path, config.max_file_size), project))
        except files.FileError as error:
            unreadable.append(str(error))
    template = learn_template(notes, project)
    if template and not template.is_default:
        notes = [Note(note.path, note.text, project.with_template(template.template)) for note in notes]
    habits = learn_habits(notes)
    first = _parsed(root, write_configuration(found, template, habits, ()))
    among = {"front-matter": habits.posts, "tags": habits.posts, "sections": template.notes if template else 0}
    trial = run_trial(
        first, root, found.files, {family: number for family, number in among.items() if number}, progress=progress
    )
    quiet = tuple(trial.habits)
    text = write_configuration(found, template, habits, quiet)
    _parsed(root, text)
    return Learnt(found, template, habits, trial, quiet, tuple(unreadable), text)


def _parsed(root: Path, text: str) -> Config:
    """Return the configuration of a text, validated as one that is read. Raises ConfigError where it is invalid."""
    config = parse_config(root / FILES[0], load_config(text))
    checkers(open_session(config, root)[1], (), ())
    return config
