"""The changes of `--fix` to a generated site, as built by the real generator."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.sites import builders, compare, generate, notes, tool
from tests.sites.compare import Difference, Finding
from tests.sites.model import BuildError, Built, Kind, Site


class Trial(NamedTuple):
    """A site before and after `--fix`.

    `harm` is what has changed without that a finding says so, `false_alarms` what is said of links that resolve.
    """

    site: Site
    fixed: Site
    findings: list[Finding]
    harm: list[Difference]
    false_alarms: list[str]


def generated(kind: Kind, seed: int, folder: Path) -> tuple[Site, Built]:
    """Return the site of a seed, with references, and its build."""
    crowded = generate.skeleton(kind, seed)
    try:
        built = builders.build(crowded, folder / "crowded")
    except BuildError:  # new versions of Hugo stop at a date that they cannot read
        crowded = generate.skeleton(kind, seed, notes.READ)
        built = builders.build(crowded, folder / "read")
    bare = generate.without_twins(crowded, built)
    site = generate.referring(bare, built if bare is crowded else builders.build(bare, folder / "bare"), seed)
    return site, builders.build(site, folder / "before")


def trial(site: Site, before: Built, folder: Path) -> Trial:
    """Fix the site and build it again."""
    findings = tool.findings(site, folder / "fixed")
    fixed = tool.fixed(site, folder / "fixed")
    after = builders.build(fixed, folder / "after") if fixed.files != site.files else before
    found = list(compare.differences(site, before, fixed, after))
    alarms = list(compare.false_alarms(site, before, findings))
    return Trial(site, fixed, findings, compare.unnamed(found, findings), alarms)
