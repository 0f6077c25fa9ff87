"""Problems of suppressions: those that hide nothing, name no rule or are misspelt; and the fix that removes one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

from paperstack_lint.collection.project import Project
from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import (
    ALL,
    KINDS,
    PREFIX,
    HidingName,
    Suppression,
    SuppressionIndex,
    covering_names,
)
from paperstack_lint.note import attributes
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, rewrite
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import WordIndex, nearest
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering as place_covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Document
    from paperstack_lint.note.note import Note

MAX_PARSED = 2_000_000
"""Characters that may be parsed to find which removals are harmless; beyond that none is offered."""
_ALTERS = frozenset({"comments", "blocks"})
"""What the removal of a comment may alter, as the rule declares."""
_SPACE = "\ufeff \t\r\n"


def problems(
    note: Note, index: SuppressionIndex, used: Collection[HidingName], ran: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield the problems of suppressions of a note; `used` are those that hid a finding of the rules that `ran`."""
    known = Project.of(note).rules
    known_names = WordIndex(sorted(known | {name.partition("/")[0] for name in known}))
    unused = []
    for at, one in enumerate(index.every):
        if not one.kind:
            yield Diagnostic(one.start, one.end, _misspelt(one.word))
            continue
        names = index.names(one)
        if known:
            yield from _unknown(one, names, known_names)
        idle = {name for name in set(names) if _idle(index, HidingName(at, name), used, ran, known)}
        if not idle.issuperset(names):
            yield from _unused_names(note, one, idle)
        else:
            unused.append(one)
    for one, fix in zip(unused, _removals(note, unused), strict=True):
        message = (
            msg("this suppression enables what is not disabled: remove it")
            if one.kind == "enable"
            else msg("this suppression hides nothing: remove it")
        )
        caveat = "" if fix else msg("without it, the rest of the note may be read differently")
        if fix and (reason := attributes.reattachment_caveat(note, fix.edits)):
            fix, caveat = None, reason  # noqa: PLW2901  # without the fix of this round
        yield Diagnostic(one.start, one.end, message, fix, caveat)


def _misspelt(word: str) -> str:
    known = [PREFIX + each for each in KINDS]
    meant = nearest("-".join(word.replace(":", " ").split()), known) or enumerated(known)
    return msg("{word} is not a suppression: write {meant}", word=quoted(word), meant=meant)


def _unknown(one: Suppression, names: list[str], known: WordIndex) -> Iterator[Diagnostic]:
    for place, name in zip(one.names, names, strict=False):  # one that names no rule has the name ALL
        if name not in known:
            meant = known.nearest(name)
            remedy = msg("write {text}", text=quoted(meant)) if meant else msg("`paperstack-lint rules` lists them")
            yield Diagnostic(*place, msg("there is no rule {name}: {remedy}", name=quoted(name), remedy=remedy))


def _idle(
    index: SuppressionIndex,
    hiding_name: HidingName,
    used: Collection[HidingName],
    ran: frozenset[str],
    known: frozenset[str],
) -> bool:
    """Return whether a name in a suppression has no effect, as far as the rules that ran show."""
    rules = {rule for rule in known | ran if hiding_name.name in covering_names(rule)}
    if not rules or not rules <= ran or (hiding_name.name == ALL and not known):
        return False
    if index.every[hiding_name.at].kind != "enable":
        return hiding_name not in used
    before = index.every[hiding_name.at].start - 1
    related = {hiding_name.name, *covering_names(hiding_name.name), *rules, *(rule.partition("/")[0] for rule in rules)}
    return not any(index.disabled(name, before) for name in related)


def _unused_names(note: Note, one: Suppression, idle: AbstractSet[str]) -> Iterator[Diagnostic]:
    """Yield the names without effect beside others that have one; the fix removes the space or comma as well."""
    caveat = msg("some parsers display this comment as text") if idle and _is_displayed(note, one) else ""
    for at, place in enumerate(one.names):
        name = note.text[place.start : place.end]
        if name in idle:
            cut = Edit(one.names[at - 1].end, place.end, "") if at else Edit(place.start, one.names[1].start, "")
            fix = None if caveat else Fix(msg("remove {text}", text=quoted(name)), (cut,))
            yield Diagnostic(
                *place, msg("{name} has no effect in this suppression: remove it", name=quoted(name)), fix, caveat
            )


def _removals(note: Note, unused: Sequence[Suppression]) -> list[Fix | None]:
    """Return for each the fix that removes it, with its line if nothing else is there; None where it alters more."""
    edits = [_whole_line(note, one) or _within_line(note, one) for one in unused]
    edits = [edit if edit and _keeps_front_matter(note, edit) else None for edit in edits]
    possible = [edit for edit in edits if edit]
    if possible and not _same_blocks(note, possible):
        few = len(possible) * len(note.text) <= MAX_PARSED
        edits = [edit if edit and few and _same_blocks(note, [edit]) else None for edit in edits]
    pairs = zip_longest(edits, edits[1:])
    edits = [None if edit and _is_above_indented(note, edit, below) else edit for edit, below in pairs]
    return [Fix(msg("remove the suppression"), (edit,)) if edit else None for edit in edits]


def _is_above_indented(note: Note, cut: Edit, below: Edit | None) -> bool:
    """Return whether an indented comment follows, which without this one, but not itself, would be in an item above."""
    text = note.text
    return below is not None and text[below.start] in " \t" and _is_blank(text, cut.end, below.start, r"\s")


def _keeps_front_matter(note: Note, cut: Edit) -> bool:
    """Return whether generators read the same front matter without a comment.

    In invalid front matter, it is unknown which value the comment belongs to. Where there is none, the comment may be
    why a fence is not at the beginning of the note, or why the lines below a fence are not fields.
    """
    front = note.front_matter
    if front:
        open_end = front.fence_problem is not None and front.fence_problem.kind == "no closing"
        return not open_end and (cut.start >= front.end or not (front.error or front.fence_problem))
    first = _after_spaces(note.text, 0)
    return not note.text.startswith(("---", "+++"), first if first < cut.start else _after_spaces(note.text, cut.end))


def _after_spaces(text: str, start: int) -> int:
    """Return the offset of the first character that is not a space."""
    found = regex(f"[^{_SPACE}]").search(text, start)
    return found.start() if found else len(text)


def _whole_line(note: Note, one: Suppression) -> Edit | None:
    text = note.text
    start, end = note.line_span(one.start)[0], note.line_span(one.end)[1]
    if not (_is_blank(text, start, one.start, " \t") and _is_blank(text, one.end, end, " \t")):
        return None
    after = text.find("\n", end) + 1 or len(text)
    below = note.line_span(after)[1]
    above = note.line_span(start - 1) if start > note.body else (start, start)
    if below < len(text) and not text[after:below].strip() and not text[slice(*above)].strip():
        after = text.find("\n", below) + 1  # of the blank lines around it one is enough
    return Edit(start, after, "")


def _within_line(note: Note, one: Suppression) -> Edit | None:
    """Return the edit that removes a comment with the spaces before it.

    None if it separates two words itself, or some parsers display it.
    """
    if _is_displayed(note, one):
        return None
    text, start, end = note.text, note.line_span(one.start)[0], note.line_span(one.end)[1]
    spaced = one.start > start and text[one.start - 1] in " \t"
    ends = _is_blank(text, one.end, end, r"\s")
    if not ends and _is_inside_text(note, one):
        return None
    if ends:
        first = one.start
        while first > start and text[first - 1] in " \t":
            first -= 1
        return Edit(first, one.end, "")
    if text[one.end] in " \t":
        return Edit(one.start - spaced, one.end, "")
    return Edit(one.start, one.end, "") if spaced else None


def _is_blank(text: str, start: int, end: int, spaces: str) -> bool:
    return regex(f"[{spaces}]*+").fullmatch(text, start, end) is not None


def _is_displayed(note: Note, one: Suppression) -> bool:
    """Return whether some parsers display a comment as text: one within a line that has `--` before its end."""
    dashes = one.start >= note.body and "--" in note.text[one.start + len("<!--") : one.end - len("->")]
    return dashes and _whole_line(note, one) is None


def _is_inside_text(note: Note, one: Suppression) -> bool:
    """Return whether text around the comment is parsed differently without it: that of a link, or of HTML it begins."""
    at = note.document.block_at(one.start)
    block = note.document.blocks[at] if at >= 0 else None
    begins = block and block.kind == "html" and not note.text[block.start : one.start].strip()
    return bool(begins) or place_covering(note.document.links, one.start) is not None


def _same_blocks(note: Note, cuts: Sequence[Edit]) -> bool:
    """Return whether the note has the same blocks without the comments; lists that they separated may become one.

    Nothing else may differ on the page either: a tag begins HTML below a comment, but is text below a paragraph.
    """
    from paperstack_lint.note.proof.edit_map import Applied
    from paperstack_lint.note.proof.proof import passes_first_parser

    after = type(note)(note.path, rewrite(note.text, cuts), Project.of(note))
    if _shape(note.document, note.text, cuts) != _shape(after.document, after.text, ()):
        return False
    return passes_first_parser(note, after, [Applied(UNUSED, _ALTERS, tuple(cuts))])


def _shape(document: Document, text: str, cuts: Sequence[Edit]) -> list[tuple[object, ...]]:
    """Return the blocks without raw HTML and bullet lists, with their offsets after the cuts."""
    ends = [cut.end for cut in cuts]
    gone = [0, *accumulate(cut.end - cut.start for cut in cuts)]
    depths: list[int] = []
    shape: list[tuple[object, ...]] = [(len(document.marks), len(document.links))]
    for block in document.blocks:
        depth = depths[block.parent] if block.parent >= 0 else 0
        depths.append(depth + (block.kind in ("item", "quote", "footnote")))
        if block.kind != "html" and (block.kind != "list" or text[block.start].isdigit()):
            shape.append((block.kind, block.level, depth, block.start - gone[bisect_right(ends, block.start)]))
    return shape
