"""References to headings: links, and all else that has a `#` with an id or the text of a heading."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.note.markdown.document import CODE, OpaqueKind
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import site_of
from paperstack_lint.storage.paths import MARKDOWN
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.site import Site

LONGEST_NAME = 300
"""Characters before a `#` that are searched for the name or the address of another file."""

# Escapes of Markdown, JSON and HTML are part of a name, and `%23` is a `#` in the query of a redirector.
_NAME = r"((?:&#\w+;|\\[^\s\"']|[^\s#()\[\]<>\"'|{}\\])++)"
FRAGMENT = rf"[#%](?:(?<=#)|23){_NAME}"  # a pattern that begins with few characters is fast
_QUOTED_ID = r"(?:\\?[\"'`]|&quot;|&#39;)((?:\\u\w{4}|[^\s\"'`&\\()\[\]<>{}|#])++)(?=[\"'`\\&])"
_ID_IN_SCRIPT = rf"(?:\(\s*+|\[(?:id|name)\s*+[~|^$*]?=\s*+|hash[^\n;\"'`=]{{0,60}}[=!]=*+\s*+){_QUOTED_ID}"
"""The argument of a call, a selector, a comparison: `getElementById("x")`, `[id="x"]`, `location.hash = "x"`."""
_IDS_IN_ATTRIBUTE = (
    r"(?:aria-(?:labelledby|describedby|controls|details|owns|flowto)|data-(?:[\w-]{0,20}-)?(?:target|anchor|scroll))"
    r"\s*+=\s*+\\?[\"']?([^\"'<>\\]{1,300})"
)
_ID_IN_DATA = r"(?:anchor|fragment|hash)[\"']?\s*+[:=]\s*+\\?[\"']?((?:\\u\w{4}|[^\s\"'`&\\()\[\]<>{}|#,])++)"
"""An id that a layout writes after a `#`."""
_ELEMENT_IDS = (
    (_ID_IN_SCRIPT, ("(", "[", "hash")),
    (_IDS_IN_ATTRIBUTE, ("aria-", "data-")),
    (_ID_IN_DATA, ("anchor", "fragment", "hash")),
)
"""The patterns of ids without a `#`, each with the words that it may begin with."""
_WITH_ELEMENTS: frozenset[OpaqueKind] = frozenset({"html", "comment", "liquid"})
TAG_PAGE = r"tags?(?<![\w-]tag)(?<![\w-]tags)(?:/|%2F)([^\s/#()\[\]<>\"'|{}?&]++)"
"""The address of a tag's page."""
CATEGORY_PAGE = r"categor(?:y|ies)(?:/|%2F)([^\s#()\[\]<>\"'|{}?&]++)"
"""The address of a category's page, with the categories above it."""
TAG_USE = (
    r"site\.tags(?:\.([\w-]++)|\[\s*[\"']([^\"'\n]++)[\"'])|contains:?\s*[\"']([^\"'\n]++)[\"']"
    r"|[?&]tags?=([^\s&#\"'<>()]++)"
)
CATEGORY_USE = (
    r"site\.categories(?:\.([\w-]++)|\[\s*[\"']([^\"'\n]++)[\"'])|contains:?\s*[\"']([^\"'\n]++)[\"']"
    r"|[?&]categor(?:y|ies)=([^\s&#\"'<>()]++)"
)
_SELECTING = ("site.", "contains", "tag=", "tags=", "category=", "categories=")
"""One of these is in each use: to search for words is much faster than for a pattern that begins with any of them."""
TAG_IN_TEXT = r"#(?<![^\s(]#)([^\s#.,;:!?()\[\]{}\"'<>|]++)"
"""A tag as Liquid, addresses and Obsidian name it."""
TITLE = (
    r"\{%-?\s*+post_(?:link|path)\s++(?:\"([^\"\n]++)\"|'([^'\n]++)'|([^\s%]++))"
    r"|[\"']title[\"']\s*,\s*(?:\"([^\"\n]++)\"|'([^'\n]++)')"
    r"|\.title\s*==\s*(?:\"([^\"\n]++)\"|'([^'\n]++)')"
)
"""The title of a post, as tags of Hexo and filters of Liquid select by it. Wikilinks select by the names of files."""
# A `#` that begins neither a word, which would be a tag, nor a heading; and `[[#Text]]`, `[[Note#Text]]`.
_IN_TEXT = rf"[#%](?<=[^\s#].)(?:(?<=#)|23){_NAME}"
_IN_WIKILINK = r"\[\[[^\[\]\n#|]*+#([^\[\]\n|]++)"
# An address read backwards, tags of Liquid and their spaces included.
_BACKWARDS = r"(?:\}[%}](?:(?!\}[%}])[^\n])*?[{%]\{|[^\s\"'`<>()\[\]|={}]++)*+"


CATEGORY_PREFIX = "/category: "
"""The prefix of the name of a category, which distinguishes it from a tag of that name."""


class Mention(NamedTuple):
    """A fragment that may refer to a heading of the note, decoded, and the offset `at` which it is.

    `start` to `end` is the `#fragment` that is all of a link's target, so that it may be replaced; both are -1 for
    anything else, such as `{{ page.url }}#fragment` or a wikilink.
    """

    fragment: str
    start: int
    end: int
    at: int


class Address(NamedTuple):
    """The address of another page with a fragment, as it is written, and where its `#` is."""

    target: str
    at: int


def mentions(note: Note) -> Iterator[Mention]:
    """Yield all that may refer to a heading of the note, code left out."""
    links = [link for link in note.document.links if link.target[:1] == "#" and link.kind != "reference"]
    for link in links:
        yield Mention(decode(link.target[1:]), link.target_start, link.target_end, link.start)
    placed = {link.target_start for link in links}
    for found in _hash_names(note):
        at = _hash_offset(found)
        if at not in placed and not _is_of_another_file(note, at):
            yield Mention(decode(found[1]), -1, -1, at)
    has_elements = any(opaque.kind in _WITH_ELEMENTS for opaque in note.document.opaque)
    for one in element_ids(note.text) if has_elements else ():
        opaque = note.document.opaque_at(one.start)
        if opaque and opaque.kind in _WITH_ELEMENTS:
            yield Mention(one.name, -1, -1, one.start)


def addresses(note: Note) -> Iterator[Address]:
    """Yield all that may refer to a heading of another page: what has an address before its `#`."""
    for found in _hash_names(note):
        at = _hash_offset(found)
        name = _address_before(note.text, at)
        if name:
            yield Address(f"{name}#{found[1]}", at)


class NameUse(NamedTuple):
    """A tag, category, title or id that a text refers to, as `/tag`, `/category: name`, `=title` or `id`, and where."""

    name: str
    start: int


def element_ids(text: str) -> Iterator[NameUse]:
    """Yield the ids of elements that a text has without a `#`: in scripts, styles, attributes and data."""
    for pattern, words in _ELEMENT_IDS:
        for found in regex(pattern).finditer(text) if _has_any(text, words) else ():
            for name in found[1].split():
                yield NameUse(decode(name), found.start(1))


def page_names(text: str) -> Iterator[NameUse]:
    """Yield the tags and categories whose pages a text refers to, and the titles of posts, of any kind of file.

    Each comes where it is first: colours, which read as tags, recur a thousand times.
    """
    selects = _has_any(text, _SELECTING)
    tags = (TAG_PAGE, *[TAG_USE] * selects) if "tag" in text else ()
    for pattern in (*tags, TAG_IN_TEXT):
        for name, start in _first_uses(pattern, text):
            yield NameUse("/" + decode(name), start)
    for pattern in (CATEGORY_PAGE, *[CATEGORY_USE] * selects) if "categor" in text else ():
        for names, start in _first_uses(pattern, text):
            for name in regex(r"(?:\.html?)?(?:/|$)").split(decode(names)):
                if name:
                    yield NameUse(CATEGORY_PREFIX + name, start)
    if "post_" in text or ("title" in text and ("where" in text or "{%" in text)):
        for title, start in _first_uses(TITLE, text):
            yield NameUse("=" + title.strip(), start)


def _first_uses(pattern: str, text: str) -> Iterable[tuple[str, int]]:
    """Return what the groups of a pattern match, each once, and the offset of the first match with it."""
    places: dict[str, int] = {}
    for found in regex(pattern).finditer(text):
        places.setdefault(found[found.lastindex or 0], found.start())
    return places.items()


def _has_any(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def tag_page_names(path: Path) -> list[str]:
    """Return the tag or category of a page that is not generated: `tag/tools.md`, `categories/tools/_index.md`."""
    own = path.parent if path.stem in ("index", "_index") else path.with_suffix("")
    if own.parent.name in ("category", "categories", "_category", "_categories"):
        return [CATEGORY_PREFIX + own.name]
    return [f"/{own.name}"] if own.parent.name in ("tag", "tags", "_tags") else []


def data_names(path: Path, text: str) -> Iterator[NameUse]:
    """Yield the tags that a data file of the site is about, by the name of the file: `_data/tags.yml`."""
    if path.parent.name in ("_data", "data") and regex(r"tags?(?:[-_]\w+)?|tag-?map").fullmatch(path.stem):
        for found in regex(r"[^\s\-:,\"'#{}\[\]=][^:,\"'#{}\[\]=\n]*").finditer(text):
            yield NameUse("/" + found[0].strip(), found.start())


def decode(fragment: str) -> str:
    """Return a fragment without the escapes of URLs, HTML, JSON and Markdown."""
    if fragment.isalnum():
        return fragment
    from html import unescape
    from urllib.parse import unquote

    text = regex(r"\\u([0-9A-Fa-f]{4})").sub(lambda found: chr(int(found[1], 16)), fragment)
    return unquote(unescape(regex(r"\\([!-/:-@\[-`{-~])").sub(r"\1", text)))


@analysis
def _hash_names(note: Note) -> tuple[re.Match[str], ...]:
    """Return each `#` of the text with a name after it, code and the addresses of other sites left out."""
    hosts = _hosts(site_of(note))
    return tuple(found for found in _all_hash_names(note.text) if _is_of_site(note, _hash_offset(found), hosts))


def _is_of_site(note: Note, at: int, hosts: Container[str]) -> bool:
    opaque = note.document.opaque_at(at)
    in_code = opaque and (opaque.kind in CODE or opaque.kind == "math")
    return not in_code and not _is_foreign(note.text, at, hosts)


def _all_hash_names(text: str) -> Iterator[re.Match[str]]:
    inside = {_hash_offset(found): found for found in regex(_IN_WIKILINK).finditer(text)} if "[[" in text else {}
    yield from inside.values()
    yield from (found for found in regex(_IN_TEXT).finditer(text) if found.start() not in inside)


def _hash_offset(found: re.Match[str]) -> int:
    """Return the offset of the `#`, or of the `%23`."""
    return found.start(1) - (1 if found.string[found.start(1) - 1] == "#" else 3)


def _address_before(text: str, at: int) -> str:
    """Return the text before a `#`, from the last space, quote or bracket on."""
    found = regex(_BACKWARDS).match(text[max(at - LONGEST_NAME, 0) : at][::-1])
    return found[0][::-1] if found else ""


def _is_foreign(text: str, at: int, hosts: Container[str]) -> bool:
    """Return whether the address before a `#` has a host other than those of the site."""
    if not hosts or text.rfind("//", max(at - LONGEST_NAME, 0), at) < 0:
        return False
    name = _address_before(text, at)
    url = urls.split(name[max(name.rfind("http"), 0) :]) if "//" in name else None
    return url is not None and url.host not in hosts


def _is_of_another_file(note: Note, at: int) -> bool:
    """Return whether the text before a `#` names a file that is not the note."""
    if not note.text.endswith(MARKDOWN, 0, at):
        return False
    return not decode(note.text[max(at - LONGEST_NAME, 0) : at]).endswith(note.path.name)


def _hosts(site: Site | None) -> frozenset[str]:
    """Return the hosts that the site is published at; none where they are unknown."""
    return frozenset(site.publishing.hosts) if site else frozenset()
