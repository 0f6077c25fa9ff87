"""Load rules and their options: one file is one rule. Built-in rules and a blog's own are loaded in the same way.

The class `Options` of a rule, a NamedTuple or a dataclass, is built from a table of the configuration.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from paperstack_lint.config.value_checks import ConfigError, parse_strings, unknown_value, wrong_type
from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import suggest_known

_HERE = Path(__file__).parent.parent
BUILTIN = next((folder for folder in (_HERE / "rules", _HERE.parent / "rules") if folder.is_dir()), _HERE / "rules")
"""The folder of the built-in rules: the wheel's, else the checkout's."""

_Word = TypeVar("_Word", bound=str)

ALTERATIONS = frozenset(
    {
        "words",
        "headings",
        "blocks",
        "links",
        "link targets",
        "images",
        "inline code",
        "fenced code",
        "math",
        "emphasis",
        "raw HTML",
        "comments",
        "front matter",
    }
)
"""What a rule may declare that its fixes alter on the page."""


Topic = Literal["links", "images", "papers", "titles"]
TOPICS: frozenset[Topic] = frozenset({"links", "images", "papers", "titles"})
"""What a rule may query of the network: whether links are alive, whether images are displayed, arXiv's papers by their
identifiers and by their titles.
"""


Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning")
"""The severity of a finding. Error: a reader, a generator or a program gets something broken. Warning: it works, but is
inconsistent, outdated or unfinished.
"""


class RuleError(Exception):
    """A rule that cannot be loaded, or options that it does not take; the message names file, key and remedy."""


class Rule(NamedTuple):
    """A loaded rule. `name` is `family/rule`, its path below the rule folder with dashes for underscores.

    `needs` are the topics of the network without which it reports nothing, `uses` those that improve its findings.
    `severity` is that of all its findings, unless the configuration changes it. `follows_headings` is whether its fixes
    update the references to a heading that a fix in another note changes.
    """

    name: str
    path: Path
    check: Callable[[Note, Any], Iterator[Diagnostic]]
    options: Any
    alters: frozenset[str]
    doc: str
    needs: frozenset[Topic] = frozenset()
    uses: frozenset[Topic] = frozenset()
    severity: Severity = "error"
    follows_headings: bool = False

    @property
    def family(self) -> str:
        """The folder of the rule, by which all its rules are selected."""
        return self.name.partition("/")[0]

    @property
    def summary(self) -> str:
        """The first line of the documentation, a sentence."""
        return self.doc.partition("\n")[0]


def rule_files(folder: Path) -> dict[str, Path]:
    """Return the files of the rules in a folder, sorted by the names of the rules. No rule is loaded."""
    families = [family.name for family in os.scandir(folder) if family.is_dir()]
    files = [(family, file) for family in families for file in os.listdir(folder / family) if _is_rule(file)]
    return dict(sorted((_name(family, file), folder / family / file) for family, file in files))


def _is_rule(file: str) -> bool:
    return file.endswith(".py") and not file.startswith("_")


def _name(family: str, file: str) -> str:
    return f"{family}/{file.removesuffix('.py')}".replace("_", "-")


def catalogue(folders: Iterable[Path] = ()) -> dict[str, Path]:
    """Return the files of the built-in rules and of those in further folders, by the names of the rules.

    Raises RuleError where a folder contains no rule, or two rules have one name.
    """
    rules = rule_files(BUILTIN)
    for folder in folders:
        found = rule_files(folder) if os.path.isdir(folder) else {}
        if not found:
            raise RuleError(
                msg("{folder}: no rule in this folder; a rule is a file FAMILY/RULE.py in it", folder=str(folder))
            )
        for name, file in found.items():
            if name in rules:
                raise RuleError(
                    msg(
                        "{file}: a rule {name} exists already ({other}); rename the file",
                        file=str(file),
                        name=name,
                        other=str(rules[name]),
                    )
                )
            rules[name] = file
    return dict(sorted(rules.items()))


def load(name: str, file: Path) -> Rule:
    """Load one rule, a built-in one once. Raises RuleError with the file and the reason where it cannot be used."""
    return (_builtin if file.is_relative_to(BUILTIN) else _load)(name, file)


@cache  # each configuration of a run has them
def _builtin(name: str, file: Path) -> Rule:
    return _load(name, file)


def _load(name: str, file: Path) -> Rule:
    module = _execute(name, file)
    check = getattr(module, "check", None)
    if not callable(check):
        raise RuleError(msg("{file}: has no function check(note, options)", file=str(file)))
    if not module.__doc__ and sys.flags.optimize < 2:  # -OO removes the docstrings
        raise RuleError(msg("{file}: has no docstring; it is the documentation of the rule", file=str(file)))
    alters = _declared_words(module, "ALTERS", ALTERATIONS)
    needs, uses = _declared_words(module, "NEEDS", TOPICS), _declared_words(module, "USES", TOPICS)
    doc = (module.__doc__ or "").strip()
    options, follows = getattr(module, "Options", None), getattr(module, "FOLLOWS_HEADINGS", False) is True
    return Rule(name, file, check, options, alters, doc, needs, uses, _severity(module, file), follows)


def _severity(module: ModuleType, file: Path) -> Severity:
    """Return the `SEVERITY` of a rule. A blog's own rule may leave it out: its findings are errors."""
    declared = getattr(module, "SEVERITY", None if file.is_relative_to(BUILTIN) else "error")
    for severity in SEVERITIES:
        if declared == severity:
            return severity
    found = msg("is missing") if declared is None else msg("is {declared}", declared=f"{declared!r:.60}")
    raise RuleError(
        msg(
            "{file}: SEVERITY {found}; it must be {choices}",
            file=str(file),
            found=found,
            choices=_join(map(repr, SEVERITIES), " or "),
        )
    )


def _declared_words(module: ModuleType, constant: str, known: frozenset[_Word]) -> frozenset[_Word]:
    """Return the words of a constant of a rule. Raises RuleError where one is unknown."""
    words = frozenset(getattr(module, constant, ()))
    if words - known:
        raise RuleError(
            msg(
                "{file}: {constant} names {names}; known are {known}",
                file=str(module.__file__),
                constant=constant,
                names=_join(words - known),
                known=_join(known),
            )
        )
    return words


def _execute(name: str, file: Path) -> ModuleType:
    qualified = _module_name(name)
    module = ModuleType(qualified)
    module.__file__ = str(file)
    sys.modules[qualified] = module  # dataclasses looks its module up there
    try:
        if file.is_relative_to(BUILTIN):
            SourceFileLoader(qualified, str(file)).exec_module(module)  # keeps the bytecode
        else:
            # Always what the source says: bytecode is not updated where a file changes twice in a second, may have come
            # with the blog, and would be a new file in it.
            exec(compile(file.read_bytes(), file, "exec"), module.__dict__)  # noqa: S102  # trusted
    except (Exception, SystemExit) as error:
        del sys.modules[qualified]
        raise RuleError(
            msg("{file}: cannot be loaded: {error}", file=str(file), error=f"{type(error).__name__}: {error}")
        ) from error
    return module


def _module_name(name: str) -> str:
    return "paperstack_lint_rules." + name.replace("/", ".").replace("-", "_")


def loaded_module(name: str) -> ModuleType | None:
    """Return the module of a rule that this process has loaded, for its documentation; None for other names."""
    return sys.modules.get(_module_name(name))


def _join(words: Iterable[str], separator: str = ", ") -> str:
    return separator.join(sorted(words))


def build(rule: Rule, table: Mapping[str, object], source: str = "configuration") -> object | None:
    """Build the rule's `Options` from the values of `table` (keys with dashes) and its defaults; None if it has none.

    Raises ConfigError, which names `source`, the option and what is expected, where the table does not fit.
    """
    where = f"{source}: rules: {rule.name}"
    fields = schema(rule) if table else {}  # resolving the types takes time in every run
    for key in table:
        if key not in fields:
            raise ConfigError(
                msg(
                    "{where}: unknown option `{key}`{hint}",
                    where=where,
                    key=key,
                    hint=suggest_known(key, fields) if fields else msg("; it has none"),
                )
            )
    if rule.options is None:
        return None
    values = {field_name(key): _value(fields[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        options: object = rule.options(**values)
    except ValueError as error:  # a dataclass may check more than types in __post_init__
        raise ConfigError(msg("{path}: {problem}", path=where, problem=str(error))) from error
    except TypeError as error:
        raise RuleError(
            msg(
                "{path}: its Options cannot be created: {error}; give each field a default",
                path=str(rule.path),
                error=str(error),
            )
        ) from error
    return options


def schema(rule: Rule) -> dict[str, Any]:
    """Return the names of the options as they are configured, in order, with their types."""
    hints = get_type_hints(rule.options) if rule.options else {}
    return {name.replace("_", "-"): kind for name, kind in hints.items()}


def field_name(key: str) -> str:
    """Return the Python name of a configured option."""
    return key.replace("-", "_")


def list_keywords(kind: Any) -> tuple[str, ...]:
    """Return the words that a configuration may have in place of a list; none where the type has no such union."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    literals = [each for each in kinds if get_origin(each) is Literal]
    if tuple[str, ...] not in kinds or len(literals) + 1 < len(kinds):
        return ()
    return tuple(word for literal in literals for word in get_args(literal))


def _value(kind: Any, value: object, where: str) -> object:
    """Return a value checked against the type of its field. Raises ConfigError where it has another type."""
    if kind in (bool, str, int):
        # `True` is an int in Python, but a mistake in a configuration.
        if type(value) is not kind:
            raise wrong_type(
                {bool: msg("true or false"), str: msg("text"), int: msg("a whole number")}[kind], value, where
            )
        return value
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value, where)
    if kind == tuple[str, ...]:
        return parse_strings(value, where)
    if kind == dict[str, str]:
        return _texts(value, where)
    if allowed := list_keywords(kind):
        return _list_or_word(allowed, value, where)
    raise ConfigError(
        msg("{where}: the rule declares a type that options cannot have: {kind}", where=where, kind=str(kind))
    )


def _choice(choices: tuple[object, ...], value: object, where: str) -> object:
    # `True == 1`, but only one of them is a choice.
    if any(value == choice and type(value) is type(choice) for choice in choices):
        return value
    raise unknown_value(str(value), map(str, choices), where)


def _list_or_word(allowed: tuple[str, ...], value: object, where: str) -> object:
    if isinstance(value, str) and value in allowed:
        return value
    if not isinstance(value, (list, tuple)):
        raise wrong_type(
            msg("a list of texts, or {names}", names=enumerated((f"`{word}`" for word in allowed), " or ", " or ")),
            value,
            where,
        )
    return parse_strings(value, where)


def _texts(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise wrong_type(msg("a table of names and texts"), value, where)
    for key, text in value.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise wrong_type("text", text, f"{where}: {key}")
    return dict(value)
