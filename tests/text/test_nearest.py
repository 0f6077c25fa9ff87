"""Did you mean …?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.text.nearest import MAX_COMPARED, MAX_COUNTED, WordIndex, nearest, suggest_known

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
    assert suggest_known("schema", ["scheme", "x"]) == "; did you mean `scheme`?"
    assert suggest_known("y", ["x", "z"]) == "; known are x, z"


def test_the_word_is_found_among_thousands_that_are_alike() -> None:
    index = WordIndex(f"some-heading-{number}-of-many" for number in range(5_000))
    assert index.nearest("some-haeding-1234-of-many", 0.8) == "some-heading-1234-of-many"
    assert index.nearest("some-heading-4321-fo-many", 0.8) == "some-heading-4321-of-many"
    assert index.nearest("nothing-like-it", 0.8) == ""


def test_the_words_that_are_compared_do_not_grow_with_those_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize("known", ["ab", "heading", "a-rather-long-heading-of-a-note", "图像分割综述"])
def test_a_word_with_one_slip_is_found(known: str) -> None:
    others = [f"{known}-{number}" for number in range(100)]
    for at in range(len(known) - 1):
        swapped = known[:at] + known[at + 1] + known[at] + known[at + 2 :]
        doubled = known[:at] + known[at] + known[at:]
        for slip in (swapped, doubled, known[:at] + known[at + 1 :]):
            assert nearest(slip, [known, *others], 0.6) in {known, *others, ""}
            if len(known) > 6:
                assert nearest(slip, [*others, known], 0.8) == known


@given(st.text(min_size=1), st.lists(st.text(min_size=1)))
def test_what_is_told_is_one_of_the_words(word: str, words: list[str]) -> None:
    assert nearest(word, words) in {"", *words}
    assert nearest(word, [word]) == word
