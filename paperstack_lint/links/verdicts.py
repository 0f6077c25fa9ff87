"""Whether a link is alive, dead or unknown, and why; where links that have moved lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple
from urllib.parse import unquote

from paperstack_lint.addresses import urls
from paperstack_lint.addresses.urls import Url
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

State = Literal["alive", "dead", "unknown", "skipped"]
STATES: tuple[State, ...] = ("alive", "dead", "unknown", "skipped")
"""`dead` is only what is certainly gone. `skipped` was not requested: the address is refused, or configured so."""


STATE_NAMES: dict[State, str] = {
    "alive": msg("alive"),
    "dead": msg("dead"),
    "unknown": msg("unknown"),
    "skipped": msg("skipped"),
}
"""The states as people read them."""


class Hop(NamedTuple):
    """A redirect that was followed: its status, and the absolute address that it leads to."""

    status: int
    target: str

    @property
    def is_permanent(self) -> bool:
        """Whether it is for good."""
        return self.status in (301, 308)


class Verdict(NamedTuple):
    """Whether a link is alive, and the evidence.

    `reason` is for people. `status` is the last one that came, 0 where none did. `hops` are the redirects, in order.
    `checked_at` is when, in seconds since the epoch.
    """

    state: State
    reason: str
    status: int = 0
    hops: tuple[Hop, ...] = ()
    checked_at: float = 0.0


ImageState = Literal["image", "other", "refused", "unknown"]


class ImageVerdict(NamedTuple):
    """What an image link shows.

    `other` is certainly no image; `refused` is one that the host does not show in pages of other sites.
    """

    state: ImageState
    reason: str
    checked_at: float = 0.0

    @property
    def is_missing(self) -> bool:
        """Whether readers certainly see no image."""
        return self.state in ("other", "refused")


LOGIN = msg("a login page or bot protection")

# Steps of a path, words of one, and beginnings of a host of login pages and bot protection.
_LOGIN_STEPS = frozenset(
    "auth authorize oauth oauth2 cas verify challenge antispam security_check consent accounts".split()
)
_LOGIN_WORDS = frozenset("login signin logon log-in sign-in sign_in log_in sso passport captcha unhuman".split())
_LOGIN_HOST = r"(?:accounts|login|passport|auth|sso|signin|consent|id|cas)\."
_HOME = r"(?:/(?:index|home|default|main)(?:\.\w{2,5})?|/[a-z]{2}(?:[-_][A-Za-z]{2,4})?)?/?"
_ERROR = r"/(?:[\w.-]{1,60}/){0,9}(?:404|errors?|not-?_?found|page-?not-?found)(?:\.\w{2,5})?/?"
_SUFFIXES = frozenset("ac co com edu gob gov go mil ne net or org".split())
"""Second labels below which registries register names: `example.co.uk`."""


def detour(start: str, end: str) -> str:
    """Return the kind of page at the end of redirects from `start`; `` where it may be the linked one."""
    first, last = urls.web(start), urls.web(end)
    if not first or not last or start == end:
        return ""
    if _is_login(last) and not _is_login(first):
        return LOGIN
    if regex(_ERROR, re.IGNORECASE).fullmatch(last.path):
        return msg("an error page")
    if regex(_HOME).fullmatch(last.path) and not last.query and not regex(_HOME).fullmatch(first.path):
        return msg("the home page")
    return ""


def _is_login(url: Url) -> bool:
    path = unquote(url.path).lower().strip("/")
    steps = [regex(r"\.\w{2,5}$").sub("", step.partition(";")[0]) for step in path.split("/")]
    words = {word for step in steps for word in (step, *regex(r"[-_.]").split(step))}
    return bool(regex(_LOGIN_HOST).match(url.host)) or not (
        _LOGIN_STEPS.isdisjoint(steps) and _LOGIN_WORDS.isdisjoint(words)
    )


def new_address(address: str, hops: Sequence[Hop]) -> str | None:
    """Return the address to which a page has moved permanently, within its site and with a path of the same shape.

    None where it has not. `hops` are the redirects from `address`, in order.
    """
    if not hops or not all(hop.is_permanent for hop in hops):
        return None
    end = hops[-1].target
    before, after = urls.web(address), urls.web(end)
    if not before or not after or end == address or detour(address, end):
        return None
    if not _same_site(before.host, after.host) or before.port != after.port:
        return None
    alike = before.query == after.query and len(_steps(before)) == len(_steps(after))
    home = before.host != after.host and not _steps(after)
    return end if alike and (not home or _is_same_host(before, after)) else None


def is_certain(address: str, new: str) -> bool:
    """Return whether two addresses have the same host and path, so that no other page can be meant."""
    before, after = urls.web(address), urls.web(new)
    return bool(before and after and _is_same_host(before, after) and _steps(before) == _steps(after))


def _is_same_host(one: Url, other: Url) -> bool:
    return urls.without_www(one.host) == urls.without_www(other.host)


def _steps(url: Url) -> list[str]:
    """Return the steps of a path without what makes no difference: a slash at its end, a suffix, an index."""
    path = regex(r"(?:/index)?(?:\.(?:html?|php|aspx?|jsp))?/?$").sub("", url.path.lower())
    return [step for step in path.split("/") if step]


def _same_site(one: str, other: str) -> bool:
    """Return whether one host is the other, or below it."""
    one, other = urls.without_www(one), urls.without_www(other)
    short, long = sorted((one, other), key=len)
    labels = short.split(".")
    registered = len(labels) > 2 or (len(labels) == 2 and labels[0] not in _SUFFIXES)
    return one == other or (registered and long.endswith("." + short))
