"""Keys of front matter that one or two posts have, a slip away from a key of the generator or of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from paperstack_lint.tags.typos import deletion_variants

MAX_RARE = 2
"""Posts that have a key which may be misspelt: more of them have it on purpose."""
MIN_FREQUENT = 5
"""Posts that have a key which others are compared with."""
KNOWN_KEYS = frozenset(
    "title subtitle description layout permalink categories published updated lastmod comments author authors mathjax"
    " keywords summary excerpt thumbnail abbrlink aliases featured image images draft sticky password header-img"
    " publishDate expiryDate linkTitle toc date tags".split()
)
"""Keys of Jekyll, Hexo, Hugo and common themes."""
_OTHER_KEYS = frozenset(
    "titles titre layouts descriptions subtitle imagen cover covers covered update updates dated".split()
)
"""Keys of other themes that are one letter away from a known one."""


def find_misspelt(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the keys that are probably misspelt with the one that is meant, given how many posts have each."""
    near: dict[str, list[str]] = defaultdict(list)
    for known in {*KNOWN_KEYS, *(key for key, uses in counts.items() if uses >= MIN_FREQUENT)}:
        for shape in set(deletion_variants(known)):
            near[shape].append(known)
    found = {}
    for key, uses in counts.items():
        if uses > MAX_RARE or key in KNOWN_KEYS or key in _OTHER_KEYS:
            continue
        candidates = {known for shape in deletion_variants(key) for known in near.get(shape, ())}
        meant = {known for known in candidates if _is_slip(key, known)}
        if len(meant) == 1:
            found[key] = meant.pop()
    return found


def _is_slip(key: str, known: str) -> bool:
    """Return whether one letter is too many, missing or another, or two neighbours changed places."""
    if key[:1] != known[:1] or key.casefold() == known.casefold() or f"{key}s" == known or key == f"{known}s":
        return False
    start = next((at for at, (a, b) in enumerate(zip(key, known, strict=False)) if a != b), min(len(key), len(known)))
    wrong, right = key[start:], known[start:]
    if wrong[:2] == right[:2][::-1] and wrong[2:] == right[2:]:
        return wrong[:2].isalpha()
    # `image1` and `image2`, `header-img` and `header_img` are keys on purpose.
    changed = [wrong[:1]] * (wrong[1:] in (right, right[1:])) + [right[:1]] * (right[1:] in (wrong, wrong[1:]))
    return changed != [] and "".join(changed).isalpha()
