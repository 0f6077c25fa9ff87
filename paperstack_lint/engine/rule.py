"""A rule: one file, loaded by path. Built-in rules and a blog's own come through the same door."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple, TypeVar

from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Diagnostic

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
"""What a rule may want to know of the network: whether links are alive, whether images show, arXiv's papers by their
identifiers and by their titles.
"""


Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning")
"""How much a finding weighs. Error: a reader, a generator or a program gets something broken. Warning: it works, but is
inconsistent, outdated or unfinished.
"""


class RuleError(Exception):
    """A rule that cannot be loaded, or options that it does not take; the message names file, key and remedy."""


class Rule(NamedTuple):
    """A loaded rule. `name` is `family/rule`, its path below the rule folder with dashes for underscores.

    `needs` are the topics of the network without which it has nothing to say, `uses` those that it makes use of.
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
        """The folder that the rule stands in; it selects all its rules."""
        return self.name.partition("/")[0]

    @property
    def summary(self) -> str:
        """The first line of the documentation, a sentence."""
        return self.doc.partition("\n")[0]


def names(folder: Path) -> dict[str, Path]:
    """The rules of a folder, sorted by name, without loading any."""
    families = [family.name for family in os.scandir(folder) if family.is_dir()]
    files = [(family, file) for family in families for file in os.listdir(folder / family) if _is_rule(file)]
    return dict(sorted((_name(family, file), folder / family / file) for family, file in files))


def _is_rule(file: str) -> bool:
    return file.endswith(".py") and not file.startswith("_")


def _name(family: str, file: str) -> str:
    return f"{family}/{file.removesuffix('.py')}".replace("_", "-")


def catalogue(folders: Iterable[Path] = ()) -> dict[str, Path]:
    """The built-in rules and those of further folders, by name.

    Raises RuleError where a folder holds no rule, or two rules have one name.
    """
    rules = names(BUILTIN)
    for folder in folders:
        found = names(folder) if os.path.isdir(folder) else {}
        if not found:
            raise RuleError(f"{folder}: no rule in this folder; a rule is a file FAMILY/RULE.py in it")
        for name, file in found.items():
            if name in rules:
                raise RuleError(f"{file}: a rule {name} exists already ({rules[name]}); rename the file")
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
        raise RuleError(f"{file}: has no function check(note, options)")
    if not module.__doc__ and sys.flags.optimize < 2:  # -OO takes the docstrings away
        raise RuleError(f"{file}: has no docstring; it is the documentation of the rule")
    alters = _declared(module, "ALTERS", ALTERATIONS)
    needs, uses = _declared(module, "NEEDS", TOPICS), _declared(module, "USES", TOPICS)
    doc = (module.__doc__ or "").strip()
    options, follows = getattr(module, "Options", None), getattr(module, "FOLLOWS_HEADINGS", False) is True
    return Rule(name, file, check, options, alters, doc, needs, uses, _severity(module, file), follows)


def _severity(module: ModuleType, file: Path) -> Severity:
    """Return the `SEVERITY` of a rule. A blog's own rule may leave it out: its findings are errors."""
    declared = getattr(module, "SEVERITY", None if file.is_relative_to(BUILTIN) else "error")
    for severity in SEVERITIES:
        if declared == severity:
            return severity
    found = "is missing" if declared is None else f"is {declared!r:.60}"
    raise RuleError(f"{file}: SEVERITY {found}; it must be {_listed(map(repr, SEVERITIES), ' or ')}")


def _declared(module: ModuleType, constant: str, known: frozenset[_Word]) -> frozenset[_Word]:
    """The words of a constant of a rule. Raises RuleError where one is not known."""
    words = frozenset(getattr(module, constant, ()))
    if words - known:
        raise RuleError(f"{module.__file__}: {constant} names {_listed(words - known)}; known are {_listed(known)}")
    return words


def _execute(name: str, file: Path) -> ModuleType:
    qualified = "paperstack_lint_rules." + name.replace("/", ".").replace("-", "_")
    module = ModuleType(qualified)
    module.__file__ = str(file)
    sys.modules[qualified] = module  # dataclasses looks its module up there
    try:
        SourceFileLoader(qualified, str(file)).exec_module(module)  # keeps the byte code
    except (Exception, SystemExit) as error:
        del sys.modules[qualified]
        raise RuleError(f"{file}: cannot be loaded: {type(error).__name__}: {error}") from error
    return module


def _listed(words: Iterable[str], separator: str = ", ") -> str:
    return separator.join(sorted(words))
