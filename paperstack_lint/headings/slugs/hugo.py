"""Slugs of Hugo, by its setting `autoHeadingIDType` (`autoIDType` of goldmark)."""

from __future__ import annotations

import unicodedata


def github(text: str) -> str:
    """Return the slug of `github`: letters, digits, `_` and `-`; all else is dropped, tabs and combining marks too."""
    return _keep_letters(text.strip()) or "heading"


def github_ascii(text: str) -> str:
    """Return the slug of `github-ascii`."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text.strip()) if not unicodedata.combining(each))
    return _keep_letters(bare.encode("ascii", "ignore").decode()) or "heading"


def _keep_letters(text: str) -> str:
    kept = (each for each in text if each in "_- " or each.isalpha() or each.isdecimal())
    return "".join(each.lower()[0] for each in kept).replace(" ", "-")


def blackfriday(text: str) -> str:
    """Return the slug of `blackfriday`: letters and numbers, with a `-` for all else between them."""
    words = "".join(each.lower()[0] if unicodedata.category(each)[0] in "LN" else " " for each in text)
    return "-".join(words.split()) or "heading"
