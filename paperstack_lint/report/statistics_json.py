"""How often each rule found something, as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report import Style, Tally
from paperstack_lint.report.json import VERSION, dumped, summary
from paperstack_lint.report.statistics import rows


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the object: the rows of `--statistics`, and the summary of `--output-format json`."""
    tally = Tally()
    statistics = [row._asdict() for row in rows(tally.counting(outcomes))]
    yield dumped({"version": VERSION, "statistics": statistics, "summary": summary(tally)})
