r"""Slugs of kramdown, which Jekyll uses: its GFM parser, GitHub's renderer and its own parser.

The GFM parser drops all but Ruby's `\p{Word}`, `-` and spaces from the text in lower case, and turns spaces into `-`.
GitHub's slugs differ in rare characters only.
"""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Return the slug of a heading with that text, before repeats are numbered. It may be empty."""
    return lower_case(slug_in_case(text))


def lower_case(text: str) -> str:
    """Return the text in lower case, letter by letter as in Ruby, which has no final sigma."""
    return "".join(map(str.lower, text))


def slug_in_case(text: str) -> str:
    """Return the slug of a text in the case of the text."""
    kept = (each for each in text if each in "- \t" or _is_word(each))
    return "".join(kept).replace(" ", "-").replace("\t", "-")


def _is_word(character: str) -> bool:
    """Return whether Ruby's `\\p{Word}` matches: letters, marks, digits, letter numbers, connectors, circled ones."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= character <= "ⓩ"


def github_slug(text: str) -> str:
    """Return the slug of GitHub: that of kramdown, but with a final sigma."""
    return slug(text.lower())


def ascii_slug(text: str) -> str:
    """Return the slug of kramdown's own parser: ASCII only, from the first letter on."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.lower().replace(" ", "-") or "section"
