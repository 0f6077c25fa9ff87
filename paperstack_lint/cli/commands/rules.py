"""List the rules: name, severity and what each reports."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from paperstack_lint.cli import arguments, console, notes
from paperstack_lint.engine import rule as rules
from paperstack_lint.report.rule_help import translate_documentation
from paperstack_lint.report.style import severity_name
from paperstack_lint.report.terminal import width, wrap


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_configuration(parser)
    arguments.add_untrusted(parser)


def run(options: Namespace) -> int:
    """Print the name, the severity in force and the summary of each rule, and return the exit code."""
    session = notes.open_sessions(options).default
    style = console.style_of(sys.stdout)
    longest, widest = max(map(len, session.catalogue)), max(width(severity_name(each)) for each in rules.SEVERITIES)
    loaded = [rules.load(name, file) for name, file in session.trusted.items()]
    for rule in loaded:
        name = style.paint(f"{style.escape(rule.name):{longest}}", 1)
        level = session.config.level(rule.name) or rule.severity
        severity = style.paint_severity(level) + " " * (widest - width(severity_name(level)))
        indent = longest + widest + 4
        summary = translate_documentation(rule.summary)
        first, *rest = wrap(" " * indent + style.escape(summary), style, indent)
        console.write("\n".join([f"{name}  {severity}  {first[indent:]}", *rest]) + "\n")
    return 0
