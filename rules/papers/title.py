"""One identifier has two titles, or one title two identifiers.

One of the two links was copied from the paper next to it, and whoever follows it reads another paper. Which of them is
wrong a human must see. Titles are compared as `links/arxiv-title` does it: nicknames, missing subtitles, translations,
venues and remarks make no difference, and what cannot be compared is not reported. Two identifiers of one title are
reported for arXiv alone, which keeps one for all versions of a paper, and only where the title says enough to be no
other's: surveys share titles.

The BibTeX entry of a note on one paper is that paper's, too, and a title that begins a line of a list, or a cell of a
table, leads to no note that is named as another title, which leads there as well, unless one abbreviates the other.

A paper may get a new title with a new version. If both of yours are right, write the newer one in both places.

    ```md file=_posts/2020-04-20-attention.md
    * [Attention Is All You Need](https://arxiv.org/abs/1706.03762)
    ```
    ```md bad
    * [Convolutional Sequence to Sequence Learning](https://arxiv.org/abs/1706.03762)
    ```
    ```md good
    * [Convolutional Sequence to Sequence Learning](https://arxiv.org/abs/1705.03122)
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.duplicates import place, sightings
from paperstack_lint.collection.index import Elsewhere
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.matching.claims import mismatched_bibtex
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from paperstack_lint.papers.matching.note_links import MisdirectedLink, misdirected_links
from paperstack_lint.papers.matching.same_paper import contradiction, is_same_paper
from paperstack_lint.text.quote import quoted

SEVERITY = "error"

SENTENCES = frozenset("they we it he she this these those here there our see also another".split())
"""Words that a sentence about a paper may begin with, and hardly any title."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each paper of which an entry above, one in another note, or the BibTeX entry says otherwise."""
    if found := mismatched_bibtex(note):
        line = note.position(papers_of(note)[0].title_start).line
        titles = f"{quoted(found.title)}, and the note (line {line}) is on {quoted(papers_of(note)[0].title)}"
        yield Diagnostic(found.start, found.end, f"the BibTeX entry is that of {titles}: one of them is wrong")
    yield from map(_of_note, misdirected_links(note))
    for paper, others in sightings(note, lambda paper: bool(paper.ids)):
        known = tuple(others)
        if any(is_same_paper(paper, each.paper) for each in known if not each.path):
            continue  # what there is to say was said of the entry above
        odd = ((kind, each) for each in known if (kind := _odd(paper, each.paper)))
        kind, first = next(odd, (None, None))
        if first is not None:
            message = _of_titles(paper, first) if kind == "titles" else _of_ids(paper, first)
            yield Diagnostic(paper.start, paper.end, message)


def _of_note(found: MisdirectedLink) -> Diagnostic:
    link, other = found.titled.link, quoted(found.matching.title)
    own = f"; its note may be {quoted(found.path)}" if found.path else ""
    message = (
        f"{quoted(found.titled.title)} leads to the note on {other}, {quoted(link.target)}{own}: one link is wrong"
    )
    return Diagnostic(link.text_start, link.text_end, message)


def _odd(paper: IdentifiedPaper, other: IdentifiedPaper) -> str | None:
    """How two are at odds. What links a paper in a list may be a sentence about it, which is no title."""
    said = any(each.title.casefold().partition(" ")[0] in SENTENCES for each in (paper, other))
    return None if said else contradiction(paper, other)


def _of_titles(paper: IdentifiedPaper, other: Elsewhere) -> str:
    name = quoted(next(each for each in paper.ids if each in other.paper.ids).partition(":")[2])
    titles = f"{quoted(paper.title)} here and {quoted(other.paper.title)} in {place(other)}"
    return f"{name} is {titles}: one of the links is wrong, unless the paper was retitled"


def _of_ids(paper: IdentifiedPaper, other: Elsewhere) -> str:
    mine, theirs = (quoted(each.ids[0].partition(":")[2]) for each in (paper, other.paper))
    return f"{quoted(paper.title)} is {mine} here and {theirs} in {place(other)}: one of the links is wrong"
