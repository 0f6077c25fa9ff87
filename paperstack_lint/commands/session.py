"""What a run needs before it reads a note: the configuration, the rules, the project."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint import config as configuration
from paperstack_lint import rule as rules
from paperstack_lint.checks import ConfigError
from paperstack_lint.config import Config
from paperstack_lint.project import Project
from paperstack_lint.runner import Checker


class Session(NamedTuple):
    """A configuration, the files of all rules by name, and the collection."""

    config: Config
    catalogue: Mapping[str, Path]
    project: Project


def opened(file: Path | None, *, isolated: bool) -> Session:
    """Read the configuration and find the rules. Raises ConfigError or RuleError."""
    try:
        folder = Path.cwd()
    except FileNotFoundError:
        raise ConfigError("the current folder is gone: change to one that exists") from None
    config = configuration.load(folder, file, isolated=isolated)
    catalogue = rules.catalogue(config.rule_folders)
    today = datetime.date.today()  # noqa: DTZ011  # whether an identifier is of the future is a local question
    return Session(config, catalogue, Project(config.template, today, config.collection, catalogue))


def checkers(session: Session, select: Sequence[str], ignore: Sequence[str]) -> tuple[list[Checker], list[str]]:
    """The selected rules, ready to run, and why some of them cannot. Raises ConfigError."""
    from paperstack_lint.options import build

    config = session.config
    ready, errors = [], []
    for name in configuration.selected(config, session.catalogue, select, ignore):
        try:
            rule = rules.load(name, session.catalogue[name])
            options = build(rule, config.rules.get(name, {}), config.source)
        except rules.RuleError as error:
            errors.append(str(error))
            continue
        severity = "warning" if configuration.covers(config.warn, name) else "error"
        ready.append(Checker(rule, options, severity))
    return ready, errors
