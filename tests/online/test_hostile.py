"""Hostile notes, titles and replies in the output of an online run, in every format."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.online import run as online_run
from paperstack_lint.online.links.hosts import RateLimit
from paperstack_lint.report.formats import FORMATS
from tests.servers.arxiv import Arxiv
from tests.servers.catalogue import Paper
from tests.servers.serving import Answer, Request, Response, Server

EVIL = "An Evil \u202e Title ::error::x ##[error]y %0A \u2066 of Several Words"
SECRET = "c0rrecthorse"  # noqa: S105  # it is looked for
NOTE = f"""\
---
title: Post
---

* [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/2001.00001)
* [a](http://user:{SECRET}@127.0.0.1:PORT/gone?token={SECRET})
* [b](http://{SECRET}@127.0.0.1:PORT/there)
* [c](http://user:{SECRET}@github.com/x/y?access_token={SECRET})
* ![d](http://127.0.0.1:PORT/page.png?X-Amz-Signature={SECRET})
* <http://user:{SECRET}@127.0.0.1:PORT/gone>
* [e](http://127.0.0.1:PORT/moved)
"""


async def host(request: Request) -> Answer:
    if request.path == "/moved":
        return Response(301, (("Location", "/mo\x7fved\u00ff::error::x##[error]z?sig=" + SECRET),))
    if request.path.endswith(".png"):
        return Response(200, (("Content-Type", "text/html"),), b"<html>::error::x")
    return Response(404 if request.path == "/gone" else 200)


class Run:
    """An online run over the note, in one format or as a list of links."""

    def __init__(self, words: list[str], cache: Path) -> None:
        papers, out, err = [Paper("2001.00001", EVIL)], io.StringIO(), io.StringIO()
        with Server(host) as server, Arxiv(papers) as arxiv, redirect_stdout(out), redirect_stderr(err):
            port = server.hosts[0].partition(":")[2]
            Path("_posts/2020-01-02-post.md").write_text(NOTE.replace("PORT", port), encoding="utf-8")
            allowed = ["--allow-host", server.hosts[0], "--cache-dir", str(cache)]
            allowed += ["--endpoint", f"arxiv={arxiv.url}", "--endpoint", f"git=http://{server.hosts[0]}"]
            main([*words, *allowed, "_posts"])
            self.headers = [name for request in server.requests for name, _ in request.headers]
        self.words, self.cache = words, cache
        self.out, self.err = out.getvalue(), err.getvalue()


COMMANDS = [
    *(["--online", "--output-format", name] for name in FORMATS),
    ["--online", "--statistics"],
    ["links"],
    ["links", "--output-format", "json"],
]


@pytest.fixture(scope="module", params=COMMANDS, ids=" ".join)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return an online run, one for all that is looked for in what comes out of it."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "blog/_posts").mkdir(parents=True)
    (folder / "blog/.paperstack-lint.yaml").write_text("online: {interval: 0}\n")
    (folder / "blog/_config.yml").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "blog")
        patch.setenv("GITHUB_ACTIONS", "true")
        patch.delenv("COLUMNS", raising=False)
        patch.setattr(online_run, "RateLimit", lambda number, _: RateLimit(number, 0))  # in CI, a blog sets no interval
        return Run(request.param, folder / "cache")


def test_no_credentials_come_out_or_go_over_the_network_or_are_kept(run: Run) -> None:
    assert SECRET not in run.out
    assert SECRET not in run.err
    assert "authorization" not in run.headers
    assert list(run.cache.iterdir())
    for file in run.cache.iterdir():
        assert SECRET.encode() not in file.read_bytes()


def test_nothing_that_comes_out_is_a_command_or_turns_the_text_round(run: Run) -> None:
    lines = run.out.splitlines() + run.err.splitlines()
    ours = r"::(?:error|warning) file=_posts/[\w-]+\.md,line=\d+"
    assert [line for line in lines if re.match(r"\s*::", line) and not re.match(ours, line)] == []
    assert "##[" not in run.out + run.err
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", run.out + run.err)


def test_json_can_be_read(run: Run) -> None:
    if run.out.startswith(("{", "[")):
        report = json.loads(run.out)
        assert report
        assert run.words[-1] != "json" or report["version"] == 1


def test_fix_of_an_address_with_credentials_keeps_them_in_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "note.md"
    note.write_text(f"[c](http://user:{SECRET}@github.com/x)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["--output-format", "json", "note.md"])
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    (edit,) = found["fix"]["edits"]
    text = note.read_text()
    applied = text[: edit["start"]] + edit["text"] + text[edit["end"] :]
    main(["--fix", "note.md"])
    assert note.read_text() == applied == f"[c](https://user:{SECRET}@github.com/x)\n"
