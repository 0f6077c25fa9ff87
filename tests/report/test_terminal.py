"""Long lines are wrapped for a terminal where a reader expects it, in English and in Chinese."""

from __future__ import annotations

import pytest

from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import width, wrap

PROSE = (
    "括号以 `（` 开头、以 `)` 结尾，是输入法切换的失误；“很多标题”里只有一个以 `：` 或 `。` 结尾，在目录里很显眼——"
    "见 `paperstack-lint --select headings/punctuation _posts` 和（某处的）说明……完整的句子可以保留句号。"
)


def wrapped(text: str, cells: int, indent: int = 4) -> list[str]:
    return wrap(text, Style(width=cells, wraps=True), indent)


def test_english_is_wrapped_at_spaces() -> None:
    assert wrapped("one two three four", 8) == ["one two", "    three", "    four"]
    assert wrapped("  a path/that/is/longer/than/a/line b", 8, 2) == ["  a", "  path/that/is/longer/than/a/line", "  b"]


def test_chinese_is_wrapped_between_characters() -> None:
    assert wrapped("一二三四五六", 8, 2) == ["一二三四", "  五六"]
    assert wrapped("一二三，四五", 6, 0) == ["一二", "三，四", "五"]  # no line begins with a comma
    assert wrapped("一二（三四）五", 6, 0) == ["一二", "（三", "四）五"]  # nor ends with an opening bracket
    assert wrapped("이것은 한국어 문장이다", 8, 0) == ["이것은", "한국어", "문장이다"]


def test_short_code_stays_whole() -> None:
    assert wrapped("见 `a b`、`c d`。", 8, 0) == ["见", "`a b`、", "`c d`。"]
    long = "`a quotation that is longer than a line`"
    assert wrapped(f"见{long}。", 24, 0) == ["见`a quotation that is", "longer than a line`。"]
    assert wrapped("一个 ` 和一二三四", 10, 0) == ["一个 ` 和", "一二三四"]


@pytest.mark.parametrize("cells", range(8, 120))
def test_nothing_is_lost_and_lines_are_full(cells: int) -> None:
    lines = wrapped(PROSE, cells, 0)
    assert "".join(lines).replace(" ", "") == PROSE.replace(" ", "")
    assert all(
        not line.startswith(("，", "。", "；", "）", "”", "—")) and not line.endswith(("（", "“")) for line in lines
    )
    assert all(width(line) <= cells for line in lines if cells > 30)
