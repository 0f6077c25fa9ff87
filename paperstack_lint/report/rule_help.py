"""The documentation of rules, for reports that contain it."""

from __future__ import annotations

import re
from functools import cache
from textwrap import dedent
from typing import NamedTuple

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.rule import Rule

HOME = "https://github.com/paperstack-lint/paperstack-lint"
"""The address of the project."""


_EXAMPLE = re.compile(r"^    ```(\w+) (bad|good)\n(.*?)^    ```$", re.MULTILINE | re.DOTALL)


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
def rule_help(name: str) -> RuleHelp:
    """Return the documentation of a rule of the run, or of a finding about a file."""
    if name in ABOUT_FILES:
        return _help(ABOUT_FILES[name], "error", f"{HOME}#in-ci")
    if file := rules.catalogue().get(name):
        rule = rules.load(name, file)
        return _help(documentation(rule.doc), rule.severity, rule_url(name))
    own = rules.loaded_module(name)
    text = documentation(((own and own.__doc__) or "").strip())
    return _help(text or f"`{name}` is a rule of the blog.", getattr(own, "SEVERITY", "error"), "")


def _help(text: str, severity: str, url: str) -> RuleHelp:
    described = text.partition("\n    ```")[0].strip()
    return RuleHelp(text.partition("\n")[0], described, _EXAMPLE.sub(_render_example, text), severity, url)


def _render_example(found: re.Match[str]) -> str:
    """Return an example of a docstring with its fences at the margin, where Markdown reads them."""
    language, kind, body = found.groups()
    return f"{kind.capitalize()}:\n\n```{language}\n{dedent(body)}```\n"


def documentation(docstring: str) -> str:
    """Return the docstring of a rule, dedented."""
    summary, _, body = docstring.partition("\n")
    return f"{summary}\n{dedent(body)}".strip()


def options_documentation(rule: Rule) -> str:
    """Return the docstring of the options of a rule, dedented; `` where it has none."""
    text = ((rule.options and rule.options.__doc__) or "").strip()
    return "" if text.startswith("Options(") else documentation(text)  # what Python gives a class without a docstring


def rule_url(name: str) -> str:
    """Return where the documentation of a built-in rule is, in the version that runs."""
    from paperstack_lint import __version__

    return f"{HOME}/blob/v{__version__}/docs/rules.md#{name.replace('/', '')}"
