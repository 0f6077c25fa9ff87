"""Work grows linearly: twice the note, or twice the notes, take twice the calls. Seconds are for `benchmarks.growth`."""

from __future__ import annotations

import cProfile
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks.collections import COLLECTIONS
from benchmarks.growth import SIZES
from benchmarks.shapes import SHAPES
from paperstack_lint.addresses import identity, redirectors, urls
from paperstack_lint.cli.main import main
from paperstack_lint.engine.runner import fix
from tests.test_generated import checkers, note

pytestmark = pytest.mark.usefixtures("_patterns_kept")

SMALL = 1_800
"""Bytes of the smaller note of the two."""
LARGER = {
    "papers of one identifier": 8_000,
    "a reading list of one identifier": 8_000,
    "papers that lack sections": 3_600,
    "references to one definition": 3_600,
    "papers of one title": 7_200,
    "a reading list of one title": 7_200,
}
"""The same where a small note does not reach the limit on comparisons, or does not need the second parser."""
SMALL_COLLECTION = 24
"""Notes of the smaller collection of the two: more than the entries that are compared for one paper."""
MAX_RATIO = 2.3
"""The ratio of calls for twice the size; 2 is linear, 4 quadratic."""
SLOW_TO_SETTLE = {"short headings and misspelt links": 2.7}
"""Ratios where the number of comparisons grows at first: it reaches its limit at about 100 KB."""
FIXED_CALLS = 3_000
"""Calls that do not count: what is computed once, such as the tables of a script."""
EMPTY = "---\ntitle: A\n---\n\nx\n"
"""A note of nothing."""
PASSES = 4
"""Passes that apply all fixes of a note, for any number of one kind."""


def calls(run: Callable[[], object]) -> int:
    """Return the number of calls, of Python functions and of built-in ones."""
    profile = cProfile.Profile(subcalls=False)
    profile.runcall(run)
    return sum(entry.callcount for entry in profile.getstats())


def fixed(text: str) -> Callable[[], object]:
    def run() -> None:
        outcome = fix(note(text), checkers(strict=False), unsafe=True)
        assert not outcome.errors

    return run


@cache
def base() -> int:
    """Return the number of calls for an empty note, when all modules are loaded."""
    for text in (SHAPES["papers that lack sections"](SMALL), EMPTY):
        fixed(text)()
    return calls(fixed(EMPTY))


def test_patterns_of_other_tests_are_no_calls_of_a_note() -> None:
    run = fixed(SHAPES["papers that lack sections"](SMALL))
    run()
    number = calls(run)
    for at in range(600):  # as many as `re` keeps, and more
        re.compile(f"pattern {at}")
    assert calls(run) <= number + FIXED_CALLS


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_note_takes_twice_the_calls_and_no_more_passes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("paperstack_lint.engine.runner.MAX_PASSES", PASSES)
    size, ratio = LARGER.get(name, SMALL), SLOW_TO_SETTLE.get(name, MAX_RATIO)

    def count(size: int) -> int:
        return calls(fixed(SHAPES[name](size))) - base()

    assert excess(count, size, ratio) <= FIXED_CALLS


def excess(count: Callable[[int], int], size: int, ratio: float) -> float:
    """Return how many more calls twice the size takes than the ratio allows.

    The larger one is counted first, and so includes what is cached from then on; where that is too much, once more.
    """
    more, less = count(2 * size), count(size)
    return more - ratio * less if more - ratio * less <= FIXED_CALLS else count(2 * size) - ratio * less


def linted(folder: Path, name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").touch()
    for path, text in COLLECTIONS[name](number):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return calls(lambda: main(["--no-cache", "--jobs", "1", "--quiet", "--exit-zero", "_posts"]))


@pytest.mark.parametrize("name", COLLECTIONS)
def test_twice_the_notes_take_twice_the_calls(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def count(number: int) -> int:
        return linted(tmp_path / str(number), name, number, monkeypatch)

    count(1)  # loads what a run loads once
    one = count(1)
    assert excess(lambda number: count(number) - one, SMALL_COLLECTION, MAX_RATIO) <= FIXED_CALLS


@pytest.mark.parametrize("name", ["links", "bare addresses", "addresses in angles", "dead services", "reference links"])
def test_caches_of_addresses_hold_those_of_the_largest_note(name: str) -> None:
    addresses = set(re.findall(r"https?://[^\s<>()\[\]]+", SHAPES[name](SIZES[-1])))
    for function in (urls.split, redirectors.unwrap, identity.identify):
        assert len(addresses) <= function.cache_parameters()["maxsize"]
