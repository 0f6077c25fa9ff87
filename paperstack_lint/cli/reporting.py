"""Build, write and check the report on the notes of a run, for the command `report`."""

from __future__ import annotations

import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from paperstack_lint.catalogue.html_report import building
from paperstack_lint.catalogue.html_report.building import Material, WrittenReport
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts, read_facts
from paperstack_lint.catalogue.html_report.page import PageOptions
from paperstack_lint.catalogue.html_report.texts import text
from paperstack_lint.cli import console, notes, output, report_files
from paperstack_lint.cli.console import Errors
from paperstack_lint.cli.exit_codes import FAILURE, FINDINGS
from paperstack_lint.collection import files_to_lint
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES, Finding
from paperstack_lint.engine.incremental import run_setup, worker_pool
from paperstack_lint.engine.incremental.run_setup import Resources
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.scopes import Scopes
from paperstack_lint.engine.session import Session
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import MARKDOWN, canonical_path
from paperstack_lint.storage.store import Store
from paperstack_lint.storage.trust import writable_tree
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.translation import output_language, tr

MAX_REPORT = 1_000_000_000
"""The most bytes of a report that is read."""


def run(options: Namespace) -> int:
    """Write the report, or check whether it is current; return the exit code.

    Raise FileError where the file cannot be read or written, or is no report.
    """
    old = _read_old(options.output) if options.output else ""
    if options.output and not options.check:
        report_files.check(options.output)
    written = building.parse_report(old)
    if options.check and not written:
        return _print_outdated(options, tr("is of another version") if old else tr("does not exist"))
    errors = Errors()
    material, html = _build(options, written, errors)
    if errors.any:  # a path that does not exist, a rule that cannot run: the report would lack something
        return FAILURE
    if options.check:
        return _print_current(options) if html == old else _print_outdated(options, tr("is not current"))
    _write(options, html)
    if not options.quiet:
        _summarize(options, material)
    return int(any(one.rule in ABOUT_FILES for one in material.findings))


def _write(options: Namespace, html: str) -> None:
    if options.output:
        roots = [writable_tree(options.output, named=not options.untrusted)]
        files.write_or_create(options.output, html, roots)
    else:
        console.write_bytes(html.encode())


def _summarize(options: Namespace, material: Material) -> None:
    papers = sum(len(note.papers) for note in material.notes)
    count = tr("{things} in {notes}", things=quantity(papers, "paper"), notes=quantity(len(material.notes), "note"))
    if options.output:
        text = tr("The report on {count} is in {path}.", count=count, path=options.output.as_posix())
    else:
        text = tr("The report on {count}.", count=count)
    console.print_message(text)


def _read_old(path: Path) -> str:
    """Return the report that a file contains; `` without a file. Raise FileError for any other file."""
    if path.name.lower().endswith(MARKDOWN):
        raise files.FileError(path, msg("is named like a note, so no report is written there: name a file of HTML"))
    if not os.path.lexists(path):
        return ""
    html = files.read(path, MAX_REPORT)
    if not building.is_report(html):
        raise files.FileError(path, msg("is not a report of paperstack-lint, so it is not replaced: name another file"))
    return html


def _print_current(options: Namespace) -> int:
    if not options.quiet:
        console.print_message(tr("{path} is current.", path=options.output.as_posix()))
    return 0


def _print_outdated(options: Namespace, reason: str) -> int:
    """Print why a report is not current, with the remedy; return the exit code."""
    name = options.output.as_posix()
    command = " ".join(["paperstack-lint report --output", *map(shlex.quote, [name, *options.paths])])
    console.print_message(tr("{name} {reason}: `{command}` writes it", name=name, reason=reason, command=command))
    return FINDINGS


def _build(options: Namespace, written: WrittenReport | None, errors: Errors) -> tuple[Material, str]:
    """Return what the report is made from, and the report, in the language and with the title of the `written` one.

    With `--check`, it has the network results of that, too.
    """
    sessions = notes.open_sessions(options, options.paths)
    scopes = Scopes(sessions)
    named = [Path(path) for path in options.paths]
    found = files_to_lint.find_files(named, scopes.configurations, force_exclude=options.force_exclude)
    errors.report(*found.errors)
    states = scopes.states(found.files)
    plans = scopes.plans((), (), online=False, unsafe=False)
    store = run_setup.open_store(options.cache_dir, states, sessions.default.project)
    progress = sys.stderr.isatty() and not options.quiet
    resources = Resources(worker_pool.processes(options.jobs), console.print_message, progress, store)
    with run_setup.open_scheduler(plans, states, sessions.configurations, resources) as scheduler:
        scheduler.check()
        errors.report(*scheduler.errors)
        material = _material(scheduler, _summarizer([plan.session for plan in plans]))
        return material, _render(options, material, written, store)


def _render(options: Namespace, material: Material, written: WrittenReport | None, store: Store) -> str:
    language = options.language or (written.language if written else output_language())
    title = options.title or (written.title if written else text(language, "title"))
    page = PageOptions(language, title, options.output.parent if options.output else Path())
    if options.check and written:
        return building.rebuild(material, page, written) or ""
    return building.build(material, page, NetworkCache(store))


def _material(scheduler: Scheduler, summary: Callable[[str], str]) -> Material:
    """Return the facts and the findings of all notes; each is read once, and then dropped."""
    facts: dict[str, NoteFacts] = {}
    findings: list[Finding] = []
    for state in scheduler.notes:
        path = canonical_path(state.path)
        if path in facts:  # another name of the same file
            continue
        outcome = scheduler.outcome(state)
        findings += [one._replace(path=path) for one in outcome.findings]
        if outcome.failed:
            output.print_read_error(outcome)
        else:
            facts[path] = read_facts(outcome.note or scheduler.note(outcome))
    return Material(list(facts.values()), findings, summary)


def _summarizer(sessions: list[Session]) -> Callable[[str], str]:
    """Return a function that returns what a rule reports."""
    catalogue = {name: file for session in sessions for name, file in session.trusted.items()}

    def summary(rule: str) -> str:
        doc = ABOUT_FILES.get(rule)
        return doc.partition("\n")[0] if doc else rules.load(rule, catalogue[rule]).summary

    return summary
