"""A heading mixes wide and narrow punctuation, or ends in a mark that the other headings do not have.

A bracket that opens as `（` and closes as `)` is a slip of the input method, and one heading of many that ends in `：`
or `。` looks odd in every table of contents. An ending is compared with the other headings of the note: at least three
of them, and three times as many as end alike, have no mark. A comma or semicolon at the end needs no comparison. A
habit is no fault: neither headings side by side, or with the same words and other numbers, that end alike, nor one that
ends so in another note, too. The title in the front matter counts as a heading; the markers of the template's sections
(`🔑 Key:`) do not, nor do paper titles inside a link, abbreviations (`et al.`) and `...`. A sentence keeps its stop,
and so does a colon that leads in what is below (`步骤如下：`).

    ```md bad
    # 注意力（Attention)

    ## 方法

    ## 数据集

    ## 实验结果：
    ```
    ```md good
    # 注意力（Attention）

    ## 方法

    ## 数据集

    ## 实验结果
    ```

The fixes of brackets, colons and `。` are safe; one fix writes all that is to change in a heading. Brackets become as
most around Chinese are in the note. Removing a `.` is unsafe: an abbreviation or a sentence may end in it. Two widths
of one mark in a heading are reported only:

    ```md bad
    # 知识蒸馏(综述)与剪枝（笔记）
    ```
    ```md good
    # 知识蒸馏（综述）与剪枝（笔记）
    ```

`endings: forbid` reports each ending but those of sentences:

    ```yaml options
    endings: forbid
    ```
    ```md bad
    ## 实验结果：
    ```
    ```md good
    ## 实验结果
    ```
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.headings.brackets import (
    LONGEST,
    PAIRS,
    BracketPair,
    bracket_pairs,
    has_two_widths,
    majority_width,
    make_even,
    width_key,
    with_escape,
)
from paperstack_lint.headings.endings import (
    LONGEST_END,
    SENTENCES,
    HeadingEnding,
    HeadingEndings,
    ending_key,
    heading_endings,
    is_clause,
    is_ending,
)
from paperstack_lint.headings.heading_text import MARK, HeadingText
from paperstack_lint.headings.rewording import reword
from paperstack_lint.text.edits import rewrite
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"words", "headings", "link targets", "front matter"}

SHOWN = 3
"""Pairs of brackets that a message shows as they are to be written."""


class Options(NamedTuple):
    """What may end a heading.

    endings: `consistent` compares a heading with the others of its note; `forbid` allows no colon, stop or comma.
    """

    endings: Literal["consistent", "forbid"] = "consistent"


class Flaw(NamedTuple):
    """A finding before its fix is known: `report` is its message, `edits` are what `fix` says.

    `safe` is False where only an eye can tell, None where nothing may be changed; `caveat` says why.
    """

    start: int
    end: int
    report: str
    fix: str
    edits: tuple[Edit, ...]
    safe: bool | None = True
    caveat: str = ""


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report the punctuation of each heading but a section's."""
    every = heading_endings(note)
    width = majority_width(one.heading_text for one in every.found)
    for one in every.found:
        heading_text = one.heading_text
        paired = bracket_pairs(heading_text.prose)
        forbids = options.endings == "forbid"
        ends = _ending(note, heading_text, "" if forbids else _evidence(note, every, one)) if one.kind else ()
        yield from _fixed(note, heading_text, [*ends, *_brackets(note, heading_text, paired, width)])
        if has_two_widths(heading_text.prose, paired) and not _is_series(note, every, heading_text):
            message = f"wide and narrow punctuation in the heading {quoted(heading_text.source(note))}: use one width"
            yield Diagnostic(heading_text.start, heading_text.end, message)


def _is_series(note: Note, every: HeadingEndings, heading_text: HeadingText) -> bool:
    """Return whether another heading, here or in another note, mixes two widths in the same way."""
    key = width_key(heading_text.prose)
    return every.widths[key] > 1 or Project.of(note).has_punctuation(note.path, key)


def _evidence(note: Note, every: HeadingEndings, one: HeadingEnding) -> str | None:
    """Return what the ending of a heading departs from, None where it does not."""
    prose = one.heading_text.prose.rstrip(MARK + " ")
    is_named = re.search(r"[^\W\d_]", prose) is not None
    if (
        not (is_named and every.is_minority(one))
        or is_clause(prose)
        or Project.of(note).has_punctuation(note.path, ending_key(prose))
    ):
        return None
    if one.kind == ",":
        return ""
    return f", while {every.counts['']} headings in this note have no mark there (first in line {every.first})"


def _fixed(note: Note, heading_text: HeadingText, flaws: Sequence[Flaw]) -> Iterator[Diagnostic]:
    """Yield the findings. All that is safe is one fix: links follow a heading once, however much of it changes."""
    for safe in True, False, None:
        alike = [flaw for flaw in flaws if flaw.safe is safe]
        fix, reason = _fix(note, heading_text, alike) if alike and safe is not None else (None, "")
        for flaw in alike:
            kept = fix and fix._replace(safe=safe is True)
            yield Diagnostic(flaw.start, flaw.end, flaw.report, kept, reason or flaw.caveat)


def _fix(note: Note, heading_text: HeadingText, flaws: Sequence[Flaw]) -> tuple[Fix | None, str]:
    edits = [edit for flaw in flaws for edit in flaw.edits]
    if len(flaws) == 1:
        return reword(note, heading_text, flaws[0].fix, edits)
    shifted = (Edit(edit.start - heading_text.start, edit.end - heading_text.start, edit.text) for edit in edits)
    return reword(note, heading_text, f"write {quoted(rewrite(heading_text.source(note), shifted))}", edits)


def _ending(note: Note, heading_text: HeadingText, evidence: str | None) -> Iterator[Flaw]:
    source = heading_text.source(note)
    prose = heading_text.prose.rstrip(MARK + " ")
    if evidence is None or (source[-1] in ")]" and prose != source):
        return
    if not is_ending(prose) or re.search(SENTENCES, prose[:-1]):
        return
    first, start = _first_ending(prose), heading_text.start + len(prose) - 1
    before = source[: with_escape(heading_text, source, first)].rstrip()
    edit = Edit(heading_text.start + len(before), start + 1, "")
    ending = quoted(prose[first:])
    report = f"the heading {quoted(source)} ends in {ending}{evidence}: leave that out"
    yield Flaw(
        start, start + 1, report, f"remove the {ending}", (edit,), *_doubt(heading_text, prose[:first], prose[first:])
    )


def _first_ending(prose: str) -> int:
    """Return where the marks begin that end a text: of several with spaces between them, a fix removes all."""
    first = len(prose) - 1
    while True:
        end = first
        while end and prose[end - 1] == " ":
            end -= 1
        if not is_ending(prose[max(end - LONGEST_END, 0) : end]):
            return first
        first = end - 1


def _doubt(heading_text: HeadingText, prose: str, ending: str) -> tuple[bool | None, str]:
    """Return whether the last characters may go safely, and why not."""
    rest = prose.strip(MARK + " ")
    # A bare number or word may be no string any more in a front matter.
    if not re.search(r"[^\W\d_]", rest) or (heading_text.heading < 0 and rest.isascii()):
        return None, "what is left may be read as a number or as another value"
    if "." in ending:
        return False, "an abbreviation or a sentence may end in `.`"
    sentence = "。" in ending and re.search(r"[，,]", rest)
    return (False, "the heading is a sentence") if sentence else (True, "")


def _brackets(note: Note, heading_text: HeadingText, paired: list[BracketPair], width: str) -> Iterator[Flaw]:
    source = heading_text.source(note)
    uneven = [pair for pair in paired if pair.closing != PAIRS[pair.opening] and pair.end - pair.start <= LONGEST]
    if not uneven:
        return
    edits, wanted = zip(*(make_even(heading_text, source, pair, width) for pair in uneven), strict=True)
    write = "write " + " and ".join(map(quoted, wanted[:SHOWN])) + (" and so on" if len(wanted) > SHOWN else "")
    place = (
        heading_text.start + min(pair.start for pair in uneven),
        heading_text.start + max(pair.end for pair in uneven) + 1,
    )
    yield Flaw(*place, f"brackets of two widths: {write}", write, edits)
