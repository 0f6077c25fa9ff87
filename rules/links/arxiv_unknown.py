"""A link is to a paper, or a version of one, that arXiv does not have.

The identifier could exist, but arXiv reports that it does not: it was mistyped. Where the title in the note is that of
another paper of this run, the message says which identifier was probably meant. Where a request to arXiv fails, nothing
is reported.

The rule needs the network, so it runs only with `--online`.

    ```text web
    arxiv 2001.00001v2 A Survey of Everything
    arxiv 2001.99999 -
    ```
    ```md bad
    [A Survey of Everything](https://arxiv.org/abs/2001.99999)
    ```
    ```md good
    [A Survey of Everything](https://arxiv.org/abs/2001.00001v2)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses.identity import identify
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import requestable_links
from paperstack_lint.note.markdown import Link
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
NEEDS = {"papers"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link to a paper that was requested of arXiv and does not exist there."""
    results = Project.of(note).network_results
    from paperstack_lint.papers.matching.arxiv_records import missing_reason  # only with `--online`

    for link in requestable_links(note):
        about = identify(link.target)
        if not about or about.kind != "arxiv" or about.name not in results.papers:
            continue
        reason = missing_reason(results.papers[about.name], about.version)
        if reason:
            name, remedy = quoted(about.name + about.version), _meant(note, link, about.name)
            message = msg("{name}: {reason}{remedy}", name=name, reason=reason, remedy=remedy)
            yield Diagnostic(link.start, link.end, message)


def _meant(note: Note, link: Link, identifier: str) -> str:
    """Return the part of the message that says which identifier was probably meant, by the text of the link."""
    text = note.text[link.text_start : link.text_end]
    record = Project.of(note).network_results.paper_titled(text, identifier)
    if record is None:
        return msg("; look the paper up")
    title = quoted(record.title)
    return msg("; `{identifier}` was probably meant, it is {title}", identifier=record.identifier, title=title)
