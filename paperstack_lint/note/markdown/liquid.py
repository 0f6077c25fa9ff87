"""Find tags of template languages, which run before Markdown: Liquid, Nunjucks (Hexo) and Hugo's shortcodes."""

from __future__ import annotations

from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

# A percent sign within a tag (`100%`) does not end it. Each pattern stops at the next tag, so that the time is linear.
_TAG = r"\{%-?\s*(\w+)(?:[^%{]|%(?!\})|\{(?!%))*+%\}"
_OUTPUT = r"\{\{(?![<%])(?:[^{}\n]|\n(?![ \t]*\r?\n))*+\}\}"
_SHORTCODE = r"\{\{<(?:[^>{]|>(?!\}\})|\{(?!\{<))*+>\}\}|\{\{%(?:[^%{]|%(?!\}\})|\{(?!\{%))*+%\}\}"
_VERBATIM = frozenset(
    ("raw", "highlight", "comment", "verbatim", "codeblock", "code", "prism", "math", "katex", "mermaid", "plantuml")
)
"""Tags of Jekyll, Hexo and their plug-ins whose content is not Markdown."""
_CODE = frozenset(("highlight", "code", "codeblock", "math", "katex", "mermaid", "plantuml"))
"""Shortcodes of Hugo and its themes whose content is not Markdown."""
_NAME = r"\{\{[<%]-?\s*(/?)\s*([\w-]*)"


def find_tags(text: str, start: int) -> list[Span]:
    """Return the span of each `{% tag %}`, `{{ output }}` and `{{< shortcode >}}` from `start` on.

    Each may have several lines; an output may not contain an empty one.
    """
    if "{%" not in text and "{{" not in text:
        return []
    return [Span(*found.span()) for found in regex(f"{_SHORTCODE}|{_TAG}|{_OUTPUT}").finditer(text, start)]


def find_verbatim_blocks(text: str, start: int) -> list[Span]:
    """Return the blocks whose content is not Markdown (code, formulas, `raw` and `comment`), if they are closed."""
    if "{%" not in text and "{{" not in text:
        return []
    found, opened, closing = [], -1, ""
    for tag in regex(f"{_SHORTCODE}|{_TAG}").finditer(text, start):
        name, end = _shortcode_names(tag[0]) if tag[1] is None else (tag[1], "end" + tag[1])
        if opened >= 0 and name == closing:
            found.append(Span(opened, tag.end()))
            opened = -1
        elif opened < 0 and end and name in (_VERBATIM if tag[1] else _CODE):
            opened, closing = tag.start(), end
    return found


def _shortcode_names(shortcode: str) -> tuple[str, str]:
    """Return the name of a shortcode, with its `/`, and that of its closing shortcode; `` if it has none."""
    slash, name = regex(_NAME).match(shortcode).groups()  # type: ignore[union-attr]  # it matches each shortcode
    closes = slash or shortcode.endswith("/>}}")
    return slash + name, "" if closes else "/" + name
