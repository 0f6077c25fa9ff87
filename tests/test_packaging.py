"""The wheel in an empty environment behaves as the checkout does; so do the commands of the README."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from paperstack_lint.engine import rule as rules

ROOT = Path(__file__).parent.parent
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")


def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )


def installed(*command: str | Path, cwd: Path) -> str:
    """What a command prints that needs PyPI; the test is skipped where that cannot be reached."""
    done = run(*command, cwd=cwd, environment=clean())
    if done.returncode and re.search(r"NewConnectionError|ConnectTimeout|No matching distribution", done.stderr):
        pytest.skip("PyPI cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """The environment without what would lead an interpreter to this checkout or this virtual environment."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the project consists of, so that nothing is built or installed in the checkout itself."""
    copy = tmp_path_factory.mktemp("packaging") / "checkout"
    shutil.copytree(ROOT, copy, ignore=IGNORED)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "dist", ".")
    installed(*pip, cwd=checkout)
    (wheel,) = (checkout / "dist").glob("*.whl")
    return wheel


def test_wheel_holds_the_package_the_rules_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"paperstack_lint"}
    assert "paperstack_lint/py.typed" in names
    held = {name for name in names if name.startswith("paperstack_lint/rules/")}
    files = {
        f"paperstack_lint/rules/{file.relative_to(rules.BUILTIN).as_posix()}"
        for file in rules.names(rules.BUILTIN).values()
    }
    assert files <= held


def test_wheel_in_an_empty_environment_behaves_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "blog")
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    installed(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    for arguments in (("posts",), ("rules",), ("papers", "posts"), ("--diff", "posts"), ("--fix", "posts")):
        with_wheel = run(programs / "paperstack-lint", *arguments, cwd=tmp_path / "blog", environment=clean())
        if "--fix" in arguments:  # both are to find the posts as they were
            shutil.rmtree(tmp_path / "blog")
            shutil.copytree(ROOT / "examples", tmp_path / "blog")
        module = (sys.executable, "-m", "paperstack_lint", *arguments)
        with_checkout = run(*module, cwd=tmp_path / "blog", environment=here)
        assert (with_wheel.returncode, with_wheel.stdout) == (with_checkout.returncode, with_checkout.stdout)
        assert with_wheel.stderr == with_checkout.stderr
        assert with_wheel.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_first_block_of_the_readme_installs_and_fixes_the_examples(checkout: Path) -> None:
    out = installed("bash", "-euc", _first_block("README.md"), cwd=checkout)
    assert "links/arxiv-form" in out
    assert "examples/" not in out  # the copy is a blog of its own, beside the clone
    mended = (checkout.parent / "my-blog/posts/2020-04-18-mixmatch.md").read_text(encoding="utf-8")
    assert "https://arxiv.org/abs/1905.02249v2" in mended


def test_first_blocks_of_the_readmes_are_the_same() -> None:
    assert _first_block("README.md") == _first_block("README.zh.md")


def _first_block(name: str) -> str:
    """Return the first block of commands of a README."""
    return str(
        re.findall(r"^```sh\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    )
