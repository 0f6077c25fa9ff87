"""`--online`: collects what the notes want to know of the network, asks it, and says how that went."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from paperstack_lint import __version__
from paperstack_lint.cli import console
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.config.online import Online
from paperstack_lint.engine import session
from paperstack_lint.engine.rule import Topic
from paperstack_lint.engine.session import Session
from paperstack_lint.links.verdicts import STATES
from paperstack_lint.note.note import Note
from paperstack_lint.online import connection
from paperstack_lint.online.network.recording import RecordingError
from paperstack_lint.online.run import NetworkRun
from paperstack_lint.online.settings import DEADLINE, ENDPOINTS, USER_AGENT, NetworkSettings
from paperstack_lint.text.nearest import suggest_known
from paperstack_lint.text.progress import Bar, Progress

_VARIABLES = {name: f"PAPERSTACK_LINT_{name.upper()}" for name in ENDPOINTS}
"""What of the environment names an endpoint."""


class Told(NamedTuple):
    """What the network said, a line on how that went (`` where nothing was asked), and failures of the tool itself."""

    answers: NetworkResults
    summary: str
    errors: Sequence[str] = ()


def ask(
    options: Namespace,
    sessions: Sequence[Session],
    paths: Sequence[Path],
    notes: Iterable[tuple[Note, AbstractSet[Topic]]],
) -> Told:
    """Ask the network what the notes, which stand at `paths`, want to know, each about its topics.

    Raises ConfigError where it cannot be asked as the options say, or where the `sessions` ask it in several ways.
    """
    settings = _settings(options, _agreed(sessions), session.strangers(paths, sessions[0].project))
    progress = Bar() if sys.stderr.isatty() and not options.quiet else Progress()
    try:
        return asyncio.run(_asked(notes, settings, progress))
    except RecordingError as error:
        raise ConfigError(str(error)) from error


def _agreed(sessions: Sequence[Session]) -> Online:
    """Return how the configurations of a run say that the network is asked: all its notes share one asking."""
    first, *others = (one.config for one in sessions)
    online = first.online or Online()
    for other in others:
        if (other.online or Online()) != online:
            remedy = "write the same into both, lint the notes of each in a run of its own, or name one with --config"
            raise ConfigError(f"{first.source} and {other.source} differ in `online`: {remedy}")
    return online


async def _asked(
    notes: Iterable[tuple[Note, AbstractSet[Topic]]], settings: NetworkSettings, progress: Progress
) -> Told:
    async with connection.open_network(settings, progress) as given:
        asking = NetworkRun(settings, given)
        try:
            with progress:
                await asking.run(notes)
        except asyncio.CancelledError:
            console.say(_left(settings, given.cache.warning))
            raise
        offline = await given.offline_detector.problem() if given.offline_detector else ""
    if given.cache.warning:
        console.say(f"warning: {given.cache.warning}")
    answers = asking.results()
    parts = [*_counted(answers, asking.problem)]
    if asking.deadline_passed:
        parts.append(f"the deadline of {settings.deadline:g} s ended the asking")
    errors = [*asking.errors, *([f"--online: {offline}"] if offline else [])]
    return Told(answers, _line(parts, progress.requests, given.cache.hits), errors)


def _line(parts: Sequence[str], requests: Counter[str], known: int) -> str:
    """The summary; `` where nothing was asked."""
    if not (parts or requests or known):
        return ""
    return ", ".join([*parts, *_spent(requests, known)]) + "."


def _left(settings: NetworkSettings, warning: str) -> str:
    """What an interrupted run leaves; `warning` says why the store keeps nothing."""
    if settings.record:
        return "interrupted: the recording holds what was asked so far"
    return "interrupted" if settings.replay or warning else "interrupted: what was learnt is kept"


def _counted(answers: NetworkResults, trouble: str) -> Iterator[str]:
    states = Counter(verdict.state for verdict in answers.links.values())
    if states:
        yield "Links: " + ", ".join(f"{states[state]} {state}" for state in STATES if states[state])
    if answers.papers:
        there = sum(record is not None for record in answers.papers.values())
        yield f"{there} of {len(answers.papers)} papers on arXiv"
    if trouble:
        yield trouble


def _spent(requests: Counter[str], known: int) -> Iterator[str]:
    number, hosts = requests.total(), len(requests)
    if number:
        yield f"{number} request{'' if number == 1 else 's'} to {hosts} host{'' if hosts == 1 else 's'}"
    yield f"{known} known from before" if number else f"no request, {known} known from before"


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
    """The endpoints: the command line's, else the environment's, else the services themselves. Raises ConfigError."""
    endpoints = dict(ENDPOINTS)
    given = [(f"{name}={url}", variable) for name, variable in _VARIABLES.items() if (url := environment.get(variable))]
    for word, where in (*given, *((word, "--endpoint") for word in named)):
        name, _, url = word.partition("=")
        if name not in ENDPOINTS:
            raise ConfigError(f"{where}: unknown service `{name}`{suggest_known(name, ENDPOINTS)}")
        try:
            connection.host_and_port(url)
        except ValueError:
            example = f"{name}={ENDPOINTS[name]}"
            raise ConfigError(f"{where}: `{name}` needs an address of http or https, such as {example}") from None
        endpoints[name] = url
    return endpoints
