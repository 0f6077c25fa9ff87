"""What the server withstands, and which folder a note is linted in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.blogs import MIXMATCH, examples
from tests.lsp.editor import Editor, capabilities, edit

NESTED = ">" * 500 + " [" * 500 + "x" + "](y)" * 500
HOSTILE = [
    "\0",
    "\ud800 lone\n",
    "---\ntitle: [\ntags: [a, {b\n---\n# 🔑\n[x](#",
    "---\ntags:\n  - a\n  -",
    "a\r\rb\r\n\u2028c\n[x]() 🔑\n",
    f"{NESTED}\n# x\n",
    "🔑" * 2000 + "[x]()\n",
    "# 🔑 [a](#a) `x`\n\n* 🔑 Key:\n* 🎓\n",
    "<<<<<<< a\n=======\n>>>>>>> b\n",
    "[a](https://arxiv.org/abs/../../etc) [b](file:///etc/passwd#x) [c](../../../../etc/passwd#x) [d](%00#x)\n",
    "",
]


async def every_request(editor: Editor, name: str, at: types.Position) -> None:
    """Make all requests at a position; none may fail."""
    client, document = editor.client, editor.document(name)
    span = types.Range(at, types.Position(at.line + 1, 0))
    await asyncio.gather(
        client.text_document_code_action_async(types.CodeActionParams(document, span, types.CodeActionContext([]))),
        client.text_document_formatting_async(
            types.DocumentFormattingParams(document, types.FormattingOptions(tab_size=2, insert_spaces=True))
        ),
        client.text_document_document_symbol_async(types.DocumentSymbolParams(document)),
        client.text_document_hover_async(types.HoverParams(document, at)),
        client.text_document_completion_async(types.CompletionParams(document, at)),
        client.text_document_definition_async(types.DefinitionParams(document, at)),
        client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, at)
        ),
        client.text_document_prepare_rename_async(types.PrepareRenameParams(document, at)),
    )


def test_no_request_fails_on_a_hostile_note(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        for text in HOSTILE:
            editor.change("a.md", text)
            for at in (types.Position(0, 0), types.Position(0, 4), types.Position(2, 9), types.Position(9999, 9999)):
                await every_request(editor, "a.md", at)
        await every_request(editor, "never-opened.md", types.Position(0, 0))
        editor.change("a.md", "[x]()\n")
        assert "links/empty" in [one.code for one in await editor.diagnostics("a.md")]

    edit(tmp_path, scenario)


def test_a_note_outside_of_the_folder_is_linted_under_its_own_configuration(tmp_path: Path) -> None:
    blog = examples(tmp_path)
    for name, config in (("inside", "select: [links]\n"), ("elsewhere", "ignore: [links/empty]\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".paperstack-lint.yaml").write_text(config, encoding="utf-8")
        (tmp_path / name / "a.md").write_text("[x]() http://\n\n[y]: z\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        editor.folder = tmp_path
        for name in ("inside/a.md", "elsewhere/a.md"):
            editor.open(name)
        assert "links/empty" in [one.code for one in await editor.diagnostics("inside/a.md")]
        assert "links/empty" not in [one.code for one in await editor.diagnostics("elsewhere/a.md")]

    edit(blog, scenario)


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        item = types.TextDocumentItem("untitled:Untitled-1", "markdown", 1, "[x]()\n")
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        editor.open("a.md")
        assert await editor.diagnostics("a.md")

    edit(tmp_path, scenario)


@pytest.mark.parametrize("watches", [True, False])
def test_a_note_that_changes_on_the_disk_is_read_again(tmp_path: Path, *, watches: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.md").write_text("# Heading\n", encoding="utf-8")
    (tmp_path / "two.md").write_text("[x](one.md#heading)\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("two.md")
        assert [one.code for one in await editor.diagnostics("two.md") if one.code == "links/missing-file"] == []
        (tmp_path / "one.md").unlink()
        if watches:
            editor.files_changed("one.md", "_site/x.html", ".git/index")
        else:
            editor.save("two.md")
        await editor.until_codes("two.md", lambda codes: "links/missing-file" in codes)

    edit(tmp_path, scenario, capabilities(watches=watches))


def test_an_edit_names_the_version_that_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](http://arxiv.org/abs/1905.02249v2.pdf)\n", encoding="utf-8")
    wanted = capabilities()
    assert wanted.workspace
    wanted.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        editor.change("a.md", "🔑 " + editor.texts["a.md"])
        (action,) = await editor.actions("a.md", only=["source.fixAll"])
        assert action.edit
        (change,) = action.edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (editor.uri("a.md"), 2)

    edit(tmp_path, scenario, wanted)


def test_nothing_but_the_protocol_is_on_standard_output(tmp_path: Path) -> None:
    """A rule that prints, and programs that the server starts, write to standard error."""
    (tmp_path / "mine/own").mkdir(parents=True)
    rule = '"""A rule that prints."""\nimport os\n\n\ndef check(note, options):\n    os.write(1, b"noise")\n    yield from ()\n'
    (tmp_path / "mine/own/noise.py").write_text(rule, encoding="utf-8")
    (tmp_path / ".paperstack-lint.yaml").write_text("rule-folders: [mine]\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("[x]()\n", encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert "links/empty" in [one.code for one in await editor.diagnostics("a.md")]

    edit(tmp_path, scenario, trusted=True)
