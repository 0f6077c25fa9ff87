"""A heading has no space after its `#`, so it is none on GitHub.

`##方法` is a heading to its author and to some older generators; CommonMark, GitHub and Jekyll show the `##` as text. A
wide space (U+3000) or a no-break space after the `#` has the same effect, and so has a full-width `＃＃`. Tags
(`#nlp`), numbers (`#12`), colours, shebangs and macros are no headings; a single `#` counts only where nothing speaks
for a tag, a comment or the prompt of a shell (`#pip install x`). A line at the margin right below a list, a quote or
a table is meant as a heading, too, though it becomes part of them. So is one right below HTML: an HTML block goes on
to the next blank line, everywhere but in kramdown's GFM parser (see `headings/below-html`).

    ```md bad
    ##方法

    正文。
    ```
    ```md good
    ## 方法

    正文。
    ```

The fix is unsafe: it makes a heading of a line of text. There is none where the lines around would change with it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.headings.hidden_headings import HiddenHeading, hidden_headings, is_read_by_kramdown
from paperstack_lint.note.markdown import parse
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.spans import Placed

SEVERITY = "error"
ALTERS = {"words", "headings", "blocks", "raw HTML"}

WIDE = "＃"
"""The mark as an input method for Chinese or Japanese writes it."""
LINE = (
    rf"( {{0,3}})(#{{1,6}}|{WIDE}{{2,6}}[ \t]*|{WIDE}(?=[ \t\u3000])[ \t]*)"
    rf"([\u00a0\u2000-\u200a\u202f\u3000]+[ \t]*)?(?=[^\s#{WIDE}])([^\r\n]*)"
)
MACROS = "include|define|ifn?def|if|el(?:se|if)|endif|pragma|undef|error|import|region|endregion"
LINES_BELOW = 3
"""Lines below a heading in its paragraph that tell what becomes of all of them: the head of a table has two."""
LONGEST_BELOW = 2000
"""Characters that these lines may have."""

PIECE = r"(?<=[^\s#])[ \t]##[^\W\d_]"
"""A piece of a word inside a line (`under ##stand`), as tokenizers mark it; beside one, `##ing` is no heading."""
TAG = r"(?:^|\s)#[^\s#]*[^\W\d]"
"""How a tag begins; a heading's `#` looks the same at the start of a line."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report lines that are meant as headings and are none."""
    yield from _below_html(note)
    body = note.text[note.body :]
    if not re.search("\n" + LINE, "\n" + body):  # `^` would be tried at each character
        return
    glued = re.search(r"^ {0,3}#{2,6}(?=[^\s#])", body, re.MULTILINE) is not None
    pieces = re.search(PIECE, body) is not None
    single = not _uses_tags(note) and (glued or all(heading.level > 1 for heading in note.headings))
    reaches = [Reach(kind) for kind in (note.document.links, note.document.marks, note.document.opaque)]
    for line in (*_lines(note), *_swallowed(note)):
        found = re.compile(LINE).match(note.text[line.start : line.end])
        if not found or note.document.opaque_at(line.start + found.end(1)):
            continue
        marks, blank, title = found[2], found[3] or "", found[4].rstrip()
        if _closes_html(title) or (marks == "#" and not glued and _is_command(title)):
            continue
        if pieces and marks == "##" and not blank:
            continue
        if (
            blank
            or marks[0] == WIDE
            or (_reads_as_heading(title) if len(marks) > 1 else single and _is_no_tag(note, line, title))
        ):
            fixable = _stands_alone(note, line, reaches)
            yield _diagnostic(line.start + found.start(2), marks, blank, title, fixable=fixable)


def _below_html(note: Note) -> Iterator[Diagnostic]:
    """Report the lines that HTML blocks take in; where kramdown reads a heading, another rule does."""
    kramdown = is_read_by_kramdown(note)
    yield from (_taken_in(note, one) for one in hidden_headings(note) if one.inside or not kramdown)


def _taken_in(note: Note, one: HiddenHeading) -> Diagnostic:
    """Return the finding for a line that an HTML block takes in; its fix ends the block."""
    title = quoted(note.text[one.text.start : one.text.end])
    fix, caveat = None, "the lines around would change with it"
    if one.inside:
        caveat = f"`<{one.inside}>` is not closed above it"
    elif one.cuts:
        edits = tuple(Edit(cut.start, cut.end, note.newline) for cut in one.cuts)
        fix, caveat = Fix("put a blank line before it", edits, safe=False), "the line may be meant as text"
    message = f"{title} is no heading: an HTML block goes on to the next blank line: put one before it"
    return Diagnostic(*one.text, message, fix, caveat)


class Line(NamedTuple):
    """A line of a paragraph; `first` says that it begins it, `block` which one it is."""

    start: int
    end: int
    block: int
    first: bool


class Reach:
    """Things of one kind, and how far those that begin before an offset reach: a line asks in no time."""

    def __init__(self, things: Sequence[Placed]) -> None:
        self._starts = [each.start for each in things]
        self._ends = list(accumulate((each.end for each in things), max))

    def spans(self, offset: int) -> bool:
        """Return whether something begins before `offset` and ends after it."""
        at = bisect_left(self._starts, offset) - 1
        return at >= 0 and self._ends[at] > offset


def _lines(note: Note) -> Iterator[Line]:
    for index, block in enumerate(note.document.blocks):
        if block.kind != "paragraph" or block.parent >= 0:
            continue
        start = max(note.body, note.text.rfind("\n", 0, block.start) + 1)  # a byte order mark is no part of the line
        for line in note.text[start : block.end].split("\n"):
            yield Line(start, start + len(line), index, start <= block.start)
            start += len(line) + 1


def _swallowed(note: Note) -> Iterator[Line]:
    """The lines at the margin that begin with `##`, and are part of a list item, a quote or a table above them."""
    blocks = note.document.blocks
    for run in note.document.texts:
        block = blocks[run.block]
        nested = block.kind in ("item", "table") or (block.kind == "paragraph" and block.parent >= 0)
        if (
            nested
            and note.text.startswith("##", run.start)
            and block.start < run.start
            and note.text[run.start - 1] == "\n"
        ):
            yield Line(run.start, note.line_span(run.start)[1], run.block, first=False)


def _reads_as_heading(title: str) -> bool:
    """Whether what follows `##` is a heading: no banner, no log (`##[error]`), no word piece (`##ing`)."""
    if re.match(r"[a-z]+\W*$|\[(?:error|warning|debug|section|group|endgroup|command)\]", title):
        return False
    return re.match(r"[\w\[(*`“\"《「【（]|[^\x00-\u2fff]", title) is not None


def _closes_html(title: str) -> bool:
    """Return whether a line ends an HTML element that begins above it: it is a part of that."""
    closed = re.search(r"</([A-Za-z][\w-]*)\s*>$", title)
    return closed is not None and re.search(rf"(?i)<{closed[1]}\b", title) is None


def _is_command(title: str) -> bool:
    """Return whether what follows a single `#` may be a command after a prompt, a comment of code or a tag."""
    return re.match(r"[a-z]", title) is not None


def _is_no_tag(note: Note, line: Line, title: str) -> bool:
    """Whether what follows a single `#` is a heading: words with something below, no tag, number, colour or macro."""
    blocks = note.document.blocks
    below = line.block + 1 < len(blocks) or _has_words(note.text, line.end, blocks[line.block].end)
    macro = rf"(?:{MACROS})\b"
    if not (line.first and below) or not re.match(r"[^\W\d_]", title) or re.match(macro, title):
        return False
    words = title.split()
    if "/" in words[0] or (title.isascii() and len(words) == 1):
        return False
    if "#" in title:  # `#topic#`
        return False
    # A single word on top of a note that has headings is where tags stand.
    return len(words) > 1 or line.block > 0 or not note.headings


def _has_words(text: str, start: int, end: int) -> bool:
    return re.compile(r"\S").search(text, start, end) is not None


def _stands_alone(note: Note, line: Line, reaches: Sequence[Reach]) -> bool:
    """Whether the lines around are read as before once this one is a heading: nothing spans it, the rest is prose."""
    text, block = note.text, note.document.blocks[line.block]
    nested = block.kind != "paragraph" or block.parent >= 0
    above = text[max(block.start, line.start - 3) : line.start].rstrip("\r\n")
    if nested or above.endswith("\\"):  # a hard break would show once the line is gone
        return False
    if any(each.spans(line.start) or each.spans(line.end) for each in reaches):
        return False
    return _is_prose(text, line.end, block.end)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Return whether the rest of a paragraph is one, too: its first lines tell, unless it begins with a definition."""
    rest = text[start : min(end, start + LONGEST_BELOW)].strip("\r\n")
    lines = rest.split("\n", LINES_BELOW)
    cut = len(lines) <= LINES_BELOW and end - start > LONGEST_BELOW
    if not rest.strip():
        return not cut
    if cut or (len(lines) > LINES_BELOW and rest.lstrip().startswith("[")):
        return False
    return [each.kind for each in parse("\n".join(lines[:LINES_BELOW])).blocks] == ["paragraph"]


def _uses_tags(note: Note) -> bool:
    """Whether the note has tags: `#word` inside a line, several in one or in two lines on end, or one twice."""
    alone: set[str] = set()
    above = -1  # where the run before ends, if it is a tag
    for run in note.document.texts:
        line = note.text[run.start : run.end].strip()
        tags = re.findall(TAG, line)
        below = above >= 0 and note.text[above : run.start].strip(" \t\r") == "\n"
        if len(tags) > 1 or (tags and (not line.startswith("#") or line in alone or below)):
            return True
        if tags:
            alone.add(line)
        above = run.end if tags else -1
    return False


def _diagnostic(start: int, marks: str, blank: str, title: str, *, fixable: bool) -> Diagnostic:
    end = start + len(marks) + len(blank)
    written = "#" * len(marks.rstrip())
    edits = [Edit(start, end, written + " ")]
    closing = re.search(r"(?<=[^\s#])#+$", title)
    wanted = f"{written} {title}"
    if closing:
        edits.append(Edit(end + closing.start(), end + closing.start(), " "))
        wanted = f"{written} {title[: closing.start()]} {closing[0]}"
    what = f"{'a wide or no-break' if blank else 'no'} space after `{marks}`"
    if marks[0] == WIDE:
        what = f"full-width `{marks.rstrip()}`"
    message = f"{what}, so {quoted(title)} is no heading on GitHub: write {quoted(wanted)}"
    fix = Fix("make it a heading", tuple(edits), safe=False) if fixable else None
    caveat = "the line may be meant as text" if fix else "the lines around would change with it"
    return Diagnostic(start, end + len(title), message, fix, caveat)
