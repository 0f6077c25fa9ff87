"""Characters in a target that are not part of its address: around it in the brackets, and spaces in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from paperstack_lint.addresses import arxiv, urls
from paperstack_lint.links import address_spellings, bare_addresses, retarget
from paperstack_lint.links.retarget import TargetFix
from paperstack_lint.site.workspace import Workspace, generator_of
from paperstack_lint.text import spans
from paperstack_lint.text.edits import Diagnostic, Edit, Fix
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note


OTHER_ADDRESS = msg("another address may be meant")
_OPENING = r"[\"'“‘「『《〈【（(＜<：，。、]+(?=https?://|www\.)"
_CLOSING = "\"'”’」』》〉】）)＞>"


def around(note: Note, link: Link) -> Diagnostic | None:
    """Report quotes, brackets or punctuation that begin before the address: `[a]("https://…")`."""
    found = regex(_OPENING, re.IGNORECASE).match(link.target)
    fresh = link.target[found.end() :].rstrip(_CLOSING + ",;，") if found else ""
    if not regex(r"\w").search(fresh.rpartition("//")[2]):
        return None
    message = msg(
        "the target {target} begins with quotes or brackets: write {fresh}",
        target=quoted(link.target),
        fresh=quoted(fresh),
    )
    fix = retarget.fix(note, link, fresh, msg("write {text}", text=quoted(fresh)), caveat=_caveat(fresh))
    return retarget.at_target(link, message, *fix)


_SPACES = "\\s\u200b-\u200d\u2060\ufeff"  # with zero-width ones
_AFTER = rf"([!-~])([。，；、：）》】」』{_SPACES}]+)$"
_OPENINGS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『"}


def after(note: Note, link: Link) -> Diagnostic | None:
    """Report full-width punctuation, or a space, that ends the target of any address."""
    found = regex(_AFTER).search(link.target)
    if not found or not regex(f"{urls.ADDRESS_START}|{urls.MISSPELT_SCHEME}", re.IGNORECASE).match(link.target):
        return None
    if any(_OPENINGS.get(char, "\0") in link.target for char in found[2]):
        return None
    return _without(note, link, found[2])


_AFTER_IDENTIFIER = r"(?:[.,;]|%20|%C2%A0|%E3%80%80|%E2%80%8B)+$"


def after_identifier(note: Note, link: Link) -> Diagnostic | None:
    """Report characters that may end an address, but not the identifier of a paper on arXiv."""
    found = regex(_AFTER_IDENTIFIER, re.IGNORECASE).search(link.target[-12:])
    if not found or retarget.is_certain(link.target) or not retarget.is_certain(link.target[: -len(found[0])]):
        return None
    return _without(note, link, found[0])


_IDENTIFIER = r"(.*?(?:\d{4}\.\d{4,5}|/\d{7})(?:v\d+)?(?:\.pdf)?)([^\w/?#&=%.-].*|[^\x00-\x7f].*)"
_SENTENCE = r"(https?://[!-~]*?[A-Za-z0-9/])([，。；、！？）][^\x00-\x7f]{2,})"
"""An address in ASCII with punctuation of the text and further text, which no page is called."""
_LABELLED = r"(https?://[!-~]*?[A-Za-z0-9])([^\x00-\x7f].*)"


def appended_text(note: Note, link: Link) -> Diagnostic | None:
    """Report text right after the identifier of a paper, or after the address that is the link's text.

    In `[https://h.org/a](https://h.org/a两篇)`, the text shows where the address ends, in `(https://h.org/a，代码)` the
    comma.
    """
    if "arxiv" in link.target.lower() and not retarget.is_certain(link.target):
        found = regex(_IDENTIFIER, re.DOTALL).fullmatch(unquote(link.target))
        if found and retarget.is_certain(found[1]):
            return _appended_text(note, link, *found.groups())
    if not link.target.isascii() and (found := regex(_SENTENCE).fullmatch(link.target)):
        return _appended_text(note, link, *found.groups())
    found = None if link.target.isascii() else regex(_LABELLED, re.DOTALL).fullmatch(link.target)
    label = note.text[link.text_start : link.text_end] if link.kind in ("inline", "loose") else ""
    return (
        _appended_text(note, link, *found.groups()) if found and address_spellings.is_address(label, found[1]) else None
    )


def _appended_text(note: Note, link: Link, fresh: str, end: str) -> Diagnostic:
    message = msg("the address {fresh} is followed by text: remove {end}", fresh=quoted(fresh), end=quoted(end))
    return retarget.at_target(
        link, message, *retarget.fix(note, link, fresh, msg("remove {text}", text=quoted(end)), caveat=_caveat(fresh))
    )


def _without(note: Note, link: Link, end: str) -> Diagnostic:
    fresh = link.target[: -len(end)]
    if regex(rf"(?:[{_SPACES}]|%\w\w)+").fullmatch(end):
        todo = msg("remove the space")
        message = msg("the target {fresh} ends with a space: remove it", fresh=quoted(fresh))
    else:
        todo = msg("remove `{text}`", text=end)
        message = msg(
            "the target {target} ends with punctuation of the text: {todo}", target=quoted(link.target), todo=todo
        )
    return retarget.at_target(link, message, *retarget.fix(note, link, fresh, todo, caveat=_caveat(fresh)))


def _caveat(fresh: str) -> str:
    return "" if retarget.is_certain(fresh) else OTHER_ADDRESS


_PATH = r"\.{0,2}/\S|[^?#]*\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|pdf|md|html?)(?:[?#]|$)"
_TITLE = r"[A-Z][\w'’:,\-]*(?: [\w'’:,\-]+){2,}"
_TORN = r"https?\s*[:：]\s*[/／]\s*[/／]\s*\S+"
"""An address with spaces in its scheme, or after it."""
_DOI = r"https?://(?:dx\.)?doi\.org/10\.\d{4,9}/[!-~]+"
_BEGINS_WITH_SPACE = r"https?://\S+/[ \t]+[^\s/:]+\.\w{2,4}\Z"
"""The address of a file whose name would begin with a space, which a program for spacing has put there."""
_ENCODE_OR_CLOSE = msg("write `%20` for it, or close the bracket before it")
_TWO_THINGS = msg("the text after the space may not be part of it")


_NO_HEADING = msg("no heading of the note has this text")


def spaces_within(note: Note, link: Link) -> Diagnostic | None:
    """Report a space in the target of a loose link."""
    target = link.target
    if not regex(r"\s").search(target):
        return None
    name = quoted(note.text[link.text_start : link.text_end]) if link.text_end > link.text_start else msg("a link")
    page, mark, fragment = target.partition("#")
    if mark and not regex(r"\s").search(page) and not regex(r"[?\"'“”‘’<>=]|://").search(fragment):
        return _spaced_fragment(note, link, fragment)
    if regex(f"{urls.ADDRESS_START}|{_TORN}|{_PATH}", re.IGNORECASE).match(target):
        encoded = regex(r"[ \t]").sub("%20", target)
        if bare_addresses.is_unlinked(note) and _has_file(note, encoded):
            return None  # kramdown takes spaces, and the page shows the file
        fix, caveat = _fix(note, link)
        unsure = msg("remove it") if regex(_BEGINS_WITH_SPACE).match(target) else _ENCODE_OR_CLOSE
        todo = fix.message if fix else unsure
        return Diagnostic(
            link.start, link.end, msg("the target of {name} has a space: {todo}", name=name, todo=todo), fix, caveat
        )
    before = note.text[link.start - 1 : link.start]
    if link.image or before.isalnum() or not _is_title(target) or link.text_end - link.text_start < 2:
        return None
    return Diagnostic(
        link.start, link.end, msg("the target of {name} is not an address: {target}", name=name, target=quoted(target))
    )


def _spaced_fragment(note: Note, link: Link, fragment: str) -> Diagnostic | None:
    """Report `[a](/b/#The heading)`: ids have no spaces, so `%20` would not resolve either."""
    if link.target[0] == "#":
        return None  # a heading of the note: reported by `links/anchor`
    from paperstack_lint.headings.slugs import kramdown_slug  # few notes have such a link

    heading = fragment.strip("# ")
    at = link.target_start + link.target.index("#")
    message = msg(
        "the fragment {fragment} has a space, as no id has: write the id of the heading",
        fragment=quoted("#" + fragment),
    )
    if generator_of(note) == "hexo":
        return Diagnostic(at, link.target_end, message, caveat=msg("it depends on the version of Hexo"))
    if (
        not kramdown_slug(heading)
        or _has_more(note, link)
        or note.text[link.target_start : link.target_end] != link.target
    ):
        return Diagnostic(at, link.target_end, message, caveat=msg("the id does not follow from it"))
    fix = Fix(
        msg("write {text}", text=quoted("#" + kramdown_slug(heading))),
        (Edit(at, link.target_end, "#" + kramdown_slug(heading)),),
        safe=False,
    )
    message = msg(
        "the fragment {fragment} has a space, as no id has: {remedy}",
        fragment=quoted("#" + fragment),
        remedy=fix.message,
    )
    return Diagnostic(at, link.target_end, message, fix, msg("whether the page has that heading is not known"))


def _is_title(target: str) -> bool:
    """Return whether most words begin with a capital, short ones aside; other words in brackets are prose."""
    words = [word for word in target.split() if len(word) > 3]
    return regex(_TITLE).fullmatch(target) is not None and 2 * sum(word[0].isupper() for word in words) > len(words)


def _fix(note: Note, link: Link) -> TargetFix:
    """Return the fix that encodes a space in a file's name, or removes one from an arXiv address or a scheme.

    One is removed from a file's name, too, where the site has that file only. All else may be an address and more.
    """
    target = link.target
    joined = regex(r"\s+").sub("", target)
    torn = regex(_TORN, re.IGNORECASE).fullmatch(target)
    if torn or arxiv.find_id(joined) or regex(_DOI, re.IGNORECASE).fullmatch(joined):
        fresh = joined.replace("：", ":", 1).replace("／", "/") if torn else joined
    elif regex(_BEGINS_WITH_SPACE).match(target):
        return TargetFix(None, msg("it may be part of the name"))
    elif regex(r"[\"'“”‘’<>=]|\S\s+\S*://").search(target) or not regex(r"\.\w{2,4}$").search(target):
        return TargetFix(None, _TWO_THINGS)
    else:
        fresh = regex(r"[ \t]").sub("%20", target)
        if not _has_file(note, fresh) and _has_file(note, joined):
            fresh = joined
    if regex(r"\s").search(fresh):
        return TargetFix(None, msg("it has a space that cannot be in an address"))
    if _has_more(note, link):
        return TargetFix(None, msg("it has marks or code"))
    text, touched = (
        retarget.text_edits(note, link, fresh),
        retarget.crossing_edits(note, link.text_start, link.text_end),
    )
    if touched is None:
        return TargetFix(None, retarget.CROSSING_EMPHASIS)
    sure = retarget.is_certain(fresh) or regex(_DOI, re.IGNORECASE).fullmatch(fresh)
    caveat = text.caveat or ("" if not torn or sure else _TWO_THINGS)
    apart = (each for each in touched if not any(edit.start < each.start < edit.end for edit in text.edits))
    brackets = _brackets(note, link, with_text=link.image and not text.edits)
    edits = sorted((*text.edits, *apart, *brackets, Edit(link.target_start, link.target_end, fresh)))
    return TargetFix(Fix(msg("write {text}", text=quoted(fresh)), tuple(edits), not caveat), caveat)


def _has_file(note: Note, target: str) -> bool:
    return not urls.web(target) and Workspace.of(note).resolve(note.path, target).status == "found"


def _brackets(note: Note, link: Link, *, with_text: bool) -> list[Edit]:
    """Return edits that replace a link's brackets by themselves: a page shows them as long as its target has a space.

    The text of an image, which a page then shows no more, is replaced as well.
    """
    begins = (
        [(link.start, link.target_start)]
        if with_text
        else [(link.start, link.text_start), (link.text_end, link.target_start)]
    )
    return [Edit(start, end, note.text[start:end]) for start, end in (*begins, (link.target_end, link.end))]


def _has_more(note: Note, link: Link) -> bool:
    """Return whether the target of a loose link contains something other than text."""
    place, document = (link.target_start, link.target_end), note.document
    return any(spans.within(each, *place) for each in (document.links, document.marks, document.opaque))


def spaces_in_fragment(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a](#甲\\ (B))`: a backslash escapes no space, so the target ends there, and `(B)` is a title."""
    if link.kind != "inline" or not link.target.endswith("\\") or link.target_start < 0:
        return None
    from paperstack_lint.headings import fragments, page_ids  # few notes have such a link

    source = note.text[link.target_start : link.end - 1].rstrip()
    found = page_ids.look_up_own(note, source[1:].replace("\\ ", " "))
    message = msg("the target {source} has a space, so that it ends there", source=quoted(source))
    if not found.suggestion:
        return Diagnostic(
            link.target_start,
            link.end - 1,
            msg("{problem}: write the id of the heading", problem=message),
            caveat=_NO_HEADING,
        )
    caveat = "" if found.is_unique else msg("the heading has another text")
    edit = Edit(link.target_start, link.target_start + len(source), fragments.encode_fragment(found.suggestion, source))
    fix = Fix(msg("write {text}", text=quoted("#" + found.suggestion)), (edit,), not caveat)
    return Diagnostic(
        link.target_start, link.end - 1, msg("{problem}: {remedy}", problem=message, remedy=fix.message), fix, caveat
    )
