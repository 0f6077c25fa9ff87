"""Dates that the linter takes for equal are equal to the generator, according to the recorded builds."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from paperstack_lint.note import front_matter
from paperstack_lint.site.publication.published_post import published_post_of, unsafe_change
from paperstack_lint.site.settings import parse_permalinks
from tests.sites import corpus, records
from tests.sites.records import Record

_DAY = "2020-03-25"
"""The day in the name of each post of the corpus that Jekyll builds."""


def read_dates(record: Record, machine: str, zone: str) -> dict[str, str]:
    """Return the date that the generator read in each front matter, `` where it failed."""
    read: dict[str, str] = {}
    for name, site in corpus.sites(record.kind):
        alone = name.startswith("date ") and machine == "UTC" and not zone
        if alone or name == f"dates, zone {zone or 'none'}, machine {machine}":
            pages = (record.sites[name] or {"pages": {}})["pages"]
            read |= {
                text: pages.get(path, {}).get("date", "") for path, text in site.files.items() if path.endswith(".md")
            }
    return read


@pytest.mark.parametrize(("zone", "machine"), corpus.ZONES)
@pytest.mark.parametrize("file", records.files(), ids=lambda file: file.stem)
def test_dates_that_are_taken_for_one_are_read_as_one(file: Path, zone: str, machine: str) -> None:
    record = records.load(file)
    links = parse_permalinks(record.kind, f"timezone: {zone}\n" if zone else "")
    read = read_dates(record, machine, zone)
    known = {text: published_post_of(front_matter.parse(text), _DAY, links)._replace(order={}) for text in read}
    assert len({*read.values()}) > 5
    for before, after in permutations(read, 2):
        # A site that did not build loses nothing.
        assert unsafe_change(known[before], known[after]) or read[before] in ("", read[after]), (before, after)
