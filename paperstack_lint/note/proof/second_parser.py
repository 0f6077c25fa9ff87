"""What a page displays according to a second, independent parser; the only importer of mistletoe.

Importing this module takes 20 ms, and parsing sets mistletoe's process-global token lists: use it for a changed note
only, and never from two threads.

mistletoe reads a body block by block, and what it makes of a block depends on the lines that it has seen and on the
reference definitions. So two bodies are read side by side. Where both are at equal lines, and the parser has seen no
changed line when a block ends, both have this block: it is read once, and its text is not parsed. What is compared are
the other blocks, which an edit may touch.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice, zip_longest
from typing import Any, NamedTuple

from paperstack_lint.note.proof.edit_map import ChangedLines
from paperstack_lint.note.proof.page_reader import WORD_JOINER, Page, PageReader, TooComplex
from paperstack_lint.text.edits import Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

_ALL_CHARACTERS = sys.maxunicode
try:
    # mistletoe begins with a search for punctuation among all characters, which takes 120 ms. All of it is in these.
    sys.maxunicode = 0x1FFFF
    from mistletoe import block_token, block_tokenizer, core_tokens, span_token
    from mistletoe import token as tokens
    from mistletoe.latex_token import Math
finally:
    sys.maxunicode = _ALL_CHARACTERS

MAX_BRACKETS = 1_000
"""`]` in one paragraph, in which matching links takes quadratic time. Real notes have 90."""
MAX_SCANS = 20_000_000
"""Delimiters of one paragraph times its characters, since each may be searched to the end. About a second."""
MAX_SPACES = 1_000
"""Spaces in a row within a line: several patterns are quadratic in them."""

_NO_HEADING = r"^((?:[ \t>*+-]|\d+[.)])*#{1,6})(?=[^\S \t\n])"
_MAYBE_NO_HEADING = r"#[^\S \t\n]"
_FOOTNOTE = r"^([ \t>]*\[\^[^\]\n]+\])(?=:)"
_JOINED = rf"\1{WORD_JOINER}"
"""What mistletoe is given where it reads `##` and U+3000 as a heading, and `[^1]: https://…` as a definition."""


class _Guard(span_token.SpanToken):
    """Not a token: as the first of the list, it checks the text of every paragraph before any pattern is searched."""

    @classmethod
    def find(cls, string: str) -> Iterator[Any]:
        if string.count("]") > MAX_BRACKETS:
            raise TooComplex(msg("a paragraph contains more than {limit:,} `]`", limit=MAX_BRACKETS))
        if sum(map(string.count, "[]*_`<~")) * len(string) > MAX_SCANS:
            raise TooComplex(msg("a paragraph is very long and full of marks"))
        return iter(())


class _Math(Math):
    """Math as in pandoc, so that `$5 or $6` is none."""

    pattern = regex(r"\$\$[^$]+\$\$|\$(?![\s$])[^$]+(?<![\s\\])\$(?!\d)")


@contextmanager
def _parser() -> Iterator[None]:
    """Set mistletoe's process-global token lists, which any other use in the process may have reset, and reset the rest
    of its state, which an aborted parse leaves as it was. Raises TooComplex.
    """
    for module in (block_token, span_token):
        module.reset_tokens()
    block_token.add_token(block_token.HtmlBlock)  # type: ignore[no-untyped-call]  # mistletoe types little
    for token in (_Math, span_token.HtmlSpan, _Guard):
        span_token.add_token(token, 0)  # type: ignore[no-untyped-call]
    try:
        yield
    except RecursionError:
        raise TooComplex(msg("quotes, lists or marks are nested too deep")) from None
    finally:
        core_tokens._code_matches = []  # noqa: SLF001
        block_token.Paragraph.parse_setext = True
        tokens._root_node = None  # noqa: SLF001


def _to_lines(text: str) -> list[str]:
    """Return the lines of a text as mistletoe reads them. Raises TooComplex."""
    text = text.replace("\r\n", "\n")  # only `\n` ends a line, and mistletoe does not support `\r\n`
    if regex(_MAYBE_NO_HEADING).search(text):
        text = regex(_NO_HEADING, re.MULTILINE).sub(_JOINED, text)
    if "[^" in text:
        text = regex(_FOOTNOTE, re.MULTILINE).sub(_JOINED, text)
    lines = [line + "\n" for line in text.split("\n")]
    if max(map(len, lines)) > MAX_SPACES and regex(rf"[^\S\n]{{{MAX_SPACES}}}").search(text):
        raise TooComplex(msg("a line contains {limit:,} spaces in a row", limit=MAX_SPACES))
    return lines


@lru_cache(maxsize=2)
def render(body: str) -> Page:
    """Return the page of a body of a note. Raises TooComplex."""
    with _parser():
        return PageReader().read(block_token.Document(_to_lines(body)).children or ())


class _Block(NamedTuple):
    """A block whose text is not parsed yet: the type of its token, and what that has read."""

    kind: Any
    source: Any


class _Lines(block_tokenizer.FileWrapper):
    """Lines to read. The parser has seen the first `seen` of them; if it has seen where they end, that is one more."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines)  # type: ignore[no-untyped-call]
        self.seen = 0

    def __next__(self) -> str:
        if self.peek() is None:
            raise StopIteration
        self._index += 1
        line: str = self.lines[self._index]
        return line

    def peek(self) -> str | None:
        at = self._index + 1
        if at >= self.seen:
            self.seen = at + 1
        return self.lines[at] if at < len(self.lines) else None


class _Body:
    """A body that is read block by block; its state are the next line and the definitions so far."""

    def __init__(self, text: str) -> None:
        self.lines = _Lines(_to_lines(text))
        self.footnotes: dict[str, tuple[str, str]] = {}
        """The definitions; mistletoe adds them under this name, and has read some headings before it knows all."""

    @property
    def at(self) -> int:
        """The number of the next line."""
        return self.lines._index + 1  # noqa: SLF001

    def skip(self, count: int) -> None:
        """Skip some lines."""
        self.lines.set_pos(self.lines.get_pos() + count)  # type: ignore[no-untyped-call]

    def read(self) -> _Block | None:
        """Read the next block; return None for a blank line."""
        line = self.lines.peek()
        if line == "\n":
            next(self.lines)
            return None
        tokens._root_node = self  # type: ignore[assignment]  # noqa: SLF001
        for kind in block_token._token_types:  # noqa: SLF001
            if kind.start(line) and (source := kind.read(self.lines)) is not None:
                return _Block(kind, source)
        next(self.lines)
        return None

    def definitions_after(self, count: int) -> list[tuple[str, tuple[str, str]]]:
        """Return the definitions but for the first `count`, the last one first."""
        return [*islice(reversed(self.footnotes.items()), len(self.footnotes) - count)]

    def display(self, blocks: Iterable[_Block]) -> Page:
        """Return the page of some blocks, with all definitions. Raises TooComplex."""
        tokens._root_node = self  # type: ignore[assignment]  # noqa: SLF001
        return PageReader().read(block_tokenizer.make_tokens([(*block, 0) for block in blocks]))  # type: ignore[no-untyped-call]


class _Run(NamedTuple):
    """Blocks of two bodies between two that both have."""

    before: list[_Block]
    after: list[_Block]


class _DefinitionsDiffer(Exception):  # not an error: such bodies are displayed as a whole
    """Two bodies have different definitions, on which all their blocks may depend."""


_NO_CHANGE = (Span(sys.maxsize, sys.maxsize),) * 2


class _SideBySide:
    """Reads two bodies that differ in some lines; its state are both bodies and what it has read."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = _Body(before), _Body(after)
        self.runs = [_Run([], [])]
        self.known = 0
        """How many definitions both had when they were at the same lines."""

    def read(self, changes: Sequence[tuple[Span, Span]]) -> None:
        """Read the blocks that the changes may touch; these are spans of lines. Raises _DefinitionsDiffer."""
        for (old, new), (old_next, new_next) in zip_longest(changes, changes[1:], fillvalue=_NO_CHANGE):
            self._read_equal(old.start, new.start)
            while not (self._are_level(old.end, new.end) and self.before.at >= old.end):
                if self.before.at > old_next.start or self.after.at > new_next.start:
                    break
                self._read_different(old.end, new.end)
        self._compare_definitions()

    def read_definitions(self) -> None:
        """Read the lines after the last change, which both have, for the definitions in them."""
        while self.before.lines.peek() is not None:
            self.before.read()

    def pages(self) -> tuple[Page, Page]:
        """Return what both bodies display where they may differ. Raises TooComplex."""
        old, new = ([self.before.display(blocks) for blocks in each] for each in zip(*self.runs, strict=True))
        kinds = {kind for page in (*old, *new) for kind in page}
        return _join_pages(old, kinds), _join_pages(new, kinds)

    def _are_level(self, old: int, new: int) -> bool:
        """Return whether both are as far from these lines."""
        return self.before.at - old == self.after.at - new

    def _read_equal(self, old: int, new: int) -> None:
        """Read the blocks before changed lines, up to the first one for which the parser has seen one of them."""
        if self.before.at >= old or not self._are_level(old, new):
            return
        self._compare_definitions()
        while self.before.at < old:
            start = self.before.at
            self.known = len(self.before.footnotes)
            block = self.before.read()
            if self.before.lines.seen > old:
                self.runs[-1].before.extend(filter(None, [block]))
                break
            self.after.skip(self.before.at - start)
            if len(self.before.footnotes) > self.known:
                self.after.footnotes.update(reversed(self.before.definitions_after(self.known)))
            if block and any(self.runs[-1]):
                self.runs.append(_Run([], []))

    def _read_different(self, old: int, new: int) -> None:
        """Read a block of the body that is less far from the end of changed lines."""
        is_old = self.before.at - old <= self.after.at - new
        block = (self.before if is_old else self.after).read()
        self.runs[-1][not is_old].extend(filter(None, [block]))

    def _compare_definitions(self) -> None:
        """Raise _DefinitionsDiffer if they do, where both bodies are at the same lines."""
        if dict(self.before.definitions_after(self.known)) != dict(self.after.definitions_after(self.known)):
            raise _DefinitionsDiffer


_DEFINITION = "]:"
_EQUAL = "\0"
"""The item in place of equal blocks; no note contains this character."""


def read_pages(texts: tuple[str, str], bodies: tuple[int, int], lines: Sequence[ChangedLines]) -> tuple[Page, Page]:
    """Return the pages of two notes whose bodies begin at `bodies` and differ in `lines`; equal blocks are one item.

    The beginnings of the bodies must correspond. Raises TooComplex.
    """
    before, after = (text[body:] for text, body in zip(texts, bodies, strict=True))
    old = _number_lines(texts[0], bodies[0], [one.before for one in lines])
    new = _number_lines(texts[1], bodies[1], [one.after for one in lines])
    try:
        with _parser():
            both = _SideBySide(before, after)
            both.read([*zip(old, new, strict=True)])
            if _DEFINITION in before:
                both.read_definitions()
            return both.pages()
    except _DefinitionsDiffer:
        return render(before), render(after)


def _number_lines(text: str, body: int, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans of whole lines as the numbers of these lines in the body; what is before it are no lines."""
    at, number = body, 0
    for start, end in spans:
        first = number = number + text.count("\n", at, max(start, body))
        number += text.count("\n", max(start, body), max(end, body))
        at = max(end, body)
        yield Span(first, number + (end == len(text)))


def _join_pages(pages: Sequence[Page], kinds: set[str]) -> Page:
    """Return the items of all pages by kind, with equal blocks between them."""
    return {kind: (_EQUAL, *chain(*((*page.get(kind, ()), _EQUAL) for page in pages))) for kind in kinds}
