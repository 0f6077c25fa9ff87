"""The template of a paper entry: its sections, and how a label or an emoji is matched to one of them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from paperstack_lint.text.regex import regex

Spelling = Literal["exact", "near"]


class SectionKind(NamedTuple):
    """One section of the template: `key` in the output, `emoji`, `number` and `label` as they are written in a note.

    Without an `emoji` (``) the label alone is the marker. A `number` of 0 is none. An alias is equivalent to `label`.
    An `optional` section is never missing. A section that contains nothing but a placeholder is empty.
    """

    key: str
    emoji: str
    label: str
    aliases: tuple[str, ...] = ()
    optional: bool = False
    number: int = 0
    placeholders: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The section as messages name it: `🔑 Key`, `2. Prior work`, `Notes`."""
        number = f"{self.number}. " if self.number else ""
        return f"{self.emoji} {number}{self.label}" if self.emoji else number + self.label

    @property
    def symbol(self) -> str:
        """The short name of the section in a table: its emoji, its number, or the first character of its label."""
        return self.emoji or (str(self.number) if self.number else self.label[:1])

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and its aliases."""
        return self.label, *self.aliases

    def label_like(self, sample: str) -> str:
        """Return the label or, where `sample` is in another script, the first alias in that script."""
        if sample.isascii() == self.label.isascii():
            return self.label
        return next((alias for alias in self.aliases if alias.isascii() == sample.isascii()), self.label)


class Where(NamedTuple):
    """Which notes a template applies to: those that match each list that is not empty.

    `paths` are patterns as in `.gitignore`, relative to `root`, the absolute folder of the configuration.
    """

    paths: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    root: str = ""


class Template(NamedTuple):
    """The sections that a complete entry has, in their order; `where` is which notes it applies to, None for all."""

    sections: tuple[SectionKind, ...]
    where: Where | None = None

    @property
    def has_emoji(self) -> bool:
        """Whether a section has an emoji."""
        return any(kind.emoji for kind in self.sections)

    def kind(self, key: str) -> SectionKind:
        """Return the section with a key. Raises KeyError where the template has none."""
        for kind in self.sections:
            if kind.key == key:
                return kind
        raise KeyError(key)

    @property
    def places(self) -> dict[str, int]:
        """The place of each section in the order of the template, from 0, by its key."""
        return {kind.key: index for index, kind in enumerate(self.sections)}

    def place(self, key: str) -> int:
        """Return the place of a section in the order of the template, from 0. Raises KeyError as `kind`."""
        return self.places[key]


DEFAULT = Template(
    (
        SectionKind("key", "🔑", "Key", ("核心", "关键")),
        SectionKind("source", "🎓", "Source", ("来源", "出处")),
        SectionKind("motivation", "🌱", "Motivation", ("动机",)),
        SectionKind("methodology", "💊", "Methodology", ("方法",)),
        SectionKind("exps", "📐", "Exps", ("实验",)),
        SectionKind("ideas", "💡", "Ideas", ("想法", "思考")),
    )
)

VARIATION_SELECTOR = "\ufe0f"
"""Selects the coloured glyph of the character before it; makes no other emoji of it."""

_NOT_JOINED = r"(?![\ufe0f]*[\u200d\u20e3\U0001f3fb-\U0001f3ff])"
_ABBREVIATED = {"exp": ("experiment",)}
_WIDE = r"[\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
_INSIGNIFICANT = rf"[\"'“”‘’「」『』【】]|(?<={_WIDE}) | (?={_WIDE})"
_MIN_BEGINNING = 4
_MIN_MISTYPED = 6
"""A label of fewer characters is another word where one of them differs."""


def emoji_pattern(template: Template) -> str:
    """Return a pattern for the template's emoji as whole graphemes; `👨‍🎓` and `🎓🏽` are others, `💡💡💡` is a rating.

    What is before the emoji is for the caller to check.
    """
    bare = sorted({bare_emoji(kind.emoji) for kind in template.sections if kind.emoji}, key=len, reverse=True)
    one = "|".join(f"{VARIATION_SELECTOR}?".join(map(re.escape, emoji)) for emoji in bare) or "(?!)"
    return f"(?P<emoji>{one}){VARIATION_SELECTOR}?{_NOT_JOINED}(?! ?(?P=emoji))"


def bare_emoji(emoji: str) -> str:
    """Return the emoji without variation selectors."""
    return emoji.replace(VARIATION_SELECTOR, "")


def section_for_emoji(template: Template, emoji: str) -> SectionKind:
    """Return the section with an emoji. Raises KeyError where the template has none."""
    bare = bare_emoji(emoji)
    for kind in template.sections:
        if emoji == kind.emoji or bare == bare_emoji(kind.emoji):
            return kind
    raise KeyError(emoji)


@lru_cache(maxsize=256)  # a note repeats the same few
def section_for_label(template: Template, label: str) -> tuple[SectionKind, Spelling] | None:
    """Return the section with a label: by its name or an alias, else by a near miss; None where it is no section's."""
    folded = normalize_label(label)
    if kind := _sections_by_label(template).get(folded):
        return kind, "exact"
    near = [
        kind
        for kind in template.sections
        if _is_near_word(folded, normalize_label(kind.label)) or _is_near_phrase(folded, kind)
    ]
    return (near[0], "near") if len(near) == 1 else None


@lru_cache(maxsize=8)
def _sections_by_label(template: Template) -> dict[str, SectionKind]:
    labels: dict[str, SectionKind] = {}
    for kind in template.sections:
        for label in kind.labels:
            labels.setdefault(normalize_label(label), kind)
    return labels


@lru_cache(maxsize=1024)
def normalize_label(label: str) -> str:
    """Return a label without insignificant differences: case, width, quotes, end marks, spaces beside CJK."""
    text = unicodedata.normalize("NFKC", label).casefold()
    return regex(_INSIGNIFICANT).sub("", " ".join(text.split())).rstrip(" ?:.。")


def _is_near_phrase(label: str, kind: SectionKind) -> bool:
    """Return whether a label of several words, or not in Latin script, is a mistyped label of a section."""
    return any(_is_mistyped_phrase(label, normalize_label(name)) for name in kind.labels if not _is_word(name))


def _is_mistyped_phrase(label: str, name: str) -> bool:
    """Return whether a label is the beginning of a name, or has one wrong character in six at most, and no digit."""
    if regex(r"\d+").findall(label) != regex(r"\d+").findall(name):
        return False
    if name.startswith(label) and 2 * len(label) >= len(name) and len(label) >= _MIN_BEGINNING:
        return not label.isascii() or name[len(label)] == " "
    return len(label) >= _MIN_MISTYPED and is_within_distance(
        label, name, 1 + (min(len(label), len(name)) >= 2 * _MIN_MISTYPED)
    )


def is_within_distance(one: str, other: str, most: int) -> bool:
    """Return whether the edit distance of two texts, with swapped neighbours as one edit, is `most` at most."""
    if abs(len(one) - len(other)) > most:
        return False
    above, before = list(range(len(other) + 1)), [0]
    for row, mine in enumerate(one, 1):
        costs = [row]
        for at, theirs in enumerate(other, 1):
            cost = min(above[at] + 1, costs[-1] + 1, above[at - 1] + (mine != theirs))
            if row > 1 and at > 1 and (mine, one[row - 2]) == (other[at - 2], theirs):
                cost = min(cost, before[at - 2] + 1)
            costs.append(cost)
        if min(costs) > most:
            return False
        before, above = above, costs
    return above[-1] <= most


def is_typo(written: str, label: str) -> bool:
    """Return whether a word after the emoji of a section is its label mistyped: one letter wrong, or in another order.

    The emoji already identifies the section, so more is tolerated than in a label alone.
    """
    word, name = normalize_label(written), normalize_label(label)
    if not (_is_word(word) and _is_word(name)) or word[:1] != name[:1] or min(len(word), len(name)) < 3:
        return False
    if sorted(word) == sorted(name):
        return True
    # With another letter, a short word is a word of its own: `Ideal` for `Ideas`.
    return (len(word) > 5 or len(word) != len(name) > 3) and is_within_distance(word, name, 1)


def _is_word(name: str) -> bool:
    return name.isascii() and name.isalpha()


def _is_near_word(label: str, name: str) -> bool:
    """Return whether a label is the name in singular or plural, shortened, written out, or mistyped."""
    label, name = _stem(label), _stem(name)
    if not label.isalpha() or not label.isascii() or len(label) < 3:
        return False
    if label == name or label in _ABBREVIATED.get(name, ()):
        return True
    if len(label) >= 4 and name.startswith(label):
        return True
    return _is_mistyped_word(label, name)


def _stem(word: str) -> str:
    return word.removesuffix(".").removesuffix("s")


def _is_mistyped_word(label: str, name: str) -> bool:
    """Return whether one letter is missing, doubled or wrong, or two are swapped, in a word of six letters or more.

    More is another word: `resource` is not `source`. So is a short word with a wrong letter: `content`, `context`.
    """
    if min(len(label), len(name)) < 6:
        return False
    same = next((at for at, (one, other) in enumerate(zip(label, name, strict=False)) if one != other), len(label))
    mine, right = label[same:], name[same:]
    if mine[1:] == right or mine == right[1:]:
        return True
    swapped = mine[:2] == right[:2][::-1] and mine[2:] == right[2:]
    return swapped or (len(name) > 8 and mine[1:] == right[1:])
