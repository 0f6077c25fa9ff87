"""Slugs of Hexo: by its own renderer, with `smartypants`, and before it resolved entities."""

from __future__ import annotations

import re
import unicodedata

from paperstack_lint.tags.tag_pages import HEXO_SPECIAL


def slug(text: str) -> str:
    """Return the slug in the case of the text: with `-` for ASCII's special characters, and without accents."""
    plain_letters = "".join(map(_without_accent, text))
    return re.sub(HEXO_SPECIAL, "-", re.sub(r"[\x00-\x1f]", "", plain_letters)).strip("-")


_SPELLED = dict(zip("ßẞÆæŒœØøĐđŁłĦħŦŧıƶ", "s S AE ae OE oe O o D d L l H h T t i z".split(), strict=True))
"""Letters that do not decompose, and the ASCII letters that Hexo writes for them."""


def _without_accent(letter: str) -> str:
    if letter.isascii() or not (unicodedata.category(letter) in ("Lu", "Ll") or "Ⓐ" <= letter <= "ⓩ"):
        return letter
    base = [each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each)]
    if letter in _SPELLED:
        return _SPELLED[letter]
    return base[0] if len(base) == 1 and base[0].isascii() else letter


def slug_with_smartypants(text: str) -> str:
    """Return the slug with `smartypants`, which is on by default: with curly quotes, dashes and `…`."""
    for pattern, mark in _SMART:
        text = re.sub(pattern, mark, text)
    return slug(text)


_SMART = (
    ("---", "—"),
    ("--", "–"),
    (r"(^|[-—/(\[{\"\s])'", r"\1‘"),
    ("'", "’"),
    (r"(^|[-—/(\[{‘\s])\"", r"\1“"),
    ('"', "”"),
    (r"\.{3}", "…"),
)


def slug_before_entities(text: str) -> str:
    """Return the slug of versions that did not resolve entities."""
    from html import escape

    return slug(escape(text))
