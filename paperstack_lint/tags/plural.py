"""The regular English plural, where it is certain."""

from __future__ import annotations

import re

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


def singular(joined: str) -> str:
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
