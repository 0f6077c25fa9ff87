"""Options and fixtures that all tests share."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.effort import register_profiles


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the case files to what is observed; review them")


def pytest_configure(config: pytest.Config) -> None:
    register_profiles(seeded=config.getoption("--hypothesis-seed") is not None)
    _share_bytecode(config)
    _heed_ctrl_c()


def _heed_ctrl_c() -> None:
    """Heed Ctrl-C where a shell has started the tests in the background: the processes that they send it to inherit this."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _share_bytecode(config: pytest.Config) -> None:
    """Let the processes that tests start read bytecode where the environment forbids it beside the source.

    Without it, each of them compiles all modules, which takes longer than what it is started for.
    """
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(config.cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of a test run share, for what `sharing.made_once` makes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _cache_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return paths for the caches, one for each test; no folder is made, since most tests cache nothing."""
    return map(tmp_path_factory.mktemp("caches").joinpath, map(str, itertools.count()))


@pytest.fixture(autouse=True)
def _caches(_cache_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep from each test what another one, or the user, has cached, and how wide the terminal is."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(next(_cache_folders)))


@pytest.fixture
def _patterns_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `re` keep all patterns: one that it drops for those of other tests is compiled again within a count of calls."""
    monkeypatch.setattr("re._MAXCACHE", 1_000_000)
