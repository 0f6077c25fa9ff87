"""Select the rules that run, by the configuration and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from paperstack_lint.config.configuration import Config
from paperstack_lint.config.key_lines import add_line_to_errors
from paperstack_lint.config.table_checks import ConfigError
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
        remedy = f"did you mean `{meant}`?" if meant else "`paperstack-lint rules` lists them"
        raise ConfigError(f"{where}: unknown rule `{name}`; {remedy}")
