"""A report as a program reads it: its elements, and the text in them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset("meta link input br".split())


class Element(NamedTuple):
    """An element with its attributes, and the text in it, that of its descendants included."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str]

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return " ".join("".join(self.pieces).split())

    def has_class(self, name: str) -> bool:
        """Return whether the element has a class."""
        return name in self.attributes.get("class", "").split()


class Page(HTMLParser):
    """The elements of a page in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[each.tag for each in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, name: str = "") -> list[Element]:
        """Return the elements of a tag, with a class."""
        return [each for each in self.elements if each.tag == tag and (not name or each.has_class(name))]

    def section(self, name: str) -> Element:
        """Return the section with an id."""
        (found,) = (each for each in self.elements if each.attributes.get("id") == name)
        return found
