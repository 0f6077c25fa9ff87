"""Lists of tags and the like: what makes their items alike, and items that their author sees and YAML does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from paperstack_lint.note.front_matter.nodes import Value, quoted_scalar, read
from paperstack_lint.text.edits import Edit

LIST_KEYS = frozenset({"tags", "tag", "categories", "category", "keywords", "aliases", "authors"})

NO_BLANK = "a blank is missing after `-`"
UNEVEN = "this item does not stand in the column of the first"

_SIGNS = "@`%*&!"
"""What begins no plain scalar of YAML."""

_DASH = r"([ \t]*)-([ \t]*)(?=[^\s-])"


def folded(tag: str) -> str:
    """A tag without what makes no difference to a reader: case, width and outer blanks."""
    return normalize("NFKC", tag).casefold().strip()


def aligned(text: str, start: int, end: int) -> list[Edit]:
    """What makes an item of each line between two offsets, all in the column of the first one.

    Nothing where that is not certain: a line is no item, a negative number, or the key of a nest.
    """
    edits = []
    indent = None
    for at, line in _lines(text, start, end):
        dash = re.match(_DASH, line)
        if not dash or line.endswith(":") or (not dash[2] and line[dash.end()].isdecimal()):
            return []
        rest = line[dash.end() :]
        written = rest if dash[2] else _written(rest)
        if not written:
            return []
        indent = dash[1].expandtabs(4) if indent is None else indent
        prefix = f"{indent}-{dash[2] or ' '}"
        if prefix != dash[0]:
            edits.append(Edit(at, at + dash.end(), prefix))
        if written != rest:
            edits.append(Edit(at + dash.end(), at + len(line), written))
    return edits


def _written(rest: str) -> str:
    """Return what to write after the `- ` of an item, so that YAML reads a text; `` where what is meant is uncertain.

    After `-`, a mark such as `@` or `*` is a part of the text to YAML; after `- `, it is a sign of its syntax.
    """
    if rest[0] in _SIGNS and "#" not in rest:
        return quoted_scalar(rest)
    found = read(f"- {rest}")
    if not isinstance(found, Value) or len(found.items) != 1 or found.items[0].style in ("|", ">"):
        return ""
    return rest if found.items[0].kind == "scalar" else ""


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines that hold more than a comment, with their places, without blanks at their ends."""
    for line in text[start:end].split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield start, line.rstrip()
        start += len(line) + 1
