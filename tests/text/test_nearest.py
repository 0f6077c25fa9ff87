"""The nearest word for "did you mean …?"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.text.nearest import MAX_COMPARED, MAX_COUNTED, WordIndex, nearest, suggest_known

RULES = ("links/arxiv-form", "links/arxiv-id", "links/scheme", "sections/missing")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("links/arxiv-from", "links/arxiv-form"),
        ("link/scheme", "links/scheme"),
        ("Sections/Missing", "sections/missing"),
        ("tags", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_nearest_word_is_found_if_one_is_near(word: str, expected: str) -> None:
    assert nearest(word, RULES) == expected


def test_result_has_the_case_of_the_word_in_the_list() -> None:
    assert nearest("neurips", ["NeurIPS", "ICLR"]) == "NeurIPS"


def test_hint_ends_a_message() -> None:
    assert suggest_known("schema", ["scheme", "x"]) == "; did you mean `scheme`?"
    assert suggest_known("y", ["x", "z"]) == "; known are x, z"


def test_the_word_is_found_among_thousands_of_similar_ones() -> None:
    index = WordIndex(f"some-heading-{number}-of-many" for number in range(5_000))
    assert index.nearest("some-haeding-1234-of-many", 0.8) == "some-heading-1234-of-many"
    assert index.nearest("some-heading-4321-fo-many", 0.8) == "some-heading-4321-of-many"
    assert index.nearest("nothing-like-it", 0.8) == ""


def test_the_number_of_compared_words_does_not_grow_with_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counting(_: str, candidates: list[str], *_arguments: float) -> list[str]:
        compared.append(len(candidates))
        return []

    index = WordIndex(f"heading-{number}" for number in range(10 * MAX_COUNTED))
    monkeypatch.setattr("difflib.get_close_matches", counting)
    for number in range(20):
        index.nearest(f"haeding-{number}", 0.8)
    assert len(compared) == 20
    assert max(compared) <= MAX_COMPARED


@pytest.mark.parametrize("word", ["ab", "heading", "a-rather-long-heading-of-a-note", "图像分割综述"])
def test_a_word_with_one_slip_is_found(word: str) -> None:
    others = [f"{word}-{number}" for number in range(100)]
    for at in range(len(word) - 1):
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        doubled = word[:at] + word[at] + word[at:]
        for slip in (swapped, doubled, word[:at] + word[at + 1 :]):
            assert nearest(slip, [word, *others], 0.6) in {word, *others, ""}
            if len(word) > 6:
                assert nearest(slip, [*others, word], 0.8) == word


@given(st.text(min_size=1), st.lists(st.text(min_size=1)))
def test_result_is_one_of_the_words(word: str, words: list[str]) -> None:
    assert nearest(word, words) in {"", *words}
    assert nearest(word, [word]) == word
