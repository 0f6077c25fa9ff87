r"""The slugs of each generator and of other tools: what each makes of the text of a heading. Pure functions.

The GFM parser drops all but Ruby's `\p{Word}`, `-` and spaces from the text in lower case, and turns spaces into `-`.
GitHub's slugs differ in rare characters only.
"""

from __future__ import annotations

import re
import unicodedata

from paperstack_lint.tags.of_note import HEXO_SPECIAL


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


def _is_word(character: str) -> bool:
    """Return whether Ruby's `\\p{Word}` matches: letters, marks, digits, letter numbers, connectors, circled ones."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= character <= "ⓩ"


def github_slug(text: str) -> str:
    """Return the slug of GitHub: that of kramdown, but with a final sigma."""
    return kramdown_slug(text.lower())


def kramdown_ascii_slug(text: str) -> str:
    """Return the slug of kramdown's own parser: ASCII only, from the first letter on."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.lower().replace(" ", "-") or "section"


def hexo_slug(text: str) -> str:
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


def hexo_slug_with_smartypants(text: str) -> str:
    """Return the slug with `smartypants`, which is on by default: with curly quotes, dashes and `…`."""
    for pattern, mark in _SMART:
        text = re.sub(pattern, mark, text)
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
    return with_leading_underscore(re.sub(r"[“”‘’]", "", hexo_slug(unicodedata.normalize("NFKD", text))).lower())


def docsify_slug(text: str) -> str:
    """Return the slug of docsify and some editors, which drop only ASCII's punctuation."""
    return re.sub(r"\s", "-", re.sub(r"[!-,./:-@\[-^`{-~]", "", text.strip())).lower()


def with_leading_underscore(name: str) -> str:
    """Return an id with a `_` before a digit at its beginning."""
    return "_" + name if name[:1].isdigit() else name


MAX_GITBOOK_LENGTH = 100
"""Characters of an id of GitBook at most."""


def gitbook_slug(text: str) -> str:
    """Return the slug of GitBook: `and` for `&`, a `-` for all else between words, cut to MAX_GITBOOK_LENGTH."""
    words = re.sub("['’]", "", text.lower()).replace("&", " and ")
    return "-".join(re.findall(r"[^\W_]+", words))[:MAX_GITBOOK_LENGTH]
