"""Work grows linearly: twice the note, or twice the notes, take twice the calls. Seconds are for `benchmarks.growth`."""

from __future__ import annotations

import cProfile
import re
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
    size = LARGER.get(name, SMALL)
    fixed(SHAPES[name](2 * size))()  # what other tests have left in caches makes no difference then
    less, more = (calls(fixed(SHAPES[name](each))) - base() for each in (size, 2 * size))
    assert more <= SLOW_TO_SETTLE.get(name, MAX_RATIO) * less + FIXED_CALLS


def linted(folder: Path, name: str, number: int, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").touch()
    for path, text in COLLECTIONS[name](number):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return calls(lambda: main(["--no-cache", "--jobs", "1", "--quiet", "--exit-zero", *words, "_posts"]))


@pytest.mark.parametrize("name", COLLECTIONS)
def test_twice_the_notes_take_twice_the_calls(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = (1, 1, SMALL_COLLECTION, 2 * SMALL_COLLECTION)  # the first one loads modules
    _, one, less, more = (linted(tmp_path / str(at), name, number, monkeypatch) for at, number in enumerate(numbers))
    assert more - one <= MAX_RATIO * (less - one) + FIXED_CALLS


@pytest.mark.parametrize("name", ["links", "bare addresses", "addresses in angles", "dead services", "reference links"])
def test_caches_of_addresses_hold_those_of_the_largest_note(name: str) -> None:
    addresses = set(re.findall(r"https?://[^\s<>()\[\]]+", SHAPES[name](SIZES[-1])))
    for function in (urls.split, redirectors.unwrap, identity.identify):
        assert len(addresses) <= function.cache_parameters()["maxsize"]
