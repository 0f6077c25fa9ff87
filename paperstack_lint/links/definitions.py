"""Reference definitions and footnotes of a note, and the references to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.markdown import label, normalize_label
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import generator_of
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

_BEGIN = r"(?:^|(?<=\A\ufeff)) {0,3}"
"""The beginning of a line, after a byte order mark on the first one."""
_DEFINED = rf"{_BEGIN}\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?([^\s<>]+)"
_DEFINES = rf"{_BEGIN}\[[^\[\]\n]+\]:"
_FOOTNOTE = rf"{_BEGIN}\[\^([^\[\]\s]+)\]:"
_FOOTNOTE_USED = r"(?<!\[)\[\^([^\[\]\s]+)\](?!:)|(?<=\[)\[\^([^\[\]\s]+)\](?![:\]])"
_FULL = r"(?<![\w\])\\!])!?\[([^\[\]\n]+)\](?:\[([^\[\]\n*`]+)\]|\[\])(?![\[(])"
_BRACKETED = r"\[([^\[\]]+)\]"
_COMMENT = r"//|comment|#|_|<>"


class LabelUse(NamedTuple):
    """A label in a definition or a reference: its span, its name in one spelling, and the target of a definition."""

    start: int
    end: int
    name: str
    target: str = ""


@analysis
def definitions(note: Note) -> dict[str, LabelUse]:
    """Return the definition that counts for each label; those that only contain a comment are left out."""
    text, found = note.text, dict[str, LabelUse]()
    for link in note.document.links:
        if (
            link.kind == "definition"
            and link.target.strip("#")
            and not regex(_COMMENT).fullmatch(name := label(text, link))
        ):
            end = text.find("]:", link.start, link.end) + 1  # without its target
            found.setdefault(name, LabelUse(link.start, end or link.end, name, link.target))
    return found


def repeated_definitions(note: Note) -> Iterator[LabelUse]:
    """Yield the definitions of a label that an earlier one defines; `target` is as written."""
    known = definitions(note)
    for found in regex(_DEFINED, re.MULTILINE).finditer(note.text, note.body) if known else ():
        name, start = normalize_label(found[1]), found.start() + found[0].index("[")
        counts = known.get(name)
        if (
            counts
            and start > counts.start
            and not note.document.opaque_at(start)
            and _begins_a_block(note, found.start())
        ):
            yield LabelUse(start, found.end(), name, found[2])


def _begins_a_block(note: Note, start: int) -> bool:
    """Return whether a line follows an empty one or another definition: in a paragraph nothing is defined."""
    before = note.text[note.text.rfind("\n", 0, max(start - 1, 0)) + 1 : start].removeprefix("\ufeff").strip()
    return not before or regex(_DEFINED).match(before) is not None


def undefined_references(note: Note) -> Iterator[LabelUse]:
    """Yield the references of the form `[text][label]` whose label has no definition."""
    known = definitions(note)
    for found in regex(_FULL).finditer(note.text, note.body):
        name = normalize_label(found[2] or found[1])
        bracket = found.start() + (found[0][0] == "!")
        free = covering(note.document.links, bracket) is None and note.document.opaque_at(bracket) is None
        index = found[2] and (len(found[1] + found[2]) < 4 or (found[1] + found[2]).isdecimal())  # `[i][j]`, `[12][13]`
        if name not in known and free and not index and not found[1].startswith("^"):
            yield LabelUse(*found.span(), found[2] or found[1])


def names_used(note: Note) -> frozenset[str]:
    """Return all names in square brackets that may refer to a definition, in code and HTML as well, in one spelling."""
    found = regex(_BRACKETED).finditer(note.text, note.body)
    # Only the brackets that begin a definition end before its colon.
    begun = {one.end() - 1 for one in regex(_DEFINES, re.MULTILINE).finditer(note.text, note.body)}
    used = (one for one in found if one.end() not in begun)
    return frozenset((*note.references, *(normalize_label(one[1]) for one in used)))


class Footnotes(NamedTuple):
    """The footnotes of a note: their definitions and the references to them, in order."""

    defined: tuple[LabelUse, ...]
    used: tuple[LabelUse, ...]


@analysis
def footnotes(note: Note) -> Footnotes:
    """Return the footnotes of a note; none where its generator has none, as Hexo without a plugin."""
    if "[^" not in note.text or (generator_of(note) == "hexo"):
        return Footnotes((), ())
    return Footnotes(tuple(_places(note, _FOOTNOTE)), tuple(_places(note, _FOOTNOTE_USED)))


def _places(note: Note, pattern: str) -> Iterator[LabelUse]:
    for found in regex(pattern, re.MULTILINE).finditer(note.text, note.body):
        place = Span(found.start() + found[0].index("["), found.end())
        if note.document.opaque_at(place.start) is None:
            yield LabelUse(*place, normalize_label(next(filter(None, found.groups()))))
