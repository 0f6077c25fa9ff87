"""Keys of the front matter that are misspelt, or contain their value, and the standard keys that are meant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paperstack_lint.note.front_matter.value_types import DATE_START
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter.fences import FrontMatter
    from paperstack_lint.note.front_matter.yaml_reader import Field

# Short keys are near too many other words (`rate`, `tabs`), so their misspellings are listed.
_SHORT = {
    **dict.fromkeys(("tag", "tgas", "tasg", "tagss"), "tags"),
    **dict.fromkeys(("data", "dates", "dtae", "daet"), "date"),
    **dict.fromkeys(("slgu", "sulg"), "slug"),
}
_LONG = ("title", "layout", "categories", "permalink", "description")
_CASELESS = ("title", "date", "tags", "layout", "categories", "category")
_REAL = ("titles", "titre", "layouts", "descriptions", "category", "subtitle")
# A word after the colon that names a language is meant as a part of the key.
_WITH_VALUE = rf"({'|'.join(dict.fromkeys((*_LONG, *_CASELESS)))})[ \t]*[:：](?![a-z]{{2}}(?:[-_]\w+)?\Z)"


def normalized_key(key: str, generator: str) -> str:
    """Return a key as the generator compares it."""
    return key.lower() if generator == "hugo" else key  # Hugo reads keys in any case


def keys_with_values(front: FrontMatter) -> list[tuple[Field, str, int]]:
    """Return the fields whose key contains its value: the field, the standard key, and the offset of the value."""
    colons = [field for field in front.fields if ":" in field.key or "：" in field.key]
    found = [(field, begun[1], begun.end()) for field in colons if (begun := regex(_WITH_VALUE).match(field.key))]
    times = Counter(key for _, key, _ in found)
    return [one for one in found if times[one[1]] == 1 and not front.get(one[1])]


def meant_key(field: Field, keys: set[str], generator: str) -> str:
    """Return the standard key that a misspelt one is meant to be; `` for no misspelt key, or if the post has both."""
    key = normalized_key(field.key, generator)
    if key == "tag" and generator in ("jekyll", "hexo"):
        return ""  # they read it as `tags`
    if key in (*_LONG, *_CASELESS, *_REAL):
        return ""
    if key.lower() in _CASELESS:
        standard = key.lower()
    else:
        alike = [word for word in _LONG if _alike(key, word)]
        standard = _SHORT.get(key) or (nearest(key, alike, 0.8) if alike else "")
    if standard == "date" and not regex(DATE_START).match(field.value.text):
        return ""
    if standard == "tags" and ("category" in keys or not (field.value.text or field.value.items)):
        return ""  # beside `category:` it is a theme's habit
    return "" if standard in keys else standard


def _alike(key: str, word: str) -> bool:
    """Return whether a key may be a misspelling of a word: a cheap filter, so that most keys need no difflib."""
    return abs(len(key) - len(word)) <= 2 and len(set(word) - set(key)) <= 1
