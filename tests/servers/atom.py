"""Write the feeds of arXiv's API: of papers, and of an error, with its elements in its order."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from tests.servers.catalogue import Paper

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>"
_NAMESPACES = (
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom"'
)
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class Entry(NamedTuple):
    """A version of a paper."""

    paper: Paper
    version: int

    @property
    def published(self) -> str:
        """The time of the first version."""
        yymm = self.paper.identifier.rpartition("/")[2][:4]
        century = "19" if yymm >= "9107" else "20"
        return f"{century}{yymm[:2]}-{yymm[2:]}-{1 + len(self.paper.title) % 28:02}T17:59:46Z"

    @property
    def updated(self) -> str:
        """The time of this version."""
        first = datetime.datetime.strptime(self.published, _TIME_FORMAT).replace(tzinfo=datetime.UTC)
        return (first + datetime.timedelta(days=40 * (self.version - 1))).strftime(_TIME_FORMAT)

    @property
    def title(self) -> str:
        """The title of this version with the spaces of arXiv's: long ones are broken, some have two spaces."""
        title = (self.paper.first if self.version == 1 else "") or self.paper.title
        if len(title) > 70:
            return re.sub(r"^(.{30}\S*) ", r"\1\n  ", title)
        return title.replace(" ", "  ", 1) if len(title) % 3 == 0 else title


class Listing(NamedTuple):
    """A query, and the part of its results that is in the feed."""

    search: str
    ids: str
    start: int
    size: int
    total: int
    entries: Iterable[Entry]


def listing(found: Listing) -> str:
    """Return the feed of papers."""
    search = found.search if re.match(r"\w+:", found.search) or not found.search else f"all:{found.search}"
    query = f"search_query={search}&id_list={found.ids}&start={found.start}&max_results={found.size}"
    self = f"search_query={search}&start={found.start}&max_results={found.size}&id_list={found.ids}"
    head = [
        f"  <id>https://arxiv.org/api/{digest(query)}</id>",
        f"  <title>arXiv Query: {escape(query)}</title>",
        f"  <updated>{_now()}</updated>",
        f'  <link href={quoteattr(f"https://arxiv.org/api/query?{self}")} type="application/atom+xml"/>',
    ]
    entries = (line for entry in found.entries for line in _entry(entry))
    return _feed([*head, *_counts(found.size, found.total, found.start), *entries])


def error(name: str, message: str) -> str:
    """Return the feed of an error, which is like that of a paper with the title `Error`."""
    place = escape(f"https://arxiv.org/api/errors#{name}")
    head = ["  <id>https://arxiv.org/</id>", "  <title>arXiv Search Results</title>", f"  <updated>{_now()}</updated>"]
    entry = [
        f"    <id>{place}</id>",
        "    <title>Error</title>",
        f"    <updated>{_now()}</updated>",
        f'    <link href={quoteattr(place)} rel="alternate" type="text/html"/>',
        f"    <summary>{escape(message)}</summary>",
        *_author("arXiv api core"),
    ]
    return _feed([*head, *_counts(1, 1, 0), "  <entry>", *entry, "  </entry>"])


def digest(text: str) -> str:
    """Return a digest of a text, of 27 characters."""
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode().rstrip("=")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime(_TIME_FORMAT)


def _feed(lines: Iterable[str]) -> str:
    return "\n".join([_DECLARATION, f"<feed {_NAMESPACES}>", *lines, "</feed>\n"])


def _counts(size: int, total: int, start: int) -> list[str]:
    counts = {"itemsPerPage": size, "totalResults": total, "startIndex": start}
    return [f"  <opensearch:{name}>{count}</opensearch:{name}>" for name, count in counts.items()]


def _entry(entry: Entry) -> Iterator[str]:
    paper, name = entry.paper, f"{entry.paper.identifier}v{entry.version}"
    yield "  <entry>"
    yield f"    <id>http://arxiv.org/abs/{name}</id>"
    yield f"    <title>{escape(entry.title)}</title>"
    yield f"    <updated>{entry.updated}</updated>"
    yield f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>'
    yield f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>'
    yield f"    <summary>  An abstract of {escape(paper.title)} would be here.</summary>"
    yield f'    <category term="{paper.category}" scheme="http://arxiv.org/schemas/atom"/>'
    yield f"    <published>{entry.published}</published>"
    yield from _optional("arxiv:comment", paper.comment)
    yield f'    <arxiv:primary_category term="{paper.category}"/>'
    yield from _optional("arxiv:journal_ref", paper.journal)
    for author in paper.authors:
        yield from _author(author)
    yield from _optional("arxiv:doi", paper.doi)
    if paper.doi:
        yield f'    <link rel="related" href="https://doi.org/{escape(paper.doi)}" title="doi"/>'
    yield "  </entry>"


def _optional(name: str, text: str) -> list[str]:
    return [f"    <{name}>{escape(text)}</{name}>"] if text else []


def _author(name: str) -> list[str]:
    return ["    <author>", f"      <name>{escape(name)}</name>", "    </author>"]
