"""Problems of known kinds are planted into the example notes: each must be found, and fixed where a fix is promised."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz.program import run
from benchmarks.planted import __main__ as planted
from benchmarks.planted.kinds import kinds

EXAMPLES = Path(__file__).parent.parent / "examples"
# The kinds that the notes below have no place for: a tag that ten notes have, a site that CommonMark renders.
WITHOUT_PLACE = {"tags/variant: in capitals", "tags/variant: a plural", "tags/variant: a slip"} | {
    kind.name for kind in kinds() if kind.name.startswith(("text/emphasis 1", "text/emphasis 2"))
}


def test_each_kind_is_found_and_fixed(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "clean", tmp_path / "_posts")
    shutil.copytree(EXAMPLES / "img", tmp_path / "img")
    shutil.copy(EXAMPLES / "_config.yml", tmp_path)
    for day in range(1, 5):  # the examples have tags, dates and categories already
        text = f"---\nlayout: post\ntitle: Notes of day {day}\n---\n\n" + f"Some words of day {day}\n\n" * 20
        (tmp_path / "_posts" / f"2019-01-0{day}-notes.md").write_text(text)
    counts: Counter[str] = Counter()
    outcomes, random, before = list[planted.Outcome](), Random(1), -1  # noqa: S311
    while len(counts) > before:  # until each kind is there that the notes have a place for
        before = len(counts)
        outcomes += planted.measure(tmp_path, random, 8, counts=counts)
    assert [one.line for one in outcomes if one.failure] == []
    assert {kind.name for kind in kinds()} - counts.keys() == WITHOUT_PLACE
    assert f"| all | {len(counts)} | {len(outcomes)} | {len(outcomes)} | 0 | 0 | 100.0% |" in planted.table(outcomes)


def test_what_the_tool_does_not_report_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(planted, "_findings", lambda *_: defaultdict(list))
    assert planted.main([str(EXAMPLES), "--most", "8"]) == 1
    out = capsys.readouterr().out
    missed = out.count("missed: ")
    assert missed > 1
    assert f"| all | {missed} | {missed} | 0 | 0 | {missed} | 0.0% |" in out


def test_a_problem_that_no_fix_restores_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fixed = [kind for kind in kinds() if kind.fixed and kind.rule == "links/scheme"]
    monkeypatch.setattr(planted, "kinds", lambda: iter(fixed))
    monkeypatch.setattr(planted, "run", lambda folder, words: run(folder, [one for one in words if one != "--fix"]))
    assert planted.main([str(EXAMPLES), "--most", "8"]) == 0
    out = capsys.readouterr().out
    unfixed = out.count("not restored: ")
    assert unfixed > 1
    assert f"| 100.0% | 0/{unfixed} |" in out
