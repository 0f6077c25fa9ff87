"""Positions of the protocol and edits between texts, on emoji, CJK and every line end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from paperstack_lint.lsp.positions import Positions
from paperstack_lint.lsp.text_edits import text_edits
from tests.lsp.editing import edited

UTF8, UTF16, UTF32 = PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32
TEXTS = st.text(st.sampled_from("ab🔑🎓汉\r\n\u2028é"), max_size=12)
LINE = "* 🔑🎓🌱💊📐💡 论文 Key"


@pytest.mark.parametrize(("encoding", "units"), [(UTF8, 33), (UTF16, 17), (UTF32, 11)])
def test_columns_after_emoji_and_cjk_count_the_code_units_of_the_encoding(
    encoding: PositionEncodingKind, units: int
) -> None:
    positions = Positions(f"# 标题\n{LINE}", encoding)
    at = 5 + LINE.index(" Key")
    assert positions.position(at) == Position(1, units)
    assert positions.offset(Position(1, units)) == at


def test_a_position_inside_of_a_character_or_after_the_line_is_the_nearest_one() -> None:
    positions = Positions("🔑\r\nb", UTF16)
    assert [positions.offset(Position(0, column)) for column in (0, 1, 2, 3, 99)] == [0, 1, 1, 1, 1]
    assert positions.offset(Position(1, 99)) == positions.offset(Position(9, 0)) == 4


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    assert Positions("a\u2028b\x0bc\x85d\ne", UTF16).position(8) == Position(1, 0)


@given(TEXTS, st.sampled_from([UTF8, UTF16, UTF32]))
def test_each_offset_outside_of_a_line_end_has_its_own_position(text: str, encoding: PositionEncodingKind) -> None:
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[max(offset - 1, 0) : offset + 1] != "\r\n":
            assert positions.offset(positions.position(offset)) == offset


@given(TEXTS, TEXTS)
def test_edits_turn_one_text_into_the_other(before: str, after: str) -> None:
    assert edited(before, text_edits(before, after, Positions(before, UTF16)), UTF16) == after


def test_an_edit_is_no_larger_than_what_has_changed() -> None:
    before = "".join(f"line {at}\n" for at in range(100))
    (edit,) = text_edits(before, before.replace("line 50\n", "line 5x0\n"), Positions(before, UTF16))
    assert (edit.range.start, edit.new_text) == (Position(50, 6), "x")
