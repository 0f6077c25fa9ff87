"""A link uses `http`, though its host is known to serve `https`.

An `http` connection can be read and changed by others, and browsers block an `http` image on an `https` blog. Only
hosts that are known to serve all their pages over `https` are reported. So the fix is safe, unless the text or the
title of the link, another attribute or an image in its text contains the old address as well: an address that readers
see changes with `--unsafe-fixes` only, apart from a bare one. An address that the end of a line has cut, in a reference
copied from a paper, is left alone.

    ```md bad
    [Code](http://github.com/someone/something)
    ```
    ```md good
    [Code](https://github.com/someone/something)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import arxiv, redirectors, urls
from paperstack_lint.links import retarget
from paperstack_lint.links.bare_addresses import UNFOLLOWED
from paperstack_lint.links.followed_links import may_lead_to_abstract
from paperstack_lint.links.form import requestable_links
from paperstack_lint.note.markdown import Link
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "warning"
REST = r"(?<=[/-])(?: |\r?\n)(?=[\w.-]*(?:[-/_][\w.-]|\d))[\w./-]{4,}"
"""What follows an address that ends in a slash or a dash, and is the rest of its path."""
ALTERS = retarget.ALTERS | {"images"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report `http` links to known hosts, except arXiv's papers and redirectors, which have rules of their own."""
    for link in requestable_links(note):
        host = urls.insecure_host(link.target)
        if not host or redirectors.unwrap(link.target) or _is_arxiv_form(note, link) or _is_cut(note, link):
            continue
        if regex(UNFOLLOWED).fullmatch(host):
            continue  # `xxx.github.io` is for the reader to fill in
        secure, begin = "https" + link.target[len("http") :], link.target_start + len("http")
        fix = retarget.replace(
            note, link, "https" + note.text[begin : link.target_end], secure, msg("write `https://`")
        )
        yield Diagnostic(
            link.start, link.end, msg("{host} serves https: write {secure}", host=host, secure=quoted(secure)), *fix
        )


def _is_cut(note: Note, link: Link) -> bool:
    """Return whether a bare address is only the beginning of one, cut by the end of a line in a paper."""
    return link.kind == "bare" and regex(REST).match(note.text, link.end) is not None


def _is_arxiv_form(note: Note, link: Link) -> bool:
    """Return whether `links/arxiv-form` reports the link."""
    where = arxiv.locate(link.target)
    return where is not None and where.site == "arxiv" and may_lead_to_abstract(note, link, where)
