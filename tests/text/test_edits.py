from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.text.edits import Diagnostic, Edit, Fix, apply, rewrite


def fix(*edits: tuple[int, int, str]) -> Fix:
    return Fix("a fix", tuple(Edit(*edit) for edit in edits))


def test_fixes_that_do_not_touch_are_applied_together() -> None:
    assert apply("abcdef", [fix((4, 5, "E")), fix((0, 1, "A"))]) == ("AbcdEf", [0, 1])


def test_a_fix_that_touches_an_earlier_one_waits() -> None:
    assert apply("abcdef", [fix((0, 2, "X")), fix((1, 3, "Y"))]) == ("Xcdef", [0])


def test_neighbours_touch() -> None:
    assert apply("abcd", [fix((0, 2, "X")), fix((2, 4, "Y"))]) == ("Xcd", [0])


def test_a_fix_is_applied_whole_or_not_at_all() -> None:
    assert apply("abcdef", [fix((0, 1, "A"), (4, 5, "E")), fix((2, 3, "C"), (5, 6, "F"))]) == ("AbcdEf", [0])


def test_a_fix_may_be_between_the_edits_of_another() -> None:
    assert apply("abcdef", [fix((0, 1, "A"), (5, 6, "F")), fix((2, 3, "C"))]) == ("AbCdeF", [0, 1])


def test_a_fix_without_edits_is_not_applied() -> None:
    assert apply("abc", [fix()]) == ("abc", [])


edits = st.builds(
    lambda start, length, text: (start, start + length, text), st.integers(0, 20), st.integers(0, 4), st.text("xyz")
)
fixes = st.lists(edits.map(fix), max_size=8)


@given(st.text("abc", min_size=24, max_size=24), fixes, st.randoms())
def test_the_result_does_not_depend_on_the_order(text: str, given_fixes: list[Fix], random: object) -> None:
    shuffled = sorted(given_fixes, key=lambda one: hash((one, id(random))))
    assert apply(text, given_fixes)[0] == apply(text, shuffled)[0]


@given(st.text("abc", min_size=24, max_size=24), fixes)
def test_what_no_edit_covers_stays(text: str, given_fixes: list[Fix]) -> None:
    result, applied = apply(text, given_fixes)
    taken = [edit for index in applied for edit in given_fixes[index].edits]
    covered = {at for edit in taken for at in range(edit.start, edit.end)}
    kept = "".join(character for at, character in enumerate(text) if at not in covered)
    assert kept == "".join(character for character in result if character in "abc")
    assert result == rewrite(text, taken)


def test_a_finding_gives_the_reason_why_it_has_no_fix_or_no_safe_one() -> None:
    assert Diagnostic(0, 1, "a message", caveat="a reason").report == "a message (no fix: a reason)"
    assert Diagnostic(0, 1, "a message", fix((0, 1, "A")), "a reason").report == "a message (no safe fix: a reason)"
    assert Diagnostic(0, 1, "a message", fix((0, 1, "A"))).report == "a message"
