"""The action of GitHub, step by step in a shell, and the examples of pipelines in the documentation."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from paperstack_lint.cli.main import main
from paperstack_lint.report.formats import markdown
from tests.config.test_untrusted import CONFIGURATION, RULE
from tests.report.formats.test_service_formats import validate
from tests.repositories import committed, git
from tests.test_docs import fenced

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
FAULTY = "---\ntitle: x\n---\n\n[a]()\n"
PYTHON = f"""\
#!/bin/sh
case "$*" in
    *"-m venv "*) mkdir -p paperstack-lint/bin && cp "$STUBS"/pip "$STUBS"/paperstack-lint paperstack-lint/bin ;;
    *) exec {shlex.quote(sys.executable)} "$@" ;;
esac
"""
PIP = '#!/bin/sh\nprintf "%s\\n" "$@" >"$STUBS/installed"; pwd >>"$STUBS/installed"\n'
LINT = f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m paperstack_lint "$@"\n'


class Done(NamedTuple):
    """What the steps have left: exit code, log, the outputs and the summary of the job, and what was installed."""

    code: int
    log: str
    outputs: str
    summary: str
    installed: list[str]


Action = Callable[..., Done]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    for name in ("_posts/2020-01-02-a.md", "drafts/b c.md", "-x.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(FAULTY)
    (root / "venv.py").write_text("open('taken', 'w')\n")
    return committed(root)


@pytest.fixture
def action(tmp_path: Path, blog: Path) -> Action:
    """Run the steps of the action with some inputs, as a runner does."""
    stubs, temporary = tmp_path / "stubs", tmp_path / "temp"
    temporary.mkdir()
    _write_stubs(stubs)
    files = {name: tmp_path / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}

    def run(environment: dict[str, str] | None = None, **inputs: str) -> Done:
        for file in files.values():
            file.write_text("")
        values = {name: one["default"] for name, one in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in inputs.items()}
        own = {
            "PATH": f"{stubs}:{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "STUBS": str(stubs),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_ACTION_PATH": str(ROOT),
            **{name: str(file) for name, file in files.items()},
        }
        log, code = "", 0
        for step in STEPS:
            given = {name: _evaluate(value, values) for name, value in step.get("env", {}).items()}
            done = _run_shell(step["run"], blog, own | (environment or {}) | given)
            log, code = log + done.stdout, done.returncode
            if code:
                break
        installed = stubs / "installed"
        lines = installed.read_text().splitlines() if installed.exists() else []
        return Done(code, log, files["GITHUB_OUTPUT"].read_text(), files["GITHUB_STEP_SUMMARY"].read_text(), lines)

    return run


def _write_stubs(folder: Path) -> None:
    """Write the programs that the steps call instead of those of the system."""
    folder.mkdir()
    for name, text in (("python3", PYTHON), ("pip", PIP), ("paperstack-lint", LINT)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


def _run_shell(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step in a folder as a runner does; its output includes that on standard error."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _evaluate(value: str, inputs: dict[str, str]) -> str:
    """The value of a variable, in which the runner replaces the one expression."""
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
    assert found, value
    return inputs[found[1]]


def test_no_input_is_part_of_a_script() -> None:
    assert {name for step in STEPS for name in step} == {"name", "id", "shell", "env", "run"}
    assert all("${{" not in step["run"] for step in STEPS)
    passed = {value for step in STEPS for value in step["env"].values()}
    assert passed == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}


def test_the_action_installs_itself_and_annotates(action: Action, blog: Path, tmp_path: Path) -> None:
    done = action()
    assert done.code == 1
    assert done.log.count("::error file=") == 1
    assert "::error file=_posts/2020-01-02-a.md,line=5," in done.log
    assert done.summary.startswith(markdown.TITLE)
    assert (done.outputs, done.installed[-2:]) == ("", [str(ROOT), str(tmp_path / "temp")])
    assert not (blog / "taken").exists()
    assert not (tmp_path / "temp/taken").exists()
    assert git(blog, "status", "--porcelain") == ""


def test_inputs_are_arguments(action: Action, tmp_path: Path) -> None:
    done = action(paths="drafts/b c.md\n\n-x.md\n", format="sarif", fail_on="never", version="0.1.0")
    assert done.code == 0
    assert done.installed[-2] == "git+https://github.com/paperstack-lint/paperstack-lint@v0.1.0"
    report = tmp_path / "temp/paperstack-lint-report.sarif"
    assert done.outputs == f"report={report}\n"
    (run,) = validate("sarif", report.read_text())["runs"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert set(places) == {"drafts/b%20c.md", "-x.md"}


def test_only_changed_lines_are_reported(action: Action, blog: Path) -> None:
    (blog / "_posts/2020-01-03-b.md").write_text(FAULTY)
    git(blog, "add", "--all")
    git(blog, "commit", "--quiet", "--message", "new")
    done = action(diff_base="HEAD~1")
    assert done.code == 1
    assert re.findall(r"^::error file=([^,]+),", done.log, re.MULTILINE) == ["_posts/2020-01-03-b.md"]
    assert action(diff_base="--upload-pack=touch x").code == 2


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"version": "0.1.0; touch taken"}, "::error::paperstack-lint: version is not one"),
        ({"version": "0.1.0\n::set-env x"}, "::error::paperstack-lint: version is not one"),
        ({"format": "../../x"}, "::error::paperstack-lint: format is not a name"),
        ({"format": "sarfi"}, "invalid choice"),
        ({"online": "yes"}, "::error::paperstack-lint: online is neither true nor false"),
        ({"fail-on": "$(touch taken)"}, "invalid choice"),
        ({"paths": "$(touch taken)\n`touch taken`\n; touch taken"}, "no such file or folder"),
    ],
)
def test_wrong_inputs_run_nothing(
    action: Action, blog: Path, tmp_path: Path, inputs: dict[str, str], message: str
) -> None:
    done = action(**inputs)
    assert (done.code, message in done.log) == (2, True)
    assert not [*tmp_path.rglob("taken")]


def test_what_ends_the_run_is_an_annotation(action: Action, blog: Path) -> None:
    """A wrong configuration or a path that does not exist: else the reason is in the log alone."""
    done = action(paths="100%\r\nnone")
    (line,) = [line for line in done.log.splitlines() if line.startswith("::error title=paperstack-lint::")]
    assert done.code == 2
    assert "error: none: " in line
    assert "100%25" in line
    assert line.count("%0A") == 1
    (blog / ".paperstack-lint.yaml").write_text("selct: [links]\n")
    done = action()
    assert done.code == 2
    assert "\n::error title=paperstack-lint::error: .paperstack-lint.yaml:1: " in f"\n{done.log}"


def test_the_network_is_used_where_it_is_wanted(action: Action) -> None:
    assert "network" not in action().log
    assert action(online="true", paths="-x.md").code in (1, 2)  # there is none, or nothing to request


def test_rules_of_forks_do_not_run(action: Action, blog: Path, tmp_path: Path) -> None:
    (blog / ".paperstack-lint.yaml").write_text(CONFIGURATION)
    (blog / "lint_rules/words").mkdir(parents=True)
    (blog / "lint_rules/words/evil.py").write_text(RULE)
    event = tmp_path / "event.json"
    heads = {"head": {"repo": {"full_name": "stranger/blog"}}, "base": {"repo": {"full_name": "owner/blog"}}}
    event.write_text(json.dumps({"pull_request": heads}))
    done = action({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event)})
    assert (done.code, "may not set rule-folders" in done.log) == (1, True)
    assert not (blog / "ran").exists()
    assert action().code == 1
    assert (blog / "ran").exists()


def schema_errors(schema: str, file: Path) -> str:
    """What GitHub's or GitLab's schema says of a file, none of which is requested of the network."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_action_is_valid() -> None:
    assert schema_errors("github-actions", ROOT / "action.yml") == ""


@pytest.mark.parametrize("name", ["README.md", "docs/ci.md", "docs/zh/ci.md"])
def test_examples_of_pipelines_are_valid(name: str, tmp_path: Path) -> None:
    checked, given = 0, []
    for info, text in fenced((ROOT / name).read_text(encoding="utf-8")):
        kind = {"yaml file=.gitlab-ci.yml": "gitlab-ci", "yaml file=.github/workflows/notes.yml": "github-workflows"}
        if info in kind:
            (tmp_path / "pipeline.yml").write_text(text)
            assert schema_errors(kind[info], tmp_path / "pipeline.yml") == ""
            checked += 1
        if "workflows" in info:
            given.append(action_inputs(text))
    assert checked == (1 if name == "README.md" else 2)
    assert given == [set() if name == "README.md" else {"paths", "format", "fail-on"}]


def action_inputs(workflow: str) -> set[str]:
    """The inputs that an example gives to the action; all must exist."""
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    (step,) = (step for step in job["steps"] if step["uses"].startswith("paperstack-lint/paperstack-lint@"))
    assert set(step.get("with", {})) <= set(ACTION["inputs"])
    return set(step.get("with", {}))


@pytest.mark.parametrize("name", ["docs/ci.md", "docs/zh/ci.md"])
def test_the_example_for_gitlab_writes_its_reports(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "blog")
    monkeypatch.chdir(tmp_path / "blog")
    (text,) = (text for info, text in fenced((ROOT / name).read_text()) if info.endswith("=.gitlab-ci.yml"))
    (job,) = yaml.safe_load(text).values()
    (command,) = (line for line in job["script"] if line.startswith("paperstack-lint "))
    assert main(shlex.split(command)[1:]) == 1
    reports = job["artifacts"]["reports"]
    assert len(validate("gitlab", Path(reports["codequality"]).read_text())) > 20
    assert len(validate("junit", Path(reports["junit"]).read_text())) == 4
