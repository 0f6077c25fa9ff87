"""Print the changes of `--fix` to generated sites: `python -m tests.sites jekyll 0 20`."""
# ruff: noqa: T201  # printing is what it is for

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import cast

from tests.sites import harm
from tests.sites.model import BuildError, Kind


def main() -> None:
    """Try the seeds."""
    kind, first, last = cast("Kind", sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, last):
        with tempfile.TemporaryDirectory() as folder:
            try:
                site, before = harm.generated(kind, seed, Path(folder))
                result = harm.trial(site, before, Path(folder))
            except BuildError as error:
                print(f"{kind} {seed}: {str(error)[-400:]}")
                continue
            print(f"{kind} {seed}: {len(result.findings)} fixes, {len(result.harm)} harmful")
            for each in result.harm:
                print("  ", *each)
            for alarm in result.false_alarms:
                print("   false alarm:", alarm)


main()
