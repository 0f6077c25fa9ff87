"""Print the documentation of a rule, with examples and options."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from paperstack_lint.cli import arguments, console, notes
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.keys_and_values import ConfigError
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.rule import Rule, field_name, list_keywords, schema
from paperstack_lint.engine.session import Session
from paperstack_lint.report.rule_help import documentation
from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import wrap
from paperstack_lint.text.nearest import nearest

_DOCSTRING_WIDTH = 120
"""The maximum length of the lines of docstrings."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("rule", metavar="RULE", help="a rule or a family, such as links/arxiv-form or links")
    arguments.add_configuration(parser)
    arguments.add_untrusted(parser)


def run(options: Namespace) -> int:
    """Print the documentation of a rule, or of each rule of a family, and return the exit code."""
    session = notes.open_sessions(options).default
    style = console.style_of(sys.stdout)
    pages = [
        _document_file_finding(name, style)
        if name in ABOUT_FILES
        else _document_rule(rules.load(name, session.catalogue[name]), session.config, style)
        for name in _names(options.rule, session)
    ]
    console.write("\n\n".join(map("\n".join, pages)) + "\n")
    return 0


def _names(word: str, session: Session) -> list[str]:
    """Return the names of the rules that a word names. Raise ConfigError where it is neither a rule nor a family."""
    documented = list(dict.fromkeys((*session.trusted, *ABOUT_FILES)))
    names = [name for name in documented if word in (name, name.partition("/")[0])]
    if names:
        return names
    choices = [*documented, *{name.partition("/")[0] for name in documented}]
    meant = nearest(word, sorted(choices))
    hint = f"did you mean `{meant}`? " if meant else ""
    raise ConfigError(f"unknown rule `{word}`; {hint}`paperstack-lint rules` lists them")


def _document_file_finding(name: str, style: Style) -> Iterator[str]:
    """Yield the lines of the documentation of a finding about a file, which belongs to no rule."""
    yield style.paint(name, 1)
    yield ""
    yield from _refill(ABOUT_FILES[name], style)
    yield ""
    yield from wrap(
        "Severity: error. It belongs to no rule, so nothing selects, suppresses or configures it.", style, 0
    )


def _document_rule(rule: Rule, config: Config, style: Style) -> Iterator[str]:
    yield style.paint(style.escape(rule.name), 1)
    yield ""
    for line in _refill(documentation(rule.doc), style):
        yield style.paint(style.escape(line), 2) if line.startswith("    ") else style.escape(line)
    yield ""
    if level := config.level(rule.name):
        severity = f"Severity: {level} by {config.source}, {rule.severity} by itself."
    else:
        severity = f"Severity: {rule.severity}, unless `severity` in the configuration changes it."
    yield from wrap(style.escape(severity), style, 0)
    options = list(_document_options(rule))
    if options:
        yield ""
        yield "Options, with their defaults:"
        yield ""
        yield from (f"    {style.escape(line)}" for line in options)


def _refill(text: str, style: Style) -> Iterator[str]:
    """Yield the lines of a documentation, its paragraphs filled again for a terminal narrower than docstrings."""
    for is_prose, lines in groupby(text.split("\n"), lambda line: bool(line.strip()) and not line.startswith("    ")):
        if is_prose and style.wraps and style.width < _DOCSTRING_WIDTH:
            for item in re.split(r"\n(?=- )", "\n".join(lines)):
                yield from wrap(" ".join(item.split("\n")), style, 2 if item.startswith("- ") else 0)
        else:
            yield from lines


def _document_options(rule: Rule) -> Iterator[str]:
    """Yield the lines of the options with their defaults, as in a configuration, and of their documentation."""
    if rule.options is None:
        return
    yield "rules:"
    yield f"  {rule.name}:"
    defaults = rule.options()
    for key, kind in schema(rule).items():
        choices = list_keywords(kind)
        hint = f"  # a list, or {' or '.join(choices)}" if choices else ""
        yield f"    {key}: {_yaml(getattr(defaults, field_name(key)))}{hint}"
    meaning = (rule.options.__doc__ or "").strip()
    if meaning and not meaning.startswith("Options("):  # that of Python, for a class without a docstring
        yield ""
        yield from (line.removeprefix("    ") for line in meaning.split("\n"))


def _yaml(value: Any) -> str:
    import json

    # JSON is YAML.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
