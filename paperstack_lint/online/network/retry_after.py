"""When a host wants to be asked again, as its replies say it."""

from __future__ import annotations

from paperstack_lint.online.network.exchange import Reply

PATIENCE = 60.0
"""Seconds that a host may make us wait in a run, all its `Retry-After` together."""


def asked_to_wait(reply: Reply, now: float) -> float:
    """Seconds until the host wants to be asked again; 0 where it does not say. `now` is in seconds since the epoch."""
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
    import email.utils  # few hosts name a date

    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return 0.0
