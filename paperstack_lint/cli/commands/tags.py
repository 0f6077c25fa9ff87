"""List the tags of the notes: how often each is used, and other spellings of it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperstack_lint.cli import arguments, console, notes
from paperstack_lint.collection.facts import tag_facts_of
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.session import Sessions
from paperstack_lint.note.note import Note
from paperstack_lint.report.style import Style
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.tags.spelling_majority import Advice
from paperstack_lint.text.message import msg, quantity
from paperstack_lint.text.translation import tr


class ListedTag(NamedTuple):
    """A tag, the number of notes with it, its first place, and advice on its spelling."""

    name: str
    uses: int
    path: str
    line: int
    advice: Advice | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    arguments.add_listing(parser)


def run(options: Namespace) -> int:
    """Print the tags of the notes, and return the exit code."""
    sessions = notes.open_sessions(options, options.paths)
    read, failed = notes.read_all(options, sessions)
    _refuse_several(read, sessions)
    collection = CollectionIndex(
        {canonical_path(note.path): tag_facts_of(note) for note in read if not is_scaffold(note)}
    )
    listed = sorted(_list(collection), key=lambda one: (-one.uses, one.name))
    if options.output_format == "json":
        from paperstack_lint.report.json_object import dump

        console.write([dump({"tags": [_tag_data(one) for one in listed]})])
    else:
        console.write(_table(listed, console.style_of(sys.stdout)))
        _summarize(listed, len(read))
    return failed


def _refuse_several(read: Sequence[Note], sessions: Sessions) -> None:
    """Raise ConfigError where the notes are of several collections, each of which has a vocabulary of its own."""
    sources = [*dict.fromkeys(sessions.of(note.path).config.source for note in read)]
    if len(sources) > 1:
        remedy = tr("name notes of one of them, or one configuration for all with --config")
        raise ConfigError(
            tr(
                "{one} and {other} govern these notes, which have no common vocabulary: {remedy}",
                one=sources[0],
                other=sources[1],
                remedy=remedy,
            )
        )


def _list(collection: CollectionIndex) -> Iterator[ListedTag]:
    tags = collection.vocabulary("tags")
    for name, uses in tags.counts.items():
        yield ListedTag(name, uses, *tags.place(name), tags.advice(name))


def _summarize(listed: Sequence[ListedTag], notes_read: int) -> None:
    single = sum(one.uses == 1 for one in listed)
    variants = sum(one.advice is not None and one.advice.kind == "variant" for one in listed)
    counts = tr("{things} in {notes}", things=quantity(len(listed), "tag"), notes=quantity(notes_read, "note"))
    console.print_message(tr("{counts}, {single} of them in one note only.", counts=counts, single=single))
    if variants:
        found = (
            msg("{number} is another spelling", number=variants)
            if variants == 1
            else msg("{number} are other spellings", number=variants)
        )
        command = "`paperstack-lint --fix --select tags/variant`"
        text = tr("{found}: {command} writes the one most used, where that is clear.", found=found, command=command)
        console.print_message(text)


def _tag_data(one: ListedTag) -> dict[str, object]:
    advice = one.advice
    spelling = {"kind": advice.kind, "names": list(advice.names)} if advice else None
    return {"name": one.name, "notes": one.uses, "path": one.path, "line": one.line, "spelling": spelling}


def _table(listed: Sequence[ListedTag], style: Style) -> Iterator[str]:
    """Yield a line for each tag, the most used first: number of notes, name, other spellings, and where to check it."""
    digits = max((len(str(one.uses)) for one in listed), default=1)
    for one in listed:
        advice = f"  {style.paint(style.escape(_render_advice(one.advice)), 33)}" if one.advice else ""
        place = f"  {style.paint(style.escape(f'{one.path}:{one.line}'), 2)}" if one.uses == 1 or one.advice else ""
        yield f"{one.uses:>{digits}}  {style.paint(style.escape(one.name), 1)}{advice}{place}\n"


def _render_advice(advice: Advice) -> str:
    names = ", ".join(advice.names)
    return {"variant": f"-> {names}", "tie": f"= {names}", "typo": f"-> {names}?"}[advice.kind]
