"""Parse and validate the template of a configuration: the key `template`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from paperstack_lint.config.value_checks import ConfigError, parse_strings, parse_table, parse_text, wrong_type
from paperstack_lint.note.template import SectionKind, Template, Where, bare_emoji, normalize_label
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

MAX_LABEL = 80
"""Characters of the label of a section; labels are searched for in so much of the beginning of a line."""
_KEYS = ("key", "emoji", "number", "label", "aliases", "optional", "placeholder")
_SELECTORS = ("paths", "tags", "categories")
_SIGNS = ("So", "Sm", "Sk", "No", "Cf", "Mn", "Me")
"""The Unicode categories of the characters of emoji."""
MAX_NUMBER = 99
"""The highest number of a section."""


def parse_template(value: object, where: str) -> Template:
    """Return the template that `value` describes. Raise ConfigError where it is none."""
    fields = parse_table(value, ("sections", "where"), where)
    sections = fields.get("sections")
    if not isinstance(sections, list) or not sections:
        raise wrong_type(msg("a list of sections"), sections, f"{where}: sections")
    kinds = tuple(_parse_section(one, f"{where}: sections: {at}") for at, one in enumerate(sections, 1))
    seen: set[str] = set()
    for kind in kinds:
        for name in _names(kind):
            if name in seen:
                raise ConfigError(
                    msg("{where}: sections: `{name}` identifies two sections; rename one", where=where, name=name)
                )
            seen.add(name)
    return Template(kinds, _parse_where(fields["where"], f"{where}: where") if "where" in fields else None)


def template_to_data(template: Template) -> dict[str, object]:
    """Return the data from which `parse_template` returns the template, without fields that have their default."""
    sections: list[dict[str, object]] = []
    for kind in template.sections:
        fields = zip(_KEYS, (kind.key, kind.emoji, kind.number, kind.label, kind.aliases, kind.optional), strict=False)
        sections.append({key: list(value) if isinstance(value, tuple) else value for key, value in fields if value})
        sections[-1] |= {"placeholder": list(kind.placeholders)} if kind.placeholders else {}
    lists = {key: list(getattr(template.where, key)) for key in _SELECTORS} if template.where else {}
    where = {key: names for key, names in lists.items() if names}
    return {"where": where, "sections": sections} if where else {"sections": sections}


def _names(kind: SectionKind) -> Iterator[str]:
    """Yield what identifies a section, so that no other one of the template may have it."""
    if kind.emoji:
        yield bare_emoji(kind.emoji)
    if kind.number:
        yield msg("number {number}", number=kind.number)
    yield from {kind.key.casefold(), *map(normalize_label, kind.labels)}


def _parse_where(value: object, where: str) -> Where:
    fields = parse_table(value, _SELECTORS, where)
    paths, tags, categories = (parse_strings(fields.get(key, ()), f"{where}: {key}") for key in _SELECTORS)
    if not (paths or tags or categories):
        raise ConfigError(
            msg("{where}: selects no notes; give paths, tags or categories, or leave it out for all notes", where=where)
        )
    return Where(paths, tags, categories)


def _parse_section(value: object, where: str) -> SectionKind:
    fields = parse_table(value, _KEYS, where)
    key, label = parse_text(fields, "key", where), _parse_label(parse_text(fields, "label", where), f"{where}: label")
    optional = fields.get("optional", False)
    if not isinstance(optional, bool):
        raise wrong_type(msg("true or false"), optional, f"{where}: optional")
    emoji = _parse_emoji(parse_text(fields, "emoji", where), f"{where}: emoji") if "emoji" in fields else ""
    aliases = tuple(_parse_label(alias, f"{where}: aliases") for alias in _parse_strings(fields, "aliases", where))
    placeholders = _parse_strings(fields, "placeholder", where)
    return SectionKind(key, emoji, label, aliases, optional, _parse_number(fields, where), placeholders)


def _parse_strings(fields: dict[str, object], name: str, where: str) -> tuple[str, ...]:
    """Return a list of texts; a placeholder may be a single text."""
    value = fields.get(name, ())
    return parse_strings([value] if isinstance(value, str) and name == "placeholder" else value, f"{where}: {name}")


def _parse_number(fields: dict[str, object], where: str) -> int:
    number = fields.get("number", 0)
    if "number" in fields and (type(number) is not int or not 1 <= number <= MAX_NUMBER):
        example = msg("as in `number: 2` for `2. {label}`", label=str(fields["label"]))
        raise wrong_type(
            msg("a number from 1 to {limit}, {example}", limit=MAX_NUMBER, example=example),
            number,
            f"{where}: number",
        )
    return number if isinstance(number, int) else 0


def _parse_emoji(emoji: str, where: str) -> str:
    """Return the emoji. Raise ConfigError for other text: it would match in no note, or everywhere."""
    bare = bare_emoji(emoji)
    signs = bare.lstrip("0123456789*#")  # of a keycap
    if signs and not signs.isascii() and all(unicodedata.category(sign) in _SIGNS or sign in "‼⁉〰" for sign in signs):
        return emoji
    remedy = msg(
        "leave the key out: the label alone is recognized, in headings of any level, list items, lines and quotes"
    )
    if emoji.strip("#*-+>0123456789. "):
        raise ConfigError(
            msg(
                "{where}: `{emoji}` is not an emoji; write one, such as `🔑`, or {remedy}",
                where=where,
                emoji=emoji,
                remedy=remedy,
            )
        )
    raise ConfigError(
        msg("{where}: `{emoji}` is Markdown, not an emoji; {remedy}", where=where, emoji=emoji, remedy=remedy)
    )


def _parse_label(written: str, where: str) -> str:
    """Return a label without a colon at its end. Raise ConfigError for one that no text of a note can match."""
    label = written.strip().rstrip(":：").rstrip()
    if found := regex(r"(\d{1,2})[.)、．][ \t]*(?=\S)").match(label):
        rest = label[found.end() :]
        raise ConfigError(
            msg(
                "{where}: `{label}` begins with a number; write `number: {number}, label: {rest}`",
                where=where,
                label=label,
                number=found[1],
                rest=rest,
            )
        )
    if len(label) > MAX_LABEL:
        raise ConfigError(
            msg(
                "{where}: `{label}…` has more than {limit} characters; shorten it",
                where=where,
                label=label[:MAX_LABEL],
                limit=MAX_LABEL,
            )
        )
    if not normalize_label(label) or not set("*_~`<>#|[]\n").isdisjoint(label) or not regex(r"\w").search(label):
        raise ConfigError(
            msg(
                "{where}: expected words without markup, found `{text}`; write what readers see",
                where=where,
                text=label or written,
            )
        )
    return label
