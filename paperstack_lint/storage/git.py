"""Run git in a repository that may be a stranger's: read only, and no program that the repository configures is run.

No monitor, hook, filter, pager, external diff or text conversion, and no request to the network. The program is the
first one on the PATH that is outside of the repository and of the current folder; empty and relative entries of the
PATH, which name a place that strangers can fill, do not count. Git opens the files that it reads without a check, and
would wait for a named pipe or a device in their place; a repository with one is refused.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from paperstack_lint.storage.files import error_text
from paperstack_lint.storage.trust import is_home, outermost_repository, within
from paperstack_lint.text.message import msg

TIMEOUT = 30
"""Seconds for a command that compares or lists files; in the index of a large repository git needs milliseconds."""
SHORT_TIMEOUT = 5
"""Seconds for a command that reads settings or names only."""
_READS_FILES = frozenset({"diff", "ls-files", "merge-base"})
_HARDENING: Mapping[str, str] = {
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.hooksPath": os.devnull,
    "core.quotePath": "true",
    "diff.relative": "false",
    "diff.orderFile": os.devnull,
    "protocol.allow": "never",  # of a partial clone, git would fetch what it lacks
}
_VARIABLES = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_PASSED_VARIABLES = frozenset(
    {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    }
)
"""The variables of git that are passed on. The others, which git sets for hooks, could point to another repository."""


class GitError(Exception):
    """A git command failed; the message is the first line of its error output."""


class NoGitError(GitError):
    """No git program was found that may be run."""


def run(folder: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> bytes:
    """Run a git command in a folder, and return its output. Raises GitError.

    `settings` go before those of the repository. The arguments must be none that a stranger could make an option of.
    """
    import subprocess  # not needed for a folder without a repository

    _refuse(_pipe_read_always(folder))
    command = [program(folder), "--no-pager", *arguments]
    timeout = TIMEOUT if _READS_FILES.intersection(arguments) else SHORT_TIMEOUT
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and an absolute path outside of the repository
            command,
            cwd=folder,
            env=environment(settings or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(msg("git took more than {timeout} seconds", timeout=timeout)) from None
    except OSError as error:
        raise GitError(error_text(error)) from None
    if done.returncode:
        raise GitError(
            next(
                iter(done.stderr.decode(errors="replace").splitlines()),
                msg("exit code {code}", code=done.returncode),
            )
        )
    return done.stdout


def refuse_pipes(top: Path) -> None:
    """Raise GitError where a command that compares files would wait for a pipe in the repository at `top`."""
    folders = run(top, "rev-parse", "--absolute-git-dir", "--git-common-dir").splitlines()
    _refuse(_pipe_in_trees(top, (top / os.fsdecode(folder) for folder in folders)))
    if excludes := _setting(top, "core.excludesFile"):
        _refuse(top / excludes if _is_pipe(top / excludes) else None)


def _setting(top: Path, name: str) -> str:
    """Return the path that is the value of a setting; `` where it is not set."""
    try:
        return os.fsdecode(run(top, "config", "--path", "--get", name).rstrip(b"\n"))
    except GitError:
        return ""


def _refuse(pipe: Path | None) -> None:
    if pipe:
        raise GitError(msg("{pipe} is no regular file: remove it", pipe=pipe.as_posix()))


def _pipe_read_always(folder: Path) -> Path | None:
    """Return a pipe among the files that every command reads, in the repository around a folder; None without one."""
    for place in (folder, *folder.absolute().parents):
        if os.path.lexists(found := place / ".git"):
            files = [found, *map(Path, os.scandir(found))] if found.is_dir() else [found]
            return next(filter(_is_pipe, files), None)
    return None


def _pipe_in_trees(top: Path, folders: Iterable[Path]) -> Path | None:
    """Return a pipe in the work tree at `top`, or in the folders that contain its repository; None without one.

    In the work tree, git reads files whose name begins with `.git`, and repositories that are inside.
    """
    named = (file for file in _walk_files(top) if file.name.startswith(".git") or ".git" in file.parts)
    own = (file for folder in folders for file in _walk_files(folder))
    return next((file for files in (named, own) for file in files if _is_pipe(file)), None)


def _is_pipe(file: Path) -> bool:
    """Return whether opening a file, or reading it, would wait; links are followed."""
    try:
        mode = os.stat(file).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def _walk_files(folder: Path) -> Iterator[Path]:
    return (Path(place, name) for place, _, names in os.walk(folder) for name in names)


def disabled_filters(folder: Path) -> dict[str, str]:
    """Return the settings that turn off the repository's filters, programs that git pipes the text of files through.

    Commands that compare files would run them. Raises GitError.
    """
    names = run(folder, "config", "--list", "--name-only", "-z").split(b"\0")
    return dict.fromkeys((os.fsdecode(name) for name in names if name.startswith(b"filter.")), "")


def program(folder: Path) -> str:
    """Return the absolute path of git. Raises NoGitError."""
    trees = [
        tree
        for place in (folder, Path.cwd())
        if not is_home(tree := outermost_repository(Path(os.path.realpath(place))))
    ]
    name = "git.exe" if os.name == "nt" else "git"
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        file = os.path.join(entry, name)
        if os.path.isabs(entry) and os.path.isfile(file) and os.access(file, os.X_OK) and not _is_in(file, trees):
            return file
    raise NoGitError(msg("git is not installed, or not on the PATH outside of this repository: install it"))


def _is_in(file: str, trees: list[Path]) -> bool:
    """Return whether a program is in one of the trees, before or after its links are followed."""
    return within(Path(file), trees) or within(Path(file).parent, trees)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for git, with the hardening settings and further ones on top."""
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _PASSED_VARIABLES
    }
    if index := os.environ.get("GIT_INDEX_FILE"):  # `git commit FILE` makes another one for its hooks
        variables["GIT_INDEX_FILE"] = os.path.abspath(index)
    pairs = [*_settings_in(os.environ), *_HARDENING.items(), *settings.items()]
    for at, (name, value) in enumerate(pairs):
        variables |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
    return variables | _VARIABLES | {"GIT_CONFIG_COUNT": str(len(pairs))}


def _settings_in(variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the settings in environment variables, such as `safe.directory`; none where git would refuse them."""
    count = variables.get("GIT_CONFIG_COUNT", "")
    for at in range(int(count) if count.isascii() and count.isdecimal() and len(count) <= 3 else 0):
        name, value = variables.get(f"GIT_CONFIG_KEY_{at}", ""), variables.get(f"GIT_CONFIG_VALUE_{at}")
        section, _, key = name.rpartition(".")
        if section and key and value is not None:
            yield name, value
