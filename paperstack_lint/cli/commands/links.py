"""Check the links of the notes on the network, and list each with its verdict."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from paperstack_lint.cli import arguments, console, exit_codes, network, notes
from paperstack_lint.collection.network_results import NetworkResults
from paperstack_lint.engine.rule import Topic
from paperstack_lint.links.verdicts import STATE_NAMES, STATES, Verdict
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import Note
from paperstack_lint.report.style import Style
from paperstack_lint.report.terminal import fit
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.translation import tr, translated

_COLOURS = {"alive": 32, "dead": 31, "unknown": 33, "skipped": 36}


class ListedLink(NamedTuple):
    """A link, its note and verdict; `missing` is the reason why the target of an image is none, though it is alive."""

    note: Note
    link: Link
    verdict: Verdict
    missing: str = ""

    @property
    def reason(self) -> str:
        """The reason of the verdict, for people."""
        return (
            msg("{reason}, but {problem}", reason=self.verdict.reason, problem=self.missing)
            if self.missing
            else self.verdict.reason
        )


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_listing(parser)
    parser.add_argument("--state", action="append", choices=STATES, help=tr("list only these; may be repeated"))
    parser.add_argument("-q", "--quiet", action="store_true", help=tr("no summary, only the list and errors"))
    group = parser.add_argument_group(tr("network"))
    arguments.add_network(group)
    arguments.add_cache(group)
    parser.set_defaults(strict_links=False)


def run(options: Namespace) -> int:
    """Print the links of the notes with their verdicts, and return the exit code."""
    sessions = notes.open_sessions(options, options.paths)
    read, failed = notes.read_all(options, sessions)
    topics: frozenset[Topic] = frozenset({"links", "images"})
    paths = [note.path for note in read]
    report = network.request_all(options, sessions.under(paths), paths, ((note, topics) for note in read))
    listed = [one for one in _list(read, report.results) if not options.state or one.verdict.state in options.state]
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dump

        console.write([dump({"links": [_link_data(one) for one in listed]})])
    else:
        console.write(_table(listed, console.style_of(sys.stdout)))
    summary = report.summary if read else tr("No notes to check.")
    if summary and not options.quiet:
        console.print_message(summary)
    for error in report.errors:
        console.print_error(error)
    return exit_codes.FAILURE if report.errors else failed


def _list(read: Sequence[Note], results: NetworkResults) -> Iterator[ListedLink]:
    for note in read:
        for link, _, verdict in results.links_with_verdicts(note):
            image = results.image(link.target) if link.image else None
            yield ListedLink(note, link, verdict, image.reason if image and image.is_missing else "")


def _link_data(one: ListedLink) -> dict[str, object]:
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


def _table(listed: Sequence[ListedLink], style: Style) -> Iterator[str]:
    """Yield the lines of each note: its path, then line number, verdict, target, last redirect and reason by link."""
    path = ""
    digits = max((len(str(one.note.position(one.link.start).line)) for one in listed), default=1)
    for one in listed:
        note, link, verdict, missing = one
        if note.path.as_posix() != path:
            yield "\n" * bool(path)
            path = note.path.as_posix()
            yield style.paint(style.escape(path), 1) + "\n"
        state = style.paint(fit(translated(STATE_NAMES[verdict.state]), 7), _COLOURS[verdict.state])
        end = f" -> {verdict.hops[-1].target}" if verdict.hops else ""
        line = note.position(link.start).line
        reason = f"  {style.escape(translated(one.reason))}" if verdict.state != "alive" or missing else ""
        yield f"  {line:>{digits}}  {state}  {style.escape(link.target + end)}{style.paint(reason, 2)}\n"
