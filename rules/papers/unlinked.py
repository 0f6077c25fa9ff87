"""A paper in a list has a note that the list does not link.

A title in brackets without an address was left for later; the note has been written since. The paper is identified by
its title, as in `papers/duplicate`. A line that links the note in another place is not reported. The fix links the note
and is unsafe: you may have meant the paper itself.

    ```md file=_posts/2020-04-20-conv.md
    # Convolutional Sequence to Sequence Learning

    Paper: https://arxiv.org/abs/1705.03122

    It trains faster than what is recurrent.
    ```
    ```md bad
    * [Convolutional Sequence to Sequence Learning]
    ```
    ```md good
    * [Convolutional Sequence to Sequence Learning](2020-04-20-conv.md)
    ```
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import quote, unquote

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.papers.matching.same_paper import is_same_paper
from paperstack_lint.papers.reading.title_decorations import parse_publication
from paperstack_lint.storage.paths import DATED, Place
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "warning"
ALTERS = {"links", "words"}

_TITLE = r"(?:[\s*_]|\[[ xX]\])*(\[[^\[\]\n]{2,300}\])(?![(\[:])"
"""A title in brackets, after the box of a task and emphasis."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each title in brackets in a list whose paper has a note of its own."""
    for paper in identified_papers_of(note):
        bracket = regex(_TITLE).match(note.text, paper.start, paper.end)
        if paper.list_heading < 0 or not bracket or parse_publication(bracket[1]) or not _is_title(bracket[1], paper):
            continue
        path = _note_on(note, paper)
        if path and not _is_linked(note, paper, path):
            target = quote(_relative(path, Project.of(note).place(note.path)))
            fix = Fix(msg("link the note"), (Edit(bracket.end(1), bracket.end(1), f"({target})"),), safe=False)
            message = msg("the paper {title} has a note, {path}: link it", title=quoted(paper.title), path=path)
            yield Diagnostic(*bracket.span(1), message, fix, msg("the paper itself may be meant"))


def _relative(path: str, place: Place) -> str:
    """Return a path from the current folder as one from the folder of a note."""
    return os.path.relpath(os.path.join(place.folder, path), os.path.dirname(place.full)).replace(os.sep, "/")


def _is_title(bracket: str, paper: IdentifiedPaper) -> bool:
    """Return whether the title begins in the bracket, which may also be a checked box or a nickname before it."""
    words = regex(r"\W").sub("", bracket)[:20]
    return bool(words) and regex(r"\W").sub("", paper.title).startswith(words)


def _is_linked(note: Note, paper: IdentifiedPaper, path: str) -> bool:
    """Return whether a link of the same list item has the name of a note's file, in any form of address."""
    links, stem = note.document.links, os.path.splitext(os.path.basename(path))[0]
    block = note.document.blocks[note.document.block_at(paper.start)]
    names = {stem, regex(DATED).sub("", stem)}
    for at in range(bisect_left(links, paper.start, key=lambda link: link.start), len(links)):
        if links[at].start >= block.end:
            break
        name = unquote(links[at].target).partition("#")[0].rstrip("/").rpartition("/")[2]
        if name in names or os.path.splitext(name)[0] in names:
            return True
    return False


def _note_on(note: Note, paper: IdentifiedPaper) -> str:
    """Return the path of the first other note about a paper; `` for none."""
    others = Project.of(note).papers_with_keys(note.path, paper.lookup_keys)
    return next((each.path for each in others if each.paper.full and is_same_paper(paper, each.paper)), "")
