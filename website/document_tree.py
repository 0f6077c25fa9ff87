"""What is changed in a page that Sphinx has read: the ids of headings, and line breaks between Chinese characters."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”‘’…—]")


def connect(app: Sphinx) -> None:
    """Let Sphinx call this before it collects titles and ids for its lists of contents."""
    app.connect("doctree-read", _prefer_slugs, priority=100)
    app.connect("doctree-read", _join_chinese_lines, priority=100)


def _prefer_slugs(_app: Sphinx, document: nodes.document) -> None:
    """Let the address of a heading be the one that it has on GitHub, of which docutils keeps the ASCII letters only."""
    for section in document.findall(nodes.section):
        slug = section.get("slug")
        if slug in section["ids"]:
            section["ids"] = [slug, *(name for name in section["ids"] if name != slug)]


def _join_chinese_lines(_app: Sphinx, document: nodes.document) -> None:
    """Remove the line breaks between two Chinese characters, which a browser shows as a space."""
    for text in list(document.findall(nodes.Text)):
        if text != "\n" or isinstance(text.parent, nodes.FixedTextElement):
            continue  # a line break of a paragraph is a node of its own
        at = text.parent.index(text)
        before, after = text.parent[:at], text.parent[at + 1 :]
        if before and after and _CHINESE.match(before[-1].astext()[-1:]) and _CHINESE.match(after[0].astext()[:1]):
            text.parent.remove(text)
