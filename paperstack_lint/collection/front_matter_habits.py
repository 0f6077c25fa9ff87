"""The habits of a collection's posts in their front matter, and the keys that are probably misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.front_matter.days import EITHER
from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.message import msg, quantity

if TYPE_CHECKING:
    from paperstack_lint.collection.facts import Facts

MIN_SHARE = 0.95
"""The share of posts that must have something in common for a habit."""
MAX_TITLED = 0.8
"""The share of posts with a title up to which the others have none on purpose."""
MIN_POSTS = 10
"""Posts below which no habit is derived."""
MIN_MAJORITY = 3
"""Posts that make a majority."""
MAX_RARE = 2
"""The most posts with a misspelt key: a key of more posts is intended."""
MIN_FREQUENT = 5
"""The fewest posts with a key that others are compared with."""
KNOWN_KEYS = frozenset(
    "title subtitle description layout permalink categories published updated lastmod comments author authors mathjax"
    " keywords summary excerpt thumbnail abbrlink aliases featured image images draft sticky password header-img"
    " publishDate expiryDate linkTitle toc date tags slug category weight series redirect_from".split()
)
"""Keys of Jekyll, Hexo, Hugo and common themes."""
_OTHER_KEYS = frozenset(
    "titles titre layouts descriptions subtitle imagen cover covers covered update updates dated".split()
)
"""Keys of other themes that are one letter away from a known one."""


class Usage(NamedTuple):
    """The number of notes with a habit; `path` and `line` are the first place of it."""

    notes: int
    path: str
    line: int

    def __str__(self) -> str:
        """Return the evidence for a message."""
        return msg(
            "{notes} (first: {place})",
            notes=quantity(self.notes, "other note"),
            place=f"{self.path}:{self.line}",
        )


class FrontMatterHabits:
    """The habits of posts in their front matter, by the facts of notes by path."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self._facts = facts

    @cached_property
    def usual_keys(self) -> tuple[str, ...]:
        """The keys that nearly all posts have; none where there are too few posts."""
        return tuple(
            sorted(key for key, number in self.key_counts.items() if self._is_usual(number, len(self._fields)))
        )

    @cached_property
    def uses_front_matter(self) -> bool:
        """Whether nine of ten notes are posts with front matter."""
        return 10 * len(self._fields) >= 9 * len(self._facts) > 0

    @cached_property
    def leaves_titles_out(self) -> bool:
        """Whether a fifth of the posts have no title, so that something else gives them one."""
        return len(self._fields) >= MIN_POSTS and self.key_counts["title"] <= MAX_TITLED * len(self._fields)

    @cached_property
    def usual_fence_problem(self) -> str:
        """The problem with the opening fence of most posts with front matter, and of several; `` for none."""
        counts = Counter(facts.fence for facts in self._facts.values() if facts.fence)
        kind, most = max(counts.items(), key=lambda item: item[1], default=("", 0))
        return kind if most >= MIN_MAJORITY and 2 * most > len(self._fields) else ""

    @cached_property
    def key_counts(self) -> Counter[str]:
        """How many posts have each key in their front matter."""
        return Counter(key for keys in self._fields for key in keys)

    @cached_property
    def misspelt_keys(self) -> dict[str, str]:
        """The keys that are probably misspelt, each with the intended key."""
        return dict(sorted(find_misspelt(self.key_counts).items()))

    @cached_property
    def usual_value_kinds(self) -> dict[str, str]:
        """The kind of value (`value_types.kind_of`) of nearly all posts with a key, by key, empty values left out."""
        counts: dict[str, Counter[str]] = {}
        for fields in self._fields:
            for key, kind in fields.items():
                if kind:
                    counts.setdefault(key, Counter())[kind] += 1
        most = {key: (kinds.most_common(1)[0], kinds.total()) for key, kinds in sorted(counts.items())}
        return {key: kind for key, ((kind, number), all_) in most.items() if self._is_usual(number, all_)}

    @cached_property
    def _fields(self) -> list[dict[str, str]]:
        return [dict(facts.keys) for facts in self._facts.values() if facts.keys]

    @staticmethod
    def _is_usual(number: int, among: int) -> bool:
        return among >= MIN_POSTS and number >= MIN_SHARE * among

    @cached_property
    def usual_date_form(self) -> str:
        """The form of most dates, at least twice as frequent as any other; `` where there is none."""
        (form, most), (_, next_most) = (*self._date_forms.most_common(2), ("", 0), ("", 0))[:2]
        return form if most >= MIN_MAJORITY and most >= 2 * next_most else ""

    def date_form_usage(self, form: str) -> Usage:
        """Return how many posts have a date of this form, and the first place of one."""
        forms = (form, EITHER) if self._are_padded and form == "-" else (form,)
        paths = (path for path in sorted(self._facts) if self._facts[path].date[0] in forms)
        first = next(paths, "")
        return Usage(self._date_forms[form], first, self._facts[first].date[1] if first else 0)

    @cached_property
    def _date_forms(self) -> Counter[str]:
        """How many posts have a date of each form; what is written alike in two forms is evidence of neither."""
        counts = Counter(facts.date[0] for facts in self._facts.values() if facts.date[0])
        either = counts.pop(EITHER, 0)
        if either and self._are_padded:
            counts["-"] += either
        return counts

    @cached_property
    def _are_padded(self) -> bool:
        """Whether no date lacks the zeros of `2020-03-02`."""
        return all(facts.date[0] != "unpadded" for facts in self._facts.values())


def find_misspelt(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the keys that are probably misspelt, each with the intended key, given how many posts have each."""
    from paperstack_lint.tags.similar_tags import deletion_variants  # few runs need it

    near: dict[str, list[str]] = defaultdict(list)
    for known in {*KNOWN_KEYS, *(key for key, uses in counts.items() if uses >= MIN_FREQUENT)}:
        for shape in set(deletion_variants(known)):
            near[shape].append(known)
    found = {}
    for key, uses in counts.items():
        if uses > MAX_RARE or key in KNOWN_KEYS or key in _OTHER_KEYS:
            continue
        candidates = {known for shape in deletion_variants(key) for known in near.get(shape, ())}
        meant = {known for known in candidates if _is_one_edit(key, known)}
        if len(meant) == 1:
            found[key] = meant.pop()
    return found


def _is_one_edit(key: str, known: str) -> bool:
    """Return whether one letter is too many, missing or another, or two neighbours are swapped."""
    if key[:1] != known[:1] or key.casefold() == known.casefold() or f"{key}s" == known or key == f"{known}s":
        return False
    start, _ = common_ends(key, known)
    wrong, right = key[start:], known[start:]
    if wrong[:2] == right[:2][::-1] and wrong[2:] == right[2:]:
        return wrong[:2].isalpha()
    # `image1` and `image2`, `header-img` and `header_img` are keys on purpose.
    changed = [wrong[:1]] * (wrong[1:] in (right, right[1:])) + [right[:1]] * (right[1:] in (wrong, wrong[1:]))
    return changed != [] and "".join(changed).isalpha()
