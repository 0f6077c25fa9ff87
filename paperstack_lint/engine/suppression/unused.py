"""Faults of suppressions: those that hide nothing, name no rule or are misspelt; and the fix that removes one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import TYPE_CHECKING

from paperstack_lint.collection.project import Project
from paperstack_lint.config.configuration import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.suppression.comments import ALL, KINDS, PREFIX, Suppression
from paperstack_lint.engine.suppression.scopes import Credit, Scopes, covering
from paperstack_lint.note import attributes
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, rewrite
from paperstack_lint.text.nearest import WordIndex, nearest
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.spans import covering as place_covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Document
    from paperstack_lint.note.note import Note

MAX_PARSED = 2_000_000
"""Characters that may be parsed to tell apart which removals are harmless; beyond that none is offered."""
_ALTERS = frozenset({"comments", "blocks"})
"""What the removal of a comment may alter, as the rule declares."""
_SPACE = "\ufeff \t\r\n"


def complaints(note: Note, scopes: Scopes, used: Collection[Credit], ran: frozenset[str]) -> Iterator[Diagnostic]:
    """What is wrong with the suppressions of a note; `used` are those that hid a finding of the rules that `ran`."""
    known = Project.of(note).rules
    index = WordIndex(sorted(known | {name.partition("/")[0] for name in known}))
    unused = []
    for at, one in enumerate(scopes.every):
        if not one.kind:
            yield Diagnostic(one.start, one.end, _misspelt(one.word))
            continue
        names = scopes.names(one)
        if known:
            yield from _unknown(one, names, index)
        idle = {name for name in set(names) if _idle(scopes, Credit(at, name), used, ran, known)}
        if not idle.issuperset(names):
            yield from _unused_names(note, one, idle)
        else:
            unused.append(one)
    for one, fix in zip(unused, _removals(note, unused), strict=True):
        what = "enables what is not disabled" if one.kind == "enable" else "hides nothing"
        caveat = "" if fix else "without it, the rest of the note may be read differently"
        if fix and (reason := attributes.reattachment_caveat(note, fix.edits)):
            fix, caveat = None, reason  # noqa: PLW2901
        yield Diagnostic(one.start, one.end, f"this suppression {what}: remove it", fix, caveat)


def _misspelt(word: str) -> str:
    known = [PREFIX + each for each in KINDS]
    meant = nearest("-".join(word.replace(":", " ").split()), known) or ", ".join(known)
    return f"{quoted(word)} is no suppression: write {meant}"


def _unknown(one: Suppression, names: list[str], known: WordIndex) -> Iterator[Diagnostic]:
    for place, name in zip(one.names, names, strict=False):  # one that names no rule has the name ALL
        if name not in known:
            meant = known.nearest(name)
            remedy = f"write {quoted(meant)}" if meant else "`paperstack-lint rules` lists them"
            yield Diagnostic(*place, f"there is no rule {quoted(name)}: {remedy}")


def _idle(scopes: Scopes, credit: Credit, used: Collection[Credit], ran: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a name in a suppression is of no effect, as far as the rules that ran can tell."""
    rules = {rule for rule in known | ran if credit.name in covering(rule)}
    if not rules or not rules <= ran or (credit.name == ALL and not known):
        return False
    if scopes.every[credit.at].kind != "enable":
        return credit not in used
    before = scopes.every[credit.at].start - 1
    related = {credit.name, *covering(credit.name), *rules, *(rule.partition("/")[0] for rule in rules)}
    return not any(scopes.disabled(name, before) for name in related)


def _unused_names(note: Note, one: Suppression, idle: AbstractSet[str]) -> Iterator[Diagnostic]:
    """The names that are of no effect beside others that are; the fix takes the blank or comma along."""
    caveat = "some parsers show this comment as text" if idle and _shows(note, one) else ""
    for at, place in enumerate(one.names):
        name = note.text[place.start : place.end]
        if name in idle:
            cut = Edit(one.names[at - 1].end, place.end, "") if at else Edit(place.start, one.names[1].start, "")
            fix = None if caveat else Fix(f"remove {quoted(name)}", (cut,))
            yield Diagnostic(*place, f"{quoted(name)} is of no effect in this suppression: remove it", fix, caveat)


def _removals(note: Note, unused: Sequence[Suppression]) -> list[Fix | None]:
    """For each the fix that removes it, with its line if it stands alone; None where that would alter the rest."""
    edits = [_whole_line(note, one) or _within_line(note, one) for one in unused]
    edits = [edit if edit and _keeps_front_matter(note, edit) else None for edit in edits]
    possible = [edit for edit in edits if edit]
    if possible and not _same_blocks(note, possible):
        few = len(possible) * len(note.text) <= MAX_PARSED
        edits = [edit if edit and few and _same_blocks(note, [edit]) else None for edit in edits]
    return [Fix("remove the suppression", (edit,)) if edit else None for edit in edits]


def _keeps_front_matter(note: Note, cut: Edit) -> bool:
    """Return whether generators read the same front matter without a comment.

    In one that cannot be read, nobody knows which value the comment belongs to. Where there is none, the comment may be
    what keeps a fence from the beginning of the note, or the lines below a fence from being fields.
    """
    front = note.front_matter
    if front:
        open_end = front.fence_problem is not None and front.fence_problem.kind == "no closing"
        return not open_end and (cut.start >= front.end or not (front.error or front.fence_problem))
    first = _after_spaces(note.text, 0)
    return not note.text.startswith(("---", "+++"), first if first < cut.start else _after_spaces(note.text, cut.end))


def _after_spaces(text: str, start: int) -> int:
    """Return where the first character is that is no space."""
    found = re.compile(f"[^{_SPACE}]").search(text, start)
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
    """The comment with the blanks that part it from the text before.

    None if it parts two words itself, or some parsers show it.
    """
    if _shows(note, one):
        return None
    text, start, end = note.text, note.line_span(one.start)[0], note.line_span(one.end)[1]
    spaced = one.start > start and text[one.start - 1] in " \t"
    ends = _is_blank(text, one.end, end, r"\s")
    if not ends and _holds_text(note, one):
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
    return re.compile(f"[{spaces}]*+").fullmatch(text, start, end) is not None


def _shows(note: Note, one: Suppression) -> bool:
    """Return whether some parsers take a comment for text: one within a line that has `--` before its end."""
    dashes = one.start >= note.body and "--" in note.text[one.start + len("<!--") : one.end - len("->")]
    return dashes and _whole_line(note, one) is None


def _holds_text(note: Note, one: Suppression) -> bool:
    """Return whether text around the comment is read otherwise without it: that of a link, or of HTML it begins."""
    at = note.document.block_at(one.start)
    block = note.document.blocks[at] if at >= 0 else None
    begins = block and block.kind == "html" and not note.text[block.start : one.start].strip()
    return bool(begins) or place_covering(note.document.links, one.start) is not None


def _same_blocks(note: Note, cuts: Sequence[Edit]) -> bool:
    """Whether the note has the same blocks without the comments; lists that they parted may become one.

    Nothing else may differ on the page either: a tag may begin HTML below a comment, and be text below a paragraph.
    """
    from paperstack_lint.note.proof.edit_map import Applied
    from paperstack_lint.note.proof.proof import passes_first_parser

    after = type(note)(note.path, rewrite(note.text, cuts), Project.of(note))
    if _shape(note.document, note.text, cuts) != _shape(after.document, after.text, ()):
        return False
    return passes_first_parser(note, after, [Applied(UNUSED, _ALTERS, tuple(cuts))])


def _shape(document: Document, text: str, cuts: Sequence[Edit]) -> list[tuple[object, ...]]:
    """The blocks with their places once the cuts are out, but raw HTML and bullet lists."""
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
