"""How often each rule found something, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from paperstack_lint.report import Style
from paperstack_lint.runner import Outcome


def render(outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    """One line for each rule: how many findings, how many of them a safe fix mends, its name."""
    found = [one for outcome in outcomes for one in outcome.findings]
    fixable = Counter(one.rule for one in found if one.fix and one.fix.safe)
    ranking = sorted(Counter(one.rule for one in found).items(), key=lambda item: (-item[1], item[0]))
    digits = max((len(str(number)) for _, number in ranking), default=0)
    longest = max((len(rule) for rule, _ in ranking), default=0)
    for rule, number in ranking:
        mends = style.paint(f"{fixable[rule]} fixable", 2) if fixable[rule] else ""
        yield f"{style.paint(f'{number:{digits}}', 1)}  {style.shown(rule):{longest}}  {mends}".rstrip() + "\n"
