"""The cache of network results: which of them are stored for later runs, and for how long.

Transient failures are never stored, since the next run may get another result. Bot protection is stored: it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from paperstack_lint.addresses import urls
from paperstack_lint.links.verdicts import Hop, ImageState, ImageVerdict, Verdict
from paperstack_lint.online.links.images import ImageResult
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.eviction import (
    ABSENT_LIFETIME,
    ALIVE_LIFETIME,
    DAY,
    DEAD_LIFETIME,
    MINUTE,
    PAPER_LIFETIME,
)
from paperstack_lint.text.message import from_plain, to_plain

if TYPE_CHECKING:
    from paperstack_lint.storage.store import Store

LINKEDIN_BLOCK = 999
"""The status that LinkedIn sends to robots."""
VERSION = "1"
"""To be changed when verdicts change their meaning: results of earlier releases are then requested again."""

_LIFETIMES = {"alive": ALIVE_LIFETIME, "dead": DEAD_LIFETIME}
_UNKNOWN_LIFETIMES = {408: 0.0, 425: 0.0, 429: 10 * MINUTE, 503: 10 * MINUTE}
"""Lifetimes of unknown verdicts by status, where they differ from those of other statuses."""

_T = TypeVar("_T")


class NetworkCache:
    """The network results in a store. `hits` counts those that were loaded."""

    def __init__(self, store: Store, source: str = "") -> None:
        """`source` identifies the services that give the results, where these are not the usual ones: it is part of
        each cache key.
        """
        self._store = store
        self._source = source
        self.hits = 0

    @property
    def warning(self) -> str:
        """Why nothing is stored for later runs; `` where it is. It may change as late as when the store is closed."""
        return self._store.warning

    def load_link(self, address: str) -> Verdict | None:
        """Return the cached verdict on a link; None where there is none."""
        return self._load(f"link {VERSION}", address, _parse_verdict)

    def store_link(self, address: str, verdict: Verdict) -> None:
        """Store the verdict on a link, unless it may be another one tomorrow."""
        if lifetime := _lifetime(verdict):
            self._put(f"link {VERSION}", address, _serialize(verdict), lifetime)

    def load_image(self, address: str, site: str) -> ImageResult | None:
        """Return the cached result of an image link in pages of `site`; None where there is none."""
        return self._load(f"image {VERSION}", f"{site} {address}", _parse_image)

    def store_image(self, address: str, site: str, result: ImageResult) -> None:
        """Store the result of an image link, unless it may be another one tomorrow."""
        lifetime = _lifetime(result.link)
        if lifetime and (result.image.state != "unknown" or result.link.state != "alive"):
            state, reason, checked_at = result.image
            value = [_serialize(result.link), state, to_plain(reason), checked_at]
            self._put(f"image {VERSION}", f"{site} {address}", value, lifetime)

    def load_paper(self, name: str) -> tuple[ArxivRecord | None] | None:
        """Return the cached paper of an identifier, or of a version, in a tuple: None in it is one that arXiv lacks."""
        return self._load(f"arxiv {VERSION}", name, lambda value: (_parse_record(value) if value else None,))

    def is_recent(self, name: str) -> bool:
        """Return whether a paper was stored within the last day, so that a new version of it would be known."""
        return self._get(f"arxiv {VERSION} day", name) is not None

    def store_paper(self, name: str, record: ArxivRecord | None) -> None:
        """Store the paper of an identifier, or of a version; None where arXiv has none."""
        lifetime = PAPER_LIFETIME if record else ABSENT_LIFETIME
        self._put(f"arxiv {VERSION}", name, list(record) if record else [], lifetime)
        self._put(f"arxiv {VERSION} day", name, 1, ABSENT_LIFETIME)

    def load_search(self, title: str) -> tuple[ArxivRecord, ...] | None:
        """Return the cached results of the search for a title; None where there are none."""
        return self._load(f"search {VERSION}", title, lambda value: tuple(_parse_record(one) for one in value))

    def store_search(self, title: str, records: tuple[ArxivRecord, ...]) -> None:
        """Store the results of the search for a title."""
        lifetime = PAPER_LIFETIME if records else ABSENT_LIFETIME
        self._put(f"search {VERSION}", title, [list(one) for one in records], lifetime)

    def _get(self, kind: str, key: str) -> Any:
        return self._store.get(kind, f"{self._source}\n{key}")

    def _put(self, kind: str, key: str, value: Any, lifetime: float) -> None:
        self._store.put(kind, f"{self._source}\n{key}", value, lifetime)

    def _load(self, kind: str, key: str, parse: Callable[[Any], _T]) -> _T | None:
        value = self._get(kind, key)
        if value is None:
            return None
        try:
            result = parse(value)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):  # of another version, or not ours
            return None
        self.hits += 1
        return result


def load_papers(store: Store, identifiers: Iterable[str], source: str = "") -> dict[str, ArxivRecord | None]:
    """Return what earlier runs have stored of papers on arXiv, by identifier, and close the store.

    Nothing is requested. `source` is that of `NetworkCache`.
    """
    cache = NetworkCache(store, source)
    found = {name: cached[0] for name in identifiers if (cached := cache.load_paper(name))}
    store.close()
    return found


def _lifetime(verdict: Verdict) -> float:
    """Return for how many seconds a verdict is cached; 0 where it may be another one the next time."""
    if verdict.state in _LIFETIMES:
        return _LIFETIMES[verdict.state] if all(hop.is_permanent for hop in verdict.hops) else DAY
    if verdict.state == "unknown":
        clear = 200 <= verdict.status < 500 or verdict.status == LINKEDIN_BLOCK
        return _UNKNOWN_LIFETIMES.get(verdict.status, DAY if clear else 0.0)
    return 0.0


def _serialize(verdict: Verdict) -> list[Any]:
    hops = [list(hop) for hop in verdict.hops]
    return [verdict.state, to_plain(verdict.reason), verdict.status, hops, verdict.checked_at]


def _parse_verdict(value: Any) -> Verdict:
    state, reason, status, hops, checked_at = value
    if state not in ("alive", "dead", "unknown") or not all(urls.web(target) for _, target in hops):
        raise ValueError
    return Verdict(
        state, from_plain(reason), int(status), tuple(Hop(int(code), target) for code, target in hops), checked_at
    )


def _parse_image(value: Any) -> ImageResult:
    link, state, reason, checked_at = value
    if state not in get_args(ImageState):
        raise ValueError
    return ImageResult(_parse_verdict(link), ImageVerdict(state, from_plain(reason), checked_at))


def _parse_record(value: Any) -> ArxivRecord:
    identifier, version, titles, comment, authors, year, journal, doi = value
    texts = tuple(map(str, titles)), str(comment), tuple(map(str, authors)), int(year), str(journal), str(doi)
    return ArxivRecord(str(identifier), int(version), *texts)
