"""The diagnostics of the server are the findings of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import DiagnosticSeverity, PositionEncodingKind

from paperstack_lint.cli.main import main
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.editor_run import Checked
from paperstack_lint.engine.findings import Finding
from paperstack_lint.lsp.diagnostics import DEPRECATED, UNNECESSARY, diagnostics, rule_page
from tests.lsp.blogs import MIXMATCH, CommandLine, examples, names, real_notes
from tests.lsp.editor import ALL_ENCODINGS, Editor, capabilities, edit
from tests.repositories import committed

CRASH = """\"\"\"A rule that raises.\"\"\"

SEVERITY = "error"


def check(note, options):
    print("noise on standard output")
    raise RuntimeError("boom")
    yield
"""


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return examples(tmp_path)


def seen(editor: Editor, name: str, diagnostics: list[Any]) -> Iterator[tuple[object, ...]]:
    """The diagnostics as the command line has them, their offsets read from lines and columns as an editor does."""
    lines = editor.texts[name].split("\n")
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[editor.encoding.value]
    for one in diagnostics:
        offsets = []
        for place in (one.range.start, one.range.end):
            before = lines[place.line].encode(codec)[: place.character * size].decode(codec)
            offsets.append(sum(len(line) + 1 for line in lines[: place.line]) + len(before))
        severity = {DiagnosticSeverity.Error: "error", DiagnosticSeverity.Warning: "warning"}[one.severity]
        yield (one.code, one.message, severity, *offsets)


@pytest.mark.parametrize("encoding", [*ALL_ENCODINGS, None])
def test_all_notes_of_the_examples_have_the_findings_of_the_command_line(
    blog: Path,
    encoding: PositionEncodingKind | None,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    command_line = CommandLine(blog, monkeypatch, capfd)

    async def scenario(editor: Editor) -> None:
        assert editor.encoding == (encoding or PositionEncodingKind.Utf16)
        for name in names(blog):
            editor.open(name)
            assert list(seen(editor, name, await editor.diagnostics(name))) == command_line.findings(name), name

    edit(blog, scenario, capabilities(encodings=(encoding,) if encoding else ()))


def test_real_notes_have_the_findings_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = real_notes(tmp_path)
    command_line = CommandLine(folder, monkeypatch, capfd)

    async def scenario(editor: Editor) -> None:
        for name in names(folder):
            editor.open(name)
            diagnostics = await editor.diagnostics(name)
            editor.close(name)
            assert list(seen(editor, name, diagnostics)) == command_line.findings(name), name

    edit(folder, scenario)


def test_a_diagnostic_links_its_rule_and_what_has_no_effect_is_tagged(tmp_path: Path) -> None:
    note = "---\ntitle: A\ntags: [b, b]\n---\n\n[x](http://arxiv.org/abs/1905.02249v2.pdf)\n"
    (tmp_path / "a.md").write_text(note, encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        found = {one.code: one for one in await editor.diagnostics("a.md")}
        page = found["links/arxiv-form"].code_description
        assert page
        assert page.href.endswith("docs/rules.md#linksarxiv-form")
        assert [tag.name for tag in found["tags/duplicate"].tags or ()] == ["Unnecessary"]
        assert {one.source for one in found.values()} == {"paperstack-lint"}

    edit(tmp_path, scenario)


def test_tagged_rules_exist() -> None:
    assert rules.catalogue().keys() >= UNNECESSARY | DEPRECATED


def test_what_is_typed_is_linted_before_it_is_saved(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    command_line, name = CommandLine(blog, monkeypatch, capfd), MIXMATCH
    text = (blog / name).read_text(encoding="utf-8")
    typed = text.replace("* 🎓 Source:", "* 🎓 Sources: [x]()").replace("title: ", "title: 🔑汉 ")

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        before = await editor.diagnostics(name)
        editor.change(name, typed[:-20])
        editor.change(name, typed)
        after = list(seen(editor, name, await editor.diagnostics(name)))
        editor.change(name, text)
        assert await editor.diagnostics(name) == before
        editor.change(name, typed)
        editor.save(name)
        await editor.diagnostics(name)
        assert after == command_line.findings(name)
        assert len(after) == len(before) + 2

    edit(blog, scenario)


def test_a_closed_note_has_no_diagnostics(blog: Path) -> None:
    name = MIXMATCH

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        assert await editor.diagnostics(name)
        editor.close(name)
        await editor.until_codes(name, lambda codes: codes == [])

    edit(blog, scenario)


def test_other_open_notes_see_what_is_typed(tmp_path: Path) -> None:
    """A heading that another note links to, and a paper that another note has."""
    paper = "\n# [MixMatch: A Holistic Approach](https://arxiv.org/abs/1905.02249)\n\ntext about it\n"
    one = "---\ntitle: One\n---\n\n# Heading here\n"
    two = f"---\ntitle: Two\n---\n\n[x](one.md#heading-here)\n{paper}"
    (tmp_path / "one.md").write_text(one, encoding="utf-8")
    (tmp_path / "two.md").write_text(two, encoding="utf-8")
    committed(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        editor.open("two.md")
        assert [each.code for each in await editor.diagnostics("two.md")] == []
        editor.change("one.md", one.replace("here", "there"))
        await editor.until_codes("two.md", lambda codes: codes == ["links/anchor"])
        editor.change("one.md", one + paper)
        await editor.until_codes("two.md", lambda codes: codes == ["papers/duplicate"])
        editor.close("one.md")  # then its file counts, without the paper
        await editor.until_codes("two.md", lambda codes: codes == [])

    edit(tmp_path, scenario)


def test_a_broken_configuration_is_reported_until_it_is_fixed(blog: Path) -> None:
    name = MIXMATCH
    (blog / ".paperstack-lint.yaml").write_text("selct: [links]\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        (problem,) = await editor.diagnostics(name)
        assert "selct" in problem.message
        assert ".paperstack-lint.yaml" in problem.message
        (blog / ".paperstack-lint.yaml").write_text("select: [links]\n", encoding="utf-8")
        editor.files_changed(".paperstack-lint.yaml")
        await editor.until_codes(
            name, lambda codes: bool(codes) and all(str(one).startswith("links/") for one in codes)
        )

    edit(blog, scenario, capabilities(watches=True))


@pytest.mark.parametrize("trusted", [True, False])
def test_rules_of_the_folder_run_only_where_it_is_trusted_and_may_crash(tmp_path: Path, *, trusted: bool) -> None:
    (tmp_path / "mine/own").mkdir(parents=True)
    (tmp_path / "mine/own/crash.py").write_text(CRASH, encoding="utf-8")
    (tmp_path / ".paperstack-lint.yaml").write_text("rule-folders: [mine]\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        found = await editor.diagnostics("a.md")
        assert "links/empty" in [one.code for one in found]
        crashed = [one for one in found if "boom" in one.message]
        assert len(crashed) == trusted
        if not trusted:
            await editor.until(lambda: any("trusted" in one and "rule-folders" in one for one in editor.messages))

    edit(tmp_path, scenario, trusted=trusted)


HOSTILE = [
    "\0",
    "\ud800 lone",
    "---\ntitle: [\n---\n",
    "a\r\rb\r\n\u2028c\n[x]()",
    ">" * 3000 + "\n",
    "[" * 3000 + "]()" + "🔑" * 3000 + "[x]()\n",
    "",
]


def test_no_text_ends_the_server(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        for text in HOSTILE:
            editor.change("a.md", text)
            for one in await editor.diagnostics("a.md"):
                assert one.range.start.line <= text.count("\n") + text.count("\r")
        editor.change("a.md", "\0")
        assert [one.code for one in await editor.diagnostics("a.md")] == ["note/unreadable"]
        editor.change("a.md", "x" * 2_000_001)
        assert [one.code for one in await editor.diagnostics("a.md")] == ["note/unreadable"]
        editor.change("a.md", "[x]()\n")
        assert "links/empty" in [one.code for one in await editor.diagnostics("a.md")]

    edit(tmp_path, scenario)


def test_a_note_in_a_folder_that_does_not_exist_says_so(tmp_path: Path) -> None:
    name = str(tmp_path / "gone/a.md")

    async def scenario(editor: Editor) -> None:
        editor.open(name, "[x]()\n")
        (problem,) = await editor.diagnostics(name)
        assert problem.message.endswith("/gone: cannot be opened: no such file or directory")

    (tmp_path / "blog").mkdir()
    edit(tmp_path / "blog", scenario)


def test_notes_that_the_bare_command_leaves_out_have_no_diagnostics(blog: Path) -> None:
    (blog / ".paperstack-lint.yaml").write_text(f"exclude: [{MIXMATCH}]\n", encoding="utf-8")
    (blog / "README.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        for name in (MIXMATCH, "README.md"):
            editor.open(name)
            assert await editor.diagnostics(name) == []

    edit(blog, scenario)


def test_the_baseline_hides_what_it_contains(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = MIXMATCH
    monkeypatch.chdir(blog)
    assert main(["--write-baseline", "posts"]) == 0

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        assert await editor.diagnostics(name) == []
        editor.change(name, editor.texts[name] + "\n[new]()\n")
        assert [one.code for one in await editor.diagnostics(name)] == ["links/empty"]

    edit(blog, scenario)


def test_options_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        await editor.diagnostics("a.md")
        await editor.until(lambda: len(editor.messages) == 2)
        assert "`trustd` is no option" in editor.messages[0]
        assert "`trusted` cannot be 'yes'" in editor.messages[1]

    edit(tmp_path, scenario, trustd=True, trusted="yes")


def test_what_is_typed_is_not_stored(blog: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = MIXMATCH
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def stored() -> int:
        import sqlite3

        (file,) = (tmp_path / "cache").rglob("*.sqlite")  # beside it may be the journal of a server that was ended
        with sqlite3.connect(file) as connection:
            (table,) = connection.execute("select name from sqlite_master where type = 'table'").fetchone()
            number: int = connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
        return number

    async def only_open(editor: Editor) -> None:
        editor.open(name)
        await editor.diagnostics(name)

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        for at in range(5):
            editor.change(name, f"{editor.texts[name]}\ntext {at}\n")
            await editor.diagnostics(name)

    edit(blog, only_open)
    before = stored()
    edit(blog, scenario)
    assert stored() == before


def test_credentials_are_masked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](http://github.com/a?token=sup3rs3cr3t)\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        diagnostics = await editor.diagnostics("a.md")
        assert diagnostics
        assert "sup3rs3cr3t" not in str(diagnostics)
        actions = await editor.actions("a.md", 0)
        assert "sup3rs3cr3t" not in str([one.title for one in actions])
        assert all(one.edit for one in actions)

    edit(tmp_path, scenario)


def test_the_folders_of_the_rules_are_read_once_for_a_rule_not_for_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    rule_page.cache_clear()
    calls: list[dict[str, Path]] = []
    catalogue = rules.catalogue

    def counted() -> dict[str, Path]:
        calls.append(catalogue())
        return calls[-1]

    monkeypatch.setattr(rules, "catalogue", counted)
    finding = Finding("a.md", 0, 1, "links/empty", "a message", "error", 1, 1, 1, 2, None)
    found = list(diagnostics(Checked("text", (finding,) * 500), PositionEncodingKind.Utf16))
    assert len(found) == 500
    assert len(calls) == 1
