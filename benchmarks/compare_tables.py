"""The tables of `benchmarks.compare`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

OURS, PEER = "paperstack-lint", "rumdl"
TOO_SLOW = "too slow:"


class Notes(NamedTuple):
    """A set of notes: how many, and bytes of each."""

    words: str
    amount: int
    size: int


SETS = {
    "small": Notes("1 note, 30 KB", 1, 30_000),
    "medium": Notes("1,000 notes, 12 MB", 1000, 12_000),
    "large": Notes("10,000 notes, 120 MB", 10_000, 12_000),
}


class Cost(NamedTuple):
    """What a tool took in one mode: median seconds, runs, peak in MB, notes named or changed; or why there is none."""

    seconds: float = 0.0
    runs: int = 0
    peak: float = 0.0
    touched: int = 0
    problem: str = ""


Costs = Mapping[tuple[str, str, str], Cost]
"""By set, mode and tool."""


def full(costs: Costs) -> Iterator[str]:
    """What each run took."""
    yield f"| notes | run | tool | s | × {OURS} | × {PEER} | peak MB | runs | notes touched |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for (name, mode, tool), cost in costs.items():
        place = f"| {SETS[name].words} | {mode} | {tool}"
        if cost.problem:
            yield f"{place} | {cost.problem} | | | | | |"
            continue
        ratios = " | ".join(_number(_ratio(costs, (name, mode, tool), other)) for other in (OURS, PEER))
        peak = f"{cost.peak:.0f}" if cost.peak else "–"
        yield f"{place} | {cost.seconds:.3f} | {ratios} | {peak} | {cost.runs} | {cost.touched} |"


def _ratio(costs: Costs, place: tuple[str, str, str], other: str) -> float | None:
    """The time at a place as a multiple of that of another tool there."""
    name, mode, _ = place
    return _quotient(costs, place, (name, mode, other))


def _quotient(costs: Costs, above: tuple[str, str, str], below: tuple[str, str, str]) -> float | None:
    upper, lower = costs.get(above, Cost()), costs.get(below, Cost())
    if upper.problem or lower.problem or not upper.runs or not lower.runs:
        return None
    return upper.seconds / lower.seconds


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if value < 9.995 else f"{value:,.0f}"


def bars(costs: Costs, start: float | None) -> Iterator[str]:
    """Whether the bars are met; `start` is a 30 KB note as a multiple of `python -c pass`."""
    peaks = [costs[place].peak for place in costs if place[::2] == ("large", OURS) and not costs[place].problem]
    cold = _quotient(costs, ("medium", "cold", OURS), ("medium", "cold", PEER))
    warm = _quotient(costs, ("medium", "warm", OURS), ("medium", "warm", PEER))
    fix = _quotient(costs, ("medium", "fix", OURS), ("medium", "fix", "markdownlint-cli2"))
    growth = _quotient(costs, ("large", "cold", OURS), ("medium", "cold", OURS))
    yield "| bar | at most | measured | |"
    yield "| --- | ---: | ---: | --- |"
    yield _bar("a note of 30 KB, × `python -c pass`", 8.0, start)
    yield _bar("12 MB cold, × rumdl without its cache", 1.0, cold)
    yield _bar("12 MB warm, × rumdl with its cache", 2.0, warm)
    yield _bar("`--fix` of 12 MB, × `markdownlint-cli2 --fix`", 0.5, fix)
    yield _bar("ten times the notes, × the time", 10.5, growth)
    yield _bar("peak memory for 120 MB, in MB", 300, max(peaks) if peaks else None)


def _bar(what: str, limit: float, measured: float | None) -> str:
    if measured is None:
        return f"| {what} | {limit:g} | – | not measured |"
    return f"| {what} | {limit:g} | {_number(measured)} | {'met' if measured <= limit else 'missed'} |"


def short(costs: Costs, tools: Sequence[str]) -> Iterator[str]:
    """Each tool's time as a multiple of ours, for readers."""
    yield f"| time | {' | '.join(tools)} |"
    yield f"| --- |{' ---: |' * len(tools)}"
    for name, mode in dict.fromkeys(place[:2] for place in costs):
        cells = (_cell(costs, (name, mode, tool)) for tool in tools)
        yield f"| {SETS[name].words}, {mode} | {' | '.join(cells)} |"
    yield f"\nMultiples of the time of {OURS}; –: has no cache; \\*: a slow tool, one run."


def _cell(costs: Costs, place: tuple[str, str, str]) -> str:
    cost = costs.get(place)
    if not cost:
        return "–"
    if cost.problem:
        return "too slow" if cost.problem.startswith(TOO_SLOW) else "failed"
    mark = r"\*" if cost.runs == 1 else ""
    if place[2] == OURS:
        return f"1 ({cost.seconds:.2f} s){mark}"
    ratio = _ratio(costs, place, OURS)
    return "–" if ratio is None else _number(ratio) + mark
