"""A link names an arXiv identifier that cannot exist.

A month 13, five digits before 2015, a number 0: the identifier was mistyped, and the link is dead. There is no fix,
since a guess may link another paper: look the paper up. Templates for new notes are left alone.

    ```md bad
    [A Survey of Everything](https://arxiv.org/abs/1713.00001)
    ```
    ```md good
    [A Survey of Everything](https://arxiv.org/abs/1712.00001)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import arxiv
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import sound_links
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link to an arXiv paper whose identifier is impossible today."""
    for link in () if is_scaffold(note) else sound_links(note):
        where = arxiv.locate(link.target)
        if not where or (link.kind == "bare" and not regex(r"[\w./-]+").fullmatch(where.identifier)):
            continue  # in running text, `https://arxiv.org/abs/` or `…/abs/{id}` is about the site
        if reason := arxiv.impossible_reason(link.target, Project.of(note).month):
            name = quoted(where.identifier + where.version if where.identifier else link.target)
            message = msg("{name} is not an arXiv identifier: {reason}; look the paper up", name=name, reason=reason)
            yield Diagnostic(link.start, link.end, message)
