"""The translated documentation of rules: complete, true to the English text in what no language changes, and as typed."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from paperstack_lint.cli.main import main
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.report.passages import cut, translate_prose
from paperstack_lint.report.rule_help import rule_help
from paperstack_lint.text import translation
from tests import rule_catalogue

CODE = r"(`+)(.+?)\1(?!`)"
CHINESE = r"[\u4e00-\u9fff]"
LINK = r"\]\([^)]*\)|https?:|[\U0001f300-\U0001faff]"
"""Targets of links, addresses, and the emoji of sections."""
FENCED = r"^```.*?^```$"
MESSAGES = [message for message in rule_catalogue.read() if message.id]


def code_of(text: str) -> Counter[str]:
    """The code spans of a text, in any order."""
    return Counter(found[2] for found in re.finditer(CODE, text))


def translations() -> pytest.MarkDecorator:
    """Each text of the catalogue with its translation."""
    pairs = [pytest.param(str(one.id), str(one.string), id=f"{one.id:.40}") for one in MESSAGES]
    return pytest.mark.parametrize(("text", "translation"), pairs)


def test_catalogue_has_what_the_rules_say_and_nothing_else(request: pytest.FixtureRequest) -> None:
    updated = rule_catalogue.updated()
    if request.config.getoption("--update"):
        rule_catalogue.FILE.write_bytes(updated)
    assert rule_catalogue.FILE.read_bytes() == updated, "run `pytest tests/report/test_rule_translations.py --update`"


def test_everything_is_translated() -> None:
    assert len(MESSAGES) > 150
    assert [one.id for one in MESSAGES if not one.string or one.fuzzy] == [], "translate these, and remove `fuzzy`"


@translations()
def test_translation_keeps_code_and_links(text: str, translation: str) -> None:
    assert code_of(translation) == code_of(text)
    assert translation.count("`") == text.count("`")
    english, chinese = (sorted(re.findall(LINK, re.sub(CODE, "", each))) for each in (text, translation))
    assert chinese == english


@translations()
def test_translation_keeps_its_place(text: str, translation: str) -> None:
    """An item of a list, the name of an option, and what leads to an example."""
    assert translation.startswith("- ") == text.startswith("- ")
    option = re.match(r"`[\w-]+`: ", text)
    assert not option or translation.startswith(option[0].rstrip(": ") + "：")
    assert translation.endswith("：") == text.endswith(":")
    assert translation.endswith(("。", "：", "；", "，"))


@translations()
def test_translation_is_typed_as_chinese_is(translation: str, text: str) -> None:
    prose = re.sub(CODE, "", translation)
    assert re.search(CHINESE, prose), text
    assert not re.search(rf"{CHINESE}[,;:!?()]|[,;:!?()]{CHINESE}", prose)
    assert not re.search(rf"{CHINESE}[A-Za-z0-9]|[A-Za-z0-9]{CHINESE}", prose), "a space between Chinese and Latin"
    assert not re.search(rf"{CHINESE}`|`{CHINESE}", re.sub(CODE, "`", translation)), "a space beside code"
    assert not re.search(r" [，。：；、（）]|[，。：；、（）] ", translation.removeprefix("- "))


@pytest.mark.parametrize("text", [text for _, text in rule_catalogue.texts()])
def test_passages_are_the_documentation(text: str) -> None:
    assert "\n".join(passage.source for passage in cut(text)) == text
    assert translate_prose(text, str) == text
    assert all("```" not in passage.source for passage in cut(text) if passage.is_prose)


def test_only_prose_is_translated() -> None:
    text = (
        "A summary.\n\nOne\nparagraph.\n\n- an item\n  of a list\n- another\n\n    ```md bad\n    An example.\n    ```"
    )
    assert translate_prose(text, lambda passage: f"<{passage}>") == (
        "<A summary.>\n\n<One paragraph.>\n\n<- an item of a list>\n<- another>\n\n    ```md bad\n    An example.\n    ```"
    )


def test_what_has_no_translation_keeps_its_lines() -> None:
    assert (
        translate_prose("Ein\nAbsatz.\n\nOne.", lambda text: {"One.": "一。"}.get(text, text)) == "Ein\nAbsatz.\n\n一。"
    )


RULES = [*ABOUT_FILES, *rules.catalogue()]


def explained(capsys: pytest.CaptureFixture[str], rule: str, language: str) -> tuple[list[str], list[str]]:
    """The examples that `explain` prints, and its other lines."""
    assert main(["explain", rule, "--isolated", "--language", language]) == 0
    text = capsys.readouterr().out
    example = re.compile(r"^    ```.*?^    ```$", re.MULTILINE | re.DOTALL)
    return example.findall(text), example.sub("", text).splitlines()[1:]


@pytest.mark.parametrize("rule", RULES)
def test_explain_says_everything_in_chinese_but_the_examples(capsys: pytest.CaptureFixture[str], rule: str) -> None:
    (examples, _), (chinese, lines) = (explained(capsys, rule, language) for language in ("en", "zh"))
    assert chinese == examples
    assert len(examples) > 1 or rule in ABOUT_FILES
    assert all(re.search(CHINESE, line) for line in lines if re.match("(?!    ).|    `", line))


def test_rules_are_listed_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--isolated", "--language", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*rules.catalogue()]
    assert all(re.search(rf"^\S+ +(?:错误|警告)  \S.*{CHINESE}.*。$", line) for line in lines)


@pytest.mark.parametrize("rule", RULES)
def test_help_for_editors_is_in_their_language_and_for_services_in_english(rule: str) -> None:
    translation.set_language("zh")
    english, chinese = rule_help(rule), rule_help(rule, "zh")
    assert not re.search(CHINESE, english.summary)
    assert re.search(CHINESE, chinese.summary)
    assert chinese.text.startswith(chinese.summary)
    assert re.findall(FENCED, english.text, re.MULTILINE | re.DOTALL) == (
        re.findall(FENCED, chinese.text, re.MULTILINE | re.DOTALL)
    )
    assert ("\n正例" in chinese.text) == ("\nGood" in english.text) == (rule not in ABOUT_FILES)
