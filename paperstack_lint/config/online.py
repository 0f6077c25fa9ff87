"""Network settings of the configuration: the key `online`."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.config.value_checks import parse_table, wrong_type
from paperstack_lint.text.message import msg

MAX_SECONDS = 3600.0
MAX_CONCURRENCY = 50


class HostPolicy(NamedTuple):
    """The settings of one host, see `Online`. `accept` are statuses of links that are alive, `skip` sends none."""

    concurrency: int | None = None
    interval: float | None = None
    accept: tuple[int, ...] = ()
    skip: bool = False


class Online(NamedTuple):
    """The network settings of a configuration.

    `concurrency` is the number of parallel requests per host, `interval` the seconds between the starts of two requests
    to a host, `timeout` the seconds per link. `hosts` are policies by pattern (`*.example.org`); the first match
    applies.
    """

    concurrency: int = 6
    interval: float = 0.1
    timeout: float = 30.0
    hosts: Mapping[str, HostPolicy] = {}

    def policy(self, host: str) -> HostPolicy:
        """Return the policy of a host, which is given with its port or without."""
        bare = host.partition(":")[0]
        found = (one for pattern, one in self.hosts.items() if any(fnmatchcase(name, pattern) for name in (host, bare)))
        return next(found, HostPolicy())


def parse_online(value: object, where: str) -> Online:
    """Return the network settings in the table `online`. Raise ConfigError for a value out of its range."""
    fields = parse_table(value, Online._fields, where)
    default = Online()
    return Online(
        _parse_concurrency(fields.get("concurrency", default.concurrency), f"{where}: concurrency"),
        _parse_seconds(fields.get("interval", default.interval), f"{where}: interval"),
        _parse_seconds(fields.get("timeout", default.timeout), f"{where}: timeout", least=0.1),
        _parse_hosts(fields.get("hosts", {}), f"{where}: hosts"),
    )


def _parse_hosts(value: object, where: str) -> dict[str, HostPolicy]:
    if not isinstance(value, Mapping):
        raise wrong_type(msg("a table of hosts"), value, where)
    return {_normalize_pattern(str(name)): _parse_policy(one, f"{where}: {name}") for name, one in value.items()}


def _normalize_pattern(name: str) -> str:
    """Return a host pattern in normal form: without the default port of the scheme, other scripts in Punycode."""
    mark = "*." if name.startswith("*.") else ""
    host = urls.host_of(f"https://{name.removeprefix(mark)}")
    return mark + host if host and "*" not in host else name.lower()


def _parse_policy(value: object, where: str) -> HostPolicy:
    fields = parse_table(value, HostPolicy._fields, where)
    skip = fields.get("skip", False)
    if not isinstance(skip, bool):
        raise wrong_type(msg("true or false"), skip, f"{where}: skip")
    return HostPolicy(
        _parse_concurrency(fields["concurrency"], f"{where}: concurrency") if "concurrency" in fields else None,
        _parse_seconds(fields["interval"], f"{where}: interval") if "interval" in fields else None,
        _parse_statuses(fields.get("accept", []), f"{where}: accept"),
        skip,
    )


def _parse_statuses(value: object, where: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(one) is int and 100 <= one <= 999 for one in value):
        raise wrong_type(msg("a list of statuses such as [403]"), value, where)
    return tuple(value)


def _parse_concurrency(value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= MAX_CONCURRENCY:
        raise wrong_type(msg("a number from 1 to {limit}", limit=MAX_CONCURRENCY), value, where)
    return value


def _parse_seconds(value: object, where: str, least: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= MAX_SECONDS:
        raise wrong_type(msg("seconds from {least:g} to {limit:g}", least=least, limit=MAX_SECONDS), value, where)
    return float(value)


def limit_to_defaults(online: Online) -> tuple[Online, list[str]]:
    """Return the settings, those that are faster or longer than the defaults reset, and the names of these."""
    default = Online()
    raised = [name for name in ("concurrency", "timeout") if getattr(online, name) > getattr(default, name)]
    raised += ["interval"] if online.interval < default.interval else []
    online = online._replace(**{name: getattr(default, name) for name in raised})
    faster = {pattern: names for pattern, one in online.hosts.items() if (names := _faster(one, default))}
    hosts = {pattern: _reset(one, faster.get(pattern, [])) for pattern, one in online.hosts.items()}
    raised += [f"hosts: {pattern}: {name}" for pattern, names in faster.items() for name in names]
    return online._replace(hosts=hosts), raised


def _faster(policy: HostPolicy, default: Online) -> list[str]:
    """Return the names of the settings of a host that allow more requests than the defaults do."""
    names = ["concurrency"] if (policy.concurrency or 0) > default.concurrency else []
    return names + (["interval"] if policy.interval is not None and policy.interval < default.interval else [])


def _reset(policy: HostPolicy, names: list[str]) -> HostPolicy:
    unset: dict[str, Any] = dict.fromkeys(names)
    return policy._replace(**unset)
