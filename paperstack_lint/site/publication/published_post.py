"""A post as its generator publishes it, and the changes of that by a change of the front matter."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from paperstack_lint.site.publication import dates
from paperstack_lint.site.publication.dates import UNREADABLE, Moment
from paperstack_lint.site.settings import SLUG_OR_TITLE
from paperstack_lint.text.message import msg

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import FrontMatter, Value
    from paperstack_lint.note.front_matter.value_types import YamlReader
    from paperstack_lint.site.settings import Permalinks


class PublishedPost(NamedTuple):
    """The parts of the front matter that a page's address, its date and its order depend on, by name.

    Values are compared, never displayed: equal ones give the same address. Only what may change with the front matter
    is in it. A page that `is_hidden` is not published.
    """

    address: Mapping[str, Any]
    date: Mapping[str, Moment]
    order: Mapping[str, Any]
    is_hidden: bool = False


DATED_BY_FILE = Moment(None, text="the file")
"""The date of a post that has none: that of its name or of its file."""


def published_post_of(front: FrontMatter | None, day: str, links: Permalinks) -> PublishedPost:
    """Return what is published of a note, given the `day` in its file's name as `2020-01-02`, `` for none."""
    hugo = links.generator == "hugo"  # which reads keys in any case
    fields = {field.key.lower() if hugo else field.key: field.value for field in front.fields} if front else {}
    date = _read_dates(fields, day, links)
    order = {}
    if hugo and not _has_clock(date["hugo"]):  # else no other page is likely to have just that date
        title = fields.get("linktitle") or fields.get("title")
        order = {"title": title.text if title else "", "weight": _read_as(fields.get("weight"), ["hugo"])}
    hidden = any(_has_value(fields.get(key), word) for key, word in (("published", "false"), ("draft", "true")))
    return PublishedPost(_address(fields, date, links), date, order, hidden)


def published_unreadable(links: Permalinks) -> PublishedPost:
    """Return what is published of a note with unreadable front matter: as if it had none, dated by the build."""
    return PublishedPost(_address({}, {}, links), dict.fromkeys(links.generators, UNREADABLE), {})


def _has_clock(moment: Moment) -> bool:
    return moment.clock is not None and moment.clock.time() != datetime.time()


def _has_value(value: Value | None, word: str) -> bool:
    return value is not None and value.text.lower() == word


_HUGO_DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
"""The fields that Hugo takes the date of a page from, the first that is there."""


def _read_dates(fields: Mapping[str, Value], day: str, links: Permalinks) -> dict[str, Moment]:
    """Return the moment that each generator reads which may build the site."""
    read = {}
    for generator in links.generators:
        keys = _HUGO_DATES if generator == "hugo" else _HUGO_DATES[:1]
        value = next((fields[key] for key in keys if key in fields and _is_text(fields[key])), None)
        if value is None:
            read[generator] = _date_in_name(day) if generator == "jekyll" and day else DATED_BY_FILE
        elif generator == "jekyll":
            read[generator] = dates.read_jekyll(value, links.zone)
        else:
            read[generator] = dates.read_hexo(value) if generator == "hexo" else dates.read_hugo(value)
    return read


def _is_text(value: Value) -> bool:
    return not (value.is_empty or value.kind in ("list", "map", "alias"))


def _date_in_name(day: str) -> Moment:
    from paperstack_lint.note.front_matter.yaml_reader import Value

    return dates.read_jekyll(Value("scalar", day, "str", "plain", 0, 0), "")


def _address(fields: Mapping[str, Value], date: Mapping[str, Moment], links: Permalinks) -> dict[str, Any]:
    """Return the parts of the address that depend on the front matter."""
    own = {name: fields[name].typed for name in ("permalink", "url") if name in fields}
    parts = links.parts | {part for name in own for part in links.tokens(str(fields[name].text))}
    made: dict[str, Any] = {**own}
    for part in parts:
        name = _field_of(part, fields, links.generator)
        if name == "date":
            made[name] = tuple(date.items())
        else:
            made[name] = _categories(fields) if name == "categories" else _read_as(fields.get(name), links.generators)
    return dict(sorted(made.items()))


def _field_of(part: str, fields: Mapping[str, Value], generator: str) -> str:
    """Return the field that a part of an address is from; a part of an unknown plugin of Hexo may be the title."""
    if part == SLUG_OR_TITLE:
        return "slug" if "slug" in fields else "title"
    known = part in fields or part in ("date", "categories", "slug", "title")
    return part if known or generator != "hexo" else "title"


def _categories(fields: Mapping[str, Value]) -> list[Any]:
    """Return the categories of a post; a text is several to some generators, and one to others."""
    found: list[Any] = []
    for name in ("categories", "category"):
        data = fields[name].data if name in fields else None
        found += data if isinstance(data, list) else [data] if data else []
    return found


def _read_as(value: Value | None, generators: Iterable[str]) -> Any:
    """Return a value as the generators read it: to some the title 0x10 is the number 16."""
    if value is None or value.kind == "null":
        return None
    if value.kind != "scalar" or value.style != "plain":
        return value.data
    from paperstack_lint.note.front_matter.value_types import displayed_text

    read = {displayed_text(value.text, value.tag, cast("YamlReader", generator)) for generator in generators}
    return value.text if read == {value.text} else sorted(read)


def unsafe_change(before: PublishedPost, after: PublishedPost) -> str:
    """Return the change of a page that makes a fix unsafe, for a message; `` for none."""
    known = len(before.date) == 1
    moved = [name for name, moment in _readable(before.date).items() if moment != after.date[name]]
    for part in {**before.address, **after.address}:
        unmoved = part == "date" and not moved
        if not unmoved and before.address.get(part) != after.address.get(part):
            name = _display_name(part)
            if known:
                return msg("the page's address contains its {part}", part=name)
            return msg("the page's address may contain its {part}", part=name)
    if after.is_hidden and not before.is_hidden:
        return msg("the page would no longer be published")
    if moved:
        return _date_change(before.date[moved[0]], moved[0])
    return msg("Hugo orders pages of one date by their titles") if before.order != after.order else ""


def _readable(date: Mapping[str, Moment]) -> dict[str, Moment]:
    """Return the moments of a post that is published: Jekyll fails at a date that it cannot read.

    Where the generator is unknown, a date that Hugo cannot read is the subject of the finding.
    """
    return {
        name: moment for name, moment in date.items() if moment != UNREADABLE or (name == "hugo" and len(date) == 1)
    }


_NAMES = {"title": msg("title"), "date": msg("date"), "slug": msg("slug"), "categories": msg("categories")}


def _display_name(part: str) -> str:
    return _NAMES.get(part) or f"`{part}`"


def _date_change(before: Moment, generator: str) -> str:
    if before == UNREADABLE:
        return msg(
            "{generator} does not read the date now, so that the post's place in order changes",
            generator=generator.capitalize(),
        )
    return msg("the post's date changes, and with it its place in order")
