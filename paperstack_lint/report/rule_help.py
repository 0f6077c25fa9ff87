"""The documentation of rules and of their options, in any language, for what displays it."""

from __future__ import annotations

import re
from functools import cache
from textwrap import dedent
from typing import NamedTuple

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.rule import Rule
from paperstack_lint.report.passages import translate_prose
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.translation import Language, translate, translated

HOME = "https://github.com/paperstack-lint/paperstack-lint"
"""The address of the project."""

_EXAMPLE = regex(r"^    ```(\w+)([^\n]*)\n(.*?)^    ```[ \t]*$", re.MULTILINE | re.DOTALL)
_CAPTIONS = {
    "bad": msg("Bad"),
    "good": msg("Good"),
    "options": msg("With the options"),
    "web": msg("Where the network says"),
}
"""What the words after the language of an example mean."""


class RuleHelp(NamedTuple):
    """The documentation of a rule: its first sentence, what is before the examples, all of it, its severity, and where
    it is online, `` for a blog's own. The texts are Markdown.
    """

    summary: str
    description: str
    text: str
    severity: str
    url: str


@cache  # reports need it for each finding
def rule_help(name: str, into: Language = "en") -> RuleHelp:
    """Return the documentation of a rule of the run, or of a finding about a file, in a language."""
    if name in ABOUT_FILES:
        return _help(ABOUT_FILES[name], "error", f"{HOME}#in-ci", into)
    if file := rules.catalogue().get(name):
        rule = rules.load(name, file)
        return _help(documentation(rule.doc), rule.severity, rule_url(name, into), into)
    own = rules.loaded_module(name)
    text = documentation(((own and own.__doc__) or "").strip())
    unknown = translated(msg("`{name}` is a rule of the blog.", name=name), into)
    return _help(text or unknown, getattr(own, "SEVERITY", "error"), "", into)


def _help(text: str, severity: str, url: str, into: Language) -> RuleHelp:
    text = translate_documentation(text, into)
    described = text.partition("\n    ```")[0].strip()
    return RuleHelp(text.partition("\n")[0], described, render_examples(text, into), severity, url)


def translate_documentation(text: str, into: Language | None = None) -> str:
    """Return the documentation of a rule or of its options in a language, by default that of the output.

    Examples stay as they are, and so does what is not built in.
    """
    return translate_prose(text, lambda passage: translate(passage, "rules", into))


def render_examples(text: str, into: Language) -> str:
    """Return a documentation with its examples at the margin, where Markdown reads them, and with their captions."""
    return regex(r"\n{3,}").sub("\n\n", _EXAMPLE.sub(lambda found: _render_example(found, into), text)).strip()


def _render_example(found: re.Match[str], into: Language) -> str:
    language, words, body = found.groups()
    titles = [_CAPTIONS[word] for word in words.split() if word in _CAPTIONS]
    files = [f"`{word.removeprefix('file=')}`" for word in words.split() if word.startswith("file=")]
    caption = msg("{caption}:", caption=enumerated([*titles, *files])) if titles or files else ""
    return f"\n{translated(caption, into)}\n\n```{language}\n{dedent(body)}```\n"


def documentation(docstring: str) -> str:
    """Return the docstring of a rule, dedented."""
    summary, _, body = docstring.partition("\n")
    return f"{summary}\n{dedent(body)}".strip()


def options_documentation(rule: Rule) -> str:
    """Return the docstring of the options of a rule, dedented; `` where it has none."""
    text = ((rule.options and rule.options.__doc__) or "").strip()
    return "" if text.startswith("Options(") else documentation(text)  # what Python gives a class without a docstring


def rule_url(name: str, into: Language = "en") -> str:
    """Return where the documentation of a built-in rule is, in a language and in the version that runs."""
    from paperstack_lint import __version__

    page = "docs/rules.md" if into == "en" else f"docs/{into}/rules.md"
    return f"{HOME}/blob/v{__version__}/{page}#{name.replace('/', '')}"
