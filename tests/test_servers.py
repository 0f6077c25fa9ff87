"""The simulated servers: what is served, what breaks, and the registries."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.program import HANG
from tests.servers.client import BROKEN, exchange, request
from tests.servers.registries import Registries, advertisement
from tests.servers.serving import Answer, Failure, Request, Response, Server

ROOT = Path(__file__).parent.parent


async def echo(request: Request) -> Answer:
    return Response(200, (("X-Path", request.path),), request.target.encode())


def test_head_gets_the_headers_of_get_and_no_body() -> None:
    with Server(echo) as server:
        got, head = request(f"http://{server.hosts[0]}/a?b"), request(f"http://{server.hosts[0]}/a?b", "HEAD")
    assert got.body == b"/a?b"
    assert (head.body, head.headers) == (b"", got.headers)
    assert [(request.method, request.target) for request in server.requests] == [("GET", "/a?b"), ("HEAD", "/a?b")]
    assert server.requests[0].at < server.requests[1].at < time.monotonic()


def test_a_connection_serves_many_requests_and_is_counted() -> None:
    with Server(echo, hosts=2) as server:
        kept, other = (http.client.HTTPConnection(host) for host in server.hosts)
        with contextlib.closing(kept), contextlib.closing(other):
            for connection, path in ((kept, "/1"), (kept, "/2"), (other, "/3")):
                exchange(connection, path, "GET", {})
    seen = [(request.host, request.earlier, request.connections) for request in server.requests]
    assert seen == [(0, 0, 1), (0, 1, 1), (1, 0, 2)]


@pytest.mark.parametrize("failure", ["close", "reset", "half a body", "hang"])
def test_what_breaks_is_no_answer(failure: Failure) -> None:
    async def broken(_: Request) -> Answer:
        return failure

    with Server(broken) as server, pytest.raises(BROKEN):
        request(f"http://{server.hosts[0]}/", timeout=0.2)


def test_half_a_header_ends_in_the_middle_of_a_line() -> None:
    async def broken(_: Request) -> Answer:
        return "half a header"

    with Server(broken) as server, connected(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert client.recv(100, socket.MSG_WAITALL) == b"HTTP/1.1 200 OK\r\nContent-Typ"


def test_a_server_ends_while_a_client_hangs() -> None:
    async def hangs(_: Request) -> Answer:
        came.set()
        return "hang"

    came = threading.Event()
    with contextlib.ExitStack() as clients:
        with Server(hangs) as server:
            client = clients.enter_context(connected(server))
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert came.wait(HANG)
        assert client.recv(1) == b""


def connected(server: Server) -> socket.socket:
    host, port = server.hosts[0].split(":")
    return socket.create_connection((host, int(port)), timeout=HANG)


@pytest.mark.parametrize("name", ["arxiv", "sites", "registries"])
def test_another_process_can_serve(name: str) -> None:
    command = [sys.executable, "-m", f"tests.servers.{name}"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        hosts = json.loads(process.stdout.readline())["hosts"]
        host = hosts["plain"] if name == "sites" else hosts[-1]
        assert request(f"http://{host}/").status in (200, 404)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def registries() -> Iterator[Registries]:
    with Registries() as server:
        yield server


@pytest.mark.parametrize(
    ("doi", "url"),
    [
        ("10.1038/nature14539", "https://www.nature.com/articles/nature14539"),
        ("10.1038/NATURE14539", "https://www.nature.com/articles/nature14539"),
        (quote("10.1038/nature14539", safe=""), "https://www.nature.com/articles/nature14539"),
        ("10.48550/arXiv.1905.02249", "https://arxiv.org/abs/1905.02249"),
    ],
)
def test_a_doi_leads_to_its_url(registries: Registries, doi: str, url: str) -> None:
    got = request(f"{registries.doi}/api/handles/{doi}")
    document = json.loads(got.body)
    assert (got.status, document["responseCode"], document["values"][0]["data"]) == (
        200,
        1,
        {"format": "string", "value": url},
    )


def test_an_unknown_doi_is_reported_as_such(registries: Registries) -> None:
    got = request(f"{registries.doi}/api/handles/10.1038/none")
    assert (got.status, json.loads(got.body)) == (404, {"responseCode": 100, "handle": "10.1038/none"})
    assert request(f"{registries.doi}/10.1038/nature14539").status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pytorch/pytorch/info/refs?service=git-upload-pack", 200),
        ("/PyTorch/PyTorch.git/info/refs?service=git-upload-pack", 200),
        ("/pytorch/secret/info/refs?service=git-upload-pack", 401),
        ("/pytorch/pytorch/info/refs", 403),
        ("/facebookresearch/pytorch/info/refs?service=git-upload-pack", 301),
        ("/facebookresearch/pytorch", 301),
        ("/pytorch/pytorch", 200),
        ("/pytorch", 200),
        ("/topics/pytorch", 200),
        ("/pytorch/secret", 404),
    ],
)
def test_repositories_answer_as_github_does(registries: Registries, path: str, status: int) -> None:
    got = request(registries.git + path)
    assert got.status == status
    assert got.headers.get("location") == (
        registries.git + path.replace("facebookresearch", "pytorch") if status == 301 else None
    )
    assert got.headers.get("www-authenticate") == ('Basic realm="GitHub"' if status == 401 else None)


@pytest.mark.parametrize(("name", "code"), [("dmlc/dgl.io", 0), ("facebookresearch/pytorch", 0), ("dmlc/none", 128)])
def test_git_itself_reads_the_references(registries: Registries, name: str, code: int) -> None:
    settings = {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "http.proxy=", "ls-remote", f"{registries.git}/{name}"]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert ("refs/heads/main" in done.stdout) == (code == 0)
    assert b"refs/heads/main" in advertisement(name)


def test_registries_fail_as_planned() -> None:
    with Registries(plan={1: Response(503)}.get) as registries:
        assert [request(f"{registries.git}/pytorch/pytorch").status for _ in range(2)] == [503, 200]
