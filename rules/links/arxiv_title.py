"""A link opens another paper than its title says.

The identifier exists, so no link checker notices, and the reader studies the wrong paper. The title in the note is
compared with all titles that arXiv has for the paper (its first version may have had another one): accents, LaTeX,
punctuation, missing subtitles, venues and remarks around it make no difference, but digits and versions do. What cannot
be compared, a Chinese title or a nickname, is never reported; nor are words in running text, unless they are the exact
title of another paper of this run. Then the message says which identifier was probably meant.

The rule needs the network, so it runs only with `--online`.

    ```text web
    arxiv 2001.00001v2 A Survey of Everything
    arxiv 2001.00002v1 A Theory of Nothing
    ```
    ```md bad
    * [A Theory of Nothing](https://arxiv.org/abs/2001.00001)
    ```
    ```md good
    * [A Theory of Nothing](https://arxiv.org/abs/2001.00002)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.matching.claims import claims_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
NEEDS = {"papers"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each title that is not the title of the paper it links."""
    results = Project.of(note).network_results
    from paperstack_lint.papers.agreement import compare_titles  # only with `--online`

    for claim in claims_of(note):
        record = results.papers.get(claim.identifier)
        if not record or compare_titles(claim.text, record.titles) != "different":
            continue
        meant = results.paper_titled(claim.text, claim.identifier)
        if meant or claim.is_title:
            message = msg(
                "{text} links `{identifier}`, but that is {title}",
                text=quoted(claim.text),
                identifier=claim.identifier,
                title=quoted(record.title),
            )
            message += (
                msg("; `{identifier}` was probably meant", identifier=meant.identifier)
                if meant
                else msg("; look the paper up")
            )
            yield Diagnostic(claim.start, claim.end, message)
