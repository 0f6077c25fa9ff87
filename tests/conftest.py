"""Options and fixtures that all tests share."""

from __future__ import annotations

import gc
import itertools
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hatch_build import compile_translations
from paperstack_lint.text import translation
from tests.catalogue.browser import TIMEOUT, NoBrowserError, open_browser
from tests.effort import register_profiles

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = Path(__file__).parent.parent / "examples"
MEMORY = Path("/dev/shm")  # noqa: S108  # what is made in it is made by `tempfile`
"""Where Linux has a file system in memory, on which a test makes and removes its files in a twentieth of the time."""
ROOM = 2 << 30
"""Bytes that have to be free there: the environments of a test run take a tenth of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the case files to what is observed; review them")


def pytest_configure(config: pytest.Config) -> None:
    register_profiles(seeded=config.getoption("--hypothesis-seed") is not None)
    _use_memory()
    _share_bytecode(config)
    _heed_ctrl_c()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without collecting garbage, which would pass over them again and again for a fifth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end, and run less often: it takes a fourteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def _use_memory() -> None:
    """Make temporary folders in memory, unless `TMPDIR` says where, or there is little room or no program may run."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    system = os.statvfs(MEMORY)
    if not system.f_flag & os.ST_NOEXEC and system.f_bavail * system.f_frsize > ROOM:
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


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
    """Keep from each test what another one, or the user, has cached, how wide the terminal is, and the language."""
    for name in ("COLUMNS", "LC_ALL", "LC_MESSAGES", "LANG"):
        if name == "COLUMNS" or translation.language_of(os.environ.get(name, "")) != "en":
            monkeypatch.delenv(name, raising=False)
    translation.set_language("en")
    monkeypatch.setenv("XDG_CACHE_HOME", str(next(_cache_folders)))


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Compile the translations where they have changed since the package was installed."""
    root = Path(__file__).parent.parent
    if any(not is_compiled(source) for source in root.glob("paperstack_lint/locale/*/LC_MESSAGES/*.po")):
        compile_translations(root)


def is_compiled(source: Path) -> bool:
    """Return whether the compiled translation beside a source is newer."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime


@pytest.fixture(scope="session", autouse=True)
def _no_names() -> Iterator[None]:
    """Let this machine know no name but its own, as without a network, so that no test requests anything of others.

    A name that is not known is not looked up again after a pause either, which would take longer than the test.
    """
    from paperstack_lint.online.network.resolver import SystemResolver

    look_up, defaults = socket.getaddrinfo, SystemResolver.__init__.__kwdefaults__
    assert defaults

    def look_up_own(host: str | bytes | None, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name != "localhost" and not re.fullmatch(r"[\d.]+|0x[\da-f.]+|.*:.*", name):
            raise socket.gaierror(socket.EAI_NONAME, "no test looks up names of others")
        return look_up(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up_own)
        patch.setitem(defaults, "pause", 0.0)
        yield


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the examples, as the current folder; tests of other blogs have a fixture of this name."""
    shutil.copytree(EXAMPLES, tmp_path / "blog")
    monkeypatch.chdir(tmp_path / "blog")
    return tmp_path / "blog"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for the tests of a module; without one, they are skipped with the reason."""
    try:
        with open_browser() as opened:
            yield opened
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Page:
    """Open the page that the tests of a module share, each through `watched`."""
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT)
    return page


@pytest.fixture
def _patterns_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `re` keep all patterns: one that it drops for those of other tests is compiled again within a count of calls."""
    monkeypatch.setattr("re._MAXCACHE", 1_000_000)
