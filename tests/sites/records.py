"""Recorded builds of the sites of the corpus, one file for each generator and version.

`{"kind": …, "generator": version, "sites": {name: null where it stops, or {"order": [source…], "pages": {source: {"address",
"date", "tags", "ids"}}}}}`; `ids` are those of the headings in their order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from tests.sites import builders, corpus
from tests.sites.model import BuildError, Built, Kind

FOLDER = Path(__file__).parent / "recorded"

Answer = dict[str, Any] | None


class Record(NamedTuple):
    """The builds of one version of a generator, by the name of the site."""

    kind: Kind
    generator: str
    sites: dict[str, Answer]


def files() -> list[Path]:
    """Return the recorded files."""
    return sorted(FOLDER.glob("*.json"))


def load(file: Path) -> Record:
    """Load the builds from a file."""
    recorded = json.loads(file.read_text(encoding="utf-8"))
    return Record(recorded["kind"], recorded["generator"], recorded["sites"])


def write(kind: Kind, answers: dict[str, Answer]) -> None:
    """Save the builds of the generator that is installed here."""
    version = builders.version(kind)
    rows = [f"    {json.dumps(name)}: {_written(answer)}" for name, answer in answers.items()]
    head = f'{{\n  "kind": "{kind}",\n  "generator": {json.dumps(version)},\n  "sites": {{\n'
    numbers = re.findall(r"\d+", version)
    FOLDER.joinpath(f"{kind}-{numbers[0]}.{numbers[1]}.json").write_text(
        head + ",\n".join(rows) + "\n  }\n}\n", encoding="utf-8"
    )


def ask(kind: Kind, folder: Path, names: Collection[str] | None = None) -> dict[str, Answer]:
    """Build the sites of the corpus that have these names, or all of them, for recording."""
    answers: dict[str, Answer] = {}
    for at, (name, site) in enumerate(corpus.sites(kind)):
        if names is not None and name not in names:
            continue
        try:
            answers[name] = answer(kind, builders.build(site, folder / str(at)))
        except BuildError:
            answers[name] = None
    return answers


def answer(kind: Kind, built: Built) -> Answer:
    """Return the record of a built site."""
    pages = {}
    for source, page in sorted(built.pages.items()):
        ids = [each.id for each in page.contents.headings]
        entry = page.entry
        date = {"date": entry.date} if source in built.order else {}
        pages[source] = {"address": entry.address, **date, "tags": list(entry.tags), "ids": ids}
    return {"order": _order(kind, built), "pages": pages}


def _order(kind: Kind, built: Built) -> list[str]:
    """Return the order of the posts; Hexo lists those of one date by chance, here they are by name."""
    dates = groupby(built.order, key=lambda source: built.pages[source].entry.date)
    groups = [list(group) for _, group in dates]
    return [source for group in groups for source in (sorted(group) if kind == "hexo" else group)]


def _written(answer: Answer) -> str:
    """Return one line for a page, so that a difference is readable."""
    if answer is None:
        return "null"
    pages = [
        f"        {json.dumps(name, ensure_ascii=False)}: {json.dumps(page, ensure_ascii=False)}"
        for name, page in answer["pages"].items()
    ]
    order = json.dumps(answer["order"], ensure_ascii=False)
    return f'{{\n      "order": {order},\n      "pages": {{\n' + ",\n".join(pages) + "\n      }\n    }"
