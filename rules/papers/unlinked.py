"""A paper in a list has a note that the list does not link.

A title in brackets without an address was left for later; the note has been written since. The paper is known by its
title, as `papers/duplicate` knows it. The fix links the note and is unsafe: you may have meant the paper itself.

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
import re
from collections.abc import Iterator
from urllib.parse import quote

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.papers.citation import published
from paperstack_lint.papers.identities import Noted, keys, same
from paperstack_lint.paths import shown
from paperstack_lint.quote import quoted

SEVERITY = "warning"
ALTERS = {"links", "words"}

_TITLE = r"\[[^\[\]\n]{1,300}\](?![(\[:])"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each title in brackets in a list whose paper has a note of its own."""
    for paper in note.noted:
        bracket = re.compile(_TITLE).match(note.text, paper.start, paper.end)
        if paper.listed < 0 or not bracket or published(bracket[0]):
            continue
        path = _note_on(note, paper)
        if path:
            target = quote(os.path.relpath(path, os.path.dirname(shown(note.path)) or ".").replace(os.sep, "/"))
            fix = Fix("link the note", (Edit(bracket.end(), bracket.end(), f"({target})"),), safe=False)
            message = f"the paper {quoted(paper.title)} has a note, {path}: link it"
            yield Diagnostic(*bracket.span(), message, fix, "the paper itself may be meant")


def _note_on(note: Note, paper: Noted) -> str:
    """Return the path of the first other note that is written on a paper."""
    others = note.project.papers(note.path, keys(paper))
    return next((each.path for each in others if each.paper.full and same(paper, each.paper)), "")
