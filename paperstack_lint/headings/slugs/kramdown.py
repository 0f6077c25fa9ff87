r"""Slugs of kramdown, which Jekyll uses: its GFM parser, GitHub's renderer and its own parser.

The GFM parser drops all but Ruby's `\p{Word}`, `-` and spaces from the text in lower case, and turns spaces into `-`.
GitHub's slugs differ in rare characters only.
"""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """The id of a heading that reads `text`, before repeats are numbered. It may be empty."""
    return lower_case(slug_in_case(text))


def lower_case(text: str) -> str:
    """The text in lower case as Ruby has it, letter by letter: it knows no final sigma."""
    return "".join(map(str.lower, text))


def slug_in_case(text: str) -> str:
    """The id of `text` in its own case."""
    kept = (each for each in text if each in "- \t" or _is_word(each))
    return "".join(kept).replace(" ", "-").replace("\t", "-")


def _is_word(character: str) -> bool:
    """Ruby's `\\p{Word}`: letters, marks, decimal digits, letter numbers, connectors, circled letters."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= character <= "ⓩ"


def github_slug(text: str) -> str:
    """GitHub's: as kramdown's, but that it knows the final sigma."""
    return slug(text.lower())


def ascii_slug(text: str) -> str:
    """The way of kramdown's own parser: ASCII alone, from the first letter on."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.lower().replace(" ", "-") or "section"
