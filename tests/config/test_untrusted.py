"""Strangers' notes: what their configuration may not do, and when the tool knows that they are strangers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.config.untrusted import is_fork
from tests.program import HANG

CONFIGURATION = """\
rule-folders: [lint_rules]
select: [links, words]
max-file-size: 100000000
rules: { words/evil: {} }
severity: { words/evil: warning }
online:
  concurrency: 50
  interval: 0
  timeout: 600
  hosts:
    "*.example.org": { accept: [403], interval: 0, concurrency: 40 }
    slow.example.org: { skip: true, interval: 5, concurrency: 1 }
"""
RULE = '''"""Says something."""
from pathlib import Path
Path("ran").touch()
def check(note, options):
    return iter(())
'''
REFUSED = (
    "untrusted notes: .paperstack-lint.yaml may not set rule-folders, max-file-size, online: concurrency, "
    "online: timeout, online: interval, online: hosts: *.example.org: concurrency, "
    "online: hosts: *.example.org: interval; a configuration of your own, named with --config, may"
)


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog whose configuration brings a rule of its own, which leaves a trace when it is loaded."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "blog"
    for name, text in (
        (".paperstack-lint.yaml", CONFIGURATION),
        ("lint_rules/words/evil.py", RULE),
        ("_posts/2020-01-02-x.md", "---\ntitle: x\n---\n\n[a](http://www.arxiv.org/abs/1905.02249)\n"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.chdir(root)
    return root


def event(folder: Path, monkeypatch: pytest.MonkeyPatch, head: str | None, name: str = "pull_request") -> None:
    """What GitHub Actions says of a run for a pull request from the repository `head`."""
    repository = {"full_name": head} if head else None
    file = folder / "event.json"
    event = {"pull_request": {"head": {"repo": repository}, "base": {"repo": {"full_name": "owner/blog"}}}}
    file.write_text(json.dumps(event))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_NAME", name)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(file))


def test_trusted_notes_run_their_own_rules(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["_posts"])
    assert (blog / "ran").exists()
    assert "untrusted" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["_posts"], ["links", "_posts"], ["rules"], ["explain", "links/empty"], ["papers", "_posts"]]
)
def test_strangers_rules_are_not_loaded_by_any_command(
    blog: Path, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event(tmp_path, monkeypatch, "stranger/blog")
    main(words)
    assert not (blog / "ran").exists()
    assert REFUSED in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["_posts"], ["links", "_posts"], ["rules"], ["explain", "links/empty"], ["papers", "_posts"], ["tags"]]
)
def test_every_command_takes_the_option(blog: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*words, "--untrusted"])
    assert not (blog / "ran").exists()
    assert REFUSED in capsys.readouterr().err


def test_option_refuses_what_the_configuration_may_not_say_and_runs_the_rest(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--untrusted", "--output-format", "concise", "_posts"]) == 0
    captured = capsys.readouterr()
    assert "links/arxiv-form" in captured.out
    assert captured.err.splitlines()[0] == REFUSED
    assert not (blog / "ran").exists()


@pytest.mark.parametrize("key", ["cache-dir", "endpoints", "arxiv", "proxy", "allow-host", "record", "agent"])
def test_what_belongs_to_the_command_line_is_no_key_of_the_configuration(
    blog: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (f"{key}: x\n", f"online: {{ {key}: x }}\n"):
        (blog / ".paperstack-lint.yaml").write_text(text)
        assert main(["_posts"]) == 2
        assert f"unknown key `{key}`" in capsys.readouterr().err


def test_configuration_that_is_named_and_lies_elsewhere_is_trusted(
    blog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "trusted.yaml"
    other.write_text("max-file-size: 100000000\n")
    main(["--untrusted", "--config", str(other), "_posts"])
    assert "untrusted" not in capsys.readouterr().err
    main(["--untrusted", "--config", ".paperstack-lint.yaml", "_posts"])
    assert REFUSED in capsys.readouterr().err


@pytest.mark.parametrize(
    ("here", "named", "linted"),
    [
        ("blog/docs", ".paperstack-lint.yaml", "."),  # a link to the one above
        ("blog/docs", "../.paperstack-lint.yaml", "."),
        ("ci", "../blog/.paperstack-lint.yaml", "../blog/_posts"),
        ("ci", "../blog/docs/.paperstack-lint.yaml", "../blog/_posts/2020-01-02-x.md"),
        ("blog/docs", "../../ci/link.yaml", "."),  # to one of theirs
        ("ci", "../blog/link.yaml", "../blog/_posts"),  # to a file outside
        ("ci", "../blog/.paperstack-lint.yaml", None),
    ],
)
@pytest.mark.parametrize("command", ["lint", "links", "papers"])
def test_configuration_that_is_named_but_comes_with_the_notes_is_not_trusted(
    blog: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: str,
    named: str,
    linted: str | None,
    command: str,
) -> None:
    root = blog.parent
    for folder in (blog / ".git", blog / "docs", root / "ci"):
        folder.mkdir()
    for file in (root / "ci/outside.yaml", blog / ".paperstack-lint.yaml"):
        file.write_text(f"rule-folders: [{blog}/lint_rules]\n")
    for link, target in (
        (blog / "docs/.paperstack-lint.yaml", "../.paperstack-lint.yaml"),
        (root / "ci/link.yaml", "../blog/.paperstack-lint.yaml"),
        (blog / "link.yaml", "../ci/outside.yaml"),
    ):
        link.symlink_to(target)
    monkeypatch.chdir(root / here)
    words = [] if command == "lint" else [command]
    words += [] if command == "papers" else ["--untrusted"]
    if command == "papers":
        event(root, monkeypatch, "stranger/blog")
    main([*words, "--config", named, *filter(None, [linted])])
    assert "untrusted notes: " in capsys.readouterr().err
    assert not Path("ran").exists()


def test_configuration_beside_the_note_that_standard_input_is_called_is_not_trusted(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (blog.parent / "ci").mkdir()
    monkeypatch.chdir(blog.parent / "ci")
    monkeypatch.setattr("sys.stdin", None)
    main(["--untrusted", "--config", "../blog/.paperstack-lint.yaml", "-", "--stdin-filename", "../blog/x.md"])
    assert "untrusted notes: " in capsys.readouterr().err
    assert not Path("ran").exists()


def test_configuration_beside_the_repository_of_the_notes_is_trusted(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (blog / ".git").mkdir()
    (blog.parent / "ci").mkdir()
    (blog.parent / "ci/own.yaml").write_text("rule-folders: [../blog/lint_rules]\n")
    monkeypatch.chdir(blog.parent / "ci")
    main(["--untrusted", "--config", "../ci/own.yaml", "../blog/_posts"])  # in the current folder
    assert "untrusted notes" in capsys.readouterr().err
    monkeypatch.chdir(blog)
    main(["--untrusted", "--config", "../ci/own.yaml", "_posts"])
    assert "untrusted notes" not in capsys.readouterr().err
    assert (blog / "ran").exists()


@pytest.mark.parametrize(
    ("head", "name", "fork"),
    [
        ("stranger/blog", "pull_request", True),
        ("stranger/blog", "pull_request_target", True),
        ("owner/blog", "pull_request", False),
        (None, "pull_request", True),  # the fork was deleted
        ("stranger/blog", "push", False),
    ],
)
def test_fork_is_known_by_the_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str | None, name: str, fork: bool
) -> None:
    import os

    event(tmp_path, monkeypatch, head, name)
    assert is_fork(os.environ) is fork


REPOSITORY = {"full_name": "owner/blog"}
FORK = {"full_name": "stranger/blog"}


@pytest.mark.parametrize(
    ("name", "payload", "fork"),
    [
        ("workflow_run", {"workflow_run": {"event": "pull_request", "head_repository": FORK}}, True),
        ("workflow_run", {"workflow_run": {"event": "pull_request", "head_repository": None}}, True),
        ("workflow_run", {"workflow_run": {"event": "issue_comment", "head_repository": REPOSITORY}}, True),
        ("workflow_run", {"workflow_run": {"event": "pull_request", "head_repository": REPOSITORY}}, False),
        ("workflow_run", {"workflow_run": {"event": "push", "head_repository": REPOSITORY}}, False),
        ("workflow_run", {"workflow_run": {}}, True),
        ("issue_comment", {"issue": {"number": 1, "pull_request": {"url": "x"}}}, True),
        ("issue_comment", {"issue": {"number": 1}}, False),
        ("issue_comment", {}, True),
        ("pull_request_review", {"pull_request": {"head": {"repo": FORK}, "base": {"repo": REPOSITORY}}}, True),
        ("check_suite", {"check_suite": {"head_branch": None}}, True),
        ("check_run", {"check_run": {}}, True),
        ("status", {"sha": "x"}, True),
        ("an_event_of_tomorrow", {}, True),
        ("schedule", {}, False),
        ("workflow_dispatch", {}, False),
        ("merge_group", {}, False),
    ],
)
def test_events_about_pull_requests_of_others_are_those_of_forks(
    tmp_path: Path, name: str, payload: dict[str, object], *, fork: bool
) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"repository": REPOSITORY} | payload))
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name}
    assert is_fork({**environment, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")}) is fork


def test_rules_of_a_fork_are_not_run_for_a_comment(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event(tmp_path, monkeypatch, "stranger/blog", "issue_comment")
    (tmp_path / "event.json").write_text(json.dumps({"issue": {"pull_request": {"url": "x"}}}))
    main(["_posts"])
    assert REFUSED in capsys.readouterr().err
    assert not (blog / "ran").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pull_request": null}', "[" * 100_000])
def test_event_that_cannot_be_read_is_a_fork(tmp_path: Path, text: str) -> None:
    (tmp_path / "event.json").write_text(text)
    event = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request"}
    assert is_fork({**event, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")})
    assert is_fork({**event, "GITHUB_EVENT_PATH": str(tmp_path / "none")})
    assert is_fork(event)
    assert not is_fork({})


def test_event_that_is_a_pipe_is_a_fork_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "event.json")
    code = "import os; from paperstack_lint.config.untrusted import is_fork; assert is_fork(os.environ)"
    event = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request"}
    environment = os.environ | event | {"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, timeout=HANG, check=False).returncode == 0


@pytest.mark.parametrize("name", [{}, {"GITHUB_EVENT_NAME": ""}])
def test_event_without_a_name_is_a_fork(tmp_path: Path, name: dict[str, str]) -> None:
    assert is_fork({"GITHUB_ACTIONS": "true", **name})
    (tmp_path / "event.json").write_text(json.dumps({"issue": {"number": 1}}))
    assert is_fork({"GITHUB_ACTIONS": "true", **name, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")})


def test_usual_name_above_the_notes_is_theirs_without_any_repository(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    main(["--untrusted", "--config", "../blog/.paperstack-lint.yaml", "../blog/_posts"])
    assert REFUSED.partition(".paperstack")[0] in capsys.readouterr().err
    assert not (tmp_path / "elsewhere/ran").exists()


@pytest.mark.parametrize("where", ["home", "root"])
def test_configuration_of_ones_own_is_heeded_wherever_the_run_is(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".git").mkdir()  # of somebody who keeps the files of the home folder in git
    (tmp_path / "my.yaml").write_text("max-file-size: 100000000\n")
    monkeypatch.chdir(tmp_path if where == "home" else "/")
    main(["--untrusted", "--config", str(tmp_path / "my.yaml"), str(blog / "_posts")])
    assert "untrusted notes:" not in capsys.readouterr().err
