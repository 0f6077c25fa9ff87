"""Reports: the caret is below the problem whatever the line contains, and nothing that is printed can act."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from paperstack_lint import Edit, Fix
from paperstack_lint.engine.findings import Finding, Outcome
from paperstack_lint.report import formats, statistics
from paperstack_lint.report.escape import escape_controls, neutralize_commands
from paperstack_lint.report.formats import FORMATS
from paperstack_lint.report.formats.text import MaskedLines, excerpt
from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import fit

HOSTILE = (
    "\n::error::x \r::warning::y ##[error]z %0A%25 \x1b[31mred \x1b]52;c;aGk=\x07 \x1b]8;;http://x\x1b\\ \x00\x08\x7f\x9b31m "
    "\u2028::error::x\u2029 \u202e\u2066\u200f ]]> </script> \ufeff\u200b \ud800"
)


RENDER: dict[str, Callable[[Iterable[Outcome], Style], Iterator[str]]] = {
    **{name: partial(formats.render, name) for name in FORMATS},
    "statistics": statistics.render,
    "statistics_json": statistics.render_json,
}


def render(name: str, outcomes: Iterable[Outcome], style: Style) -> Iterator[str]:
    return RENDER[name](outcomes, style)


def finding(path: str, text: str, start: int, end: int, message: str = "m", fix: Fix | None = None) -> Finding:
    """A finding on `text`, lines split at `\\n`."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Finding(path, start, end, "links/form", message, "error", line, column, line, column + end - start, fix)


def outcome(text: str, *findings: Finding) -> Outcome:
    return Outcome(findings[0].path, text, text, findings)


@pytest.mark.parametrize(
    ("line", "wrong", "shown", "underline"),
    [
        ("a wrong here", "wrong", "a wrong here", "  ^^^^^"),
        ("汉字 wrong", "wrong", "汉字 wrong", "     ^^^^^"),
        ("汉字和字", "和字", "汉字和字", "    ^^^^"),
        ("\twrong", "wrong", "    wrong", "    ^^^^^"),
        ("👨‍🎓 wrong", "wrong", "👨‍🎓 wrong", "   ^^^^^"),
        ("⚠️ wrong", "wrong", "⚠️ wrong", "   ^^^^^"),
        ("e\u0301e\u0301 wrong", "wrong", "e\u0301e\u0301 wrong", "   ^^^^^"),
        ("\u3000wrong", "wrong", "\u3000wrong", "  ^^^^^"),
        ("\x1b[1mwrong", "wrong", r"\x1b[1mwrong", "       ^^^^^"),
        ("a\u202ewrong", "wrong", r"a\u202ewrong", "       ^^^^^"),
        ("a\u200bx", "\u200b", r"a\u200bx", " ^^^^^^"),
        ("a\u200d字x", "字", r"a\u200d字x", "       ^^"),
        ("\x1b\u0301x", "x", "\\x1b\u0301x", "    ^"),
        ("a\rwrong\r", "wrong", r"a\rwrong", "   ^^^^^"),
        ("wrong", "", "wrong", "^"),
        ("", "", "", "^"),
    ],
)
def test_the_caret_is_below_the_problem(line: str, wrong: str, shown: str, underline: str) -> None:
    text = f"before\n{line}\nafter\n"
    start = text.index(line, 7) + line.index(wrong)
    found = excerpt(MaskedLines(text), start, start + len(wrong), 80, Style())
    assert (found.shown, " " * found.indent + "^" * found.length) == (shown, underline)


def test_a_byte_order_mark_takes_no_room() -> None:
    assert excerpt(MaskedLines("\ufeff# x\n"), 3, 4, 80, Style()) == ("# x", 2, 1)
    assert excerpt(MaskedLines("\ufeffx"), 0, 0, 80, Style()) == ("x", 0, 1)


def test_a_problem_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert excerpt(MaskedLines("ab cd\nef\n"), 3, 8, 80, Style()) == ("ab cd", 3, 2)


_WIDE = st.text(st.sampled_from("ab 汉，é\u0301🔑👨\u200d🎓\ufe0f\t\x1b\u202e\u3000𝔸"), max_size=300)


@example("\x1b", "\u200d\u200d\x1b", "", 20)
@given(_WIDE, _WIDE, _WIDE, st.integers(20, 90))
def test_a_long_line_is_cut_to_the_room_around_the_problem(before: str, wrong: str, after: str, room: int) -> None:
    text = f"first\n{before}X{wrong}{after}"
    start = 6 + len(before)
    found = excerpt(MaskedLines(text), start, start + 1 + len(wrong), room, Style())
    assert wcswidth(found.shown) <= room
    assert found.indent + found.length <= room
    assert wcswidth(found.shown[: found.shown.index("X")]) == found.indent


def test_an_excerpt_of_a_huge_line_reads_only_what_it_shows() -> None:
    text = "x" * 5_000_000
    assert excerpt(MaskedLines(text), 2_500_000, 2_500_001, 40, Style()).shown == "..." + "x" * 34 + "..."


@pytest.mark.parametrize("text", ["", "short", "汉字" * 9, "x" * 40, "x汉" * 9, "👨‍🎓" * 9, "e\u0301" * 12])
def test_a_cell_of_a_table_is_filled_or_cut_to_its_width(text: str) -> None:
    assert wcswidth(fit(text, 12)) == 12


def hostile() -> list[Outcome]:
    """Notes whose every part tries to get out: path, line, message, fix."""
    path = "_posts/" + HOSTILE.replace("/", "") + ".md"
    fix = Fix(HOSTILE, (Edit(0, 0, HOSTILE),))
    text = f"# {HOSTILE}\n{HOSTILE}\n"
    places = range(0, len(text), 7)
    return [
        outcome(text, *(finding(path, text, at, at + 5, HOSTILE, fix) for at in places)) for path in (path, HOSTILE)
    ]


@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "gbk"])
@pytest.mark.parametrize("commands", [True, False])
def test_nothing_of_a_hostile_note_acts(name: str, encoding: str, commands: bool) -> None:
    out = "".join(render(name, hostile(), Style(encoding=encoding, commands=commands)))
    data = out.encode(encoding)  # nothing that the stream cannot carry
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", data)
    assert not re.search("[\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u200f\ufeff]", out)
    lines = out.split("\n")
    ours = [line for line in lines if line.lstrip().startswith("::")]
    if commands or name == "github":
        count = sum(len(one.findings) for one in hostile()) if name == "github" else 0
        assert len(ours) == count
        assert all(line.startswith("::error file=") for line in ours)
        assert "##[" not in out


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"text"}))
def test_all_formats_tell_of_every_finding(name: str) -> None:
    out = "".join(render(name, hostile(), Style()))
    shown = {"sarif": '"ruleId": "links/form"'}.get(name, "links/form")  # which documents the rule as well
    assert out.count(shown) == sum(len(one.findings) for one in hostile())


def test_json_gives_every_text_back_as_it_was() -> None:
    data = json.loads("".join(render("json", hostile(), Style())))
    assert data["findings"][0]["message"] == HOSTILE
    assert data["findings"][0]["fix"]["edits"] == [{"start": 0, "end": 0, "text": HOSTILE}]
    assert data["summary"] == {
        "files": 2,
        "findings": len(data["findings"]),
        "errors": len(data["findings"]),
        "warnings": 0,
        "fixed": 0,
        "changed_files": 0,
    }


def test_github_escapes_properties_and_data_as_its_toolkit_does() -> None:
    one = finding("a,b:c%.md", "x", 0, 1, "50%: a, b")
    assert "".join(render("github", [outcome("x", one)], Style())) == (
        "::error file=a%2Cb%3Ac%25.md,line=1,endLine=1,title=links/form,col=1,endColumn=2::50%25: a, b\n"
    )


def test_text_shows_place_rule_line_and_fix() -> None:
    one = finding("a.md", "x 汉 y\n", 2, 3, "say it otherwise", Fix("write `y`", (), safe=False))
    assert "".join(render("text", [outcome("x 汉 y\n", one)], Style())) == (
        "a.md:1:3: links/form error: say it otherwise\n    1 | x 汉 y\n      |   ^^ unsafe fix: write `y`\n\n"
    )


def test_what_the_message_said_is_not_said_again_of_the_fix() -> None:
    for safe, label in ((True, "fix"), (False, "unsafe fix")):
        one = finding("a.md", "x 汉 y\n", 2, 3, "misspelt: write `y`", Fix("write `y`", (), safe))
        block = "".join(render("text", [outcome("x 汉 y\n", one)], Style()))
        assert block.endswith(f"      |   ^^ {label}\n\n")


def test_a_fix_that_does_not_fit_beside_the_underline_is_below() -> None:
    one = finding("a.md", "x" * 30, 0, 30, "m", Fix("f" * 20, ()))
    block = "".join(render("text", [outcome("x" * 30, one)], Style(width=50)))
    assert block.split("\n")[2:4] == ["      | " + "^" * 30, "      | fix: " + "f" * 20]


def test_colour_wraps_what_it_paints_and_nothing_else_changes() -> None:
    found = [outcome("x 汉 y\n", finding("a.md", "x 汉 y\n", 2, 3))]
    coloured = "".join(render("text", found, Style(colour=True)))
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert plain == "".join(render("text", found, Style()))


def test_concise_is_one_line_per_finding() -> None:
    one = finding("a.md", "x\ny", 2, 3, "a\nb")
    assert "".join(render("concise", [outcome("x\ny", one)], Style())) == "a.md:2:1 links/form error: a\\nb\n"


def findings(messages: Sequence[str], notes: int) -> list[Outcome]:
    """Notes with a finding of each message in each."""
    return [outcome("x\n", *(finding(f"{name}.md", "x\n", 0, 1, each) for each in messages)) for name in range(notes)]


def test_text_folds_equal_messages_and_no_other_format_does() -> None:
    out = "".join(render("text", findings(["misspelt", "rare"], 50), Style()))
    assert out.count("misspelt") == out.count("rare") == 1
    assert out.count("and 49 more notes; ") == 2
    for name in {*FORMATS} - {"text"}:
        times = 2 if name == "junit" else 1  # as an attribute and as text
        assert "".join(render(name, findings(["zyx"], 50), Style())).count("zyx") == 50 * times
    few = "".join(render("text", findings(["misspelt"], 5), Style()))
    assert (few.count("misspelt"), "more" in few) == (5, False)


@pytest.mark.parametrize(("notes", "each", "rest"), [(1, 9, "8 more in this note"), (4, 3, "11 more in 4 notes")])
def test_a_folded_message_says_how_often_it_is_found(notes: int, each: int, rest: str) -> None:
    assert f"and {rest};" in "".join(render("text", findings(["m"] * each, notes), Style()))


def fixable(note: int, message: str, *, safe: bool = True) -> Outcome:
    one = finding(f"{note}.md", "x\n", 0, 1, message)
    return outcome("x\n", one._replace(fix=Fix("write", (Edit(0, 1, "y"),), safe)))


def test_text_folds_what_is_alike_and_what_fix_fixes() -> None:
    found = [fixable(note, f"`{note}` is old: write `new {note}`") for note in range(30)]
    out = "".join(render("text", found, Style()))
    assert (out.count("is old"), "and 25 more in 30 notes that --fix fixes alike; " in out) == (5, True)
    assert out.index("`4` is old") < out.index("and 25 more")
    for kept in (found[:20], [fixable(note, f"`{note}` is old", safe=False) for note in range(30)]):
        assert "".join(render("text", kept, Style())).count("is old") == len(kept)
    equal = "".join(render("text", [fixable(note, "`a` is old") for note in range(30)], Style()))
    assert (equal.count("is old"), "and 29 more notes; " in equal) == (1, True)
    mixed = [fixable(note, f"`{min(note, 12)}` is old") for note in range(30)]
    assert "".join(render("text", mixed, Style())).count("is old") == 5


def test_escapes_leave_what_is_harmless() -> None:
    text = "中文 é 👨‍🎓 ⚠️ \u3000\xa0 `::` # [x]"
    assert escape_controls(text) == text
    assert neutralize_commands(text) == text


def test_notes_of_the_project_itself_need_no_escape() -> None:
    for file in Path(__file__).parents[2].glob("*.md"):
        for line in file.read_text(encoding="utf-8").split("\n"):
            assert escape_controls(line) == line
