"""The spacing that the headings of a note should have, by a policy, or as most headings of the note or others have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.headings.spacing_majority import Spacing, count_spacing
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

Policy = Literal["consistent", "require", "forbid"]
MIN_HEADINGS_FOR_TITLE = 3
"""Headings of a note from which on the title in its front matter is compared with them."""


class WantedSpacing(NamedTuple):
    """The required spacing of headings, and `reason`, the part of the message that justifies it.

    `strict` is whether an option requires it; `headings` counts those of the note in this style, 0 where a folder or
    the collection decides.
    """

    spacing: Spacing
    reason: str = ""
    strict: bool = False
    headings: int = 0


def wanted_spacing(
    note: Note, policy: Policy, consistent_in: Literal["note", "collection"], names: tuple[str, ...]
) -> WantedSpacing:
    """Return the required spacing: that of the policy, or of most headings of the note, its folder or all notes.

    Headings are compared with those of the note or of the collection first; those inside one of `names` do not count.
    A note that departs from its folder more often than not has a habit of its own, and only its own headings are a
    reason to take spaces away.
    """
    if policy != "consistent":
        require = policy == "require"
        return WantedSpacing(
            "spaced" if require else "unspaced", msg("but the policy is `{policy}`", policy=policy), strict=True
        )
    own = count_spacing(note, names)
    everywhere = consistent_in == "collection"
    if (way := own.majority) and not everywhere:
        count = own.spaced if way == "spaced" else own.unspaced
        reason = msg(
            "while {count} headings in this note have {one} (first in line {line})",
            count=count,
            one=_one(way),
            line=own.line(way),
        )
        return WantedSpacing(way, reason, headings=count)
    if not (own.mixed or (own.spaced and own.unspaced) or (everywhere and own.spaced + own.unspaced)):
        return WantedSpacing("")
    for scope in ("",) if everywhere else dict.fromkeys((_folder(note), "")):
        usual = Project.of(note).usual_spacing(scope)
        follows = 2 * own.count(usual.spacing) >= own.spaced + own.unspaced
        if usual.spacing and (everywhere or (usual.clear and follows and usual.spacing == "spaced")):
            where = msg("in `{folder}`", folder=scope) if scope else msg("of all notes")
            which = (
                msg("nearly all headings {where}", where=where)
                if usual.clear
                else msg("most headings {where}", where=where)
            )
            reason = msg(
                "while {which} have {one} (as in {place})",
                which=which,
                one=_one(usual.spacing),
                place=f"{usual.path}:{usual.line}",
            )
            return WantedSpacing(usual.spacing, reason)
    return WantedSpacing("")


def is_title_alike(note: Note, way: Spacing, wanted: WantedSpacing) -> bool:
    """Return whether a title has the usual style of its folder, or the note has too few headings to compare it with."""
    if wanted.headings < MIN_HEADINGS_FOR_TITLE:
        return True
    usual = Project.of(note).usual_spacing(_folder(note))
    return usual.clear and usual.spacing == way


def may_titles_differ(note: Note, wanted: WantedSpacing) -> bool:
    """Return whether titles may have another style than the headings below them.

    The titles of the folder, or else those of all notes, usually have the other style; or they have both, or are too
    few, and the headings of the note have no spaces.
    """
    scopes = [Project.of(note).usual_spacing(scope) for scope in dict.fromkeys((_folder(note), ""))]
    usual = next((one.titles for one in scopes if one.titles), "")
    if usual:
        return usual != wanted.spacing
    return wanted.headings > 0 and (scopes[-1].are_titles_mixed or wanted.spacing == "unspaced")


def _folder(note: Note) -> str:
    """Return the folder of a note, as messages name it."""
    return Project.of(note).place(note.path).name.rpartition("/")[0]


def _one(spacing: Spacing) -> str:
    """Return the pronoun for a space, or for no space, in a message."""
    return msg("one") if spacing == "spaced" else msg("none")
