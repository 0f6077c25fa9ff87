"""The code, its messages and its documents use the terms of the field: see the glossary in CONTRIBUTING.md."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INSTEAD = {
    r"mend(?:s|ed|ing)?|made good": "fix",
    r"faults?|troubles?": "finding, problem, error",
    r"judge[sd]?|judging|judgements?|look(?:s|ed)? (?:at|over)": "lint, check, evaluate",
    r"stands? (?:in|at|behind|for|beside|below|above|under|on|there|here)|stood": "is in, is at, is after",
    r"holds|holding": "contains",
    r"asked|asks|told|tells": "query, request, return, report",
    r"anew|recalled|found out|made of": "again, cached, loaded, recomputed, cache key",
    r"packed|unpacked": "serialize, deserialize",
    r"blanks": "spaces",
    r"leads? (?:somewhere|nowhere)": "resolves, is broken",
    r"shel(?:f|ves)|witness(?:es)?": "the name of the thing",
    r"patien(?:ce|tly)|hiccups?|politeness": "timeout, transient failure, rate limit",
    r"behind": "after",
}
"""Whole words that are not used, nor in names, and those that are used in their place."""
EXCEPT = {
    ("rules/tags/form.py", "blanks"),  # an option, which configurations contain
    ("tests/rules/tags/form.md", "blanks"),
    ("docs/rules.md", "blanks"),
    ("docs/zh/rules.md", "blanks"),
    ("paperstack_lint/cli/commands/links.py", "asked"),  # a key of JSON
    ("paperstack_lint/online/arxiv/rate_limit.py", "holds"),  # a process holds a lock
    ("tests/papers/reading/test_find_entries.py", "Holds"),  # the text of a note
}
"""Words that have their own meaning in a file."""


def documents() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    pages = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
    parts = ("paperstack_lint/", "rules/", "tests/", "benchmarks/", "docs/", "website/", "hatch_build.py", *pages)
    manifests = ("action.yml", ".pre-commit-hooks.yaml", ".paperstack-lint.yaml", "pyproject.toml", ".ci/run")
    return sorted(
        name
        for name in names
        if name != "tests/test_vocabulary.py"
        and (name in manifests or (name.startswith(parts) and name.endswith((".py", ".md"))))
    )


@pytest.mark.parametrize("words", INSTEAD)
def test_the_terms_of_the_field_are_used(words: str) -> None:
    either = words.replace(" ", "[ _]")
    pattern = re.compile(rf"(?<![A-Za-z])(?:{either})(?![A-Za-z])", re.IGNORECASE)
    found = [
        f"{name}:{number}: {word[0]}"
        for name in documents()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        for word in pattern.finditer(line)
        if (name, word[0]) not in EXCEPT
    ]
    assert found == [], f"write {INSTEAD[words]}"


def test_each_exception_is_needed() -> None:
    unused = [(name, word) for name, word in EXCEPT if word not in (ROOT / name).read_text(encoding="utf-8")]
    assert unused == []
