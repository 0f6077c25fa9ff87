"""Occurrences of an address in a text, in any spelling, and the edits that replace it; texts with another address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from paperstack_lint.addresses import arxiv, redirectors, urls
from paperstack_lint.note.markdown.document import resolve_entities, unescape_markdown
from paperstack_lint.site.targets import decode
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_TEXT = 2_000
"""Characters of a text that is searched; longer ones are prose."""

_SCHEME = r"(?:[htpsmf]{2,7}(?:[:：;][/／\\]{0,4}|[/／\\]{1,4})|//)*"
"""Schemes of the web, also misspelt and repeated ones."""
_PREFIX = rf"({_SCHEME})(www\.)?"
_CUT = r"…|\.{3,}"
_PIECE = r"\\([!-/:-@\[-`{-~])|((?:%[0-9A-Fa-f]{2})+)|&(?:#?\w+);"
_LONGER = regex(r"[A-Za-z0-9_?#&=%~+@/-]|[.:!,;][A-Za-z0-9_]")
"""What continues an address after its end."""


class TextEdits(NamedTuple):
    """The edits that write a new address into a text; `caveat` is why the text would still have the old one."""

    edits: tuple[Edit, ...] = ()
    caveat: str = ""


def replace_address(source: str, old: str, new: str) -> TextEdits:
    """Return the edits of a link's text, `source`, that replace each occurrence of `old` by `new`.

    With or without scheme, `www.` or a slash at its end, percent-encoded or escaped: the new one is spelled alike.
    """
    if len(source) > MAX_TEXT:
        return TextEdits()
    key = _key(old)
    plain = _PlainText(source)
    edits = tuple(_occurrences(plain, key, new)) if key else ()
    if edits:
        return TextEdits(edits)
    return (
        _abbreviated(plain, key, new) or _same_paper(source, old, new) or TextEdits(caveat=_version(source, old, new))
    )


def is_address(source: str, address: str) -> bool:
    """Return whether a source is an address, in any spelling, and nothing else."""
    key = _key(address)
    found = regex(_PREFIX + re.escape(key) + "/?").fullmatch(_PlainText(source.strip()).text) if key else None
    return found is not None and len(source) <= MAX_TEXT


def is_within(source: str, address: str) -> bool:
    """Return whether a source contains an address, in any spelling."""
    key = _key(address)
    if not key or len(source) > MAX_TEXT:
        return False
    return next(_places(_PlainText(source), key), None) is not None


class _PlainText:
    """A source unescaped, percent-decoded and in lower case; `places` are the offsets of its characters there."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source.lower()
        self.places: Sequence[int] = range(len(source) + 1)
        if not source.isascii() or regex(r"[\\%&]").search(source):  # few are encoded
            self._decode()

    def _decode(self) -> None:
        source, done = self.source, 0
        characters: list[str] = []
        places: list[int] = []
        for found in regex(_PIECE).finditer(source):
            _add(characters, places, source[done : found.start()], done, 1)
            decoded = found[1] or _decode(found[2] or "") or resolve_entities(found[0])
            _add(characters, places, decoded, found.start(), 0)
            done = found.end()
        _add(characters, places, source[done:], done, 1)
        self.text, self.places = "".join(characters), [*places, len(source)]


def _add(characters: list[str], places: list[int], piece: str, place: int, step: int) -> None:
    """Add the lower case of a piece, and the place of each of its characters."""
    for at, char in enumerate(piece):
        lower = char.lower()
        characters.append(lower)
        places += [place + at * step] * len(lower)


def _decode(encoded: str) -> str:
    try:
        return unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        return encoded


def _key(address: str) -> str:
    """Return what all spellings of an address have in common: it without scheme, `www.` and the slash at its end."""
    text = _PlainText(address).text.strip()
    if text.startswith("arxiv:"):  # an identifier, which is right for any target
        return ""
    repaired = urls.complete_scheme(address)
    has_scheme = "://" in text or text.startswith("//") or repaired
    prefix = regex(_PREFIX).match(text) if has_scheme else None
    key = text[prefix.end() :] if prefix else text
    return key.rstrip("/") if "." in key or "/" in key else ""


def _occurrences(plain: _PlainText, key: str, new: str) -> Iterator[Edit]:
    for place, prefix in _places(plain, key):
        source = plain.source[slice(*place)]
        written = _in_same_spelling(new, prefix, source)
        if written != source:
            yield Edit(*place, written)


def _places(plain: _PlainText, key: str) -> Iterator[tuple[tuple[int, int], re.Match[str]]]:
    """Yield the span of each occurrence of an address, and the match of the scheme and `www.` before it."""
    at = plain.text.find(key)
    while at >= 0:
        end = at + len(key)
        end += plain.text.startswith("/", end)
        prefix = regex(rf"(?<![\w.@/-]){_PREFIX}\Z", re.ASCII).search(plain.text[max(at - 60, 0) : at])
        if prefix and not _LONGER.match(plain.text, end):
            yield (plain.places[at - len(prefix[0])], plain.places[end]), prefix
        at = plain.text.find(key, end)


def _in_same_spelling(new: str, prefix: re.Match[str], source: str) -> str:
    """Return the new address in the spelling of the old one."""
    if prefix[1] == "" and "://" not in source:
        new = regex(r"^(?:[a-z]+:)?//", re.IGNORECASE).sub("", new)
        new = new if prefix[2] else regex(r"^www\.", re.IGNORECASE).sub("", new)
    elif prefix[1] == "//":
        new = new[new.find("//") :]
    if not source.isascii() and not regex(r"[\s\x00-\x1f]").search(_decode(new)):
        new = _decode(new)
    elif "%" in source:
        new = redirectors.encode_non_ascii(new)
    return escape_text(new if source.endswith("/") else new.rstrip("/"), source)


def escape_text(address: str, source: str = "") -> str:
    """Return an address escaped so that every parser reads it as text, like the `source` that it replaces."""
    escaped = {found[1] for found in regex(r"\\([*\[\]~<>\\|`\"$_])").finditer(source)}
    raw = regex(r"\\.").sub("", source)
    special = {char: f"%{ord(char):02X}" for char in '*[]~<>\\|`"$' if char not in raw}
    special |= {char: "\\" + char for char in escaped}
    encoded = "".join(special.get(char, char) for char in address)
    encoded = regex(r"\{(?=[{%<#])").sub("%7B", encoded)
    return regex(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])").sub("%5F", encoded) if "_" not in source else encoded


def _abbreviated(plain: _PlainText, key: str, new: str) -> TextEdits | None:
    """Return the edits of a shortened address, `github.com/someone/some…`; None where the text is none."""
    text = plain.text.strip()
    prefix, cut = regex(_PREFIX).match(text), regex(_CUT).search(text)
    if not prefix or not cut or cut.start() <= prefix.end():
        return None
    head, tail = text[prefix.end() : cut.start()], text[cut.end() :]
    if "." not in head or not (key.startswith(head) and key.endswith(tail.rstrip("/"))):
        return None
    fresh = _key(new)
    if not (fresh.startswith(head) and fresh.endswith(tail.rstrip("/"))):
        return TextEdits(caveat=msg("its text is the old address, cut short"))
    if not prefix[1]:
        return TextEdits()
    start = len(plain.text) - len(plain.text.lstrip())
    scheme = new[: new.find("//") + 2]
    return TextEdits((Edit(plain.places[start], plain.places[start + len(prefix[1])], scheme),))


def _same_paper(source: str, old: str, new: str) -> TextEdits | None:
    """Return the edit of a text that is another address of the same paper on arXiv; an identifier alone stays."""
    text = source.strip()
    here, there = arxiv.locate(text), arxiv.locate(old)
    if not here or not there or text[:6].lower() == "arxiv:" or here.site != "arxiv":
        return None
    if here[:2] != there[:2] or _key(text) == _key(new):
        return None
    prefix = regex(_PREFIX).match(text.lower())
    start = source.find(text)
    return TextEdits((Edit(start, start + len(text), _in_same_spelling(new, prefix, text)),)) if prefix else None


def _version(source: str, old: str, new: str) -> str:
    before, after = arxiv.locate(old), arxiv.locate(new)
    dropped = before and after and before.version and not after.version
    named = dropped and before and before.identifier + before.version in source
    return msg("its text has the version") if named else ""


_ADDRESS = rf"(?:(?:https?://|www\.)[^\s<>]+|{urls.HOST_START}/[^\s<>]+)"
_IDENTIFIER = r"(?i:arxiv\s?[:：]\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?"
_MAX_TEXT = 2_000
_DOI = frozenset({"doi.org", "dx.doi.org"})
_OWNED = ("github.com", "gitlab.com", "gitee.com", "huggingface.co")
"""Hosts whose pages belong to the first two names of the path."""
_ANSWER = (
    r"(?:(?:[a-z]+\.)*(?:stackoverflow|stackexchange|superuser|serverfault|askubuntu|stackapps|segmentfault)\.com"
    r"|(?:[a-z]+\.)?mathoverflow\.net)/[aq]/\d+(?:/\d+)?/?"
)
"""The short address of an answer or a question, mostly on sites of Stack Exchange; the long one has a title."""
_CONTAINER_IMAGE = (
    r"(?:docker\.io|ghcr\.io|quay\.io|(?:[\w-]+\.)*gcr\.io|mcr\.microsoft\.com|registry[.-][\w.-]+)/\S+|[^:]+:[\w.-]+"
)
"""The name of a container image, which is no address of a page: of a registry, or with a tag (`nvcr.io/a/b:1.0`)."""


def is_other_address(text: str, target: str) -> bool:
    """Return whether a text is an address, or an identifier of arXiv, other than a target on the web.

    What may be another spelling of the same page does not count.
    """
    text = unescape_markdown(text).strip().strip("`<>")
    is_cut = text.endswith(("…", "..."))
    text = text.rstrip(".,;:。，；：…")
    if not text or len(text) > _MAX_TEXT or is_cut or urls.web(target) is None:
        return False
    meant = redirectors.unwrap(target) or target
    if found := regex(_IDENTIFIER).fullmatch(text):
        paper = arxiv.find_id(meant)
        return paper is not None and paper != arxiv.canonical_id(found[1])
    if not regex(_ADDRESS).fullmatch(text) or "…" in text or ".." in text:
        return False
    shown = text if "://" in text else "https://" + text
    if redirectors.shortener_host(shown) or redirectors.is_redirector(meant) or _forwards(meant, shown):
        return False  # their targets are unknown
    if "://" not in text and (regex(_CONTAINER_IMAGE).fullmatch(text) or _is_short_form(text, meant)):
        return False
    return _are_different(redirectors.unwrap(shown) or shown, meant)


def _forwards(target: str, shown: str) -> bool:
    """Return whether an address is in the query of a target, which may be a redirector of the author's own."""
    query = unquote(target.partition("?")[2])
    return shown.partition("://")[2].rstrip("/") in query


def _is_short_form(text: str, target: str) -> bool:
    """Return whether a target has all names of a text, in their order.

    It may be the path of a module in the address of its documentation, or a repository and its branch.
    """
    names = iter(target.partition("://")[2].removeprefix("www.").split("/"))
    return all(name in names for name in text.removeprefix("www.").rstrip("/").split("/"))


def _are_different(shown: str, target: str) -> bool:
    one, other = urls.web(shown), urls.web(target)
    if one is None or other is None:
        return False
    papers = arxiv.find_id(shown), arxiv.find_id(target)
    hosts = _host(one.host), _host(other.host)
    if any(papers):  # a paper may have a page elsewhere, but not among code
        return papers[0] != papers[1] if all(papers) else not set(hosts).isdisjoint(_OWNED)
    if _site(hosts[0]) == _site(hosts[1]) and (
        _is_answer(one) or _is_answer(other) or _is_same_page(one.path, other.path)
    ):
        return False
    if _DOI.intersection(hosts) and hosts[0] != hosts[1]:
        return False
    if hosts[0] != hosts[1]:
        return not _is_below(*hosts) and not _is_below(*reversed(hosts))
    depth = 2 if hosts[0] in _OWNED else None
    first, second = _path(one.path)[:depth], _path(other.path)[:depth]
    return not _is_prefix(first, second) and not _is_prefix(second, first)


def _is_answer(url: urls.Url) -> bool:
    """Return whether an address is that of an answer or a question by its number, whose page is not known."""
    return regex(_ANSWER).fullmatch(_host(url.host) + url.path) is not None


def _is_same_page(path: str, other: str) -> bool:
    """Return whether two paths are equal, or have the number or the hash of a page in common."""
    if _path(path) == _path(other):
        return len(_path(path)) > 0
    return not _marks(path).isdisjoint(_marks(other))


def _marks(path: str) -> set[str]:
    return {word for word in regex(r"[0-9a-z]{6,}").findall(path.lower()) if any(char.isdigit() for char in word)}


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _host(host: str) -> str:
    return regex(r"^(?:www|m|mobile)\.").sub("", host)


def _is_below(host: str, other: str) -> bool:
    return host.endswith("." + other)


def _path(path: str) -> list[str]:
    return [name for name in regex(r"\.(?:html?|pdf|md)$").sub("", decode(path)).casefold().split("/") if name]


def _is_prefix(names: list[str], others: list[str]) -> bool:
    """Return whether a path begins another one, its last name perhaps cut short."""
    return others[: len(names)] == names or (
        others[: len(names) - 1] == names[:-1]
        and len(others) >= len(names)
        and others[len(names) - 1].startswith(names[-1])
    )
