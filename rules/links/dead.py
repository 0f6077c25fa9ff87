"""A link is dead.

The server replies that the page does not exist (404, 410), its host does not exist, or the registry of DOIs has no such
DOI. Only what is certain is reported: hosts that refuse robots, require a login, time out or fail are counted in the
summary as unknown, and never as dead; `--strict-links` reports them as well. `paperstack-lint links` lists each link
with its verdict. `links/arxiv-unknown` reports papers that arXiv does not have.

The rule needs the network, so it runs only with `--online`.

    ```text web
    https://example.com/post 404
    https://example.com/news 200
    ```
    ```md bad
    [Post](https://example.com/post)
    ```
    ```md good
    [News](https://example.com/news)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.text.message import msg, quantity

SEVERITY = "error"
NEEDS = {"links"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose verdict is `dead`; with `--strict-links` those that are `unknown` as well."""
    results = Project.of(note).network_results
    for link, about, found in results.links_with_verdicts(note):
        what = msg("image") if link.image else msg("link")
        if found.state == "dead" and about.kind != "arxiv":
            yield Diagnostic(
                link.start,
                link.end,
                msg("the {what} is dead: {reason}{path}", what=what, reason=found.reason, path=_path(found.hops)),
            )
        elif found.state == "unknown" and results.strict:
            yield Diagnostic(
                link.start,
                link.end,
                msg("whether the {what} is alive is unknown: {reason}", what=what, reason=found.reason),
            )


def _path(hops: tuple[tuple[int, str], ...]) -> str:
    """Return the number of redirects for a message; `` for none."""
    return msg(" (after {redirects})", redirects=quantity(len(hops), "redirect")) if hops else ""
