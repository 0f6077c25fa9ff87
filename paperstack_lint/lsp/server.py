"""The server: the messages of the protocol, each to what does it. Linting runs in a thread of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer

from paperstack_lint import __version__
from paperstack_lint.engine.editor_run import Checked, Fixed, LiveRun
from paperstack_lint.lsp import settings
from paperstack_lint.lsp.diagnostics import SOURCE, diagnostics
from paperstack_lint.lsp.folder import Folder, Snapshot
from paperstack_lint.lsp.positions import Positions
from paperstack_lint.lsp.protocol import Protocol
from paperstack_lint.lsp.text_edits import text_edits
from paperstack_lint.note.note import Note
from paperstack_lint.storage.trust import outermost_repository
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.translation import tr, translated

_Result = TypeVar("_Result")

_WATCHED = "**/*"
"""What the client reports changes of: notes, configurations, settings of the site, and files that notes link to."""


class OpenDocument(NamedTuple):
    """An open document; `folder` is the one that it is linted in."""

    snapshot: Snapshot
    folder: Folder


class Opened(NamedTuple):
    """A note that a request is about: its folder, its run, and its text as it was when the request came.

    `note` is in a project with an index of the others.
    """

    folder: Folder
    run: LiveRun
    path: Path
    note: Note
    snapshot: Snapshot
    positions: Positions
    checked: Checked


class Server(LanguageServer):
    """The language server of paperstack-lint."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__(SOURCE, __version__, types.TextDocumentSyncKind.Full, protocol_cls=Protocol)
        self.settings = settings.Settings()
        self.documents: dict[str, OpenDocument] = {}
        self._folders: dict[Path, Folder] = {}
        self._timers: dict[Path, asyncio.TimerHandle] = {}
        self._thread = ThreadPoolExecutor(1, "lint")
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.problems: list[str] = []
        """What is wrong with the options of the client, to be shown when it is ready."""

    @property
    def encoding(self) -> types.PositionEncodingKind:
        """The encoding of positions that was negotiated."""
        return types.PositionEncodingKind(self.workspace.position_encoding)

    @property
    def is_watching(self) -> bool:
        """Whether the client reports changes of files."""
        watching = self.client_capabilities.workspace and self.client_capabilities.workspace.did_change_watched_files
        return bool(watching and watching.dynamic_registration)

    @property
    def resolves_edits(self) -> bool:
        """Whether the client requests the edits of a code action when it is chosen."""
        document = self.client_capabilities.text_document
        support = document and document.code_action and document.code_action.resolve_support
        return bool(support and "edit" in support.properties)

    @property
    def shows_documents(self) -> bool:
        """Whether the client opens pages."""
        window = self.client_capabilities.window
        return bool(window and window.show_document and window.show_document.support)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The folders in which documents are linted."""
        return tuple(self._folders.values())

    def warn(self, message: str) -> None:
        """Show a message to the user; it may be called in any thread."""
        params = types.ShowMessageParams(types.MessageType.Warning, mask_credentials(translated(message)))
        if self._loop:
            self._loop.call_soon_threadsafe(self.window_show_message, params)

    def begin(self) -> None:
        """Register what the client reports, once it is ready."""
        self._loop = asyncio.get_running_loop()
        for problem in self.problems:
            self.warn(problem)
        if self.is_watching:
            watcher = types.FileSystemWatcher(_WATCHED)
            options = types.DidChangeWatchedFilesRegistrationOptions([watcher])
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    def put(self, uri: str, text: str, version: int, *, is_saved: bool) -> None:
        """Set the text of a document; one that is no file is left alone."""
        path = uris.to_fs_path(uri)
        if path is None or not uri.startswith("file:") or "\0" in path:
            return
        folder = self._folder_of(Path(path))
        self.documents[uri] = OpenDocument(Snapshot(uri, Path(path), text, version, is_saved), folder)

    def lint(self, uri: str, delay: int = 0) -> None:
        """Lint a document, and what depends on it, after some milliseconds."""
        if document := self.documents.get(uri):
            self.schedule(document.folder, delay)

    def move_documents(self) -> None:
        """Lint each document in the folder that it is in now, since those of the workspace have changed."""
        for uri, document in self.documents.items():
            self.documents[uri] = document._replace(folder=self._folder_of(document.snapshot.path))
        for folder in self.folders:
            self.schedule(folder)

    def _folder_of(self, path: Path) -> Folder:
        """Return the folder that a note is linted in: of the workspace, else of its repository, else its own."""
        open_folders = [Path(place) for each in self.workspace.folders.values() if (place := uris.to_fs_path(each.uri))]
        if not open_folders and self.workspace.root_path:
            open_folders = [Path(self.workspace.root_path)]
        around = [folder for folder in open_folders if path.is_relative_to(folder)]
        root = max(around, key=lambda folder: len(folder.parts)) if around else outermost_repository(path)
        return self._folders.setdefault(root, Folder(root, self.warn, trusted=self.settings.trusted))

    def schedule(self, folder: Folder, delay: int = 0) -> None:
        """Lint the notes of a folder after some milliseconds, if nothing else changes meanwhile."""
        loop = asyncio.get_running_loop()
        if timer := self._timers.pop(folder.root, None):
            timer.cancel()
        self._timers[folder.root] = loop.call_later(delay / 1000, self._start, folder)

    def _start(self, folder: Folder) -> None:
        task = asyncio.ensure_future(self.publish(folder))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def publish(self, folder: Folder) -> None:
        """Lint the notes of a folder, and publish their diagnostics."""
        documents = self._snapshots(folder)
        found = await self.in_thread(self._diagnostics, folder, documents)
        for one in documents:
            now = self.documents.get(one.uri)
            if now and now.snapshot.version == one.version:
                published = types.PublishDiagnosticsParams(one.uri, found[one.uri], one.version)
                self.text_document_publish_diagnostics(published)

    def _diagnostics(self, folder: Folder, documents: list[Snapshot]) -> dict[str, list[types.Diagnostic]]:
        checked = folder.check(documents)
        return {uri: list(diagnostics(each, self.encoding)) for uri, each in checked.items()}

    def _snapshots(self, folder: Folder) -> list[Snapshot]:
        return [each.snapshot for each in self.documents.values() if each.folder is folder]

    def in_thread(self, function: Callable[..., _Result], *arguments: object) -> asyncio.Future[_Result]:
        """Run a function in the thread that lints."""
        return asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def compute(self, uri: str, function: Callable[[Opened], _Result], otherwise: _Result) -> _Result:
        """Return the result of a function of an open note, as it is now; `otherwise` where it is none."""
        document = self.documents.get(uri)
        if document is None:
            return otherwise
        return await self.in_thread(self._compute, document, self._snapshots(document.folder), function, otherwise)

    def _compute(
        self, document: OpenDocument, all_: list[Snapshot], function: Callable[[Opened], _Result], otherwise: _Result
    ) -> _Result:
        snapshot, folder = document
        checked = folder.check(all_)[snapshot.uri]
        opened = folder.open_note(snapshot.uri)
        if opened is None:
            return otherwise
        return function(Opened(folder, *opened, snapshot, Positions(snapshot.text, self.encoding), checked))

    def edit_of(self, fixed: Fixed, note: Opened) -> types.WorkspaceEdit | None:
        """Return the edits that make fixed texts of those before; None where none differs. Show why none does."""
        if not fixed.texts:
            if fixed.reason:
                self.warn(tr("{path}: not fixed: {reason}", path=note.path.as_posix(), reason=fixed.reason))
            return None
        return self.workspace_edit(fixed.texts)

    def workspace_edit(self, texts: Mapping[Path, tuple[str, str]]) -> types.WorkspaceEdit:
        """Return the edits between texts before and after, by the paths of notes in the current folder."""
        edits: dict[str, list[types.TextEdit]] = {}
        for path, (before, after) in texts.items():
            edits[self.uri_of(path)] = text_edits(before, after, Positions(before, self.encoding))
        supported = self.client_capabilities.workspace and self.client_capabilities.workspace.workspace_edit
        if not (supported and supported.document_changes):
            return types.WorkspaceEdit(changes=edits)
        return types.WorkspaceEdit(document_changes=[self._versioned(uri, each) for uri, each in edits.items()])

    def _versioned(self, uri: str, edits: list[types.TextEdit]) -> types.TextDocumentEdit:
        document = self.documents.get(uri)
        version = document.snapshot.version if document else None
        return types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, version), list(edits))

    def uri_of(self, path: Path) -> str:
        """Return the address of a note in the current folder: that of the client, where it is open."""
        full = Path(os.path.abspath(path))
        known = (uri for uri, each in [*self.documents.items()] if each.snapshot.path == full)
        return next(known, None) or uris.from_fs_path(str(full)) or ""

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """Respond to a message that cannot be read; show other errors to the user."""
        if source is JsonRpcException:
            self.protocol.refuse(error)
        else:
            super().report_server_error(error, source)

    def stop(self) -> None:
        """Write what is to be cached, and end."""
        for timer in self._timers.values():
            timer.cancel()
        for folder in self._folders.values():
            self._thread.submit(folder.close)
        self._thread.shutdown()
