"""The contents of a built page, read with the HTML parser of the standard library."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.sites.model import Contents, Heading

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CODE = ("code", "pre", "script", "style")


class _Reader(HTMLParser):
    """Collect headings, ids, links and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[Heading] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []
        self._heading: str | None = None
        self._heading_text: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.ids |= {values[key] for key in ("id", "name") if values.get(key)}
        if tag in _HEADINGS:
            self._heading, self._heading_text = values.get("id", ""), []
        if tag == "a" and "href" in values and values.get("class") != "headerlink":  # Hexo's, one in each heading
            self.links.append(values["href"])
        named = [*values.get("aria-labelledby", "").split(), *re.findall(r"\('([^']+)'\)", values.get("onclick", ""))]
        self.links += [f"#{name}" for name in named]
        self._code += tag in _CODE

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self._heading is not None:
            self.headings.append(Heading(self._heading, "".join(self._heading_text).strip()))
            self._heading = None
        self._code -= tag in _CODE

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading_text.append(data)
        if not self._code:
            self.text.append(data)


def read(html: str) -> Contents:
    """Return the contents of the page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    wikilinks = re.findall(r"\[\[([^\[\]\n]+)\]\]", "".join(reader.text))
    return Contents(tuple(reader.headings), frozenset(reader.ids), tuple(reader.links), tuple(wikilinks))
