"""A note is about a paper that was withdrawn.

Its page on arXiv still exists, so no link checker notices; only the authors' comment says that it was withdrawn, or
which paper has superseded it. A withdrawal from a conference does not count. By default this is a warning: the note may
still be useful.

The rule needs the network, so it runs only with `--online`.

    ```text web
    arxiv 2001.00001v2 A Survey of Everything | This paper has been withdrawn by the authors due to an error
    ```
    ```md bad
    * [A Survey of Everything](https://arxiv.org/abs/2001.00001)
    ```
    ```md good
    * A Survey of Everything (withdrawn)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses.identity import identify
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import requestable_links
from paperstack_lint.papers.matching.arxiv_records import parse_withdrawal
from paperstack_lint.text.message import msg

SEVERITY = "warning"
NEEDS = {"papers"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the first link of a note to each paper whose comment mentions its withdrawal, or names a successor."""
    results = Project.of(note).network_results
    seen = set()
    for link in requestable_links(note):
        about = identify(link.target)
        record = results.papers.get(about.name) if about and about.kind == "arxiv" else None
        if not record or record.identifier in seen:
            continue
        if withdrawal := parse_withdrawal(record.comment):
            seen.add(record.identifier)
            yield Diagnostic(
                link.start,
                link.end,
                msg(
                    "arXiv's comment on `{identifier}` is {withdrawal}",
                    identifier=record.identifier,
                    withdrawal=withdrawal,
                ),
            )
