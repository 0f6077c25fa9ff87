"""A link is to a service that was shut down.

The address may redirect for a while, or to something else. The message says what to use instead. Where the address
contains the arXiv identifier (arxiv-vanity), the safe fix links arXiv itself; otherwise only you know the page.

    ```md bad
    [A Survey of Everything](https://www.arxiv-vanity.com/papers/2001.00001/)
    ```
    ```md good
    [A Survey of Everything](https://arxiv.org/abs/2001.00001)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import arxiv, urls
from paperstack_lint.links import retarget
from paperstack_lint.links.followed_links import is_followed
from paperstack_lint.links.form import requestable_links
from paperstack_lint.links.retarget import TargetFix
from paperstack_lint.note.markdown import Link
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = retarget.ALTERS

_DEAD = {
    "paperswithcode.com": msg("was shut down in July 2025: link the paper on arXiv, or its code"),
    "sotabench.com": msg("was shut down with paperswithcode.com: link the paper or its code"),
    "arxiv-vanity.com": msg("was shut down by January 2024: link the paper on arXiv"),
    "plus.google.com": msg("was shut down in April 2019: look for the page on web.archive.org"),
    "academic.microsoft.com": msg("was shut down in December 2021: link the paper itself"),
}
_NO_PAPER = msg("was shut down in July 2025: link another page on the subject")
"""What to do about the tables, tasks, methods and data sets of paperswithcode.com, which are no papers."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report links to services that were shut down."""
    for link in requestable_links(note):
        url = urls.web(link.target)
        host = urls.without_www(url.host) if url else ""
        if url and host in _DEAD:
            is_paper = host != "paperswithcode.com" or url.path.startswith("/paper")
            fate = _DEAD[host] if is_paper else _NO_PAPER
            yield Diagnostic(link.start, link.end, msg("{host} {fate}", host=host, fate=fate), *_fix(note, link))


def _fix(note: Note, link: Link) -> TargetFix:
    """Return the fix that links arXiv, where the address contains its identifier."""
    where = arxiv.locate(link.target)
    if not where:
        return TargetFix(None)
    if not is_followed(note, link):
        return TargetFix(None, msg("the page shows or downloads it"))
    target = where._replace(fragment="").abs  # the fragment is that of a page that does not exist any more
    return retarget.fix(note, link, target, msg("write {text}", text=quoted(target)))
