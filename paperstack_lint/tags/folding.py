"""What two spellings of one tag have in common: a key, so that being alike is an equivalence by construction."""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

from paperstack_lint.note.front_matter.items import folded
from paperstack_lint.text.language import script

SEPARATORS = "[\\s_\u2010\u2013-]+"

_MEANINGFUL = ("<super>", "<sub>", "<circle>", "<fraction>", "<font>", "<square>")
"""What NFKC takes from a letter besides its width, and a reader does not: `10²` is not `102`, nor `ℝ` the `R`."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Characters that show nothing of their own; a variation selector only chooses the form of a sign."""

_MIN_JOINED = 4
"""Fewer characters than this do not stay what they were when they are joined: `A I`, `3-D`, `X-AI`."""


_MIN_SINGULAR = 3
"""Letters of a singular: `cs`, `os`, `NAS` are no plurals."""

# Whole tags whose singular is another subject, or none.
_NO_PLURALS = frozenset(
    "abs adams adas aids arms bios blues clips cors cots cvs darts diffusers goods gpts https keras lens macs maps "
    "mars means mips mots nips pacs pets pnas rails sars teams tens tips tops transformers vits windows words".split()
)

# Ends of words that are no plurals; looked for at the end of the joined tag, whatever stands before.
_SINGULAR_ENDS = (
    *("ss", "us", "is", "ics", "news", "series", "species", "pandas", "bias", "atlas", "canvas", "alias", "lens"),
    *("devops", "mlops", "llmops", "aiops", "kubernetes", "aistats", "neurips", "icaps", "jenkins", "chaos", "cosmos"),
)
_PLURAL_ENDS = (
    *("gpus", "cpus", "tpus", "npus", "menus", "apis", "guis", "topics", "metrics", "heuristics", "critics"),
    *("basics", "characteristics", "mosaics", "fabrics", "antibiotics"),
)

# Ends of plurals, and what stands in their place in the singular; the first that fits.
_ENDINGS = (
    *(("movies", "movie"), ("cookies", "cookie"), ("calories", "calorie"), ("zombies", "zombie"), ("ies", "y")),
    *(("caches", "cache"), ("niches", "niche"), ("avalanches", "avalanche"), ("ches", "ch"), ("shes", "sh")),
    *(("sses", "ss"), ("xes", "x"), ("quizzes", "quiz"), ("biases", "bias"), ("atlases", "atlas")),
    *(("canvases", "canvas"), ("aliases", "alias"), ("lenses", "lens"), ("viruses", "virus"), ("corpuses", "corpus")),
    *(("campuses", "campus"), ("statuses", "status"), ("buses", "bus"), ("bonuses", "bonus"), ("heroes", "hero")),
    ("s", ""),
)


def folding_key(tag: str) -> str:
    """What the spellings of a tag have in common: no case, width, separators and regular English plural."""
    return _singular(fold_tag(tag))


def fold_tag(tag: str) -> str:
    """A tag without case, width, and whatever separates its parts; digits are never joined with digits."""
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
    """A tag without case and width, and nothing else lost: accents, `²` and `ß` stay."""
    if tag.isascii():
        return tag.lower()
    tag = normalize("NFC", _INVISIBLE.sub("", tag))
    return tag.lower() if any(map(_is_more_than_wide, tag)) else folded(tag)


def invisible_difference(tag: str, other: str) -> str:
    """Return what parts two spellings that look the same, for a message; `` where a reader sees it."""
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
    """What stays of a separator between two letters; all of it where it may mean something."""
    if not ((before.isalnum() or before in ("+", "#")) and after.isalnum()):
        return separator
    if script(before) or script(after):
        return "" if separator.isspace() else separator
    return "-" if apart or (before.isdigit() and after.isdigit()) else ""


def _singular(joined: str) -> str:
    """The singular of a tag in lower case without separators, as far as its end tells it; else the tag itself.

    It looks at the end of the tag alone, so that `deep nets` and `deepnets` have the same one.
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
