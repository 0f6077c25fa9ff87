"""A simulation of arXiv's API on loopback, with responses like those of the real one in 2026.

An unknown paper is absent from a response of status 200; one malformed identifier makes the response a 400 with an
entry titled `Error`. See https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qs

from tests.servers import atom
from tests.servers.atom import Entry
from tests.servers.catalogue import PAPERS, Paper, generated
from tests.servers.serving import Answer, Plan, Request, Response, Server, serve

PHANTOM = "1201.56789"
"""An identifier that is counted in `totalResults` and has no entry, as the real API did once."""

RATE_EXCEEDED = Response(429, body=b"Rate exceeded.")
UNAVAILABLE = Response(503, body=b"<html><body><h1>503 Service Unavailable</h1></body></html>")
NOT_ACCEPTABLE = Response(406, body=b"Not Acceptable")


def wait(seconds: int) -> Response:
    """Return the response that requests a delay of so many seconds."""
    return RATE_EXCEEDED._replace(headers=(("Retry-After", str(seconds)),))


class Call(NamedTuple):
    """A call: its time on the clock of `time.monotonic`, its parameters, and how many connections were open then."""

    at: float
    ids: tuple[str, ...]
    search: str
    connections: int


class Arxiv(Server):
    """The API, running in its context. `plan` replaces the response to the n-th call."""

    def __init__(self, papers: Iterable[Paper] = PAPERS, plan: Plan = lambda _: None) -> None:
        super().__init__(self._answer)
        self._papers = {paper.identifier: paper for paper in papers}
        self._plan = plan

    @property
    def url(self) -> str:
        """The address of the API, without parameters."""
        return f"http://{self.hosts[0]}/api/query"

    @property
    def calls(self) -> list[Call]:
        """The calls, in the order in which they came."""
        return [_call(request) for request in self.requests if request.path == "/api/query"]

    async def _answer(self, request: Request) -> Answer:
        if request.path != "/api/query":
            return Response(404)
        planned = self._plan(len(self.calls))
        return planned or _respond(self._papers, _parameters(request))


def _parameters(request: Request) -> dict[str, str]:
    query = parse_qs(request.target.partition("?")[2], keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def _call(request: Request) -> Call:
    parameters = _parameters(request)
    return Call(request.at, _ids(parameters), parameters.get("search_query", ""), request.connections)


def _ids(parameters: dict[str, str]) -> tuple[str, ...]:
    return tuple(one.strip() for one in parameters.get("id_list", "").split(",") if one.strip())


class _RefusedError(Exception):
    """arXiv refuses the query: the name of the error, and its message."""


def _respond(papers: dict[str, Paper], parameters: dict[str, str]) -> Response:
    try:
        return _feed(200, atom.listing(_listing(papers, parameters)))
    except _RefusedError as refused:
        return _feed(400, atom.error(*refused.args))


def _feed(status: int, text: str) -> Response:
    return Response(status, (("Content-Type", "application/atom+xml; charset=utf-8"),), text.encode())


def _listing(papers: dict[str, Paper], parameters: dict[str, str]) -> atom.Listing:
    start, size = _number(parameters, "start", 0), _number(parameters, "max_results", 10)
    found = _found(papers, parameters)
    total = len(found) + (PHANTOM in _ids(parameters))
    shown = found[start : start + min(size, 2000)]
    return atom.Listing(parameters.get("search_query", ""), parameters.get("id_list", ""), start, size, total, shown)


def _number(parameters: dict[str, str], name: str, default: int) -> int:
    text = parameters.get(name) or str(default)
    if not re.fullmatch(r"-?\d+", text):
        raise _RefusedError(f"{name}_must_be_an_integer", f"{name} must be an integer")
    if not 0 <= int(text) <= 30_000:
        raise _RefusedError(f"{name}_must_be_in_range", f"{name} must be non-negative and at most 30000")
    return int(text)


def _found(papers: dict[str, Paper], parameters: dict[str, str]) -> list[Entry]:
    ids, search = _ids(parameters), parameters.get("search_query", "")
    if ids:
        entries = [entry for one in dict.fromkeys(ids) for entry in _named(papers, one)]
    else:
        entries = [Entry(paper, paper.versions) for paper in papers.values() if search]
    terms = list(_terms(search))
    return _sorted([entry for entry in entries if all(_matches(entry, *term) for term in terms)], parameters)


# The real one returns no entry for 0000.0000, and refuses 1234.1234.
_IDENTIFIER = re.compile(
    r"(?P<name>\d\d(?:0\d|1[0-2])\.\d{4,5}|[a-z-]+(?P<subject>\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d+))?"
)


def _named(papers: dict[str, Paper], identifier: str) -> Iterator[Entry]:
    parts = _IDENTIFIER.fullmatch(identifier)
    if not parts:
        raise _RefusedError(f"incorrect_id_format_for_{identifier}", f"incorrect id format for {identifier}")
    paper = papers.get(parts["name"].replace(parts["subject"] or "", ""))
    if paper and 1 <= int(parts["version"] or 1) <= paper.versions:
        yield Entry(paper, int(parts["version"] or paper.versions))


def _terms(search: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the terms of a search, which must all match: the field, and the words in a row."""
    if search.count('"') % 2:
        raise _RefusedError("malformed_query", "malformed query: a quote is not closed")
    for field, text in re.findall(r'(?:(\w+):)?("[^"]*"|[^\s"()]+)', search):
        if text in ("OR", "ANDNOT"):
            raise _RefusedError("malformed_query", f"this simulation does not support {text}")
        if text != "AND":
            yield field or "all", _words(text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _matches(entry: Entry, field: str, words: list[str]) -> bool:
    paper = entry.paper
    places = {"ti": [entry.title], "au": paper.authors, "co": [paper.comment], "cat": [paper.category]}
    if field not in {*places, "all"}:
        raise _RefusedError("malformed_query", f"unknown field {field}")
    texts = places.get(field) or [text for place in places.values() for text in place]
    return any(f" {' '.join(words)} " in f" {' '.join(_words(text))} " for text in texts)


def _sorted(entries: list[Entry], parameters: dict[str, str]) -> list[Entry]:
    backwards = parameters.get("sortOrder", "descending") == "descending"
    match parameters.get("sortBy", "relevance"):
        case "submittedDate":
            return sorted(entries, key=lambda entry: entry.published, reverse=backwards)
        case "lastUpdatedDate":
            return sorted(entries, key=lambda entry: entry.updated, reverse=backwards)
        case "relevance":
            # The order of the response is not that of the request.
            return sorted(entries, key=lambda entry: atom.digest(entry.paper.identifier))
    raise _RefusedError("invalid_sort_by", "sortBy must be in: relevance, lastUpdatedDate, submittedDate")


if __name__ == "__main__":
    with Arxiv((*PAPERS, *generated(1000))) as arxiv:
        serve({"url": arxiv.url, "hosts": arxiv.hosts})
