"""Proves that fixes changed nothing on the page but what their rules declare (`ALTERS`).

The text after is the text before with the edits in it, so what has to be proven is what the edits *do*: a stray
backtick turns a paragraph into code, a blank ends a link, a line of `=` makes a heading. The page is read before and
after by two independent parsers:

- Our own knows places. Every heading, link, mark, piece of code … that only one of the two texts has at its place must
  be touched by an edit whose rule declares that kind. Words may differ on lines with such an edit only.
- mistletoe knows none, but it is another opinion. What only one of its two pages shows must be made of characters
  that stand on lines with an edit whose rule declares that kind; all else must be there in the same order.

The values of the front matter may differ where such an edit touches their field, or, where it could not be read
before, must say what its lines said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Literal, NamedTuple

from paperstack_lint.note import markdown
from paperstack_lint.note.front_matter.comments import find_comments
from paperstack_lint.note.front_matter.values import literal_values, typed_values
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof.edit_map import (
    Applied,
    ChangedLines,
    TextChange,
    changed_lines,
    changes_of,
    map_offset,
    touching_indices,
)
from paperstack_lint.note.proof.shown import TARGET_IS_TEXT, Feature, features, visible_text
from paperstack_lint.text.edits import Span, rewrite
from paperstack_lint.text.quote import quoted


class Refusal(NamedTuple):
    """Why the text after must not be written.

    `too complex`: the note is such that nothing can be proven, in reasonable time or since the two parsers read it
    differently. `altered`: a fix does more than its rule declares, a fault of the rule; the message names both.
    """

    kind: Literal["too complex", "altered"]
    message: str


class ParsedText(NamedTuple):
    """One of the two texts, and what its body is read as."""

    text: str
    body: int
    document: markdown.Document


_BY_TARGET = frozenset({"links", "link targets", "images"})
_ALLOWED_BY = {
    "link targets": frozenset({"link targets", "links"}),
    "link texts": frozenset({"links", "words"}),
    "link titles": frozenset({"links"}),
    "image texts": frozenset({"images", "words"}),
    "image targets": frozenset({"images", "link targets"}),
    "image titles": frozenset({"images"}),
    "emphasised words": frozenset({"emphasis", "words"}),
    "heading levels": frozenset({"headings"}),
    "line breaks": frozenset({"blocks"}),
    "cells": frozenset({"words"}),
    "HTML targets": _BY_TARGET,
    "HTML words": frozenset({"words"}),
    # To mistletoe, lines below `* <img …>` are HTML; what our own parser takes for it is `raw HTML`, and stays.
    "HTML": _BY_TARGET | {"words", "raw HTML"},
    "Liquid": _BY_TARGET,
}
"""Which declarations allow a kind to differ, where it is not just the kind itself."""


_ESCAPE = r"\\([!-/:-@\[-`{-~])"
"""A backslash belongs to the text of the source, or begins it, by how the parser cuts it."""


def prove(before: Note, after: Note, applied: Sequence[Applied]) -> Refusal | None:
    """Why `after` is more than what the fixes declare to make of `before`; None where it is proven not to be."""
    from paperstack_lint.note.proof.rendered import TooComplex

    changes = changes_of(before.text, applied)
    if rewrite(before.text, (edit for fix in applied for edit in fix.edits)) != after.text:
        return Refusal("altered", f"{_name_fixes(changes)}: the edits do not lead to the fixed text")
    try:
        problem = next(_find_problems(before, after, changes), None)
        alike = not problem or (_parsers_agree(before) and _parsers_agree(after))
    except TooComplex as error:
        return Refusal("too complex", f"too complex to prove that its fixes are harmless: {error}")
    if not alike:
        return Refusal("too complex", "what is a heading, a list, a link or code in it depends on the renderer")
    return Refusal("altered", problem) if problem else None


def passes_first_parser(before: Note, after: Note, applied: Sequence[Applied]) -> bool:
    """Whether our own parser sees no more of the fixes in the body than they declare: the cheap half of the proof."""
    old, new = (ParsedText(note.text, note.body, note.document) for note in (before, after))
    return next(_first_parser_problems(old, new, changes_of(before.text, applied)), None) is None


def _parsers_agree(note: Note) -> bool:
    """Return whether both parsers see as many headings, paragraphs, code blocks, links, items and tables, and the same
    math.
    """
    from paperstack_lint.note.proof.rendered import render

    page, document = render(note.text[note.body :]), note.document
    blocks = sum(block.kind == "code" for block in document.blocks)
    links = sum(not link.image and link.kind in ("inline", "reference", "autolink") for link in document.links)
    items = sum(block.kind == "item" for block in document.blocks)
    math = tuple(note.text[span.start : span.end] for span in document.opaque if span.kind == "math")
    theirs = [len(page.get(kind, ())) for kind in ("heading levels", "fenced code", "link texts")]
    listed = sum(block.startswith("ListItem") for block in page.get("blocks", ()))
    images = sum(link.image and link.kind in ("inline", "reference") for link in document.links)
    paragraphs = sum(block.kind == "paragraph" and block.parent < 0 for block in document.blocks)
    theirs += [listed, len(page.get("image texts", ())), page.get("blocks", ()).count("Paragraph 1")]
    theirs.append(sum(block.startswith("Table ") for block in page.get("blocks", ())))
    tables = sum(block.kind == "table" for block in document.blocks)
    return [len(document.headings), blocks, links, items, images, paragraphs, tables] == theirs and math == page.get(
        "math", ()
    )


def _find_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    if not _body_start_is_same(before, after, changes):
        yield f"{_name_fixes(changes)}: not declared, but the front matter does not end where it did"
        return
    yield from _value_problems(before, after, changes)
    yield from _comment_problems(before, after, changes)
    old = ParsedText(before.text, before.body, before.document)
    new = ParsedText(after.text, after.body, after.document)
    changes = _widen_changes(changes, old.document)
    yield from _first_parser_problems(old, new, changes)
    yield from _page_problems(old, new, changes, changed_lines(changes, old.text, new.text))


def _first_parser_problems(old: ParsedText, new: ParsedText, changes: Sequence[TextChange]) -> Iterator[str]:
    yield from _feature_problems(old, new, changes)
    yield from _word_problems(old, new, changes, changed_lines(changes, old.text, new.text))


def _widen_changes(changes: Sequence[TextChange], document: markdown.Document) -> list[TextChange]:
    """The changes; those of a shown target may alter what it is shown as."""
    links = [link for link in document.links if link.kind in TARGET_IS_TEXT]
    shown = [Span(link.target_start, link.target_end) for link in links]
    return [
        change._replace(alters=change.alters | _BY_TARGET | {"words", "headings"})
        if change.alters & _BY_TARGET and touching_indices(shown, change.before)
        else change
        for change in changes
    ]


def _allows(alters: frozenset[str], kind: str) -> bool:
    return not alters.isdisjoint(_ALLOWED_BY.get(kind, (kind,)))


def _name_fixes(changes: Iterable[TextChange]) -> str:
    return "the fixes of " + ", ".join(sorted({change.rule for change in changes}))


def _remove_spaces(text: str) -> str:
    return "".join(text.split())


# The front matter, by its values


def _body_start_is_same(before: Note, after: Note, changes: Sequence[TextChange]) -> bool:
    """Whether the body begins where it did, and the fences are as they were unless a rule declares the front matter."""
    declared = any("front matter" in change.alters for change in changes)
    # What is put where the body begins may be the beginning of the body, or the end of a front matter.
    stays = after.body in (map_offset(changes, before.body), map_offset(changes, before.body, before=True))
    return stays and (declared or _fences(before) == _fences(after))


def _fences(note: Note) -> tuple[str, str] | None:
    """What kind of front matter a note has, and what is wrong with its fences."""
    front = note.front_matter
    return (front.kind, front.fence_problem.kind if front.fence_problem else "") if front else None


def _value_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    declaring = [change for change in changes if "front matter" in change.alters]
    old, new = typed_values(before.front_matter), typed_values(after.front_matter)
    if old is None:
        if literal_values(after.text, after.front_matter) != literal_values(before.text, before.front_matter):
            yield f"{_name_fixes(declaring or changes)}: the front matter does not say what its lines said"
        elif new is not None and not declaring:
            yield f"{_name_fixes(changes)}: not declared, but the front matter can be read now"
        return
    if new is None:
        yield f"{_name_fixes(changes)}: the front matter can no longer be read"
        return
    touched = _fields(before, [change.before for change in declaring])
    touched |= _fields(after, [change.after for change in declaring])
    for key in sorted(old.keys() | new.keys()):
        if old.get(key, ...) != new.get(key, ...) and key not in touched:
            yield f"{_name_fixes(changes)}: not declared, but `{key}` in the front matter differs"


def _fields(note: Note, spans: Sequence[Span]) -> set[str]:
    """The keys of the fields that an edit touches."""
    fields = note.front_matter.fields if note.front_matter else ()
    return {field.key for field in fields if touching_indices(spans, Span(field.start, field.end - 1))}


def _comment_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    """Comments stay, whatever becomes of the values beside them."""
    old, new = before.front_matter, after.front_matter
    if old is None or any("comments" in change.alters for change in changes):
        return
    if new is None or old.error or new.error:  # both are read in the same way
        old, new = old._replace(fields=()), new and new._replace(fields=())
    had = [before.text[slice(*place)] for place in find_comments(before.text, old)]
    has = [after.text[slice(*place)] for place in find_comments(after.text, new)] if new else []
    if had != has:
        lost = next(iter(Counter(had) - Counter(has)), "")
        yield f"{_name_fixes(changes)}: not declared, but the comments of the front matter differ: {quoted(lost)}"


# The page by our own reading: everything at its place


def _feature_problems(old: ParsedText, new: ParsedText, changes: Sequence[TextChange]) -> Iterator[str]:
    has = {(one.kind, one.at, one.value): one for one in features(new.text, new.document)}
    gone, kept = [], set()
    for one in features(old.text, old.document):
        # What is put where it begins may stand before it, or be its new beginning.
        keys = [
            (one.kind, at, one.value) for at in (map_offset(changes, one.at), map_offset(changes, one.at, before=True))
        ]
        found = next((key for key in keys if key in has and key not in kept), None)
        kept.add(found)
        if found is None:
            gone.append(one)
    come = [one for key, one in has.items() if key not in kept]
    yield from _undeclared(gone, changes, [change.before for change in changes], old.text)
    yield from _undeclared(come, changes, [change.after for change in changes], new.text)


def _undeclared(
    features: Iterable[Feature], changes: Sequence[TextChange], spans: Sequence[Span], text: str
) -> Iterator[str]:
    for one in features:
        near = [changes[index] for index in touching_indices(spans, one.source)]
        if not any(_allows(change.alters, one.kind) for change in near):
            piece = quoted(text[one.source.start : one.source.end])
            yield f"{_name_fixes(near or changes)}: not declared, but the {one.kind} differ at {piece}"


def _word_problems(
    old: ParsedText, new: ParsedText, changes: Sequence[TextChange], lines: Sequence[ChangedLines]
) -> Iterator[str]:
    had = _cut_words(old, [place for one in lines for place in one.before])
    has = _cut_words(new, [place for one in lines for place in one.after])
    for index, (was, now) in enumerate(zip(had, has, strict=True)):
        edited = index % 2 == 1  # pieces without and with edits take turns
        if was != now and not (edited and "words" in lines[index // 2].alters):
            yield f"{_name_fixes(changes)}: not declared, but the words differ: {quoted(was)}, then {quoted(now)}"


def _cut_words(side: ParsedText, places: Sequence[int]) -> list[str]:
    """The words of the body without white space, cut at the places."""
    pieces: list[list[str]] = [[] for _ in range(len(places) + 1)]
    for run in visible_text(side.document):
        start = run.start
        while start < run.end:
            at = bisect_right(places, start)
            stop = min(run.end, places[at]) if at < len(places) else run.end
            pieces[at].append(side.text[start:stop])
            start = stop
    return [_remove_spaces(re.sub(_ESCAPE, r"\1", "".join(piece))) for piece in pieces]


# The page by mistletoe: everything in its order


def _page_problems(
    old: ParsedText, new: ParsedText, changes: Sequence[TextChange], lines: Sequence[ChangedLines]
) -> Iterator[str]:
    from paperstack_lint.note.proof.pieces import read_pages
    from paperstack_lint.note.proof.rendered import STRUCTURAL_KINDS

    had, has = read_pages((old.text, new.text), (old.body, new.body), lines)
    for kind in sorted(had.keys() | has.keys()):
        was, now = had.get(kind, ()), has.get(kind, ())
        if was == now or (kind == "words" and "".join(was) == "".join(now)):
            continue
        answering = [one for one in lines if _allows(one.alters, kind)]
        if not answering or (
            kind not in STRUCTURAL_KINDS and not _is_explained(kind, was, now, *_sources(old, new, answering))
        ):
            differing = (Counter(was) - Counter(now)) + (Counter(now) - Counter(was))
            example = quoted(next(iter(differing), ""))
            yield f"{_name_fixes(changes)}: not declared, but a second parser sees other {kind}: {example}"


def _sources(old: ParsedText, new: ParsedText, lines: Sequence[ChangedLines]) -> tuple[str, str]:
    """The text of the lines before and after."""
    return "".join(old.text[slice(*one.before)] for one in lines), "".join(new.text[slice(*one.after)] for one in lines)


def _is_explained(kind: str, was: Sequence[str], now: Sequence[str], old: str, new: str) -> bool:
    """Whether the edited lines hold all that only one page shows, and both show the rest in the same order."""
    gone, come = Counter(was) - Counter(now), Counter(now) - Counter(was)
    if not (_comes_from(gone, come, kind, old) and _comes_from(come, gone, kind, new)):
        return False
    differ = gone.keys() | come.keys()
    if [item for item in was if item not in differ] == [item for item in now if item not in differ]:
        return True
    # One may go and another one that says the same come: which of them stayed cannot be told.
    edited = _remove_spaces(old + new)
    differ |= {item for item in {*was, *now} if _remove_spaces(item) in edited}
    return [item for item in was if item not in differ] == [item for item in now if item not in differ]


def _comes_from(lost: Counter[str], kept: Counter[str], kind: str, source: str) -> bool:
    """Whether the characters that `lost` has, and `kept` has not, all stand in the source."""
    if kind != "words":  # a definition's target is that of every link that uses it
        lost, kept = Counter(set(lost)), Counter(set(kept))
    characters = Counter("".join(lost.elements())) - Counter("".join(kept.elements()))
    return characters <= Counter(source + unescape(source))
