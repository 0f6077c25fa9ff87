"""The configuration: found, read and checked. Whatever is not known is an error that names what is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from paperstack_lint.config.checks import ConfigError, choice, expected, strings, table
from paperstack_lint.config.lines import named_in_errors
from paperstack_lint.note.field_names import DEFAULT_FIELDS, PaperFields
from paperstack_lint.note.template import DEFAULT, Template
from paperstack_lint.storage.paths import located, repositories, shown
from paperstack_lint.text.nearest import nearest

if TYPE_CHECKING:
    from paperstack_lint.config.online import Online

ALWAYS_SELECTED = "suppression/unused"
"""The rule that comes with whatever is selected: a suppression that hides nothing is a finding of no other rule."""

FILES = (".paperstack-lint.yaml", ".paperstack-lint.yml")
"""The names of a configuration file; that of the same settings in `pyproject.toml` is TABLE."""
TABLE = "paperstack-lint"
"""The table of `pyproject.toml` below `tool`."""
_SIMILAR_TABLE = r"paper[-_ ]?stack[-_ ]?lint"
BASELINE = ".paperstack-lint-baseline.jsonl"
FAMILIES = ("front-matter", "sections", "links", "tags", "headings", "papers", "text")
"""The built-in families; they may be selected even where one of them holds no rule."""

Level = Literal["error", "warning", "off"]
"""What a configuration may make of a rule: the severity of its findings, or that it does not run."""
FailOn = Literal["error", "warning", "never"]
"""From which severity on a finding makes a run fail."""

_MAX_SIZE, _MAX_NOTE = 1_000_000, 1_000_000_000
"""Characters of a configuration, and bytes of a note: no reason to read more, and no way to hold much more."""


class Config(NamedTuple):
    """The configuration of the notes below it.

    `root` is the folder of the configuration file, else the current one; `notes`, `exclude` and `rule_folders` are
    relative to it. Where the notes are elsewhere, `linted` are the folders that `notes` and patterns of paths are
    relative to as well. An empty `select` means all rules. `max_file_size` is in bytes. `online` is how the network is
    asked, None for the defaults. `baseline` is the file of known findings, relative to `root`, `` for none. `severity`
    is by family or rule, `per_file_ignores` are families and rules by a pattern for paths below `root`.
    """

    root: Path
    file: Path | None = None
    notes: tuple[str, ...] = ("_posts", "posts", "source/_posts", "content")
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = {}
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    template: Template = DEFAULT
    paper_fields: PaperFields = DEFAULT_FIELDS
    rules: Mapping[str, Mapping[str, object]] = {}  # nobody changes it
    rule_folders: tuple[Path, ...] = ()
    max_file_size: int = 2_000_000
    online: Online | None = None
    baseline: str = BASELINE
    fail_on: FailOn = "error"
    linted: tuple[Path, ...] = ()

    def level(self, rule: str) -> Level | None:
        """Return what the configuration makes of a rule, by its name, else its family; None where it says nothing."""
        return self.severity.get(rule, self.severity.get(rule.partition("/")[0]))

    @property
    def collection(self) -> tuple[Path, ...]:
        """The folders of `notes` that exist."""
        roots = (*self.linted, self.root)
        return tuple(folder for root in roots for name in self.notes if os.path.isdir(folder := root / name))

    def of_notes_at(self, paths: Sequence[Path]) -> Config:
        """Return the configuration for the notes at some paths, or below the current folder, wherever itself is.

        Where they are not below the folder of the configuration, its `notes` are looked for around them: up to the root
        of the repository, without one in all folders above.
        """
        wanted = list(paths) or ([] if self.collection else [Path()])
        folders = {located(path if os.path.isdir(path) else path.parent) for path in wanted}
        root = located(self.root)
        found = (self._base_of(folder) for folder in sorted(folders) if not folder.is_relative_to(root))
        return self._replace(linted=tuple(dict.fromkeys(base for base in found if base and base != root)))

    def _base_of(self, folder: Path) -> Path | None:
        """Return the nearest folder, from one of notes upwards, below which a folder of `notes` is around it."""
        above = (folder, *folder.parents)
        top = next(repositories(folder), above[-1])
        for base in above[: above.index(top) + 1]:
            inside = (base / name for name in self.notes if os.path.isdir(base / name))
            if any(base == folder or folder.is_relative_to(each) for each in inside):
                return base
        return None

    @property
    def known(self) -> Path | None:
        """The file of known findings; None for none. One that the configuration names is expected to be there."""
        file = self.root / self.baseline if self.baseline else None
        return file if file and (self.baseline != BASELINE or os.path.lexists(file)) else None

    @property
    def source(self) -> str:
        """How messages name the configuration."""
        return shown(self.file) if self.file else "configuration"


def load(cwd: Path, file: Path | None = None, *, isolated: bool = False) -> Config:
    """Return the configuration in `file`, else the nearest one at or above `cwd`; with `isolated` the defaults.

    Raises ConfigError where it cannot be used.
    """
    cwd = Path(os.path.abspath(cwd))
    if file is not None:
        path = Path(os.path.abspath(cwd / file))
        return _checked(path, _read(path))
    for folder in () if isolated else (cwd, *cwd.parents):
        if found := in_folder(folder):
            return found
    return Config(cwd, baseline="" if isolated else BASELINE)


def in_folder(folder: Path) -> Config | None:
    """Return the configuration that a folder contains; None without one.

    Raises ConfigError where it cannot be used, or the folder contains two.
    """
    paths = [path for name in FILES if os.path.lexists(path := folder / name)]
    table = None
    if os.path.isfile(pyproject := folder / "pyproject.toml") and (table := _toml(pyproject)) is not None:
        paths.append(pyproject)
    if len(paths) > 1:
        names = " and ".join(shown(path) for path in paths[:2])
        raise ConfigError(f"{names}: two configurations in one folder; merge them into one, and remove the other")
    if not paths:
        return None
    (path,) = paths
    if not os.path.isfile(path):  # what its author excludes there would be fixed
        raise ConfigError(f"{shown(path)}: is no file that can be read: mend or remove it, or add --isolated")
    return _checked(path, table if path is pyproject else _read(path))


def selected(
    config: Config,
    catalogue: Mapping[str, object],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    known: Iterable[str] = (),
) -> list[str]:
    """The names of the rules that run, sorted.

    What the command line selects (`select`) takes the place of the configured selection, and a rule that it names
    runs though the configuration ignores it; what it ignores comes on top. The rule about suppressions comes with
    whatever is selected. `known` are further rules that the command line may name: those of other configurations
    of the run. Raises ConfigError for a name that is neither a rule nor a family.
    """
    names = sorted(catalogue)
    with named_in_errors(config.file):
        _check_names(config, names)
    _known(select, sorted({*names, *known}), "--select")
    _known(ignore, sorted({*names, *known}), "--ignore")
    wanted = select or config.select
    return [
        name
        for name in names
        if (not wanted or covers(wanted, name) or name == ALWAYS_SELECTED)
        and not covers(ignore, name)
        and (name in select or not (covers(config.ignore, name) or config.level(name) == "off"))
    ]


def _check_names(config: Config, names: Sequence[str]) -> None:
    """Raise ConfigError where a configuration names a rule or family that there is none of."""
    _known(config.select, names, f"{config.source}: select")
    _known(config.ignore, names, f"{config.source}: ignore")
    _known(config.rules, names, f"{config.source}: rules", families=False)
    _known(config.severity, names, f"{config.source}: severity")
    for pattern, ignored in config.per_file_ignores.items():
        _known(ignored, names, f"{config.source}: per-file-ignores: {pattern}")


def covers(words: Iterable[str], rule: str) -> bool:
    """Whether `words`, names of rules and families, hold the rule or its family."""
    return any(word in (rule, rule.partition("/")[0]) for word in words)


def _known(words: Iterable[str], rules: Sequence[str], where: str, *, families: bool = True) -> None:
    groups = [*dict.fromkeys((*FAMILIES, *(name.partition("/")[0] for name in rules)))] if families else []
    for word in words:
        if word in groups or word in rules:
            continue
        meant = nearest(word, (*groups, *rules))
        remedy = f"did you mean `{meant}`?" if meant else "`paperstack-lint rules` lists them"
        raise ConfigError(f"{where}: unknown rule `{word}`; {remedy}")


def _read(path: Path) -> object:
    """What stands in a configuration file that was found or named."""
    if path.suffix == ".toml":
        table = _toml(path)
        if table is None:
            raise ConfigError(f"{shown(path)}: has no table [tool.{TABLE}]; add one")
        return table
    from paperstack_lint.note.front_matter.nodes import load_config  # the guarded reader of YAML

    try:
        return load_config(_text(path))
    except ValueError as error:
        raise ConfigError(f"{shown(path)}: is no readable YAML: {error}") from error


def _toml(path: Path) -> object:
    """The table of a `pyproject.toml`; None where it has none. Raises ConfigError where its name is misspelt."""
    text = _text(path)
    if not re.search(_SIMILAR_TABLE, text, re.IGNORECASE):
        return None
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        if TABLE not in text:
            return None
        raise ConfigError(f"{shown(path)}: is no readable TOML: {error}") from error
    tool = data.get("tool")
    tables = [("", data), ("tool.", tool if isinstance(tool, dict) else {})]
    for prefix, name in ((prefix, name) for prefix, names in tables for name in names):
        if re.fullmatch(_SIMILAR_TABLE, name, re.IGNORECASE) and prefix + name != f"tool.{TABLE}":
            raise ConfigError(f"{shown(path)}: [{prefix}{name}] is not read; rename the table to [tool.{TABLE}]")
    return tables[1][1].get(TABLE)


def _text(path: Path) -> str:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read(_MAX_SIZE + 1)  # it may be a device without an end
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown(path)}: is not UTF-8 text; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{shown(path)}: cannot be read: {reason}") from error
    if len(text) > _MAX_SIZE:
        raise ConfigError(f"{shown(path)}: has more than {_MAX_SIZE:,} characters: is it a configuration?")
    return text


KEYS = {field.replace("_", "-"): field for field in Config._fields if field not in ("root", "file", "linted")}
"""The field of each key."""


def _checked(path: Path, data: object) -> Config:
    """The configuration that was read from `path`, every key and type checked."""
    with named_in_errors(path):
        return _converted(path, data)


def _converted(path: Path, data: object) -> Config:
    where = shown(path)
    values: dict[str, Any] = {}
    _refuse_warn(data, where)
    for key, value in table(data or {}, KEYS, where).items():
        values[key] = _READERS.get(key, strings)(value, f"{where}: {key}")
    if "template" in values and values["template"].where:
        template = values["template"]
        values["template"] = template._replace(where=template.where._replace(root=os.path.abspath(path.parent)))
    if "baseline" in values:
        _check_baseline(values["baseline"], path.parent, where)
    if "notes" in values:
        _check_notes(values["notes"], path.parent, where)
    if values.get("select") == ():
        raise ConfigError(f"{where}: select: names no rule; name some, or leave the key out for all of them")
    if "rule-folders" in values:
        values["rule-folders"] = tuple(path.parent / name for name in strings(values["rule-folders"], where))
    return Config(path.parent, path)._replace(**{KEYS[key]: value for key, value in values.items()})


def _check_notes(notes: Sequence[str], root: Path, where: str) -> None:
    """Where none of the folders is there, all that is would be linted and fixed instead."""
    for name in notes:
        if not Path(os.path.abspath(root / name)).is_relative_to(root):
            raise ConfigError(f"{where}: notes: `{name}` is outside of {shown(root)}; name folders in it")
        if os.path.isfile(root / name):
            raise ConfigError(f"{where}: notes: `{name}` is a file; name its folder")
    if notes != Config._field_defaults["notes"] and not any(os.path.isdir(root / name) for name in notes):
        names = ", ".join(f"`{name}`" for name in notes) or "none"
        raise ConfigError(f"{where}: notes: no such folder: {names}; name one that exists, or leave the key out")


def _check_baseline(name: str, root: Path, where: str) -> None:
    """A file below the configuration, for one elsewhere would be written to."""
    if not Path(os.path.abspath(root / name)).is_relative_to(root):
        raise ConfigError(f"{where}: baseline: `{name}` is outside of {shown(root)}; name a file in it")


def _baseline(value: object, where: str) -> str:
    return strings([value], where)[0]


def _template(value: object, where: str) -> Template:
    from paperstack_lint.config import template  # few configurations have one

    return template.read(value, where)


def _paper_fields(value: object, where: str) -> PaperFields:
    data = table(value, PaperFields._fields, where)
    return PaperFields(**{kind: strings(names, f"{where}: {kind}") for kind, names in data.items()})


def _online(value: object, where: str) -> Online:
    from paperstack_lint.config import online

    return online.read(value, where)


def _fail_on(value: object, where: str) -> FailOn:
    return choice(value, get_args(FailOn), where)


def _size(value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= _MAX_NOTE:
        raise expected(f"a number of bytes from 1 to {_MAX_NOTE:,}", value, where)
    return value


def _refuse_warn(data: object, where: str) -> None:
    """Raise ConfigError for the key that `severity` has replaced, with the new spelling."""
    if isinstance(data, Mapping) and "warn" in data:
        names = data["warn"] if isinstance(data["warn"], list) else ["RULE"]
        levels = ", ".join(f"{name}: warning" for name in names)
        raise ConfigError(f"{where}: warn: is now `severity`; write `severity: {{{levels}}}`")


def _severity(value: object, where: str) -> dict[str, Level]:
    """Return the level of each family or rule. YAML 1.1 reads an `off` without quotes as false."""
    if not isinstance(value, Mapping):
        raise expected("a table of families or rules, each with error, warning or off", value, where)
    levels = ((str(name), "off" if level is False else level) for name, level in value.items())
    return {name: choice(level, get_args(Level), f"{where}: {name}") for name, level in levels}


def _per_file(value: object, where: str) -> dict[str, tuple[str, ...]]:
    """Return the families and rules to ignore by pattern."""
    if not isinstance(value, Mapping):
        raise expected("a table of patterns, each with a list of families or rules", value, where)
    return {strings([pattern], where)[0]: strings(names, f"{where}: {pattern}") for pattern, names in value.items()}


def _rules(value: object, where: str) -> dict[str, dict[str, object]]:
    """The options by rule; which options a rule has is known only once it is loaded."""
    if not isinstance(value, Mapping):
        raise expected("a table of rules", value, where)
    rules: dict[str, dict[str, object]] = {}
    for name, options in value.items():
        if not isinstance(options, Mapping):
            raise expected("a table of options", options, f"{where}: {name}")
        rules[str(name)] = {str(key): option for key, option in options.items()}
    return rules


_READERS: Mapping[str, Callable[[object, str], object]] = {
    "severity": _severity,
    "per-file-ignores": _per_file,
    "template": _template,
    "paper-fields": _paper_fields,
    "rules": _rules,
    "max-file-size": _size,
    "online": _online,
    "baseline": _baseline,
    "fail-on": _fail_on,
}
"""What checks and converts the value of each key; all others are lists of texts."""
