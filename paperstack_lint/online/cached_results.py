"""What of the answers is kept for later runs, and for how long.

Trouble is never kept: a timeout of today says nothing of tomorrow. That a wall stands before a page is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from paperstack_lint.addresses import urls
from paperstack_lint.links.verdicts import Hop, Picture, PictureState, Verdict
from paperstack_lint.online.links.images import Seen
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord

if TYPE_CHECKING:
    from paperstack_lint.storage.store import Store

MINUTE, DAY = 60.0, 86_400.0
PAPER = 30 * DAY
"""How long a paper on arXiv is known: it changes only by a new version."""
ABSENT = DAY
"""How long arXiv is taken not to know a paper; new ones come each night."""
ROBOT = 999
"""The status that LinkedIn gives to robots."""
RULES = "1"
"""To be changed with what verdicts mean: then those of earlier releases are asked for anew."""

_LASTS = {"alive": 7 * DAY, "dead": DAY}
_PASSING = {408: 0.0, 425: 0.0, 429: 10 * MINUTE, 503: 10 * MINUTE}

_Kept = TypeVar("_Kept")


class Memory:
    """The store as the questions of a run see it. `hits` counts what was known."""

    def __init__(self, store: Store, source: str = "") -> None:
        """`source` says of whom it is learnt, where others than the usual services are asked: these must not stand for
        those.
        """
        self._store = store
        self._source = source
        self.hits = 0

    @property
    def warning(self) -> str:
        """Why nothing is kept for later runs; `` where it is. It may come as late as when the store is closed."""
        return self._store.warning

    def link(self, address: str) -> Verdict | None:
        """The verdict on a link."""
        return self._hit(self._get(f"link {RULES}", address), _verdict)

    def keep_link(self, address: str, verdict: Verdict) -> None:
        """Keep the verdict on a link, if it is one that will be the same tomorrow."""
        if lasts := _lasting(verdict):
            self._put(f"link {RULES}", address, _written(verdict), lasts)

    def picture(self, address: str, site: str) -> Seen | None:
        """What was seen behind an image link from a site."""
        return self._hit(self._get(f"picture {RULES}", f"{site} {address}"), _seen)

    def keep_picture(self, address: str, site: str, seen: Seen) -> None:
        """Keep what was seen behind an image link."""
        lasts = _lasting(seen.link)
        if lasts and (seen.picture.state != "unknown" or seen.link.state != "alive"):
            value = [_written(seen.link), *seen.picture]
            self._put(f"picture {RULES}", f"{site} {address}", value, lasts)

    def paper(self, name: str) -> tuple[ArxivRecord | None] | None:
        """The paper of that identifier, or version, in a tuple: with None in it arXiv does not know it."""
        return self._hit(self._get(f"arxiv {RULES}", name), lambda value: (_record(value) if value else None,))

    def is_recent(self, name: str) -> bool:
        """Whether a paper was learnt within the last day, so that a new version of it would be known."""
        return self._get(f"arxiv {RULES} day", name) is not None

    def keep_paper(self, name: str, record: ArxivRecord | None) -> None:
        """Keep what arXiv says of an identifier, or of a version of it."""
        self._put(f"arxiv {RULES}", name, list(record) if record else [], PAPER if record else ABSENT)
        self._put(f"arxiv {RULES} day", name, 1, ABSENT)

    def found(self, title: str) -> tuple[ArxivRecord, ...] | None:
        """What a search for a title came to."""
        return self._hit(self._get(f"search {RULES}", title), lambda value: tuple(_record(one) for one in value))

    def keep_found(self, title: str, records: tuple[ArxivRecord, ...]) -> None:
        """Keep what a search came to."""
        self._put(f"search {RULES}", title, [list(one) for one in records], PAPER if records else ABSENT)

    def _get(self, kind: str, key: str) -> Any:
        return self._store.get(kind, f"{self._source}\n{key}")

    def _put(self, kind: str, key: str, value: Any, lasts: float) -> None:
        self._store.put(kind, f"{self._source}\n{key}", value, lasts)

    def _hit(self, value: Any, read: Callable[[Any], _Kept]) -> _Kept | None:
        if value is None:
            return None
        try:
            kept = read(value)
        except (TypeError, ValueError, IndexError, KeyError):  # of another version, or not ours
            return None
        self.hits += 1
        return kept


def _lasting(verdict: Verdict) -> float:
    """For how many seconds a verdict holds; 0 where it is no more than an impression."""
    if verdict.state in _LASTS:
        return _LASTS[verdict.state] if all(hop.is_permanent for hop in verdict.hops) else DAY
    if verdict.state == "unknown":
        clear = 200 <= verdict.status < 500 or verdict.status == ROBOT
        return _PASSING.get(verdict.status, DAY if clear else 0.0)
    return 0.0


def _written(verdict: Verdict) -> list[Any]:
    hops = [list(hop) for hop in verdict.hops]
    return [verdict.state, verdict.reason, verdict.status, hops, verdict.asked]


def _verdict(value: Any) -> Verdict:
    state, reason, status, hops, asked = value
    if state not in ("alive", "dead", "unknown") or not all(urls.web(target) for _, target in hops):
        raise ValueError
    return Verdict(state, str(reason), int(status), tuple(Hop(int(code), target) for code, target in hops), asked)


def _seen(value: Any) -> Seen:
    link, state, reason, asked = value
    if state not in get_args(PictureState):
        raise ValueError
    return Seen(_verdict(link), Picture(state, str(reason), asked))


def _record(value: Any) -> ArxivRecord:
    identifier, version, titles, comment = value
    return ArxivRecord(str(identifier), int(version), tuple(titles), str(comment))
