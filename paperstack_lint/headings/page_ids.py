"""All ids on the page of a note: those of headings, of footnotes and of themes, and explicit ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from paperstack_lint.headings.anchors import anchors_of
from paperstack_lint.headings.fragments import (
    ANY,
    FOUND,
    GITHUB,
    FragmentLookup,
    PageIds,
    as_obsidian,
    look_up,
    skeleton,
)
from paperstack_lint.headings.ids import explicit_ids, number_repeats
from paperstack_lint.headings.slugs import (
    HEXO_SLUGS,
    KRAMDOWN_GFM,
    HeadingReading,
    SlugAlgorithm,
    algorithms,
    browser_text,
    hexo_slug,
    hexo_slug_with_smartypants,
    kramdown_ascii_slug,
    lower_case,
    read_heading,
    source_text,
)
from paperstack_lint.note.markdown.document import CODE, CODE_BLOCKS
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Generator

_ON_EACH_PAGE = ("top", "more", "comments", "disqus_thread", "toc", "markdown-toc", "readme", "footnotes")
"""Ids that generators and themes add, and fragments that need none."""


@analysis
def fragments_of(note: Note) -> PageIds:
    """Return the ids on the page of a note."""
    every = page_ids(note)
    return PageIds(every, tuple(each for each in certain_ids(note) if each in every))


def look_up_own(note: Note, fragment: str) -> FragmentLookup:
    """Look a fragment up in a note. Most are the id of a heading, for which not all ids are computed."""
    if fragment in anchors_of(note).by_id and not _has_plain_ids(note):
        return FOUND
    return look_up(fragments_of(note), fragment)


def _has_plain_ids(note: Note) -> bool:
    """Return whether kramdown's own parser makes the ids of the page, not that for GFM."""
    site = site_of(note)
    return site is not None and site.generator == "jekyll" and site.publishing.kramdown == "plain"


def page_ids(note: Note) -> frozenset[str]:
    """Return every id that the page of a note may have: of headings by any algorithm, of footnotes, explicit ones."""
    site = site_of(note)
    kind: Generator = site.generator if site else "none"
    found = {*_ON_EACH_PAGE, *explicit_ids(note), *_footnote_ids(note)}
    prefix = site.publishing.id_prefix if site else ""
    strict = [read_heading(note, heading) for heading in note.headings]
    more = [*_html_headings(note), *_loose_headings(note)]
    outlines = [strict, sorted([*strict, *more])] if more else [strict]
    for outline in outlines:
        for made in _ids_by_algorithm(outline, algorithms(site)):
            found.update(f"{prefix}{each}" for each in made)
    if kind in ("", "none"):
        is_vault = site is not None and site.is_vault
        texts = map(_obsidian_text, strict)
        found |= {GITHUB + lower_case(each) for each in (*found, *(one for one in texts if is_vault or " " in one))}
        if is_vault:
            found.update(as_obsidian(browser_text(reading)) for reading in strict)
    if kind and kind != "none":
        found |= _ids_with_liquid(strict, kind)
    if _has_unknown_ids(note):
        found.add(ANY)
    return frozenset(found - {""})


def _obsidian_text(reading: HeadingReading) -> str:
    """Return the text of a heading as Obsidian writes it into links: no id that any other program makes has spaces."""
    return " ".join(regex(r"[#|^:\\]|%%|\[\[|\]\]").sub(" ", browser_text(reading)).split())


def certain_ids(note: Note) -> tuple[str, ...]:
    """Return the ids of headings, in their order, on which all algorithms of the site's generator agree.

    On Hugo, and where the generator is unknown, those of GitHub's algorithm are taken for certain.
    """
    site = site_of(note)
    if site and site.generator == "hexo":
        agreed = [] if site.publishing.sets_ids else [_common_id(note, heading) for heading in note.headings]
        counts = Counter(agreed)
        return tuple(name for name in agreed if name and counts[name] == 1)
    prefix, made = site.publishing.id_prefix if site else "", anchors_of(note).ids
    if _has_plain_ids(note):
        made = number_repeats(
            kramdown_ascii_slug(source_text(read_heading(note, heading))) for heading in note.headings
        )
    return tuple(prefix + name for name in made if name)


def _common_id(note: Note, heading: Heading) -> str:
    """Return the id that all algorithms of Hexo give a heading, letter case aside; `` where they differ."""
    reading = read_heading(note, heading)
    made = {
        make(reads(reading))
        for make, reads in (
            *KRAMDOWN_GFM,
            *((way, browser_text) for way in HEXO_SLUGS),
            (hexo_slug, source_text),
        )
    }
    folded_alike = {lower_case(name) for name in made}
    return hexo_slug_with_smartypants(reading.browser) if len(folded_alike) == 1 else ""


def _ids_by_algorithm(outline: list[HeadingReading], makers: Iterable[SlugAlgorithm]) -> Iterator[Iterable[str]]:
    """Yield the ids of all headings by each of the algorithms, with each way of numbering repeats."""
    done = set()
    for make, reads in makers:
        texts = [reads(each) for each in outline]
        if (make, *texts) in done:  # most headings have one text for all
            continue
        done.add((make, *texts))
        made = {text: make(text) for text in set(texts)}
        whole = [made[text] for text in texts]
        pairs = list(zip(outline, whole, strict=True))
        yield filter(None, number_repeats(None if each.explicit_id else name for each, name in pairs))
        yield _number_repeats_skipping(whole)
        if any(each.explicit_id for each in outline):  # some generators read `{#id}`, and some do not
            yield filter(None, number_repeats(whole))
            yield _number_repeats_skipping(each.explicit_id or name for each, name in pairs)


def _number_repeats_skipping(slugs: Iterable[str]) -> Iterator[str]:
    """Yield the ids where a repeat gets the next number that gives a new id."""
    counts: dict[str, int] = {}
    for each in slugs:
        name = each
        while name in counts:
            counts[each] += 1
            name = f"{each}-{counts[each]}"
        counts[name] = 0
        yield name


def _html_headings(note: Note) -> Iterator[HeadingReading]:
    """Yield the headings that are written as HTML; GitHub gives ids to them, too."""
    pattern = r"<h[1-6]\b[^<>]*>((?:[^<]|<(?!/?h[1-6]\b))*+)</h[1-6]"
    for found in regex(pattern, re.IGNORECASE).finditer(note.text, note.body):
        yield _plain_reading(found.start(), regex(r"<[^<>]*>").sub("", found[1]).strip())


def _loose_headings(note: Note) -> Iterator[HeadingReading]:
    """Yield what are headings to some parsers only: `#Title`, or a full-width space after the `#`."""
    for found in regex(r"^[ \t>]*#{1,6}([^#\n][^\n]*)", re.MULTILINE).finditer(note.text, note.body):
        at = found.start(1)
        opaque = note.document.opaque_at(at)
        if covering(note.headings, at) is None and not (opaque and opaque.kind in CODE_BLOCKS):
            yield _plain_reading(at, found[1].rstrip("# \t\r").strip())


def _plain_reading(start: int, text: str) -> HeadingReading:
    return HeadingReading(start, text, text, text, "")


def _footnote_ids(note: Note) -> Iterator[str]:
    """Yield the ids of footnotes and of the references to them; generators use their names or their numbers."""
    counts = Counter(regex(r"\[\^([^\[\]\s]++)\]").findall(note.text, note.body))
    most = max(counts.values(), default=0)
    for at, (name, count) in enumerate(counts.items(), 1):
        for label, repeats in ((name, count), (str(at), most)):
            yield from (f"{stem}{mark}{label}" for stem in ("fn", "fnref") for mark in (":", "-"))
            for again in range(1, min(repeats, 20)):
                yield from (f"fnref:{label}:{again}", f"fnref{again}:{label}", f"fnref-{label}-{again}")


# Tags of Jekyll and Hexo that include other files or make ids of their own; and Hugo's that do neither.
_INCLUDING = r"\{%-?\s*(?:include|render|tab|bibliography|cite)"
_HARMLESS = r"(?:figure|gist|highlight|param|ref|relref|tweet|twitter|vimeo|youtube|katex|math|mermaid|raw)\b"
_SHORTCODE = rf"\{{\{{[<%]\s*+(?!/|{_HARMLESS})"
_LIQUID = r"\{\{[^{}]*\}\}|\{%[^{}]*%\}"
_NO_TEXT = r"!\[[^\[\]]*\](?:\((?:[^(){}]|\{[{%][^{}]*\}\}?)*\))?|(?<=\])\((?:[^(){}]|\{[{%][^{}]*\}\}?)*\)|<[^<>]*>"
"""Images, the targets of links and tags in the source of a heading."""
MAX_PRINTED = 50
"""Headings with Liquid in a note whose ids are compared with each broken fragment."""


def _ids_with_liquid(headings: list[HeadingReading], kind: Generator) -> frozenset[str]:
    """Return patterns of the ids of headings that contain Liquid: their letters, with `ANY` for what it prints.

    Liquid in the target of a link prints nothing into an id.
    """
    sources = [each.source for each in headings if "{{" in each.source or "{%" in each.source]
    texts = sources if kind == "hugo" else [regex(_NO_TEXT).sub("", each) for each in sources]
    split = [regex(_LIQUID).split(each) for each in texts]
    found = {ANY.join(map(skeleton, pieces)) for pieces in split if len(pieces) > 1}
    unread = any("{{" in piece or "{%" in piece for pieces in split for piece in pieces)
    return frozenset({ANY}) if unread or len(found) > MAX_PRINTED else frozenset(found)


def _has_unknown_ids(note: Note) -> bool:
    """Return whether the page may have ids that its source does not show."""
    for found in regex(f"{_INCLUDING}|{_SHORTCODE}").finditer(note.text, note.body):
        opaque = note.document.opaque_at(found.start())
        if not (opaque and opaque.kind in CODE):
            return True
    return False
