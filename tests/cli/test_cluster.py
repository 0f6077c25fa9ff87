"""`--executor`: the workers of a real dask cluster, which see none of the notes, find and fix the same, byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from paperstack_lint.cli.main import main
from tests import program
from tests.collections import lay
from tests.engine.test_remote import NOTE, write
from tests.program import HANG, Program
from tests.repositories import committed

distributed = pytest.importorskip(
    "distributed", reason="distributed is not installed: pip install 'paperstack-lint[dask]'"
)

ROOT = Path(__file__).parents[2]
_QUIET = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
_PRELOAD = """
import atexit, contextlib, time
from pathlib import Path
from paperstack_lint.engine.incremental import remote
from tests.blind import blind
touched = []
do_jobs = remote.do_jobs
def held(*arguments):
    while Path({hold!r}).exists():
        time.sleep(0.01)
    return do_jobs(*arguments)
def dask_setup(worker):
    seen = contextlib.ExitStack()
    seen.enter_context(blind({folder!r}, touched, relative=False))
    atexit.register(lambda: touched and Path({log!r}).write_text(repr(touched)))
    remote.do_jobs = held
"""
"""What a worker runs first: it sees nothing below a folder, and says at its end what it has tried to see. It waits before
each lot of jobs while there is a file.
"""


class Cluster:
    """A scheduler and its workers, each in a process of its own on loopback. Use it as a context manager."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        """`hidden` is the folder that no worker sees."""
        self._folder = folder
        self.log = folder / "touched"
        self.hold = folder / "hold"
        preload = _PRELOAD.format(folder=str(hidden), log=str(self.log), hold=str(self.hold))
        (folder / "preload.py").write_text(preload)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2])
        self.workers: list[subprocess.Popen[bytes]] = []
        self.client = distributed.Client(self.address, timeout=HANG, set_as_default=False)

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker in a folder that is not that of the notes; without a nanny, so that it stays killed."""
        preload = ("--preload", str(self._folder / "preload.py"))
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self._folder), *preload)
        self.workers.append(self._start("worker", self.address, *options))
        return self.workers[-1]

    def _start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(command, cwd=self._folder, env=os.environ | _QUIET, stdout=log, stderr=log)

    def __enter__(self) -> Self:
        """Wait for two workers."""
        for _ in range(2):
            self.add_worker()
        self.client.wait_for_workers(2, timeout=HANG)
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes, by force: a worker that ends when its scheduler does may wait for ever."""
        self.client.close()
        for process in (*self.workers, self.scheduler):
            process.kill()
        for process in (*self.workers, self.scheduler):
            process.wait()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a blog of enough notes for several chunks."""
    folder = tmp_path_factory.mktemp("remote") / "blog"
    filler = "更多的正文。" * 50 + "\n\n"
    lay(folder, {f"2021-01-{at % 28 + 1:02}-note-{at}.md": _text(at) + filler for at in range(48)})
    write(folder, {"img/a.png": "", "img/b.png": ""})
    return committed(folder)


def _text(at: int) -> str:
    return NOTE.replace("[NAS]", f"[{'nas' if at % 5 == 2 else 'NAS'}]").replace(
        "2021-01-02-b", f"2021-01-0{at % 9 + 1}-note-{at % 9}"
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, blog: Path) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with Cluster(folder, blog.parent) as cluster:
        yield cluster
    assert not cluster.log.exists(), cluster.log.read_text()


def ways(address: str) -> tuple[list[str], list[str]]:
    """Return the options of a run in one process, and of one on a cluster."""
    return ["--jobs", "1"], ["--executor", f"dask://{address}"]


@pytest.mark.parametrize("words", [("--output-format", "json"), ("--diff", "--unsafe-fixes")])
def test_output_is_that_of_one_process(blog: Path, cluster: Cluster, words: tuple[str, ...]) -> None:
    local, remote = (program.run(*own, "--no-cache", *words, cwd=blog) for own in ways(cluster.address))
    assert (local.stdout, local.stderr, local.returncode) == (remote.stdout, remote.stderr, remote.returncode)
    assert "NAS" in local.stdout


def test_fixed_notes_are_those_of_one_process_cold_and_warm(blog: Path, cluster: Cluster, tmp_path: Path) -> None:
    texts = []
    for name, own in zip(("local", "remote"), ways(cluster.address), strict=True):
        folder = tmp_path / name / "blog"
        shutil.copytree(blog, folder)
        words = (*own, "--cache-dir", str(tmp_path / name / "cache"))
        runs = [program.run(*words, *more, cwd=folder) for more in ((), (), ("--fix",), ())]
        notes = {file.name: file.read_bytes() for file in sorted((folder / "_posts").iterdir())}
        texts.append((notes, [(run.stdout, run.stderr, run.returncode) for run in runs]))
    assert texts[0] == texts[1]
    assert texts[0][1][0] == texts[0][1][1] != texts[0][1][3]


def test_jobs_of_a_killed_worker_are_done_by_another(blog: Path, cluster: Cluster) -> None:
    words = ("--no-cache", "--output-format", "json")
    alone = program.run("--jobs", "1", *words, cwd=blog)
    first = cluster.workers.pop(0)
    cluster.hold.touch()
    with Program("--executor", f"dask://{cluster.address}", *words, cwd=blog) as begun:
        _wait_for_jobs(cluster, first.pid)
        first.kill()
        first.wait()
        cluster.hold.unlink()
        done = begun.communicate()
    cluster.add_worker()
    cluster.client.wait_for_workers(2, timeout=HANG)
    assert (done.stdout, done.stderr, done.returncode) == (alone.stdout, alone.stderr, alone.returncode)


def _wait_for_jobs(cluster: Cluster, pid: int) -> None:
    """Wait until a worker has something to do."""
    address = next(name for name, own in cluster.client.run(os.getpid).items() if own == pid)
    end = time.monotonic() + HANG
    while not any("do_jobs" in str(key) for key in cluster.client.processing().get(address, ())):
        assert time.monotonic() < end


def test_ctrl_c_ends_the_run_and_its_jobs(blog: Path, cluster: Cluster) -> None:
    cluster.hold.touch()
    with Program("--executor", f"dask://{cluster.address}", "--no-cache", cwd=blog) as begun:
        _wait_for_jobs(cluster, cluster.workers[-1].pid)
        begun.send_signal(signal.SIGINT)
        done = begun.communicate()
    assert (done.returncode, done.stdout) == (130, "")
    cluster.hold.unlink()
    end = time.monotonic() + HANG
    while any(cluster.client.processing().values()):  # what has begun ends, what has not is dropped
        assert time.monotonic() < end


def test_cluster_of_the_same_machine(blog: Path) -> None:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, dashboard_address=":0", host="127.0.0.1"
    ) as workers:
        local, remote = (
            program.run(*own, "--no-cache", "--output-format", "concise", cwd=blog)
            for own in ways(workers.scheduler_address.removeprefix("tcp://"))
        )
    assert (local.stdout, local.stderr) == (remote.stdout, remote.stderr)


def test_scheduler_without_workers_and_no_scheduler_are_errors_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("paperstack_lint.cli.cluster._TIMEOUT", HANG)
    monkeypatch.setattr("paperstack_lint.cli.cluster._WAIT", 0.1)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": NOTE})
    cluster = Cluster(tmp_path, tmp_path)
    words = ["--executor", f"dask://{cluster.address}"]
    try:
        assert main(words) == 2
    finally:
        cluster.__exit__()
    assert f"at {cluster.address} has no workers: start some with `dask worker" in capsys.readouterr().err
    monkeypatch.setattr("paperstack_lint.cli.cluster._TIMEOUT", 0.5)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert re.search(f"no scheduler of dask answers at {cluster.address} .*: start one with `dask scheduler`", error)


def test_server_of_something_else_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("paperstack_lint.cli.cluster._TIMEOUT", 0.5)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": NOTE})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert main(["--executor", f"dask://127.0.0.1:{silent.getsockname()[1]}"]) == 2
    assert "no scheduler of dask answers at 127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["dask://h:1", "--online"], "--online is for this machine, and --executor for others"),
        (["dask://h:1", "--jobs", "2"], "--jobs is for this machine, and --executor for others"),
        (["h:1"], "is not the address of a scheduler, such as dask://127.0.0.1:8786: h:1"),
        (["dask://h"], "is not the address of a scheduler"),
        (["dask://user:secret@h:1"], "is not the address of a scheduler"),
    ],
)
def test_contradictions(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--executor", *words]) == 2
    assert message in capsys.readouterr().err


def test_configuration_names_no_scheduler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {".paperstack-lint.yaml": "executor: dask://127.0.0.1:8786\n", "a.md": NOTE})
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2
    assert "unknown key `executor`" in capsys.readouterr().err


def test_without_the_extra_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"a.md": NOTE})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "paperstack_lint.cli.cluster", raising=False)
    monkeypatch.delattr("paperstack_lint.cli.cluster", raising=False)
    assert main(["--executor", "dask://127.0.0.1:8786"]) == 2
    assert "pip install 'paperstack-lint[dask]'" in capsys.readouterr().err
