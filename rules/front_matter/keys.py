"""A key of a post's front matter is missing or misspelt.

Generators silently ignore keys that they do not recognize: a post with `tilte:` has no title. A key is misspelt if it
nearly equals a standard key that the post lacks; `tag:` counts, since Hugo and many themes read `tags:` alone, but
neither beside `category:`, nor with Jekyll and Hexo, which read both. So does a key that one or two posts have, and
that is one letter away from a key that five posts have or that generators and themes use (`authro`). A key that three
posts have instead of the standard one is intended. Where no space follows the colon (`title:MixMatch: a study`), the
value is a part of the key. The fixes that rename the key or separate it from its value are safe, unless the post would
get another address, date or place in order, or its tags would change the pages of others (Hugo with
`disablePathToLower`); there is no fix where tags that are written as one text would be read in another way.

`required` names the keys that every post must have. With `learn` instead of the list, they are the keys that at least
95 % of all posts have, if there are at least ten posts. Where the generator is unknown, a title is required by default
only if nearly all posts have one: a vault needs none. Nor is one required where a fifth of the posts have none.

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

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Field, is_template
from paperstack_lint.note.front_matter.edits import UNCERTAIN, split_key
from paperstack_lint.note.front_matter.standard_keys import keys_with_values, meant_key, normalized_key
from paperstack_lint.site.generators import Generator
from paperstack_lint.site.workspace import generator_of, is_post, site_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"front matter"}

_ONE_SPELLING = msg("Hugo keeps one spelling of tags that differ in case, for the page of all their notes")

_MIN_POSTS = 3
"""Posts with a key from which on it is intended."""

# Most generators read either.
_TWINS = {"tags": "tag", "tag": "tags", "categories": "category", "category": "categories"}


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
    keys = {normalized_key(field.key, generator) for field in front.fields}
    meant = set()
    for field, standard, colon in keys_with_values(front):
        meant.add(standard)
        edit = split_key(note.text, field, standard, colon)
        fix = Fix(msg("separate the key from its value"), (edit,)) if edit else None
        message = msg(
            "the key {key} contains its value: write `{standard}: ` before it", key=quoted(field.key), standard=standard
        )
        yield Diagnostic(field.key_start, field.key_end, message, fix, "" if fix else UNCERTAIN)
    for field in front.fields:
        standard = meant_key(field, keys, generator)
        if standard and _is_habit(note, field.key, standard):
            continue
        frequent = "" if standard else Project.of(note).misspelt_keys().get(field.key, "")
        standard = standard or (frequent if frequent not in keys else "")
        if standard and standard not in meant:
            meant.add(standard)
            uses = Project.of(note).key_count(standard) if frequent else 0
            why = msg(", which {uses} notes have", uses=uses) if uses > 1 else ""
            message = msg(
                "the key {key} is probably meant to be `{standard}`{why}: rename it",
                key=quoted(field.key),
                standard=standard,
                why=why,
            )
            yield Diagnostic(field.key_start, field.key_end, message, *_renamed(note, field, standard))
    if front.get("<<"):
        return  # what is merged in may contain them
    required = _required(note, options, generator)
    learnt = required is not options.required
    why = msg(", which nearly all posts have") if learnt else ""
    for key in required:
        alike = (key, _TWINS.get(key, key)) if learnt else (key,)
        if key not in meant and keys.isdisjoint(normalized_key(each, generator) for each in alike):
            yield Diagnostic(
                *note.line_span(front.start),
                msg("the front matter has no {key}{why}: add it", key=quoted(key), why=why),
            )


def _required(note: Note, options: Options, generator: Generator) -> Sequence[str]:
    """Return the keys that a post must have; without a generator, by default only those that nearly all posts have."""
    if isinstance(options.required, str):
        return Project.of(note).usual_keys()
    if "required" in Project.of(note).configured_options("front-matter/keys"):
        return options.required
    if generator not in ("", "none"):
        return () if Project.of(note).leaves_titles_out() else options.required
    usual = Project.of(note).usual_keys()
    return [key for key in options.required if key in usual]


def _is_habit(note: Note, key: str, standard: str) -> bool:
    """Return whether posts of the site have a key instead of the standard one on purpose, for its theme."""
    uses = Project.of(note).key_count(key)
    return uses >= _MIN_POSTS and uses > Project.of(note).key_count(standard)


def _renamed(note: Note, field: Field, standard: str) -> tuple[Fix | None, str]:
    """Return the fix that renames a key and why it is not safe, or no fix and the reason for that."""
    split = standard == "tags" and field.value.kind == "scalar" and regex(r"\s").search(field.value.text)
    if split:
        return None, msg("as `tags`, the text may be read as several tags")
    if field.key_end - field.key_start != len(field.key):
        return None, msg("the key has escapes or quotes")
    site = site_of(note)
    keeps_case = site is not None and site.generator == "hugo" and site.publishing.keeps_case
    cased = standard == "tags" and any(
        item.text.lower() != item.text.upper() for item in (field.value, *field.value.items)
    )
    caveat = _ONE_SPELLING if keeps_case and cased else ""
    return Fix(
        msg("rename it to `{standard}`", standard=standard),
        (Edit(field.key_start, field.key_end, standard),),
        safe=not caveat,
    ), caveat
