"""Sessions: the configuration, the rules and the project that a run needs before it reads a note."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.config import selection
from paperstack_lint.config import untrusted as restriction
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.config.key_lines import add_line_to_errors
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker
from paperstack_lint.site.target_resolution import Site
from paperstack_lint.storage.paths import absolute_path, repositories
from paperstack_lint.storage.trust import is_home, writable_tree
from paperstack_lint.text.message import enumerated, msg


class Session(NamedTuple):
    """A configuration, the files of all rules by name, and the collection.

    A `builtin_only` session runs no rule of the configuration's folders. `named` are the paths that the user named, and
    `untrusted` is whether the notes come from someone else.
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


def roots(sessions: Sequence[Session]) -> tuple[Path, ...]:
    """Return the folders in which the notes of a run may be written, with symbolic links resolved."""
    first = sessions[0]  # all of them have the same paths
    # A hook names hundreds of notes in a few folders.
    places = {path if os.path.islink(path) or os.path.isdir(path) else path.parent for path in first.named}
    named = {writable_tree(path, named=not first.untrusted) for path in places}
    folders = (folder for session in sessions for folder in session.config.note_folders or (Path(),))
    return tuple(sorted(named or set(map(writable_tree, folders))))


class Sessions:
    """The sessions of a run: one for each configuration that governs a note of it.

    `REMEDY` is what helps where a configuration is restricted.
    """

    REMEDY = msg("a configuration of your own, named with --config, may")

    def __init__(
        self,
        configurations: Configurations,
        file: Path | None,
        paths: Sequence[Path],
        warn: Callable[[str], None],
        *,
        untrusted: bool,
    ) -> None:
        """`file` is the configuration that was named, `paths` are the notes that were, `warn` prints a warning; see
        `Sessions.opened`.
        """
        self.configurations = configurations
        self._named = file
        self._paths = paths
        self._warn = warn
        self._untrusted = untrusted or restriction.is_fork(os.environ)
        self._opened: dict[Path | None, Session] = {}
        self._sites: dict[str, Site] = {}

    @classmethod
    def opened(
        cls,
        file: Path | None,
        warn: Callable[[str], None],
        *,
        isolated: bool,
        untrusted: bool = False,
        paths: Sequence[str | Path] = (),
    ) -> Sessions:
        """Read the configuration of the current folder, or the one in `file`. Raises ConfigError or RuleError.

        The notes at `paths`, and each configuration that comes with them, are untrusted if `untrusted` is set, or if
        GitHub Actions runs for a fork.
        """
        try:
            folder = Path.cwd()
        except FileNotFoundError:
            raise ConfigError(msg("the current folder does not exist any more: change to one that does")) from None
        named = [Path(path) for path in paths]
        configurations = Configurations.load(folder, file, isolated=isolated, paths=named)
        sessions = cls(configurations, file, named, warn, untrusted=untrusted)
        sessions.of(None)
        return sessions

    @property
    def default(self) -> Session:
        """The session under the configuration of the current folder."""
        return self.of(None)

    @property
    def rule_names(self) -> frozenset[str]:
        """The names of the rules of all sessions."""
        return frozenset(name for one in self._opened.values() for name in one.catalogue)

    def under(self, paths: Iterable[Path]) -> list[Session]:
        """Return the sessions of notes, each once; that of the current folder where there are none."""
        return [*{one.config.file: one for one in map(self.of, paths)}.values()] or [self.default]

    def of(self, path: Path | None) -> Session:
        """Return the session under which the note at `path` is linted. Raises ConfigError or RuleError."""
        config = self.configurations.governing(path) if path else self.configurations.default
        if config.file not in self._opened:
            self._opened[config.file] = self._open(config)
        return self._opened[config.file]

    def _open(self, config: Config) -> Session:
        is_foreign = not self._is_own(config)
        default = self.configurations.default
        linted = self._paths or ([default.root] if default.note_folders else [])
        restrict = is_foreign or (self._untrusted and restriction.comes_with_notes(self._named, linted))
        if restrict:
            config, refused = restriction.restrict(config)
            self._warn_of(
                config, refused, msg("outside of the current repository") if is_foreign else msg("untrusted notes")
            )
        catalogue = rules.catalogue(config.rule_folders)
        today = datetime.date.today()  # noqa: DTZ011  # whether an identifier is of the future is a local question
        project = Project(config.template, today, config.note_folders, catalogue, config.rules).with_shared_sites(
            self._sites
        )
        project = project.with_field_names(config.paper_fields)
        return Session(config, catalogue, project, restrict, tuple(self._paths), self._untrusted)

    def _warn_of(self, config: Config, refused: Sequence[str], why: str) -> None:
        if refused:
            self._warn(
                msg(
                    "{why}: {source} may not set {names}; {remedy}",
                    why=why,
                    source=config.source,
                    names=enumerated(refused),
                    remedy=self.REMEDY,
                )
            )

    def _is_own(self, config: Config) -> bool:
        """Return whether a configuration is that of the current folder, or below it, or in the same repository.

        Linting a note elsewhere by its path is no consent to run the rules that come with it.
        """
        default = self.configurations.default
        here = Path.cwd()
        roots = [here, default.root, *repositories(here)]
        return config is default or any(absolute_path(config.root).is_relative_to(root) for root in roots)


def untrusted_roots(paths: Iterable[Path], project: Project) -> tuple[Path, ...]:
    """Return the folders that others may write in, where the store must not be. A home folder is the user's own."""
    folders = {site.root if (site := project.site(path)) else path.parent for path in paths}
    return tuple(sorted(root for root in map(Path.resolve, folders) if not is_home(root)))


def checkers(
    session: Session,
    select: Sequence[str],
    ignore: Sequence[str],
    *,
    online: bool = False,
    all_rules: Iterable[str] = (),
) -> tuple[list[Checker], list[str]]:
    """Return the selected rules, ready to run, and why some of them cannot run. Raises ConfigError.

    Rules that need the network run `online` only; one that is selected by its name without it cannot run. `all_rules`
    may be named as well: the rules of all sessions of the run.
    """
    config, trusted = session.config, session.trusted
    ready, errors = [], []
    for name in selection.select_rules(config, session.catalogue, select, ignore, all_rules):
        if name not in trusted:
            continue
        try:
            rule = rules.load(name, session.catalogue[name])
            with add_line_to_errors(config.file):
                options = rules.build(rule, config.rules.get(name, {}), config.source)
        except rules.RuleError as error:
            errors.append(str(error))
            continue
        if rule.needs and not online:
            errors += [msg("--select: {name} needs the network: add --online", name=name)] if name in select else []
            continue
        level = config.level(name)
        ready.append(Checker(rule, options, rule.severity if level in (None, "off") else level))
    return ready, errors


def checkers_for(config: Config, checkers: list[Checker], path: Path) -> list[Checker]:
    """Return the checkers that run for the note at a path: those that `per-file-ignores` does not name for it."""
    return without(checkers, selection.ignored_rules(config, path))


def without(checkers: list[Checker], ignored: Sequence[str]) -> list[Checker]:
    """Return the checkers but those of ignored rules and families."""
    if not ignored:
        return checkers
    return [each for each in checkers if not selection.covers(ignored, each.rule.name)]
