"""A link is dead.

The page answers that it is gone (404, 410), its host does not exist, or the registry of DOIs does not know it. Only
what is certain is reported: hosts that refuse robots, ask for a login, take too long or are in trouble are counted in
the summary as unknown, and never as dead; `--strict-links` reports them as well. `paperstack-lint links` lists each
link with what was found. Papers that arXiv does not have are reported by `links/arxiv-unknown`.

The rule asks the network, so it runs only with `--online`.

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

SEVERITY = "error"
NEEDS = {"links"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose verdict is `dead`; with `--strict-links` what could not be judged as well."""
    results = Project.of(note).network_results
    for link, about, found in results.links_with_verdicts(note):
        what = "image" if link.image else "link"
        if found.state == "dead" and about.kind != "arxiv":
            yield Diagnostic(link.start, link.end, f"the {what} is dead: {found.reason}{_path(found.hops)}")
        elif found.state == "unknown" and results.strict:
            yield Diagnostic(link.start, link.end, f"whether the {what} is alive is not known: {found.reason}")


def _path(hops: tuple[tuple[int, str], ...]) -> str:
    return f" (after {len(hops)} redirect{'' if len(hops) == 1 else 's'})" if hops else ""
