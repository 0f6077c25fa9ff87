"""The template of a paper entry: which sections it has, and which of them a label means."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Spelling = Literal["exact", "near"]


class SectionKind(NamedTuple):
    """One section of the template: `key` in the output, `emoji` and `label` as they are written in a note.

    An alias is a label that is as good as `label`. An `optional` section is never missing.
    """

    key: str
    emoji: str
    label: str
    aliases: tuple[str, ...] = ()
    optional: bool = False

    def label_like(self, sample: str) -> str:
        """The label or, where `sample` is not in Latin script, the alias that is not either."""
        if sample.isascii() == self.label.isascii():
            return self.label
        return next((alias for alias in self.aliases if alias.isascii() == sample.isascii()), self.label)


class Template(NamedTuple):
    """The sections that a complete entry has, in their order."""

    sections: tuple[SectionKind, ...]

    def kind(self, key: str) -> SectionKind:
        """The section named `key`. Raises KeyError where the template has none."""
        for kind in self.sections:
            if kind.key == key:
                return kind
        raise KeyError(key)

    @property
    def places(self) -> dict[str, int]:
        """Where each section stands in the order of the template, from 0, by its key."""
        return {kind.key: index for index, kind in enumerate(self.sections)}

    def place(self, key: str) -> int:
        """Where the section `key` stands in the order of the template, from 0. Raises KeyError as `kind`."""
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

VARIATION = "\ufe0f"
"""Asks for the coloured form of the character before it: no difference in meaning."""

_JOINED = r"(?![\ufe0f]*[\u200d\u20e3\U0001f3fb-\U0001f3ff])"
_ABBREVIATED = {"exp": ("experiment",)}


def emoji_pattern(template: Template) -> str:
    """A pattern for the template's emoji as whole graphemes; `👨‍🎓` and `🎓🏽` are others, `💡💡💡` is a rating.

    What stands before the emoji is for the caller to look at.
    """
    bare = sorted({bare_emoji(kind.emoji) for kind in template.sections}, key=len, reverse=True)
    one = "|".join(f"{VARIATION}?".join(map(re.escape, emoji)) for emoji in bare)
    return f"(?P<emoji>{one}){VARIATION}?{_JOINED}(?! ?(?P=emoji))"


def bare_emoji(emoji: str) -> str:
    """The emoji without variation selectors."""
    return emoji.replace(VARIATION, "")


def of_emoji(template: Template, emoji: str) -> SectionKind:
    """The section whose emoji this is. Raises KeyError where it is none's."""
    bare = bare_emoji(emoji)
    for kind in template.sections:
        if emoji == kind.emoji or bare == bare_emoji(kind.emoji):
            return kind
    raise KeyError(emoji)


@lru_cache(maxsize=256)  # a note says the same few again and again
def of_label(template: Template, label: str) -> tuple[SectionKind, Spelling] | None:
    """The section that a label means: by its name or an alias (in any case), else by a near miss of its name."""
    folded = label.casefold()
    for kind in template.sections:
        if folded in (name.casefold() for name in (kind.label, *kind.aliases)):
            return kind, "exact"
    for kind in template.sections:
        if _near(folded, kind.label.casefold()):
            return kind, "near"
    return None


def _near(label: str, name: str) -> bool:
    """Whether a label is the name in another number, shortened, written out, or mistyped."""
    label, name = _stem(label), _stem(name)
    if not label.isalpha() or not label.isascii() or len(label) < 3:
        return False
    if label == name or label in _ABBREVIATED.get(name, ()):
        return True
    if len(label) >= 4 and name.startswith(label):
        return True
    return _mistyped(label, name)


def _stem(word: str) -> str:
    return word.removesuffix(".").removesuffix("s")


def _mistyped(label: str, name: str) -> bool:
    """Whether one letter is missing, doubled or wrong, or two have changed places, in a word of six letters or more.

    No more than that: `resource` is not `source`. A wrong letter makes another word of a short one: `content` of
    `context`.
    """
    if min(len(label), len(name)) < 6:
        return False
    same = next((at for at, (one, other) in enumerate(zip(label, name, strict=False)) if one != other), len(label))
    mine, right = label[same:], name[same:]
    if mine[1:] == right or mine == right[1:]:
        return True
    swapped = mine[:2] == right[:2][::-1] and mine[2:] == right[2:]
    return swapped or (len(name) > 8 and mine[1:] == right[1:])
