"""A link or an image has no target, or a placeholder for one.

`[MixMatch]()` promises a paper but reloads the page, and so do `[code](TODO)`, `[code](#)` and `[code](link_to_code)`,
unless the site has such a file. Only you know the address; where you have none yet, suppress the finding or remove the
brackets. Templates for new notes are left alone, and so are the buttons of a page that Obsidian's Web Clipper, or
another program, saved. Where ten notes have links to `#`, or `[]()`, which shows nothing, that is a habit of their
author. With `--online`, arXiv is searched for the title: if it has one paper of that title, an unsafe fix links it;
several are named in the message.

    ```md bad
    * [A Survey of Everything]()
    ```
    ```md good
    * [A Survey of Everything](https://openreview.net/forum?id=abc)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.addresses import arxiv, urls
from paperstack_lint.collection.project import Project
from paperstack_lint.links import followed_links
from paperstack_lint.note.fields import is_clipping
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"link targets"}
USES = {"titles"}


CALL = r"[A-Za-z0-9_]\[\w*\]\(\)"
"""An index and a call of a function in prose, `route[method]()`, or an operator, `delete[]()`."""
MIN_BUTTONS = 3
"""Targets `javascript:` from which on a note is a page that a program saved: they are its buttons."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report links and images whose target is empty, only spaces or a placeholder."""
    wikilinks = regex(r"\[\[[^\[\]\n]+\]\](?!\()").search(note.text) is not None
    for link in () if is_scaffold(note) else note.document.links:
        if link.kind == "reference":
            continue
        if link.target.strip():
            if _is_placeholder(note, link):
                what = msg("image") if link.image else msg("link")
                name = quoted(note.text[link.text_start : link.text_end])
                message = msg(
                    "the {what} {name} has a placeholder for its target, {target}: add its address",
                    what=what,
                    name=name,
                    target=quoted(link.target),
                )
                yield Diagnostic(link.start, link.end, message)
            continue
        text = note.text[link.text_start : link.text_end]
        if link.kind == "inline" and regex(CALL).match(note.text, max(link.start - 1, 0), link.end):
            continue
        if followed_links.is_empty_link(note, link) and Project.of(note).usually_links_to_nothing():
            continue
        if wikilinks and regex(r"\[[^\[\]]+\]").fullmatch(text):
            continue  # `[[name]]()` is a wikilink, and brackets as after a function
        what = msg("image") if link.image else msg("link")
        if text.strip() and link.kind == "inline":
            message = msg("the {what} {text} has no target: add its address", what=what, text=quoted(text))
        elif link.kind != "inline":
            message = msg("the {what} has an empty target: add its address", what=what)
        else:
            message = msg("the {what} has neither text nor target: fill it in or delete it", what=what)
        papers = _papers(note, " ".join(text.split()))
        fix = _fix(note, link, papers)
        caveat = msg("another paper may have the same title") if fix else ""
        yield Diagnostic(link.start, link.end, message + _hint(papers), fix, caveat)


def _is_placeholder(note: Note, link: Link) -> bool:
    """Return whether the target of a link in Markdown is a placeholder for an address."""
    if link.kind not in ("inline", "loose", "definition"):
        return False
    if link.target == "#":
        is_meant = is_clipping(note) or Project.of(note).usually_links_to_nothing()
        return followed_links.is_placeholder(note, link) and not is_meant
    if link.target.lower().startswith("javascript:") and _has_buttons(note):
        return False
    if link.target == "about:blank" and "://" in note.text[link.text_start : link.text_end]:
        return False  # the address is shown on purpose, and not to be followed
    if not urls.is_placeholder(link.target):
        return False
    return Project.of(note).resolve(note.path, link.target).status not in ("found", "misspelt")


@analysis
def _has_buttons(note: Note) -> bool:
    """Return whether a note is a page that a program saved, with its buttons."""
    return note.text.count("](javascript:") >= MIN_BUTTONS


def _papers(note: Note, text: str) -> list[tuple[str, str]]:
    """Return identifier and title of the papers on arXiv that have a link's text as their title."""
    found = Project.of(note).network_results.found.get(text, ())
    if not found:
        return []
    from paperstack_lint.papers.agreement import is_name_of  # only with `--online`

    return [(record.identifier, record.title) for record in found if is_name_of(text, record.title)]


def _hint(papers: list[tuple[str, str]]) -> str:
    """Return the part of the message that names the papers with that title; `` for none."""
    if not papers:
        return ""
    named = enumerated(f"{quoted(title, 80)} ({identifier})" for identifier, title in papers[:3])
    if len(papers) == 1:
        return msg("; on arXiv there is {papers}", papers=named)
    return msg("; on arXiv there are {papers}", papers=named)


def _fix(note: Note, link: Link, papers: list[tuple[str, str]]) -> Fix | None:
    """Return the fix that writes the address of the only paper with that title; None for several or another syntax."""
    if len(papers) != 1 or link.image or not note.text.endswith("]()", link.start, link.end):
        return None
    target = arxiv.abstract_url(papers[0][0])
    return Fix(msg("write {text}", text=quoted(target)), (Edit(link.end - 1, link.end - 1, target),), safe=False)
