"""Find the pairs of emphasis delimiters that a Markdown engine shows as they are written, and the problem with each.

Some things keep a pair from being emphasis:

- `space`: white space inside a delimiter (`** text **`). Every engine here refuses that; but kramdown takes no `wide
  space` (U+3000 and others beyond ASCII) for white space.
- `punctuation`: a delimiter between punctuation and a letter (`**标签：**正文`), by CommonMark's flanking rules.
  kramdown has none.
- `word`: `__` before a letter, where it should close, or after one (`__粗体__正文`); no engine here accepts that.

The rules are stated in https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis; whether a pair renders is read
off the parser of the note.

CommonMark decides from the characters beside a delimiter whether it opens or closes emphasis, so that a pair fails when
one of its ends is between punctuation and a letter. An author sees only that delimiters come in twos.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Document
    from paperstack_lint.note.note import Note
    from paperstack_lint.site.settings import Engine


Problem = Literal["space", "wide space", "punctuation", "word"]

_BY_ENGINE: dict[Engine, frozenset[Problem]] = {
    "commonmark": frozenset({"space", "wide space", "punctuation", "word"}),
    "marked": frozenset({"space", "wide space", "punctuation", "word"}),
    "kramdown": frozenset({"space", "word"}),
    "unknown": frozenset({"space", "word"}),
    "other": frozenset(),
}
_CLOSING = frozenset("，。：；！？、）」』》】”’,:;!?)]}")
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", '"': '"'}


class EmphasisFailure(NamedTuple):
    """A pair that does not render.

    opens, closes: the problem with either delimiter, or ``.
    also: pairs after it that do not render either, since their delimiters are matched with its own.
    taken: whether one of its delimiters renders together with one of no such pair.
    """

    pair: EmphasisPair
    opens: Problem | Literal[""]
    closes: Problem | Literal[""]
    also: tuple[EmphasisPair, ...] = ()
    taken: bool = False


def emphasis_failures(note: Note, engine: Engine) -> list[EmphasisFailure]:
    """Return the pairs of a note that are certainly intended as emphasis and that the engine does not render."""
    reported = _BY_ENGINE[engine]
    found: list[tuple[EmphasisFailure, list[EmphasisPair]]] = []
    if not reported or not regex(r"\*|__|~~").search(note.text):
        return []
    rendered = {(mark.start, mark.end) for mark in note.document.marks}
    for pair in emphasis_pairs(note):
        if (pair.opener.start, pair.closer.end) in rendered:
            continue
        failure = _failure(note.text, pair)
        if not (failure.opens or failure.closes):
            if found and _in_one_block(note, found[-1][0].pair, pair):
                found[-1][1].append(pair)
        elif {failure.opens, failure.closes} <= {"", *reported} and _is_meant(note, failure, engine):
            found.append((failure, []))
    taken = _delimiters_of_others(note.document, [pair for failure, also in found for pair in (failure.pair, *also)])
    return [
        failure._replace(also=tuple(also), taken=not taken.isdisjoint((*failure.pair.opener, *failure.pair.closer)))
        for failure, also in found
    ]


def _delimiters_of_others(document: Document, pairs: Sequence[EmphasisPair]) -> set[int]:
    """Return where rendered emphasis begins and ends of which only one delimiter belongs to one of the pairs."""
    own = {offset for pair in pairs for offset in (*pair.opener, *pair.closer)}
    ends = ((mark.start, mark.end) for mark in document.marks)
    return {offset for start, end in ends if (start in own) != (end in own) for offset in (start, end)}


def _in_one_block(note: Note, one: EmphasisPair, other: EmphasisPair) -> bool:
    return note.document.block_at(one.opener.start) == note.document.block_at(other.opener.start)


def _failure(text: str, pair: EmphasisPair) -> EmphasisFailure:
    opener, closer = pair.opener, pair.closer
    outside, inside = _outside(text, opener.start - 1), text[opener.end]
    opens = _problem(outside, inside, is_word=text[opener.start] == "_" and inside.isalnum())
    outside, inside = _outside(text, closer.end), text[closer.start - 1]
    return EmphasisFailure(pair, opens, _problem(outside, inside, is_word=text[closer.start] == "_"))


def _outside(text: str, offset: int) -> str:
    return text[offset] if 0 <= offset < len(text) else "\n"


def _problem(outside: str, inside: str, *, is_word: bool) -> Problem | Literal[""]:
    """Return the problem that prevents a delimiter from working, given the characters beside it.

    `is_word` is whether it must not be beside a letter outside.
    """
    if inside.isspace():
        return "space" if inside.isascii() else "wide space"
    if outside.isspace() or is_punctuation(outside):
        return ""
    if is_word and outside.isalnum():
        return "word"
    return "punctuation" if is_punctuation(inside) else ""


def is_punctuation(character: str) -> bool:
    """Return whether a character is punctuation in every version of CommonMark; other symbols are in some."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character)[0] == "P"


def _is_meant(note: Note, failure: EmphasisFailure, engine: Engine) -> bool:
    """Return whether the author certainly intended emphasis, and no footnote mark, operator, pattern or identifier."""
    (opener, closer, *_), opens, closes, *_ = failure
    text = note.text
    inner = text[opener.end : closer.start]
    around = _outside(text, opener.start - 1), _outside(text, closer.end)
    if not any(map(str.isalnum, inner)) or _has_open_math(inner) or _has_reversed_delimiter(inner):
        return False
    if "'''" in inner or "_'" in inner:  # what a converter has left of the emphasis of a wiki
        return False
    if opens.endswith("space") or closes.endswith("space"):
        return _is_meant_with_space(note, failure, around)
    if "word" in (opens, closes):
        return has_cjk(inner) and all(has_cjk(each) or not each.isalnum() for each in around)
    if text[opener.start] == "~":  # Korean and Chinese prolong a word with it
        return engine != "marked" and not opens
    return _is_meant_with_punctuation(inner, failure, around)


def _is_meant_with_punctuation(inner: str, failure: EmphasisFailure, around: tuple[str, str]) -> bool:
    (opener, *_), opens, closes, *_ = failure
    if opens and around[0].isdecimal():  # a power, or the stars of a significance
        return False
    single, cjk = opener.end - opener.start == 1, has_cjk("".join(around))
    if single and opens:  # a footnote mark or an operator, but where it encloses a quotation
        return cjk and _QUOTES.get(inner[0]) == inner[-1]
    if single and not cjk and _is_close(around[0]) and around[1].isalnum():
        return False  # an operator between two things that are no words
    return cjk or (has_cjk(inner) and not (opens and closes)) or not (single or opens)


def _is_close(character: str) -> bool:
    """Return whether a character is no space and opens no brackets, so that what is after it belongs to it."""
    return not character.isspace() and unicodedata.category(character) not in ("Ps", "Pi")


def _has_reversed_delimiter(inner: str) -> bool:
    """Return whether the first delimiter looks as if it closed something, or the last one as if it opened it."""
    return inner[0] in _CLOSING or unicodedata.category(inner[-1]) in ("Ps", "Pi")


def _has_open_math(inner: str) -> bool:
    return inner.count("$") % 2 == 1 or "\\(" in inner or "\\[" in inner


def _is_meant_with_space(note: Note, failure: EmphasisFailure, around: tuple[str, str]) -> bool:
    """Return whether delimiters with white space inside are emphasis: only two on their line, of `*` or `_` twice."""
    (opener, closer, alone, _), opens, closes, *_ = failure
    text = note.text
    inner = text[opener.end : closer.start]
    if text[opener.start : opener.end] not in ("**", "__") or not alone or "\n" in inner:
        return False
    before, after = around
    if (opens.endswith("space") and before == "/") or (closes.endswith("space") and after == "/"):
        return False  # `/**` begins a comment in code and ends a pattern for paths, `**/` the other way round
    if closes.endswith("space") and after.isalnum() and not has_cjk(after):  # may open what follows
        return False
    if opens.endswith("space") and before.isalnum() and not has_cjk(before):
        return False
    if has_cjk(inner):
        return True
    whole = before == "\n" and after in "\r\n"
    return whole or (opens == "" and _begins_line(note, opener))


def _begins_line(note: Note, run: Span) -> bool:
    """Return whether nothing but the marks of quotes and lists is before a delimiter on its line."""
    start, _ = note.line_span(run.start)
    return regex(r"[\s>*+-]*(?:\d+[.)]\s+)?").fullmatch(note.text, start, run.start) is not None


# What must not be before is asserted after the delimiter: a pattern that begins with an assertion is tried everywhere.
_DELIMITERS = r"\*(?<![*\\]\*)\*{0,2}(?!\*)|__(?<![_\\]__)(?!_)|~~(?<![~\\]~~)(?!~)"
_IN_TARGET = frozenset({"bare", "loose", "autolink", "html", "definition"})


class EmphasisPair(NamedTuple):
    """Two delimiters of one kind that enclose text.

    alone: whether no others of that kind are in the same paragraph.
    odd: whether there is an odd one after them, which other delimiters are matched with.
    """

    opener: Span
    closer: Span
    alone: bool
    odd: bool


def emphasis_pairs(note: Note) -> Iterator[EmphasisPair]:
    """Yield the pairs of delimiters in the prose of a note, those that render included."""
    for segment in _segments(note):
        kinds: dict[str, list[Span]] = {}
        for run in segment:
            kinds.setdefault(note.text[run.start : run.end], []).append(run)
        for runs in kinds.values():
            yield from _pair_up(note.text, runs)


def _pair_up(text: str, runs: Sequence[Span]) -> Iterator[EmphasisPair]:
    """Pair the delimiters of one kind one after the other, as far as it is certain which belong together."""
    lines: list[list[Span]] = [[runs[0]]]
    for one, other in pairwise(runs):
        if "\n" in text[one.end : other.start]:
            lines.append([])
        lines[-1].append(other)
    odd = next((at for at, line in enumerate(lines) if len(line) % 2), len(lines))
    certain = list(runs) if len(runs) % 2 == 0 else [run for line in lines[:odd] for run in line]
    alone = len(runs) == 2
    for opener, closer in zip(certain[::2], certain[1::2], strict=True):
        yield EmphasisPair(opener, closer, alone, len(runs) % 2 == 1)


def _segments(note: Note) -> Iterator[list[Span]]:
    """Yield the delimiters that can belong together: those of one paragraph, heading, table cell or link text."""
    document, text = note.document, note.text
    texts = [Span(link.text_start, link.text_end) for link in document.links if _has_text(link.kind, link.image)]
    segment: list[Span] = []
    last: tuple[int, Span | None] = (-1, None)
    outside: dict[int, list[Span]] = {}
    for run in _delimiters(note):
        block, inside = document.block_at(run.start), covering(texts, run.start)
        table = block >= 0 and document.blocks[block].kind == "table"
        if inside is None and not table:
            outside.setdefault(block, []).append(run)
            continue
        if segment and (
            (block, inside) != last or (table and regex(r"[|\n]").search(text[segment[-1].end : run.start]))
        ):
            yield segment
            segment = []
        segment.append(run)
        last = block, inside
    yield from (each for each in (segment, *outside.values()) if each)


def _has_text(kind: str, image: bool) -> bool:
    return kind in ("inline", "reference") and not image


def _delimiters(note: Note) -> Iterator[Span]:
    """Yield the runs of delimiters in prose: no code, math, targets, bullets or escaped characters."""
    document, text = note.document, note.text
    ends = _ends_of_marks(document)
    hidden = [Span(link.start, link.end) for link in document.links if link.image or link.kind in _IN_TARGET]
    for found in regex(_DELIMITERS).finditer(text, note.body):
        start, end = found.span()
        shown = covering(document.texts, start) or covering(document.texts, end - 1)
        if not (shown or start in ends or end in ends):
            continue
        if document.opaque_at(start) is None and covering(hidden, start) is None:
            yield Span(start, end)


def _ends_of_marks(document: Document) -> set[int]:
    """Return where the delimiters of rendered emphasis begin and end."""
    found: set[int] = set()
    for mark in document.marks:
        found.update((mark.start, mark.end))
    return found
