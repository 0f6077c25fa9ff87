"""After `--fix`, a generated site has the addresses, dates, order and working links that it had.

`SITES` says how many sites are made for each generator (2), `FIRST_SITE` with which seed they begin (0). A failure is
looked into with `python -m tests.sites jekyll SEED`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sites import builders, harm
from tests.sites.model import KINDS, Kind

FIRST = int(os.environ.get("FIRST_SITE", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("SITES", "2")))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_fixes_change_nothing_that_no_finding_names(kind: Kind, seed: int, tmp_path: Path) -> None:
    if not builders.available(kind):
        pytest.skip(f"no {kind} here")
    site, before = harm.generated(kind, seed, tmp_path)
    result = harm.trial(site, before, tmp_path)
    assert not result.harm, "\n".join(" ".join(each) for each in result.harm)
    assert not result.false_alarms, "\n".join(result.false_alarms)
