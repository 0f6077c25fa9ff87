"""Lint the notes under a configuration that is not written yet, to find the rules that report nothing but habits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.incremental import run_setup, worker_pool
from paperstack_lint.engine.incremental.job import Plan
from paperstack_lint.engine.incremental.note_state import NoteState
from paperstack_lint.engine.incremental.run_setup import Resources
from paperstack_lint.engine.session import Session, Sessions

MIN_NOTES = 5
"""The fewest notes with findings of one rule for these to be a habit."""
MIN_SHARE = 0.5
"""The share of notes with findings of one rule for these to be a habit."""
_OF_STYLE = ("front-matter", "headings", "sections", "tags")
"""Families of rules whose warnings may be about how the owner writes; others state facts, such as those about links."""


class RuleFindings(NamedTuple):
    """The findings of a rule: their number, in how many notes they are, and how many notes it may report at all."""

    rule: str
    findings: int
    notes: int
    among: int
    severity: str


class Trial(NamedTuple):
    """What a run under a configuration reports."""

    rules: tuple[RuleFindings, ...]
    errors: int
    warnings: int

    @property
    def habits(self) -> Iterator[RuleFindings]:
        """The rules that report as a warning what at least half of the notes do: a habit, and no finding.

        An error is none, however frequent: a reader, a generator or a program gets something broken.
        """
        for each in self.rules:
            is_style = each.severity == "warning" and _family(each.rule) in _OF_STYLE
            if is_style and each.notes >= max(MIN_NOTES, MIN_SHARE * each.among):
                yield each


def open_session(config: Config, root: Path) -> tuple[Configurations, Session]:
    """Return the session of a configuration that is not on the disk. Raises ConfigError where it is invalid."""
    configurations = Configurations(config, single=True)
    sessions = Sessions(configurations, None, [root], lambda _: None, untrusted=False)
    return configurations, sessions.default


def _family(rule: str) -> str:
    return rule.partition("/")[0]


def run_trial(config: Config, root: Path, files: Sequence[Path], among: Mapping[str, int], *, progress: bool) -> Trial:
    """Lint the notes below `root` under a configuration, and count what it reports.

    `among` is how many notes the rules of a family can be about, where these are not all.
    """
    configurations, session = open_session(config, root)
    plan = Plan(session, (), (), online=False, unsafe=False, all_rules=frozenset(session.catalogue))
    resources = Resources(worker_pool.processes(None), lambda _: None, progress)
    states = [NoteState(path) for path in files]
    with run_setup.open_scheduler([plan], states, configurations, resources) as scheduler:
        scheduler.check()
        found = [one for note in scheduler.notes for one in scheduler.outcome(note).findings]
    rules = {(one.rule, one.severity) for one in found if one.rule not in ABOUT_FILES}
    counted = ((rule, [one.path for one in found if one.rule == rule], severity) for rule, severity in sorted(rules))
    return Trial(
        tuple(
            RuleFindings(rule, len(paths), len(set(paths)), among.get(_family(rule), len(files)), severity)
            for rule, paths, severity in counted
        ),
        sum(one.severity == "error" for one in found),
        sum(one.severity == "warning" for one in found),
    )
