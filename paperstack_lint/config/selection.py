"""Select the rules that run, by the configuration and the command line, and the files that patterns name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from paperstack_lint.config.configuration import Config
from paperstack_lint.config.key_lines import add_line_to_errors
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.storage.paths import absolute_text
from paperstack_lint.text.gitignore_patterns import matcher
from paperstack_lint.text.message import msg
from paperstack_lint.text.nearest import nearest

ALWAYS_SELECTED = "suppression/unused"
"""The rule that runs with every selection: only it reports suppressions that hide no finding."""
FAMILIES = ("front-matter", "sections", "links", "tags", "headings", "papers", "text")
"""The built-in families; they can be selected even where one of them contains no rule."""


def select_rules(
    config: Config,
    catalogue: Mapping[str, object],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    other_rules: Iterable[str] = (),
) -> list[str]:
    """Return the names of the rules of the `catalogue` that run, sorted.

    `select` and `ignore` are from the command line: `select` replaces the configured selection, and a rule that it
    names runs even if the configuration ignores it; `ignore` is added to the configured one. ALWAYS_SELECTED runs with
    every selection. `other_rules` are further ones that the command line may name: those of other configurations of
    the run. Raise ConfigError for a name that is neither a rule nor a family.
    """
    names = sorted(catalogue)
    with add_line_to_errors(config.file):
        _check_config(config, names)
    _check_names(select, sorted({*names, *other_rules}), "--select")
    _check_names(ignore, sorted({*names, *other_rules}), "--ignore")
    wanted = select or config.select
    return [
        name
        for name in names
        if (not wanted or covers(wanted, name) or name == ALWAYS_SELECTED)
        and not covers(ignore, name)
        and (name in select or not (covers(config.ignore, name) or config.level(name) == "off"))
    ]


def covers(names: Iterable[str], rule: str) -> bool:
    """Return whether `names` of rules and families contain the rule or its family."""
    return any(name in (rule, rule.partition("/")[0]) for name in names)


def _check_config(config: Config, rules: Sequence[str]) -> None:
    """Raise ConfigError where a configuration names an unknown rule or family."""
    _check_names(config.select, rules, f"{config.source}: select")
    _check_names(config.ignore, rules, f"{config.source}: ignore")
    _check_names(config.rules, rules, f"{config.source}: rules", families=False)
    _check_names(config.severity, rules, f"{config.source}: severity")
    for pattern, ignored in config.per_file_ignores.items():
        _check_names(ignored, rules, f"{config.source}: per-file-ignores: {pattern}")


def _check_names(names: Iterable[str], rules: Sequence[str], where: str, *, families: bool = True) -> None:
    groups = [*dict.fromkeys((*FAMILIES, *(rule.partition("/")[0] for rule in rules)))] if families else []
    for name in names:
        if name in groups or name in rules:
            continue
        meant = nearest(name, (*groups, *rules))
        remedy = msg("did you mean `{name}`?", name=meant) if meant else msg("`paperstack-lint rules` lists them")
        raise ConfigError(msg("{where}: unknown rule `{name}`; {remedy}", where=where, name=name, remedy=remedy))


PathTest = Callable[[Path], bool]


def path_test(patterns: Sequence[str], config: Config, *, folders: bool = False) -> PathTest:
    """Return a function that tests whether patterns of a configuration match a file, or with `folders` a folder.

    They are relative to its folder. For files outside of it (a configuration may be anywhere, with `--config`) they
    are relative to the current folder, and to those of `note_roots`.
    """
    return _path_test(tuple(patterns), (config.root, Path.cwd(), *config.note_roots), folders=folders)


def _path_test(patterns: tuple[str, ...], roots: tuple[Path, ...], *, folders: bool = False) -> PathTest:
    first, *rest = map(_prefix, roots)
    matches, end = matcher(patterns), "/" if folders else ""

    def relative(name: str) -> Iterator[str]:
        """Yield the path relative to the folder of the configuration, else to each of the other roots around it."""
        for root in (first,) if name.startswith(first) else rest:
            if name.startswith(root):
                yield name[len(root) :].replace(os.sep, "/")

    def is_match(path: Path) -> bool:
        # A folder of notes may be a symbolic link: patterns match the path through the link as well.
        names = {absolute_text(path), os.path.abspath(path)}
        return any(matches(path + end) for name in names for path in relative(name))

    return is_match


def _prefix(folder: Path) -> str:
    return os.path.join(os.path.realpath(folder), "")


def ignored_rules(config: Config, path: Path) -> tuple[str, ...]:
    """Return the rules and families that `per-file-ignores` names for the note at a path."""
    if not config.per_file_ignores:
        return ()
    tests = _tests(tuple(config.per_file_ignores), (config.root, Path.cwd(), *config.note_roots))
    return tuple(
        name
        for test, names in zip(tests, config.per_file_ignores.values(), strict=True)
        if test(path)
        for name in names
    )


@lru_cache(maxsize=1000)  # the same for all notes of a configuration
def _tests(patterns: tuple[str, ...], roots: tuple[Path, ...]) -> list[PathTest]:
    return [_path_test((pattern,), roots) for pattern in patterns]
