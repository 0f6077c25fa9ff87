"""What the commands of the README install into an empty environment behaves as the checkout does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paperstack_lint.engine import rule as rules
from paperstack_lint.text.translation import DOMAINS
from tests.sharing import PIP, made_once

ROOT = Path(__file__).parent.parent
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")


def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )


def installed(*command: str | Path, cwd: Path) -> str:
    """What a command prints that needs PyPI; the test is skipped where that cannot be reached."""
    done = run(*command, cwd=cwd, environment=clean() | PIP)
    if done.returncode and re.search(r"NewConnectionError|ConnectTimeout|No matching distribution", done.stderr):
        pytest.skip("PyPI cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """The environment without what would lead an interpreter to this checkout or this virtual environment."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="session")
def installation(shared_folder: Path) -> Path:
    """Return a folder with a copy of the project, where the first block of the README has been run once for all tests."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    return made_once(shared_folder / "packaging", _install)


def _install(folder: Path) -> None:
    """Run the block in a copy, so that nothing is built or installed in the checkout itself."""
    shutil.copytree(ROOT, folder / "checkout", ignore=IGNORED)
    out = installed("bash", "-euc", _first_block("README.md"), cwd=folder / "checkout")
    (folder / "out").write_text(out, encoding="utf-8")


def test_first_block_of_the_readme_installs_and_fixes_the_examples(installation: Path) -> None:
    out = (installation / "out").read_text(encoding="utf-8")
    assert "links/arxiv-form" in out
    assert "examples/" not in out  # the copy is a blog of its own, beside the clone
    fixed = (installation / "my-blog/posts/2020-04-18-mixmatch.md").read_text(encoding="utf-8")
    assert "https://arxiv.org/abs/1905.02249v2" in fixed


def test_the_package_and_the_rules_are_installed_and_nothing_else(installation: Path) -> None:
    (record,) = (installation / "checkout/.venv").rglob("paperstack_lint-*.dist-info/RECORD")
    names = {line.partition(",")[0] for line in record.read_text(encoding="utf-8").splitlines()}
    sources = {name for name in names if not name.endswith(".pyc") and ".dist-info/" not in name}
    others = {name for name in sources if not name.startswith("paperstack_lint/")}
    assert {Path(name).name for name in others} <= {"paperstack-lint", "paperstack-lint.exe"}
    assert "paperstack_lint/py.typed" in names
    templates = "paperstack_lint/catalogue/html_report/templates"
    assert {f"{templates}/{name}" for name in os.listdir(ROOT / templates)} <= names
    assert {f"paperstack_lint/locale/zh/LC_MESSAGES/{domain}.mo" for domain in DOMAINS} <= names
    files = {
        f"paperstack_lint/rules/{file.relative_to(rules.BUILTIN).as_posix()}"
        for file in rules.rule_files(rules.BUILTIN).values()
    }
    assert files <= names


def test_what_is_installed_behaves_as_the_checkout_does(installation: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "blog")
    program = installation / "checkout/.venv" / ("Scripts" if os.name == "nt" else "bin") / "paperstack-lint"
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    chinese = ("--language", "zh", "posts"), ("explain", "links", "--language", "zh")
    for arguments in (*chinese, ("posts",), ("rules",), ("papers", "posts"), ("--diff", "posts"), ("--fix", "posts")):
        with_wheel = run(program, *arguments, cwd=tmp_path / "blog", environment=clean())
        if "--fix" in arguments:  # both are to find the posts as they were
            shutil.rmtree(tmp_path / "blog")
            shutil.copytree(ROOT / "examples", tmp_path / "blog")
        module = (sys.executable, "-m", "paperstack_lint", *arguments)
        with_checkout = run(*module, cwd=tmp_path / "blog", environment=here)
        assert (with_wheel.returncode, with_wheel.stdout) == (with_checkout.returncode, with_checkout.stdout)
        assert with_wheel.stderr == with_checkout.stderr
        assert with_wheel.stdout


def test_first_blocks_of_the_readmes_are_the_same() -> None:
    assert _first_block("README.md") == _first_block("README.zh.md")


def _first_block(name: str) -> str:
    """Return the first block of commands of a README."""
    return str(
        re.findall(r"^```sh\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    )
