"""What of a note must survive a fix: its letters and code, and the values of its front matter."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

FENCES = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_SHOWN = ("Text", "Code", "InlineMath", "DisplayMath")
_PARTS = ("StartLink", "StartImage", "StartHeading", "StartTable", "StartCodeBlock")


class Content(NamedTuple):
    """What a reader of the page gets.

    `letters` counts those of the text and of link targets, `parts` links, images, headings and tables, `code` has the
    words of code in order. `front_matter` is None where it cannot be read.
    """

    letters: Counter[str]
    parts: Counter[str]
    code: tuple[str, ...]
    front_matter: dict[str, Any] | None


def content(text: str) -> Content:
    """Parse a note."""
    fences = FENCES.match(text)
    letters: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    code: list[str] = []
    fenced = False
    for kind, value in _events(text[fences.end() :] if fences else text):
        fenced = kind == "StartCodeBlock" or (fenced and kind != "EndCodeBlock")
        if kind == "Code" or (kind == "Text" and fenced):
            code.append(value)
        parts[kind] += kind in _PARTS
        if kind in _SHOWN or kind in ("StartLink", "StartImage"):
            letters.update(letters_of(value))
    return Content(letters, +parts, tuple("\n".join(code).split()), _values(fences[1]) if fences else {})


def letters_of(text: str) -> Counter[str]:
    """Return how often a text has each letter and digit, compatible forms and cases taken together."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return Counter(one for one in folded if one.isalnum())


@cache
def _parser() -> Any:
    from pyromark import Markdown, Options

    return Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_MATH)


def _events(body: str) -> Iterator[tuple[str, str]]:
    """Yield the kind of each event, such as `Text` or `StartLink`, and its text or target."""
    for event in _parser().events(body):
        kind, value = next(iter(event.items())) if isinstance(event, dict) else (event, "")
        if kind in ("Start", "End"):
            inner, fields = next(iter(value.items())) if isinstance(value, dict) else (value, None)
            kind, value = f"{kind}{inner}", fields.get("dest_url", "") if isinstance(fields, dict) else ""
        yield kind, value if isinstance(value, str) else ""


def _values(source: str) -> dict[str, Any] | None:
    try:
        loaded = yaml.load(source, _Loader)  # noqa: S506  # a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if loaded is None:
        return {}
    return {str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else None


class _Loader(yaml.CSafeLoader):
    """Loads dates as the text that is written, so that an odd one is no error."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
