"""The documentation that is generated from the rules, in English and Chinese: the pages, and the tables of the READMEs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, Literal, NamedTuple, get_args, get_origin

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.option_schema import option_descriptions
from paperstack_lint.engine.rule import Rule, Severity, field_name, list_keywords, schema
from paperstack_lint.report.rule_help import (
    documentation,
    options_documentation,
    render_examples,
    translate_documentation,
)
from paperstack_lint.text import translation
from tests.cases import CASES, Bench, Example, examples, read


class Language(NamedTuple):
    """The words of the generated pages in a language; those of the rules are in the catalogues of translations."""

    code: translation.Language
    page: str
    head: str
    colon: str
    comma: str
    fix: str
    no_fix: str
    stop: str
    severities: Mapping[Severity, str]
    safeties: Mapping[str, str]
    columns: tuple[str, str, str, str]
    kinds: Mapping[Any, str]
    online: str


ENGLISH = Language(
    code="en",
    page="docs/rules.md",
    head="""\
# Rules

English | [简体中文](zh/rules.md)

Generated from the rules' docstrings by `pytest tests/test_docs.py --update`; `paperstack-lint explain RULE` prints the
same for one rule. An _error_ is broken for a reader, a generator or a program; a _warning_ works, but is inconsistent,
outdated or unfinished. A _safe_ fix is applied by `--fix`, an _unsafe_ one by `--fix --unsafe-fixes`. Options are in the
configuration below `rules`, under the name of the rule.
""",
    colon=": ",
    comma=", ",
    fix="Fix",
    no_fix="No fix: this needs a human",
    stop=". ",
    severities={"error": "Error", "warning": "Warning"},
    safeties={"safe": "safe", "unsafe": "unsafe"},
    columns=("Option", "Value", "Default", "Meaning"),
    kinds={int: "number", str: "text", tuple[str, ...]: "list", dict[str, str]: "table"},
    online="",
)
CHINESE = Language(
    code="zh",
    page="docs/zh/rules.md",
    head="""\
# 规则

[English](../rules.md) | 简体中文

由 `pytest tests/test_docs.py --update` 根据规则的文档和译文生成；`paperstack-lint explain RULE` 显示其中一条（系统语言不是中文时，
加上 `--language zh`）。_错误_ 是读者、生成器或程序那里有东西坏了，_警告_ 是能用，但不一致、过时或没写完。_安全_ 的修复用 `--fix`
应用，_不安全_ 的要用 `--fix --unsafe-fixes`。选项写在配置的 `rules` 里，放在规则名之下。
""",
    colon="：",
    comma="、",
    fix="修复",
    no_fix="没有修复：要由人来处理",
    stop="。",
    severities={"error": "错误", "warning": "警告"},
    safeties={"safe": "安全", "unsafe": "不安全"},
    columns=("选项", "取值", "默认值", "含义"),
    kinds={int: "数字", str: "文字", tuple[str, ...]: "列表", dict[str, str]: "键值对"},
    online="（联网）",
)
START, END = "<!-- rules -->", "<!-- /rules -->"
"""What encloses the table of rules in a README."""


@cache
def catalogue() -> tuple[Rule, ...]:
    """The built-in rules, by name."""
    return tuple(rules.load(name, file) for name, file in rules.catalogue().items())


@cache
def fixes(rule: Rule) -> tuple[str, ...]:
    """`safe`, `unsafe`, both or neither: what the findings of the rule's examples and cases offer."""
    file = CASES / f"{rule.name}.md"
    cases = read(file) if file.is_file() else []
    shown = [*examples(rule)[0], *(case.example for case in cases if case.findings)]
    return tuple(sorted({kind for example in shown for kind in _offered(rule, example)}))


def _offered(rule: Rule, example: Example) -> set[str]:
    with Bench(rule, example) as bench:
        return {"safe" if one.fix.safe else "unsafe" for one in bench.check().findings if one.fix}


def page(language: Language) -> str:
    """The text of the page of all rules."""
    parts = [language.head, _contents(language)]
    for family, members in groupby(catalogue(), lambda rule: rule.family):
        parts.append(f"## {family}\n")
        parts += (_section(rule, language) for rule in members)
    return "\n".join(parts)


def _contents(language: Language) -> str:
    lines = [
        f"- [{rule.name}](#{rule.name.replace('/', '')}){language.colon}{translate_documentation(rule.summary, language.code)}"
        for rule in catalogue()
    ]
    return "\n".join(lines) + "\n"


def _section(rule: Rule, language: Language) -> str:
    text = render_examples(translate_documentation(documentation(rule.doc), language.code), language.code)
    summary, _, body = text.partition("\n")
    parts = [f"### {rule.name}\n", f"{summary} _{_weight(rule, language)}_\n", body.strip("\n") + "\n"]
    if rule.options:
        parts.append("\n".join(_options(rule, language)) + "\n")
    return "\n".join(parts)


def _weight(rule: Rule, language: Language) -> str:
    """The severity of a rule, and whether its fixes are safe."""
    offered = language.comma.join(language.safeties[kind] for kind in fixes(rule))
    fix = f"{language.fix}{language.colon}{offered}" if offered else language.no_fix
    return f"{language.severities[rule.severity]}{language.stop}{fix}{language.stop}".rstrip()


def _options(rule: Rule, language: Language) -> Iterator[str]:
    meanings = option_descriptions(rule, translate_documentation(options_documentation(rule), language.code))
    defaults = rule.options()
    rows = [language.columns, ("---",) * 4]
    for key, kind in schema(rule).items():
        default = _value(getattr(defaults, field_name(key)))
        rows.append((f"`{key}`", _kind(kind, language), default, meanings.get(field_name(key), "")))
    for cells in rows:
        shown = cells if meanings else cells[:-1]  # else the text above has said what they mean
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in shown) + " |"


def _kind(kind: Any, language: Language) -> str:
    if get_origin(kind) is Literal:
        return language.comma.join(f"`{choice}`" for choice in get_args(kind))
    if known := list_keywords(kind):
        return language.comma.join((language.kinds[tuple[str, ...]], *(f"`{word}`" for word in known)))
    return language.comma.join(("`true`", "`false`")) if kind is bool else language.kinds[kind]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`" if value not in ("", {}) else '`""`' if value == "" else "`{}`"


def table(readme: str, language: Language) -> str:
    """The README with its table of rules made again."""
    before, _, rest = readme.partition(START)
    old, _, after = rest.partition(END)
    rows = old.strip().splitlines()[:2]
    for rule in catalogue():
        summary = translate_documentation(rule.summary, language.code)
        if rule.needs:
            summary = f"{summary[:-1]}{language.online}{summary[-1]}"
        fix = language.comma.join(language.safeties[kind] for kind in fixes(rule))
        severity = language.severities[rule.severity].lower()
        rows.append(
            f"| [`{rule.name}`]({language.page}#{rule.name.replace('/', '')}) | {summary} | {severity} | {fix} |"
        )
    return before + "\n".join([START, "", *rows, "", END]) + after
