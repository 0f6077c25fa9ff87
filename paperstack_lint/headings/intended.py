"""Lines that their author means as headings, though Markdown reads none: `##方法`, `＃＃ 方法`, or inside HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown import parse
from paperstack_lint.note.markdown.html import find_fenced_code, is_within
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Block
    from paperstack_lint.note.note import Note
    from paperstack_lint.text.spans import Placed


WIDE = "＃"
"""The `#` that an input method for Chinese or Japanese writes."""
LINE = (
    rf"( {{0,3}})(#{{1,6}}|{WIDE}{{2,6}}[ \t]*|{WIDE}(?=[ \t\u3000])[ \t]*)"
    rf"([\u00a0\u2000-\u200a\u202f\u3000]+[ \t]*)?(?=[^\s#{WIDE}])([^\r\n]*)"
)
MACROS = "include|define|ifn?def|if|el(?:se|if)|endif|pragma|undef|error|import|region|endregion"
LINES_BELOW = 3
"""Lines below a heading in its paragraph that decide what all of them become: the head of a table has two."""
MAX_BELOW = 2000
"""Characters that these lines may have."""

PIECE = r"(?<=[^\s#])[ \t]##[^\W\d_]"
"""A piece of a word inside a line (`under ##stand`), as tokenizers mark it; beside one, `##ing` is not a heading."""
TAG = r"(?:^|\s)#[^\s#]*[^\W\d]"
"""The beginning of a tag; at the start of a line, the `#` of a heading looks the same."""


class IntendedHeading(NamedTuple):
    """A line that is meant as a heading: where its marks begin, the marks, the wide spaces after them, and its text.

    `is_fixable` is whether the lines around it stay as they are once it is a heading.
    """

    start: int
    marks: str
    spaces: str
    title: str
    is_fixable: bool


class _BlockLine(NamedTuple):
    """A line of a block; `block` is the index of that, `first` whether the line begins it."""

    start: int
    end: int
    block: int
    first: bool


class _Reach:
    """Elements of one kind, to query in logarithmic time whether one of them spans an offset."""

    def __init__(self, elements: Sequence[Placed]) -> None:
        self._starts = [each.start for each in elements]
        self._ends = list(accumulate((each.end for each in elements), max))

    def spans(self, offset: int) -> bool:
        """Return whether something begins before `offset` and ends after it."""
        at = bisect_left(self._starts, offset) - 1
        return at >= 0 and self._ends[at] > offset


def intended_headings(note: Note) -> Iterator[IntendedHeading]:
    """Yield the lines that are meant as headings, but for those that an HTML block contains."""
    body = note.text[note.body :]
    if not regex("\n" + LINE).search("\n" + body):  # `^` would be tried at each character
        return
    unspaced = regex(r"^ {0,3}#{2,6}(?=[^\s#])", re.MULTILINE).search(body) is not None
    pieces = regex(PIECE).search(body) is not None
    site = site_of(note)
    single = not (_uses_tags(note) or (site and site.is_vault)) and (
        unspaced or all(heading.level > 1 for heading in note.headings)
    )
    reaches = [_Reach(kind) for kind in (note.document.links, note.document.marks, note.document.opaque)]
    for line in (*_lines(note), *_swallowed(note)):
        found = regex(LINE).match(note.text[line.start : line.end])
        if not found or note.document.opaque_at(line.start + found.end(1)):
            continue
        marks, spaces, title = found[2], found[3] or "", found[4].rstrip()
        if _closes_html(title) or (marks == "#" and not unspaced and _is_command(title)):
            continue
        if pieces and marks == "##" and not spaces:
            continue
        if (
            spaces
            or marks[0] == WIDE
            or (_reads_as_heading(title) if len(marks) > 1 else single and _is_no_tag(note, line, title))
        ):
            is_fixable = _is_separable(note, line, reaches)
            yield IntendedHeading(line.start + found.start(2), marks, spaces, title, is_fixable)


def _lines(note: Note) -> Iterator[_BlockLine]:
    """Yield the lines of the paragraphs that are in no other block."""
    for index, block in enumerate(note.document.blocks):
        if block.kind != "paragraph" or block.parent >= 0:
            continue
        start = max(note.body, note.text.rfind("\n", 0, block.start) + 1)  # a byte order mark is no part of the line
        for line in note.text[start : block.end].split("\n"):
            yield _BlockLine(start, start + len(line), index, start <= block.start)
            start += len(line) + 1


def _swallowed(note: Note) -> Iterator[_BlockLine]:
    """Yield the lines at the margin that begin with `##` and are part of a list item, a quote or a table above."""
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
            yield _BlockLine(run.start, note.line_span(run.start)[1], run.block, first=False)


def _reads_as_heading(title: str) -> bool:
    """Return whether the text after `##` is that of a heading, no banner, log (`##[error]`) or word piece (`##ing`)."""
    if regex(r"[a-z]+\W*$|\[(?:error|warning|debug|section|group|endgroup|command)\]").match(title):
        return False
    return regex(r"[\w\[(*`“\"《「【（]|[^\x00-\u2fff]").match(title) is not None


def _closes_html(title: str) -> bool:
    """Return whether a line closes an HTML element that is opened above it."""
    closed = regex(r"</([A-Za-z][\w-]*)\s*>$").search(title)
    return closed is not None and regex(rf"(?i)<{closed[1]}\b").search(title) is None


def _is_command(title: str) -> bool:
    """Return whether the text after a single `#` may be a command after a prompt, a comment of code or a tag."""
    return regex(r"[a-z]").match(title) is not None


def _is_no_tag(note: Note, line: _BlockLine, title: str) -> bool:
    """Return whether the text after a single `#` is words with something below, no tag, number, colour or macro."""
    blocks = note.document.blocks
    below = line.block + 1 < len(blocks) or _has_words(note.text, line.end, blocks[line.block].end)
    macro = rf"(?:{MACROS})\b"
    if not (line.first and below) or not regex(r"[^\W\d_]").match(title) or regex(macro).match(title):
        return False
    words = title.split()
    if "/" in words[0] or (title.isascii() and len(words) == 1):
        return False
    if "#" in title:  # `#topic#`
        return False
    # Tags are single words at the top of a note that has headings.
    return len(words) > 1 or line.block > 0 or not note.headings


def _has_words(text: str, start: int, end: int) -> bool:
    """Return whether a part of the text is more than white space."""
    return regex(r"\S").search(text, start, end) is not None


def _is_separable(note: Note, line: _BlockLine, reaches: Sequence[_Reach]) -> bool:
    """Return whether the lines around stay as they are once this one is a heading: no element spans it."""
    text, block = note.text, note.document.blocks[line.block]
    nested = block.kind != "paragraph" or block.parent >= 0
    above = text[max(block.start, line.start - 3) : line.start].rstrip("\r\n")
    if nested or above.endswith("\\"):  # a hard break would show once the line is gone
        return False
    if any(each.spans(line.start) or each.spans(line.end) for each in reaches):
        return False
    return _is_prose(text, line.end, block.end)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Return whether the rest of a paragraph is one, too; its first lines decide, unless the first is a definition."""
    rest = text[start : min(end, start + MAX_BELOW)].strip("\r\n")
    lines = rest.split("\n", LINES_BELOW)
    cut = len(lines) <= LINES_BELOW and end - start > MAX_BELOW
    if not rest.strip():
        return not cut
    if cut or (len(lines) > LINES_BELOW and rest.lstrip().startswith("[")):
        return False
    return [each.kind for each in parse("\n".join(lines[:LINES_BELOW])).blocks] == ["paragraph"]


def _uses_tags(note: Note) -> bool:
    """Return whether the note has tags: `#word` inside a line, several in one or two successive lines, or one twice."""
    alone: set[str] = set()
    above = -1  # where the run before ends, if it is a tag
    for run in note.document.texts:
        line = note.text[run.start : run.end].strip()
        tags = regex(TAG).findall(line)
        below = above >= 0 and note.text[above : run.start].strip(" \t\r") == "\n"
        if len(tags) > 1 or (tags and (not line.startswith("#") or line in alone or below)):
            return True
        if tags:
            alone.add(line)
        above = run.end if tags else -1
    return False


LONGEST_REST = 2000
"""Characters of the rest of the block that are parsed to tell what it would become."""

# `<pre>` and comments have ends of their own.
_OTHER_ENDS = r"\s*<(?:!|\?|(?:pre|script|style|textarea)\b)"
_HEADING = r"^( {0,3})#{1,6}[ \t]+(?=\S)([^\n]*)"
_TAG = r"<(/?)([A-Za-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>|<!--"
_OTHER_TEXT = r"\smarkdown\s*=|white-space:\s*pre|font-family:[^;\"']*\bmonospace"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TEXT = frozenset("a article blockquote center details div figure font main p section span summary".split())
"""Elements in which a line with `#` is meant as a heading; in others it may be code, or text in a drawing."""


class HiddenHeading(NamedTuple):
    """A line that is not parsed as a heading: its text, and the element that contains it, `` for none.

    `cuts` are the indentations to replace by line ends, so that it and those below it in the block become headings;
    empty where that would change other lines.
    """

    text: Span
    inside: str
    cuts: tuple[Span, ...]


def is_read_by_kramdown(note: Note) -> bool:
    """Return whether kramdown's GFM parser renders the page: it parses headings after HTML that is closed."""
    site = site_of(note)
    return site is not None and site.generator == "jekyll" and site.publishing.kramdown == "GFM"


def hidden_headings(note: Note) -> Iterator[HiddenHeading]:
    """Yield the lines of HTML blocks that begin with `#` and a space."""
    blocks = [Span(block.start, block.end) for block in note.document.blocks if block.kind == "html"]
    code = list(find_fenced_code(note.text, note.body, blocks))
    for block in note.document.blocks:
        source = note.text[block.start : block.end] if block.kind == "html" else ""  # quotes in quotes are long
        if "#" not in source or regex(_OTHER_ENDS).match(source):
            continue
        lines = [line for line in regex(_HEADING, re.MULTILINE).finditer(source) if line.start()]
        lines = [line for line in lines if not is_within(code, block.start + line.start())]
        opened = _open_elements(source, [line.start() for line in lines])
        found = [(line, inside) for line, inside in zip(lines, opened, strict=True) if inside is not None]
        cuts: tuple[Span, ...] = ()
        for at, (line, inside) in enumerate(found):
            near = len(source) - line.start() <= LONGEST_REST
            if not cuts and not inside and near and _ends_well(block, source, [each.start() for each, _ in found[at:]]):
                cuts = tuple(Span(block.start + each.start(), block.start + each.end(1)) for each, _ in found[at:])
            start = block.start + line.start(2)
            yield HiddenHeading(Span(start, start + len(line[2].rstrip())), inside, cuts)


def _open_elements(source: str, places: list[int]) -> list[str | None]:
    """Return the innermost element that is open at each place, `` for none; None where the text is not Markdown."""
    found: list[str | None] = []
    elements = _OpenElements()
    tags = regex(_TAG).finditer(source)
    tag, closed = next(tags, None), 0
    for place in places:
        while tag and tag.start() < place:
            if tag.start() >= closed and tag[0] == "<!--":
                end = source.find("-->", tag.end())
                closed = end if end >= 0 else len(source)
            elif tag.start() >= closed:
                elements.step(tag)
            tag = next(tags, None)
        text = place >= closed and not elements.others
        found.append((elements.names[-1] if elements.names else "") if text else None)
    return found


class _OpenElements:
    """The elements that are open: their names, how many have each, and how many are not of `_TEXT`."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.others = 0
        self._counts: Counter[str] = Counter()

    def step(self, tag: re.Match[str]) -> None:
        """Open or close the element of a tag."""
        name = tag[2].lower()
        if tag[1]:
            self._close(name)
        elif name not in _VOID and not tag[3].endswith("/"):
            # kramdown parses Markdown where `markdown=` is set; what preserves spaces is code.
            self._open("markdown" if regex(_OTHER_TEXT).search(tag[3]) else name)

    def _open(self, name: str) -> None:
        self.names.append(name)
        self._count(name, 1)

    def _close(self, name: str) -> None:
        """Close the innermost element of a name and all that are inside it; do nothing where none has the name."""
        left = self._counts[name] - 1
        while self._counts[name] > max(left, 0):
            self._count(self.names.pop(), -1)

    def _count(self, name: str, change: int) -> None:
        self._counts[name] += change
        self.others += change * (name not in _TEXT)


def _ends_well(block: Block, source: str, lines: Sequence[int]) -> bool:
    """Return whether the rest of a block, from the first of `lines` on, would be headings of plain text, one on each.

    Nothing else may change: `-` below other text would make a heading of that.
    """
    rest = source[lines[0] :]
    if block.parent >= 0:
        return False
    document = parse(rest)
    plain = not (document.links or document.marks or document.opaque)
    starts = [lines[0] + rest.rfind("\n", 0, each.start) + 1 for each in document.blocks]
    return plain and starts == [*lines] and all(each.kind == "heading" for each in document.blocks)
