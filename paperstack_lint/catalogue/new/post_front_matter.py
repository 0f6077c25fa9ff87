"""Write the front matter of a new post as those of the other posts are written: keys, values, notation."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.catalogue.new.front_matter_notation import QUOTES, Notation, Toml, Yaml, fenced
from paperstack_lint.catalogue.new.new_paper import NewPaper
from paperstack_lint.catalogue.new.post_path import slug_of
from paperstack_lint.note.field_names import FieldKind
from paperstack_lint.note.fields import field_of, fields_of
from paperstack_lint.note.front_matter import Field
from paperstack_lint.note.front_matter.days import parse_day
from paperstack_lint.note.note import Note
from paperstack_lint.site.workspace import Workspace, generator_of
from paperstack_lint.text.regex import regex

MIN_SHARE = 0.5
"""The share of posts that have a key which a new post gets."""
MIN_SAME = 0.6
"""The share of posts that have one value of a key, or one word before the title, which a new post gets."""
MIN_POSTS = 3
"""The fewest posts that have a habit."""
_DATES = ("date", "updated", "lastmod", "last_modified_at", "publishdate", "created", "modified")
_ADDRESSES = frozenset("permalink slug url aliases alias abbrlink id uuid guid".split())
"""Fields on which the address of the page depends: each post has its own, and an empty one is none."""
_CLOCK = r"(?P<between>[T ])\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<zone>\s*(?:[+-]\d{2}:?\d{2}|Z))?\s*$"
_BEFORE_TITLE = r"[\[【(（《][^\[\]【】()（）《》]{1,20}[\]】)）》][ \t]*|[^\W\d_][^:：\[\]]{1,11}[:：][ \t]*"


class Post(NamedTuple):
    """The data of a new post."""

    paper: NewPaper
    url: str
    tags: tuple[str, ...]
    now: datetime.datetime


def front_matter(post: Post, models: Sequence[Note], every: Sequence[Note], required: Sequence[str]) -> str:
    """Return the front matter of a new post with the fences; `` where most models have none.

    It is in the notation of most models. Its keys are those of most of them, in the order of the last one, and the
    `required` ones; its values those that most models have in common, else those of most of `every` note, else empty.
    Without any models, or where their fields cannot be read, a post of a site has a title, a date and tags.
    """
    with_any = [note for note in models if note.front_matter is not None]
    if 2 * len(with_any) <= len(models) and models:
        return ""
    is_toml = 2 * sum(_is_toml(note) for note in with_any) > len(with_any)
    with_fields = [note for note in with_any if _is_toml(note) == is_toml and _fields(note)]
    writer = _FieldWriter(post, Toml() if is_toml else Yaml())
    if not with_fields:
        names = dict.fromkeys(("title", "date", "tags", *required)) if required else ()
        return fenced(writer.notation, (writer.field(key, (), ()) for key in names))
    tables = [{field.key: field for field in _fields(note)} for note in with_fields]
    counts = Counter(key for table in tables for key in table)
    usual = {key for key, number in counts.items() if number >= MIN_SHARE * len(tables)} | {*required}
    keys = dict.fromkeys([*tables[-1], *sorted(usual)])
    comparable = [note for note in every if _is_toml(note) == is_toml]
    lines: list[str] = []
    for key in (key for key in keys if key in usual):
        own = _with_key(key, with_fields)
        if key not in _ADDRESSES or key in required or (own and is_paper(own[-1].field.value.text)):
            lines.append(writer.field(key, own, _with_key(key, comparable)))
    return fenced(writer.notation, lines)


def _is_toml(note: Note) -> bool:
    return note.front_matter is not None and note.front_matter.kind == "toml"


def _fields(note: Note) -> Sequence[Field]:
    """Return the fields of the front matter of a note, without tables of TOML; none where it cannot be read."""
    is_toml = _is_toml(note)
    return [field for field in fields_of(note) if not is_toml or field.value.kind != "map"]


class _Model(NamedTuple):
    """A field of a model, and its note."""

    note: Note
    field: Field

    @property
    def source(self) -> str:
        """The field as it is written."""
        return self.note.text[self.field.start : self.field.end]

    @property
    def separator(self) -> str:
        """The source between the key and a value on the same line; `` where there is none."""
        between = self.note.text[self.field.key_end : self.field.value.start]
        return between if regex(r" *= *|: +").fullmatch(between) else ""


def _with_key(key: str, notes: Iterable[Note]) -> list[_Model]:
    """Return the fields with a key."""
    return [_Model(note, field) for note in notes for field in _fields(note) if field.key == key]


class _FieldWriter(NamedTuple):
    """Writes the fields of a new post."""

    post: Post
    notation: Notation

    def field(self, key: str, models: Sequence[_Model], others: Sequence[_Model]) -> str:
        """Return a field like those of the models, or else like those of other notes."""
        separator = (models[-1].separator if models else "") or self.notation.separator
        return self.notation.field(key, separator, self._value(key, models, others))

    def _value(self, key: str, models: Sequence[_Model], others: Sequence[_Model]) -> str:
        """Return the value of a field as it is written; `` for none."""
        model = models[-1] if models else None
        style = model.field.value.style if model else "plain"
        if key == "title":
            return self.notation.text(_prefix(models) + self.post.paper.name, style)
        if key in ("tags", "tag", "keywords"):
            return self._list(model, self.post.tags)
        if key.lower() in _DATES:
            return _date(model, self.post.now)
        if key == "slug":
            return self.notation.text(slug_of(self.post.paper.name, ()), style)
        return self._common_source(models) or self._common_source(others) or self._known(model)

    def _known(self, model: _Model | None) -> str:
        """Return what is known of the paper for a field like the model; `` for nothing."""
        details = _details(Workspace.of(model.note).field_names.kind(model.field.key), self.post) if model else ()
        if not model or not details or model.field.value.kind == "list":
            return self._list(model, details) if details else ""
        return self.notation.text(", ".join(details), model.field.value.style)

    def _list(self, model: _Model | None, items: Sequence[str]) -> str:
        return self.notation.items(items, model.field.value if model else None, model.source if model else "")

    def _common_source(self, fields: Sequence[_Model]) -> str:
        """Return the value that most notes have, as it is written in the last one with it; `` where there is none."""
        found = Counter(repr(each.field.value.typed) for each in fields)
        usual, number = found.most_common(1)[0] if found else ("", 0)
        if number < max(MIN_POSTS, MIN_SAME * len(fields)):
            return ""
        model = next(each for each in reversed(fields) if repr(each.field.value.typed) == usual)
        value = model.field.value
        if value.is_empty or value.shared or value.kind in ("alias", "map", "null"):
            return ""
        source = model.note.text[value.start : value.end].rstrip()
        if "\n" not in source and value.style != "block":
            return source
        is_list = bool(value.items) and all(item.tag == "str" for item in value.items)
        return self._list(model, [item.text for item in value.items]) if is_list else ""


def _details(kind: FieldKind | None, post: Post) -> tuple[str, ...]:
    """Return what is known of the paper for a field of a kind."""
    paper = post.paper
    known = paper.details
    single = {"title": paper.title, "link": post.url, "year": str(known.year or ""), "venue": known.venue}
    return known.authors if kind == "authors" else tuple(filter(None, [single.get(kind or "", "")]))


def _prefix(titles: Sequence[_Model]) -> str:
    """Return what most titles begin with before the title of the paper: `[论文笔记] `, `论文阅读：`."""
    found = Counter(match[0] for each in titles if (match := regex(_BEFORE_TITLE).match(each.field.value.text)))
    prefix, number = found.most_common(1)[0] if found else ("", 0)
    return prefix if number >= max(MIN_POSTS, MIN_SAME * len(titles)) and prefix.isprintable() else ""


def _date(model: _Model | None, now: datetime.datetime) -> str:
    """Return the date in the notation of the model, with the time where that has one."""
    value = model.field.value if model else None
    found = parse_day(value.text) if value else None
    if value is None or found is None or found.form not in ("-", "unpadded", "/"):
        day, rest = f"{now:%Y-%m-%d}", ""
    else:
        separator = "/" if found.form == "/" else "-"
        padded = found.form == "-" or regex(r"\d{4}/0").match(value.text) is not None
        numbers = (f"{now:%m}", f"{now:%d}") if padded else (str(now.month), str(now.day))
        day, rest = separator.join((f"{now:%Y}", *numbers)), value.text[found.end :]
    clock = regex(_CLOCK).match(rest)
    if clock:
        seconds = f"{now:%H:%M:%S}" if clock["seconds"] else f"{now:%H:%M}"
        day = f"{day}{clock['between']}{seconds}{clock['zone'] or ''}"
    style = value.style if value else "plain"
    return f"{style}{day}{style}" if style in QUOTES else day


def sorted_by_date(notes: Sequence[Note]) -> list[Note]:
    """Return notes with the most recent one last, as their names or their front matter say."""

    def rank(note: Note) -> tuple[str, str]:
        field = field_of(note, "date")
        found = parse_day(note.path.name) or (parse_day(field.value.text) if field else None)
        return (found.iso if found else "", note.path.as_posix())

    return sorted(notes, key=rank)


def required_keys(note: Note, options: Mapping[str, object]) -> Sequence[str]:
    """Return the keys that the configuration requires of a post; without any, those that the generator needs."""
    required = options.get("required")
    if isinstance(required, (list, tuple)):
        return [str(key) for key in required]
    return ["title"] if generator_of(note) in ("jekyll", "hexo", "hugo") else []
