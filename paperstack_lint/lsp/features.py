"""What the server does for each message of the protocol."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from paperstack_lint.collection.files_to_lint import is_skipped
from paperstack_lint.engine.editor_run import Fixed, LiveRun
from paperstack_lint.lsp import actions, settings
from paperstack_lint.lsp.actions import Choice
from paperstack_lint.lsp.completion import TRIGGERS, completions
from paperstack_lint.lsp.diagnostics import diagnostics, rule_page
from paperstack_lint.lsp.hover import hover_paper, hover_rules
from paperstack_lint.lsp.navigation import NotePlace, definition, references
from paperstack_lint.lsp.positions import Positions
from paperstack_lint.lsp.rename import RenameRefused, renamable, rename
from paperstack_lint.lsp.server import Opened, Server
from paperstack_lint.lsp.symbols import symbols
from paperstack_lint.lsp.text_edits import text_edits
from paperstack_lint.note.note import Note
from paperstack_lint.text.message import msg
from paperstack_lint.text.translation import Language, language_of, set_language, tr

REQUEST_FAILED = -32803
"""The code of the protocol for a request that is well formed, and has no result; its message is for the user."""
OPEN_PAGE = "paperstack-lint.openPage"
"""The command that opens the page of a rule."""


def serve(language: Language | None = None) -> None:
    """Serve one client over the standard streams, until it ends the server; by default in the client's language."""
    # Whatever else prints, or reads standard input, must not meddle with the protocol.
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    # Errors are in responses, or shown. A log that no client reads would block the server when its pipe is full.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    create(language).start_io(stdin, stdout)


def create(language: Language | None = None) -> Server:
    """Return a server with all features, by default in the client's language."""
    server = Server()
    _add_life(server, language)
    for add in (_add_documents, _add_files, _add_actions, _add_reading, _add_writing, _add_navigation):
        add(server)
    return server


def _add_life(server: Server, language: Language | None) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        if params.locale and not language:
            set_language(language_of(params.locale))
        server.settings, problems = settings.parse(params.initialization_options)
        server.problems += problems

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        server.begin()

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.stop()


def _add_documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        new = params.text_document
        server.put(new.uri, new.text, new.version, is_saved=True)
        server.lint(new.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        changed = params.text_document
        for change in params.content_changes[-1:]:  # each is the whole text
            server.put(changed.uri, change.text, changed.version, is_saved=False)
            server.lint(changed.uri, delay=server.settings.delay)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        if document := server.documents.get(params.text_document.uri):
            saved = document.snapshot
            server.put(saved.uri, saved.text, saved.version, is_saved=True)
            if not server.is_watching:  # then nothing else reports changes
                document.folder.expire()
            server.lint(saved.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        if document := server.documents.pop(params.text_document.uri, None):
            empty = types.PublishDiagnosticsParams(document.snapshot.uri, [])
            server.text_document_publish_diagnostics(empty)
            server.schedule(document.folder)


def _add_files(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        # Of a note that is open, the text in the editor counts.
        events = [each for each in params.changes if each.uri not in server.documents]
        changed = [Path(path) for each in events if (path := uris.to_fs_path(each.uri))]
        for folder in server.folders:
            if any(_matters(path, folder.root) for path in changed):
                folder.expire()
                server.schedule(folder, server.settings.delay)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(_params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.move_documents()


def _matters(path: Path, root: Path) -> bool:
    """Return whether a change of a file may affect the notes of a folder."""
    if not path.is_relative_to(root):
        return True  # it is above, or beside; few clients report those
    *folders, _ = path.relative_to(root).parts or ("",)
    return not any(map(is_skipped, folders))


def _add_actions(server: Server) -> None:
    kinds = [types.CodeActionKind.QuickFix, actions.FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds, resolve_provider=True))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        return await server.compute(uri, lambda note: _actions(server, note, params), [])

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        try:
            uri, version, *fields = action.data  # type: ignore[misc]  # what `_action` has put there
            choice = Choice(*fields)
        except (TypeError, ValueError):
            raise JsonRpcInvalidParams("the data of the action is not that which the server has given") from None
        action.edit = await server.compute(uri, lambda note: _edit(server, note, choice, version), None)
        return action

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await server.compute(params.text_document.uri, _format, [])

    @server.command(OPEN_PAGE)
    def open_page(rule: str) -> None:
        if page := rule_page(rule):
            server.window_show_document(types.ShowDocumentParams(page, external=True))


def _add_reading(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return await server.compute(params.text_document.uri, lambda note: list(symbols(note.note, note.positions)), [])

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        return await server.compute(params.text_document.uri, lambda note: _hover(note, params.position), None)


def _add_writing(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS))
    async def completion(params: types.CompletionParams) -> types.CompletionList | None:
        return await server.compute(
            params.text_document.uri,
            lambda note: completions(note.note, note.positions.offset(params.position), note.positions),
            None,
        )

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(params: types.PrepareRenameParams) -> types.Range | None:
        return await server.compute(params.text_document.uri, lambda note: _renamable(note, params.position), None)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename_(params: types.RenameParams) -> types.WorkspaceEdit | None:
        return await server.compute(params.text_document.uri, lambda note: _rename(server, note, params), None)


def _renamable(note: Opened, position: types.Position) -> types.Range | None:
    span = renamable(note.run, note.note, note.positions.offset(position))
    return note.positions.range(*span) if span else None


def _rename(server: Server, note: Opened, params: types.RenameParams) -> types.WorkspaceEdit:
    try:
        return server.workspace_edit(
            rename(note.run, note.note, note.positions.offset(params.position), params.new_name)
        )
    except RenameRefused as refusal:
        raise JsonRpcException(tr("not renamed: {reason}", reason=str(refusal)), REQUEST_FAILED) from None


def _add_navigation(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def go_to_definition(params: types.DefinitionParams) -> list[types.Location]:
        return await server.compute(
            params.text_document.uri, lambda note: _locations(server, note, params.position, definition), []
        )

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def find_references(params: types.ReferenceParams) -> list[types.Location]:
        return await server.compute(
            params.text_document.uri, lambda note: _locations(server, note, params.position, references), []
        )


def _locations(
    server: Server, note: Opened, position: types.Position, find: Callable[[LiveRun, Note, int], list[NotePlace]]
) -> list[types.Location]:
    found = find(note.run, note.note, note.positions.offset(position))
    return [types.Location(server.uri_of(one.note.path), _range(one, server.encoding)) for one in found]


def _range(place: NotePlace, encoding: types.PositionEncodingKind) -> types.Range:
    return Positions(place.note.text, encoding).range(place.start, place.end)


def _hover(note: Opened, position: types.Position) -> types.Hover | None:
    offset = note.positions.offset(position)
    found = hover_paper(note.note, offset, note.folder.record_of), hover_rules(note.checked.findings, offset)
    shown = [one for one in found if one]
    if not shown:
        return None
    text = "\n\n---\n\n".join(one.text for one in shown)
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, text), note.positions.range(shown[0].start, shown[0].end)
    )


def _actions(server: Server, note: Opened, params: types.CodeActionParams) -> list[types.CodeAction]:
    start, end = note.positions.offset(params.range.start), note.positions.offset(params.range.end)
    only = None if params.context.only is None else [str(getattr(one, "value", one)) for one in params.context.only]
    found = actions.choices(note.checked, start, end, only, server.settings.reason)
    about = _diagnostics_by_subject(note, server.encoding)
    made = (_action(server, note, choice, about.get(choice.subject, [])) for choice in found)
    return [one for one in made if one]


def _diagnostics_by_subject(
    note: Opened, encoding: types.PositionEncodingKind
) -> dict[actions.Subject, list[types.Diagnostic]]:
    found: dict[actions.Subject, list[types.Diagnostic]] = {}
    shown = diagnostics(note.checked._replace(errors=()), encoding)
    for finding, diagnostic in zip(note.checked.findings, shown, strict=True):
        found.setdefault(actions.subject(finding), []).append(diagnostic)
    return found


def _action(server: Server, note: Opened, choice: Choice, about: list[types.Diagnostic]) -> types.CodeAction | None:
    """Return a code action, without its edit where the client requests that later; None where it has no effect."""
    action = types.CodeAction(choice.title, choice.kind, diagnostics=about, is_preferred=choice.is_preferred or None)
    if choice.what == "page":
        action.command = types.Command(choice.title, OPEN_PAGE, arguments=[choice.rule])
        return action if server.shows_documents else None
    if server.resolves_edits:
        action.data = [note.snapshot.uri, note.snapshot.version, *choice]
        return action
    action.edit = _edit(server, note, choice, note.snapshot.version)
    return action if action.edit else None


def _edit(server: Server, note: Opened, choice: Choice, version: int) -> types.WorkspaceEdit | None:
    if version != note.snapshot.version:
        return server.edit_of(Fixed({}, msg("it has changed meanwhile")), note)
    try:
        fixed = actions.perform(choice, note.run, note.path, server.settings.reason)
    except ValueError as error:
        fixed = Fixed({}, str(error))
    return server.edit_of(fixed, note)


def _format(note: Opened) -> list[types.TextEdit]:
    fixed = note.run.fix(note.path).texts.get(note.path)
    return text_edits(*fixed, note.positions) if fixed else []
