"""Find the files to lint, those that are named or in the folders that are named, and the notes of a collection."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.config import selection
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import Configurations
from paperstack_lint.site.generators import detect_generator
from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.git import GitError, run
from paperstack_lint.storage.paths import (
    MARKDOWN,
    absolute_path,
    absolute_text,
    canonical_path,
    real_text,
    repositories,
)
from paperstack_lint.storage.trust import within
from paperstack_lint.text.message import msg

SKIPPED = frozenset({"_site", "node_modules", "vendor", "exampleSite"})
"""Folders with generated notes or those of others; hidden folders are skipped as well."""
OF_SITES = frozenset({"themes", "public"})
"""Folders of a site of Hugo's or Hexo's with its themes, and with what it generates, which are skipped, too."""

_MANIFESTS = (
    "package.json",
    "pyproject.toml",
    "setup.py",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "Gemfile",
)
"""The files of a program beside which a README is about that program."""
_OF_PROGRAMS = frozenset({"readme", "contributing", "changelog", "code_of_conduct", "security"})

_PathTest = Callable[[Path], bool]


class FilesToLint(NamedTuple):
    """The files to lint, each once, relative to the current folder where they are below it; and an error message for
    each path that cannot be linted.
    """

    files: tuple[Path, ...]
    errors: tuple[str, ...]


def find_files(paths: Sequence[Path], configurations: Configurations, *, force_exclude: bool = False) -> FilesToLint:
    """Find the files that `paths` name, sorted within each folder; the default is the configured notes, else `.`.

    A named file is always linted, unless `force_exclude` restricts the files to notes of the configuration that governs
    them. In folders, hidden files and links to folders are skipped, and so are links to files that are broken or lead
    out of both the folder and that of the configuration.
    """
    default = configurations.default
    wanted = note_test(configurations) if force_exclude else None if paths else _nested_note_test(configurations)
    files: dict[str, Path] = {}
    errors: list[str] = []
    for path in map(relative_path, paths or default.note_folders or (Path(),)):
        if os.path.isdir(path):
            found, unreadable = _walk(path, configurations)
            errors += unreadable
        elif wrong := _reason_if_unusable(path):
            found, errors = [], [*errors, wrong]
        else:
            found = [path]
        for file in found:
            if wanted is None or wanted(file):
                _add(files, file)
    return FilesToLint(tuple(files.values()), tuple(errors))


def note_test(configurations: Configurations) -> _PathTest:
    """Return the test whether a file is a note: the bare command lints it in the folder of its configuration."""
    excluded, tests = _exclusion_test(configurations), _PerConfig(_collected_by)
    return lambda path: tests.of(configurations.governing(path))(path) and not excluded(path)


def _nested_note_test(configurations: Configurations) -> _PathTest:
    """Return the test whether a file, where it is not governed by the current folder's configuration, is a note."""
    is_note = note_test(configurations)
    return lambda path: configurations.governing(path) is configurations.default or is_note(path)


def _collected_by(config: Config) -> _PathTest:
    """Return the test whether a file is named like a note, and is in the folders of the configured notes.

    Where there are none of these, all folders below the configuration, else the current one, are searched for notes.
    """
    folders = config.note_folders
    roots = [_prefix(folder) for folder in folders or (config.root, Path.cwd())]

    def is_collected(path: Path) -> bool:
        full = absolute_text(path)
        root = next((root for root in roots if full.startswith(root)), "" if folders else _prefix(path.parent))
        *above, name = full[len(root) :].split(os.sep)
        if not root or not _is_note_name(name) or any(map(is_skipped, above)) or in_site(root, above):
            return False
        return not (above and _is_of_program(path))

    def in_site(root: str, above: list[str]) -> bool:
        return not OF_SITES.isdisjoint(above) and any(
            _is_of_site(Path(root, *above[:depth])) for depth in range(1, len(above) + 1)
        )

    return is_collected


def _prefix(folder: Path) -> str:
    """Return the prefix of the paths of all files below a folder, symbolic links followed."""
    return os.path.join(os.path.realpath(folder), "")


def _collected_files(config: Config, configurations: Configurations) -> list[Path]:
    """Return the notes on the disk in the folders of the configured notes, each once, in order."""
    found = (file for folder in config.note_folders for file in _walk(relative_path(folder), configurations)[0])
    return _unique(filter(_governed_by(config, configurations), found))


def _filter_notes(paths: Iterable[Path], config: Config, configurations: Configurations) -> list[Path]:
    """Return those of some files that are notes of the configuration, each once, in order."""
    is_governed, is_excluded = _governed_by(config, configurations), _exclusion_test(configurations)
    is_collected, roots = _collected_by(config), (config.root.resolve(),)
    found = (path for path in filter(is_governed, paths) if is_collected(path) and not is_excluded(path))
    return _unique(path for path in found if _is_usable(path, roots))


def _governed_by(config: Config, configurations: Configurations) -> _PathTest:
    def is_governed(path: Path) -> bool:
        own = configurations.governing_or_none(path)
        return own is not None and own.file == config.file

    return is_governed


def _unique(paths: Iterable[Path]) -> list[Path]:
    files: dict[str, Path] = {}
    for path in paths:
        _add(files, path)
    return sorted(files.values())


def _add(files: dict[str, Path], file: Path) -> None:
    """Add a file under one name: its own is preferred to that of a link to it, a short one to a long one."""
    itself = real_text(file)
    files[itself] = min(files[itself], file, key=_name_rank) if itself in files else file


def _name_rank(name: Path) -> tuple[bool, int, str]:
    return os.path.islink(name), len(name.parts), name.as_posix()


def relative_path(path: Path) -> Path:
    """Return an absolute path relative to the current folder where it is below it; a relative one as it is."""
    full, cwd = absolute_path(path), Path.cwd()
    return full.relative_to(cwd) if path.is_absolute() and full.is_relative_to(cwd) else path


def _reason_if_unusable(path: Path) -> str:
    """Return why a named path cannot be linted, for a message; `` where it can."""
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        wrong = (
            msg("is a broken symbolic link: fix or remove it")
            if os.path.islink(path)
            else msg("no such file or folder")
        )
        return msg("{path}: {problem}", path=path.as_posix(), problem=wrong)
    except OSError as error:  # a loop of links, a name too long, a folder that may not be entered
        return msg("{path}: cannot be read: {reason}", path=path.as_posix(), reason=error_text(error))
    return "" if regular else msg("{path}: is neither a file nor a folder: leave it out", path=path.as_posix())


def unmatched_patterns(config: Config, patterns: Iterable[str], paths: Iterable[Path]) -> list[str]:
    """Return the patterns of a configuration that match nothing in the folders among paths; none without a folder."""
    folders = [path for path in paths if os.path.isdir(path)]
    left = {pattern: selection.path_test([pattern], config) for pattern in patterns if pattern[0] != "!"}
    for place, _, names in (found for folder in folders for found in os.walk(folder)):
        here = Path(place)
        for path in (here, *(here / name for name in names)):
            left = {pattern: test for pattern, test in left.items() if not test(path)}
        if not left:
            break
    return list(left) if folders else []


def _exclusion_test(configurations: Configurations, *, folders: bool = False) -> _PathTest:
    """Return the test whether `exclude` of a configuration that applies to a file, or a folder, excludes it."""
    tests = _PerConfig(lambda config: selection.path_test(config.exclude, config, folders=folders))
    return lambda path: any(tests.of(config)(path) for config in configurations.excluding(path) if config.exclude)


class _PerConfig:
    """Tests of paths, one for each configuration, created when first needed."""

    def __init__(self, make: Callable[[Config], _PathTest]) -> None:
        self._make = make
        self._tests: dict[Path, _PathTest] = {}

    def of(self, config: Config) -> _PathTest:
        """Return the test of a configuration."""
        if config.root not in self._tests:
            self._tests[config.root] = self._make(config)
        return self._tests[config.root]


def _walk(folder: Path, configurations: Configurations) -> tuple[list[Path], list[str]]:
    """Return the notes in a folder and its sub-folders, and the errors for folders that cannot be read."""
    files: list[Path] = []
    errors: list[str] = []
    excluded, is_excluded = _exclusion_test(configurations), _exclusion_test(configurations, folders=True)
    roots = (folder.resolve(), configurations.default.root.resolve())

    def unreadable(error: OSError) -> None:
        errors.append(
            msg(
                "{path}: cannot be read: {reason}",
                path=Path(error.filename).as_posix(),
                reason=error_text(error),
            )
        )

    for place, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(place)
        folders[:] = sorted(
            name for name in folders if not (is_skipped(name) or is_excluded(here / name) or _is_of_site(here / name))
        )
        notes = (here / name for name in sorted(names) if _is_note_name(name))
        notes = (file for file in notes if here == folder or not _is_of_program(file))
        files += [file for file in notes if _is_usable(file, roots) and not excluded(file)]
    return files, errors


def is_skipped(folder: str) -> bool:
    """Return whether no notes are searched for in a folder of that name: a hidden one, or one that is generated."""
    return folder[0] == "." or folder in SKIPPED


def _is_of_site(folder: Path) -> bool:
    """Return whether a folder has the themes of a site, which are of others, or what its generator has written."""
    return folder.name in OF_SITES and detect_generator(folder.parent) in ("hugo", "hexo")


def _is_of_program(file: Path) -> bool:
    """Return whether a file is about a program in its folder, by its name: a tool or others may have written it."""
    return file.stem.lower() in _OF_PROGRAMS and any(os.path.exists(file.with_name(name)) for name in _MANIFESTS)


def is_note(path: Path) -> bool:
    """Return whether a file is named like a note."""
    return _is_note_name(path.name)


def _is_note_name(name: str) -> bool:
    return name.lower().endswith(MARKDOWN) and name[0] != "."  # a link to the current folder has no name


def _is_usable(file: Path, roots: Sequence[Path]) -> bool:
    """Return whether a path is a file; a link counts where its target is below one of the roots."""
    return _is_file(file) and (not os.path.islink(file) or within(file, roots))


def _is_file(file: Path) -> bool:
    """Return whether a path is a file; one without permission counts, so that it is reported as unreadable."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


class Membership:
    """The notes of the collections of a run, and others that may refer to them. Git runs once for each repository."""

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations
        self._grouped: dict[Path, dict[Path | None, list[Path]]] = {}

    def members(self, config: Config, given: Sequence[Path]) -> list[Path]:
        """Return the notes of the collection of a configuration, those of a run, `given`, among them where they
        belong to it.

        Where neither the configuration nor git defines the collection, it is the given notes: a linter should not read
        everything below the current folder.
        """
        config = config._replace(root=_root(config, [absolute_path(path) for path in given]))
        repository = _repository((config.note_folders or (config.root,))[0])
        tracked = self._tracked(repository).get(config.file, []) if repository else []
        if kept := _filter_notes(tracked, config, self._configurations):
            return kept
        return _collected_files(config, self._configurations) if config.note_folders else list(given)

    def around(self, configs: Sequence[Config]) -> Iterator[Path]:
        """Yield the notes of other configurations that git tracks in the repositories around some configurations."""
        governing = {config.file for config in configs}
        is_member = note_test(self._configurations)
        for repository in {_repository(config.root): None for config in configs}:
            for file, tracked in (self._tracked(repository) if repository else {}).items():
                yield from filter(is_member, () if file in governing else tracked)

    def _tracked(self, repository: Path) -> dict[Path | None, list[Path]]:
        """Return the files named like notes that git tracks in a repository, by what governs them."""
        if repository not in self._grouped:
            groups: dict[Path | None, list[Path]] = {}
            for path in filter(is_note, _tracked([repository]) or []):
                if own := self._configurations.governing_or_none(path):
                    groups.setdefault(own.file, []).append(path)
            self._grouped[repository] = groups
        return self._grouped[repository]


def _root(config: Config, given: Sequence[Path]) -> Path:
    """Return the folder of the blog whose notes are given, whatever the current folder is."""
    own = absolute_path(config.root)
    is_far = given and not any(path.is_relative_to(own) for path in given)
    if config.file is not None and not is_far:
        return config.root
    root = given[0].parent if is_far else own
    if repository := _repository(root):
        return repository
    repository = _repository(given[0].parent) if given else None
    is_around_all = repository is not None and all(path.is_relative_to(repository) for path in given)
    return repository if repository and is_around_all else root


def _repository(folder: Path) -> Path | None:
    return next(repositories(folder.absolute()), None)


def _tracked(folders: Sequence[Path]) -> list[Path] | None:
    """Return the files that git tracks in folders; None where it tracks none, or fails."""
    places = [Path(os.path.abspath(folder)) for folder in folders]
    try:
        listed = run(places[0], "--literal-pathspecs", "ls-files", "-z", "--", *map(os.fspath, places))
    except GitError:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [Path(canonical_path(places[0] / name)) for name in names] or None
