"""Small blogs of mutated notes: the files around them make the generator, and links tie them together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.fuzz.mutations import mutated
from benchmarks.fuzz.seeds import Seeds

WINDOWS = (4, 10, 25, 60)
"""Lines: of a longer note a part is taken, below its front matter."""


class Kind(NamedTuple):
    """A kind of blog: the files beside its notes, and what the paths of notes look like."""

    files: dict[str, str]
    paths: tuple[str, ...]


KINDS = (
    Kind({"_config.yml": "title: x\n"}, ("_posts/2020-01-{0:02}-n{0}.md",)),
    Kind(
        {"_config.yml": "title: x\nmarkdown: kramdown\nkramdown: {input: GFM}\npermalink: /:categories/:title/\n"},
        ("_posts/2020-01-{0:02}-n{0}.md", "_posts/a/2020-2-{0}-n{0}.md", "_drafts/n{0}.md", "n{0}.md"),
    ),
    Kind({"_config.yml": "title: x\npermalink: :title/\n", "source/index.txt": ""}, ("source/_posts/n{0}.md",)),
    Kind({"hugo.toml": "title = 'x'\n"}, ("content/posts/n{0}.md", "content/posts/n{0}/index.md")),
    Kind({"hugo.yaml": "permalinks:\n  posts: /:title/\n"}, ("content/posts/n{0}.md",)),
    Kind({}, ("n{0}.md", "papers/n{0}.md", "README.md")),
    Kind({".obsidian/app.json": "{}"}, ("n{0}.md", "论文/n {0}.md")),
)
LINKS = ("见[这里]({0})。", "[[n{1}#{2}]]", "[x]({0}#{2})", "{{% post_url 2020-01-{1:02}-n{1} %}}", "[x](#{2})")


def blog(seeds: Seeds, chance: random.Random) -> dict[str, bytes]:
    """Return the files of a blog of one to four notes."""
    kind = chance.choice(KINDS)
    names = [chance.choice(kind.paths).format(number) for number in range(1, chance.choice((2, 2, 3, 5)))]
    files = {name: text.encode() for name, text in kind.files.items()}
    for name in names:
        text = mutated(_part(seeds.one(chance), chance), seeds.one(chance), chance)
        if len(names) > 1:
            text = _linked(text, names, chance)
        files[name] = text.encode("utf-8", "surrogatepass")
    return files


def _part(text: str, chance: random.Random) -> str:
    """Return the front matter of a note and some lines of its body."""
    lines = text.split("\n")
    head = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:40] else 0
    start = chance.choice((head, chance.randrange(head, len(lines) + 1)))
    return "\n".join(lines[:head] + lines[start : start + chance.choice(WINDOWS)])


def _linked(text: str, names: Sequence[str], chance: random.Random) -> str:
    """Append links to other notes of the blog, and to one of the note's own headings."""
    headings = [line.lstrip("# ") for line in text.split("\n") if line.startswith("#")] or ["小结"]
    for _ in range(chance.randrange(3)):
        anchor = chance.choice(headings).strip().lower().replace(" ", chance.choice(("-", "-", "", "%20")))
        number = chance.randrange(1, len(names) + 1)
        text += "\n\n" + chance.choice(LINKS).format(chance.choice(names).rpartition("/")[2], number, anchor)
    return text + "\n"
