"""The template as the configuration gives it."""

from __future__ import annotations

from paperstack_lint.checks import ConfigError, expected, strings, table, text
from paperstack_lint.papers.template import SectionKind, Template, bare_emoji

_LONGEST_LABEL = 40
"""Characters of a label of a section; no more are read behind an emoji."""


def read(value: object, where: str) -> Template:
    """The template that `value` describes. Raises ConfigError where it is none."""
    sections = table(value, ("sections",), where).get("sections")
    if not isinstance(sections, list) or not sections:
        raise expected("a list of sections", sections, f"{where}: sections")
    kinds = tuple(_section(one, f"{where}: sections: {at}") for at, one in enumerate(sections, 1))
    seen: set[str] = set()
    for kind in kinds:
        for name in (bare_emoji(kind.emoji), *{word.casefold() for word in (kind.key, kind.label, *kind.aliases)}):
            if name in seen:
                raise ConfigError(f"{where}: sections: `{name}` stands for two sections; rename one")
            seen.add(name)
    return Template(kinds)


def _section(value: object, where: str) -> SectionKind:
    fields = table(value, SectionKind._fields, where)
    key, emoji, label = (text(fields, name, where) for name in ("key", "emoji", "label"))
    optional = fields.get("optional", False)
    if not isinstance(optional, bool):
        raise expected("true or false", optional, f"{where}: optional")
    if not bare_emoji(emoji):
        raise expected("an emoji", emoji, f"{where}: emoji")
    aliases = strings(fields.get("aliases", ()), f"{where}: aliases")
    _readable(label, f"{where}: label")
    for alias in aliases:
        _readable(alias, f"{where}: aliases")
    return SectionKind(key, emoji, label, aliases, optional)


def _readable(label: str, where: str) -> None:
    """Raise ConfigError for a label that is never found in a note, since it is not read as one there."""
    if ":" in label or "：" in label:
        raise ConfigError(f"{where}: `{label}` holds a colon; write the label without it, as notes add one")
    if len(label) > _LONGEST_LABEL:
        raise ConfigError(f"{where}: `{label[:_LONGEST_LABEL]}…` has more than {_LONGEST_LABEL} characters; shorten it")
    if not label[0].isalpha() or not set("*_~<\n").isdisjoint(label):
        raise expected("a label that begins with a letter and holds no markup", label, where)
