"""Jobs on workers that see no file of the notes: the same bytes as in this process, whatever a note depends on."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from paperstack_lint.collection import files_to_lint
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Outcome
from paperstack_lint.engine.incremental import remote
from paperstack_lint.engine.incremental.remote import Cluster
from paperstack_lint.engine.incremental.run_setup import Resources, open_scheduler
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.engine.session import Sessions
from tests.blind import blind
from tests.cases import Example, examples
from tests.collections import Notes, collections, lay
from tests.effort import one_in
from tests.repositories import committed


class Elsewhere(Executor):
    """Does each job at once, in a process that sees no file of a folder; what it gets and returns is pickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.touched: list[str] = []
        self.failed: list[str] = []
        """Why jobs failed there, which are done again here."""
        self.sent = 0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.sent += 1
        try:
            with blind(self._folder, self.touched):
                results = pickle.loads(pickle.dumps(function(*arguments)))
            self.failed += [failure.traceback for result in results for failure in result.errors]
            future.set_result(results)
        except Exception as error:  # noqa: BLE001  # as an executor does
            future.set_exception(error)
        return future


class Losing(Elsewhere):
    """Loses the jobs about one note."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder)
        self._name = name

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        if any(job.path.name == self._name for job in pickle.loads(arguments[1])):
            future: Future[Any] = Future()
            future.set_exception(ConnectionError("the worker was killed"))
            return future
        return super().submit(function, *arguments)


def cluster(executor: Executor) -> Cluster:
    return Cluster(executor, lambda data: data, lambda: 1)


def outcomes(
    executor: Executor | None = None, paths: Sequence[str] = (), *, fix: bool = False, ignore: Sequence[str] = ()
) -> tuple[list[Outcome], list[str]]:
    """Return what a run in the current folder finds, and its errors."""
    named = list(map(Path, paths))
    sessions = Sessions.opened(None, lambda _: None, isolated=False, paths=paths)
    scopes = Scopes(sessions)
    states = scopes.states(files_to_lint.find_files(named, sessions.configurations).files)
    plans = scopes.plans((), ignore, online=False, unsafe=True)
    there = nullcontext(cluster(executor) if executor else None)
    resources = Resources(1, lambda _: None, progress=False, cluster=there)
    with open_scheduler(plans, states, sessions.configurations, resources) as scheduler:
        scheduler.fix() if fix else scheduler.check()
        return [scheduler.outcome(note) for note in scheduler.notes], scheduler.errors


def same_elsewhere(folder: Path, paths: Sequence[str] = ()) -> list[Outcome]:
    """Check that workers that see nothing find and fix the same, and return what was fixed."""
    fixed: list[Outcome] = []
    for fix in (False, True):
        executor = Elsewhere(folder)
        fixed, errors = outcomes(executor, paths, fix=fix)
        assert executor.touched == executor.failed == []
        assert executor.sent
        assert (fixed, errors) == outcomes(None, paths, fix=fix)
    return fixed


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))


@given(collections)
@one_in(10)
def test_workers_that_see_no_file_find_and_fix_the_same(notes: Notes) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name).resolve() / "blog"
        lay(folder, notes)
        committed(folder)
        patch.chdir(folder)
        same_elsewhere(folder)


NOTE = """---
title: 用Adam训练
tags: [NAS]
---

## 训练CNN的细节

![a](/img/a.png) ![b](../img/b.PNG) ![c](/img/none.png) 见[这里](2021-01-02-b.md#训练cnn的细节)，[那里](#小结)。

* [A Paper](http://arxiv.org/pdf/1905.02249.pdf)
* 🔑 Key: x
* 🎓 Source:
"""
SITE = {
    "_config.yml": "url: https://example.org\npermalink: /:title/\n",
    ".paperstack-lint.yaml": "per-file-ignores: {'_posts/deep/*': [sections]}\ntemplate:\n  where: {paths: ['_posts/2021*']}\n"
    "  sections:\n    - {key: key, label: Key, emoji: 🔑}\n    - {key: source, label: Source, emoji: 🎓}\n    - {key: why, label: Why, emoji: 🌱}\n",
    "img/a.png": "",
    "img/b.png": "",
    "_posts/2021-01-01-a.md": NOTE,
    "_posts/2021-01-02-b.md": NOTE.replace("NAS", "nas"),
    "_posts/2021-01-03-c.md": NOTE.replace("CNN的", "CNN 的"),
    "_posts/deep/2021-01-04-d.md": NOTE,
    "_posts/2021-01-06-hostile.md": f"{NOTE}\n[x](/%00.png) ![y](//[a) [z](../../../../../../etc/passwd) ![w](a\\)b.png)\n",
    "_posts/broken.md": "![x](/img/a\0.png)",
    "README.md": NOTE,
}


@pytest.mark.parametrize(
    ("place", "paths"), [(".", ()), ("_posts/deep", ("..",)), ("img", ("../_posts", "../README.md"))]
)
def test_paths_mean_the_same_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, paths: tuple[str, ...]
) -> None:
    write(tmp_path, SITE)
    (tmp_path / "_posts/2021-01-05-link.md").symlink_to("2021-01-01-a.md")
    committed(tmp_path)
    monkeypatch.chdir(tmp_path / place)
    found = same_elsewhere(tmp_path, paths)
    messages = {one.rule for outcome in found for one in outcome.findings}
    assert {"links/missing-file", "note/unreadable"} <= messages


def test_examples_of_all_rules_are_linted_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = 0
    for name, file in rules.catalogue().items():
        for example in examples(rules.load(name, file))[0]:
            write(tmp_path / f"site-{number}", dict(_files(name, example)))
            number += 1
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = same_elsewhere(tmp_path)
    assert len({one.rule for outcome in found for one in outcome.findings}) > 20


def _files(rule: str, example: Example) -> Sequence[tuple[str, str]]:
    options = "".join(f"    {line}\n" for line in example.options.splitlines())
    config = f"rules:\n  {rule}:\n{options}" if options else "ignore: []\n"
    own = (("_config.yml", ""), (".paperstack-lint.yaml", config))
    return (*own, *(each for each in example.files if not each[0].startswith(".git/")), (example.file, example.text))


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "blog"
    write(folder, SITE)
    committed(folder)
    monkeypatch.chdir(folder)
    return folder


def test_lost_jobs_are_failures_and_the_others_are_done(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_CHUNK", 1)
    found, _ = outcomes(Losing(blog, "2021-01-02-b.md"))
    failed = {one.path: str(one.errors[0]) for one in found if one.errors}
    assert failed == {"_posts/2021-01-02-b.md": "not checked, since no worker did it (ConnectionError): run again"}
    assert any(one.findings for one in found)


def test_lost_facts_of_another_note_are_an_error_of_the_run(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_CHUNK", 1)
    _, errors = outcomes(Losing(blog, "2021-01-02-b.md"), ["_posts/2021-01-01-a.md"])
    assert errors == ["_posts/2021-01-02-b.md: not checked, since no worker did it (ConnectionError): run again"]


def test_jobs_fail_where_all_workers_are_gone(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            return Future()

    monkeypatch.setattr(remote, "_STEP", 0.01)
    monkeypatch.setattr(remote, "_WAIT", 0.02)
    sizes = iter([1])
    sent = Cluster(Gone(), lambda data: data, lambda: next(sizes, 0))
    monkeypatch.setattr(f"{__name__}.cluster", lambda _: sent)
    found, _ = outcomes(Gone())
    assert all(one.errors for one in found)
    assert "start some, and run again" in str(found[0].errors[0])


def test_jobs_fail_where_they_cannot_be_sent(blog: Path) -> None:
    class Closed(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            raise RuntimeError("the scheduler is gone")

    found, _ = outcomes(Closed())
    assert {str(error) for one in found for error in one.errors} == {
        "not checked, since no worker did it (RuntimeError): run again"
    }


def test_rules_of_the_blog_are_refused_unless_they_are_ignored(blog: Path) -> None:
    write(
        blog,
        {
            "lint/own/word.py": '"""A word."""\ndef check(note, options):\n    yield from ()\n',
            ".paperstack-lint.yaml": "rule-folders: [lint]\n",
        },
    )
    with pytest.raises(ConfigError, match=r"own/word is your own \(.*word.py\).* add --ignore own/word"):
        outcomes(Elsewhere(blog))
    executor = Elsewhere(blog)
    assert outcomes(executor, ignore=["own/word"]) == outcomes(ignore=["own/word"])
    assert executor.touched == []


def test_worker_with_another_program_does_nothing(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = remote.program()

    class Older(Elsewhere):
        def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(remote, "program", lambda: {**here, "pyromark": "0.1"})
                return super().submit(function, *arguments)

    with pytest.raises(ConfigError, match=r"a worker has another program: pyromark \S+ here, 0\.1 there"):
        outcomes(Older(blog))


def test_program_is_the_same_in_a_checkout_and_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(remote.program()) > {"paperstack-lint", "Python", "rules and program"}
    assert remote.difference(remote.program(), dict(remote.program())) == ""
    package = Path(remote.__file__).parents[2]
    wheel = tmp_path / package.name
    shutil.copytree(package, wheel, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(rules.BUILTIN, wheel / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    here = remote._sources()
    monkeypatch.setattr(remote, "__file__", str(wheel / "engine/incremental/remote.py"))
    monkeypatch.setattr(rules, "BUILTIN", wheel / "rules")
    assert remote._sources() == here
    (wheel / "rules/links/anchor.py").write_text("")
    assert remote._sources() != here


def test_error_in_a_rule_is_that_of_this_machine(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ValueError(os.getpid())

    monkeypatch.setattr("paperstack_lint.engine.runner.conflicts_of", failing)
    executor = Elsewhere(blog)
    assert outcomes(executor) == outcomes()
    assert executor.touched == []


def test_query_that_fails_here_fails_as_without_a_cluster(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("paperstack_lint.site.target_resolution.Site.resolve", failing)
    found = outcomes(Elsewhere(blog))
    assert found == outcomes()
    assert any(outcome.errors for outcome in found[0])
