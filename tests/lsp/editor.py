"""A client of the server over its standard streams: an editor without a screen."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from coverage import Coverage
from lsprotocol import types
from pygls.io_ import run_async
from pygls.lsp.client import LanguageClient

from tests.lsp.editing import edited
from tests.program import Program

ROOT = Path(__file__).parents[2]
COVERAGE = (
    "--parallel-mode",
    f"--rcfile={ROOT / 'pyproject.toml'}",
    f"--data-file={ROOT / '.coverage'}",
    str(ROOT / "tests/lsp/serve.py"),
)
"""Arguments of `coverage run` for the server."""
TIMEOUT = 120
"""Seconds."""
ALL_ENCODINGS = (types.PositionEncodingKind.Utf32, types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16)


def capabilities(
    *, encodings: tuple[types.PositionEncodingKind, ...] = (), resolves: bool = False, watches: bool = False
) -> types.ClientCapabilities:
    """The capabilities of a client."""
    support = types.ClientCodeActionResolveOptions(["edit"]) if resolves else None
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=encodings) if encodings else None,
        text_document=types.TextDocumentClientCapabilities(
            code_action=types.CodeActionClientCapabilities(resolve_support=support)
        ),
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches)
        ),
    )


class Editor:
    """The open documents of a client, and what the server has said about them."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.encoding = types.PositionEncodingKind.Utf16
        self.texts: dict[str, str] = {}
        self.messages: list[str] = []
        self._versions: dict[str, int] = {}
        self._published: dict[str, types.PublishDiagnosticsParams] = {}
        self._news = asyncio.Event()
        self._is_shut_down = False
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._publish))
        client.feature(types.WINDOW_SHOW_MESSAGE)(partial(self._message))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)

    def _publish(self, params: types.PublishDiagnosticsParams) -> None:
        self._published[params.uri] = params
        self._news.set()

    def _message(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)
        self._news.set()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, text: str | None = None) -> None:
        """Open a note, with the text of its file by default."""
        uri = self.uri(name)
        self.texts[name] = (self.folder / name).read_bytes().decode() if text is None else text
        self._versions[name] = 1
        item = types.TextDocumentItem(uri, "markdown", 1, self.texts[name])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        self.texts[name] = text
        self._versions[name] += 1
        identifier = types.VersionedTextDocumentIdentifier(version=self._versions[name], uri=self.uri(name))
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [whole]))

    def save(self, name: str) -> None:
        (self.folder / name).write_bytes(self.texts[name].encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.document(name)))

    def close(self, name: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(name)))

    def files_changed(self, *names: str) -> None:
        events = [types.FileEvent(self.uri(name), types.FileChangeType.Changed) for name in names]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    async def shutdown(self) -> None:
        """Shut the server down, unless that has been done."""
        if not self._is_shut_down:
            self._is_shut_down = True
            await self.client.shutdown_async(None)

    def send(self, body: bytes) -> None:
        """Send a message as it is."""
        writer = self.client.protocol.writer
        assert writer
        writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def response(self, body: bytes, identifier: int | None) -> Any:
        """The result in the response to a message that is sent as it is; raises JsonRpcException for an error."""
        future: Future[Any] = Future()
        self.client.protocol._request_futures[identifier] = future  # type: ignore[index]  # None is for no id
        self.send(body)
        return await asyncio.wait_for(asyncio.wrap_future(future), TIMEOUT)

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """What is published about the note as it is now."""

        def found() -> bool:
            one = self._published.get(self.uri(name))
            return one is not None and one.version == self._versions[name]

        await self.until(found)
        return list(self._published[self.uri(name)].diagnostics)

    async def until_codes(self, name: str, test: Callable[[list[object]], bool]) -> None:
        """Wait until the codes of what is published about a note pass a test."""
        await self.until(
            lambda: (
                (one := self._published.get(self.uri(name))) is not None
                and test([each.code for each in one.diagnostics])
            )
        )

    async def until(self, test: Callable[[], bool]) -> None:
        async with asyncio.timeout(TIMEOUT):
            while not test():
                self._news.clear()
                await self._news.wait()

    async def actions(
        self, name: str, line: int | None = None, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """The code actions of a line, from 0, or of the whole note; those without their edits are resolved."""
        start, end = (line, line + 1) if line is not None else (0, self.texts[name].count("\n") + 1)
        span = types.Range(types.Position(start, 0), types.Position(end, 0))
        context = types.CodeActionContext([], only)
        params = types.CodeActionParams(self.document(name), span, context)
        found = await self.client.text_document_code_action_async(params)
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        return await self.client.code_action_resolve_async(action) if action.data else action

    def after(self, edit: types.WorkspaceEdit | None) -> dict[str, str]:
        """The texts of notes after an edit, by name; the documents stay as they are."""
        assert edit is not None
        changed = {}
        for uri, edits in (edit.changes or {}).items():
            name = unquote(uri.removeprefix(self.folder.as_uri() + "/"))
            text = self.texts.get(name) or (self.folder / name).read_bytes().decode()
            changed[name] = edited(text, edits, self.encoding)
        return changed


def edit(
    folder: Path,
    scenario: Callable[[Editor], Awaitable[None]],
    client_capabilities: types.ClientCapabilities | None = None,
    *,
    words: tuple[str, ...] = (),
    locale: str | None = None,
    **options: object,
) -> str:
    """Run a scenario in an editor that has opened a folder; the server must live until the end, and end well.

    `words` are further arguments of the server. Return what it has written to standard error.
    """
    return asyncio.run(_edit(folder, scenario, client_capabilities or capabilities(), words, locale, options))


class Client(LanguageClient):
    """A client whose server is forked from a process that has loaded its modules, by which it starts in no time.

    Where the coverage of the tests is measured, Python is started for it, whose coverage is measured as well.
    """

    def __init__(self) -> None:
        super().__init__("test", "1")
        self._forked: Program | None = None
        self.ended: Callable[[], Awaitable[tuple[int | None, str]]]
        """Wait for the end of the server; return its exit code, and what it has written to standard error."""

    async def start(self, *words: str) -> None:
        environment = {"PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": ""}  # there, notes may be a stranger's
        if Coverage.current() is None:
            await self._fork(words, environment)
            return
        command = (sys.executable, "-m", "coverage", "run", *COVERAGE, *words)
        await self.start_io(*command, cwd=os.sep, env=os.environ | environment)
        self.ended = self._process_ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the server, if a scenario that has failed has not ended it."""
        if self._forked:
            self._forked.__exit__()

    async def _process_ended(self) -> tuple[int | None, str]:
        assert isinstance(self._server, asyncio.subprocess.Process)
        assert self._server.stderr
        printed = await self._server.stderr.read()
        return await self._server.wait(), printed.decode()

    async def _fork(self, words: Sequence[str], environment: dict[str, str]) -> None:
        own, theirs = socket.socketpair()
        with theirs:
            self._forked = server = Program(
                "server", *words, cwd=Path(os.sep), stdin=b"", connection=theirs, **environment
            )

        async def ended() -> tuple[int | None, str]:
            done = await asyncio.to_thread(server.communicate)
            return done.returncode, done.stderr

        self.ended = ended
        reader, writer = await asyncio.open_connection(sock=own)
        self.protocol.set_writer(writer)
        self._async_tasks.append(asyncio.create_task(run_async(self._stop_event, reader, self.protocol)))


async def _edit(
    folder: Path,
    scenario: Callable[[Editor], Awaitable[None]],
    client_capabilities: types.ClientCapabilities,
    words: tuple[str, ...],
    locale: str | None,
    options: dict[str, object],
) -> str:
    with Client() as client:
        await client.start(*words)
        editor = Editor(client, folder)
        started = await client.initialize_async(
            types.InitializeParams(
                client_capabilities,
                locale=locale,
                root_uri=folder.as_uri(),
                initialization_options={"delay": 0, **options},
            )
        )
        editor.encoding = types.PositionEncodingKind(started.capabilities.position_encoding)
        client.initialized(types.InitializedParams())
        await scenario(editor)
        async with asyncio.timeout(TIMEOUT):
            await editor.shutdown()
            client.exit(None)
            code, printed = await client.ended()
            assert code == 0, printed
            return printed
