"""Did you mean …?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.nearest import MAX_WORDS, nearest, one_of

RULES = ("links/arxiv-form", "links/arxiv-id", "links/scheme", "sections/missing")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("links/arxiv-from", "links/arxiv-form"),
        ("link/scheme", "links/scheme"),
        ("Sections/Missing", "sections/missing"),
        ("tags", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_nearest_word_is_told_where_one_is_near(word: str, meant: str) -> None:
    assert nearest(word, RULES) == meant


def test_case_of_the_known_word_is_kept() -> None:
    assert nearest("neurips", ["NeurIPS", "ICLR"]) == "NeurIPS"


def test_hint_is_for_the_end_of_a_message() -> None:
    assert one_of("schema", ["scheme", "x"]) == "; did you mean `scheme`? Known are scheme, x"
    assert one_of("y", ["x", "z"]) == "; known are x, z"


def test_only_so_many_words_are_compared() -> None:
    words = [f"{number:05}" for number in range(MAX_WORDS)]
    assert nearest("scheme", [*words[1:], "scheme"]) == "scheme"
    assert nearest("scheme", [*words, "scheme"]) == ""


@given(st.text(min_size=1), st.lists(st.text(min_size=1)))
def test_what_is_told_is_one_of_the_words(word: str, words: list[str]) -> None:
    assert nearest(word, words) in {"", *words}
    assert nearest(word, [word]) == word
