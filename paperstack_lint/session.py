"""What a run needs before it reads a note: the configuration, the rules, the project."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint import config as configuration
from paperstack_lint import console
from paperstack_lint import rule as rules
from paperstack_lint import untrusted as restriction
from paperstack_lint.checks import ConfigError
from paperstack_lint.config import Config
from paperstack_lint.project import Project
from paperstack_lint.runner import Checker
from paperstack_lint.trust import is_home, tree


class Session(NamedTuple):
    """A configuration, the files of all rules by name, and the collection.

    A `builtin_only` session runs no rule of the configuration's folders. `named` are the paths that the user named, and
    `untrusted` is whether the notes are a stranger's.
    """

    config: Config
    catalogue: Mapping[str, Path]
    project: Project
    builtin_only: bool = False
    named: tuple[Path, ...] = ()
    untrusted: bool = False

    @property
    def trusted(self) -> Mapping[str, Path]:
        """The rules that may be loaded."""
        if not self.builtin_only:
            return self.catalogue
        return {name: file for name, file in self.catalogue.items() if file.is_relative_to(rules.BUILTIN)}


def roots(session: Session) -> tuple[Path, ...]:
    """Return the folders that notes may be written in, whatever symbolic links lead to them."""
    named = {tree(path, named=not session.untrusted) for path in session.named}
    return tuple(sorted(named or {tree(path) for path in session.config.collection or (Path(),)}))


def opened(file: Path | None, *, isolated: bool, untrusted: bool = False, paths: Sequence[str | Path] = ()) -> Session:
    """Read the configuration and find the rules. Raises ConfigError or RuleError.

    The notes at `paths`, and a configuration that comes with them, are a stranger's where `untrusted` or GitHub
    Actions says so.
    """
    try:
        folder = Path.cwd()
    except FileNotFoundError:
        raise ConfigError("the current folder is gone: change to one that exists") from None
    config = configuration.load(folder, file, isolated=isolated)
    linted = [Path(path) for path in paths] or ([config.root] if config.collection else [])
    untrusted = untrusted or restriction.is_fork(os.environ)
    restrict = untrusted and restriction.comes_with_notes(file, linted)
    if restrict:
        config, refused = restriction.restricted(config)
        _tell(config, refused)
    catalogue = rules.catalogue(config.rule_folders)
    today = datetime.date.today()  # noqa: DTZ011  # whether an identifier is of the future is a local question
    project = Project(config.template, today, config.collection, catalogue, config.rules)
    return Session(config, catalogue, project, restrict, tuple(map(Path, paths)), untrusted)


def strangers(paths: Iterable[Path], project: Project) -> tuple[Path, ...]:
    """The folders that strangers may write in, so that the store must not be there. A home folder is the user's own."""
    folders = {site.root if (site := project.site(path)) else path.parent for path in paths}
    return tuple(sorted(root for root in map(Path.resolve, folders) if not is_home(root)))


def _tell(config: Config, refused: Sequence[str]) -> None:
    if refused:
        remedy = "a configuration of your own, named with --config, may"
        console.say(f"untrusted notes: {config.source} may not set {', '.join(refused)}; {remedy}")


def checkers(
    session: Session, select: Sequence[str], ignore: Sequence[str], *, online: bool = False
) -> tuple[list[Checker], list[str]]:
    """The selected rules, ready to run, and why some of them cannot. Raises ConfigError.

    Rules that need the network run `online` only; one that is selected by its name without it cannot run.
    """
    from paperstack_lint.options import build

    config, trusted = session.config, session.trusted
    ready, errors = [], []
    for name in configuration.selected(config, session.catalogue, select, ignore):
        if name not in trusted:
            continue
        try:
            rule = rules.load(name, session.catalogue[name])
            options = build(rule, config.rules.get(name, {}), config.source)
        except rules.RuleError as error:
            errors.append(str(error))
            continue
        if rule.needs and not online:
            errors += [f"--select: {name} asks the network: add --online"] if name in select else []
            continue
        severity = "warning" if configuration.covers(config.warn, name) else "error"
        ready.append(Checker(rule, options, severity))
    return ready, errors
