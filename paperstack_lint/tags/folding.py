"""Fold the spellings of one tag to a common key, so that similarity is an equivalence by construction."""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

from paperstack_lint.note.front_matter.lists import fold_item
from paperstack_lint.text.language import script

SEPARATORS = "[\\s_\u2010\u2013-]+"

_MEANINGFUL = ("<super>", "<sub>", "<circle>", "<fraction>", "<font>", "<square>")
"""The decompositions of NFKC that change the meaning of a letter: `10²` is not `102`, nor `ℝ` the `R`."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Invisible characters; a variation selector only selects the glyph of a sign."""

_MIN_JOINED = 4
"""The fewest characters of a tag whose separators are removed: in shorter ones they matter (`A I`, `3-D`, `X-AI`)."""


_MIN_SINGULAR = 3
"""The fewest letters of a singular: `cs`, `os`, `NAS` are no plurals."""

# Whole tags whose singular is another subject, or none.
_NO_PLURALS = frozenset(
    "abs adams adas aids arms bios blues clips cors cots cvs darts diffusers goods gpts https keras lens macs maps "
    "mars means mips mots nips pacs pets pnas rails sars teams tens tips tops transformers vits windows words".split()
)

# Ends of words that are no plurals, at the end of the folded tag, whatever is before.
_SINGULAR_ENDS = (
    *("ss", "us", "is", "ics", "news", "series", "species", "pandas", "bias", "atlas", "canvas", "alias", "lens"),
    *("devops", "mlops", "llmops", "aiops", "kubernetes", "aistats", "neurips", "icaps", "jenkins", "chaos", "cosmos"),
)
_PLURAL_ENDS = (
    *("gpus", "cpus", "tpus", "npus", "menus", "apis", "guis", "topics", "metrics", "heuristics", "critics"),
    *("basics", "characteristics", "mosaics", "fabrics", "antibiotics"),
)

# Ends of plurals with those of their singulars; the first match applies.
_ENDINGS = (
    *(("movies", "movie"), ("cookies", "cookie"), ("calories", "calorie"), ("zombies", "zombie"), ("ies", "y")),
    *(("caches", "cache"), ("niches", "niche"), ("avalanches", "avalanche"), ("ches", "ch"), ("shes", "sh")),
    *(("sses", "ss"), ("xes", "x"), ("quizzes", "quiz"), ("biases", "bias"), ("atlases", "atlas")),
    *(("canvases", "canvas"), ("aliases", "alias"), ("lenses", "lens"), ("viruses", "virus"), ("corpuses", "corpus")),
    *(("campuses", "campus"), ("statuses", "status"), ("buses", "bus"), ("bonuses", "bonus"), ("heroes", "hero")),
    ("s", ""),
)


def folding_key(tag: str) -> str:
    """Return the key that all spellings of a tag have: without case, width, separators and regular English plural."""
    return _singular(fold_tag(tag))


def fold_tag(tag: str) -> str:
    """Return a tag without case, width and separators; digits are never joined with digits."""
    text = fold_case(tag)
    parts = re.split(f"({SEPARATORS})", text)
    if len(parts) == 1:
        return text
    short = len("".join(parts[::2])) < _MIN_JOINED
    result = parts[0]
    for at in range(1, len(parts), 2):
        after = parts[at + 1]
        # A size or a series at the end (`ViT-S`) is no plural (`ViTs`).
        apart = short or (after == "s" and at + 2 == len(parts))
        result += _folded_separator(result[-1:], parts[at], after[:1], apart=apart) + after
    return result


def fold_case(tag: str) -> str:
    """Return a tag without case and width; accents, `²` and `ß` stay."""
    if tag.isascii():
        return tag.lower()
    tag = normalize("NFC", _INVISIBLE.sub("", tag))
    return tag.lower() if any(map(_is_more_than_wide, tag)) else fold_item(tag)


def invisible_difference(tag: str, other: str) -> str:
    """Return the invisible difference between two spellings, for a message; `` where it is visible."""
    marks = {f"U+{ord(mark):04X}" for mark in set(_INVISIBLE.findall(tag)) ^ set(_INVISIBLE.findall(other))}
    if marks:
        return f" (one of them contains {', '.join(sorted(marks))})"
    if normalize("NFC", tag) == normalize("NFC", other):
        return " (they differ in how Unicode composes accents)"
    if normalize("NFKC", tag) == normalize("NFKC", other):
        return " (they differ in the width of letters)"
    return ""


def _is_more_than_wide(letter: str) -> bool:
    return len(letter.casefold()) > 1 or decomposition(letter).startswith(_MEANINGFUL)


def _folded_separator(before: str, separator: str, after: str, *, apart: bool) -> str:
    """Return the rest of a separator between two letters after folding; all of it where it may have a meaning."""
    if not ((before.isalnum() or before in ("+", "#")) and after.isalnum()):
        return separator
    if script(before) or script(after):
        return "" if separator.isspace() else separator
    return "-" if apart or (before.isdigit() and after.isdigit()) else ""


def _singular(joined: str) -> str:
    """Return the singular of a tag in lower case without separators; the tag itself where its end is no certain plural.

    Only the end of the tag counts, so that `deep nets` and `deepnets` have the same singular.
    """
    if not joined.endswith("s") or not joined.isascii() or joined in _NO_PLURALS:
        return joined
    if joined.endswith(_SINGULAR_ENDS) and not joined.endswith(_PLURAL_ENDS):
        return joined
    found = re.search(r"(?<![a-z])[a-z]+$", joined)
    last = found[0] if found else ""
    for plural, one in _ENDINGS:
        if last.endswith(plural):
            stem = last.removesuffix(plural) + one
            return joined.removesuffix(last) + stem if len(stem) >= _MIN_SINGULAR else joined
    return joined
