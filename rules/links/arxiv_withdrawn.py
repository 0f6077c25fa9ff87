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

import re
from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import arxiv
from paperstack_lint.addresses.identity import identify
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import requestable_links
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
NEEDS = {"papers"}

_BEGINS = r"(?:^|[.;:]\s+|\b(?:pages?|pp|figures?|tables?|(?:ams-?)?(?:la)?tex)\b[^.;,]{0,40},\s*)[\s\"'(*]*"
_KINDS = "paper|article|submission|manuscript|work|preprint|version|draft|note"
_THIS = rf"(?:(?:this|the|our)\s+)?(?:current\s+)?(?:(?:{_KINDS})\s+)?"
_IS = r"(?:(?:has|have|is|was|been|being|now|temporarily|hereby)\s+)*"
_SUBJECT = _BEGINS + _THIS + _IS
_REASON = (
    r"due|because|owing|by|as|since|for|until|pending|after|following|temporarily|in\s+favou?r|at\s+the\s+request"
    r"|from\s+(?:the\s+)?arxiv|to\s+(?:be|correct|fix|revise)"
)
_WITHDRAWN = rf"{_SUBJECT}(?:(?:withdrawn|retracted)(?=\W*$|\s*[^\w\s-]|\s+-|\s+(?:{_REASON})\b)|superseded\s+by\b)"
_SUCCESSOR = (
    rf"{_SUBJECT}(?:superseded|replaced|subsumed)\s+by\s+(?:arxiv[:\s]\s*)?([\w.-]+/\d{{7}}|\d{{4}}\.\d{{4,5}})"
)


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the first link of a note to each paper whose comment mentions its withdrawal, or names a successor."""
    results = Project.of(note).network_results
    seen = set()
    for link in requestable_links(note):
        about = identify(link.target)
        record = results.papers.get(about.name) if about and about.kind == "arxiv" else None
        if not record or record.identifier in seen:
            continue
        if withdrawal := _parse_withdrawal(record.comment):
            seen.add(record.identifier)
            yield Diagnostic(link.start, link.end, f"arXiv's comment on `{record.identifier}` is {withdrawal}")


def _parse_withdrawal(comment: str) -> str:
    """Return a comment that mentions a withdrawal, quoted, with the successor that it names; `` for any other."""
    comment = " ".join(comment[:2000].split())  # patterns are slow on long runs of spaces
    successor = re.search(_SUCCESSOR, comment, re.IGNORECASE)
    name = successor[1] if successor and not arxiv.malformed_reason(successor[1]) else ""
    if not name and not re.search(_WITHDRAWN, comment, re.IGNORECASE):
        return ""
    return quoted(comment, 120) + (f": see {name}" if name else "")
