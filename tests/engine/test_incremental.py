"""Many notes at once: the same findings for any list of notes, in any order, with any number of processes, cold or warm."""

from __future__ import annotations

import gc
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.cli.main import main
from paperstack_lint.engine.incremental.job import Job, JobResult
from paperstack_lint.engine.incremental.worker import Worker
from paperstack_lint.engine.incremental.worker_pool import MIN_BYTES
from paperstack_lint.note.note import Note
from tests import program
from tests.collections import Notes, collections, lay
from tests.effort import one_in
from tests.program import HANG, Program
from tests.repositories import committed, git

ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "paperstack_lint", *arguments]


def run(
    folder: Path, *arguments: str, code: int | None = None, seeded: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the program; where it is to be `seeded`, the order of its sets is that of no other run."""
    if seeded:
        done = subprocess.run(
            command(*arguments),
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG,
        )
    else:
        done = program.run(*arguments, cwd=folder)
    assert done.returncode == code if code is not None else done.returncode < 2, done.stderr
    return done


def findings(folder: Path, *arguments: str, seeded: bool = False) -> dict[str, list[Any]]:
    """Return the findings of a run by path, each as in JSON."""
    found: dict[str, list[Any]] = {}
    for one in json.loads(run(folder, "--output-format", "json", *arguments, seeded=seeded).stdout)["findings"]:
        found.setdefault(one["path"], []).append(one)
    return found


@given(collections, st.data())
@one_in(10)
def test_each_note_has_the_same_findings_whatever_is_named_beside_it(notes: Notes, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "blog"
        paths = lay(folder, notes)
        committed(folder)
        every = findings(folder, "--no-cache", seeded=True)
        part = data.draw(st.permutations(paths))[: data.draw(st.integers(1, len(paths)))]
        cold = findings(folder, "--cache-dir", f"{folder}-cache", *part, seeded=True)
        warm = findings(folder, "--cache-dir", f"{folder}-cache", *reversed(part), seeded=True)
        assert cold == warm
        assert plain(cold) == plain({path: every[path] for path in sorted(part) if path in every})


def plain(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the findings without what depends on the notes of the run: whether links of others can be updated."""
    return {
        path: [one | {"message": one["message"].partition(" (no fix: ")[0], "fix": None} for one in several]
        for path, several in found.items()
    }


def _text(at: int) -> str:
    tag = ("NAS", "NAS", "nas", "NAS", "NAS")[at % 5]
    link = f"见[这里](2021-01-01-note-{(at + 1) % 7}.md#训练cnn的细节)，[那里](#小结)。"
    paper = f"* [A Paper Number {at % 9} on Search](http://arxiv.org/pdf/1905.0{2200 + at % 9}.pdf)\n* 🔑 Key: x\n* 🎓 Source:\n"
    return (
        f"---\ntitle: 用Adam训练\ntags: [{tag}]\n---\n\n## 训练CNN的细节\n\n{link}\n\n## 训练 GAN\n\n{paper}\n"
        + "正文。\n\n" * 40
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a collection that is large enough for several processes, with few blocks, since its bytes count."""
    folder = tmp_path_factory.mktemp("large")
    filler = ("更多的正文。" * 50 + "\n\n") * 21
    lay(folder, {f"2021-01-01-note-{at}.md": _text(at) + filler for at in range(28)})
    assert sum(path.stat().st_size for path in (folder / "_posts").iterdir()) > MIN_BYTES
    return committed(folder)


def test_number_of_processes_does_not_change_a_byte(large: Path, tmp_path: Path) -> None:
    """In text and in JSON: the other formats say a part of what these do."""

    def reports(jobs: str) -> tuple[str, str]:
        file = tmp_path / f"{jobs}.json"
        formats = ("--output-format", "json", "--output-file", str(file), "--output-format", "text")
        text = run(large, "--no-cache", "--jobs", jobs, *formats, code=1, seeded=True).stdout
        return text, file.read_text(encoding="utf-8")

    one, three = reports("1"), reports("3")
    assert one == three
    assert all("tags/variant" in report for report in one)


def test_diff_is_the_same_by_any_number_of_processes(large: Path) -> None:
    words = ("--no-cache", "--diff", "--select", "tags,links")
    one, three = (run(large, *words, "--jobs", jobs, code=1).stdout for jobs in ("1", "3"))
    assert one == three
    assert "+tags: [NAS]" in one


def test_note_is_fixed_where_it_is_linted_unless_others_change_its_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[tuple[str, str]] = []
    do = Worker.do

    def recorded(worker: Worker, job: Job) -> JobResult:
        jobs.append((job.kind, job.path.name))
        return do(worker, job)

    monkeypatch.setattr(Worker, "do", recorded)
    tags = {"alone": "x", "odd": "nas"} | {f"usual-{at}": "NAS" for at in range(5)}
    lay(
        tmp_path,
        {f"2021-01-01-{name}.md": f"---\ntitle: A\ntags: [{tag}]\n---\n\n正文。\n" for name, tag in tags.items()},
    )
    alone = tmp_path / "_posts/2021-01-01-alone.md"
    alone.write_text(
        alone.read_text(encoding="utf-8") + "\n[a](http://arxiv.org/pdf/1905.02249.pdf)\n", encoding="utf-8"
    )
    main(["--no-cache", "--jobs", "1", "--fix", str(tmp_path)])
    assert "https://arxiv.org/abs/1905.02249" in alone.read_text(encoding="utf-8")
    assert "[NAS]" in (tmp_path / "_posts/2021-01-01-odd.md").read_text(encoding="utf-8")
    assert [name for kind, name in jobs if kind == "fix"] == ["2021-01-01-odd.md"]


def test_warm_run_says_the_same_and_parses_nothing(large: Path, tmp_path: Path) -> None:
    cold = run(large, "--cache-dir", str(tmp_path / "cache")).stdout
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command("--cache-dir", str(tmp_path / "cache"))[1:]],
        cwd=large,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == cold
    imported = set(re.findall(r"^import time:.*\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "paperstack_lint.storage.store" in imported
    assert not {name for name in imported if name.startswith(("pyromark", "yaml", "multiprocessing"))}
    of_rules = ("paperstack_lint.engine.runner", "paperstack_lint.papers.agreement", "paperstack_lint.site.formulas")
    assert sorted(imported.intersection(["paperstack_lint.collection.facts", *of_rules])) == []


class Kept:
    """Create a small collection with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "blog"
        self.cache = folder / "cache"
        self.paths = lay(self.folder, {f"2021-01-01-note-{at}.md": _text(at) for at in range(5)})
        committed(self.folder)

    def rules(self, *arguments: str) -> list[str]:
        found = findings(self.folder, "--cache-dir", str(self.cache), *arguments)
        return [one["rule"] for path in sorted(found) for one in found[path]]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_note_that_did_not_change_is_linted_again_when_others_did(kept: Kept) -> None:
    texts = {kept.folder / path: (kept.folder / path).read_text() for path in kept.paths}
    third = kept.paths[2]

    def fixes() -> list[bool]:
        found = findings(kept.folder, "--cache-dir", str(kept.cache), third)[third]
        return [one["fix"] is not None for one in found if one["rule"] == "tags/variant"]

    def change(tag: str, number: int) -> None:
        for path, text in [*texts.items()][:number]:
            path.write_text(text.replace("[NAS]", f"[{tag}]"))

    assert fixes() == [True]  # four notes have the other spelling
    change("other", 2)
    assert fixes() == [False]  # two are too few
    change("other", 5)
    assert fixes() == []
    change("NAS", 5)
    assert fixes() == [True]


def test_note_is_linted_again_when_a_file_that_it_names_appears(kept: Kept) -> None:
    note = kept.folder / kept.paths[0]
    note.write_text(note.read_text() + "\n![x](/img/x.png)\n")
    assert "links/missing-file" in kept.rules(kept.paths[0])
    (kept.folder / "img").mkdir()
    (kept.folder / "img/x.png").write_bytes(b"")
    assert "links/missing-file" not in kept.rules(kept.paths[0])


def test_note_is_linted_again_when_the_configuration_or_a_rule_changes(kept: Kept) -> None:
    assert "links/arxiv-form" in kept.rules()
    (kept.folder / ".paperstack-lint.yaml").write_text("ignore: [links/arxiv-form]\nrule-folders: [lint]\n")
    rule = kept.folder / "lint/own/word.py"
    rule.parent.mkdir(parents=True)
    source = '"""A word."""\nfrom paperstack_lint import Diagnostic\ndef check(note, options):\n    yield Diagnostic(0, 1, "{}")\n'
    rule.write_text(source.format("one"))
    assert "links/arxiv-form" not in kept.rules()
    assert "own/word" in kept.rules()
    rule.write_text(source.format("two"))
    found = findings(kept.folder, "--cache-dir", str(kept.cache))
    assert {one["message"] for ones in found.values() for one in ones if one["rule"] == "own/word"} == {"two"}


def test_damaged_store_is_one_warning_and_the_same_answer(kept: Kept) -> None:
    cold = run(kept.folder, "--cache-dir", str(kept.cache))
    with sqlite3.connect(kept.cache / "answers-2.sqlite") as store:
        assert store.execute("UPDATE answers SET value = ? WHERE kind = 'result'", (b"no such thing",)).rowcount == 5
    store.close()
    damaged = run(kept.folder, "--cache-dir", str(kept.cache))
    assert damaged.stdout == cold.stdout
    assert damaged.stderr.count("warning:") == 1
    assert "is damaged, so nothing is cached: remove it" in damaged.stderr
    run(kept.folder, "cache", "clean", "--cache-dir", str(kept.cache))
    assert run(kept.folder, "--cache-dir", str(kept.cache)).stderr == cold.stderr


def test_cache_can_be_cleaned_and_left_out(kept: Kept) -> None:
    run(kept.folder, "--no-cache", "--cache-dir", str(kept.cache))
    assert not kept.cache.exists()
    run(kept.folder, "--cache-dir", str(kept.cache))
    assert (kept.cache / "answers-2.sqlite").exists()
    assert "Removed" in run(kept.folder, "cache", "clean", "--cache-dir", str(kept.cache)).stderr
    assert not list(kept.cache.glob("answers*"))
    assert "The cache is empty" in run(kept.folder, "cache", "clean", "--cache-dir", str(kept.cache)).stderr


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "_posts").iterdir())}


def test_killed_fix_leaves_each_note_old_or_new_and_the_next_one_finishes(tmp_path: Path) -> None:
    number = 24
    notes = {f"2021-01-01-note-{at}.md": _text(at) for at in range(number)}
    for name in ("whole", "killed"):
        lay(tmp_path / name, notes)
        committed(tmp_path / name)
    run(tmp_path / "whole", "--fix", "--no-cache", "--quiet")
    old, new = notes, texts(tmp_path / "whole")
    folder, seen = tmp_path / "killed", set()
    chance = random.Random(7)  # noqa: S311
    for _ in range(20):
        begun = Program("--fix", "--no-cache", cwd=folder)
        _wait_for_a_change(folder, begun, chance.randrange(number))
        begun.send_signal(signal.SIGKILL)
        begun.communicate()
        now = {name: text for name, text in texts(folder).items() if name.endswith(".md")}
        assert now.keys() == old.keys()
        assert all(text in (old[name], new[name]) for name, text in now.items())
        seen.add(sum(now[name] != old[name] for name in now))
        if now == new:
            break
    run(folder, "--fix", "--no-cache", "--quiet")
    assert texts(folder) == new
    assert seen - {0, number}, "no kill was in the middle"


def _wait_for_a_change(folder: Path, process: Program, at: int) -> None:
    """Wait until the note of that number is written, or the process has ended."""
    note = folder / f"_posts/2021-01-01-note-{at}.md"
    before = note.stat().st_ino
    while process.poll() is None and note.stat().st_ino == before:
        time.sleep(0.001)


def test_eight_processes_share_a_store_and_lose_nothing(kept: Kept) -> None:
    cold = run(kept.folder, "--no-cache").stdout
    begun = [Program("--cache-dir", str(kept.cache), cwd=kept.folder) for _ in range(8)]
    for done in [process.communicate() for process in begun]:
        assert done.stdout == cold
        assert "warning:" not in done.stderr
        assert "error:" not in done.stderr
    with sqlite3.connect(kept.cache / "answers-2.sqlite") as store:
        rows = store.execute("SELECT kind, count(*) FROM answers WHERE kind <> '' GROUP BY kind").fetchall()
    store.close()
    assert dict(rows) == {"facts": 5, "result": 5}


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="has no process groups")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_run_that_started_it(large: Path, sign: signal.Signals) -> None:
    begun = subprocess.Popen(
        ["sh", "-c", 'trap - INT; exec "$@"', "sh", *command("--no-cache", "--jobs", "3")],
        cwd=large,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _wait_until(lambda: _size(begun.pid) > 3)
    begun.send_signal(sign)
    begun.wait(timeout=HANG)
    _wait_until(lambda: _size(begun.pid) == 0)


def _size(group: int) -> int:
    """Return how many processes of a group run; those that have ended may wait for whoever started them."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    found = (line.split() for line in listed.stdout.splitlines())
    return sum(number == str(group) and not state.startswith("Z") for number, state in found)


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + HANG
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


ENTRY = "* [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n* 🔑 Key: x\n* 🎓 Source: y\n"


def post(folder: Path, name: str, tag: str) -> str:
    path = folder / "_posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: 笔记 {name}\ntags: [{tag}]\n---\n\n{ENTRY}")
    return f"_posts/{name}"


def rules_of(folder: Path, *arguments: str) -> list[str]:
    found = findings(folder, "--no-cache", "--select", "tags/variant,papers/duplicate", *arguments)
    return sorted(one["rule"] for ones in found.values() for one in ones)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Create a repository of three notes, two of them about another paper."""
    for at, (name, tag) in enumerate((("one", "NAS"), ("two", "NAS"), ("nas", "nas"))):
        post(tmp_path / "blog", f"2020-01-0{at + 1}-{name}.md", tag)
    for name in ("2020-01-01-one.md", "2020-01-02-two.md"):
        path = tmp_path / "blog/_posts" / name
        path.write_text(path.read_text().replace("1706.03762", "1512.03385").replace("Attention Is All", name))
    return committed(tmp_path / "blog")


def test_note_that_git_does_not_know_yet_is_linted_against_those_that_it_does(three: Path) -> None:
    new = post(three, "2020-02-01-new.md", "Nas")
    assert rules_of(three, new) == ["papers/duplicate", "tags/variant"]
    assert "papers/duplicate" not in rules_of(three, "_posts/2020-01-03-nas.md")


def test_note_is_no_duplicate_of_itself_whatever_link_leads_to_it(three: Path) -> None:
    (three / "link.md").symlink_to("_posts/2020-01-03-nas.md")
    (three / "folder").symlink_to("_posts")
    for way in ("link.md", "folder/2020-01-03-nas.md", str(three / "_posts/2020-01-03-nas.md")):
        assert rules_of(three, way) == ["tags/variant"]


def test_collection_is_the_same_in_a_folder_of_the_blog(three: Path) -> None:
    (three / "scripts").mkdir()
    assert rules_of(three / "scripts", "../_posts/2020-01-03-nas.md") == ["tags/variant"]
    assert rules_of(three / "_posts", "2020-01-03-nas.md") == ["tags/variant"]


def test_hook_of_another_work_tree_sees_its_collection(three: Path) -> None:
    git(three, "worktree", "add", "--quiet", "../tree")
    hook = three / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    run_it = f"{sys.executable} -m paperstack_lint --no-cache --fail-on warning --select tags/variant --output-format concise"
    hook.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {run_it} _posts/2020-01-03-nas.md >found\n")
    hook.chmod(0o755)
    tree = three.parent / "tree"
    (tree / "_posts/2020-01-03-nas.md").open("a").write("\nmore\n")
    with pytest.raises(subprocess.CalledProcessError):
        git(tree, "commit", "--quiet", "--all", "--message", "more")
    assert "tags/variant" in (tree / "found").read_text()


def test_cleaning_leaves_the_files_of_others(tmp_path: Path) -> None:
    for name in ("answers-2.sqlite", "answers-survey.sqlite3.bak", "answers-2.sqlite-wal"):
        (tmp_path / name).write_text("precious")
    run(tmp_path, "cache", "clean", "--cache-dir", str(tmp_path), code=0)
    assert len(list(tmp_path.iterdir())) == 3
    run(tmp_path, "cache", "clean", "--cache-dir", str(tmp_path / "none"), code=0)
    assert not (tmp_path / "none").exists()


def own_rule(folder: Path, body: str) -> None:
    (folder / ".paperstack-lint.yaml").write_text("rule-folders: [lint]\n")
    rule = folder / "lint/own/word.py"
    rule.parent.mkdir(parents=True, exist_ok=True)
    rule.write_text(
        f'"""A word."""\nimport os\nfrom pathlib import Path\ndef check(note, options):\n    {body}\n    yield from ()\n'
    )


def test_what_could_be_checked_is_reported_though_a_process_was_killed(large: Path, tmp_path: Path) -> None:
    shutil.copytree(large, tmp_path / "blog")
    own_rule(tmp_path / "blog", "if 'note-27' in note.path.name: os._exit(3)")
    words = ("--no-cache", "--output-format", "concise", "--select", "tags,own")
    done = run(tmp_path / "blog", *words, "--jobs", "2", code=2)
    # The process that meets note 27, in the third lot of jobs, has done one of the two lots before it.
    assert "note-0.md" in done.stdout or "note-17.md" in done.stdout
    assert ": not checked, since a process was killed" in done.stderr


def test_what_a_rule_prints_is_no_part_of_the_report(kept: Kept) -> None:
    own_rule(kept.folder, "print('noise')")
    done = run(kept.folder, "--no-cache", "--output-format", "json")
    assert json.loads(done.stdout)["findings"]
    assert "noise" in done.stderr


def test_files_beside_own_rules_count_and_dangling_links_do_not(kept: Kept) -> None:
    own_rule(kept.folder, "if Path('lint/words').read_text() != 'x': raise ValueError")
    (kept.folder / "lint/words").write_text("x")
    (kept.folder / "lint/.#word.py").symlink_to("nowhere")
    run(kept.folder, "--cache-dir", str(kept.cache), code=1)
    (kept.folder / "lint/words").write_text("y")
    assert "rule own/word failed" in run(kept.folder, "--cache-dir", str(kept.cache), code=2).stderr


@pytest.mark.parametrize("mode", ["--quiet", "--diff"])
@pytest.mark.parametrize("which", ["all of it", "what was found"])
def test_result_that_contains_nothing_sensible_is_recomputed(kept: Kept, mode: str, which: str) -> None:
    cold = run(kept.folder, "--cache-dir", str(kept.cache), mode)
    piece = zlib.compress(b"\xff\x00")
    with sqlite3.connect(kept.cache / "answers-2.sqlite") as store:
        for key, blob in store.execute("SELECT key, value FROM answers WHERE kind = 'result'").fetchall():
            at = 1 + blob[0]
            record = blob[at + 4 + int.from_bytes(blob[at : at + 4], "big") :]
            spoilt = blob[:at] + len(piece).to_bytes(4, "big") + piece + (piece if which == "all of it" else record)
            store.execute("UPDATE answers SET value = ? WHERE kind = 'result' AND key = ?", (spoilt, key))
    store.close()
    damaged = run(kept.folder, "--cache-dir", str(kept.cache), mode)
    assert damaged.stdout == cold.stdout
    assert damaged.stderr.count("is damaged, so nothing is cached") == 1


def test_a_note_is_freed_when_it_is_done_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for at in range(20):
        (tmp_path / f"{at}.md").write_text(f"# 用CNN检测 {at}\n\n## 用 GNN 检测\n\n[x](#用cnn检测-{at})\n")
    gc.collect()
    before = _notes_in_memory()
    gc.disable()
    try:
        main(["--no-cache", "--jobs", "1", "--exit-zero", "."])
        assert _notes_in_memory() - before < 5  # the last ones may be in caches
    finally:
        gc.enable()


def _notes_in_memory() -> int:
    return sum(isinstance(each, Note) for each in gc.get_objects())
