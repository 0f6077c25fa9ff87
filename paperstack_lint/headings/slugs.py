"""Every fragment that leads somewhere on a note's page, by the generator of its site.

A generator has options, versions and plugins, and a repository is read by more than one tool: each way in which the
id of a heading may be made counts, so that what is left out leads nowhere for sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.edits import Edit, rewrite
from paperstack_lint.headings.ids import folded, given_ids, numbered, own_id, plain, slug
from paperstack_lint.places import covering
from paperstack_lint.site.publication.tag_pages import HEXO_SPECIAL

if TYPE_CHECKING:
    from paperstack_lint.markdown import Heading
    from paperstack_lint.note import Note
    from paperstack_lint.site import Generator, Site

ANY = "*"
"""Stands among the ids of a note that takes in others, or prints what is not known here: any fragment may lead on."""

_GITHUB = "user-content-"
"""GitHub puts it before every id, and finds an id in any case; its parser is the only one that lowers case so."""

_OF_OTHERS = r"[/!^]|L\d+(?:-L\d+)?$|mjx-|(?:ref|sec|eq|fig|tbl|tab|lst|cite)[:-]"
"""Fragments of scripts, file viewers and other writing tools."""

_ON_EACH_PAGE = ("top", "more", "comments", "disqus_thread", "toc", "markdown-toc", "readme", "footnotes")
"""Ids that generators and themes add, or that need none."""


class _Reading(NamedTuple):
    """A heading as it can be read: by kramdown, by a browser, and in its source; `given` is the id of its author."""

    start: int
    plain: str
    shown: str
    source: str
    given: str


def leads(known: Collection[str], fragment: str) -> bool:
    """Whether a fragment, percent-encoded or not, leads to one of the `known` ids, or is none that an id could answer.

    An empty one leads to the top; `#/x` and `#!x` are read by scripts, `#L10` is a line of a file's source, `#^x` and
    `#x#y` are Obsidian's, `#mjx-x` is MathJax's and `#fig:x` pandoc's; what stands behind `:~:` the browser looks for.
    With a second `#` at its beginning it leads nowhere.
    """
    from paperstack_lint.site.targets import decode

    wanted = fragment.partition(":~:")[0]
    if not wanted or ANY in known or "#" in wanted.lstrip("#") or re.match(_OF_OTHERS, wanted):
        return True
    names = (wanted, decode(wanted))
    return any(name in known or _GITHUB + folded(name) in known or name.lower() == "top" for name in names)


def ids(note: Note) -> frozenset[str]:
    """The fragments that lead somewhere on the page of the note: headings, ids that the author gave, footnotes."""
    site = note.site
    kind: Generator = site.generator if site else "none"
    found = {*_ON_EACH_PAGE, *given_ids(note), *_footnotes(note)}
    prefix = site.publishing.id_prefix if site else ""
    strict = [_read(note, heading) for heading in note.headings]
    more = [*_in_html(note), *_crowded(note)]
    outlines = [strict, sorted([*strict, *more])] if more else [strict]
    for outline in outlines:
        for made in _made(outline, _ways(site)):
            found.update(f"{prefix}{each}" for each in made)
    if kind in ("", "none"):
        found |= {_GITHUB + folded(each) for each in found}
    if kind and kind != "none":
        found |= _printed(strict, kind)
    if _takes_in(note):
        found.add(ANY)
    return frozenset(found - {""})


def by_way(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> tuple[str, ...]:
    """Return the id that each way of the site's generator gives a heading, with `edits` inside it applied.

    They are those before repeats are numbered, `` for none. Where the generator is known to read `{#id}`, such an id is
    the only one.
    """
    site = note.site
    kind: Generator = site.generator if site else "none"
    reading = _read(note, heading, edits)
    if reading.given and kind in ("jekyll", "hugo"):
        return (reading.given,)
    made = [make(reads(reading)) for make, reads in _ways(site)]
    prefix = site.publishing.id_prefix if site else ""
    return (*made, *(prefix + name if name else "" for name in made), reading.given)


def by_position(site: Site | None) -> str:
    """Return what headings without an ASCII letter are called, with their number; `` where ids are of the text."""
    if site and site.generator == "jekyll" and site.publishing.kramdown == "plain":
        return "section"
    return "heading" if site and site.publishing.hugo_ids == "github-ascii" else ""


def certain(note: Note) -> tuple[str, ...]:
    """Return the ids of headings, in their order, that all ways of the site's generator agree on.

    On Hugo, and where the generator is not known, those of GitHub's way are taken for certain.
    """
    site = note.site
    if site and site.generator == "hexo":
        agreed = [] if site.publishing.sets_ids else [_agreed(note, heading) for heading in note.headings]
        counts = Counter(agreed)
        return tuple(name for name in agreed if name and counts[name] == 1)
    prefix, made = site.publishing.id_prefix if site else "", note.anchors.ids
    if site and site.generator == "jekyll" and site.publishing.kramdown == "plain":
        made = numbered(_latin(_source(_read(note, heading))) for heading in note.headings)
    return tuple(prefix + name for name in made if name)


def _agreed(note: Note, heading: Heading) -> str:
    """Return the id that each way of Hexo gives a heading, as long as its case is not changed; `` for several."""
    reading = _read(note, heading)
    made = {make(reads(reading)) for make, reads in (*_WORDS, *((way, _shown) for way in _HEXO), (_hexo, _source))}
    folded_alike = {folded(name) for name in made}
    return _hexo_smart(reading.shown) if len(folded_alike) == 1 else ""


def _ways(site: Site | None) -> tuple[_Way, ...]:
    """Return the ways in which the ids of a site's headings may be made."""
    if site and site.generator == "jekyll" and site.publishing.kramdown != "other":
        return _KRAMDOWN[site.publishing.kramdown]
    if site and site.generator == "hugo":
        return _HUGO[site.publishing.hugo_ids]
    ways = _WAYS[site.generator if site else "none"]
    return (*ways, (_gitbook, _shown)) if site and site.publishing.is_gitbook else ways


def _made(outline: list[_Reading], ways: Iterable[_Way]) -> Iterator[Iterable[str]]:
    """The ids of the headings in each way that one may make them."""
    done = set()
    for make, reads in ways:
        texts = [reads(each) for each in outline]
        if (make, *texts) in done:  # most headings read alike to all
            continue
        done.add((make, *texts))
        made = {text: make(text) for text in set(texts)}
        whole = [made[text] for text in texts]
        pairs = list(zip(outline, whole, strict=True))
        yield filter(None, numbered(None if each.given else name for each, name in pairs))
        yield _skipping(whole)
        if any(each.given for each in outline):  # some know `{#id}`, and some do not
            yield filter(None, numbered(whole))
            yield _skipping(each.given or name for each, name in pairs)


def _skipping(slugs: Iterable[str]) -> Iterator[str]:
    """The ids of repeats where a number that makes an id which is there already is passed over."""
    counts: dict[str, int] = {}
    for each in slugs:
        name = each
        while name in counts:
            counts[each] += 1
            name = f"{each}-{counts[each]}"
        counts[name] = 0
        yield name


def _read(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> _Reading:
    start = heading.text_start
    inside = (Edit(max(edit.start - start, 0), edit.end - start, edit.text) for edit in edits)
    source = rewrite(note.text[start : heading.text_end], inside)
    shown = plain(note, heading, edits, dashes=True)
    reads = plain(note, heading, edits) if "--" in shown else shown
    return _Reading(heading.start, reads, shown, source, own_id(note, heading))


def _in_html(note: Note) -> Iterator[_Reading]:
    """The headings that are written as HTML; GitHub gives ids to them, too."""
    pattern = r"<h[1-6]\b[^<>]*>((?:[^<]|<(?!/?h[1-6]\b))*+)</h[1-6]"
    for found in re.compile(pattern, re.IGNORECASE).finditer(note.text, note.body):
        yield _bare(found.start(), re.sub(r"<[^<>]*>", "", found[1]).strip())


def _crowded(note: Note) -> Iterator[_Reading]:
    """What are headings to their author, and to some parsers: `#Title`, or a wide blank behind the `#`."""
    code = note.document.code_starts
    for found in re.compile(r"^[ \t>]*#{1,6}([^#\n][^\n]*)", re.MULTILINE).finditer(note.text, note.body):
        at = found.start(1)
        opaque = note.document.opaque_at(at)
        if covering(note.headings, at) is None and not (opaque and opaque.start in code):
            yield _bare(at, found[1].rstrip("# \t\r").strip())


def _bare(start: int, text: str) -> _Reading:
    return _Reading(start, text, text, text, "")


def _footnotes(note: Note) -> Iterator[str]:
    """The ids of footnotes and of the places that refer to them; some name them and some count them."""
    counts = Counter(re.compile(r"\[\^([^\[\]\s]++)\]").findall(note.text, note.body))
    most = max(counts.values(), default=0)
    for at, (name, count) in enumerate(counts.items(), 1):
        for label, repeats in ((name, count), (str(at), most)):
            yield from (f"{stem}{mark}{label}" for stem in ("fn", "fnref") for mark in (":", "-"))
            for again in range(1, min(repeats, 20)):
                yield from (f"fnref:{label}:{again}", f"fnref{again}:{label}", f"fnref-{label}-{again}")


# Tags of Jekyll and Hexo that take in other files or make ids of their own; and Hugo's that do nothing of the kind.
_TAKING_IN = r"\{%-?\s*(?:include|render|tab|bibliography|cite)"
_HARMLESS = r"(?:figure|gist|highlight|param|ref|relref|tweet|twitter|vimeo|youtube|katex|math|mermaid|raw)\b"
_SHORTCODE = rf"\{{\{{[<%]\s*+(?!/|{_HARMLESS})"


_LIQUID = r"\{\{[^{}]*\}\}|\{%[^{}]*%\}"
_NO_TEXT = r"!\[[^\[\]]*\](?:\((?:[^(){}]|\{[{%][^{}]*\}\}?)*\))?|(?<=\])\((?:[^(){}]|\{[{%][^{}]*\}\}?)*\)|<[^<>]*>"
"""Images, the targets of links and tags in the source of a heading."""
MAX_PRINTED = 50
"""Headings with Liquid in a note whose ids are compared with each fragment that leads nowhere."""


def _printed(headings: list[_Reading], kind: Generator) -> frozenset[str]:
    """Return what is certain of the ids of headings that contain Liquid: their letters, with `ANY` for what it prints.

    Liquid in the target of a link prints nothing into an id.
    """
    sources = [each.source for each in headings if "{{" in each.source or "{%" in each.source]
    texts = sources if kind == "hugo" else [re.sub(_NO_TEXT, "", each) for each in sources]
    split = [re.split(_LIQUID, each) for each in texts]
    found = {ANY.join(map(skeleton, pieces)) for pieces in split if len(pieces) > 1}
    unread = any("{{" in piece or "{%" in piece for pieces in split for piece in pieces)
    return frozenset({ANY}) if unread or len(found) > MAX_PRINTED else frozenset(found)


def skeleton(text: str) -> str:
    """Return the letters and digits of an id or of a heading, by which they are compared where Liquid prints a part."""
    return re.sub(r"[-_]", "", slug(text))


def _takes_in(note: Note) -> bool:
    """Return whether the page may have ids that its source does not show."""
    code = note.document.code_starts
    for found in re.compile(f"{_TAKING_IN}|{_SHORTCODE}").finditer(note.text, note.body):
        opaque = note.document.opaque_at(found.start())
        if not (opaque and (opaque.start in code or note.text[opaque.start] == "`")):
            return True
    return False


def _lowered(text: str) -> str:
    """GitHub's: as kramdown's, but that it knows the final sigma."""
    return slug(text.lower())


def _latin(text: str) -> str:
    """The way of kramdown's own parser: ASCII alone, from the first letter on."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.lower().replace(" ", "-") or "section"


def _hugo(text: str) -> str:
    """Hugo's `github`: letters, digits, `_` and `-`; it drops marks, and a tab like anything else."""
    return _kept(text.strip()) or "heading"


def _hugo_ascii(text: str) -> str:
    """Hugo's `github-ascii`."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text.strip()) if not unicodedata.combining(each))
    return _kept(bare.encode("ascii", "ignore").decode()) or "heading"


def _kept(text: str) -> str:
    kept = (each for each in text if each in "_- " or each.isalpha() or each.isdecimal())
    return "".join(each.lower()[0] for each in kept).replace(" ", "-")


def _blackfriday(text: str) -> str:
    """Hugo's `blackfriday`: letters and numbers, and a `-` for whatever stands between."""
    words = "".join(each.lower()[0] if unicodedata.category(each)[0] in "LN" else " " for each in text)
    return "-".join(words.split()) or "heading"


def _hexo(text: str) -> str:
    """Hexo's, in the case of the text: a `-` for ASCII's special characters, accents dropped, the rest kept."""
    plain_letters = "".join(map(_unaccented, text))
    return re.sub(HEXO_SPECIAL, "-", re.sub(r"[\x00-\x1f]", "", plain_letters)).strip("-")


_SPELLED = dict(zip("ßẞÆæŒœØøĐđŁłĦħŦŧıƶ", "s S AE ae OE oe O o D d L l H h T t i z".split(), strict=True))
"""Letters with an ASCII spelling of Hexo's that do not decompose."""


def _unaccented(letter: str) -> str:
    if letter.isascii() or not (unicodedata.category(letter) in ("Lu", "Ll") or "Ⓐ" <= letter <= "ⓩ"):
        return letter
    base = [each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each)]
    if letter in _SPELLED:
        return _SPELLED[letter]
    return base[0] if len(base) == 1 and base[0].isascii() else letter


def _hexo_smart(text: str) -> str:
    """Hexo's with `smartypants`, which is on by default: curly quotes, dashes and `…` are kept."""
    for pattern, mark in _SMART:
        text = re.sub(pattern, mark, text)
    return _hexo(text)


_SMART = (
    ("---", "—"),
    ("--", "–"),
    (r"(^|[-—/(\[{\"\s])'", r"\1‘"),
    ("'", "’"),
    (r"(^|[-—/(\[{‘\s])\"", r"\1“"),
    ('"', "”"),
    (r"\.{3}", "…"),
)


def _hexo_escaped(text: str) -> str:
    """Hexo's before it resolved entities."""
    from html import escape

    return _hexo(escape(text))


def _vuepress(text: str) -> str:
    """VuePress's: like Hexo's in lower case, and no id begins with a digit."""
    return _led(re.sub(r"[“”‘’]", "", _hexo(unicodedata.normalize("NFKD", text))).lower())


def _docsify(text: str) -> str:
    """What drops ASCII's punctuation only, as docsify and some editors do."""
    return re.sub(r"\s", "-", re.sub(r"[!-,./:-@\[-^`{-~]", "", text.strip())).lower()


def _gitbook(text: str) -> str:
    """GitBook's: `and` for `&`, a `-` for whatever else is between words, and no more than 100 characters."""
    words = re.sub("['’]", "", text.lower()).replace("&", " and ")
    return "-".join(re.findall(r"[^\W_]+", words))[:LONGEST_GITBOOK]


LONGEST_GITBOOK = 100
"""Characters of an id of GitBook's."""


def _led(name: str) -> str:
    return "_" + name if name[:1].isdigit() else name


def _then(make: Callable[[str], str], change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: change(make(text))


def _plain(reading: _Reading) -> str:
    return reading.plain


def _shown(reading: _Reading) -> str:
    return reading.shown


def _trimmed(reading: _Reading) -> str:
    return reading.shown.strip()


def _source(reading: _Reading) -> str:
    """The source, with an id of the author's; kramdown's own parser and Hugo make ids of it."""
    return reading.source


def _marked(reading: _Reading) -> str:
    """The source as marked shows it: without footnotes and most entities, and with `~` for what is struck out."""
    text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", reading.source)
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", text)
    return re.sub(r"&(?:amp|lt|gt|quot|#39);", " ", re.sub(r"[~*]|<[^<>]*>", "", text))


def _pictured(reading: _Reading) -> str:
    """The source with the texts of images and links, and without bare addresses, as Hugo shows it to screen readers."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", reading.source)
    return re.sub(r"<?https?://[^\s<>]*>?|[`*~]|<[^<>]*>", "", text).strip()


_Way = tuple[Callable[[str], str], Callable[[_Reading], str]]
_WORDS: tuple[_Way, ...] = ((slug, _plain), (slug, _shown), (_lowered, _trimmed))
_TOOLS: tuple[_Way, ...] = (
    *_WORDS,
    (_lowered, _source),
    (_then(_hexo, str.lower), _shown),
    (_vuepress, _shown),
    (_docsify, _shown),
    (_then(_docsify, _led), _shown),
    (str.strip, _shown),
)
_KRAMDOWN: dict[Literal["GFM", "plain"], tuple[_Way, ...]] = {"GFM": _WORDS, "plain": ((_latin, _source),)}
# Old versions make ids of the source, new ones of what is shown; the oldest are blackfriday's by default.
_HUGO: dict[str, tuple[_Way, ...]] = {
    kind: tuple((make, reads) for make in ways for reads in (_source, _shown, _pictured))
    for kind, ways in (("", (_hugo, _blackfriday)), ("github-ascii", (_hugo_ascii,)), ("blackfriday", (_blackfriday,)))
}
_HEXO = (_hexo, _hexo_smart, _hexo_escaped)
_WAYS: dict[Generator, tuple[_Way, ...]] = {
    "jekyll": (*_WORDS, (_latin, _source)),
    "hexo": (
        *_WORDS,
        (_hexo, _source),
        (_hexo, _marked),
        *((_then(_hexo_smart, change), _marked) for change in (str, str.lower, str.upper)),
        *((make, _shown) for make in _HEXO),
        *((_then(make, change), _shown) for make in _HEXO for change in (str.lower, str.upper)),
    ),
    "": _TOOLS,
    "none": _TOOLS,
}
