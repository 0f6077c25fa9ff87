"""The fuzzer: what it makes of notes, and that it finds what breaks a contract."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.fuzz.blogs import blog
from benchmarks.fuzz.content import content
from benchmarks.fuzz.contracts import Problem, problems
from benchmarks.fuzz.failures import Failures
from benchmarks.fuzz.harm import harms
from benchmarks.fuzz.minimize import fewest, minimized
from benchmarks.fuzz.mutations import MUTATIONS
from benchmarks.fuzz.program import Run, run
from benchmarks.fuzz.seeds import Seeds

NOTE = "---\ntitle: A\ndate: 2020-01-01\ntags: [a]\n---\n\n## 用 A 训练\n\n[A](http://github.com/a) and `x`.\n"
BLOG = {"_config.yml": b"title: x\n", "_posts/2020-01-01-a.md": NOTE.encode()}


def chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same for the same seed


def found(program: object) -> list[tuple[str, str]]:
    assert callable(program)
    return [(one.contract, one.kind) for one in problems(BLOG, program)]


def test_sound_program_has_no_problems_with_what_it_can_fix() -> None:
    assert found(run) == []


def test_end_in_an_error_is_found() -> None:
    def broken(folder: Path, arguments: Sequence[str]) -> Run:
        return run(folder, arguments)._replace(code=2, err="error: rule a/b failed: KeyError: 7\n")

    assert ("check", "ends in an error: error: rule … failed: KeyError: …") in found(broken)


def test_diff_that_is_not_what_fix_does_is_found() -> None:
    def silent(folder: Path, arguments: Sequence[str]) -> Run:
        done = run(folder, arguments)
        return done._replace(out=b"") if "--diff" in arguments else done

    assert found(silent) == [("--diff", "is not what --fix does: the files differ")]


def test_fix_that_never_ends_is_found() -> None:
    def restless(folder: Path, arguments: Sequence[str]) -> Run:
        done = run(folder, arguments)
        if "--fix" in arguments:
            with (folder / "_posts/2020-01-01-a.md").open("a") as note:
                note.write("\nmore\n")
        return done

    assert ("--fix", "changes more when run again") in found(restless)


def test_fix_that_is_not_made_is_found() -> None:
    def idle(folder: Path, arguments: Sequence[str]) -> Run:
        return run(folder, [word for word in arguments if word != "--fix"])

    assert {("--fix", "leaves what it can fix"), ("--fix", "fixes less than was offered")} <= set(found(idle))


def test_order_of_notes_that_changes_the_report_is_found() -> None:
    outputs = iter([b'{"findings": []}', b'{"findings": [1]}'])

    def moody(_folder: Path, _arguments: Sequence[str]) -> Run:
        return Run(0, next(outputs), "", 0.0)

    assert found(moody) == [("check", "differs from check in reverse order")]


EDIT = {"start": NOTE.index("http://"), "end": NOTE.index("http://") + 7, "text": "https://"}
FIXED = [{"rule": "links/scheme", "fix": {"edits": [EDIT], "safe": True}}]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("http://", "https://", ""),
        ("and", "", "loses words"),
        ("`x`", "x", "changes code"),
        ("[A](http://github.com/a)", "A http://github.com/a", "loses StartLink"),
        ("[a]", "[b]", "changes a value of the front matter"),
        ("title: A", "title: {", "makes the front matter unreadable"),
    ],
)
def test_harm_beside_what_a_fix_names_is_found(old: str, new: str, kind: str) -> None:
    harmed = NOTE.replace(old, new)
    assert [one for one, _ in harms(NOTE.encode(), harmed.encode(), FIXED, safe=True)] == ([kind] if kind else [])


def test_value_in_whose_lines_a_fix_is_may_change() -> None:
    old, new = "---\ntags: [2\n,1.]\n---\n", '---\ntags: [2\n,"1."]\n---\n'
    fixed = [{"rule": "front-matter/types", "fix": {"edits": [{"start": 14, "end": 16, "text": '"1."'}], "safe": True}}]
    assert list(harms(old.encode(), new.encode(), fixed, safe=True)) == []


def test_fields_that_hexo_reads_without_a_fence_are_no_text_of_the_page() -> None:
    old = "draft:\nmath:\n---\n\ntext\n"
    fixed = [
        {"rule": "front-matter/opening", "fix": {"edits": [{"start": 0, "end": 0, "text": "---\n"}], "safe": True}}
    ]
    assert list(harms(old.encode(), b"---\n" + old.encode(), fixed, safe=True)) == []
    lost = f"---\n{old}".replace("text", "")
    assert [one for one, _ in harms(old.encode(), lost.encode(), fixed, safe=True)] == ["loses words"]


def test_mixed_line_ends_are_harm() -> None:
    windows = NOTE.replace("\n", "\r\n")
    mixed = windows.replace("x`.\r\n", "x`.\n")
    assert [one for one, _ in harms(windows.encode(), mixed.encode(), FIXED, safe=False)] == ["mixes line ends"]


def test_content_distinguishes_letters_code_and_values() -> None:
    found = content(NOTE)
    assert (found.code, found.front_matter) == (("x",), {"title": "A", "date": "2020-01-01", "tags": ["a"]})
    assert found.letters["训"] == 1


def test_same_seed_makes_the_same_blog() -> None:
    one, other, another = (blog(Seeds([]), chance(seed)) for seed in ("1/1", "1/1", "1/2"))
    assert one == other != another


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_mutations_take_any_text(mutation: object) -> None:
    assert callable(mutation)
    for seed, text in enumerate(["", "\n", "x", "---\n---", NOTE] * 5):
        assert isinstance(mutation(text, NOTE, chance(str(seed))), str)


def test_fewest_keeps_what_is_needed() -> None:
    tried = []

    def fails(some: Sequence[str]) -> bool:
        tried.append(some)
        return {"7", "30"} <= set(some)

    assert fewest([str(number) for number in range(100)], fails) == ["7", "30"]
    assert len(tried) < 100


def test_minimal_files_are_small() -> None:
    files = {"a.md": b"one\ntwo words here\n", "b.md": b"x\n", "c.yml": b""}
    assert minimized(files, lambda some: b"words" in some.get("a.md", b"")) == {"a.md": b"words"}


def test_failure_is_written_once(tmp_path: Path) -> None:
    def broken(folder: Path, arguments: Sequence[str]) -> Run:
        notes = [(folder / word).read_text() for word in arguments if word.endswith(".md")]
        code, err = (2, "internal error\n") if any("boom" in note for note in notes) else (0, "")
        return Run(code, b'{"findings": []}', err, 0.0)

    failures = Failures(tmp_path, broken)
    files = {"a.md": b"a\nboom b\n", "b.md": b"c\n"}
    problem = next(problems(files, broken))
    assert failures.add(files, "1/1", problem) == Problem(
        "check", "ends in an error: internal error", "internal error\n"
    )
    assert failures.add(files, "1/2", problem) is None
    (written,) = tmp_path.iterdir()
    assert (written / "a.md").read_text() == "boom"
    assert json.loads((written / "failure.json").read_text())["seed"] == "1/1"
