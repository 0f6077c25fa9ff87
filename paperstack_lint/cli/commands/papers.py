"""List the papers of the notes, and which sections of each are filled; also as a bibliography or a table."""

from __future__ import annotations

import os
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from paperstack_lint.catalogue import formats
from paperstack_lint.catalogue.listing import ListedPaper, list_papers
from paperstack_lint.cli import arguments, console, exit_codes, notes
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.collection.project import Project
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.storage import files
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.translation import tr

TABLE = "markdown"
"""The output format that a file may contain between other text."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_listing(parser, formats.FORMATS)
    arguments.add_cache(parser)
    group = parser.add_argument_group(tr("table in a file, with --output-format {table}", table=TABLE))
    text = tr("replace the table between the two comments of this file, such as README.md")
    group.add_argument("--update", type=Path, metavar="FILE", help=text)
    text = tr("with --update: write nothing, and exit with 1 where the table is out of date")
    group.add_argument("--check", action="store_true", help=text)


def run(options: Namespace) -> int:
    """Print the papers of the notes, or update the table of them in a file, and return the exit code."""
    if options.update and options.output_format != TABLE:
        raise UsageError(tr("--update writes a table: add --output-format {table}", table=TABLE))
    if options.check and not options.update:
        raise UsageError(tr("--check compares the table in a file: name that with --update"))
    sessions = notes.open_sessions(options, options.paths)
    found, failed = notes.read_all(options, sessions)
    if options.update:
        if failed:
            console.print_error(
                tr("{path}: not updated, since papers of these notes would be lost", path=options.update.as_posix())
            )
        return failed or _update(options, sessions, found)
    if formats.uses_records(options.output_format):
        found = _with_records(options, found, sessions)
    listed, style = list_papers(found), console.style_of(sys.stdout)
    output = formats.render(options.output_format, listed, style)
    if formats.is_for_people(options.output_format):
        console.write(output)
        _summarize(listed, len(found))
    else:
        console.write_bytes("".join(output).encode("utf-8", "surrogateescape"))
    return failed


def _with_records(options: Namespace, found: Sequence[Note], sessions: Sessions) -> list[Note]:
    """Return the notes with what runs with `--online` have stored of their papers on arXiv. Nothing is requested."""
    from paperstack_lint.collection.network_results import NetworkResults
    from paperstack_lint.engine.incremental.run_setup import open_store
    from paperstack_lint.online.network_cache import load_papers

    store = open_store(options.cache_dir, found, sessions.default.project)
    names = sorted({entry.arxiv_id for note in found for entry in papers_of(note) if entry.arxiv_id})
    papers = load_papers(store, names)
    if store.warning:
        console.print_message(msg("warning: {problem}", problem=store.warning))
    results = NetworkResults({}, {}, papers, {})
    return [note.with_context(Project.of(note).with_network_results(results)) for note in found]


def _summarize(listed: Sequence[ListedPaper], notes: int) -> None:
    templates = dict.fromkeys(template_of(one.note) for one in listed)
    signs = dict.fromkeys(kind.symbol for template in templates for kind in template.sections)
    joined = ("" if all(not sign.isalnum() for sign in signs) else " ").join(signs)
    complete = sum(not one.missing and not any(each.empty for each in one.entry.sections) for one in listed)
    if listed:
        console.print_message(tr("{marks} filled, - empty, space missing; ? may be no paper", marks=joined))
    count = tr("{things} in {notes}", things=quantity(len(listed), "paper"), notes=quantity(notes, "note"))
    console.print_message(tr("{count}, {complete} of them with all sections filled.", count=count, complete=complete))


def _update(options: Namespace, sessions: Sessions, found: Sequence[Note]) -> int:
    """Replace the table in a file by that of the notes, or compare the two, and return the exit code."""
    from paperstack_lint.catalogue.bibliography.merging import bibliography
    from paperstack_lint.catalogue.formats.markdown import replace_table, table

    path, papers = options.update, bibliography(found)
    before = files.read(path, sessions.of(path).config.max_file_size)
    after = replace_table(path, before, table(papers, os.path.dirname(path)))
    count = quantity(len(papers), "paper")
    if after == before:
        console.print_message(tr("{path}: the table of {count} is up to date.", path=path.as_posix(), count=count))
        return 0
    if options.check:
        command = f"paperstack-lint papers --output-format {TABLE} --update {path.as_posix()}"
        command = " ".join([command, *map(shlex.quote, options.paths)])
        console.print_error(
            tr("{path}: the table of papers is out of date: run `{command}`", path=path.as_posix(), command=command)
        )
        return exit_codes.FINDINGS
    files.write(path, after, before)
    console.print_message(tr("{path}: the table of {count} is updated.", path=path.as_posix(), count=count))
    return 0
