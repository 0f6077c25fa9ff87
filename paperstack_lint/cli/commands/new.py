"""Begin a note on a paper: a post, or an entry in a note, as the other notes are written."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paperstack_lint.cli import arguments, console, notes, report_files
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.cli.exit_codes import FAILURE, FINDINGS
from paperstack_lint.collection.files_to_lint import is_note, relative_path
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.session import Session
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.files import FileError
from paperstack_lint.storage.paths import absolute_path
from paperstack_lint.text.message import msg
from paperstack_lint.text.translation import tr

if TYPE_CHECKING:
    from paperstack_lint.catalogue.new.new_paper import NewPaper
    from paperstack_lint.engine.rule import Topic
    from paperstack_lint.papers.matching.arxiv_records import ArxivRecord

_NETWORK = ("deadline", "allow_host", "proxy", "endpoint", "record")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    text = tr("an arXiv identifier, a DOI, an address of either, or a title")
    parser.add_argument("paper", nargs="+", metavar="PAPER", help=text)
    parser.add_argument(
        "--in", type=Path, dest="note", metavar="NOTE", help=tr("add an entry to this note, write no post")
    )
    parser.add_argument(
        "--file", type=Path, metavar="PATH", help=tr("the path of the post (default: beside the others)")
    )
    parser.add_argument("--title", help=tr("the title, where it is not looked up"))
    parser.add_argument("--date", type=_parse_date, help=tr("the date of the post, such as 2020-03-26 (default: now)"))
    parser.add_argument("--force", action="store_true", help=tr("write it, though the paper is noted already"))
    parser.add_argument("--diff", action="store_true", help=tr("show what would be written, and write nothing"))
    arguments.add_configuration(parser)
    arguments.add_untrusted(parser)
    arguments.add_cache(parser)
    network = parser.add_argument_group(tr("network"))
    network.add_argument("--online", action="store_true", help=tr("ask arXiv for title, authors, venue and year"))
    arguments.add_network(network)


def run(options: Namespace) -> int:
    """Write a post or an entry on a paper, print its path, and return the exit code: 1 where it is noted already."""
    unused = next((name for name in _NETWORK if getattr(options, name)), None)
    if unused and not options.online:
        raise UsageError(
            tr("--{option} has no effect without the network; add --online", option=unused.replace("_", "-"))
        )
    if options.note and (options.file or options.date):
        raise UsageError(tr("--in adds to a note that exists; leave --file and --date out"))
    from paperstack_lint.catalogue.new.new_paper import find_noted, parse_paper  # not for --help
    from paperstack_lint.papers.matching.record_details import plain_text

    if options.title and not plain_text(options.title):
        raise UsageError(tr("--title contains no text"))
    for path in filter(None, (options.note, options.file)):
        _refuse_no_note(path)
    options.paths, options.force_exclude, options.strict_links, options.quiet = [], False, False, False

    sessions = notes.open_sessions(options, [options.note] if options.note else [])
    session = sessions.of(options.note)
    words = " ".join(options.paper)
    try:
        paper = parse_paper(words, session.project.today)
    except ValueError as error:
        raise UsageError(f"`{words[:80]}` " + str(error)) from None
    paper = paper._replace(title=plain_text(options.title)) if options.title else paper
    read = [note for note in notes.read_all(options, sessions)[0] if sessions.of(note.path) is session]
    errors = console.Errors()
    record = _record(options, session, paper, errors)
    paper = paper.with_record(record) if record else paper
    target = _read_note(options.note, read, session) if options.note else None
    noted = [*find_noted(paper, [*read, *([target] if target and target not in read else [])])]
    for one in noted:
        place = f"{one.note.path.as_posix()}:{one.paper.line}: {one.paper.title or paper.name}"
        console.print_message(
            tr("noted already: {place}", place=place)
            if one.full
            else tr("listed, without a note: {place}", place=place)
        )
    if any(one.full for one in noted) and not options.force:
        console.print_message(tr("Nothing was written; --force writes it once more."))
        return FINDINGS
    code = _write(options, session, paper, read, target)
    return FAILURE if errors.any else code


def _refuse_no_note(path: Path) -> None:
    """Raise FileError for a path at which no note may be written, though the user names it."""
    if not is_note(path):
        raise FileError(path, msg("is not named like a note: give a name that ends in .md, and begins with no dot"))
    report_files.refuse_git_folder(path)


def _write(options: Namespace, session: Session, paper: NewPaper, read: Sequence[Note], target: Note | None) -> int:
    """Write the post or the entry, and print its path. Raise ConfigError where it cannot be written."""
    from paperstack_lint.catalogue.new.note_writer import NoteWriter

    writer = NoteWriter(read, session.project)
    if not paper.title:
        console.print_message(
            tr("The title is not known: {name} is in its place; add --online, or give --title.", name=paper.name)
        )
    if target:
        try:
            new = writer.entry(paper, target)
        except ValueError as error:
            raise ConfigError(tr("{path}: {problem}", path=target.path.as_posix(), problem=str(error))) from None
    else:
        now = options.date or datetime.datetime.now().replace(microsecond=0)  # noqa: DTZ005  # the author's own clock
        folder = next(iter(session.config.note_folders), session.config.root)
        new = writer.post(paper, now, relative_path(folder), options.file)
        if os.path.lexists(new.path):
            other = (
                tr("another --file is another post")
                if options.file
                else tr("another --title or --date gives another name")
            )
            remedy = tr("--in adds an entry to it, {other}", other=other)
            raise ConfigError(
                tr("{path}: exists already, and stays as it is; {remedy}", path=new.path.as_posix(), remedy=remedy)
            )
    before = target.text if target else ""
    if options.diff:
        from paperstack_lint.report import diff

        lines = diff.unified_diff(new.path.as_posix(), before, new.text)
        console.write(diff.render_for_terminal("".join(lines), console.style_of(sys.stdout)))
        return FINDINGS
    if target:
        files.write(new.path, new.text, before)
    else:
        _make_folder(new.path.parent)
        files.create(new.path, new.text)
    console.write([console.style_of(sys.stdout).escape(new.path.as_posix()), "\n"])
    return 0


def _make_folder(folder: Path) -> None:
    """Make a folder that `--file` names. Raise ConfigError where that cannot be done."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            tr("{folder}: cannot be made: {reason}", folder=folder.as_posix(), reason=files.error_text(error))
        ) from None


def _read_note(path: Path, read: Sequence[Note], session: Session) -> Note:
    """Return the note at a path. Raise FileError where it cannot be read."""
    for note in read:
        if absolute_path(note.path) == absolute_path(path):
            return note
    return Note(path, files.read(path, session.config.max_file_size), session.project)


def _record(options: Namespace, session: Session, paper: NewPaper, errors: console.Errors) -> ArxivRecord | None:
    """Return what arXiv records about a paper: from the network, a recording, or what earlier runs have stored."""
    from paperstack_lint.cli import network  # takes long to import

    if not (options.online or options.replay):
        return network.load_cached_paper(options, session, paper.identifier) if paper.identifier else None
    if not paper.identifier and not paper.title:
        return None
    from paperstack_lint.papers.agreement import compare_titles
    from paperstack_lint.text.markdown_escapes import escape_markdown

    topic: Topic = "papers" if paper.identifier else "titles"
    text = f"<{paper.url()}>" if paper.identifier else f"[{escape_markdown(paper.title)}]()"
    note = Note(session.config.root / "on-arxiv.md", f"{text}\n", session.project)
    report = network.request_all(options, [session], [note.path], [(note, {topic})])
    console.print_message(report.summary)
    errors.report(*report.errors)
    if paper.identifier:
        if report.results.papers.get(paper.identifier, paper) is None:
            raise ConfigError(
                tr(
                    "arXiv has no paper {identifier}; look the identifier up, or give the title",
                    identifier=paper.identifier,
                )
            )
        return report.results.papers.get(paper.identifier)
    found = [record for records in report.results.found.values() for record in records]
    same = [record for record in found if compare_titles(paper.title, [record.title]) == "same"]
    return same[0] if len(same) == 1 else None


def _parse_date(word: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(word).replace(tzinfo=None)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("is not a date such as 2020-03-26: {word}", word=word)) from None
