"""The configuration: found, read and checked. Whatever is not known is an error that names what is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperstack_lint.checks import ConfigError, expected, strings, table
from paperstack_lint.nearest import one_of
from paperstack_lint.papers.fields import DEFAULT as DEFAULT_FIELDS
from paperstack_lint.papers.fields import PaperFields
from paperstack_lint.papers.template import DEFAULT, Template
from paperstack_lint.paths import shown
from paperstack_lint.suppress import UNUSED

if TYPE_CHECKING:
    from paperstack_lint.online_config import Online

FILES = (".paperstack-lint.yaml", ".paperstack-lint.yml")
"""The names of a configuration file; that of the same settings in `pyproject.toml` is TABLE."""
TABLE = "paperstack-lint"
"""The table of `pyproject.toml` below `tool`."""
_SIMILAR_TABLE = r"paper[-_ ]?stack[-_ ]?lint"
BASELINE = ".paperstack-lint-baseline.jsonl"
FAMILIES = ("front-matter", "sections", "links", "tags", "headings", "papers", "text")
"""The built-in families; they may be selected even where one of them holds no rule."""


_MAX_SIZE, _MAX_NOTE = 1_000_000, 1_000_000_000
"""Characters of a configuration, and bytes of a note: no reason to read more, and no way to hold much more."""


class Config(NamedTuple):
    """The configuration of the notes below it.

    `root` is the folder of the configuration file, else the current one; `notes`, `exclude` and `rule_folders` are
    relative to it. An empty `select` means all rules. `max_file_size` is in bytes. `online` is how the network is
    asked, None for the defaults. `baseline` is the file of known findings, relative to `root`, `` for none.
    """

    root: Path
    file: Path | None = None
    notes: tuple[str, ...] = ("_posts", "posts", "source/_posts", "content")
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    warn: tuple[str, ...] = ("sections/empty", "sections/carrier", "links/moved", "links/arxiv-withdrawn")
    exclude: tuple[str, ...] = ()
    template: Template = DEFAULT
    paper_fields: PaperFields = DEFAULT_FIELDS
    rules: Mapping[str, Mapping[str, object]] = {}  # nobody changes it
    rule_folders: tuple[Path, ...] = ()
    max_file_size: int = 2_000_000
    online: Online | None = None
    baseline: str = BASELINE

    @property
    def collection(self) -> tuple[Path, ...]:
        """The folders of `notes` that exist."""
        return tuple(folder for name in self.notes if os.path.isdir(folder := self.root / name))

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
    _known(config.select, names, f"{config.source}: select")
    _known(config.ignore, names, f"{config.source}: ignore")
    _known(select, sorted({*names, *known}), "--select")
    _known(ignore, sorted({*names, *known}), "--ignore")
    _known(config.rules, names, f"{config.source}: rules", families=False)
    if config.warn != Config._field_defaults["warn"]:  # the defaults need not fit a catalogue of a blog's own
        _known(config.warn, names, f"{config.source}: warn")
    wanted = select or config.select
    return [
        name
        for name in names
        if (not wanted or covers(wanted, name) or name == UNUSED)
        and not covers(ignore, name)
        and (name in select or not covers(config.ignore, name))
    ]


def covers(words: Iterable[str], rule: str) -> bool:
    """Whether `words`, names of rules and families, hold the rule or its family."""
    return any(word in (rule, rule.partition("/")[0]) for word in words)


def _known(words: Iterable[str], rules: Sequence[str], where: str, *, families: bool = True) -> None:
    groups = [*dict.fromkeys((*FAMILIES, *(name.partition("/")[0] for name in rules)))] if families else []
    for word in words:
        if word in groups or word in rules:
            continue
        raise ConfigError(f"{where}: unknown rule `{word}`{one_of(word, (*groups, *rules))}")


def _read(path: Path) -> object:
    """What stands in a configuration file that was found or named."""
    if path.suffix == ".toml":
        table = _toml(path)
        if table is None:
            raise ConfigError(f"{shown(path)}: has no table [tool.{TABLE}]; add one")
        return table
    from paperstack_lint.front_matter.nodes import load_config  # the guarded reader of YAML

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


_READERS = {
    "template": "paperstack_lint.template_config",
    "paper-fields": "paperstack_lint.papers.fields",
    "online": "paperstack_lint.online_config",
}
"""The modules that read the value of a key; few configurations have one."""
_KEYS = {field.replace("_", "-"): field for field in Config._fields if field not in ("root", "file")}


def _checked(path: Path, data: object) -> Config:
    """The configuration that was read from `path`, every key and type checked."""
    where = shown(path)
    values: dict[str, Any] = {}
    for key, value in table(data or {}, _KEYS, where).items():
        place = f"{where}: {key}"
        if key in _READERS:
            values[key] = import_module(_READERS[key]).read(value, place)
        elif key == "rules":
            values[key] = _rules(value, place)
        elif key == "baseline":
            values[key] = _baseline(value, path.parent, place)
        elif key == "max-file-size":
            values[key] = _size(value, place)
        else:
            values[key] = strings(value, place)
    if "notes" in values:
        _check_notes(values["notes"], path.parent, where)
    if values.get("select") == ():
        raise ConfigError(f"{where}: select: names no rule; name some, or leave the key out for all of them")
    if "rule-folders" in values:
        values["rule-folders"] = tuple(path.parent / name for name in strings(values["rule-folders"], where))
    return Config(path.parent, path)._replace(**{_KEYS[key]: value for key, value in values.items()})


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


def _baseline(value: object, root: Path, where: str) -> str:
    """A file below the configuration, for one elsewhere would be written to."""
    name = strings([value], where)[0]
    if not Path(os.path.abspath(root / name)).is_relative_to(root):
        raise ConfigError(f"{where}: `{name}` is outside of {shown(root)}; name a file in it")
    return name


def _size(value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= _MAX_NOTE:
        raise expected(f"a number of bytes from 1 to {_MAX_NOTE:,}", value, where)
    return value


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
