"""How long a reply requests to wait before the next request: `Retry-After`, or an exhausted rate limit."""

from __future__ import annotations

from paperstack_lint.online.network.exchange import Reply

MAX_TOTAL_DELAY = 60.0
"""Seconds that a host may delay a run, by all its replies together."""


def requested_delay(reply: Reply, now: float) -> float:
    """Return the seconds to wait, 0 where the reply requests none. `now` is in seconds since the epoch."""
    after = reply.header("retry-after") if reply.status >= 400 else ""
    if after:
        return max(0.0, float(after) if _is_number(after) else _until(after, now))
    for prefix in ("x-ratelimit", "ratelimit"):
        if reply.header(f"{prefix}-remaining") == "0" and _is_number(reset := reply.header(f"{prefix}-reset")):
            # Some count seconds from now, some from the epoch.
            seconds = float(reset)
            return max(0.0, seconds - now if seconds > now / 2 else seconds)
    return 0.0


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and len(text) < 20


def _until(date: str, now: float) -> float:
    import email.utils  # few hosts send a date

    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return 0.0
