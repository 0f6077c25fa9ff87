"""A link says `http`, though its host is known to serve `https`.

An `http` link can be read and changed on its way, and an `http` image on an `https` blog is blocked by browsers. Only
hosts that are known to serve all their pages over `https` are judged, so the fix is safe.

    ```md bad
    [Code](http://github.com/someone/something)
    ```
    ```md good
    [Code](https://github.com/someone/something)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.links import arxiv, hosts, redirectors, retarget
from paperstack_lint.markdown import Link

ALTERS = {"link targets", "words"}  # the words of a bare address are its target


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report `http` links to known hosts, but arXiv's papers and redirectors, which have rules of their own."""
    for link in note.judged_links:
        host = hosts.insecure(link.target)
        if not host or redirectors.unwrap(link.target):
            continue
        where = arxiv.locate(link.target)
        if where and where.site == "arxiv" and where.is_movable(link.target):
            continue
        yield Diagnostic(link.start, link.end, f"{host} serves https: write `https://`", _fix(note, link))


def _fix(note: Note, link: Link) -> Fix | None:
    if not retarget.free(note, link):
        return None
    end = link.target_start + len("http")
    safe = link.kind != "autolink"  # its words would change together with its target
    return Fix("write `https://`", (Edit(link.target_start, end, "https"),), safe)
