"""The path of a new post: in the folder of most posts, or in its own where these are, named as they are."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.note.note import Note
from paperstack_lint.storage.paths import DATED
from paperstack_lint.text.regex import regex

MIN_POSTS = 3
"""The fewest posts that have a habit: numbers, which a new one continues, or folders of their own."""
MAX_WORDS = 3
"""Words of the names of files where these are short."""
MAX_STEM = 80
"""Characters of a name that is derived from a title."""


class _Place(NamedTuple):
    """Where a post is: its folder, its name without the ending, and its file, which `{name}` is the name in.

    The name of a post in a folder of its own is that of the folder: `posts/mixmatch/index.md`.
    """

    folder: Path
    name: str
    file: str


def path_of(title: str, day: datetime.date, models: Sequence[Note], otherwise: Path, *, is_dated: bool) -> Path:
    """Return the path of a new post: beside most models, named as these are. `otherwise` is the folder without any.

    Where most models are in folders of their own, so is the new one. With `is_dated`, its name begins with the date in
    any case: that is what Jekyll calls a post.
    """
    places = _places([note.path for note in models])
    folders = Counter(place.folder for place in places)
    most = max(folders.values(), default=0)
    folder = next((place.folder for place in reversed(places) if folders[place.folder] == most), otherwise)
    beside = [place for place in places if place.folder == folder]
    stems = [place.name for place in beside]
    file = Counter(place.file for place in places).most_common(1)[0][0] if places else "{name}.md"
    dated = 2 * sum(regex(DATED).match(stem) is not None for stem in stems) > len(stems) or is_dated
    names = [regex(rf"^(?:{DATED}|\d{{1,4}}[-_. ])").sub("", stem) for stem in stems]
    slug = slug_of(title, names) or "paper"
    name = f"{f'{day:%Y-%m-%d}-' if dated else _next_number(stems)}{slug}"
    return folder / file.replace("{name}", name)


def _places(paths: Sequence[Path]) -> list[_Place]:
    """Return the places of posts, in folders of their own where most are and each of those has one post."""
    posts_in = Counter(path.parent for path in paths)
    own = [path for path in paths if posts_in[path.parent] == 1 and _has_own_folder(path)]
    if 2 * len(own) > len(paths) and len(own) >= MIN_POSTS:
        return [_Place(path.parent.parent, path.parent.name, f"{{name}}/{_file(path)}") for path in own]
    return [_Place(path.parent, path.stem, f"{{name}}{path.suffix}") for path in paths]


def _has_own_folder(path: Path) -> bool:
    """Return whether the folder of a post is named for it: its file is `index.md`, `README.md`, or named alike."""
    return path.stem.lower() in ("index", "readme") or path.stem == path.parent.name


def _file(path: Path) -> str:
    return f"{{name}}{path.suffix}" if path.stem == path.parent.name else path.name


def _next_number(stems: Sequence[str]) -> str:
    """Return the number that follows those that most names begin with; `` where they have none."""
    numbers = [found for stem in stems if (found := regex(r"(\d{1,4})([-_. ])(?!\d)").match(stem))]
    if len(numbers) < MIN_POSTS or 2 * len(numbers) <= len(stems) or any(1900 < int(one[1]) < 2100 for one in numbers):
        return ""
    last = max(numbers, key=lambda found: int(found[1]))
    return f"{int(last[1]) + 1:0{len(last[1])}}{last[2]}"


def slug_of(title: str, names: Sequence[str]) -> str:
    """Return the name of a file for a title, in the case, with the separators and as long as other names are."""
    separators = Counter(letter for name in names for letter in name if letter in "-_ ")
    separator = separators.most_common(1)[0][0] if separators else "-"
    short = bool(names) and 2 * sum(len(regex(r"[-_ ]+").split(name)) <= MAX_WORDS for name in names) > len(names)
    head = regex(r"([^:：]{2,40})[:：]\s").match(title)
    words = regex(r"[^\W_]+").findall(head[1] if short and head else title)
    upper = 2 * sum(name != name.lower() for name in names) > len(names)
    text = separator.join(words if upper else map(str.lower, words))
    return text[:MAX_STEM].strip("-_ ")
