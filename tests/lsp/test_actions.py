"""Code actions and formatting: the edits are those of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from paperstack_lint.engine import suppression
from paperstack_lint.lsp.actions import FIX_ALL
from tests.lsp.blogs import MIXMATCH, CommandLine, examples, names, real_notes
from tests.lsp.editing import edited
from tests.lsp.editor import ALL_ENCODINGS, Editor, capabilities, edit
from tests.repositories import committed

MANY = "---\ntitle: A\n---\n\n* [MixMatch](http://arxiv.org/abs/1905.02249v2.pdf)\n* [EnAET](http://arxiv.org/pdf/1911.09265)\n* [x]()\n"
FORMATTING = types.FormattingOptions(tab_size=2, insert_spaces=True)


@pytest.mark.parametrize(
    ("make", "encoding"),
    [*((examples, encoding) for encoding in ALL_ENCODINGS), (real_notes, types.PositionEncodingKind.Utf16)],
)
def test_fixing_all_writes_the_bytes_of_the_command_line(
    tmp_path: Path,
    make: Callable[[Path], Path],
    encoding: types.PositionEncodingKind,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    blog = make(tmp_path)
    command_line = CommandLine(blog, monkeypatch, capfd)
    written = {name: command_line.written("--fix", name) for name in names(blog)}
    assert sum(map(len, written.values())) > 1

    async def scenario(editor: Editor) -> None:
        for name in names(blog):
            editor.open(name)
            found = await editor.actions(name, only=["source.fixAll"])
            assert {one.kind for one in found} <= {FIX_ALL}
            after = editor.after((await editor.resolved(found[0])).edit) if found else {}
            assert after == written[name]
            edits = await editor.client.text_document_formatting_async(
                types.DocumentFormattingParams(editor.document(name), FORMATTING)
            )
            expected = written[name].get(name, editor.texts[name])
            assert edited(editor.texts[name], edits or (), editor.encoding) == expected
            editor.close(name)

    edit(blog, scenario, capabilities(encodings=(encoding,), resolves=encoding == types.PositionEncodingKind.Utf8))


def test_fixing_all_of_a_rule_writes_what_the_command_line_does_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(MANY, encoding="utf-8")
    expected = CommandLine(tmp_path, monkeypatch, capfd).written("--fix", "--select", "links/arxiv-form", "a.md")
    assert expected

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        (action,) = [one for one in await editor.actions("a.md", 4) if one.title.startswith("Fix all that is safe of")]
        assert "(2 findings)" in action.title
        assert editor.after(action.edit) == expected

    edit(tmp_path, scenario)


@pytest.mark.parametrize("resolves", [True, False])
def test_the_fix_of_a_finding_changes_nothing_else_and_an_unsafe_one_says_so(tmp_path: Path, *, resolves: bool) -> None:
    blog = examples(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        text = editor.texts[MIXMATCH]
        tags = [one for one in await editor.actions(MIXMATCH, 3) if "ix: " in one.title]
        assert [(one.title, one.is_preferred) for one in tags] == [("Unsafe fix: remove `ssl` (tags/duplicate)", None)]
        unsafe = await editor.resolved(tags[0])
        assert editor.after(unsafe.edit) == {MIXMATCH: text.replace("SSL, ssl]", "SSL]")}
        paper = [one for one in await editor.actions(MIXMATCH, 8) if "ix: " in one.title]
        assert [one.is_preferred for one in paper] == [True, True]
        assert [each.code for one in paper for each in one.diagnostics or ()] == [
            "links/arxiv-form",
            "sections/missing",
        ]
        (form,) = [await editor.resolved(one) for one in paper if "arxiv-form" in one.title]
        address = "http://arxiv.org/pdf/1905.02249v2.pdf"
        assert editor.after(form.edit) == {MIXMATCH: text.replace(address, "https://arxiv.org/abs/1905.02249v2")}

    edit(blog, scenario, capabilities(resolves=resolves))


def test_a_suppression_hides_the_finding_and_is_that_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    note = "---\ntitle: A\n---\n\ntext\n\nSee [x]() and 🔑.\n"
    (tmp_path / "a.md").write_text(note, encoding="utf-8")
    expected = CommandLine(tmp_path, monkeypatch, capfd).written("--add-disables", "it is a draft", "a.md")
    assert "it is a draft" in expected["a.md"]

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        (action,) = [one for one in await editor.actions("a.md", 6) if one.title.startswith("Suppress")]
        after = editor.after(action.edit)
        assert after == expected
        editor.change("a.md", after["a.md"])
        assert await editor.diagnostics("a.md") == []

    edit(tmp_path, scenario, reason="it is a draft")


def test_a_reason_that_no_comment_can_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("See [x]().\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        actions = await editor.actions("a.md", 0)
        (action,) = [one for one in actions if one.title.startswith("Suppress")]
        assert (await editor.resolved(action)).edit is None
        await editor.until(lambda: any("cannot contain `--`" in one for one in editor.messages))

    edit(tmp_path, scenario, capabilities(resolves=True), reason="a -- b")


def test_an_edit_of_an_older_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MANY, encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        (action,) = await editor.actions("a.md", only=["source"])
        editor.change("a.md", "x" + MANY)
        assert (await editor.resolved(action)).edit is None
        await editor.until(lambda: any("changed meanwhile" in one for one in editor.messages))

    edit(tmp_path, scenario, capabilities(resolves=True))


def test_kinds_that_are_not_wanted_are_not_offered(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MANY, encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        kinds = {
            only: {one.kind for one in await editor.actions("a.md", only=[only])}
            for only in ("quickfix", "source", FIX_ALL, "refactor", "sourc")
        }
        assert kinds == {
            "quickfix": {"quickfix"},
            "source": {FIX_ALL},
            FIX_ALL: {FIX_ALL},
            "refactor": set(),
            "sourc": set(),
        }
        assert suppression.UNUSED not in {one.title for one in await editor.actions("a.md")}

    edit(tmp_path, scenario)


def test_a_note_with_a_conflict_is_not_fixed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{MANY}\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert await editor.actions("a.md", only=["source.fixAll"]) == []
        suppress = [one for one in await editor.actions("a.md", 6) if one.title.startswith("Suppress links/empty")]
        assert suppress == []
        await editor.until(lambda: any("conflict" in one for one in editor.messages))

    edit(tmp_path, scenario)


def test_a_heading_is_fixed_with_the_links_in_other_notes_as_the_command_line_does_for_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    one = "---\ntitle: One\n---\n\n# 用 GNN 检测\n\n# 用 SSH 连接\n\n# 用CNN检测\n\n# 用 GAN 生成\n"
    two = "---\ntitle: Two\n---\n\n# 标题\n\n[x](one.md#用cnn检测) and [y](one.md#用-ssh-连接)\n"
    (tmp_path / "one.md").write_text(one, encoding="utf-8")
    for name in ("two.md", "three.md"):
        (tmp_path / name).write_text(two, encoding="utf-8")
    committed(tmp_path)
    command_line = CommandLine(tmp_path, monkeypatch, capfd)
    rules = "headings/spacing,links/anchor"
    expected = command_line.written("--fix", "--select", rules, "one.md", "two.md", "three.md")
    assert sorted(expected) == ["one.md", "three.md", "two.md"]

    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        editor.open("two.md")
        editor.change("two.md", two + "typed\n")
        (action,) = [one for one in await editor.actions("one.md", 8) if "notes that link here" in one.title]
        assert editor.after(action.edit) == expected | {"two.md": expected["two.md"] + "typed\n"}
        assert await editor.actions("one.md", only=["source.fixAll"]) == []  # alone it cannot be fixed
        assert [each.code for each in await editor.diagnostics("one.md")] == ["headings/spacing"]

    edit(tmp_path, scenario)


def test_the_page_of_a_rule_is_opened_by_the_client(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("See [x]().\n", encoding="utf-8")
    wanted = capabilities()
    support = types.ShowDocumentClientCapabilities(support=True)
    wanted.window = types.WindowClientCapabilities(show_document=support)
    shown: list[types.ShowDocumentParams] = []

    async def scenario(editor: Editor) -> None:
        @editor.client.feature(types.WINDOW_SHOW_DOCUMENT)  # type: ignore[untyped-decorator]
        def show(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            shown.append(params)
            return types.ShowDocumentResult(success=True)

        editor.open("a.md")
        place = {"line": 0, "character": 6}
        params = {
            "textDocument": {"uri": editor.uri("a.md")},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        }
        body = {"jsonrpc": "2.0", "id": 9001, "method": "textDocument/codeAction", "params": params}
        found = await editor.response(json.dumps(body).encode(), 9001)  # typed, it would become a command
        (action,) = [one for one in found if one["title"] == "Open the page of links/empty"]
        command = types.ExecuteCommandParams(action["command"]["command"], action["command"]["arguments"])
        await editor.client.workspace_execute_command_async(command)
        await editor.diagnostics("a.md")

    edit(tmp_path, scenario, wanted)
    assert [(one.uri.partition("docs/")[2], one.external) for one in shown] == [("rules.md#linksempty", True)]


def test_findings_and_what_can_be_done_are_in_the_language_of_the_editor(tmp_path: Path) -> None:
    blog = examples(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        (one, *_) = await editor.diagnostics(MIXMATCH)
        assert one.message.startswith("标签 `ssl` 与 `SSL` 重复")
        titles = [one.title for one in await editor.actions(MIXMATCH, 3)]
        assert "不安全的修复：删去 `ssl`（tags/duplicate）" in titles
        assert "安全地修复这篇笔记的全部问题" in titles
        tags = [one for one in await editor.actions(MIXMATCH, 3) if one.title.startswith("不安全")]
        unsafe = await editor.resolved(tags[0])
        assert editor.after(unsafe.edit) == {MIXMATCH: editor.texts[MIXMATCH].replace("SSL, ssl]", "SSL]")}

    edit(blog, scenario, locale="zh-cn")
