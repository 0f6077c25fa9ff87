"""What is known of a link: plain data, which rules look up."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["alive", "dead", "unknown", "skipped"]
STATES: tuple[State, ...] = ("alive", "dead", "unknown", "skipped")
"""`dead` is only what is certainly gone. `skipped` was not requested: the address is refused, or configured so."""


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
