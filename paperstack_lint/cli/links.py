"""`links` asks the network for the links of the notes, and lists each with its verdict."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from paperstack_lint.cli import console, notes, online
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.engine.rule import Topic
from paperstack_lint.engine.session import Sessions
from paperstack_lint.links.verdicts import Verdict
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import Note
from paperstack_lint.report.style import Style
from paperstack_lint.text.credentials import mask_credentials

VERSION = 1
_COLOURS = {"alive": 32, "dead": 31, "unknown": 33, "skipped": 36}


class Listed(NamedTuple):
    """A link, the note that holds it, its verdict, and why an image is none though the link is alive."""

    note: Note
    link: Link
    verdict: Verdict
    missing: str = ""

    @property
    def reason(self) -> str:
        """All that was found, for people."""
        return f"{self.verdict.reason}, but {self.missing}" if self.missing else self.verdict.reason


def run(options: Namespace) -> int:
    """Print the links of the notes with their verdicts; returns the exit code."""
    sessions = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted, paths=options.paths
    )
    read, failed = notes.read(options, sessions)
    topics: frozenset[Topic] = frozenset({"links", "images"})
    paths = [note.path for note in read]
    told = online.ask(options, sessions.under(paths), paths, ((note, topics) for note in read))
    listed = [one for one in _listed(read, told.answers) if not options.state or one.verdict.state in options.state]
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dumped

        console.put([dumped({"version": VERSION, "links": [_record(one) for one in listed]})])
    else:
        console.put(_table(listed, console.style(sys.stdout)))
    summary = told.summary if read else "No notes to check."
    if summary and not options.quiet:
        console.say(summary)
    for error in told.errors:
        console.error(error)
    return 2 if told.errors else failed


def _listed(read: Sequence[Note], answers: NetworkResults) -> Iterator[Listed]:
    for note in read:
        for link, _, verdict in answers.judged(note):
            shown = answers.image(link.target) if link.image else None
            yield Listed(note, link, verdict, shown.reason if shown and shown.is_missing else "")


def _record(one: Listed) -> dict[str, object]:
    line, column = one.note.position(one.link.start)
    asked = (
        datetime.fromtimestamp(one.verdict.checked_at, UTC).isoformat(timespec="seconds")
        if one.verdict.checked_at
        else None
    )
    return {
        "path": one.note.path.as_posix(),
        "line": line,
        "column": column,
        "target": mask_credentials(one.link.target),
        "image": one.link.image,
        "verdict": one.verdict.state,
        "reason": one.reason,
        "status": one.verdict.status or None,
        "hops": [{"status": hop.status, "target": mask_credentials(hop.target)} for hop in one.verdict.hops],
        "asked": asked,
    }


def _table(listed: Sequence[Listed], style: Style) -> Iterator[str]:
    """A line for each link, notes apart: line, verdict, target, reason, and where its redirects end."""
    path = ""
    digits = max((len(str(one.note.position(one.link.start).line)) for one in listed), default=1)
    for one in listed:
        note, link, verdict, missing = one
        if note.path.as_posix() != path:
            yield "\n" * bool(path)
            path = note.path.as_posix()
            yield style.paint(style.shown(path), 1) + "\n"
        state = style.paint(f"{verdict.state:7}", _COLOURS[verdict.state])
        end = f" -> {verdict.hops[-1].target}" if verdict.hops else ""
        line = note.position(link.start).line
        told = f"  {style.shown(one.reason)}" if verdict.state != "alive" or missing else ""
        yield f"  {line:>{digits}}  {state}  {style.shown(link.target + end)}{style.paint(told, 2)}\n"
