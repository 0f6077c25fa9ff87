"""What Jekyll's own renderer makes of a note before and after: the same words, whatever is fixed."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest
from hypothesis import given

from paperstack_lint.engine.findings import Checker
from paperstack_lint.engine.runner import fix
from paperstack_lint.note.note import Note
from tests.effort import one_in
from tests.generated import notes
from tests.test_generated import checkers, note

RENDER = """
require 'json'; require 'kramdown'; require 'kramdown-parser-gfm'
puts JSON.dump(JSON.parse(STDIN.read).map { |text| Kramdown::Document.new(text, input: 'GFM', hard_wrap: false).to_html })
"""
REQUIRED = ["ruby", "-rkramdown", "-rkramdown-parser-gfm", "-e", ""]
oracle = pytest.mark.skipif(
    not shutil.which("ruby") or subprocess.run(REQUIRED, capture_output=True, check=False).returncode != 0,
    reason="kramdown, the renderer of Jekyll, is not installed",
)


def render(texts: list[str]) -> list[str]:
    done = subprocess.run(["ruby", "-e", RENDER], input=json.dumps(texts).encode(), capture_output=True, check=True)
    return [str(one) for one in json.loads(done.stdout)]


def words(page: str) -> str:
    """The text of a page. Bullets are left out: kramdown shows some empty items as text, others as items."""
    return re.sub(r"[\s*+-]", "", html.unescape(re.sub(r"<[^>]*>", "", page)))


def is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def keeping_words() -> tuple[Checker, ...]:
    return tuple(one for one in checkers(strict=False) if not one.rule.alters & {"words", "front matter"})


@oracle
@one_in(4)
@given(notes)
def test_fixes_that_declare_no_change_of_words_change_none(text: str) -> None:
    fixed = fix(note(text), keeping_words()).text
    if fixed != text:
        before, after = render([body(text), body(fixed)])
        assert words(after) == words(before)


def body(text: str) -> str:
    one: Note = note(text)
    return text[one.body :]


@oracle
@one_in(4)
@given(notes)
def test_added_sections_leave_every_word_in_place(text: str) -> None:
    adding = [one for one in checkers(strict=False) if one.rule.name == "sections/missing"]
    fixed = fix(note(text), adding).text
    if fixed != text:
        before, after = render([body(text), body(fixed)])
        assert is_subsequence(words(before), words(after))
