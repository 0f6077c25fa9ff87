"""Problems of the front matter and of whole notes: fields of the note are changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.planted.places import Field, Planting, Source

Plant = Callable[[Source, Random], Planting | None]


def _line(key: str, change: Callable[[str], str | None]) -> Plant:
    """Return what writes the line of a field again, from its value."""

    def plant(source: Source, _random: Random) -> Planting | None:
        field = source.fields.get(key)
        bad = change(_bare(field)) if field else None
        return Planting(field.start, field.end, source.text[field.start : field.end], bad) if field and bad else None

    return plant


def _bare(field: Field) -> str:
    value = field.value
    return value[1:-1] if value[0] in "\"'" and value[-1] == value[0] else value


def _added(good: str, bad: str, without: str, first: int = 0) -> Plant:
    """Return what adds lines below the title, of a key that the note does not have."""

    def plant(source: Source, _random: Random) -> Planting | None:
        title = source.fields.get("title")
        if not title or re.search(rf"^[\"']?{without}\b", source.text[: source.body], re.MULTILINE):
            return None
        return Planting(title.end + 1, title.end + 1, good, bad, first)

    return plant


def _plain(good: str, bad: str, without: str) -> Plant:
    """Return what adds a line to front matter that the address of the page does not depend on."""
    plant = _added(good, bad, without)
    address = re.compile(r"^(?:categor|permalink|slug|url|date)", re.MULTILINE)
    return lambda source, random: None if address.search(source.text, 0, source.body) else plant(source, random)


def _tags(good: str, bad: str, first: int = 0) -> Plant:
    plant = _added(f"tags: {good}\n", f"tags: {bad}\n", "tags?", first)
    # A page at an address of its own is no post, and its tags mean nothing.
    return lambda source, random: None if "permalink" in source.fields else plant(source, random)


def _simple(value: str) -> bool:
    return re.fullmatch(r"[^\W\d_][^:#\"'“”‘’\[\]{}\\|&*]*[^\W_]", value) is not None


def _title(new: str) -> Plant:
    return _line("title", lambda value: new.format(value) if _simple(value) else None)


def _date(new: str) -> Plant:
    def change(value: str) -> str | None:
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)\b", value)
        return new.format(*day.groups(), day=int(day[3]), month=int(day[2])) if day else None

    return _line("date", change)


def _repeated(line: str) -> Plant:
    def plant(source: Source, _random: Random) -> Planting | None:
        title = source.fields.get("title")
        if not title or not _simple(_bare(title)):
            return None
        again = source.text[title.start : title.end] if line == "again" else line.format(_bare(title))
        return Planting(title.start, title.start, "", again + "\n", 0, 1)  # the last one counts, as it did

    return plant


def _fence(new: str) -> Plant:
    def plant(source: Source, _random: Random) -> Planting | None:
        closing = source.text.rfind("---", 0, source.body)
        if "title" not in source.fields or not source.text[source.body :].strip():
            return None
        return Planting(closing, source.body, source.text[closing : source.body], new, -closing)

    return plant


def _before(new: str) -> Plant:
    def plant(source: Source, _random: Random) -> Planting | None:
        is_skipped = not new.strip() and ((source.root / "content").exists() or _is_hexo(source))
        return Planting(0, 0, "", new, 0, 3) if "title" in source.fields and not is_skipped else None

    return plant


def _dated(source: Source) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d-", source.path.name) is not None and "_posts" in source.path.parts


def _headless(source: Source, _random: Random) -> Planting | None:
    if not _dated(source) or not source.body or not source.text[source.body :].strip():
        return None
    return Planting(0, source.body, source.text[: source.body], "", 0, 3)


def _hidden(source: Source, _random: Random) -> Planting | None:
    return Planting(0, 0, "", "Some words.\n\n") if _dated(source) and "title" in source.fields else None


def _untitled(source: Source, _random: Random) -> Planting | None:
    field = source.fields.get("title")
    if not field or not _dated(source):
        return None
    return Planting(field.start, field.end + 1, source.text[field.start : field.end + 1], "", -99)


def _carriage(source: Source, _random: Random) -> Planting | None:
    return Planting(0, len(source.text), source.text, source.text.replace("\n", "\r")) if "\n" in source.text else None


def _post(tag: str) -> Plant:
    def plant(source: Source, random: Random) -> Planting | None:
        jekyll = (source.root / "_config.yml").exists() and (source.root / "_posts").exists()
        return source.inline(random, "See it.", f"See it {tag}.") if jekyll and _dated(source) else None

    return plant


def _following(source: Source, random: Random) -> Planting | None:
    """Plant a link to a heading of the note in letters that its id does not have."""
    words = re.compile(r"[a-z]+( [a-z]+)+", re.IGNORECASE)
    found = [one for one in source.headings if words.fullmatch(one) and source.headings.count(one) == 1]
    if (
        not found or "{{%" in source.text or (source.root / "source").exists()
    ):  # Hexo's ids keep the case of the letters
        return None
    heading = random.choice(found)
    slug = heading.lower().replace(" ", "-")
    return source.inline(random, f"See [it](#{slug}).", f"See [it](#{slug.replace('-', '_')}).")


def _variant(change: Callable[[str], str]) -> Plant:
    """Return what spells a tag otherwise that five notes of the folder have."""

    def plant(source: Source, random: Random) -> Planting | None:
        field = source.fields.get("tags")
        names = re.findall(r"[a-z]{4,}", field.value) if field and re.fullmatch(r"\[[\w, -]+\]", field.value) else []
        items = field.value[1:-1].split(", ") if field else []
        names = [name for name in names if name in items and source.folder_tags[name] > 9]
        if not field or not names:
            return None
        name = random.choice(names)
        line = source.text[field.start : field.end]
        new = [change(item) if item == name else item for item in items]
        return Planting(field.start, field.end, line, f"tags: [{', '.join(new)}]")

    return plant


def _form(new: str, *, hugo: bool, hexo: bool = True) -> Plant:
    """Return what writes a date otherwise than most posts of the folder, on a site of Hugo's or on others."""
    day = r"\d{4}-\d\d-(?:1[3-9]|2\d|3\d)"  # no month
    plant = _line("date", lambda value: new.format(*value.split("-")) if re.fullmatch(day, value) else None)

    def fits(source: Source) -> bool:
        own = [path for path in source.path.parent.glob("*.md") if re.search(rf"(?m)^date: *{_DAY}", _start(path))]
        return len(own) > 5 and hugo == (source.root / "content").exists() and (hexo or not _is_hexo(source))

    return lambda source, random: plant(source, random) if fits(source) else None


def _start(path: Path) -> str:
    return path.read_bytes()[:2000].decode("utf-8", "replace")


def _unopened(source: Source, _random: Random) -> Planting | None:
    """Plant a post of Hexo's without its opening fence."""
    return Planting(0, 4, "---\n", "") if _is_hexo(source) and "title" in source.fields else None


def _lowered(source: Source, _random: Random) -> Planting | None:
    """Plant a blank line before the front matter of a post of Hexo's, which reads it nevertheless."""
    return Planting(0, 0, "", "\n", 0, 3) if _is_hexo(source) and "title" in source.fields else None


def _is_hexo(source: Source) -> bool:
    return source.path.relative_to(source.root).parts[:2] == ("source", "_posts")


def _in_source(tag: str, good: str) -> Plant:
    """Return what plants a tag of Jekyll's into a link."""

    def plant(source: Source, random: Random) -> Planting | None:
        jekyll = (source.root / "_config.yml").exists() and (source.root / "_posts").exists()
        fits = jekyll and _dated(source)
        return source.inline(random, f"See [it]({good}).", f"See [it]({tag}).") if fits else None

    return plant


_DAY = r"\d{4}-\d\d-\d\d"

PLANTS: list[tuple[str, str, Plant, bool]] = [
    ("front-matter/date", "a day that does not exist", _date("date: {0}-02-30"), False),
    ("front-matter/date", "a 13th month", _date("date: {0}-13-{2}"), False),
    ("front-matter/date", "a Chinese date", _date("date: {0}年{month}月{day}日"), False),
    ("front-matter/date", "hours that do not exist", _date("date: {0}-{1}-{2} 27:10:00"), False),
    ("front-matter/date", "a form that Hugo does not read", _form("date: {0}/{1}/{2}", hugo=True), False),
    ("front-matter/date", "a month before its day", _form("date: {1}-{2}-{0}", hugo=False, hexo=False), False),
    ("front-matter/date-form", "slashes", _form("date: {0}/{1}/{2}", hugo=False), False),
    ("front-matter/date-form", "dots", _form("date: {0}.{1}.{2}", hugo=False), False),
    ("front-matter/opening", "no opening fence", _unopened, True),
    ("front-matter/opening", "a blank line before", _lowered, True),
    ("front-matter/duplicate-key", "tags twice", _tags("[nets]", "[trees]\ntags: [nets]"), False),
    ("front-matter/duplicate-key", "the title again", _repeated("again"), True),
    ("front-matter/duplicate-key", "another title", _repeated("title: The {}"), False),
    ("front-matter/duplicate-key", "the title again, in quotes", _repeated('title: "{}"'), True),
    ("front-matter/fence", "no closing fence", _fence(""), False),
    ("front-matter/fence", "a closing fence of two dashes", _fence("--\n"), False),
    ("front-matter/fence", "a closing fence of four dashes", _fence("----\n"), False),
    ("front-matter/fence", "an empty line before", _before("\n"), False),
    ("front-matter/fence", "an em dash before", _before("—"), False),
    ("front-matter/keys", "titel", _line("title", lambda value: f"titel: {value}" if _simple(value) else None), False),
    (
        "front-matter/keys",
        "tittle",
        _line("title", lambda value: f"tittle: {value}" if _simple(value) else None),
        False,
    ),
    ("front-matter/keys", "no title", _untitled, False),
    ("front-matter/keys", "no space", _line("title", lambda v: f"title:{v}: a study" if _simple(v) else None), False),
    ("front-matter/keys", "catagories", _added("categories: [x]\n", "catagories: [x]\n", "categor(?:y|ies)"), False),
    ("front-matter/keys", "subtilte", _plain("subtitle: x\n", "subtilte: x\n", "subtitle"), False),
    ("front-matter/missing", "front matter removed", _headless, False),
    ("front-matter/missing", "words before it", _hidden, False),
    ("front-matter/quotes", "double", _title("title: “{}”"), False),
    ("front-matter/quotes", "single", _title("title: ‘{}’"), False),
    ("front-matter/quotes", "double, of a layout", _line("layout", lambda value: f"layout: “{value}”"), False),
    ("front-matter/syntax", "a second colon", _title("title: {}: a study"), False),
    ("front-matter/syntax", "a quote that is not closed", _title('title: "{}'), False),
    ("front-matter/syntax", "a bracket that is not closed", _tags("[a, b]", "[a, b"), False),
    ("front-matter/syntax", "a full-width colon", _plain("subtitle: x\n", "subtitle：x\n", "subtitle"), True),
    ("front-matter/syntax", "a value in @", _plain('subtitle: "@ x"\n', "subtitle: @ x\n", "subtitle"), True),
    ("front-matter/syntax", "a tab", _tags("\n  - aa\n  - bb", "\n\t- aa\n\t- bb", 1), False),
    ("front-matter/syntax", "a percent sign", _plain('subtitle: "%x"\n', "subtitle: %x\n", "subtitle"), True),
    (
        "front-matter/syntax",
        "no space after a colon",
        _line("title", lambda value: f"title:{value}" if _simple(value) else None),
        False,
    ),
    ("front-matter/syntax", "no space after a dash", _tags("\n  - nn\n  - mm", "\n  - nn\n  -mm", 1), True),
    ("tags/form", "a number sign", _tags("[nets, '#cnn']", "\n  - nets\n  - #cnn", 2), False),
    (
        "front-matter/keys",
        "a full-width colon",
        _line("title", lambda v: f"title：{v}: a study" if _simple(v) else None),
        False,
    ),
    ("front-matter/types", "a power of ten", _line("title", lambda _value: "title: 1e3"), False),
    ("front-matter/types", "tags that are a mapping", _tags("[nets]", "\n  nets: 1", 0), False),
    ("front-matter/types", "a version", _line("title", lambda _value: "title: 3.10"), False),
    ("front-matter/types", "a truth", _line("title", lambda _value: "title: True"), False),
    ("front-matter/types", "nothing", _line("title", lambda _value: "title: null"), False),
    ("front-matter/types", "a comment", _title("title: {} #1"), False),
    ("front-matter/types", "a flag as a text", _added("toc: true\n", 'toc: "true"\n', "toc"), True),
    ("front-matter/types", "a draft as a text", _added("draft: false\n", "draft: 'false'\n", "draft"), False),
    ("headings/punctuation", "the title ends in a comma", _title('title: "{}，"'), False),
    ("headings/punctuation", "the title mixes brackets", _title('title: "{}（x)"'), False),
    ("links/anchor", "underscores", _following, True),
    ("links/local-path", "a cover", _added("cover: https://h.org/c.png\n", "cover: C:\\c.png\n", "cover"), False),
    (
        "links/missing-file",
        "a cover",
        _added("cover: https://h.org/c.png\n", "cover: /nowhere/c.png\n", "cover"),
        False,
    ),
    ("links/template-tag", "a post", _post("{% post_url 2011-01-02-nowhere %}"), False),
    ("links/template-tag", "a file", _post("{% link _posts/2011-01-02-nowhere.md %}"), False),
    ("links/template-tag", "a post in code", _post("`{% post_url 2011-01-02-nowhere %}`"), False),
    ("links/template-tag", "a post in a link", _in_source("{% post_url 2011-01-02-nowhere %}", "/"), False),
    ("links/template-tag", "an image in a link", _in_source("{% link nofolder/a.png %}", "/"), False),
    ("tags/duplicate", "in another case", _tags("[Nets, planting]", "[Nets, planting, nets]"), False),
    ("tags/duplicate", "on lines", _tags("\n  - Nets\n  - planting", "\n  - Nets\n  - planting\n  - Nets", 1), True),
    ("tags/duplicate", "in full width", _tags("[Nets, 4K]", "[Nets, 4K, ４K]"), False),
    ("tags/form", "a text with commas", _tags("[nets, planting]", "nets, planting"), True),
    ("tags/form", "a full-width comma", _tags("[nets, planting]", "[nets，planting]"), False),
    ("tags/form", "an empty item", _tags("\n  - nets\n  - planting", "\n  - nets\n  -\n  - planting", 1), True),
    ("tags/form", "an item too far in", _tags("\n  - nets\n  - planting", "\n  - nets\n    - planting", 1), True),
    ("tags/form", "a trailing comma in a text", _tags("[nets, planting]", "nets, planting,"), True),
    ("tags/form", "half a quote", _tags("[nets, planting]", '\n  - nets"\n  - planting', 1), False),
    ("tags/form", "a space at the end", _tags('["nets", planting]', '["nets ", planting]'), True),
    ("tags/variant", "in capitals", _variant(str.upper), True),
    ("tags/variant", "a plural", _variant(lambda name: name + "s"), True),
    ("tags/variant", "a slip", _variant(lambda name: name[:2] + name[3] + name[2] + name[4:]), False),
    ("tags/vocabulary", "an alias", _tags("[planted-nets]", "[pflanznetze]"), True),
    ("tags/vocabulary", "another case", _tags("[planted-nets]", "[Planted-Nets]"), True),
    ("tags/vocabulary", "on lines", _tags("\n- planted-nets", "\n- pflanznetze", 1), True),
    ("text/line-ends", "carriage returns", _carriage, False),
]
