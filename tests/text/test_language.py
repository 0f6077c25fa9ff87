"""Scripts, and the main language of a note."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.language import has_cjk, has_kana
from tests.cases import TODAY

ENGLISH = "We train the network on two data sets and compare it with what others have found before. " * 4
GERMAN = "Wir trainieren das Netz auf zwei Datensätzen und vergleichen es mit dem, was andere gefunden haben. " * 4
RUSSIAN = "Мы обучаем сеть на двух наборах данных и сравниваем её с тем, что было найдено раньше. " * 4


def note(text: str) -> Note:
    return Note(Path("x.md"), text, Project(DEFAULT, TODAY, ()))


@pytest.mark.parametrize("letter", ["字", "か", "カ", "ㄅ", "한", "〇", "々", "𠀀", "ｶ"])
def test_letters_of_chinese_japanese_and_korean(letter: str) -> None:
    assert has_cjk(letter)


@pytest.mark.parametrize("other", ["a", "é", "я", "α", "，", "。", "（", "Ａ", "1", "①", "🔑", "\u3000", "・"])
def test_other_characters_are_not_cjk(other: str) -> None:
    assert not has_cjk(other)


def test_kana_is_japanese() -> None:
    assert has_kana("手法の概要")
    assert not has_kana("方法概要")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本文介绍 contrastive learning 的基本想法。", "zh"),
        ("这是一个关于の的笑话，作者是中国人，全文都是用中文写成的，只有一个假名。", "zh"),
        ("本論文では contrastive learning を提案する。", "ja"),
        ("이 논문은 contrastive learning 을 제안한다.", "ko"),
        (ENGLISH, "en"),
        (ENGLISH + "（参见附录）", "en"),
        (GERMAN, "de"),
        (RUSSIAN, "ru"),
        ("Too short to tell.", ""),
        ("", ""),
        ("1234 " * 100, ""),
        ("ꙮ" * 300, ""),
    ],
)
def test_language_of_a_note(text: str, expected: str) -> None:
    assert note(text).language == expected


def test_code_math_links_and_addresses_are_not_prose() -> None:
    text = "---\ntitle: t\n---\n\nA `b` $c$ [d](e) https://f.org/g <i title='h'>j</i>\n\n```\nk\n```\n"
    assert note(text).prose.split() == ["A", "j"]


def test_a_guess_is_the_same_every_time() -> None:
    mixed = "le de la train network und das " * 20
    assert len({note(mixed).language for _ in range(5)}) == 1


def test_scripts_do_not_load_the_detector() -> None:
    code = "import sys, paperstack_lint.text.language as l; l.detect_language('中文' * 200); sys.exit('langdetect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
