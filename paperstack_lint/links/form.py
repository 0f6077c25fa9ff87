"""Problems in the form of a target, in the body and in the front matter, without looking for the target itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from paperstack_lint.addresses import arxiv, urls
from paperstack_lint.addresses.identity import doi_url
from paperstack_lint.links import bare_addresses, retarget, surplus_characters
from paperstack_lint.links.retarget import TargetFix
from paperstack_lint.note.field_names import normalize_name
from paperstack_lint.note.fields import fields_of
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import analysis
from paperstack_lint.site.file_references import is_machine_path
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.text.edits import Diagnostic, Edit, Fix, Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Field, Value
    from paperstack_lint.note.note import Note


MAX_LENGTH = 4096
"""Characters of a target; longer ones are data, not addresses, and not checked."""


@analysis
def target_problems(note: Note) -> dict[Link, Diagnostic]:
    """Return the problem in the form of a target, by its link."""
    torn = _torn_places(note)
    links = [link for link in note.document.links if not covering(torn, link.start)] if torn else note.document.links
    found = {link: one for link in links if (one := _problem(note, link))}
    return found | {link: one for link in field_links(note) if (one := _check_scheme(note, link) or _check_host(link))}


@analysis
def sound_links(note: Note) -> tuple[Link, ...]:
    """Return the links whose target is an address or a path without a problem of form: those that other rules check."""
    torn, problems = _torn_places(note), target_problems(note)
    return tuple(
        link
        for link in (*field_links(note), *note.document.links)
        if link.kind not in ("reference", "loose")
        and _is_checked(note.text, link)
        and link not in problems
        and not (torn and covering(torn, link.start))
    )


@analysis
def requestable_links(note: Note) -> tuple[Link, ...]:
    """Return the sound links without those to an arXiv identifier that cannot exist, which a rule reports."""
    month = Workspace.of(note).month
    return tuple(link for link in sound_links(note) if not arxiv.impossible_reason(link.target, month))


def _problem(note: Note, link: Link) -> Diagnostic | None:
    """Return the problem of a target, with the fix where there is one.

    An empty target, a path of the author's machine and a target with Liquid in it are not checked.
    """
    if link.target[:1] == "#":
        return surplus_characters.spaces_in_fragment(note, link)
    if link.kind == "reference" or not _is_checked(note.text, link):
        return None
    if link.kind == "loose":
        return surplus_characters.spaces_within(note, link)
    if link.kind == "bare":
        return bare_addresses.brackets(note, link) or bare_addresses.runs_in(note, link) or _check_host(link)
    if regex(_SOUND).fullmatch(link.target):
        return surplus_characters.after_identifier(note, link) or surplus_characters.appended_text(note, link)
    checks = (
        surplus_characters.around,
        surplus_characters.after,
        surplus_characters.after_identifier,
        surplus_characters.appended_text,
        _check_scheme,
    )
    found = (one for check in (_check_identifier, *checks) if (one := check(note, link)))
    return next(found, None) or _check_host(link)


def torn_targets(note: Note) -> Iterator[Diagnostic]:
    """Report URLs in a link's parentheses that are broken over two lines, so that there is no link at all."""
    for place, found in _torn(note):
        message = msg("the target of {name} is broken over two lines: put it on one", name=quoted(found[1]))
        yield Diagnostic(*place, message, *_join_lines(note, place, found))


def without_scheme(note: Note) -> Iterator[Diagnostic]:
    """Report targets that begin with the name of a host, where the site has no such file.

    A known host is reported by `target_problems`, without a search for files.
    """
    for link in note.document.links:
        begins = link.kind in ("inline", "definition", "html") and regex(urls.HOST_START).match(link.target)
        if not begins or link in target_problems(note) or not _is_checked(note.text, link):
            continue
        if Workspace.of(note).resolve(note.path, link.target).status not in ("missing", "unknown"):
            continue
        host, slash, path = link.target.partition("/")
        fresh = f"https://{urls.whole_host(host.lower()) or host}{slash}{path}"
        message = msg(
            "the address {target} has no scheme, and no file has this name: write {fresh}",
            target=quoted(link.target),
            fresh=quoted(fresh),
        )
        fix = retarget.fix(
            note, link, fresh, msg("write {text}", text=quoted(fresh)), caveat=msg("a file may be meant as well")
        )
        yield retarget.at_target(link, message, *fix)


def _join_lines(note: Note, place: Span, found: re.Match[str]) -> TargetFix:
    target = found[2] + found[3]
    if note.document.block_at(place.start) != note.document.block_at(found.start(3)):
        return TargetFix(None, msg("its second line is another block"))
    if "|" in note.text[slice(*note.line_span(place.end))]:
        return TargetFix(None, msg("the second line may belong to a table"))
    if not regex(rf"{_SOUND}|www\.[\w-]+\.\w.*").fullmatch(target) or within(
        note.document.opaque, found.start(2), place.end
    ):
        return TargetFix(None, msg("on one line it would be no address"))
    touched, gap = retarget.crossing_edits(note, *place), note.text[found.end(2) : found.start(3)]
    if touched is None or "  " in gap:
        return TargetFix(None, msg("emphasis or a line break is within it"))
    caveat = "" if arxiv.find_id(target) else msg("its second line may not be part of it")
    edits = sorted((*touched, Edit(found.end(2), found.start(3), "")))
    return TargetFix(Fix(msg("join the two lines of the address"), tuple(edits), not caveat), caveat)


_TORN = r"\[([^\[\]\n]*)\]\(((?:https?://|www\.)[^\s()<>]*)[ \t]*\r?\n[ \t]*([^\s()<>\"']+)\)"


@analysis
def _torn(note: Note) -> tuple[tuple[Span, re.Match[str]], ...]:
    """Return the span of each target on two lines, with the `!` of an image."""
    if "](" not in note.text:
        return ()
    found = []
    for torn in regex(_TORN).finditer(note.text, note.body):
        start = torn.start() - (torn.start() > note.body and note.text[torn.start() - 1] == "!")
        if not note.document.opaque_at(start):
            found.append((Span(start, torn.end()), torn))
    return tuple(found)


def _torn_places(note: Note) -> list[Span]:
    return [place for place, _ in _torn(note)]


def _is_checked(text: str, link: Link) -> bool:
    target = link.target
    if not target.strip() or len(target) > MAX_LENGTH or "{{" in target or "{%" in target:
        return False
    if link.kind == "bare" and regex(_IN_HTML, re.IGNORECASE).match(text, link.end):
        return False  # the words of an HTML link, which is linted itself
    if target.startswith(("https://", "http://")):
        return True
    return not regex(_ELSEWHERE, re.IGNORECASE).match(target) and not is_machine_path(target)


_IN_HTML = r"[^<>\n]{0,200}(?:</(?!a\b)\w{1,9}>\s{0,9}){0,9}</a\b"
# Not on the web; checked by other rules, if at all.
_ELSEWHERE = r"data:|mailto:|tel:|javascript:|#|file:|[a-z]:[\\/]|\\\\|~/|/(?:Users|home)/"

# The form of nearly every target: checked first, for speed.
_SOUND = r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:[/?#][!-~]*)?"


_CITED = (
    r"(?i)doi:[ ]?(10\.\d{4,9}/[!-~]+)"
    r"|arxiv:[ ]?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)"
)
"""Matches an identifier as papers cite it. A field of the front matter may contain one: a theme may know it."""


def _check_identifier(note: Note, link: Link) -> Diagnostic | None:
    found = regex(_CITED).fullmatch(link.target)
    if not found:
        return None
    fresh = doi_url(found[1]) if found[1] else arxiv.abstract_url(found[2])
    message = msg(
        "{target} is an identifier, which no browser opens: write {fresh}",
        target=quoted(link.target),
        fresh=quoted(fresh),
    )
    return retarget.at_target(link, message, *retarget.fix(note, link, fresh, msg("write {text}", text=quoted(fresh))))


def _check_scheme(note: Note, link: Link) -> Diagnostic | None:
    fresh = urls.complete_scheme(link.target)
    if fresh is None:
        return None
    message = msg(
        "the address {target} has no scheme or a misspelt one: write {fresh}",
        target=quoted(link.target),
        fresh=quoted(fresh),
    )
    # Only repairs before `://` are certain, and others whose result is an arXiv paper.
    sure = link.target.partition("://")[2] == fresh.partition("://")[2] or fresh.endswith("://" + link.target)
    caveat = "" if sure or retarget.is_certain(fresh) else surplus_characters.OTHER_ADDRESS
    return retarget.at_target(
        link, message, *retarget.fix(note, link, fresh, msg("write {text}", text=quoted(fresh)), caveat=caveat)
    )


_HOSTLESS = r"https?:(?://[^/?#]*)?(?:[/?#]|$)"


def _check_host(link: Link) -> Diagnostic | None:
    found = regex(_HOSTLESS, re.IGNORECASE).match(link.target)
    if not found or any(char.isalnum() for char in found[0].partition(":")[2]):
        return None
    return retarget.at_target(
        link, msg("the address {target} names no host: complete it", target=quoted(link.target)), None
    )


_OTHER_FIELDS = (
    "code code_url code_link github github_url repo repository source_code project project_url project_page homepage"
    " website site external_url external_link original original_url reference references ref refs links href slides"
    " video demo poster talk blog dataset data model semantic_scholar huggingface paper_code"
    " 代码 代码链接 代码地址 源码 源代码 项目 项目主页 项目地址 主页 官网 参考 参考链接 参考资料 相关链接 数据集"
    " 转载 转载自 出处链接"
    " コード 実装 プロジェクト 参考 코드 깃허브 프로젝트"
)
"""Names of fields with links to something other than the paper; see `note.field_names` for those to it."""
_NAMES = frozenset(map(normalize_name, _OTHER_FIELDS.split()))
_ARXIV = r"(?:arxiv|eprint).*"
_IDENTIFIER = r"(?i:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[A-Za-z-]+(?:\.[A-Za-z]{2})?/\d{7}(?:v\d+)?)"


@analysis
def field_links(note: Note) -> tuple[Link, ...]:
    """Return the links of the front matter; a template for new notes has none."""
    front = note.front_matter
    if not front or front.error or is_scaffold(note):
        return ()
    return tuple(_in_fields(note, fields_of(note), named=False))


def _in_fields(note: Note, fields: Iterable[Field], *, named: bool) -> Iterator[Link]:
    for field in fields:
        name = normalize_name(field.key)
        own = named or name in _NAMES or Workspace.of(note).field_names.kind(field.key) == "link"
        yield from _in_value(note, field.value, name, named=own)


def _in_value(note: Note, value: Value, name: str, *, named: bool) -> Iterator[Link]:
    """Yield the links of a value; the name of a field applies to all values in its list or mapping."""
    yield from _in_fields(note, value.fields, named=named)
    yield from chain.from_iterable(_in_value(note, item, name, named=named) for item in value.items)
    text = value.text.strip()
    if not named or value.kind != "scalar" or not text:
        return
    identifier = regex(_IDENTIFIER).fullmatch(text) if regex(_ARXIV).fullmatch(name) else None
    if identifier:
        yield _link(value, arxiv.abstract_url(identifier[1]), None)
    elif regex(r"https?://").match(text) or urls.complete_scheme(text):
        quotes = int(value.style in ("'", '"') and note.text[value.start] == value.style)
        place = Span(value.start + quotes, value.end - quotes)
        exact = not value.shared and note.text[slice(*place)] == text
        yield _link(value, text, place if exact else None)


def _link(value: Value, target: str, place: Span | None) -> Link:
    """Return a link without a text; without a `place`, its target is written with escapes, or shared."""
    start, end = place or (-1, -1)
    return Link("field", value.start, value.end, value.start, value.start, target, start, end, False, -1)
