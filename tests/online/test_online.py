"""`--online` from the command line to the network and back, over real sockets on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.online.arxiv import api
from paperstack_lint.online.context import NetworkSettings
from paperstack_lint.online.links import fetch
from tests.online.test_signals import Host
from tests.program import HANG
from tests.servers.arxiv import Arxiv, wait
from tests.servers.catalogue import PAPERS, Paper
from tests.servers.registries import Registries
from tests.servers.sites import Sites
from tests.servers.steady import steady_time


class Blog:
    """A blog with one post, and the servers that it links to; `run` lints it with these allowed."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.allowed: list[str] = []
        self.err = ""
        self._capsys = capsys
        (root / "_config.yml").write_text("url: https://blog.example.org\n")
        (root / "_posts").mkdir()
        self.configure("online: {interval: 0, timeout: 6}\n")

    def configure(self, text: str) -> None:
        (self.root / ".paperstack-lint.yaml").write_text(text)

    def post(self, *lines: str, name: str = "_posts/2020-01-02-post.md") -> Path:
        file = self.root / name
        file.write_text("\n".join(["---", "title: Post", "---", "", *lines, ""]), encoding="utf-8")
        return file

    def endpoint(self, name: str, url: str) -> None:
        self.allowed += ["--endpoint", f"{name}={url}"]

    def run(self, *words: str, code: int | None = None) -> str:
        command, rest = (words[:1], words[1:]) if words[0] == "links" else ((), words)
        got = main([*command, *self.allowed, "--cache-dir", str(self.root.parent / "cache"), *rest])
        captured = self._capsys.readouterr()
        self.err = captured.err
        assert code in (None, got), captured.err
        return captured.out

    def lint(self, *words: str, code: int | None = None) -> list[str]:
        """Return the findings, as `line rule message`."""
        out = self.run("--online", "--output-format", "json", *words, code=code)
        return [f"{one['line']} {one['rule']} {one['message']}" for one in json.loads(out)["findings"]]

    def verdicts(self, *words: str) -> dict[str, dict[str, Any]]:
        """Return what `links` prints, by target."""
        found = json.loads(self.run("links", "--output-format", "json", *words, code=0))
        assert found["version"] == 1
        return {one["target"]: one for one in found["links"]}


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Blog:
    (tmp_path / "blog").mkdir()
    monkeypatch.chdir(tmp_path / "blog")
    monkeypatch.setattr(fetch, "RETRY_DELAYS", (0.02,) * 4)  # the servers are as patient as fast
    monkeypatch.setattr(api, "CALL_INTERVAL", 0.1)  # `test_rate_limit.py` is about it
    for name in ("GITHUB_ACTIONS", "PAPERSTACK_LINT_ARXIV", "PAPERSTACK_LINT_DOI", "PAPERSTACK_LINT_GIT"):
        monkeypatch.delenv(name, raising=False)
    return Blog(tmp_path / "blog", capsys)


Simulated = Callable[..., Sites]


@pytest.fixture
def simulated(blog: Blog) -> Iterator[Simulated]:
    """The twenty hosts with some failures, and a post that links all their pages and images."""
    opened: list[Sites] = []

    def go(**options: Any) -> Sites:
        sites = Sites(**{"latency": 0.05, "window": 0.2} | options)
        blog.configure("online: {interval: 0, timeout: 3}\n")  # time is that of silence, however busy the machine is
        opened.append(sites.__enter__())
        blog.allowed = [word for host in sites.hosts for word in ("--allow-host", host)]
        blog.post(
            *(f"* [page]({page.url})" for page in sites.pages),
            *(f"* ![image]({image.url})" for image in sites.images),
        )
        return sites

    with steady_time():
        yield go
    for one in opened:
        one.__exit__()


FITTING = {
    "alive": {"alive"},
    "dead": {"dead"},
    "walled": {"unknown", "alive"},
    "gone-soft": {"unknown", "alive"},
}
"""Which verdicts on a page are right."""


def test_no_living_page_is_called_dead_and_no_dead_one_alive(blog: Blog, simulated: Simulated) -> None:
    sites = simulated(seed=3, failures=0.05)
    verdicts = blog.verdicts()
    wrong = [page for page in sites.pages if verdicts[page.url]["verdict"] not in FITTING[page.truth]]
    assert wrong == []
    assert Counter(page.truth for page in sites.pages)["dead"] >= 40


@pytest.mark.parametrize("seed", [2, 4, 5, 9])  # of ten, those with failures that show whether all tries are made
def test_each_run_gives_the_same_answer(blog: Blog, simulated: Simulated, seed: int) -> None:
    sites = simulated(seed=seed, failures=0.05)
    verdicts = blog.verdicts()
    states = {page.url: verdicts[page.url]["verdict"] for page in sites.pages}
    clean = {"alive": "alive", "dead": "dead"}
    expected = {page.url: clean.get(page.truth, states[page.url]) for page in sites.pages}
    assert states == expected


def test_warm_store_sends_nothing(blog: Blog, simulated: Simulated) -> None:
    sites = simulated(seed=1)
    first = blog.verdicts()
    number = len(sites.requests)
    second = blog.verdicts()
    assert {url: one["verdict"] for url, one in first.items()} == {url: one["verdict"] for url, one in second.items()}
    assert len(sites.requests) == number
    assert "no request" in blog.err


def test_images_are_distinguished_from_pages_and_from_those_that_others_do_not_show(
    blog: Blog, simulated: Simulated
) -> None:
    sites = simulated(seed=2, failures=0.05)
    found = blog.lint("--select", "links/not-an-image", "_posts")
    first = 5 + len(sites.pages)
    wanted = {first + at for at, image in enumerate(sites.images) if image.truth != "image"}
    assert {int(line.split(" ")[0]) for line in found} == wanted


def test_papers_are_checked_by_arxiv(blog: Blog) -> None:
    blog.post(
        "* [Attention Is All You Need](https://arxiv.org/abs/1706.03762)",
        "* [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1706.03762)",
        "* [Nothing of the Kind](https://arxiv.org/abs/2001.99999)",
        "* [Playing Atari with Deep Reinforcement Learning](https://arxiv.org/abs/1312.5602v9)",
        "* [MixMatch]()",
        "* [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385)",
    )
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        found = blog.lint("--select", "links", "_posts", code=1)
        assert len(server.calls) == 4  # the papers, an absent one once more, other versions, a search
        assert {call.connections for call in server.calls} == {1}
        again = blog.lint("--select", "links", "_posts", code=1)
        assert len(server.calls) == 4
    assert again == found
    assert [line.split(" ")[:2] for line in found] == [
        ["6", "links/arxiv-title"],
        ["7", "links/arxiv-unknown"],
        ["8", "links/arxiv-unknown"],
        ["9", "links/empty"],
    ]
    assert "that is `Attention Is All You Need`; `1512.03385` was probably meant" in found[0]
    assert "arXiv has no version 9 of it; the newest is 1" in found[2]
    assert "`MixMatch: A Holistic Approach to Semi-Supervised Learning` (1905.02249)" in found[3]


def test_empty_link_is_filled_in_by_an_unsafe_fix(blog: Blog) -> None:
    post = blog.post("* [MixMatch]()")
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        blog.run("--online", "--fix", "--select", "links/empty", "_posts", code=1)
        assert "[MixMatch]()" in post.read_text()
        blog.run("--online", "--fix", "--unsafe-fixes", "--select", "links/empty", "_posts", code=0)
    assert "[MixMatch](https://arxiv.org/abs/1905.02249)" in post.read_text()


def test_paper_of_two_titles_is_known_by_both(blog: Blog) -> None:
    renamed = next(paper for paper in PAPERS if paper.first)
    blog.post(f"* [{renamed.first}](https://arxiv.org/abs/{renamed.identifier}v1)")
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        assert blog.lint("--select", "links/arxiv-title", "_posts", code=0) == []


def test_arxiv_that_does_not_answer_is_no_finding_and_is_reported(blog: Blog) -> None:
    blog.post("* [Nothing of the Kind](https://arxiv.org/abs/2001.99999)", "* [MixMatch]()")
    with Arxiv(plan=lambda _: wait(9999)) as server:
        blog.endpoint("arxiv", server.url)
        found = blog.lint("--select", "links", "_posts", code=1)
        assert len(server.calls) == 1
        verdict = blog.verdicts()["https://arxiv.org/abs/2001.99999"]
    assert found == ["6 links/empty the link `MixMatch` has no target: add its address"]
    assert (verdict["verdict"], verdict["reason"]) == ("unknown", "arXiv does not answer: status 429")
    assert "1 unknown, arXiv does not answer: status 429" in blog.err


def test_registries_are_requested_in_the_place_of_pages(blog: Blog) -> None:
    links = {
        "https://doi.org/10.1038/nature14539": "alive",
        "https://doi.org/10.9999/nothing": "dead",
        "http://dx.doi.org/10.1109/cvpr.2016.90": "alive",
        "https://github.com/google-research/mixmatch": "alive",
        "https://github.com/google-research/MixMatch.git": "alive",
        "https://github.com/nobody/nothing": "dead",
        "https://github.com/topics/deep-learning": "alive",
        "https://github.com/facebookresearch/pytorch": "alive",
    }
    blog.post(*(f"* [link]({url})" for url in links))
    with Registries() as server:
        blog.endpoint("doi", server.doi)
        blog.endpoint("git", server.git)
        verdicts = blog.verdicts()
        found = blog.lint("--select", "links/moved", "_posts")
    assert {url: one["verdict"] for url, one in verdicts.items()} == links
    assert found == ["12 links/moved the page has moved: write `https://github.com/pytorch/pytorch`"]


def test_endpoint_can_be_named_in_the_environment(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post("* [Nothing](https://arxiv.org/abs/2001.99999)")
    with Arxiv() as server:
        monkeypatch.setenv("PAPERSTACK_LINT_ARXIV", server.url)
        assert len(blog.lint("--select", "links/arxiv-unknown", "_posts")) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--online", "--endpoint", "arxiv=nowhere"], "`arxiv` needs an address of http or https"),
        (["--online", "--endpoint", "arxive=http://x"], "did you mean `arxiv`"),
        *(
            (["--online", "--endpoint", f"arxiv={url}"], "--endpoint: `arxiv` needs an address of http or https")
            for url in (
                "http://127.0.0.1:99999/q",
                "http://exa mple/q",
                "http://host:0/q",
                "https://v%25/q",
                "http://a:b@host/q",
                "http://[::1/q",
            )
        ),
        (["--online", "--record", "_posts/2020-01-02-post.md"], "is not a recording: name another file with --record"),
        (["--online", "--record", "none/r.jsonl"], "none/r.jsonl: cannot be written: no such file"),
        (["--online", "--allow-host", "localhost"], "is not a host with its port"),
        (["--online", "--allow-host", "localhost:99999"], "is not a host with its port"),
        (["--online", "--deadline", "0"], "is not a number of seconds"),
        (["--online", "--deadline", "nan"], "is not a number of seconds"),
        (["--online", "--proxy", "socks5://x"], "the proxy must use http or https"),
        (["--online", "--replay", "none.jsonl"], "none.jsonl: cannot be read"),
        (["--online", "--record", "a", "--replay", "b"], "not allowed with argument"),
        (["--strict-links"], "--strict-links has no effect without the network; add --online"),
        (["--deadline", "5"], "--deadline has no effect without the network; add --online"),
        (["--replay", "x"], "--replay has no effect without the network; add --online"),
        (["--select", "links/dead"], "links/dead needs the network: add --online"),
    ],
)
def test_wrong_usage_is_an_error_that_names_the_remedy(blog: Blog, words: list[str], message: str) -> None:
    post = blog.post("text")
    before = post.read_bytes()
    assert main([*words, "_posts"]) == 2
    assert message in blog._capsys.readouterr().err
    assert post.read_bytes() == before


def test_nothing_is_requested_without_online(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    main(["_posts"])
    assert sites.requests == []


def test_only_what_the_rules_need_is_requested(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    blog.lint("--select", "links/not-an-image", "_posts")
    images = {f"/{image.url.split('/', 3)[3]}" for image in sites.images}
    assert {request.path for request in sites.requests} - {"/logo.gif"} == images  # a hotlink leads to the logo
    number = len(sites.requests)
    blog.lint("--select", "headings", "_posts", code=0)
    assert len(sites.requests) == number


def test_unknown_is_no_failure_but_with_strict_links(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    walled = next(page.url for page in sites.pages if page.truth == "walled")
    blog.post(f"[page]({walled})")
    assert blog.lint("--select", "links/dead", "_posts", code=0) == []
    assert "1 unknown" in blog.err
    (found,) = blog.lint("--select", "links/dead", "--strict-links", "_posts", code=1)
    assert "whether the link is alive is unknown" in found


def test_configuration_decides_about_hosts(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    walled = next(
        page.url for page in sites.pages if page.truth == "walled" and "403" in blog.verdicts()[page.url]["reason"]
    )
    dead = next(page.url for page in sites.pages if page.truth == "dead")
    hosts = [url.split("/")[2] for url in (walled, dead)]
    blog.configure(
        f'online: {{interval: 0, hosts: {{"{hosts[0]}": {{accept: [403]}}, "{hosts[1]}": {{skip: true}}}}}}\n'
    )
    blog.post(f"[walled]({walled}) [dead]({dead})")
    number = len(sites.requests)
    verdicts = blog.verdicts("--cache-dir", str(blog.root.parent / "other"))
    assert verdicts[walled]["verdict"] == "alive"
    assert verdicts[dead]["verdict"] == "skipped"
    assert all(request.path in walled for request in sites.requests[number:])


def test_deadline_ends_the_run_and_the_rest_is_unknown(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    slow = [page.url for page in sites.pages][:40]
    blog.configure("online: {interval: 30, concurrency: 1}\n")
    blog.post(*(f"[page]({url})" for url in slow))
    verdicts = blog.verdicts("--deadline", "1")
    assert "the deadline of 1 s stopped the requests" in blog.err
    late = [one for one in verdicts.values() if "deadline of 1 s" in one["reason"]]
    assert late
    assert {one["verdict"] for one in late} == {"unknown"}


def test_recording_can_be_replayed_without_the_network(blog: Blog, simulated: Simulated) -> None:
    sites = simulated(seed=4, failures=0.05)
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        with (blog.root / "_posts/2020-01-02-post.md").open("a", encoding="utf-8") as file:
            file.write(
                "\n* [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1706.03762)\n* [MixMatch]()\n"
            )
        recorded = blog.run("--online", "--record", "run.jsonl", "_posts")
        requested = len(sites.requests) + len(server.calls)
        summary = blog.err.splitlines()[0]
        assert blog.run("--online", "--replay", "run.jsonl", "_posts") == recorded
        assert len(sites.requests) + len(server.calls) == requested
    assert "links/arxiv-title" in recorded
    assert blog.run("--online", "--replay", "run.jsonl", "_posts") == recorded
    assert blog.err.splitlines()[0] == summary


def test_what_is_not_in_the_recording_is_unknown(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    blog.post(f"[page]({sites.pages[0].url})")
    blog.run("--online", "--record", "run.jsonl", "_posts")
    blog.post("[page](https://example.org/new)")
    verdict = blog.verdicts("--replay", "run.jsonl")["https://example.org/new"]
    assert (verdict["verdict"], verdict["reason"]) == ("unknown", "the recording does not contain it")


def test_private_addresses_are_skipped_and_never_requested(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    blog.allowed = []
    blog.verdicts()
    assert sites.requests == []
    assert {one["verdict"] for one in blog.verdicts().values()} == {"skipped"}


@pytest.mark.parametrize("where", ["cache", "_posts/cache"])
def test_store_inside_of_what_is_linted_is_refused_with_one_warning(
    blog: Blog, simulated: Simulated, where: str
) -> None:
    sites = simulated()
    blog.post(f"[page]({sites.pages[0].url})")
    assert next(iter(blog.verdicts("--cache-dir", where).values()))["verdict"] == "alive"
    assert blog.err.count("warning:") == 1
    assert not (blog.root / where).exists()


@pytest.mark.parametrize("damage", [b"garbage", b"SQLite format 3\0" + b"\xff" * 5000])
def test_damaged_store_is_one_warning_and_the_same_verdicts(blog: Blog, simulated: Simulated, damage: bytes) -> None:
    sites = simulated()
    blog.post(*(f"[page]({page.url})" for page in sites.pages[:30]))
    sound = {url: one["verdict"] for url, one in blog.verdicts().items()}
    for file in (blog.root.parent / "cache").glob("*.sqlite"):
        file.write_bytes(damage)
    found = {url: one["verdict"] for url, one in blog.verdicts().items()}
    assert found == sound
    assert blog.err.count("warning:") == 1


def test_note_from_standard_input_is_requested_too(
    blog: Blog, simulated: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    sites = simulated()
    dead = next(page.url for page in sites.pages if page.truth == "dead")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"[x]({dead})\n".encode())))
    assert blog.lint("--select", "links/dead", "-") == ["1 links/dead the link is dead: 404 Not Found"]


def test_list_of_links_can_be_cut_to_a_state_and_read_as_a_table(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    table = blog.run("links", "--state", "dead", "_posts")
    lines = [line.split() for line in table.splitlines()[1:]]
    assert {line[1] for line in lines} == {"dead"}
    assert {page.url for page in sites.pages if page.truth == "dead"} <= {line[2] for line in lines}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo terminals")
def test_bar_is_on_a_terminal_and_goes_when_the_run_is_done(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    # Two links: with hundreds at once, a process on a busy machine would not be in time for the replies.
    blog.post(f"[alive]({sites.url('plain', '/page/1')}) [dead]({sites.url('plain', '/missing/1')})")
    blog.configure("online: {interval: 0}\n")
    ours, theirs = os.openpty()
    command = [
        sys.executable,
        "-m",
        "paperstack_lint",
        "links",
        *blog.allowed,
        "--cache-dir",
        str(blog.root.parent / "c"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    shown = ""
    with suppress(OSError):  # how the end of a terminal is reported
        while piece := os.read(ours, 65_536):
            shown += piece.decode("utf-8", "replace")
    out = process.communicate()[0].decode()
    os.close(ours)
    assert re.search(r"2/2.* 1 alive 1 dead", shown)
    assert "━" not in out
    assert shown.rstrip().endswith("cached.")
    assert shown.rindex("\x1b[2K") > shown.rindex("━")  # the line of the bar was cleared


def test_suppression_of_what_the_network_says_is_never_called_idle(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    alive = next(page.url for page in sites.pages if page.truth == "alive")
    post = blog.post(
        f"* [a]({alive}) <!-- paperstack-lint-disable-line links/dead -->",
        "* [b](http://10.0.0.1/) <!-- paperstack-lint-disable-line links -->",
        "<!-- paperstack-lint-disable-file links/arxiv-title -->",
    )
    before = post.read_text()
    assert blog.lint("--fix", "_posts", code=0) == []
    assert post.read_text() == before


def test_answers_of_one_service_are_not_taken_for_those_of_another(blog: Blog) -> None:
    blog.post("* [Nothing](https://arxiv.org/abs/2001.99999)")
    allowed = blog.allowed
    with Arxiv() as one, Arxiv([Paper("2001.99999", "Nothing")]) as other:
        blog.endpoint("arxiv", one.url)
        assert len(blog.lint("--select", "links/arxiv-unknown", "_posts")) == 1
        blog.allowed = allowed[:-2]
        blog.endpoint("arxiv", other.url)
        assert blog.lint("--select", "links/arxiv-unknown", "_posts") == []


def test_statuses_that_count_as_alive_are_not_kept_for_others(blog: Blog, simulated: Simulated) -> None:
    sites = simulated()
    dead = next(page.url for page in sites.pages if page.truth == "dead")
    blog.post(f"* [a]({dead})")
    for statuses, state in (("[404, 410]", "alive"), ("[]", "dead"), ("[404, 410]", "alive")):
        blog.configure(f'online: {{interval: 0, hosts: {{"*": {{accept: {statuses}}}}}}}\n')
        assert blog.verdicts()[dead]["verdict"] == state


def test_papers_are_not_requested_where_the_configuration_skips_arxiv(blog: Blog) -> None:
    blog.configure("online: { hosts: { arxiv.org: { skip: true } } }\n")
    blog.post("* [Nothing](https://arxiv.org/abs/2001.99999)")
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        assert blog.verdicts()["https://arxiv.org/abs/2001.99999"]["verdict"] == "skipped"
        assert server.calls == []


def test_second_run_says_the_same_as_the_first(blog: Blog, simulated: Simulated) -> None:
    simulated()
    first = blog.run("links", "_posts")
    assert blog.run("links", "_posts") == first


def test_run_with_nothing_to_ask_says_nothing_of_the_network(blog: Blog) -> None:
    assert blog.run("links", "_posts", code=0) == ""
    assert blog.err == "No notes to check.\n"
    blog.run("links", "--quiet", "_posts", code=0)
    assert blog.err == ""
    blog.post("text")
    assert blog.run("links", "_posts", code=0) == ""
    assert blog.err == ""
    blog.run("--online", "--select", "links", "_posts", code=0)
    assert blog.err == "1 note checked: no findings.\n"


def test_endpoint_is_requested_however_its_host_is_spelled(blog: Blog) -> None:
    blog.post("* [Nothing](https://arxiv.org/abs/2001.99999)")
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url.replace("127.0.0.1", "0x7f.1"))
        assert len(blog.lint("--select", "links/arxiv-unknown", "_posts")) == 1


def test_tilde_in_the_name_of_the_cache_folder_is_the_home_folder(
    blog: Blog, simulated: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = simulated()
    monkeypatch.setenv("HOME", str(blog.root.parent / "home"))
    blog.post(f"[page]({sites.pages[0].url})")
    blog.run("links", "--cache-dir=~/x", "_posts")
    assert (blog.root.parent / "home/x").is_dir()
    assert not (blog.root / "~").exists()


def test_run_without_a_home_is_no_error(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def no_user(number: int) -> None:
        raise KeyError(number)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", no_user)
    blog.post("text")
    blog.run("links", "_posts", code=0)


def test_run_that_records_takes_its_turn_among_all_processes(blog: Blog) -> None:
    blog.post("* [Nothing](https://arxiv.org/abs/2001.99999)")
    with Arxiv() as server:
        blog.endpoint("arxiv", server.url)
        blog.run("links", "--record", "run.jsonl", "_posts", code=0)
    assert (blog.root.parent / "cache/arxiv.started").exists()
    assert not list((blog.root.parent / "cache").glob("*.sqlite"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--cache-dir", "../cache"], "interrupted: results so far are cached"),
        (["--cache-dir", "/dev/null"], "interrupted"),
        (
            ["--cache-dir", "../cache", "--record", "../run.jsonl"],
            "interrupted: the recording contains all requests so far",
        ),
    ],
)
def test_interrupted_run_says_what_is_left_of_it(blog: Blog, words: list[str], expected: str) -> None:
    with Host(workers=1) as server:
        blog.post(f"[page](http://{server.hosts[0]}/slow)")
        command = [sys.executable, "-m", "paperstack_lint", "links", "--allow-host", server.hosts[0], *words, "_posts"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        assert server.stuck.wait(HANG)
        process.send_signal(signal.SIGINT)
        assert expected in process.communicate(timeout=HANG)[1].splitlines()
    assert process.returncode == 130


def test_help_names_the_deadline_that_goes_without_one(blog: Blog) -> None:
    assert main(["--help"]) == 0
    assert f"stop requests after this time ({NetworkSettings().deadline:g})" in " ".join(
        blog._capsys.readouterr().out.split()
    )
