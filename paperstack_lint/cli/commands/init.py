"""Learn a configuration from the notes, and write it; offer the pre-commit hook and a baseline."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint import __version__
from paperstack_lint.cli import arguments, commands, console
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.config.configuration import FILES
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import absolute_path, display_path, repositories
from paperstack_lint.text.message import enumerated, quantity
from paperstack_lint.text.translation import tr, translated

if TYPE_CHECKING:
    from paperstack_lint.catalogue.init.learning import Learnt

MAX_SIZE = 1_000_000
"""Bytes of a configuration that is compared."""
HOOK_FILE = ".pre-commit-config.yaml"
HOOK = f"""\
repos:
  - repo: https://github.com/paperstack-lint/paperstack-lint
    rev: v{__version__}
    hooks:
      - id: paperstack-lint-fix
      - id: paperstack-lint
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help=tr("the blog (default: here)")
    )
    parser.add_argument("--diff", action="store_true", help=tr("show what would be written, and write nothing"))
    parser.add_argument("--hook", action="store_true", help=tr("write the pre-commit hook, too"))
    parser.add_argument("--baseline", action="store_true", help=tr("write all findings of today to a baseline, too"))
    parser.add_argument("--yes", action="store_true", help=tr("do all of that without a question"))


def run(options: Namespace) -> int:
    """Learn the configuration of a blog, show what was learnt, write it, and return the exit code."""
    root = options.path
    if not os.path.isdir(root):
        raise UsageError(tr("{root}: no such folder; name that of your blog", root=root.as_posix()))
    if options.diff and (options.hook or options.baseline or options.yes):
        raise UsageError(tr("--diff writes nothing; leave --hook, --baseline and --yes out"))
    path = root / FILES[0]
    existing = _existing(root)
    if existing and not options.diff:
        remedy = tr("--diff shows what would be written; remove it to begin again")
        raise ConfigError(
            tr(
                "{existing}: the blog has a configuration, which stays as it is; {remedy}",
                existing=display_path(existing),
                remedy=remedy,
            )
        )
    from paperstack_lint.catalogue.init.learning import learn  # not for --help

    learnt = learn(root, progress=sys.stderr.isatty())
    if not learnt.found.files:
        raise ConfigError(tr("{root}: contains no notes; name the folder of your blog", root=display_path(root)))
    for problem in learnt.unreadable:
        console.print_error(problem)
    if options.diff:
        return _print_diff(existing or path, learnt.text)
    style = console.style_of(sys.stdout)
    console.write(style.escape(line) + "\n" for line in _summary(learnt))
    interactive = _is_terminal() and not options.yes
    if interactive and not _ask(tr("Write {path}?", path=display_path(path))):
        return 0
    files.create(path, learnt.text)
    console.print_message(tr("Wrote {path}.", path=display_path(path)))
    if options.hook or options.yes or (interactive and _ask(tr("Lint before each commit, with pre-commit?"))):
        _write_hook(root)
    wants_baseline = options.baseline or options.yes
    if wants_baseline or (
        interactive and learnt.trial.rules and _ask(tr("Write the findings of today to a baseline?"))
    ):
        return _write_baseline(root)
    return 0


def _existing(root: Path) -> Path | None:
    """Return the configuration file in a folder; None without one."""
    from paperstack_lint.config.discovery import load_from_folder

    file = next((root / name for name in FILES if os.path.lexists(root / name)), None)
    found = None if file else load_from_folder(root)
    return file or (found.file if found else None)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _ask(question: str) -> bool:
    """Ask the user a question on the terminal, and return whether the answer is yes."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _print_diff(path: Path, text: str) -> int:
    """Print how a configuration differs from what was learnt, and return the exit code."""
    from paperstack_lint.report import diff

    before = ""
    if path.suffix == ".toml":
        path = path.with_name(FILES[0])
    elif os.path.lexists(path):
        before = files.read(path, MAX_SIZE)
    lines = diff.unified_diff(display_path(path), before, text) if before != text else []
    style = console.style_of(sys.stdout)
    console.write(diff.render_for_terminal("".join(lines), style))
    return int(before != text)


def _summary(learnt: Learnt) -> Iterator[str]:
    """Yield what was learnt, and from how many notes."""
    from paperstack_lint.catalogue.init import configuration_text as text
    from paperstack_lint.report.terminal import fit

    rows = [(tr("notes"), f"{', '.join(learnt.found.folders)}: {text.describe_notes(learnt.found)}")]
    rows += [(tr("left out"), f"{one.pattern}: {text.describe_exclusion(one)}") for one in learnt.found.exclusions]
    rows.append((tr("template"), text.describe_template(learnt.template)))
    if learnt.template and not learnt.template.is_default:
        rows += [("", f"{kind.name}: {learnt.template.counts[kind.key]}") for kind in learnt.template.template.sections]
    rows += [(tr("habit"), f"{one.rule} {one.option}: {one.evidence}") for one in learnt.habits.options]
    rows += [(tr("undecided"), remark) for remark in learnt.habits.remarks]
    rows += [(tr("quiet"), f"{one.rule}: {text.describe_quiet(one)}") for one in learnt.quiet]
    rows.append(
        (
            tr("left to do"),
            translated(enumerated([quantity(learnt.errors, "error"), quantity(learnt.warnings, "warning")])),
        )
    )
    for name, value in rows:
        yield f"{fit(name, 10)}  {value}"


def _write_hook(root: Path) -> None:
    """Write the configuration of pre-commit at the root of the repository, unless there is one."""
    repository = next(repositories(absolute_path(root / FILES[0]).parent), None)
    if repository is None:
        console.print_message(
            tr("No hook: pre-commit needs a git repository. Run `git init`, then write README.md's hook.")
        )
        return
    path = repository / HOOK_FILE
    if os.path.lexists(path):
        console.print_message(tr("{path} stays as it is; add to its `repos`:", path=display_path(path)))
        for line in HOOK.splitlines()[1:]:
            console.print_message(line)
        return
    files.create(path, HOOK)
    console.print_message(tr("Wrote {path}; `pre-commit install` makes git run it.", path=display_path(path)))


def _write_baseline(root: Path) -> int:
    """Write all findings to the baseline, as `--write-baseline` does, and return the exit code."""
    check = commands.load("check")
    parser = arguments.Parser("check", commands.summary("check"))
    check.add_arguments(parser)
    return check.run(parser.parse_args(["--write-baseline", "--force-exclude", "--", os.fspath(root)]))
