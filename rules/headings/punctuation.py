"""A heading mixes full-width and half-width punctuation, or ends in a mark that the other headings do not have.

A bracket that opens as `（` and closes as `)` is a slip of the input method, and one heading of many that ends in `：`
or `。` looks odd in a table of contents. An ending is reported where at least three other headings of the note, and
three times as many as end alike, have no mark. A comma or semicolon at the end needs no comparison. A habit is not
reported: several headings in a row, or with the same words and other numbers, that end alike, or a heading that ends so
in another note, too. The title in the front matter counts as a heading; the markers of the template's sections
(`🔑 Key:`) do not, nor do titles inside a link, abbreviations (`et al.`) and `...`. A sentence keeps its full
stop, and a heading that introduces what is below it its colon (`步骤如下：`).

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

The fixes of brackets, colons and `。` are safe; one fix makes all changes in a heading. Brackets get the width that
most brackets around Chinese have in the note. Removing a `.` is unsafe: an abbreviation or a sentence may end in it.
Two widths of one mark in a heading are reported without a fix:

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

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.headings.brackets import bracket_pairs, has_two_widths, majority_width, width_key
from paperstack_lint.headings.endings import (
    HeadingEnding,
    HeadingEndings,
    PunctuationProblem,
    bracket_problem,
    ending_key,
    ending_problem,
    heading_endings,
    is_clause,
)
from paperstack_lint.headings.heading_text import MARK, SYNTAX, HeadingText
from paperstack_lint.headings.rewording import reword
from paperstack_lint.text.edits import rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

SEVERITY = "warning"
ALTERS = {"words", "headings", "link targets", "front matter"}


class Options(NamedTuple):
    """What may end a heading.

    `endings`: `consistent` compares a heading with the others of its note; `forbid` allows no colon, stop or comma.
    """

    endings: Literal["consistent", "forbid"] = "consistent"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report the punctuation of each heading but a section's."""
    every = heading_endings(note)
    width = majority_width(one.heading_text for one in every.found)
    for one in every.found:
        heading_text = one.heading_text
        source, paired = heading_text.source(note), bracket_pairs(heading_text.prose)
        forbids = options.endings == "forbid"
        is_ending = one.kind != "" and not _begins_an_item(note, heading_text)
        evidence = ("" if forbids else _evidence(note, every, one)) if is_ending else None
        problems = ending_problem(heading_text, source, evidence) if evidence is not None else ()
        yield from _fixed(note, heading_text, [*problems, *bracket_problem(heading_text, source, paired, width)])
        prose = _outside_links(note, heading_text)
        if has_two_widths(prose, bracket_pairs(prose)) and not _is_series(note, every, heading_text):
            message = msg("punctuation of two widths in the heading {source}: use one width", source=quoted(source))
            yield Diagnostic(heading_text.start, heading_text.end, message)


def _begins_an_item(note: Note, heading_text: HeadingText) -> bool:
    """Return whether a heading begins an item of a list, as a number sign that is text does: `2. # is a word;`."""
    before = note.text[note.line_span(heading_text.start)[0] : heading_text.start]
    return regex(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+#+[ \t]*").fullmatch(before) is not None


def _outside_links(note: Note, heading_text: HeadingText) -> str:
    """Return the prose of a heading without the texts of its links, which may be titles of other pages."""
    edits: list[Edit] = []
    for link in within(note.document.links, heading_text.start, heading_text.end):
        start, end = link.text_start - heading_text.start, link.text_end - heading_text.start
        is_inside = edits and start < edits[-1].end  # an image in the text of a link
        if not is_inside and 0 <= start <= end <= len(heading_text.prose):
            edits.append(Edit(start, end, SYNTAX * (end - start)))
    return rewrite(heading_text.prose, edits)


def _is_series(note: Note, every: HeadingEndings, heading_text: HeadingText) -> bool:
    """Return whether another heading, here or in another note, mixes two widths in the same way."""
    key = width_key(heading_text.prose)
    return every.widths[key] > 1 or Project.of(note).has_punctuation(note.path, key)


def _evidence(note: Note, every: HeadingEndings, one: HeadingEnding) -> str | None:
    """Return the part of the message about what an ending departs from; None where it does not."""
    prose = one.heading_text.prose.rstrip(MARK + " ")
    is_named = regex(r"[^\W\d_]").search(prose) is not None
    if (
        not (is_named and every.is_minority(one))
        or is_clause(prose)
        or Project.of(note).has_punctuation(note.path, ending_key(prose))
    ):
        return None
    if one.kind == ",":
        return ""
    return msg(
        ", while {number} headings in this note have no mark there (first in line {line})",
        number=every.counts[""],
        line=every.first,
    )


def _fixed(note: Note, heading_text: HeadingText, problems: Sequence[PunctuationProblem]) -> Iterator[Diagnostic]:
    """Yield the findings. All safe edits are one fix, since the links to a heading are updated only once."""
    for safe in True, False, None:
        alike = [problem for problem in problems if problem.safe is safe]
        fix, reason = _fix(note, heading_text, alike) if alike and safe is not None else (None, "")
        for problem in alike:
            kept = fix and fix._replace(safe=safe is True)
            yield Diagnostic(problem.start, problem.end, problem.message, kept, reason or problem.caveat)


def _fix(note: Note, heading_text: HeadingText, problems: Sequence[PunctuationProblem]) -> tuple[Fix | None, str]:
    """Return one fix of several problems, or why there is none."""
    edits = [edit for problem in problems for edit in problem.edits]
    if len(problems) == 1:
        return reword(note, heading_text, problems[0].fix, edits)
    shifted = shift(edits, -heading_text.start)
    return reword(
        note, heading_text, msg("write {text}", text=quoted(rewrite(heading_text.source(note), shifted))), edits
    )
