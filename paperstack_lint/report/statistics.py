"""How often each rule found something, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from paperstack_lint.report import Style
from paperstack_lint.runner import Outcome


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """One line for each rule: how many findings, its name, how many of them a safe fix mends, and an unsafe one."""
    counts: Counter[str] = Counter()
    mends = {safe: Counter[str]() for safe in (True, False)}
    for outcome in outcomes:
        for one in outcome.findings:
            counts[one.rule] += 1
            if one.fix:
                mends[one.fix.safe][one.rule] += 1
    ranking = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    digits = max((len(str(number)) for _, number in ranking), default=0)
    longest = max((len(rule) for rule, _ in ranking), default=0)
    for rule, number in ranking:
        kinds = ((mends[True][rule], "fixable"), (mends[False][rule], "by unsafe fixes"))
        told = ", ".join(f"{count} {kind}" for count, kind in kinds if count)
        yield (
            f"{style.paint(f'{number:{digits}}', 1)}  {style.shown(rule):{longest}}  {style.paint(told, 2)}".rstrip()
            + "\n"
        )
