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
WITHOUT_PLACE = {"tags/variant: in capitals", "tags/variant: a plural", "tags/variant: a slip"}
"""The kinds that the sites below have no place for: none has a tag in ten notes."""
MAX_ROUNDS = 60
"""Rounds after which a kind that has not been planted has no place in the sites; a third of them is enough."""
MATHJAX = "<script>MathJax = {tex: {inlineMath: [['$', '$']]}};</script>"
SITES: list[tuple[str, dict[str, str]]] = [
    ("_posts", {"_config.yml": "url: https://notes.example.org\n", "_includes/head.html": MATHJAX}),
    ("content/posts", {"hugo.toml": "[params]\nmath = true\n", "layouts/head.html": MATHJAX}),
    (
        "source/_posts",
        {"_config.yml": "title: Notes\n", "package.json": '{"dependencies": {"hexo-renderer-marked": "^7.0.0"}}'},
    ),
]


def _site(root: Path, folder: str, files: dict[str, str]) -> None:
    shutil.copytree(EXAMPLES / "clean", root / folder)
    shutil.copytree(EXAMPLES / "img", root / {"content/posts": "static/img"}.get(folder, "img"))
    for day, season in enumerate(("spring", "summer", "autumn", "winter"), 1):  # the examples have tags and dates
        text = f"---\nlayout: post\ntitle: Notes of {season}\n---\n\n" + f"Some words of {season}\n\n" * 20
        files |= {f"{folder}/2019-01-0{day}-notes.md": text}
    for day, colour in enumerate(("red", "green", "blue", "white", "black", "brown", "grey"), 3):
        text = f"---\ntitle: Notes on {colour}\ndate: 2019-02-1{day}\n---\n\n" + f"Some words on {colour}\n\n" * 20
        files |= {f"{folder}/2019-02-1{day}-day.md": text}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def test_each_kind_is_found_and_fixed(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    outcomes, random = list[planted.Outcome](), Random(1)  # noqa: S311
    for number, (folder, files) in enumerate(SITES):
        _site(tmp_path / str(number), folder, files)
    every = {kind.name for kind in kinds()} - WITHOUT_PLACE
    for at in range(MAX_ROUNDS):
        if counts.keys() == every:
            break
        outcomes += planted.measure(tmp_path / str(at % len(SITES)), random, 16, counts=counts)
    assert [one.line for one in outcomes if one.failure] == []
    assert counts.keys() == every
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


def test_a_problem_that_no_fix_restores_is_reported(
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
