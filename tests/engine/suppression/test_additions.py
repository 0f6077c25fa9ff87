"""Suppressions that are added to a note hide its findings, and the page stays the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given

from paperstack_lint.collection.project import Project
from paperstack_lint.engine.findings import Finding
from paperstack_lint.engine.runner import check
from paperstack_lint.engine.suppression.additions import additions
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof import Applied, prove
from paperstack_lint.papers import DEFAULT
from paperstack_lint.text.edits import rewrite
from tests.cases import TODAY
from tests.effort import one_in
from tests.generated import notes
from tests.headings.test_anchors import no_ruby
from tests.test_generated import checkers

OFFLINE = tuple(one for one in checkers(strict=False) if not one.rule.needs)


def note(text: str) -> Note:
    rules = frozenset(one.rule.name for one in checkers(strict=False))
    return Note(Path("_posts/2020-01-02-x.md"), text, Project(DEFAULT, TODAY, (Path("_posts"),), rules))


def lint(note: Note) -> tuple[Finding, ...]:
    return check(note, OFFLINE).findings


def added(text: str, reason: str = "an old note") -> str:
    before = note(text)
    return rewrite(text, additions(before, lint(before), reason, lint))


def short(text: str) -> str:
    """Return the text with `<!…!>` and `#!` for a suppression."""
    return text.replace("<!-- paperstack-lint-", "<!").replace(" -->", "!>").replace("# paperstack-lint-", "#!")


@one_in(4)
@given(notes)
def test_nothing_is_left_to_report_the_page_stays_and_it_is_done_once(text: str) -> None:
    before = note(text)
    assume(
        before.front_matter is None or before.front_matter.fence_problem is None
    )  # nothing is proven of one without an end
    findings = lint(before)
    edits = additions(before, findings, "an old note", lint)
    assert edits or not findings
    after = note(rewrite(text, edits))
    assert prove(before, after, [Applied("x", frozenset({"comments"}), tuple(edits))]) is None
    assert lint(after) == ()


HEAD = "---\ntitle: x\n---\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "fine\n", HEAD + "fine\n"),
        (HEAD + "[a]()\n", HEAD + "<!disable-next-line links/empty -- an old note!>\n[a]()\n"),
        (HEAD + "b\n[a]()\n", HEAD + "b\n[a]() <!disable-line links/empty!>\n"),
        (HEAD + "b\n[a]()  \nc\n", HEAD + "b\n[a]() <!disable-line links/empty!>  \nc\n"),
        (HEAD + "b\n[a]()\\\nc\n", HEAD + "b\n[a]() <!disable-line links/empty!>\\\nc\n"),
        (HEAD + "* [a]()\n* b\n", HEAD + "* [a]() <!disable-line links/empty!>\n* b\n"),
        (HEAD + "> [a]()\n", HEAD + "> [a]() <!disable-line links/empty!>\n"),
        (HEAD + "b\n\n# [a]()\n", HEAD + "b\n\n<!disable-next-line links/empty -- an old note!>\n# [a]()\n"),
        (
            HEAD + "* [a]() ![b](c:\\\\d.png)\n",
            HEAD + "* [a]() ![b](c:\\\\d.png) <!disable-line links/empty links/local-path!>\n",
        ),
        (HEAD + "b\n# [a]()\n", "---\ntitle: x\n#!disable-file links/empty -- an old note\n---\nb\n# [a]()\n"),
        (HEAD + "[a]()\n===\n", "---\ntitle: x\n#!disable-file links/empty -- an old note\n---\n[a]()\n===\n"),
        (
            HEAD + "|a|\n|-|\n|[a]()|\n",
            "---\ntitle: x\n#!disable-file links/empty -- an old note\n---\n|a|\n|-|\n|[a]()|\n",
        ),
        (
            HEAD + "* [a]()\n\n[a]()\n===\n",
            "---\ntitle: x\n#!disable-file links/empty -- an old note\n---\n* [a]()\n\n[a]()\n===\n",
        ),
        (
            HEAD + "b\n[a]() <!disable-line links/form -- why!>\n",
            HEAD + "b\n[a]() <!disable-line links/form -- why!> <!disable-line links/empty suppression/unused!>\n",
        ),
        (
            "---\ntitle: x\ntags: [a, a]\n---\n",
            "---\ntitle: x\ntags: [a, a] #!disable-line tags/duplicate -- an old note\n---\n",
        ),
        (
            "---\ntitle: x\ntags:\n- a\n- a # b\n---\n",
            "---\ntitle: x\ntags:\n- a\n- a # b #!disable-line tags/duplicate -- an old note\n---\n",
        ),
        ("---\ntags: a\n---\n", "---\ntags: a\n#!disable-file front-matter/keys -- an old note\n---\n"),
        ("b\n", "b <!disable-line front-matter/missing!>\n"),
        ("\ufeff# b\n", "\ufeff<!disable-file front-matter/missing -- an old note!>\n\n# b\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_suppression_stands_where_it_is_harmless(
    text: str, expected: str, newline: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("_config.yml").touch()  # Jekyll needs front matter, which a plain folder does not
    full = text.replace("<!d", "<!-- paperstack-lint-d").replace("!>", " -->").replace("\n", newline)
    done = added(full)
    assert short(done) == expected.replace("\n", newline)
    assert added(done) == done


AT = "http://arxiv.org/abs/1706.03762"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"b\n[a]() {AT} <!disable-line links/empty!>\n", f"b\n[a]() {AT} <!disable-line links/empty links/arxiv-form!>\n"),
        (f"b\n[a]() {AT} <!disable-line links/empty -- y!>\n", f"b\n[a]() {AT} <!disable-line links/empty -- y!> <!disable-line links/arxiv-form!>\n"),
        (f"<!disable-next-line links/empty -- y!>\n[a]() {AT}\n", f"<!disable-next-line links/empty links/arxiv-form -- y!>\n[a]() {AT}\n"),
        (f"<!disable-file links/empty -- y!>\n\n[a]() <{AT}>\n===\n", f"<!disable-file links/empty links/arxiv-form -- y!>\n\n[a]() <{AT}>\n===\n"),
    ],
)  # fmt: skip
def test_rules_join_the_suppression_that_is_in_force_already(text: str, expected: str) -> None:
    full = HEAD + text.replace("<!d", "<!-- paperstack-lint-d").replace("!>", " -->")
    assert short(added(full)) == HEAD + expected


def test_nothing_is_written_where_nothing_can_be_proven() -> None:
    text = "[a]()\n" + "]" * 2000 + "\n"
    assert added(text) == text
    assert added(HEAD + text).endswith(f"# paperstack-lint-disable-file links/empty -- an old note\n---\n{text}")


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "a reason is needed"),
        ("  ", "a reason is needed"),
        ("a --> b", "cannot contain `--`"),
        ("a -- b", "cannot contain `--`"),
        ("a\nb", "on one line"),
        ("a\u202eb", "printable"),
        ("{{ x }}", "cannot contain `{{`"),
        ("{% raw %}", "cannot contain `{%`"),
        ("a-", "cannot end with `-`"),
    ],
)
def test_a_reason_that_would_break_the_comment_is_refused(reason: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        added(HEAD + "[a]()\n", reason)


@pytest.mark.parametrize("reason", ["旧笔记，以后再改", "see #12 > later <soon>", "a: b # c"])
@pytest.mark.parametrize("text", [HEAD + "[a]()\n", "---\ntitle: x\ntags: [a, a]\n---\n"])
def test_a_reason_may_say_anything_else(text: str, reason: str) -> None:
    done = added(text, reason)
    assert reason in done
    assert lint(note(done)) == ()


@no_ruby
@given(notes)
@one_in(10)
def test_jekyll_shows_the_same_page(text: str) -> None:
    before, after = kramdown(*(one.text[one.body :].replace("\r\n", "\n") for one in (note(text), note(added(text)))))
    assert before == after


def kramdown(*texts: str) -> list[str]:
    """Return the page that kramdown renders for each note, without our comments and white space."""
    script = (
        "puts STDIN.read.force_encoding('UTF-8').split(\"\\0\", -1)"
        ".map { |text| Kramdown::Document.new(text, input: 'GFM').to_html }.join(\"\\0\")"
    )
    command = ["ruby", "-rkramdown", "-rkramdown-parser-gfm", "-e", script]
    done = subprocess.run(command, input="\0".join(texts).encode(), capture_output=True, check=False)
    if b"LoadError" in done.stderr:
        pytest.skip("kramdown and its GFM parser are not installed")
    pages = done.stdout.decode().split("\0")
    assert len(pages) == len(texts)
    return [re.sub(r"<!-- paperstack-lint-[^>]*-->|\s", "", page) for page in pages]


def test_nothing_is_written_where_generators_may_take_the_beginning_for_front_matter() -> None:
    for text in ("---\n```\n---\n```\n[x]()\n", "---\n\ntext\n\n---\n\n[x]()\n"):
        assert lint(note(text))
        assert added(text) == text
