"""Whether the text of a link is an address other than its target."""

from __future__ import annotations

import re

from paperstack_lint.addresses import arxiv, redirectors, schemes, urls
from paperstack_lint.note.markdown.document import unescape_markdown
from paperstack_lint.site.targets import decode

_ADDRESS = rf"(?:(?:https?://|www\.)[^\s<>]+|{schemes.HOST_START}/[^\s<>]+)"
_IDENTIFIER = r"(?i:arxiv\s?[:：]\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?"
_MAX_TEXT = 2_000
_DOI = frozenset({"doi.org", "dx.doi.org"})
_OWNED = ("github.com", "gitlab.com", "gitee.com", "huggingface.co")
"""Hosts whose pages belong to the first two names of the path."""


def is_other_address(text: str, target: str) -> bool:
    """Return whether a text is an address, or an identifier of arXiv, other than a target on the web.

    What may be another spelling of the same page does not count.
    """
    text = unescape_markdown(text).strip().strip("`<>").rstrip(".,;:。，；：…")
    if not text or len(text) > _MAX_TEXT or urls.web(target) is None:
        return False
    meant = redirectors.unwrap(target) or target
    if found := re.fullmatch(_IDENTIFIER, text):
        paper = arxiv.find_id(meant)
        return paper is not None and paper != arxiv.canonical_id(found[1])
    if not re.fullmatch(_ADDRESS, text) or "…" in text or "..." in text:
        return False
    shown = text if "://" in text else "https://" + text
    if redirectors.shortener_host(shown) or redirectors.shortener_host(meant):
        return False  # their targets are unknown
    return _are_different(redirectors.unwrap(shown) or shown, meant)


def _are_different(shown: str, target: str) -> bool:
    one, other = urls.web(shown), urls.web(target)
    if one is None or other is None:
        return False
    papers = arxiv.find_id(shown), arxiv.find_id(target)
    hosts = _host(one.host), _host(other.host)
    if any(papers):  # a paper may have a page elsewhere, but not among code
        return papers[0] != papers[1] if all(papers) else not set(hosts).isdisjoint(_OWNED)
    if _site(hosts[0]) == _site(hosts[1]) and _is_same_page(one.path, other.path):
        return False
    if _DOI.intersection(hosts) and hosts[0] != hosts[1]:
        return False
    if hosts[0] != hosts[1]:
        return not _is_below(*hosts) and not _is_below(*reversed(hosts))
    depth = 2 if hosts[0] in _OWNED else None
    first, second = _path(one.path)[:depth], _path(other.path)[:depth]
    return not _is_prefix(first, second) and not _is_prefix(second, first)


def _is_same_page(path: str, other: str) -> bool:
    """Return whether two paths are equal, or have the number or the hash of a page in common."""
    if _path(path) == _path(other):
        return len(_path(path)) > 0
    return not _marks(path).isdisjoint(_marks(other))


def _marks(path: str) -> set[str]:
    return {word for word in re.findall(r"[0-9a-z]{6,}", path.lower()) if any(char.isdigit() for char in word)}


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _host(host: str) -> str:
    return re.sub(r"^(?:www|m|mobile)\.", "", host)


def _is_below(host: str, other: str) -> bool:
    return host.endswith("." + other)


def _path(path: str) -> list[str]:
    return [name for name in re.sub(r"\.(?:html?|pdf|md)$", "", decode(path)).casefold().split("/") if name]


def _is_prefix(names: list[str], others: list[str]) -> bool:
    """Return whether a path begins another one, its last name perhaps cut short."""
    return others[: len(names)] == names or (
        others[: len(names) - 1] == names[:-1]
        and len(others) >= len(names)
        and others[len(names) - 1].startswith(names[-1])
    )
