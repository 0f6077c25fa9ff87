"""Messages are translated when they are displayed, and the catalogue has all of them. `--update` writes new ones into it."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable

import pytest

from paperstack_lint.text import translation
from paperstack_lint.text.message import Message, enumerated, from_plain, msg, quantity, to_plain, with_start
from paperstack_lint.text.translation import chosen_language, locale_language, tr, translated
from tests import translations

CJK = r"[\u3400-\u9fff]"


def test_a_message_is_its_english_text() -> None:
    message = msg("the {what} is {number}", what=msg("image"), number=3)
    assert message == "the image is 3"
    assert str(message) is message
    assert (message.template, message.values) == ("the {what} is {number}", {"what": "image", "number": 3})
    assert msg("braces {stay}") == "braces {stay}"


def test_a_message_stays_one_in_an_exception() -> None:
    assert isinstance(str(ValueError(msg("wrong"))), Message)


@pytest.mark.parametrize(
    "copy",
    [lambda each: pickle.loads(pickle.dumps(each)), lambda each: from_plain(to_plain(each))],
)
def test_a_message_is_the_same_in_another_process(copy: Callable[[str], Message]) -> None:
    message = msg("{a}: {b}", a=quantity(2, "note"), b="`x {y}`")
    again = copy(message)
    assert again == message
    assert again.template == message.template
    assert isinstance(again.values["a"], Message)
    assert copy("plain {a}") == "plain {a}"


def test_items_are_enumerated_as_in_a_sentence() -> None:
    assert enumerated(["a"], " and ") == "a"
    assert enumerated(["a", "b", "c"], " or ") == "a, b or c"
    assert enumerated(["a", "b", "c"]) == "a, b, c"


def test_the_language_is_that_of_the_option_else_of_the_locale() -> None:
    assert chosen_language([], {"LANG": "zh_CN.UTF-8"}) == "zh"
    assert chosen_language([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}) == "en"
    assert chosen_language([], {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}) == "zh"
    assert chosen_language(["--language", "en"], {"LANG": "zh_CN.UTF-8"}) == "en"
    assert chosen_language(["rules", "--language=zh", "--help"], {}) == "zh"
    assert chosen_language(["--language", "zh", "--language", "en"], {}) == "en"
    assert chosen_language(["--", "--language", "zh"], {}) == "en"
    assert chosen_language(["--language"], {}) == "en"
    assert locale_language({}) == "en"


def test_what_is_displayed_is_in_the_language_of_the_output() -> None:
    message = msg("{first}, {second}", first=quantity(1, "note"), second="`b`")
    assert translated(message) == "1 note, `b`"
    assert translated(message, "zh") == "1 篇笔记、`b`"
    translation.set_language("zh")
    assert translated(message) == "1 篇笔记、`b`"
    assert tr("error:") == "错误："
    assert translated("{first}, {second}") == "{first}, {second}"  # a text like any other


def test_the_catalogue_has_each_text_of_the_program(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        translations.update()
    found = {str(entry.id) for entry in translations.extracted() if entry.id}
    catalogue = translations.catalogue()
    known = {str(entry.id) for entry in catalogue if entry.id}
    assert found - known == set(), "run `pytest tests/text/test_translation.py --update`, then translate them"
    assert known - found == set(), "run `pytest tests/text/test_translation.py --update`"
    assert not catalogue.obsolete
    places = [
        {str(entry.id): {path for path, _ in entry.locations} for entry in each if entry.id}
        for each in (translations.extracted(), catalogue)
    ]
    assert places[0] == places[1], "run `pytest tests/text/test_translation.py --update`"


def test_each_text_is_translated() -> None:
    for entry in translations.catalogue():
        assert not entry.id or (entry.string and not entry.fuzzy), entry.id


def test_translations_have_the_same_values_and_code() -> None:
    for text, chinese in translations.pairs("messages"):  # those of rules: tests/report/test_rule_translations.py
        assert translations.placeholders(text) == translations.placeholders(chinese)
        quoted = [set(re.findall(r"`[^`]*`|--[a-z-]+", each)) for each in (text, chinese)]
        assert quoted[0] == quoted[1], text


def test_translations_have_the_punctuation_and_spaces_of_the_documentation() -> None:
    for _, text in translations.pairs("messages"):
        assert not re.search(rf"{CJK} ?[,;:?!]|{CJK}\.(?!\w)|\((?={CJK})|(?<={CJK})\)", text), text
        assert not re.search(rf"{CJK}[A-Za-z0-9`]|[A-Za-z0-9`]{CJK}", text), text


def test_another_start_keeps_the_template() -> None:
    error = msg("{where}: unknown key `{key}`", where=msg("{file}: line {number}", file="a.yaml", number=3), key="x")
    moved = with_start(error, "a.yaml", "a.yaml:2")
    assert moved == "a.yaml:2: line 3: unknown key `x`"
    assert isinstance(moved, Message)
    assert moved.template == error.template
    assert with_start("a.yaml: wrong", "a.yaml", "b.yaml") == "b.yaml: wrong"


def test_a_message_and_a_text_are_a_message() -> None:
    both = "(" + msg("link") + ")" + msg("image")
    assert (both, translated(both, "zh")) == ("(link)image", "(链接)图片")
    assert msg("link") + "" == msg("link")


@pytest.mark.parametrize("data", [None, 3, [], [3], ["{a}", "b", 1], ["{a.b}", "a", 1], ["{a}", "a", None]])
def test_data_that_are_no_text_are_refused(data: object) -> None:
    with pytest.raises((ValueError, LookupError, AttributeError)):
        from_plain(data)
