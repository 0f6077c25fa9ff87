"""`tags` lists the vocabulary of the notes."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.cli import console, notes
from paperstack_lint.cli.console import counted
from paperstack_lint.collection.facts import tag_facts_of
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.report.style import Style
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.vocabulary import Advice

VERSION = 1


class Listed(NamedTuple):
    """A tag, how many notes have it, where it stands first, and what there is to say of its spelling."""

    name: str
    uses: int
    path: str
    line: int
    advice: Advice | None


def run(options: Namespace) -> int:
    """Print the tags of the notes; returns the exit code."""
    sessions = Sessions.opened(
        options.config, console.say, isolated=options.isolated, untrusted=options.untrusted, paths=options.paths
    )
    read, failed = notes.read(options, sessions)
    _refuse_several(read, sessions)
    known = CollectionIndex({canonical_path(note.path): tag_facts_of(note) for note in read if not is_scaffold(note)})
    listed = sorted(_listed(known), key=lambda one: (-one.uses, one.name))
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dumped

        console.put([dumped({"version": VERSION, "tags": [_record(one) for one in listed]})])
    else:
        console.put(_table(listed, console.style(sys.stdout)))
        _summarize(listed, len(read))
    return failed


def _refuse_several(read: Sequence[Note], sessions: Sessions) -> None:
    """Raise ConfigError where the notes are of several collections, each of which has a vocabulary of its own."""
    sources = [*dict.fromkeys(sessions.of(note.path).config.source for note in read)]
    if len(sources) > 1:
        remedy = "name notes of one of them, or one configuration for all with --config"
        raise ConfigError(
            f"{sources[0]} and {sources[1]} govern these notes, which have no common vocabulary: {remedy}"
        )


def _listed(known: CollectionIndex) -> Iterator[Listed]:
    tags = known.vocabulary("tags")
    for name, uses in tags.counts.items():
        yield Listed(name, uses, *tags.place(name), tags.advice(name))


def _summarize(listed: Sequence[Listed], notes_read: int) -> None:
    single = sum(one.uses == 1 for one in listed)
    variants = sum(one.advice is not None and one.advice.kind == "variant" for one in listed)
    console.say(f"{counted(len(listed), 'tag')} in {counted(notes_read, 'note')}, {single} of them in one note only.")
    if variants:
        verb = "is another spelling" if variants == 1 else "are other spellings"
        command = "`paperstack-lint --fix --select tags/variant`"
        console.say(f"{variants} {verb}: {command} writes the one most used, where that is clear.")


def _record(one: Listed) -> dict[str, object]:
    advice = one.advice
    told = {"kind": advice.kind, "names": list(advice.names)} if advice else None
    return {"name": one.name, "notes": one.uses, "path": one.path, "line": one.line, "spelling": told}


def _table(listed: Sequence[Listed], style: Style) -> Iterator[str]:
    """A line for each tag, the most used first: how many notes have it, its name, and other spellings of it."""
    digits = max((len(str(one.uses)) for one in listed), default=1)
    for one in listed:
        told = f"  {style.paint(style.shown(_told(one.advice)), 33)}" if one.advice else ""
        place = f"  {style.paint(style.shown(f'{one.path}:{one.line}'), 2)}" if one.uses == 1 or one.advice else ""
        yield f"{one.uses:>{digits}}  {style.paint(style.shown(one.name), 1)}{told}{place}\n"


def _told(advice: Advice) -> str:
    names = ", ".join(advice.names)
    return {"variant": f"-> {names}", "tie": f"= {names}", "typo": f"-> {names}?"}[advice.kind]
