"""How long hostile servers hold a request up, and how much cache they take: one row for each attack of the tests.

Prints a Markdown table, slowest first. Each row must end within the timeout and a second, and all of them in 150 MB.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time

from paperstack_lint.online.network.exchange import HttpRequest, Reply
from paperstack_lint.online.network.guard import Guard
from paperstack_lint.online.network.resolver import SystemResolver
from paperstack_lint.online.network.wire import Wire
from tests.servers.hostile import ATTACKS, hostile

TIMEOUT = 0.5
LIMIT = 65_536


def main() -> int:
    """Measure and print; 1 where a bar is missed."""
    with hostile() as server:
        rows = sorted(asyncio.run(_measured(server)), reverse=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(rows)} attacks with a timeout of {TIMEOUT} s, {peak:.0f} MB at most, the server included.\n")
    print("| attack | s | answer |\n| --- | ---: | --- |")
    for seconds, name, answer in rows:
        print(f"| {name} | {seconds:.2f} | {answer} |")
    return int(rows[0][0] > TIMEOUT + 1 or peak > 150)


async def _measured(server: str) -> list[tuple[float, str, str]]:
    rows = []
    async with Wire(Guard(frozenset({server})), SystemResolver(), agent="benchmark") as wire:
        for name in ATTACKS:
            begun = time.perf_counter()
            answer = await wire.send(HttpRequest("GET", f"http://{server}/{name}", limit=LIMIT, timeout=TIMEOUT))
            result = f"status {answer.status}" if isinstance(answer, Reply) else answer.reason
            rows.append((time.perf_counter() - begun, name, result))
    return rows


if __name__ == "__main__":
    sys.exit(main())
