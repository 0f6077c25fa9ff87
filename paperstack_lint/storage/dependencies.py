"""Dependencies of a result: the queries that were made for it, with a digest of what they returned.

A cached result is valid while the same queries return the same. Those about other notes are recorded by the rule that
made them, so that a change elsewhere invalidates the results of these rules alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeVar, cast

from paperstack_lint.storage import files

Subject = Literal["site", "collection"]
"""What a query is about: files and settings on the disk, or the other notes."""

Query = tuple[str, tuple[Any, ...]]
"""The name of a method, and its arguments, which are paths and texts."""

_OWN_PATH, _OTHER_PATH = None, 0
"""The placeholders of the note's path and of any other path in serialized queries; no argument equals them."""

FILE_QUERY = "incoming_references"
"""The query to the collection whose result depends on more than its notes."""

_Method = TypeVar("_Method", bound=Callable[..., Any])


class Queried(Protocol):
    """An object whose methods are marked with `@query`.

    `known_results` are returned in place of those that the methods would compute. Queries are recorded where there is a
    `recorder`. `unanswered` are those about files whose results are unknown, in a process that does not see the files;
    None in one that does.
    """

    known_results: Mapping[Query, Any]
    recorder: DependencyRecorder | None
    unanswered: dict[Query, None] | None


class DependencyRecorder:
    """A recorder of queries and their results: those about files and settings are in `site`.

    `rule` is the name of the rule that runs, `` for none.
    """

    def __init__(self) -> None:
        self.rule = ""
        self.site: dict[Query, object] = {}
        self._collection: dict[Query, object] = {}
        self._rules: dict[Query, dict[str, None]] = {}

    def add(self, subject: Subject, query: Query, result: object) -> None:
        """Record a query as a dependency of the rule that runs."""
        if subject == "site":
            self.site[query] = result
        else:
            self._collection[query] = result
            self._rules.setdefault(query, {})[self.rule] = None

    def dependencies(self) -> Dependencies:
        """Return the recorded queries with a digest of their results."""
        groups: dict[tuple[str, ...], list[Query]] = {}
        for query, rules in self._rules.items():
            groups.setdefault(tuple(rules), []).append(query)
        collection = [
            QueryGroup(each, _digest(map(self._collection.get, each)), rules) for rules, each in groups.items()
        ]
        return Dependencies([QueryGroup(list(self.site), _digest(self.site.values()))], collection)


class QueryGroup(NamedTuple):
    """Some queries, a digest of their results, and the names of the rules that made them."""

    queries: list[Query]
    digest: str
    rules: tuple[str, ...] = ()

    def is_valid(self, project: Queried) -> bool:
        """Return whether the queries return the same results as before."""
        return _digest(run_query(project, query) for query in self.queries) == self.digest


class Dependencies(NamedTuple):
    """What a result depends on: queries about files and settings, and about the other notes."""

    site: list[QueryGroup]
    collection: list[QueryGroup]

    def is_site_valid(self, project: Queried) -> bool:
        """Return whether the queries about files and settings return the same as before."""
        return all(each.is_valid(project) for each in self.site)

    def invalidated_rules(self, project: Queried) -> frozenset[str]:
        """Return the rules whose queries about the other notes return something else now."""
        return frozenset(rule for each in self.collection if not each.is_valid(project) for rule in each.rules)

    @property
    def has_files(self) -> bool:
        """Return whether a result of the collection depends on files that are no notes."""
        return any(name == FILE_QUERY for name, _ in self.queries)

    @property
    def queries(self) -> list[Query]:
        """All queries about the other notes."""
        return [query for each in self.collection for query in each.queries]

    def merge_rerun(self, rules: Collection[str], dependencies: Dependencies) -> Dependencies:
        """Return these dependencies with those of some rules replaced, after the rules ran again."""
        others = (each._replace(rules=tuple(one for one in each.rules if one not in rules)) for each in self.collection)
        kept = [each for each in others if each.rules]
        added = [each for each in dependencies.site if each not in self.site]
        return Dependencies([*self.site, *added], [*kept, *dependencies.collection])


_COMPUTED = object()
"""The default of a query that is computed anywhere, since it needs no file."""


def query(subject: Subject, *, unseen: object = _COMPUTED) -> Callable[[_Method], _Method]:
    """Mark a method that takes paths and texts as a query: each call is recorded as a dependency.

    A process that does not see the files of the notes must be sent its result; until then, it returns `unseen` there,
    so that further queries can be made. A query to the collection needs none: there, no other notes are known.
    """

    def recorded(method: _Method) -> _Method:
        @wraps(method)
        def queried(project: Queried, *arguments: Any) -> Any:
            query, recorder, known = (method.__name__, arguments), project.recorder, project.known_results
            if recorder is not None and query in recorder.site:  # most queries are made again and again
                return recorder.site[query]
            if query in known:
                result = known[query]
            elif project.unanswered is not None and unseen is not _COMPUTED:
                project.unanswered[query] = None
                result = unseen
            else:
                result = method(project, *arguments)
            if recorder is not None:
                recorder.add(subject, query, result)
            return result

        return cast("_Method", queried)

    return recorded


def run_query(project: Queried, query: Query) -> Any:
    """Run a query, and return its result."""
    name, arguments = query
    return getattr(project, name)(*arguments)


def _digest(results: Iterable[object]) -> str:
    """Return a digest of results: all of them are plain data, and `repr` shows all of it."""
    return files.digest(repr(list(results)).encode("utf-8", "surrogateescape"))


def serialize(dependencies: Dependencies, path: Path) -> list[object]:
    """Convert the dependencies of the note at `path` to plain data."""
    return [[_serialize_group(each, path) for each in groups] for groups in dependencies]


def _serialize_group(group: QueryGroup, path: Path) -> tuple[object, ...]:
    return ([_serialize_query(each, path) for each in group.queries], group.digest, group.rules)


def _serialize_query(query: Query, path: Path) -> tuple[object, ...]:
    name, arguments = query
    plain = (
        _OWN_PATH if each == path else (_OTHER_PATH, each.as_posix()) if isinstance(each, Path) else each
        for each in arguments
    )
    return (name, *plain)


def deserialize(data: list[Any], path: Path) -> Dependencies:
    """Convert plain data to the dependencies of the note at `path`. Raises an error of any kind where it is invalid."""
    site, collection = ([_deserialize_group(each, path) for each in groups] for groups in data)
    return Dependencies(site, collection)


def _deserialize_group(plain: list[Any], path: Path) -> QueryGroup:
    queries, digest, rules = plain
    read = [(name, tuple(_deserialize_argument(each, path) for each in arguments)) for name, *arguments in queries]
    return QueryGroup(read, digest, tuple(rules))


def _deserialize_argument(plain: Any, path: Path) -> Any:
    if plain is _OWN_PATH:
        return path
    if not isinstance(plain, list):
        return plain
    return Path(plain[1]) if plain[:1] == [_OTHER_PATH] else tuple(plain)
