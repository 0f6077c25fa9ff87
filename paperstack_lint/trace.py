"""What a check asked of its project. What it found holds for as long as the same questions have the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from paperstack_lint import files

if TYPE_CHECKING:
    from paperstack_lint.project import Project

Subject = Literal["site", "collection"]
"""What a question is about: files and settings on the disk, or the other notes."""

Question = tuple[str, tuple[Any, ...]]
"""The name of a method of the project, and its arguments, which are paths and texts."""

_OWN, _PATH = None, 0
"""Stand for the path of the note, and in front of another one, where questions are packed: no argument is like them."""

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Trace:
    """The questions that were asked so far, with their answers."""

    def __init__(self) -> None:
        self._answers: dict[Subject, dict[Question, object]] = {"site": {}, "collection": {}}

    def note(self, subject: Subject, question: Question, answer: object) -> None:
        """Remember an answer."""
        self._answers[subject][question] = answer

    def record(self) -> Record:
        """What was asked, in a form that can be kept."""
        site, collection = self._answers["site"], self._answers["collection"]
        return Record(list(site), _digest(site.values()), list(collection), _digest(collection.values()))


class Record(NamedTuple):
    """Questions, and digests of their answers."""

    site: list[Question]
    site_answers: str
    collection: list[Question]
    collection_answers: str

    def site_holds(self, project: Project) -> bool:
        """Whether the project says the same of files and settings."""
        return _digest(ask(project, question) for question in self.site) == self.site_answers

    def collection_holds(self, project: Project) -> bool:
        """Whether the project says the same of other notes."""
        return _digest(ask(project, question) for question in self.collection) == self.collection_answers


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
    site, collection = ([_plain(each, path) for each in several] for several in (record.site, record.collection))
    return [site, record.site_answers, collection, record.collection_answers]


def _plain(question: Question, path: Path) -> tuple[object, ...]:
    name, arguments = question
    plain = (
        _OWN if each == path else (_PATH, each.as_posix()) if isinstance(each, Path) else each for each in arguments
    )
    return (name, *plain)


def unpacked(data: list[Any], path: Path) -> Record:
    """The record of the note at `path` that was packed. Raises an error of any kind where it is none."""
    site, site_answers, collection, collection_answers = data
    read = (
        [(name, tuple(_value(each, path) for each in arguments)) for name, *arguments in several]
        for several in (site, collection)
    )
    return Record(next(read), site_answers, next(read), collection_answers)


def _value(argument: Any, path: Path) -> Any:
    if argument is _OWN:
        return path
    return Path(argument[1]) if isinstance(argument, tuple) and argument[:1] == (_PATH,) else argument
