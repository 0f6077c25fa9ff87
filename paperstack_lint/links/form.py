"""What is wrong with a link's target as such, before anyone asks where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperstack_lint.addresses import arxiv, schemes
from paperstack_lint.links import bare, retarget, spaces, surplus
from paperstack_lint.links.fields import field_links
from paperstack_lint.links.retarget import Retargeted
from paperstack_lint.note.note import analysis
from paperstack_lint.site.file_references import on_machine
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

MAX_LENGTH = 4096
"""Longer targets are data, not addresses; they are not judged."""


@analysis
def target_problems(note: Note) -> dict[Link, Diagnostic]:
    """What is wrong with the form of the targets of a note's links, by the link."""
    torn = [place for place, _ in _torn(note)]
    links = [link for link in note.document.links if not covering(torn, link.start)] if torn else note.document.links
    found = {link: one for link in links if (one := _fault(note, link))}
    return found | {link: one for link in field_links(note) if (one := _scheme(note, link) or _no_host(link))}


@analysis
def sound_links(note: Note) -> tuple[Link, ...]:
    """The links whose target is an address or a path of sound form: those that other rules may judge."""
    torn, problems = tuple(place for place, _ in _torn(note)), target_problems(note)
    return tuple(
        link
        for link in (*field_links(note), *note.document.links)
        if link.kind not in ("reference", "loose")
        and _judged(note.text, link)
        and link not in problems
        and not (torn and covering(torn, link.start))
    )


@analysis
def requestable_links(note: Note) -> tuple[Link, ...]:
    """Return the sound links but those to an arXiv identifier that cannot exist, which a rule reports by itself."""
    month = Workspace.of(note).month
    return tuple(link for link in sound_links(note) if not arxiv.impossible_reason(link.target, month))


def _fault(note: Note, link: Link) -> Diagnostic | None:
    """What is wrong with a target, with the fix where there is one.

    An empty target, a path of the author's machine and a target with Liquid in it are not judged.
    """
    if link.target[:1] == "#":
        return spaces.in_fragment(note, link)
    if link.kind == "reference" or not _judged(note.text, link):
        return None
    if link.kind == "loose":
        return spaces.within(note, link)
    if link.kind == "bare":
        return bare.brackets(note, link) or bare.run_in(note, link) or _no_host(link)
    if re.fullmatch(_SOUND, link.target):
        return surplus.behind_identifier(note, link) or surplus.stuck(note, link)
    faults = (surplus.around, surplus.behind, surplus.behind_identifier, surplus.stuck, _scheme)
    return next((found for check in faults if (found := check(note, link))), None) or _no_host(link)


def broken(note: Note) -> Iterator[Diagnostic]:
    """Report URLs in a link's parentheses that are broken over two lines, so that there is no link at all."""
    for place, found in _torn(note):
        message = f"the target of {quoted(found[1])} is broken over two lines: put it on one"
        yield Diagnostic(*place, message, *_joined(note, place, found))


def without_scheme(note: Note) -> Iterator[Diagnostic]:
    """Report targets that begin with the name of a host, where the site has no such file.

    A known host needs no such look, and is reported as one of the faults.
    """
    for link in note.document.links:
        begins = link.kind in ("inline", "definition", "html") and re.match(schemes.HOST_START, link.target)
        if not begins or link in target_problems(note) or not _judged(note.text, link):
            continue
        if Workspace.of(note).resolve(note.path, link.target).verdict not in ("missing", "unknown"):
            continue
        fresh = "https://" + link.target
        message = f"the address {quoted(link.target)} has no scheme, and no file is called so: write {quoted(fresh)}"
        fix = retarget.fix(note, link, fresh, f"write {quoted(fresh)}", doubt="a file may be meant as well")
        yield retarget.at(link, message, *fix)


def _joined(note: Note, place: Span, found: re.Match[str]) -> Retargeted:
    target = found[2] + found[3]
    if note.document.block_at(place.start) != note.document.block_at(found.start(3)):
        return Retargeted(None, "its second line is another block")
    if "|" in note.text[slice(*note.line_span(place.end))]:
        return Retargeted(None, "the second line may belong to a table")
    if not re.fullmatch(rf"{_SOUND}|www\.[\w-]+\.\w.*", target) or within(
        note.document.opaque, found.start(2), place.end
    ):
        return Retargeted(None, "on one line it would be no address")
    touched, gap = retarget.touched(note, *place), note.text[found.end(2) : found.start(3)]
    if touched is None or "  " in gap:
        return Retargeted(None, "emphasis or a line break is within it")
    caveat = "" if arxiv.find_id(target) else "its second line may be no part of it"
    edits = sorted((*touched, Edit(found.end(2), found.start(3), "")))
    return Retargeted(Fix("join the two lines of the address", tuple(edits), not caveat), caveat)


_TORN = r"\[([^\[\]\n]*)\]\(((?:https?://|www\.)[^\s()<>]*)[ \t]*\r?\n[ \t]*([^\s()<>\"']+)\)"


def _torn(note: Note) -> Iterator[tuple[Span, re.Match[str]]]:
    """The place of each, the `!` of an image included."""
    if "](" not in note.text:
        return
    for found in re.compile(_TORN).finditer(note.text, note.body):
        start = found.start() - (found.start() > note.body and note.text[found.start() - 1] == "!")
        if not note.document.opaque_at(start):
            yield Span(start, found.end()), found


def _judged(text: str, link: Link) -> bool:
    target = link.target
    if not target.strip() or len(target) > MAX_LENGTH or "{{" in target or "{%" in target:
        return False
    if link.kind == "bare" and re.compile(_IN_HTML, re.IGNORECASE).match(text, link.end):
        return False  # the words of an HTML link, which is linted itself
    if target.startswith(("https://", "http://")):
        return True
    return not re.match(_ELSEWHERE, target, re.IGNORECASE) and not on_machine(target)


_IN_HTML = r"[^<>\n]{0,200}(?:</(?!a\b)\w{1,9}>\s{0,9}){0,9}</a\b"
# Not on the web, and other rules' business where they are anyone's.
_ELSEWHERE = r"data:|mailto:|tel:|javascript:|#|file:|[a-z]:[\\/]|\\\\|~/|/(?:Users|home)/"

# What nearly every target looks like: asked first, since it is asked for each link of each note.
_SOUND = r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:[/?#][!-~]*)?"


def _scheme(note: Note, link: Link) -> Diagnostic | None:
    fresh = schemes.complete_scheme(link.target)
    if fresh is None:
        return None
    message = f"the address {quoted(link.target)} has no scheme or a misspelt one: write {quoted(fresh)}"
    # Only what stands before `://` is beyond doubt; other repairs are certain where an arXiv paper comes out.
    sure = link.target.partition("://")[2] == fresh.partition("://")[2] or fresh.endswith("://" + link.target)
    doubt = "" if sure or retarget.certain(fresh) else surplus.DOUBT
    return retarget.at(link, message, *retarget.fix(note, link, fresh, f"write {quoted(fresh)}", doubt=doubt))


_HOSTLESS = r"https?:(?://[^/?#]*)?(?:[/?#]|$)"


def _no_host(link: Link) -> Diagnostic | None:
    found = re.match(_HOSTLESS, link.target, re.IGNORECASE)
    if not found or any(char.isalnum() for char in found[0].partition(":")[2]):
        return None
    return retarget.at(link, f"the address {quoted(link.target)} names no host: complete it", None)
