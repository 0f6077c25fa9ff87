"""What the network says in a measurement: nothing is sent, responses are made from the requests.

arXiv has the papers of January and February 2021, those of the latter withdrawn, and no others. Hosts that begin with
`gone` answer 404, those with `nohost` do not exist, and those with `moved` serve `https` alone. Names that end like an
image are one, unless the host begins with `page`; every other page is there, and so is a DOI, but those of 10.9999.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from paperstack_lint.online import connection
from paperstack_lint.online.network.exchange import HttpRequest, NoReply, Reply
from tests.servers import atom
from tests.servers.atom import Entry, Listing
from tests.servers.catalogue import PAPERS, Paper

OPTIONS = ("--online", "--replay", "none")
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
_CATALOGUE = {paper.identifier: paper for paper in PAPERS}


class Network:
    """Takes the place of a recording, which would have to know in what batches the papers of a run are requested."""

    def __init__(self, _file: Path) -> None:
        self.started = 1_800_000_000.0

    async def send(self, ask: HttpRequest) -> Reply | NoReply:
        """Return the answer to a request."""
        url = urlsplit(ask.url)
        if url.path == "/api/query":
            return Reply(200, (("content-type", "application/atom+xml"),), _feed(parse_qs(url.query)).encode())
        if url.path.startswith("/api/handles/"):
            known = not url.path.startswith("/api/handles/10.9999/")
            body = b'{"responseCode":1}' if known else b'{"responseCode":100}'
            return Reply(200 if known else 404, (("content-type", "application/json"),), body)
        return _page(url.scheme, url.hostname or "", url.path)


@contextmanager
def answering() -> Iterator[None]:
    """Have runs with `OPTIONS` answered by a `Network`."""
    with patch.object(connection, "Replayer", Network):
        yield


def _page(scheme: str, host: str, path: str) -> Reply | NoReply:
    if host.startswith("nohost"):
        return NoReply("no host", "the name does not exist")
    if host.startswith("gone"):
        return Reply(404)
    if host.startswith("moved") and scheme == "http":
        return Reply(301, (("location", f"https://{host}{path}"),))
    if re.search(r"\.(?:png|jpe?g|gif|svg|webp)$", path) and "/blob/" not in path and not host.startswith("page"):
        return Reply(200, (("content-type", "image/png"),), _PNG)
    return Reply(200, (("content-type", "text/html"),), b"<!DOCTYPE html><html><body>A page.</body></html>")


def _feed(query: dict[str, list[str]]) -> str:
    names = query.get("id_list", [""])[0].split(",")
    entries = [Entry(paper, int(name.partition("v")[2] or paper.versions)) for name in names if (paper := _paper(name))]
    return atom.listing(Listing("", ",".join(names), 0, len(names), len(entries), entries))


def _paper(name: str) -> Paper | None:
    """Return the paper that arXiv has under an identifier, with a version or without."""
    known = re.fullmatch(r"210([12])\.1(\d{4})(?:v([12]))?", name)
    if not known:
        return _CATALOGUE.get(name)
    comment = "This paper has been withdrawn by the authors due to an error in the proof" if known[1] == "2" else ""
    return Paper(name.partition("v")[0], f"Deep Nets of Learned Filters {known[2]}", 2, comment=comment)
