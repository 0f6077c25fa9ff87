"""Tags of template languages, which run before Markdown is read: Liquid, Nunjucks (Hexo) and Hugo's shortcodes."""

from __future__ import annotations

import re

from paperstack_lint.text.edits import Span

# A percent sign within a tag (`100%`) does not end it. Each pattern stops at the next tag, so that the time is linear.
_TAG = r"\{%-?\s*(\w+)(?:[^%{]|%(?!\})|\{(?!%))*+%\}"
_OUTPUT = r"\{\{(?![<%])(?:[^{}\n]|\n(?![ \t]*\r?\n))*+\}\}"
_SHORTCODE = r"\{\{<(?:[^>{]|>(?!\}\})|\{(?!\{<))*+>\}\}|\{\{%(?:[^%{]|%(?!\}\})|\{(?!\{%))*+%\}\}"
_VERBATIM = ("raw", "highlight", "comment")


def tags(text: str, start: int) -> list[Span]:
    """Return the place of each `{% tag %}`, `{{ output }}` and `{{< shortcode >}}` from `start` on.

    All of them may go over several lines, an output not over an empty one.
    """
    if "{%" not in text and "{{" not in text:
        return []
    return [Span(*found.span()) for found in re.compile(f"{_SHORTCODE}|{_TAG}|{_OUTPUT}").finditer(text, start)]


def blocks(text: str, start: int) -> list[Span]:
    """The blocks whose text is no Markdown: code (`highlight`), `raw` and `comment`; unclosed ones are none."""
    if "{%" not in text:
        return []
    found, opened, name = [], -1, ""
    for tag in re.compile(_TAG).finditer(text, start):
        if opened < 0 and tag[1] in _VERBATIM:
            opened, name = tag.start(), tag[1]
        elif opened >= 0 and tag[1] == "end" + name:
            found.append(Span(opened, tag.end()))
            opened = -1
    return found
