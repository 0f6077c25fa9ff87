"""The template as the configuration gives it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from paperstack_lint.config.checks import ConfigError, expected, strings, table, text
from paperstack_lint.note.template import SectionKind, Template, Where, bare_emoji, normalize_label

LONGEST_LABEL = 80
"""Characters of a label of a section; no more are read at the beginning of a line."""
_KEYS = ("key", "emoji", "number", "label", "aliases", "optional", "placeholder")
_SELECTORS = ("paths", "tags", "categories")
_SIGNS = ("So", "Sm", "Sk", "No", "Cf", "Mn", "Me")
"""The categories in Unicode of what emoji are made of."""
_HIGHEST = 99
"""The highest number of a section."""


def read(value: object, where: str) -> Template:
    """Return the template that `value` describes. Raises ConfigError where it is none."""
    fields = table(value, ("sections", "where"), where)
    sections = fields.get("sections")
    if not isinstance(sections, list) or not sections:
        raise expected("a list of sections", sections, f"{where}: sections")
    kinds = tuple(_section(one, f"{where}: sections: {at}") for at, one in enumerate(sections, 1))
    seen: set[str] = set()
    for kind in kinds:
        for name in _names(kind):
            if name in seen:
                raise ConfigError(f"{where}: sections: `{name}` stands for two sections; rename one")
            seen.add(name)
    return Template(kinds, _where(fields["where"], f"{where}: where") if "where" in fields else None)


def plain(template: Template) -> dict[str, object]:
    """Return a template as `read` takes it, as plain data; what is as if it were left out is left out."""
    sections: list[dict[str, object]] = []
    for kind in template.sections:
        fields = zip(_KEYS, (kind.key, kind.emoji, kind.number, kind.label, kind.aliases, kind.optional), strict=False)
        sections.append({key: list(value) if isinstance(value, tuple) else value for key, value in fields if value})
        sections[-1] |= {"placeholder": list(kind.placeholders)} if kind.placeholders else {}
    lists = {key: list(getattr(template.where, key)) for key in _SELECTORS} if template.where else {}
    where = {key: names for key, names in lists.items() if names}
    return {"where": where, "sections": sections} if where else {"sections": sections}


def _names(kind: SectionKind) -> Iterator[str]:
    """Yield what only one section of a template may be found by."""
    if kind.emoji:
        yield bare_emoji(kind.emoji)
    if kind.number:
        yield f"number {kind.number}"
    yield from {kind.key.casefold(), *map(normalize_label, kind.labels)}


def _where(value: object, where: str) -> Where:
    fields = table(value, _SELECTORS, where)
    paths, tags, categories = (strings(fields.get(key, ()), f"{where}: {key}") for key in _SELECTORS)
    if not (paths or tags or categories):
        raise ConfigError(f"{where}: names no notes; give paths, tags or categories, or leave it out for all notes")
    return Where(paths, tags, categories)


def _section(value: object, where: str) -> SectionKind:
    fields = table(value, _KEYS, where)
    key, label = text(fields, "key", where), _label(text(fields, "label", where), f"{where}: label")
    optional = fields.get("optional", False)
    if not isinstance(optional, bool):
        raise expected("true or false", optional, f"{where}: optional")
    emoji = _emoji(text(fields, "emoji", where), f"{where}: emoji") if "emoji" in fields else ""
    aliases = tuple(_label(alias, f"{where}: aliases") for alias in _strings(fields, "aliases", where))
    placeholders = _strings(fields, "placeholder", where)
    return SectionKind(key, emoji, label, aliases, optional, _number(fields, where), placeholders)


def _strings(fields: dict[str, object], name: str, where: str) -> tuple[str, ...]:
    """Return a list of texts, which may be given as one text."""
    value = fields.get(name, ())
    return strings([value] if isinstance(value, str) and name == "placeholder" else value, f"{where}: {name}")


def _number(fields: dict[str, object], where: str) -> int:
    number = fields.get("number", 0)
    if "number" in fields and (type(number) is not int or not 1 <= number <= _HIGHEST):
        raise expected(
            f"a number from 1 to {_HIGHEST}, as in `number: 2` for `2. {fields['label']}`", number, f"{where}: number"
        )
    return number if isinstance(number, int) else 0


def _emoji(emoji: str, where: str) -> str:
    """Return the emoji. Raises ConfigError for what is none: it would be found in no note, or everywhere."""
    bare = bare_emoji(emoji)
    signs = bare.lstrip("0123456789*#")  # of a keycap
    if signs and not signs.isascii() and all(unicodedata.category(sign) in _SIGNS or sign in "‼⁉〰" for sign in signs):
        return emoji
    remedy = "leave the key out: the label alone is found, in headings of any level, list items, lines and quotes"
    if emoji.strip("#*-+>0123456789. "):
        raise ConfigError(f"{where}: `{emoji}` is no emoji; write one, as `🔑`, or {remedy}")
    raise ConfigError(f"{where}: `{emoji}` is Markdown and no emoji; {remedy}")


def _label(written: str, where: str) -> str:
    """Return a label without a colon at its end. Raises ConfigError for one that is never found in a note."""
    label = written.strip().rstrip(":：").rstrip()
    if found := re.match(r"(\d{1,2})[.)、．][ \t]*(?=\S)", label):
        rest = label[found.end() :]
        raise ConfigError(f"{where}: `{label}` begins with a number; write `number: {found[1]}, label: {rest}`")
    if len(label) > LONGEST_LABEL:
        raise ConfigError(f"{where}: `{label[:LONGEST_LABEL]}…` has more than {LONGEST_LABEL} characters; shorten it")
    if not normalize_label(label) or not set("*_~`<>#|[]\n").isdisjoint(label) or not re.search(r"\w", label):
        raise ConfigError(f"{where}: expected words without markup, found `{label or written}`; write what readers see")
    return label
