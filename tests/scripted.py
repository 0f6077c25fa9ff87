"""The network in an example: a few lines, turned into results by the code that classifies real replies.

https://example.com/post 404                        a status
https://example.com/old 301 https://example.com/a   a redirect; its target has a line, too
https://example.com/gone no such host               a failure, by the words of its kind
https://example.com/a.png other it is a web page    an image link, and what it shows
arxiv 2001.00001v2 Title // Older title | comment   a paper; `-` for a title is one that arXiv lacks
search MixMatch -> 1905.02249 MixMatch: A Holistic  the results of a search, one line each
strict                                              as with --strict-links
"""

from __future__ import annotations

from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.links.verdicts import Hop, ImageVerdict, Verdict
from paperstack_lint.online.links import classification
from paperstack_lint.online.links.fetch import FetchResult
from paperstack_lint.online.network.exchange import FailureKind, NoReply, Reply
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.text.message import Message

KINDS: dict[str, FailureKind] = {
    "no such host": "no host",
    "timeout": "timeout",
    "refused": "refused",
}


def results(script: str) -> NetworkResults:
    """Return the results in a script."""
    lines = script.splitlines()
    by_url = dict(line.split(" ", 1) for line in lines if line.startswith("http"))
    papers = dict(_paper(line) for line in lines if line.startswith("arxiv "))
    return NetworkResults(
        {url: _verdict(url, by_url) for url in by_url},
        {url: image for url, words in by_url.items() if (image := _image(words))},
        papers,
        _found([line for line in lines if line.startswith("search ")]),
        "strict" in lines,
    )


def _verdict(url: str, by_url: dict[str, str]) -> Verdict:
    hops: list[Hop] = []
    words = by_url[url]
    while words[:1] == "3" and len(words.split()) == 2:
        status, target = words.split()
        hops.append(Hop(int(status), target))
        words = by_url[target]
    answer = _answer(words)
    return classification.verdict(FetchResult(url, answer, tuple(hops)), 0)


def _answer(words: str) -> Reply | NoReply:
    if words in KINDS:
        return NoReply(KINDS[words], words)
    first = words.split(maxsplit=1)[0]
    return Reply(int(first) if first.isdecimal() else 200)


def _image(words: str) -> ImageVerdict | None:
    state, _, reason = words.partition(" ")
    if state in ("image", "other", "refused", "unknown") and words not in KINDS:
        return ImageVerdict(state, Message(reason))  # type: ignore[arg-type]  # one of them, mypy does not narrow to literals
    return None


def _paper(line: str) -> tuple[str, ArxivRecord | None]:
    _, name, words = line.split(" ", 2)
    identifier, _, version = name.partition("v")
    if words == "-":
        return identifier, None
    titles, _, comment = words.partition(" | ")
    comment, _, authors = comment.partition(" | by ")
    names = tuple(authors.split(", ")) if authors else ()
    return identifier, ArxivRecord(identifier, int(version or 1), tuple(titles.split(" // ")), comment, names)


def _found(lines: list[str]) -> dict[str, tuple[ArxivRecord, ...]]:
    found: dict[str, tuple[ArxivRecord, ...]] = {}
    for line in lines:
        text, _, result = line.removeprefix("search ").partition(" -> ")
        identifier, _, title = result.partition(" ")
        found[text] = (*found.get(text, ()), ArxivRecord(identifier, 1, (title,)))
    return found
