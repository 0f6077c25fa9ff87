"""What a check asked of its project. What it found holds for as long as the same questions have the same answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from paperstack_lint.storage import files

if TYPE_CHECKING:
    from paperstack_lint.collection.project import Project

Subject = Literal["site", "collection"]
"""What a question is about: files and settings on the disk, or the other notes."""

Question = tuple[str, tuple[Any, ...]]
"""The name of a method of the project, and its arguments, which are paths and texts."""

_OWN, _PATH = None, 0
"""Stand for the path of the note, and in front of another one, where questions are packed: no argument is like them."""

FILES = "references"
"""The query to the collection whose result depends on more than its notes."""

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Trace:
    """The questions that were asked so far, with their answers; `rule` is the name of the one that asks now."""

    def __init__(self) -> None:
        self.rule = ""
        self._site: dict[Question, object] = {}
        self._collection: dict[Question, object] = {}
        self._askers: dict[Question, dict[str, None]] = {}

    def note(self, subject: Subject, question: Question, answer: object) -> None:
        """Remember an answer."""
        if subject == "site":
            self._site[question] = answer
        else:
            self._collection[question] = answer
            self._askers.setdefault(question, {})[self.rule] = None

    def record(self) -> Record:
        """What was asked, in a form that can be kept."""
        groups: dict[tuple[str, ...], list[Question]] = {}
        for question, rules in self._askers.items():
            groups.setdefault(tuple(rules), []).append(question)
        asked = [Asked(each, _digest(map(self._collection.get, each)), rules) for rules, each in groups.items()]
        return Record([Asked(list(self._site), _digest(self._site.values()))], asked)


class Asked(NamedTuple):
    """Some questions, a digest of their answers, and the names of the rules that asked them."""

    questions: list[Question]
    answers: str
    rules: tuple[str, ...] = ()

    def holds(self, project: Project) -> bool:
        """Whether the project still says the same."""
        return _digest(ask(project, question) for question in self.questions) == self.answers


class Record(NamedTuple):
    """What was asked of files and settings, and of the other notes."""

    site: list[Asked]
    collection: list[Asked]

    def site_holds(self, project: Project) -> bool:
        """Whether the project says the same of files and settings."""
        return all(each.holds(project) for each in self.site)

    def stale(self, project: Project) -> frozenset[str]:
        """The rules to which the project says something else of the other notes."""
        return frozenset(rule for each in self.collection if not each.holds(project) for rule in each.rules)

    @property
    def depends_on_files(self) -> bool:
        """Return whether files that are no notes had a part in what was asked of the collection."""
        return any(name == FILES for name, _ in self.questions)

    @property
    def questions(self) -> list[Question]:
        """All that was asked about the other notes."""
        return [question for each in self.collection for question in each.questions]

    def renewed(self, rules: Collection[str], record: Record) -> Record:
        """With what some rules have asked when they ran again."""
        others = (each._replace(rules=tuple(one for one in each.rules if one not in rules)) for each in self.collection)
        kept = [each for each in others if each.rules]
        fresh = [each for each in record.site if each not in self.site]
        return Record([*self.site, *fresh], [*kept, *record.collection])


def question(subject: Subject) -> Callable[[_Method], _Method]:
    """Let a method of the project, which takes paths and texts, leave a trace of what it was asked.

    A project that was told answers gives those.
    """

    def traced(method: _Method) -> _Method:
        @wraps(method)
        def asked(project: Project, *arguments: Any) -> Any:
            question = (method.__name__, arguments)
            answer = project.told[question] if question in project.told else method(project, *arguments)
            if project.trace is not None:
                project.trace.note(subject, question, answer)
            return answer

        return cast(_Method, asked)

    return traced


def ask(project: Project, question: Question) -> Any:
    """The project's answer."""
    name, arguments = question
    return getattr(project, name)(*arguments)


def _digest(answers: Iterable[object]) -> str:
    """What tells these answers from others: all of them are plain data, and show what they are."""
    return files.digest(repr(list(answers)).encode("utf-8", "surrogateescape"))


def packed(record: Record, path: Path) -> list[object]:
    """The record of the note at `path` as plain data."""
    return [[_plain_asked(each, path) for each in several] for several in record]


def _plain_asked(asked: Asked, path: Path) -> tuple[object, ...]:
    return ([_plain(each, path) for each in asked.questions], asked.answers, asked.rules)


def _plain(question: Question, path: Path) -> tuple[object, ...]:
    name, arguments = question
    plain = (
        _OWN if each == path else (_PATH, each.as_posix()) if isinstance(each, Path) else each for each in arguments
    )
    return (name, *plain)


def unpacked(data: list[Any], path: Path) -> Record:
    """The record of the note at `path` that was packed. Raises an error of any kind where it is none."""
    site, collection = ([_asked(each, path) for each in several] for several in data)
    return Record(site, collection)


def _asked(plain: list[Any], path: Path) -> Asked:
    questions, answers, rules = plain
    read = [(name, tuple(_value(each, path) for each in arguments)) for name, *arguments in questions]
    return Asked(read, answers, tuple(rules))


def _value(argument: Any, path: Path) -> Any:
    if argument is _OWN:
        return path
    if not isinstance(argument, list):
        return argument
    return Path(argument[1]) if argument[:1] == [_PATH] else tuple(argument)
