"""One identifier has two titles, or one title has two identifiers.

One of the two links was copied from the paper next to it, and opens another paper. Only you can decide which of them is
wrong. Titles are compared as in `links/arxiv-title`: nicknames, missing subtitles, translations, venues and remarks
make no difference, and what cannot be compared is not reported. Two identifiers of one title are reported for arXiv
only, where all versions of a paper have one identifier, and only where the title is long enough to be unique: surveys
share titles.

The BibTeX entry in a note about one paper must be that of the paper, too. And two different titles in a list or a table
must not link one note, if it is named as one of them; unless one abbreviates the other.

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
from paperstack_lint.collection.duplicate_papers import find_duplicates, place_of
from paperstack_lint.collection.index import PaperOccurrence
from paperstack_lint.papers.matching.claims import MisdirectedLink, misdirected_links, mismatched_bibtex
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper
from paperstack_lint.papers.matching.same_paper import contradiction, is_same_paper
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"

SENTENCES = frozenset("they we it he she this these those here there our see also another".split())
"""First words of sentences about a paper, which hardly any title begins with."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each paper whose title or identifier differs from an entry above, in another note or in BibTeX."""
    if found := mismatched_bibtex(note):
        line = note.position(papers_of(note)[0].title_start).line
        mismatch = msg(
            "the BibTeX entry is that of {title}, and the note (line {line}) is about {other}: one of them is wrong",
            title=quoted(found.title),
            line=line,
            other=quoted(papers_of(note)[0].title),
        )
        yield Diagnostic(found.start, found.end, mismatch)
    yield from map(_of_note, misdirected_links(note))
    for paper, others in find_duplicates(note, lambda paper: bool(paper.ids)):
        all_others = tuple(others)
        if any(is_same_paper(paper, each.paper) for each in all_others if not each.path):
            continue  # the entry above has the finding
        odd = ((kind, each) for each in all_others if (kind := _odd(paper, each.paper)))
        kind, first = next(odd, (None, None))
        if first is not None:
            message = _of_titles(paper, first) if kind == "titles" else _of_ids(paper, first)
            yield Diagnostic(paper.start, paper.end, message)


def _of_note(found: MisdirectedLink) -> Diagnostic:
    """Return the finding for a title that links the note about another title."""
    link, other = found.titled.link, quoted(found.matching.title)
    own = msg("; its note may be {path}", path=quoted(found.path)) if found.path else ""
    message = msg(
        "{title} links the note about {other}, {target}{own}: one link is wrong",
        title=quoted(found.titled.title),
        other=other,
        target=quoted(link.target),
        own=own,
    )
    return Diagnostic(link.text_start, link.text_end, message)


def _odd(paper: IdentifiedPaper, other: IdentifiedPaper) -> str | None:
    """Return how two differ; None where they do not, or where one is a sentence about the paper and not its title."""
    is_sentence = any(each.title.casefold().partition(" ")[0] in SENTENCES for each in (paper, other))
    return None if is_sentence else contradiction(paper, other)


def _of_titles(paper: IdentifiedPaper, other: PaperOccurrence) -> str:
    """Return the message for one identifier with two titles."""
    name = quoted(next(each for each in paper.ids if each in other.paper.ids).partition(":")[2])
    return msg(
        "{name} is {title} here and {other} in {place}: one of the links is wrong, unless the paper was retitled",
        name=name,
        title=quoted(paper.title),
        other=quoted(other.paper.title),
        place=place_of(other),
    )


def _of_ids(paper: IdentifiedPaper, other: PaperOccurrence) -> str:
    """Return the message for one title with two identifiers."""
    mine, theirs = (quoted(each.ids[0].partition(":")[2]) for each in (paper, other.paper))
    return msg(
        "{title} is {mine} here and {theirs} in {place}: one of the links is wrong",
        title=quoted(paper.title),
        mine=mine,
        theirs=theirs,
        place=place_of(other),
    )
