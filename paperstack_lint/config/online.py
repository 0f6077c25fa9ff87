"""How the network is asked, as the configuration gives it."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.config.checks import expected, table

MAX_SECONDS = 3600.0
MAX_CONCURRENCY = 50


class HostPolicy(NamedTuple):
    """What goes for one host: see `Online`. `accept` are statuses that count as alive there; `skip` asks nothing."""

    concurrency: int | None = None
    interval: float | None = None
    accept: tuple[int, ...] = ()
    skip: bool = False


class Online(NamedTuple):
    """How hosts are asked: requests at one time and seconds from start to start, each per host; seconds per link.

    `hosts` are policies by pattern (`*.example.org`), the first that fits goes.
    """

    concurrency: int = 6
    interval: float = 0.1
    timeout: float = 30.0
    hosts: Mapping[str, HostPolicy] = {}

    def policy(self, host: str) -> HostPolicy:
        """The policy for a host, with its port or without."""
        bare = host.partition(":")[0]
        found = (one for pattern, one in self.hosts.items() if any(fnmatchcase(name, pattern) for name in (host, bare)))
        return next(found, HostPolicy())


def read(value: object, where: str) -> Online:
    """What the table `online` says. Raises ConfigError."""
    fields = table(value, Online._fields, where)
    default = Online()
    return Online(
        _concurrency(fields.get("concurrency", default.concurrency), f"{where}: concurrency"),
        _seconds(fields.get("interval", default.interval), f"{where}: interval"),
        _seconds(fields.get("timeout", default.timeout), f"{where}: timeout", least=0.1),
        _hosts(fields.get("hosts", {}), f"{where}: hosts"),
    )


def _hosts(value: object, where: str) -> dict[str, HostPolicy]:
    if not isinstance(value, Mapping):
        raise expected("a table of hosts", value, where)
    return {_pattern(str(name)): _policy(one, f"{where}: {name}") for name, one in value.items()}


def _pattern(name: str) -> str:
    """A pattern as hosts are spelt: without the port that is the scheme's own, other scripts as DNS has them."""
    mark = "*." if name.startswith("*.") else ""
    host = urls.host_of(f"https://{name.removeprefix(mark)}")
    return mark + host if host and "*" not in host else name.lower()


def _policy(value: object, where: str) -> HostPolicy:
    fields = table(value, HostPolicy._fields, where)
    skip = fields.get("skip", False)
    if not isinstance(skip, bool):
        raise expected("true or false", skip, f"{where}: skip")
    return HostPolicy(
        _concurrency(fields["concurrency"], f"{where}: concurrency") if "concurrency" in fields else None,
        _seconds(fields["interval"], f"{where}: interval") if "interval" in fields else None,
        _statuses(fields.get("accept", []), f"{where}: accept"),
        skip,
    )


def _statuses(value: object, where: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(one) is int and 100 <= one <= 999 for one in value):
        raise expected("a list of statuses such as [403]", value, where)
    return tuple(value)


def _concurrency(value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= MAX_CONCURRENCY:
        raise expected(f"a number from 1 to {MAX_CONCURRENCY}", value, where)
    return value


def _seconds(value: object, where: str, least: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= MAX_SECONDS:
        raise expected(f"seconds from {least:g} to {MAX_SECONDS:g}", value, where)
    return float(value)


def capped(online: Online) -> tuple[Online, list[str]]:
    """The settings without what is faster or longer than the defaults, and the names of what was taken out."""
    default = Online()
    raised = [name for name in ("concurrency", "timeout") if getattr(online, name) > getattr(default, name)]
    raised += ["interval"] if online.interval < default.interval else []
    online = online._replace(**{name: getattr(default, name) for name in raised})
    faster = {pattern: names for pattern, one in online.hosts.items() if (names := _faster(one, default))}
    hosts = {pattern: _slowed(one, faster.get(pattern, [])) for pattern, one in online.hosts.items()}
    raised += [f"hosts: {pattern}: {name}" for pattern, names in faster.items() for name in names]
    return online._replace(hosts=hosts), raised


def _faster(policy: HostPolicy, default: Online) -> list[str]:
    """The names of what asks a host more than the default does."""
    names = ["concurrency"] if (policy.concurrency or 0) > default.concurrency else []
    return names + (["interval"] if policy.interval is not None and policy.interval < default.interval else [])


def _slowed(policy: HostPolicy, names: list[str]) -> HostPolicy:
    slowed: dict[str, Any] = dict.fromkeys(names)
    return policy._replace(**slowed)
