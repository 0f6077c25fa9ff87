"""A key of a post's front matter is missing or misspelt.

Generators ignore keys that they do not know: a post with `tilte:` has no title, and nobody says so. A misspelt key is
one that is nearly a known one which the post lacks; `tag:` counts, since Hugo and many themes read `tags:` alone, but
neither beside `category:`, nor with Jekyll and Hexo, which read both. So is a key that one or two posts have, and that
is a letter away from one that five have or that generators and themes know (`authro`). A key that three posts have
instead of the known one is the site's own. Where no blank follows the colon (`title:MixMatch: a study`), the title is a
part of the key. The fixes that rename the key or part it from its value are safe, but where the post would get another
address, date or place in order, or its tags would change the pages of others (Hugo with `disablePathToLower`); there is
none where a list of tags that is written as a text would be read in another way.

`required` names the keys that every post must have. With `learn` in the place of the list, they are the keys that at
least 95 % of all posts have; of fewer than ten posts nothing is learnt. Where no generator is known, a title is missing
by default only if nearly all posts have one: a vault needs none.

    ```md bad
    ---
    title: MixMatch
    data: 2020-03-26
    ---
    ```
    ```md good
    ---
    title: MixMatch
    date: 2020-03-26
    ---
    ```
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, FrontMatter, is_template
from paperstack_lint.note.front_matter.edits import UNCERTAIN, split_key
from paperstack_lint.note.front_matter.value_types import DATE_START
from paperstack_lint.site.generators import Generator
from paperstack_lint.site.workspace import generator_of, is_post, site_of
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter"}

_ONE_SPELLING = "Hugo keeps one spelling of tags that differ in case, for the page of all their notes"

HABIT = 3
"""Posts that make a habit of a key."""

# Short keys have too many neighbours that mean something else (`rate`, `tabs`), so theirs are listed.
_SHORT = {
    **dict.fromkeys(("tag", "tgas", "tasg", "tagss"), "tags"),
    **dict.fromkeys(("data", "dates", "dtae", "daet"), "date"),
}
_LONG = ("title", "layout", "categories", "permalink", "description")
_CASELESS = ("title", "date", "tags", "layout", "categories", "category")
_REAL = ("titles", "titre", "layouts", "descriptions", "category", "subtitle")
# To most generators the one is as good as the other.
_TWINS = {"tags": "tag", "tag": "tags", "categories": "category", "category": "categories"}
# A word behind the colon that names a language is meant as a part of the key.
_UNPARTED = rf"({'|'.join(dict.fromkeys((*_LONG, *_CASELESS)))})[ \t]*[:：](?![a-z]{{2}}(?:[-_]\w+)?\Z)"


class Options(NamedTuple):
    """What a post must have.

    `required`: the keys that every post must have, or `learn` for those that nearly all posts have.
    """

    required: tuple[str, ...] | Literal["learn"] = ("title",)


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report misspelt keys, then the required ones that are missing."""
    front = note.front_matter
    if front is None or front.kind == "toml" or front.error or not is_post(note) or is_template(note.text, front):
        return
    generator = generator_of(note)
    hugo = generator == "hugo"
    keys = {_name(field.key, hugo=hugo) for field in front.fields}
    meant = set()
    for field, known, colon in _unparted(front):
        meant.add(known)
        edit = split_key(note.text, field, known, colon)
        fix = Fix("part the key from its value", (edit,)) if edit else None
        message = f"the key {quoted(field.key)} holds its value: write `{known}: ` before it"
        yield Diagnostic(field.key_start, field.key_end, message, fix, "" if fix else UNCERTAIN)
    for field in front.fields:
        known = _meant(field, keys, generator)
        if known and _is_habit(note, field.key, known):
            continue
        slip = "" if known else Project.of(note).misspelt_keys().get(field.key, "")
        known = known or (slip if slip not in keys else "")
        if known and known not in meant:
            meant.add(known)
            uses = Project.of(note).key_count(known) if slip else 0
            why = f", which {uses} notes have" if uses > 1 else ""
            message = f"the key {quoted(field.key)} is probably meant to be `{known}`{why}: rename it"
            yield Diagnostic(field.key_start, field.key_end, message, *_renamed(note, field, known))
    if front.get("<<"):
        return  # what is merged in may hold them
    required = _required(note, options, generator)
    learnt = required is not options.required
    why = ", which nearly all posts have" if learnt else ""
    for key in required:
        alike = (key, _TWINS.get(key, key)) if learnt else (key,)
        if key not in meant and keys.isdisjoint(_name(each, hugo=hugo) for each in alike):
            yield Diagnostic(*note.line_span(front.start), f"the front matter has no {quoted(key)}{why}: add it")


def _required(note: Note, options: Options, generator: Generator) -> Sequence[str]:
    """Return the keys that a post must have; where nothing is built, by default no other than nearly all have."""
    if isinstance(options.required, str):
        return Project.of(note).usual_keys()
    if generator not in ("", "none") or "required" in Project.of(note).configured("front-matter/keys"):
        return options.required
    usual = Project.of(note).usual_keys()
    return [key for key in options.required if key in usual]


def _is_habit(note: Note, key: str, known: str) -> bool:
    """Return whether posts of the site have a key in the place of the known one on purpose, for its theme."""
    uses = Project.of(note).key_count(key)
    return uses >= HABIT and uses > Project.of(note).key_count(known)


def _name(key: str, *, hugo: bool) -> str:
    return key.lower() if hugo else key  # Hugo reads keys in any case


def _unparted(front: FrontMatter) -> list[tuple[Field, str, int]]:
    """The fields whose key begins with a known one, that key, and where the value begins in it."""
    colons = [field for field in front.fields if ":" in field.key or "：" in field.key]
    found = [(field, begun[1], begun.end()) for field in colons if (begun := re.match(_UNPARTED, field.key))]
    times = Counter(key for _, key, _ in found)
    return [one for one in found if times[one[1]] == 1 and not front.get(one[1])]


def _meant(field: Field, keys: set[str], generator: Generator) -> str:
    """The known key that a misspelt one stands for; `` where it is none, or the post has the known one."""
    key = _name(field.key, hugo=generator == "hugo")
    if key == "tag" and generator in ("jekyll", "hexo"):
        return ""  # they read it as `tags`
    if key in (*_LONG, *_CASELESS, *_REAL):
        return ""
    if key.lower() in _CASELESS:
        known = key.lower()
    else:
        alike = [word for word in _LONG if _alike(key, word)]
        known = _SHORT.get(key) or (nearest(key, alike, 0.8) if alike else "")
    if known == "date" and not re.match(DATE_START, field.value.text):
        return ""
    if known == "tags" and ("category" in keys or not (field.value.text or field.value.items)):
        return ""  # beside `category:` it is a theme's habit
    return "" if known in keys else known


def _alike(key: str, word: str) -> bool:
    """Cheap and generous: the keys of themes, which every note has, need no difflib."""
    return abs(len(key) - len(word)) <= 2 and len(set(word) - set(key)) <= 1


def _renamed(note: Note, field: Field, known: str) -> tuple[Fix | None, str]:
    """Return the fix that renames a key and why it is not safe, or no fix and the reason for that."""
    split = known == "tags" and field.value.kind == "scalar" and re.search(r"\s", field.value.text)
    if split:
        return None, "as `tags`, the text may be read as several tags"
    if field.key_end - field.key_start != len(field.key):
        return None, "the key is not written as it reads"
    site = site_of(note)
    keeps_case = site is not None and site.generator == "hugo" and site.publishing.keeps_case
    cased = known == "tags" and any(
        item.text.lower() != item.text.upper() for item in (field.value, *field.value.items)
    )
    caveat = _ONE_SPELLING if keeps_case and cased else ""
    return Fix(f"rename it to `{known}`", (Edit(field.key_start, field.key_end, known),), safe=not caveat), caveat
