"""Print the documentation of a rule, with examples and options."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from paperstack_lint.cli import arguments, console, notes
from paperstack_lint.config.configuration import Config
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.rule import Rule, field_name, list_keywords, schema
from paperstack_lint.engine.session import Session
from paperstack_lint.report.passages import cut
from paperstack_lint.report.rule_help import documentation, options_documentation, translate_documentation
from paperstack_lint.report.style import Style, severity_name
from paperstack_lint.report.terminal import width, wrap
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.nearest import nearest
from paperstack_lint.text.translation import tr

_DOCSTRING_WIDTH = 120
"""The maximum length of the lines of docstrings."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("rule", metavar="RULE", help=tr("a rule or a family, such as links/arxiv-form or links"))
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
    hint = msg("did you mean `{name}`? ", name=meant) if meant else ""
    raise ConfigError(msg("unknown rule `{word}`; {hint}`paperstack-lint rules` lists them", word=word, hint=hint))


def _document_file_finding(name: str, style: Style) -> Iterator[str]:
    """Yield the lines of the documentation of a finding about a file, which belongs to no rule."""
    yield style.paint(name, 1)
    yield ""
    yield from _fill(translate_documentation(ABOUT_FILES[name]), style)
    yield ""
    yield from wrap(
        tr("Severity: error. It belongs to no rule, so nothing selects, suppresses or configures it."), style, 0
    )


def _document_rule(rule: Rule, config: Config, style: Style) -> Iterator[str]:
    yield style.paint(style.escape(rule.name), 1)
    yield ""
    for line in _fill(translate_documentation(documentation(rule.doc)), style):
        yield style.paint(style.escape(line), 2) if line.startswith("    ") else style.escape(line)
    yield ""
    default = severity_name(rule.severity)
    if level := config.level(rule.name):
        now = severity_name(level)
        severity = tr(
            "Severity: {now} by {source}, {default} by itself.", now=now, source=config.source, default=default
        )
    else:
        severity = tr("Severity: {default}, unless `severity` in the configuration changes it.", default=default)
    yield from wrap(style.escape(severity), style, 0)
    options = list(_document_options(rule, style._replace(width=style.width - 4)))
    if options:
        yield ""
        yield tr("Options, with their defaults:")
        yield ""
        yield from (f"    {style.escape(line)}".rstrip() for line in options)


def _fill(text: str, style: Style) -> Iterator[str]:
    """Yield the lines of a documentation; a paragraph that is wider than the terminal is wrapped again."""
    narrow = style._replace(width=min(style.width, _DOCSTRING_WIDTH))
    for passage in cut(text):
        lines = passage.source.split("\n")
        if passage.is_prose and style.wraps and any(width(line) > style.width for line in lines):
            lines = wrap(passage.text, narrow, 2 if passage.text.startswith("- ") else 0)
        yield from lines


def _document_options(rule: Rule, style: Style) -> Iterator[str]:
    """Yield the lines of the options with their defaults, as in a configuration, and of their documentation."""
    if rule.options is None:
        return
    yield "rules:"
    yield f"  {rule.name}:"
    defaults = rule.options()
    for key, kind in schema(rule).items():
        yield f"    {key}: {_yaml(getattr(defaults, field_name(key)))}{_hint(list_keywords(kind))}"
    if meaning := options_documentation(rule):
        yield ""
        yield from _fill(translate_documentation(meaning), style)


def _hint(keywords: tuple[str, ...]) -> str:
    """Return the comment that names the words which an option takes in place of a list."""
    return tr("  # a list, or {keywords}", keywords=enumerated(keywords, " or ")) if keywords else ""


def _yaml(value: Any) -> str:
    import json

    # JSON is YAML.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
