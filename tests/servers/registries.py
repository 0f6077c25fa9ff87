"""Simulations of the registries of DOIs and of git repositories on loopback.

https://www.doi.org/doi-handbook/HTML/rest-api.html, https://git-scm.com/docs/http-protocol#_smart_clients.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, unquote

from tests.servers.serving import Answer, Plan, Request, Response, Server, serve

DOIS: Mapping[str, str] = {
    "10.1109/CVPR.2016.90": "http://ieeexplore.ieee.org/document/7780459/",
    "10.1145/3292500.3330701": "https://dl.acm.org/doi/10.1145/3292500.3330701",
    "10.1038/nature14539": "https://www.nature.com/articles/nature14539",
}
"""The target of each DOI. Those of arXiv are registered, too, whatever their number."""

REPOSITORIES = ("google-research/mixmatch", "pytorch/pytorch", "dmlc/dgl.io")
RENAMED: Mapping[str, str] = {"facebookresearch/pytorch": "pytorch/pytorch"}

_ARXIV = "10.48550/arxiv."


class Registries(Server):
    """Both registries, running in their context, each on its own host.

    `plan` replaces the response to the n-th request to either of them.
    """

    def __init__(
        self,
        dois: Mapping[str, str] = DOIS,
        repositories: Iterable[str] = REPOSITORIES,
        renamed: Mapping[str, str] = RENAMED,
        plan: Plan = lambda _: None,
    ) -> None:
        super().__init__(self._answer, hosts=2)
        self._dois = {doi.lower(): url for doi, url in dois.items()}
        self._repositories = {name.lower() for name in repositories}
        self._renamed = {old.lower(): new for old, new in renamed.items()}
        self._plan = plan

    @property
    def doi(self) -> str:
        """The address of the registry of DOIs."""
        return f"http://{self.hosts[0]}"

    @property
    def git(self) -> str:
        """The address of the repositories."""
        return f"http://{self.hosts[1]}"

    async def _answer(self, request: Request) -> Answer:
        planned = self._plan(len(self.requests))
        if planned:
            return planned
        return self._handle(request.path) if request.host == 0 else self._repository(request)

    def _handle(self, path: str) -> Response:
        prefix, _, doi = unquote(path).partition("/api/handles/")
        if prefix or not doi:
            return Response(404)
        url = self._dois.get(doi.lower())
        if doi.lower().startswith(_ARXIV):
            url = f"https://arxiv.org/abs/{doi[len(_ARXIV) :]}"
        if not url:
            return _json(404, {"responseCode": 100, "handle": doi})
        value = {"index": 1, "type": "URL", "data": {"format": "string", "value": url}, "ttl": 86400}
        return _json(200, {"responseCode": 1, "handle": doi, "values": [value]})

    def _repository(self, request: Request) -> Response:
        parts = request.path.strip("/").split("/")
        name, rest = "/".join(parts[:2]).removesuffix(".git").lower(), "/".join(parts[2:])
        if name in self._renamed:
            query = request.target.partition("?")[2]
            target = "/".join([self.git, self._renamed[name], *parts[2:]])
            return Response(301, (("Location", f"{target}?{query}" if query else target),))
        if rest == "info/refs":
            return _refs(request, name, is_known=name in self._repositories)
        owners = {repository.partition("/")[0] for repository in self._repositories}
        found = name in self._repositories or name in owners or parts[0] in ("", "topics", "features")
        return Response(
            200 if found else 404, (("Content-Type", "text/html; charset=utf-8"),), b"<title>A page</title>\n"
        )


def _json(status: int, value: object) -> Response:
    return Response(status, (("Content-Type", "application/json;charset=UTF-8"),), json.dumps(value).encode())


def _refs(request: Request, name: str, *, is_known: bool) -> Response:
    service = parse_qs(request.target.partition("?")[2]).get("service")
    if service != ["git-upload-pack"]:
        return Response(403, body=b"Please upgrade your git client.")
    if not is_known:  # a private one is not distinguished from a missing one
        return Response(401, (("WWW-Authenticate", 'Basic realm="GitHub"'),), b"Repository not found.")
    kind = ("Content-Type", "application/x-git-upload-pack-advertisement")
    return Response(200, (kind, ("Cache-Control", "no-cache")), advertisement(name))


def advertisement(name: str) -> bytes:
    """Return the references of a repository with one commit, as lines of the protocol."""
    commit = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    lines = [f"{commit} HEAD\0multi_ack side-band-64k symref=HEAD:refs/heads/main", f"{commit} refs/heads/main"]
    return _line("# service=git-upload-pack") + b"0000" + b"".join(map(_line, lines)) + b"0000"


def _line(text: str) -> bytes:
    return f"{len(text) + 5:04x}{text}\n".encode()


if __name__ == "__main__":
    with Registries() as registries:
        serve({"doi": registries.doi, "git": registries.git, "hosts": registries.hosts})
