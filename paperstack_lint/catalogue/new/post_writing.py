"""Write a new post as the posts of a collection are written: its folder, its name, its front matter."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.catalogue.new.new_paper import NewPaper
from paperstack_lint.note.field_names import FieldKind
from paperstack_lint.note.front_matter import Field
from paperstack_lint.note.front_matter.days import parse_day
from paperstack_lint.note.front_matter.edits import scalar_source
from paperstack_lint.note.note import Note
from paperstack_lint.site.workspace import Workspace, generator_of
from paperstack_lint.storage.paths import DATED

MIN_SHARE = 0.5
"""The share of posts that have a key which a new post gets."""
MIN_SAME = 0.6
"""The share of posts that have one value of a key, or one word before the title, which a new post gets."""
MIN_POSTS = 3
"""The fewest posts that have a habit."""
MAX_WORDS = 3
"""Words of the names of files where these are short."""
MAX_STEM = 80
"""Characters of a name that is derived from a title."""
_DATES = ("date", "updated", "lastmod", "last_modified_at", "publishdate", "created", "modified")
_ADDRESSES = frozenset("permalink slug url aliases alias abbrlink id uuid guid".split())
"""Fields on which the address of the page depends: each post has its own, and an empty one is none."""
_CLOCK = r"(?P<between>[T ])\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<zone>\s*(?:[+-]\d{2}:?\d{2}|Z))?\s*$"
_QUOTES = ("'", '"')
_BEFORE_TITLE = r"[\[【(（《][^\[\]【】()（）《》]{1,20}[\]】)）》][ \t]*|[^\W\d_][^:：\[\]]{1,11}[:：][ \t]*"


class Post(NamedTuple):
    """The data of a new post."""

    paper: NewPaper
    url: str
    tags: tuple[str, ...]
    now: datetime.datetime


def path_of(post: Post, models: Sequence[Note], otherwise: Path, *, is_dated: bool) -> Path:
    """Return the path of a new post: beside most models, named as these are. `otherwise` is the folder without any.

    With `is_dated`, its name begins with the date in any case: that is what Jekyll calls a post.
    """
    folders = Counter(note.path.parent for note in models)
    most = max(folders.values(), default=0)
    folder = next((note.path.parent for note in reversed(models) if folders[note.path.parent] == most), otherwise)
    stems = [note.path.stem for note in models if note.path.parent == folder]
    suffix = Counter(note.path.suffix for note in models).most_common(1)[0][0] if models else ".md"
    dated = 2 * sum(re.match(DATED, stem) is not None for stem in stems) > len(stems) or is_dated
    names = [re.sub(rf"^(?:{DATED}|\d{{1,4}}[-_. ])", "", stem) for stem in stems]
    slug = slug_of(post.paper.name, names) or "paper"
    start = f"{post.now:%Y-%m-%d}-" if dated else _next_number(stems)
    return folder / f"{start}{slug}{suffix}"


def _next_number(stems: Sequence[str]) -> str:
    """Return the number that follows those that most names begin with; `` where they have none."""
    numbers = [found for stem in stems if (found := re.match(r"(\d{1,4})([-_. ])(?!\d)", stem))]
    if len(numbers) < MIN_POSTS or 2 * len(numbers) <= len(stems) or any(1900 < int(one[1]) < 2100 for one in numbers):
        return ""
    last = max(numbers, key=lambda found: int(found[1]))
    return f"{int(last[1]) + 1:0{len(last[1])}}{last[2]}"


def slug_of(title: str, names: Sequence[str]) -> str:
    """Return the name of a file for a title, in the case, with the separators and as long as other names are."""
    separators = Counter(letter for name in names for letter in name if letter in "-_ ")
    separator = separators.most_common(1)[0][0] if separators else "-"
    short = bool(names) and 2 * sum(len(re.split(r"[-_ ]+", name)) <= MAX_WORDS for name in names) > len(names)
    head = re.match(r"([^:：]{2,40})[:：]\s", title)
    words = re.findall(r"[^\W_]+", head[1] if short and head else title)
    upper = 2 * sum(name != name.lower() for name in names) > len(names)
    text = separator.join(words if upper else map(str.lower, words))
    return text[:MAX_STEM].strip("-_ ")


def front_matter(post: Post, models: Sequence[Note], every: Sequence[Note], required: Sequence[str]) -> str:
    """Return the front matter of a new post with the fences; `` where the models have none.

    Its keys are those of most models, in the order of the last one, and the `required` ones; its values those that most
    models have in common, else those of most of `every` note, else empty. Without any models, or where most have TOML,
    which is not written, a post of a site has a title, a date and tags.
    """
    with_fields = [note for note in models if _fields(note)]
    if 2 * len(with_fields) <= len(models):
        has_toml = 2 * sum(note.front_matter is not None for note in models) > len(models)
        names = dict.fromkeys(("title", "date", "tags", *required)) if required and (has_toml or not models) else ()
        return _fenced(line for key in names for line in _field_lines(key, (), (), post))
    tables = [{field.key: field for field in _fields(note)} for note in with_fields]
    counts = Counter(key for table in tables for key in table)
    usual = {key for key, number in counts.items() if number >= MIN_SHARE * len(tables)} | {*required}
    keys = dict.fromkeys([*tables[-1], *sorted(usual)])
    lines: list[str] = []
    for key in (key for key in keys if key in usual):
        own = _with_key(key, with_fields)
        if key not in _ADDRESSES or key in required or (own and is_paper(own[-1].field.value.text)):
            lines += _field_lines(key, own, _with_key(key, every), post)
    return _fenced(lines)


def _fenced(lines: Iterable[str]) -> str:
    """Return lines between the fences of front matter; `` without any."""
    text = "".join(f"{line}\n" for line in lines)
    return f"---\n{text}---\n\n" if text else ""


def _fields(note: Note) -> Sequence[Field]:
    """Return the fields of the front matter of a note; none where it cannot be read, or is TOML."""
    front = note.front_matter
    return front.fields if front and front.kind != "toml" and not front.error else ()


class _Model(NamedTuple):
    """A field of a model, and its note."""

    note: Note
    field: Field

    @property
    def gap(self) -> str:
        """The source between the colon and the value, on one line."""
        text, value = self.note.text, self.field.value
        between = text[self.field.key_end : value.start].partition(":")[2] if value.text or value.items else " "
        return between if between and not between.strip(" ") else " "


def _with_key(key: str, notes: Iterable[Note]) -> list[_Model]:
    """Return the fields with a key."""
    return [_Model(note, field) for note in notes for field in _fields(note) if field.key == key]


def _field_lines(key: str, models: Sequence[_Model], others: Sequence[_Model], post: Post) -> Iterator[str]:
    """Yield the lines of a field like those of the models, or else like those of other notes."""
    model = models[-1] if models else None
    gap, style = (model.gap, model.field.value.style) if model else (" ", "plain")
    kind = Workspace.of(model.note).field_names.kind(key) if model else None
    if key == "title":
        yield f"{key}:{gap}{_text(_prefix(models) + post.paper.name, style)}"
    elif key in ("tags", "tag", "keywords"):
        yield from _list_lines(key, gap, model, post.tags)
    elif key.lower() in _DATES:
        yield f"{key}:{gap}{_date(model, post.now)}"
    elif key == "slug":
        yield f"{key}:{gap}{scalar_source(slug_of(post.paper.name, ()))}"
    elif source := _common_source(models) or _common_source(others):
        yield f"{key}:{source if source.startswith(chr(10)) else gap + source}"
    elif details := _details(kind, post):
        if model and model.field.value.kind == "list":
            yield from _list_lines(key, gap, model, details)
        else:
            yield f"{key}:{gap}{_text(', '.join(details), style)}"
    else:
        yield f"{key}:"


def _details(kind: FieldKind | None, post: Post) -> tuple[str, ...]:
    """Return what is known of the paper for a field of a kind."""
    paper = post.paper
    known = paper.details
    single = {"title": paper.title, "link": post.url, "year": str(known.year or ""), "venue": known.venue}
    return known.authors if kind == "authors" else tuple(filter(None, [single.get(kind or "", "")]))


def _text(text: str, style: str) -> str:
    """Return a text as YAML, a year as the number that it is, in the quotes of the model where that has some."""
    if text.isascii() and text.isdigit() and style == "plain":
        return text
    return scalar_source(text, style if style in _QUOTES else "plain")


def _prefix(titles: Sequence[_Model]) -> str:
    """Return what most titles begin with before the title of the paper: `[论文笔记] `, `论文阅读：`."""
    found = Counter(match[0] for each in titles if (match := re.match(_BEFORE_TITLE, each.field.value.text)))
    prefix, number = found.most_common(1)[0] if found else ("", 0)
    return prefix if number >= max(MIN_POSTS, MIN_SAME * len(titles)) and prefix.isprintable() else ""


def _list_lines(key: str, gap: str, model: _Model | None, items: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a list in the style of the model: in brackets, or an item on each line."""
    value = model.field.value if model else None
    if model and value and value.style == "block" and value.items and items:
        text = model.note.text
        line = text[text.rfind("\n", 0, value.items[0].start) + 1 : value.items[0].start]
        lead = line if re.fullmatch(r"[ ]*-[ ]+", line) else "  - "
        yield f"{key}:"
        yield from (f"{lead}{scalar_source(item)}" for item in items)
    elif model and value and value.kind == "scalar" and len(items) == 1:
        yield f"{key}:{gap}{scalar_source(items[0])}"
    else:
        yield f"{key}:{gap}[{', '.join(map(scalar_source, items))}]"


def _date(model: _Model | None, now: datetime.datetime) -> str:
    """Return the date in the notation of the model, with the time where that has one."""
    value = model.field.value if model else None
    found = parse_day(value.text) if value else None
    if value is None or found is None or found.form not in ("-", "unpadded", "/"):
        day, rest = f"{now:%Y-%m-%d}", ""
    else:
        separator = "/" if found.form == "/" else "-"
        padded = found.form == "-" or re.match(r"\d{4}/0", value.text) is not None
        numbers = (f"{now:%m}", f"{now:%d}") if padded else (str(now.month), str(now.day))
        day, rest = separator.join((f"{now:%Y}", *numbers)), value.text[found.end :]
    clock = re.match(_CLOCK, rest)
    if clock:
        seconds = f"{now:%H:%M:%S}" if clock["seconds"] else f"{now:%H:%M}"
        day = f"{day}{clock['between']}{seconds}{clock['zone'] or ''}"
    style = value.style if value else "plain"
    return f"{style}{day}{style}" if style in _QUOTES else day


def _common_source(fields: Sequence[_Model]) -> str:
    """Return the value that most notes have, as it is written in the last one with it; `` where there is none.

    A list on several lines begins with a line end.
    """
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
    if value.style == "block" and all(item.kind == "scalar" for item in value.items):
        return "".join(f"\n  - {scalar_source(item.text)}" for item in value.items)
    return ""


def sorted_by_date(notes: Sequence[Note]) -> list[Note]:
    """Return notes with the most recent one last, as their names or their front matter say."""

    def rank(note: Note) -> tuple[str, str]:
        field = note.front_matter.single("date") if note.front_matter else None
        found = parse_day(note.path.name) or (parse_day(field.value.text) if field else None)
        return (found.iso if found else "", note.path.as_posix())

    return sorted(notes, key=rank)


def required_keys(note: Note, options: Mapping[str, object]) -> Sequence[str]:
    """Return the keys that the configuration requires of a post; without any, those that the generator needs."""
    required = options.get("required")
    if isinstance(required, (list, tuple)):
        return [str(key) for key in required]
    return ["title"] if generator_of(note) in ("jekyll", "hexo", "hugo") else []
