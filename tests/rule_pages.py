"""The documentation that is generated from the rules: `docs/rules.md`, and the tables of the two READMEs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Literal, get_args, get_origin

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.option_schema import option_descriptions
from paperstack_lint.engine.rule import Rule, field_name, list_keywords, schema
from tests.cases import CASES, Bench, Example, examples, read

HEAD = """\
# Rules

Generated from the rules' docstrings by `pytest tests/test_docs.py --update`; `paperstack-lint explain RULE` prints the
same for one rule. An _error_ is broken for a reader, a generator or a program; a _warning_ works, but is inconsistent,
outdated or unfinished. A _safe_ fix is applied by `--fix`, an _unsafe_ one by `--fix --unsafe-fixes`. Options are in the
configuration below `rules`, under the name of the rule.
"""
START, END = "<!-- rules -->", "<!-- /rules -->"
"""What encloses the table of rules in a README."""


@cache
def catalogue() -> tuple[Rule, ...]:
    """The built-in rules, by name."""
    return tuple(rules.load(name, file) for name, file in rules.catalogue().items())


@cache
def fixes(rule: Rule) -> str:
    """`safe`, `unsafe`, `safe, unsafe` or ``: what the findings of the rule's examples and cases offer."""
    file = CASES / f"{rule.name}.md"
    cases = read(file) if file.is_file() else []
    shown = [*examples(rule)[0], *(case.example for case in cases if case.findings)]
    return ", ".join(sorted({kind for example in shown for kind in _offered(rule, example)}))


def _offered(rule: Rule, example: Example) -> set[str]:
    with Bench(rule, example) as bench:
        return {"safe" if one.fix.safe else "unsafe" for one in bench.check().findings if one.fix}


def page() -> str:
    """The text of `docs/rules.md`."""
    parts = [HEAD, _contents()]
    for family, members in groupby(catalogue(), lambda rule: rule.family):
        parts.append(f"## {family}\n")
        parts += (_section(rule) for rule in members)
    return "\n".join(parts)


def _contents() -> str:
    lines = [f"- [{rule.name}](#{rule.name.replace('/', '')}): {rule.summary}" for rule in catalogue()]
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> str:
    body = textwrap.dedent(rule.doc.partition("\n")[2]).strip("\n")
    fix = f"Fix: {fixes(rule)}." if fixes(rule) else "No fix: this needs a human."
    parts = [f"### {rule.name}\n", f"{rule.summary} _{rule.severity.capitalize()}. {fix}_\n", _examples(body) + "\n"]
    if rule.options:
        parts.append("\n".join(_options(rule)) + "\n")
    return "\n".join(parts)


def _examples(body: str) -> str:
    """The body with its example blocks moved to the margin, each below a line that says what it is."""
    pattern = r"^    ```(\w+)([^\n]*)\n(.*?)^    ```[ \t]*$"
    text = re.sub(pattern, _example, body, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _example(found: re.Match[str]) -> str:
    language, keywords, text = found[1], found[2].split(), textwrap.dedent(found[3])
    names = {"bad": "Bad", "good": "Good", "options": "With the options", "web": "Where the network says"}
    title = next((names[word] for word in keywords if word in names), "")
    file = next((word.removeprefix("file=") for word in keywords if word.startswith("file=")), "")
    place = f"`{file}`" if file else ""
    caption = ", ".join(filter(None, (title, place)))
    return f"\n{caption}:\n\n```{language}\n{text}```\n"


def _options(rule: Rule) -> Iterator[str]:
    defaults, told = rule.options(), option_descriptions(rule)
    rows = [("Option", "Value", "Default", "Meaning"), ("---",) * 4]
    for key, kind in schema(rule).items():
        rows.append(
            (f"`{key}`", _kind(kind), _value(getattr(defaults, field_name(key))), told.get(field_name(key), ""))
        )
    for cells in rows:
        shown = cells if told else cells[:-1]  # else the text above has said what they mean
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in shown) + " |"


def _kind(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if known := list_keywords(kind):
        return ", ".join(("list", *(f"`{word}`" for word in known)))
    named = {bool: "`true`, `false`", int: "number", str: "text", tuple[str, ...]: "list", dict[str, str]: "table"}
    return named[kind]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`" if value not in ("", {}) else '`""`' if value == "" else "`{}`"


def table(readme: str) -> str:
    """The README with its table of rules made anew; a translated summary stays where there is one."""
    before, _, rest = readme.partition(START)
    old, _, after = rest.partition(END)
    head, told = old.strip().splitlines()[:2], dict(re.findall(r"^\| \[`([^`]+)`\][^|]*\| (.*?) \|", old, re.MULTILINE))
    english = "Rule" in head[0]
    rows = []
    for rule in catalogue():
        summary = rule.summary if english else told.get(rule.name, rule.summary)
        fix = fixes(rule) if english else fixes(rule).replace("unsafe", "不安全").replace("safe", "安全")
        severity = rule.severity if english else {"error": "错误", "warning": "警告"}[rule.severity]
        rows.append(f"| [`{rule.name}`](docs/rules.md#{rule.name.replace('/', '')}) | {summary} | {severity} | {fix} |")
    return before + "\n".join([START, "", *head, *rows, "", END]) + after
