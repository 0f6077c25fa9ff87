"""`rules` lists the rules, `explain` prints what one, or a finding about a file, is about."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import groupby
from textwrap import dedent
from typing import Any

from paperstack_lint.cli import console
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.config.configuration import Config
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.options import field_name, list_keywords, schema
from paperstack_lint.engine.rule import Rule
from paperstack_lint.engine.session import Session, Sessions
from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import wrapped
from paperstack_lint.text.nearest import nearest

_DOCUMENTED = 120
"""The width of the lines of docstrings."""


def list_all(options: Namespace) -> int:
    """Print the name, the severity that is in force and the summary of each rule."""
    opened = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted
    ).default
    style = console.style(sys.stdout)
    longest, widest = max(map(len, opened.catalogue)), max(map(len, rules.SEVERITIES))
    loaded = [rules.load(name, file) for name, file in opened.trusted.items()]
    for rule in loaded:
        name = style.paint(f"{style.shown(rule.name):{longest}}", 1)
        level = opened.config.level(rule.name) or rule.severity
        severity = style.severity(level) + " " * (widest - len(level))
        indent = longest + widest + 4
        first, *rest = wrapped(" " * indent + style.shown(rule.summary), style, indent)
        console.put("\n".join([f"{name}  {severity}  {first[indent:]}", *rest]) + "\n")
    return 0


def explain(options: Namespace) -> int:
    """Print the documentation of a rule, or of each rule of a family."""
    opened = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted
    ).default
    style = console.style(sys.stdout)
    pages = [
        _page_about_file(name, style)
        if name in ABOUT_FILES
        else _page(rules.load(name, opened.catalogue[name]), opened.config, style)
        for name in _named(options.rule, opened)
    ]
    console.put("\n\n".join(map("\n".join, pages)) + "\n")
    return 0


def _named(word: str, opened: Session) -> list[str]:
    documented = list(dict.fromkeys((*opened.trusted, *ABOUT_FILES)))
    names = [name for name in documented if word in (name, name.partition("/")[0])]
    if names:
        return names
    known = [*documented, *{name.partition("/")[0] for name in documented}]
    meant = nearest(word, sorted(known))
    hint = f"did you mean `{meant}`? " if meant else ""
    raise ConfigError(f"unknown rule `{word}`; {hint}`paperstack-lint rules` lists them")


def _page_about_file(name: str, style: Style) -> Iterator[str]:
    """Yield the lines of the documentation of a finding about a file, which is of no rule."""
    yield style.paint(name, 1)
    yield ""
    yield from _refilled(ABOUT_FILES[name], style)
    yield ""
    yield from wrapped("Severity: error. It is of no rule, so nothing selects, suppresses or configures it.", style, 0)


def _page(rule: Rule, config: Config, style: Style) -> Iterator[str]:
    yield style.paint(style.shown(rule.name), 1)
    yield ""
    for line in _refilled(documentation(rule), style):
        yield style.paint(style.shown(line), 2) if line.startswith("    ") else style.shown(line)
    yield ""
    if level := config.level(rule.name):
        severity = f"Severity: {level} by {config.source}, {rule.severity} by itself."
    else:
        severity = f"Severity: {rule.severity}, unless `severity` in the configuration changes it."
    yield from wrapped(style.shown(severity), style, 0)
    options = list(_options(rule))
    if options:
        yield ""
        yield "Options, with their defaults:"
        yield ""
        yield from (f"    {style.shown(line)}" for line in options)


def _refilled(text: str, style: Style) -> Iterator[str]:
    """Yield the lines of a documentation, its paragraphs refilled where the terminal is narrower than they are."""
    for is_prose, lines in groupby(text.split("\n"), lambda line: bool(line.strip()) and not line.startswith("    ")):
        if is_prose and style.wraps and style.width < _DOCUMENTED:
            for item in re.split(r"\n(?=- )", "\n".join(lines)):
                yield from wrapped(" ".join(item.split("\n")), style, 2 if item.startswith("- ") else 0)
        else:
            yield from lines


def documentation(rule: Rule) -> str:
    """The docstring of a rule, dedented."""
    summary, _, body = rule.doc.partition("\n")
    return f"{summary}\n{dedent(body)}".strip()


def _options(rule: Rule) -> Iterator[str]:
    """The options as they stand in the configuration, and what they mean."""
    if rule.options is None:
        return
    yield "rules:"
    yield f"  {rule.name}:"
    defaults = rule.options()
    for key, kind in schema(rule).items():
        known = list_keywords(kind)
        hint = f"  # a list, or {' or '.join(known)}" if known else ""
        yield f"    {key}: {_yaml(getattr(defaults, field_name(key)))}{hint}"
    meaning = (rule.options.__doc__ or "").strip()
    if meaning and not meaning.startswith("Options("):  # what Python writes where there is none
        yield ""
        yield from (line.removeprefix("    ") for line in meaning.split("\n"))


def _yaml(value: Any) -> str:
    import json

    # What JSON writes is YAML, too.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
