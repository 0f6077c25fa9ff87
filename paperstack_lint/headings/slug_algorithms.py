"""The slug algorithms that a site may have, and the ids that they give a heading.

A generator has options, versions and plugins, and a repository is read by more than one tool: all algorithms that may
make the id of a heading count, so that a fragment that none makes is certainly broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings import slugs
from paperstack_lint.headings.ids import explicit_id, visible_text
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Edit, rewrite

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Generator, Site


class HeadingReading(NamedTuple):
    """The text of a heading to `kramdown`, in a `browser`, and in its `source`, and the id that its author wrote."""

    start: int
    kramdown: str
    browser: str
    source: str
    explicit_id: str


def possible_ids(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> tuple[str, ...]:
    """Return the id that each algorithm of the site's generator gives a heading, with `edits` inside it applied.

    They are not numbered, and `` where there is none. Where the generator reads `{#id}`, such an id is the only one.
    """
    site = site_of(note)
    kind: Generator = site.generator if site else "none"
    reading = read_heading(note, heading, edits)
    if reading.explicit_id and kind in ("jekyll", "hugo"):
        return (reading.explicit_id,)
    made = [make(reads(reading)) for make, reads in algorithms(site)]
    prefix = site.publishing.id_prefix if site else ""
    return (*made, *(prefix + name if name else "" for name in made), reading.explicit_id)


def positional_id(site: Site | None) -> str:
    """Return the id, without its number, of headings without ASCII letters; `` where all ids are made from the text."""
    if site and site.generator == "jekyll" and site.publishing.kramdown == "plain":
        return "section"
    return "heading" if site and site.publishing.hugo_ids == "github-ascii" else ""


def algorithms(site: Site | None) -> tuple[SlugAlgorithm, ...]:
    """Return the algorithms that may make the ids of a site's headings."""
    if site and site.generator == "jekyll" and site.publishing.kramdown != "other":
        return _KRAMDOWN[site.publishing.kramdown]
    if site and site.generator == "hugo":
        return _HUGO[site.publishing.hugo_ids]
    usual = _BY_GENERATOR[site.generator if site else "none"]
    return (*usual, (slugs.gitbook_slug, browser_text)) if site and site.publishing.is_gitbook else usual


def read_heading(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> HeadingReading:
    """Return the text of a heading to each kind of generator, with `edits` inside it applied."""
    start = heading.text_start
    inside = (Edit(max(edit.start - start, 0), edit.end - start, edit.text) for edit in edits)
    source = rewrite(note.text[start : heading.text_end], inside)
    shown = visible_text(note, heading, edits, dashes=True)
    reads = visible_text(note, heading, edits) if "--" in shown else shown
    return HeadingReading(heading.start, reads, shown, source, explicit_id(note, heading))


def _kramdown_text(reading: HeadingReading) -> str:
    return reading.kramdown


def browser_text(reading: HeadingReading) -> str:
    """Return the text of a heading in a browser."""
    return reading.browser


def _trimmed(reading: HeadingReading) -> str:
    return reading.browser.strip()


def source_text(reading: HeadingReading) -> str:
    """Return the source, with an explicit id; kramdown's own parser and Hugo make ids from it."""
    return reading.source


def _marked(reading: HeadingReading) -> str:
    """Return the source as marked renders it: without most entities, links, tags, `*` and `~`."""
    text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", reading.source)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", text)
    return re.sub(r"&(?:amp|lt|gt|quot|#39);", " ", re.sub(r"[~*]|<[^<>]*>", "", text))


def _with_image_texts(reading: HeadingReading) -> str:
    """Return the source with the texts of images and links, and without bare addresses, as Hugo renders it to text."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", reading.source)
    return re.sub(r"<?https?://[^\s<>]*>?|[`*~]|<[^<>]*>", "", text).strip()


def _compose(make: Callable[[str], str], change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(make(text))


SlugAlgorithm = tuple[Callable[[str], str], Callable[[HeadingReading], str]]
KRAMDOWN_GFM: tuple[SlugAlgorithm, ...] = (
    (slugs.kramdown_slug, _kramdown_text),
    (slugs.kramdown_slug, browser_text),
    (slugs.github_slug, _trimmed),
)
_TOOLS: tuple[SlugAlgorithm, ...] = (
    *KRAMDOWN_GFM,
    (slugs.github_slug, source_text),
    (_compose(slugs.hexo_slug, str.lower), browser_text),
    (slugs.vuepress_slug, browser_text),
    (slugs.docsify_slug, browser_text),
    (_compose(slugs.docsify_slug, slugs.with_leading_underscore), browser_text),
    (str.strip, browser_text),
)
_KRAMDOWN: dict[Literal["GFM", "plain"], tuple[SlugAlgorithm, ...]] = {
    "GFM": KRAMDOWN_GFM,
    "plain": ((slugs.kramdown_ascii_slug, source_text),),
}
# Old versions make ids from the source, new ones from the visible text; the oldest have blackfriday's by default.
_HUGO: dict[str, tuple[SlugAlgorithm, ...]] = {
    kind: tuple((make, reads) for make in algorithms for reads in (source_text, browser_text, _with_image_texts))
    for kind, algorithms in (
        ("", (slugs.hugo_github_slug, slugs.hugo_blackfriday_slug)),
        ("github-ascii", (slugs.hugo_github_ascii_slug,)),
        ("blackfriday", (slugs.hugo_blackfriday_slug,)),
    )
}
HEXO_SLUGS = (slugs.hexo_slug, slugs.hexo_slug_with_smartypants, slugs.hexo_slug_before_entities)
_BY_GENERATOR: dict[Generator, tuple[SlugAlgorithm, ...]] = {
    "jekyll": (*KRAMDOWN_GFM, (slugs.kramdown_ascii_slug, source_text)),
    "hexo": (
        *KRAMDOWN_GFM,
        (slugs.hexo_slug, source_text),
        (slugs.hexo_slug, _marked),
        *((_compose(slugs.hexo_slug_with_smartypants, change), _marked) for change in (str, str.lower, str.upper)),
        *((make, browser_text) for make in HEXO_SLUGS),
        *((_compose(make, change), browser_text) for make in HEXO_SLUGS for change in (str.lower, str.upper)),
    ),
    "": _TOOLS,
    "none": _TOOLS,
}
