r"""The slugs that each generator and other tools make of the text of a heading, and the ids that a heading may have.

The GFM parser of kramdown, which Jekyll uses, drops all but Ruby's `\p{Word}`, `-` and spaces from the text in lower
case, and turns spaces into `-`. GitHub's slugs differ in rare characters only.

A generator has options, versions and plugins, and a repository is read by more than one tool: all algorithms that may
make the id of a heading count, so that a fragment that none makes is certainly broken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.headings.ids import explicit_id, visible_text
from paperstack_lint.site.workspace import site_of
from paperstack_lint.tags.of_note import HEXO_SPECIAL
from paperstack_lint.text.edits import Edit, rewrite
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Generator, Site


def kramdown_slug(text: str) -> str:
    """Return the slug of a heading with that text, before repeats are numbered. It may be empty."""
    return lower_case(kramdown_slug_in_case(text))


def lower_case(text: str) -> str:
    """Return the text in lower case, letter by letter as in Ruby, which has no final sigma."""
    return "".join(map(str.lower, text))


def kramdown_slug_in_case(text: str) -> str:
    """Return the slug of a text in the case of the text."""
    kept = (each for each in text if each in "- \t" or _is_word(each))
    return "".join(kept).replace(" ", "-").replace("\t", "-")


@cache
def _is_word(character: str) -> bool:
    """Return whether Ruby's `\\p{Word}` matches: letters, marks, digits, letter numbers, connectors, circled ones."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= character <= "ⓩ"


def github_slug(text: str) -> str:
    """Return the slug of GitHub: that of kramdown, but with a final sigma."""
    return kramdown_slug(text.lower())


def kramdown_ascii_slug(text: str) -> str:
    """Return the slug of kramdown's own parser: ASCII only, from the first letter on."""
    kept = regex(r"[^a-zA-Z0-9 -]").sub("", regex(r"^[^a-zA-Z]+").sub("", text))
    return kept.lower().replace(" ", "-") or "section"


def hexo_slug(text: str) -> str:
    """Return the slug in the case of the text: with `-` for ASCII's special characters, and without accents."""
    plain_letters = "".join(map(_without_accent, text))
    return regex(HEXO_SPECIAL).sub("-", regex(r"[\x00-\x1f]").sub("", plain_letters)).strip("-")


_SPELLED = dict(zip("ßẞÆæŒœØøĐđŁłĦħŦŧıƶ", "s S AE ae OE oe O o D d L l H h T t i z".split(), strict=True))
"""Letters that do not decompose, and the ASCII letters that Hexo writes for them."""


def _without_accent(letter: str) -> str:
    if letter.isascii() or not (unicodedata.category(letter) in ("Lu", "Ll") or "Ⓐ" <= letter <= "ⓩ"):
        return letter
    base = [each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each)]
    if letter in _SPELLED:
        return _SPELLED[letter]
    return base[0] if len(base) == 1 and base[0].isascii() else letter


def hexo_slug_with_smartypants(text: str) -> str:
    """Return the slug with `smartypants`, which is on by default: with curly quotes, dashes and `…`."""
    for pattern, mark in _SMART:
        text = regex(pattern).sub(mark, text)
    return hexo_slug(text)


_SMART = (
    ("---", "—"),
    ("--", "–"),
    (r"(^|[-—/(\[{\"\s])'", r"\1‘"),
    ("'", "’"),
    (r"(^|[-—/(\[{‘\s])\"", r"\1“"),
    ('"', "”"),
    (r"\.{3}", "…"),
)


def hexo_slug_before_entities(text: str) -> str:
    """Return the slug of versions that did not resolve entities."""
    from html import escape

    return hexo_slug(escape(text))


def hugo_github_slug(text: str) -> str:
    """Return the slug of `github`: letters, digits, `_` and `-`; all else is dropped, tabs and combining marks too."""
    return _keep_letters(text.strip()) or "heading"


def hugo_github_ascii_slug(text: str) -> str:
    """Return the slug of `github-ascii`."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text.strip()) if not unicodedata.combining(each))
    return _keep_letters(bare.encode("ascii", "ignore").decode()) or "heading"


def _keep_letters(text: str) -> str:
    kept = (each for each in text if each in "_- " or each.isalpha() or each.isdecimal())
    return "".join(each.lower()[0] for each in kept).replace(" ", "-")


def hugo_blackfriday_slug(text: str) -> str:
    """Return the slug of `blackfriday`: letters and numbers, with a `-` for all else between them."""
    words = "".join(each.lower()[0] if unicodedata.category(each)[0] in "LN" else " " for each in text)
    return "-".join(words.split()) or "heading"


def vuepress_slug(text: str) -> str:
    """Return the slug of VuePress: like Hexo's in lower case, and without a digit at its beginning."""
    return with_leading_underscore(regex(r"[“”‘’]").sub("", hexo_slug(unicodedata.normalize("NFKD", text))).lower())


def docsify_slug(text: str) -> str:
    """Return the slug of docsify and some editors, which drop only ASCII's punctuation."""
    return regex(r"\s").sub("-", regex(r"[!-,./:-@\[-^`{-~]").sub("", text.strip())).lower()


def with_leading_underscore(name: str) -> str:
    """Return an id with a `_` before a digit at its beginning."""
    return "_" + name if name[:1].isdigit() else name


MAX_GITBOOK_LENGTH = 100
"""Characters of an id of GitBook at most."""


def gitbook_slug(text: str) -> str:
    """Return the slug of GitBook: `and` for `&`, a `-` for all else between words, cut to MAX_GITBOOK_LENGTH."""
    words = regex("['’]").sub("", text.lower()).replace("&", " and ")
    return "-".join(regex(r"[^\W_]+").findall(words))[:MAX_GITBOOK_LENGTH]


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
    return (*usual, (gitbook_slug, browser_text)) if site and site.publishing.is_gitbook else usual


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
    text = regex(r"!\[[^\[\]]*\]\([^()]*\)").sub("", reading.source)
    text = regex(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?").sub(r"\1", text)
    return regex(r"&(?:amp|lt|gt|quot|#39);").sub(" ", regex(r"[~*]|<[^<>]*>").sub("", text))


def _with_image_texts(reading: HeadingReading) -> str:
    """Return the source with the texts of images and links, and without bare addresses, as Hugo renders it to text."""
    text = regex(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?").sub(r"\1", reading.source)
    return regex(r"<?https?://[^\s<>]*>?|[`*~]|<[^<>]*>").sub("", text).strip()


def _compose(make: Callable[[str], str], change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(make(text))


SlugAlgorithm = tuple[Callable[[str], str], Callable[[HeadingReading], str]]
KRAMDOWN_GFM: tuple[SlugAlgorithm, ...] = (
    (kramdown_slug, _kramdown_text),
    (kramdown_slug, browser_text),
    (github_slug, _trimmed),
)
_TOOLS: tuple[SlugAlgorithm, ...] = (
    *KRAMDOWN_GFM,
    (github_slug, source_text),
    (_compose(hexo_slug, str.lower), browser_text),
    (vuepress_slug, browser_text),
    (docsify_slug, browser_text),
    (_compose(docsify_slug, with_leading_underscore), browser_text),
    (str.strip, browser_text),
)
_KRAMDOWN: dict[Literal["GFM", "plain"], tuple[SlugAlgorithm, ...]] = {
    "GFM": KRAMDOWN_GFM,
    "plain": ((kramdown_ascii_slug, source_text),),
}
# Old versions make ids from the source, new ones from the visible text; the oldest have blackfriday's by default.
_HUGO: dict[str, tuple[SlugAlgorithm, ...]] = {
    kind: tuple((make, reads) for make in algorithms for reads in (source_text, browser_text, _with_image_texts))
    for kind, algorithms in (
        ("", (hugo_github_slug, hugo_blackfriday_slug)),
        ("github-ascii", (hugo_github_ascii_slug,)),
        ("blackfriday", (hugo_blackfriday_slug,)),
    )
}
HEXO_SLUGS = (hexo_slug, hexo_slug_with_smartypants, hexo_slug_before_entities)
_BY_GENERATOR: dict[Generator, tuple[SlugAlgorithm, ...]] = {
    "jekyll": (*KRAMDOWN_GFM, (kramdown_ascii_slug, source_text)),
    "hexo": (
        *KRAMDOWN_GFM,
        (hexo_slug, source_text),
        (hexo_slug, _marked),
        *((_compose(hexo_slug_with_smartypants, change), _marked) for change in (str, str.lower, str.upper)),
        *((make, browser_text) for make in HEXO_SLUGS),
        *((_compose(make, change), browser_text) for make in HEXO_SLUGS for change in (str.lower, str.upper)),
    ),
    "": _TOOLS,
    "none": _TOOLS,
}
