"""The linter, run on a site as its author runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests import program
from tests.sites.builders.folder import write
from tests.sites.compare import Finding
from tests.sites.model import Site


def findings(site: Site, folder: Path) -> list[Finding]:
    """Return the findings; the site is left as it is in the folder, a git repository."""
    write(folder, site.files)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
    report = json.loads(_run(folder, site, "--output-format", "json"))
    return [_finding(site, each) for each in report["findings"]]


def _finding(site: Site, record: dict[str, Any]) -> Finding:
    fix = record["fix"] or {"message": "", "safe": False}
    words = " | ".join([record["message"], fix["message"], record.get("caveat") or ""])
    excerpt = site.files.get(record["path"], "")[record["start"] : record["end"]]
    return Finding(record["path"], record["rule"], words, excerpt, fix["safe"])


def fixed(site: Site, folder: Path) -> Site:
    """Return the site after `--fix` in the folder that `findings` has filled."""
    _run(folder, site, "--fix", "--quiet")
    names = {name: (folder / name).read_text(encoding="utf-8") for name in site.files}
    return site.with_files(names)


def _run(folder: Path, site: Site, *options: str) -> str:
    done = program.run("--no-cache", "--jobs", "1", *options, *site.words, cwd=folder)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return done.stdout
