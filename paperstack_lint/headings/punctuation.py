"""Problems with the punctuation of one heading, with the edits that solve them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint.headings.brackets import LONGEST, PAIRS, BracketPair, make_even, with_escape
from paperstack_lint.headings.endings import LONGEST_END, SENTENCES, is_ending
from paperstack_lint.headings.heading_text import MARK, HeadingText
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.quote import quoted

MAX_SHOWN = 3
"""Pairs of brackets that a message writes out."""


class PunctuationProblem(NamedTuple):
    """A problem before it is certain that its fix is possible: `message` of the finding, `edits` and title of the fix.

    `safe` is False where only the author can decide, None where there is no fix; `caveat` says why.
    """

    start: int
    end: int
    message: str
    fix: str
    edits: tuple[Edit, ...]
    safe: bool | None = True
    caveat: str = ""


def ending_problem(heading_text: HeadingText, source: str, evidence: str) -> Iterator[PunctuationProblem]:
    """Yield the mark that a heading should not end in; `evidence` is the part of the message that says why."""
    prose = heading_text.prose.rstrip(MARK + " ")
    if source[-1] in ")]" and prose != source:
        return
    if not is_ending(prose) or re.search(SENTENCES, prose[:-1]):
        return
    first, start = _first_ending(prose), heading_text.start + len(prose) - 1
    before = source[: with_escape(heading_text, source, first)].rstrip()
    edit = Edit(heading_text.start + len(before), start + 1, "")
    ending = quoted(prose[first:])
    message = f"the heading {quoted(source)} ends in {ending}{evidence}: remove it"
    safe, caveat = _safety(heading_text, prose[:first], prose[first:])
    yield PunctuationProblem(start, start + 1, message, f"remove the {ending}", (edit,), safe, caveat)


def _first_ending(prose: str) -> int:
    """Return the offset of the first mark at the end of a text: a fix removes several, with the spaces between them."""
    first = len(prose) - 1
    while True:
        end = first
        while end and prose[end - 1] == " ":
            end -= 1
        if not is_ending(prose[max(end - LONGEST_END, 0) : end]):
            return first
        first = end - 1


def _safety(heading_text: HeadingText, prose: str, ending: str) -> tuple[bool | None, str]:
    """Return whether removing the last characters is safe, or None for no fix, and why it is not."""
    rest = prose.strip(MARK + " ")
    # YAML may read a number or a word alone as another value in the front matter.
    if not re.search(r"[^\W\d_]", rest) or (heading_text.heading < 0 and rest.isascii()):
        return None, "what is left may be read as a number or another value"
    if "." in ending:
        return False, "an abbreviation or a sentence may end in `.`"
    sentence = "。" in ending and re.search(r"[，,]", rest)
    return (False, "the heading is a sentence") if sentence else (True, "")


def bracket_problem(
    heading_text: HeadingText, source: str, paired: list[BracketPair], width: str
) -> Iterator[PunctuationProblem]:
    """Yield the pairs of brackets of two widths, as one problem; `width` is the usual one of the note."""
    uneven = [pair for pair in paired if pair.closing != PAIRS[pair.opening] and pair.end - pair.start <= LONGEST]
    if not uneven:
        return
    edits, wanted = zip(*(make_even(heading_text, source, pair, width) for pair in uneven), strict=True)
    write = "write " + " and ".join(map(quoted, wanted[:MAX_SHOWN])) + (" and so on" if len(wanted) > MAX_SHOWN else "")
    place = (
        heading_text.start + min(pair.start for pair in uneven),
        heading_text.start + max(pair.end for pair in uneven) + 1,
    )
    yield PunctuationProblem(*place, f"brackets of two widths: {write}", write, edits)
