"""The ids that the generator of a site may give a heading, and how each makes them of what the heading reads.

A generator has options, versions and plugins, and a repository is read by more than one tool: each way in which the
id of a heading may be made counts, so that a fragment that none makes is broken for sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings.ids import own_id, plain
from paperstack_lint.headings.slugs import hexo, hugo, kramdown, others
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Edit, rewrite

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Generator, Site


class Reading(NamedTuple):
    """A heading as it can be read: by kramdown, by a browser, and in its source; `given` is the id of its author."""

    start: int
    plain: str
    shown: str
    source: str
    given: str


def by_way(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> tuple[str, ...]:
    """Return the id that each way of the site's generator gives a heading, with `edits` inside it applied.

    They are those before repeats are numbered, `` for none. Where the generator is known to read `{#id}`, such an id is
    the only one.
    """
    site = site_of(note)
    kind: Generator = site.generator if site else "none"
    reading = read(note, heading, edits)
    if reading.given and kind in ("jekyll", "hugo"):
        return (reading.given,)
    made = [make(reads(reading)) for make, reads in ways(site)]
    prefix = site.publishing.id_prefix if site else ""
    return (*made, *(prefix + name if name else "" for name in made), reading.given)


def by_position(site: Site | None) -> str:
    """Return what headings without an ASCII letter are called, with their number; `` where ids are of the text."""
    if site and site.generator == "jekyll" and site.publishing.kramdown == "plain":
        return "section"
    return "heading" if site and site.publishing.hugo_ids == "github-ascii" else ""


def ways(site: Site | None) -> tuple[Way, ...]:
    """Return the ways in which the ids of a site's headings may be made."""
    if site and site.generator == "jekyll" and site.publishing.kramdown != "other":
        return _KRAMDOWN[site.publishing.kramdown]
    if site and site.generator == "hugo":
        return _HUGO[site.publishing.hugo_ids]
    usual = _WAYS[site.generator if site else "none"]
    return (*usual, (others.gitbook, shown_text)) if site and site.publishing.is_gitbook else usual


def read(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> Reading:
    """Return what a heading reads to each kind of generator, with `edits` inside it applied."""
    start = heading.text_start
    inside = (Edit(max(edit.start - start, 0), edit.end - start, edit.text) for edit in edits)
    source = rewrite(note.text[start : heading.text_end], inside)
    shown = plain(note, heading, edits, dashes=True)
    reads = plain(note, heading, edits) if "--" in shown else shown
    return Reading(heading.start, reads, shown, source, own_id(note, heading))


def _plain(reading: Reading) -> str:
    return reading.plain


def shown_text(reading: Reading) -> str:
    """Return what a browser shows of a heading."""
    return reading.shown


def _trimmed(reading: Reading) -> str:
    return reading.shown.strip()


def source_text(reading: Reading) -> str:
    """The source, with an id of the author's; kramdown's own parser and Hugo make ids of it."""
    return reading.source


def _marked(reading: Reading) -> str:
    """The source as marked shows it: without footnotes and most entities, and with `~` for what is struck out."""
    text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", reading.source)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", text)
    return re.sub(r"&(?:amp|lt|gt|quot|#39);", " ", re.sub(r"[~*]|<[^<>]*>", "", text))


def _pictured(reading: Reading) -> str:
    """The source with the texts of images and links, and without bare addresses, as Hugo shows it to screen readers."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", reading.source)
    return re.sub(r"<?https?://[^\s<>]*>?|[`*~]|<[^<>]*>", "", text).strip()


def _then(make: Callable[[str], str], change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(make(text))


Way = tuple[Callable[[str], str], Callable[[Reading], str]]
WORDS: tuple[Way, ...] = ((kramdown.slug, _plain), (kramdown.slug, shown_text), (kramdown.lowered, _trimmed))
_TOOLS: tuple[Way, ...] = (
    *WORDS,
    (kramdown.lowered, source_text),
    (_then(hexo.slug, str.lower), shown_text),
    (others.vuepress, shown_text),
    (others.docsify, shown_text),
    (_then(others.docsify, others.led), shown_text),
    (str.strip, shown_text),
)
_KRAMDOWN: dict[Literal["GFM", "plain"], tuple[Way, ...]] = {"GFM": WORDS, "plain": ((kramdown.latin, source_text),)}
# Old versions make ids of the source, new ones of what is shown; the oldest are blackfriday's by default.
_HUGO: dict[str, tuple[Way, ...]] = {
    kind: tuple((make, reads) for make in ways for reads in (source_text, shown_text, _pictured))
    for kind, ways in (
        ("", (hugo.github, hugo.blackfriday)),
        ("github-ascii", (hugo.github_ascii,)),
        ("blackfriday", (hugo.blackfriday,)),
    )
}
HEXO = (hexo.slug, hexo.smart, hexo.escaped)
_WAYS: dict[Generator, tuple[Way, ...]] = {
    "jekyll": (*WORDS, (kramdown.latin, source_text)),
    "hexo": (
        *WORDS,
        (hexo.slug, source_text),
        (hexo.slug, _marked),
        *((_then(hexo.smart, change), _marked) for change in (str, str.lower, str.upper)),
        *((make, shown_text) for make in HEXO),
        *((_then(make, change), shown_text) for make in HEXO for change in (str.lower, str.upper)),
    ),
    "": _TOOLS,
    "none": _TOOLS,
}
