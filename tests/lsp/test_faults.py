"""Messages that no client should send, and moments at which none does: the server responds, and goes on."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import Editor, capabilities, edit
from tests.repositories import committed

NOTE = "---\ntitle: A\n---\n\n[x]()\n"
INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, PARSE_ERROR = -32600, -32601, -32602, -32700
ID = 9001
"""The id of requests; the client makes other ones."""
AT_POSITION = ["hover", "completion", "definition", "references", "prepareRename", "rename"]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(NOTE, encoding="utf-8")
    return committed(tmp_path)


async def is_alive(editor: Editor, text: str = NOTE) -> bool:
    editor.change("a.md", text)
    return "links/empty" in [one.code for one in await editor.diagnostics("a.md")]


def request(method: str, params: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": ID, "method": method, "params": params}).encode()


async def code_of(editor: Editor, body: bytes, identifier: int | None = ID) -> int | None:
    """The code of the error in the response to a message; None for a result."""
    try:
        await editor.response(body, identifier)
    except JsonRpcException as error:
        return error.code
    return None


IMPOSSIBLE = [
    {"line": -1, "character": 0},
    {"line": 0, "character": -5},
    {"line": 2**31, "character": 0},
    {"line": 0, "character": 2**63},
    {"line": None, "character": 0},
    {"line": 1e400, "character": 0},
    {},
    None,
    [],
]


def test_a_position_that_cannot_be_is_an_error(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        for name in AT_POSITION:
            for position in IMPOSSIBLE:
                params = {
                    "textDocument": {"uri": editor.uri("a.md")},
                    "position": position,
                    "newName": "x",
                    "context": {"includeDeclaration": True},
                }
                assert await code_of(editor, request(f"textDocument/{name}", params)) == INVALID_PARAMS
        assert await is_alive(editor)
        assert editor.messages == []

    assert edit(blog, scenario) == ""  # few clients read standard error, and a full pipe would block the server


def test_a_range_that_ends_before_it_starts_or_outside_of_the_text_has_a_response(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        places = types.Position(4, 2), types.Position(0, 0), types.Position(2**31 - 1, 2**31 - 1)
        for start in places:
            for end in places:
                params = types.CodeActionParams(
                    editor.document("a.md"), types.Range(start, end), types.CodeActionContext([])
                )
                found = await editor.client.text_document_code_action_async(params)
                assert found is not None

    edit(blog, scenario)


IMPROPER = [
    (b"{not json", None, PARSE_ERROR),
    (b"\xff\xfe\x00", None, PARSE_ERROR),
    (b"[" * 100_000, None, PARSE_ERROR),
    (b"[]", None, INVALID_REQUEST),
    (b"3", None, INVALID_REQUEST),
    (b'{"id": 7, "method": "textDocument/hover"}', None, INVALID_REQUEST),
    (request("textDocument/hover", None), ID, INVALID_PARAMS),
    (request("textDocument/nothing", {}), ID, METHOD_NOT_FOUND),
    (request("$/nothing", {}), ID, METHOD_NOT_FOUND),
    (request("codeAction/resolve", {"title": "x"}), ID, INVALID_PARAMS),
    (request("codeAction/resolve", {"title": "x", "data": [1]}), ID, INVALID_PARAMS),
    (request("codeAction/resolve", {"title": "x", "data": {"a": 1}}), ID, INVALID_PARAMS),
    (request("workspace/executeCommand", {"command": "nothing"}), ID, INVALID_PARAMS),
]


def test_what_is_no_proper_request_is_an_error(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        for body, identifier, code in IMPROPER:
            assert await code_of(editor, body, identifier) == code, body[:100]
        assert await is_alive(editor)

    edit(blog, scenario)


def about(uri: str) -> list[tuple[str, object]]:
    """Notifications that make no sense, some of them about a document."""
    return [
        ("textDocument/didChange", {"textDocument": {"uri": uri, "version": 5}, "contentChanges": []}),
        (
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": "[x]()"}},
        ),
        ("textDocument/didChange", {"textDocument": {"uri": uri, "version": 5}, "contentChanges": []}),
        ("textDocument/didChange", None),
        ("textDocument/didClose", {}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "nonsense:%%%", "type": 9}]}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "", "type": 1}, {"uri": uri, "type": 1}]}),
        ("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": "x:y", "name": ""}], "removed": []}}),
        ("$/cancelRequest", {"id": 12345}),
        ("$/nothing", {}),
        ("nothing", None),
    ]


def test_notifications_that_make_no_sense_change_nothing(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        for name in ("never-opened.md", "nul%00.md", "%ff.md", "x" * 5000 + ".md"):
            for method, params in about(f"{blog.as_uri()}/{name}"):
                editor.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())
            assert await is_alive(editor), name

    edit(blog, scenario)


def test_after_shutdown_requests_are_errors_and_nothing_is_linted(blog: Path) -> None:
    """A keystroke just before the end is not linted, and says nothing."""

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert await editor.diagnostics("a.md")
        editor.change("a.md", "[y]()\n")
        await editor.shutdown()
        params = {"textDocument": {"uri": editor.uri("a.md")}, "position": {"line": 0, "character": 0}}
        assert await code_of(editor, request("textDocument/hover", params)) == INVALID_REQUEST
        await asyncio.sleep(0.5)

    assert edit(blog, scenario, delay=200) == ""


@pytest.mark.parametrize("name", ["a.md", "posts/a.md"])
def test_a_note_that_is_deleted_while_it_is_open_keeps_its_findings(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(NOTE, encoding="utf-8")
    committed(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        assert await editor.diagnostics(name)
        (tmp_path / name).unlink()
        editor.files_changed(name)
        editor.change(name, NOTE + "\n[y]()\n")
        assert [one.code for one in await editor.diagnostics(name)] == ["links/empty"] * 2

    edit(tmp_path, scenario, capabilities(watches=True))


def test_a_folder_that_is_renamed_ends_no_server(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/a.md").write_text(NOTE, encoding="utf-8")

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert await is_alive(editor)
        (tmp_path / "blog").rename(tmp_path / "moved")
        editor.change("a.md", NOTE + "\n[y]()\n")
        await editor.diagnostics("a.md")
        editor.folder = tmp_path / "moved"
        editor.open("a.md")
        assert await is_alive(editor)

    edit(tmp_path / "blog", scenario)


def test_two_folders_of_the_workspace_have_their_own_configurations(tmp_path: Path) -> None:
    for name, config in (("one", "ignore: [links/empty]\n"), ("two", "select: [links]\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".paperstack-lint.yaml").write_text(config, encoding="utf-8")
        (tmp_path / name / "a.md").write_text(NOTE, encoding="utf-8")
        committed(tmp_path / name)

    async def scenario(editor: Editor) -> None:
        added = [types.WorkspaceFolder((tmp_path / name).as_uri(), name) for name in ("one", "two")]
        event = types.WorkspaceFoldersChangeEvent(added, [])
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        editor.folder = tmp_path
        for name in ("one/a.md", "two/a.md"):
            editor.open(name)
        for _ in range(2):
            assert [one.code for one in await editor.diagnostics("one/a.md")] == []
            assert [one.code for one in await editor.diagnostics("two/a.md")] == ["links/empty"]
            for name in ("two/a.md", "one/a.md"):
                editor.change(name, NOTE + "\n")
        event = types.WorkspaceFoldersChangeEvent([], added[:1])
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        editor.change("one/a.md", NOTE)
        assert [one.code for one in await editor.diagnostics("one/a.md")] == []

    edit(tmp_path, scenario)


def test_a_configuration_is_broken_and_repaired_while_the_note_is_open(blog: Path) -> None:
    config = blog / ".paperstack-lint.yaml"

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert await is_alive(editor)
        config.write_text("selct: [\n", encoding="utf-8")
        editor.files_changed(config.name)
        await editor.until_codes("a.md", lambda codes: codes == [None])
        editor.change("a.md", NOTE + "\n")
        (problem,) = await editor.diagnostics("a.md")
        assert ".paperstack-lint.yaml" in problem.message
        config.write_text("ignore: [links/empty]\n", encoding="utf-8")
        editor.files_changed(config.name)
        await editor.until_codes("a.md", lambda codes: codes == [])
        config.unlink()
        editor.files_changed(config.name)
        await editor.until_codes("a.md", lambda codes: codes == ["links/empty"])

    edit(blog, scenario, capabilities(watches=True))


def test_thousands_of_files_that_change_are_one_run(blog: Path) -> None:
    """As after `git checkout`: many notifications of many files, which are read again once."""

    async def scenario(editor: Editor) -> None:
        editor.open("a.md")
        assert await is_alive(editor)
        (blog / ".paperstack-lint.yaml").write_text("ignore: [links/empty]\n", encoding="utf-8")
        for _ in range(20):
            editor.files_changed(*(f"posts/{number}.md" for number in range(1000)), ".paperstack-lint.yaml")
        await editor.until_codes("a.md", lambda codes: codes == [])

    assert edit(blog, scenario, capabilities(watches=True), delay=100) == ""
