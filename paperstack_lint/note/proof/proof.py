"""Prove that fixes change nothing on the page but what their rules declare (`ALTERS`).

The fixed text is the original text with the edits applied. Their effect on the page has to be proven: a stray backtick
turns a paragraph into code, a space ends a link, a line of `=` makes a heading. Two independent parsers parse the page
before and after:

- Our own parser gives positions. Every heading, link, code span … that only one of the two texts has at its position
  must be touched by an edit whose rule declares that kind. Words may differ only on lines with an edit whose rule
  declares words.
- mistletoe gives no positions, but is independent. What only one of its two pages displays must consist of characters
  on lines with an edit whose rule declares that kind; everything else must be on both pages, in the same order.

Values in the front matter may differ only where an edit whose rule declares that touches their field; if the front
matter could not be parsed before, they must be those of its lines, read literally.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Literal, NamedTuple

from paperstack_lint.note import markdown
from paperstack_lint.note.front_matter.values import literal_values, typed_values
from paperstack_lint.note.front_matter.yaml_comments import find_comments
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof.compared_features import TARGET_IS_TEXT, Feature, features, visible_text
from paperstack_lint.note.proof.edit_map import (
    Applied,
    ChangedLines,
    TextChange,
    changed_lines,
    changes_of,
    map_offset,
    name_fixes,
    touching_indices,
)
from paperstack_lint.note.proof.page_reader import STRUCTURAL_KINDS, TooComplex
from paperstack_lint.text.edits import Span, rewrite
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex


class Refusal(NamedTuple):
    """The reason why the fixed text must not be written.

    `too complex`: nothing can be proven about the note in reasonable time, or the two parsers disagree about it.
    `altered`: a fix changes more than its rule declares, a bug in the rule; the message names the rule and the change.
    """

    kind: Literal["too complex", "altered"]
    message: str


class ParsedText(NamedTuple):
    """One of the two texts, with the offset of its body and its document."""

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
    # mistletoe parses lines below `* <img …>` as HTML. HTML of our own parser is `raw HTML`, declared by that name.
    "HTML": _BY_TARGET | {"words", "raw HTML"},
    "Liquid": _BY_TARGET,
}
"""The declarations that allow a kind to differ; a kind that is not listed needs a declaration of its own name."""


_ESCAPE = r"\\([!-/:-@\[-`{-~])"
"""An escape, whose backslash is in a run of text or just before it."""


def prove(before: Note, after: Note, applied: Sequence[Applied]) -> Refusal | None:
    """Return the reason why `after` is not proven to differ from `before` only as the fixes declare; None if it is."""
    changes = changes_of(before.text, applied)
    if rewrite(before.text, (edit for fix in applied for edit in fix.edits)) != after.text:
        return Refusal("altered", f"{name_fixes(changes)}: the edits do not produce the fixed text")
    try:
        problem = next(_find_problems(before, after, changes), None)
        alike = not problem or (_parsers_agree(before) and _parsers_agree(after))
    except TooComplex as error:
        problem = msg("too complex to prove that its fixes are harmless: {reason}", reason=str(error))
        return Refusal("too complex", problem)
    if not alike:
        problem = msg("what is a heading, a list, a link or code in it depends on the renderer")
        return Refusal("too complex", problem)
    return Refusal("altered", problem) if problem else None


def passes_first_parser(before: Note, after: Note, applied: Sequence[Applied]) -> bool:
    """Return whether our own parser finds no undeclared change in the body: the cheap half of the proof."""
    old, new = (ParsedText(note.text, note.body, note.document) for note in (before, after))
    return next(_first_parser_problems(old, new, changes_of(before.text, applied)), None) is None


def _parsers_agree(note: Note) -> bool:
    """Return whether both parsers find the same math, and the same numbers of headings, links and other blocks."""
    from paperstack_lint.note.proof.second_parser import render

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
    if not _is_body_start_same(before, after, changes):
        yield f"{name_fixes(changes)}: not declared, but the front matter does not end where it did"
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
    """Return the changes; those of a target that the page displays as text may alter words and headings, too."""
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


def _remove_spaces(text: str) -> str:
    return "".join(text.split())


# The page according to our own parser, by position


def _feature_problems(old: ParsedText, new: ParsedText, changes: Sequence[TextChange]) -> Iterator[str]:
    found_after = {(one.kind, one.at, one.value): one for one in features(new.text, new.document)}
    removed = []
    kept: set[tuple[str, int, str]] = set()
    for one in features(old.text, old.document):
        # Text that is inserted at the start of a feature may precede it, or become part of it.
        for before in (False, True):
            key = (one.kind, map_offset(changes, one.at, before=before), one.value)
            if key in found_after and key not in kept:
                kept.add(key)
                break
        else:
            removed.append(one)
    added = [one for key, one in found_after.items() if key not in kept]
    yield from _undeclared(removed, changes, [change.before for change in changes], old.text)
    yield from _undeclared(added, changes, [change.after for change in changes], new.text)


def _undeclared(
    features: Iterable[Feature], changes: Sequence[TextChange], spans: Sequence[Span], text: str
) -> Iterator[str]:
    for one in features:
        near = [changes[index] for index in touching_indices(spans, one.source)]
        if not any(_allows(change.alters, one.kind) for change in near):
            piece = quoted(text[one.source.start : one.source.end])
            yield f"{name_fixes(near or changes)}: not declared, but the {one.kind} differ at {piece}"


def _word_problems(
    old: ParsedText, new: ParsedText, changes: Sequence[TextChange], lines: Sequence[ChangedLines]
) -> Iterator[str]:
    old_words = _cut_words(old, [place for one in lines for place in one.before])
    new_words = _cut_words(new, [place for one in lines for place in one.after])
    for index, (old_piece, new_piece) in enumerate(zip(old_words, new_words, strict=True)):
        if old_piece == new_piece:
            continue
        before, after = (_remove_spaces(regex(_ESCAPE).sub(r"\1", piece)) for piece in (old_piece, new_piece))
        edited = index % 2 == 1  # pieces without and with edits alternate
        if before != after and not (edited and "words" in lines[index // 2].alters):
            yield f"{name_fixes(changes)}: not declared, but the words differ: {quoted(before)}, then {quoted(after)}"


def _cut_words(side: ParsedText, places: Sequence[int]) -> list[str]:
    """Return the words of the body, cut at the offsets."""
    pieces: list[list[str]] = [[] for _ in range(len(places) + 1)]
    for run in visible_text(side.document):
        start = run.start
        while start < run.end:
            at = bisect_right(places, start)
            stop = min(run.end, places[at]) if at < len(places) else run.end
            pieces[at].append(side.text[start:stop])
            start = stop
    return ["".join(piece) for piece in pieces]


# The page according to mistletoe, by order


def _page_problems(
    old: ParsedText, new: ParsedText, changes: Sequence[TextChange], lines: Sequence[ChangedLines]
) -> Iterator[str]:
    from paperstack_lint.note.proof.second_parser import read_pages

    old_page, new_page = read_pages((old.text, new.text), (old.body, new.body), lines)
    for kind in sorted(old_page.keys() | new_page.keys()):
        before, after = old_page.get(kind, ()), new_page.get(kind, ())
        if before == after or (kind == "words" and "".join(before) == "".join(after)):
            continue
        declaring = [one for one in lines if _allows(one.alters, kind)]
        if not declaring or (
            kind not in STRUCTURAL_KINDS and not _is_explained(kind, before, after, *_sources(old, new, declaring))
        ):
            differing = (Counter(before) - Counter(after)) + (Counter(after) - Counter(before))
            example = quoted(next(iter(differing), ""))
            yield f"{name_fixes(changes)}: not declared, but a second parser finds other {kind}: {example}"


def _sources(old: ParsedText, new: ParsedText, lines: Sequence[ChangedLines]) -> tuple[str, str]:
    """Return the text of the lines before and after."""
    return "".join(old.text[slice(*one.before)] for one in lines), "".join(new.text[slice(*one.after)] for one in lines)


def _is_explained(kind: str, before: Sequence[str], after: Sequence[str], old: str, new: str) -> bool:
    """Return whether the edited lines contain all that only one page displays, and the rest is in the same order."""
    removed, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if not (_comes_from(removed, added, kind, old) and _comes_from(added, removed, kind, new)):
        return False
    differ = removed.keys() | added.keys()
    if [item for item in before if item not in differ] == [item for item in after if item not in differ]:
        return True
    # Of equal items, it is undecidable which one was edited: ignore all that the edited lines contain.
    edited = _remove_spaces(old + new)
    differ |= {item for item in {*before, *after} if _remove_spaces(item) in edited}
    return [item for item in before if item not in differ] == [item for item in after if item not in differ]


def _comes_from(lost: Counter[str], kept: Counter[str], kind: str, source: str) -> bool:
    """Return whether the source contains all characters that `lost` has and `kept` has not."""
    if kind != "words":  # a definition's target is that of every link that uses it
        lost, kept = Counter(set(lost)), Counter(set(kept))
    characters = Counter("".join(lost.elements())) - Counter("".join(kept.elements()))
    return not characters or characters <= Counter(source + unescape(source))


def _is_body_start_same(before: Note, after: Note, changes: Sequence[TextChange]) -> bool:
    """Return whether the body begins at the same place, after the same fences unless a rule declares `front matter`."""
    declared = any("front matter" in change.alters for change in changes)
    # Text inserted at the beginning of the body may belong to the body, or to the end of a front matter.
    is_same = after.body in (map_offset(changes, before.body), map_offset(changes, before.body, before=True))
    return is_same and (declared or _fences(before) == _fences(after))


def _fences(note: Note) -> tuple[str, str] | None:
    """Return the kind of a front matter and the problem of its fences; None without one."""
    front = note.front_matter
    return (front.kind, front.fence_problem.kind if front.fence_problem else "") if front else None


def _value_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    """Yield messages about values that differ though no fix that declares `front matter` touches their field."""
    declaring = [change for change in changes if "front matter" in change.alters]
    old, new = typed_values(before.front_matter), typed_values(after.front_matter)
    if old is None:
        if literal_values(after.text, after.front_matter) != literal_values(before.text, before.front_matter):
            yield f"{name_fixes(declaring or changes)}: the values of the front matter are not those of its lines"
        elif new is not None and not declaring:
            yield f"{name_fixes(changes)}: not declared, but the front matter can be read now"
        return
    if new is None:
        yield f"{name_fixes(changes)}: the front matter can no longer be read"
        return
    touched = _fields(before, [change.before for change in declaring])
    touched |= _fields(after, [change.after for change in declaring])
    for key in sorted(old.keys() | new.keys()):
        if old.get(key, ...) != new.get(key, ...) and key not in touched:
            yield f"{name_fixes(changes)}: not declared, but `{key}` in the front matter differs"


def _fields(note: Note, spans: Sequence[Span]) -> set[str]:
    """Return the keys of the fields that an edit touches."""
    fields = note.front_matter.fields if note.front_matter else ()
    return {field.key for field in fields if touching_indices(spans, Span(field.start, field.end - 1))}


def _comment_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    """Yield a message if comments differ, which must stay even where values change."""
    old, new = before.front_matter, after.front_matter
    if old is None or any("comments" in change.alters for change in changes):
        return
    if new is None or old.error or new.error:  # both are searched in the same way
        old, new = old._replace(fields=()), new and new._replace(fields=())
    old_comments = [before.text[slice(*place)] for place in find_comments(before.text, old)]
    new_comments = [after.text[slice(*place)] for place in find_comments(after.text, new)] if new else []
    if old_comments != new_comments:
        lost = next(iter(Counter(old_comments) - Counter(new_comments)), "")
        yield f"{name_fixes(changes)}: not declared, but the comments of the front matter differ: {quoted(lost)}"
