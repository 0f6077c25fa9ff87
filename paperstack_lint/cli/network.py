"""Request what the rules need for the notes from the network, and summarize the requests."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from paperstack_lint import __version__
from paperstack_lint.cli import console
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.config.online import Online
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import session
from paperstack_lint.engine.rule import Topic
from paperstack_lint.engine.session import Session
from paperstack_lint.links.verdicts import STATE_NAMES, STATES
from paperstack_lint.note.note import Note
from paperstack_lint.online import connection
from paperstack_lint.online.context import DEADLINE, ENDPOINTS, USER_AGENT, NetworkSettings
from paperstack_lint.online.network.recording import RecordingError
from paperstack_lint.online.run import NetworkRun
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.text.message import enumerated, msg, quantity
from paperstack_lint.text.nearest import suggest_known
from paperstack_lint.text.progress import Bar, Progress
from paperstack_lint.text.translation import tr, translated

_VARIABLES = {name: f"PAPERSTACK_LINT_{name.upper()}" for name in ENDPOINTS}
"""The environment variable of each endpoint."""


class NetworkReport(NamedTuple):
    """The results of a run, a summary (`` without requests), and errors of the program."""

    results: NetworkResults
    summary: str
    errors: Sequence[str] = ()


def request_all(
    options: Namespace,
    sessions: Sequence[Session],
    paths: Sequence[Path],
    notes: Iterable[tuple[Note, AbstractSet[Topic]]],
) -> NetworkReport:
    """Request what the notes at `paths` need, each for its topics, and return the results.

    Raise ConfigError for options that cannot be used, or where the `sessions` have different network settings.
    """
    settings = _settings(options, _common_settings(sessions), session.untrusted_roots(paths, sessions[0].project))
    progress = Bar() if sys.stderr.isatty() and not options.quiet else Progress()
    try:
        return asyncio.run(_request(notes, settings, progress))
    except RecordingError as error:
        raise ConfigError(str(error)) from error


def load_cached_paper(options: Namespace, own: Session, identifier: str) -> ArxivRecord | None:
    """Return what the cache has of a paper on arXiv; None without anything. Raise ConfigError as `request_all`."""
    roots = session.untrusted_roots([own.config.root / "note.md"], own.project)
    return connection.load_cached_paper(_settings(options, own.config.online or Online(), roots), identifier)


def _common_settings(sessions: Sequence[Session]) -> Online:
    """Return the network settings of all configurations of a run, whose requests share rate limits.

    Raise ConfigError where they differ.
    """
    first, *rest = (one.config for one in sessions)
    online = first.online or Online()
    for other in rest:
        if (other.online or Online()) != online:
            remedy = tr(
                "write the same into both, lint the notes of each in a run of its own, or name one with --config"
            )
            raise ConfigError(
                tr(
                    "{one} and {other} differ in `online`: {remedy}",
                    one=first.source,
                    other=other.source,
                    remedy=remedy,
                )
            )
    return online


async def _request(
    notes: Iterable[tuple[Note, AbstractSet[Topic]]], settings: NetworkSettings, progress: Progress
) -> NetworkReport:
    async with connection.open_network(settings, progress) as given:
        asking = NetworkRun(settings, given)
        try:
            with progress:
                await asking.run(notes)
        except asyncio.CancelledError:
            console.print_message(_interrupted_message(settings, given.cache.warning))
            raise
        offline = await given.offline_detector.problem() if given.offline_detector else ""
    if given.cache.warning:
        console.print_message(msg("warning: {problem}", problem=given.cache.warning))
    results = asking.results()
    parts = [*_count_results(results, asking.problem)]
    if asking.deadline_passed:
        parts.append(tr("the deadline of {deadline:g} s stopped the requests", deadline=settings.deadline))
    errors = [*asking.errors, *([msg("--online: {problem}", problem=offline)] if offline else [])]
    return NetworkReport(results, _summarize(parts, progress.requests, given.cache.hits), errors)


def _summarize(parts: Sequence[str], requests: Counter[str], cached: int) -> str:
    """Return the summary; `` without results and requests. `requests` are by host."""
    if not (parts or requests or cached):
        return ""
    clauses = [*parts, *_count_requests(requests, cached)]
    return tr("{clauses}.", clauses=reduce(_join, clauses))


def _join(text: str, clause: str) -> str:
    return tr("{text}, {clause}", text=text, clause=clause)


def _interrupted_message(settings: NetworkSettings, warning: str) -> str:
    """Return the message of an interrupted run; with `warning`, the store cannot be written."""
    if settings.record:
        return tr("interrupted: the recording contains all requests so far")
    return tr("interrupted") if settings.replay or warning else tr("interrupted: results so far are cached")


def _count_results(results: NetworkResults, problem: str) -> Iterator[str]:
    states = Counter(verdict.state for verdict in results.links.values())
    if states:
        found = (msg("{number} {state}", number=states[one], state=STATE_NAMES[one]) for one in STATES if states[one])
        yield tr("Links: {states}", states=enumerated(found))
    if results.papers:
        existing = sum(record is not None for record in results.papers.values())
        yield tr("{number} of {all} papers on arXiv", number=existing, all=len(results.papers))
    if problem:
        yield translated(problem)


def _count_requests(requests: Counter[str], cached: int) -> Iterator[str]:
    number, hosts = requests.total(), len(requests)
    if number:
        yield tr("{requests} to {hosts}", requests=quantity(number, "request"), hosts=quantity(hosts, "host"))
    yield tr("{cached} cached", cached=cached) if number else tr("no request, {cached} cached", cached=cached)


def _settings(options: Namespace, online: Online, roots: tuple[Path, ...]) -> NetworkSettings:
    return NetworkSettings(
        online=online,
        endpoints=_endpoints(options.endpoint, os.environ),
        allow=frozenset(options.allow_host),
        deadline=options.deadline or DEADLINE,
        strict=options.strict_links,
        proxy=options.proxy,
        cache=options.cache_dir,
        record=options.record,
        replay=options.replay,
        roots=roots,
        agent=USER_AGENT.format(version=__version__),
    )


def _endpoints(named: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the endpoints: those of the command line, else of the environment, else the services themselves.

    Raise ConfigError for an unknown name or an address that is not one of http or https.
    """
    endpoints = dict(ENDPOINTS)
    given = [(f"{name}={url}", variable) for name, variable in _VARIABLES.items() if (url := environment.get(variable))]
    for word, where in (*given, *((word, "--endpoint") for word in named)):
        name, _, url = word.partition("=")
        if name not in ENDPOINTS:
            raise ConfigError(
                tr(
                    "{where}: unknown service `{name}`{hint}",
                    where=where,
                    name=name,
                    hint=suggest_known(name, ENDPOINTS),
                )
            )
        try:
            connection.host_and_port(url)
        except ValueError:
            example = f"{name}={ENDPOINTS[name]}"
            raise ConfigError(
                tr(
                    "{where}: `{name}` needs an address of http or https, such as {example}",
                    where=where,
                    name=name,
                    example=example,
                )
            ) from None
        endpoints[name] = url
    return endpoints
