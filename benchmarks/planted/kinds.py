"""The kinds of problems that are planted, each with the rules that promise to find it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from benchmarks.planted import bodies, fields, online
from benchmarks.planted.places import Planting, Source

Plant = Callable[[Source, Random], Planting | None]


class Kind(NamedTuple):
    """A kind of problem: how it is planted, which rules may find it, and whether a safe fix is promised."""

    name: str
    rule: str
    plant: Plant
    fixed: bool


def kinds() -> Iterator[Kind]:
    """Yield all kinds."""
    for rule, rows in (*bodies.SENTENCES.items(), *online.SENTENCES.items()):
        for number, (good, bad, fixed) in enumerate(rows, 1):
            yield Kind(f"{rule} {number}: {bad}", rule, _sentence(good, bad), fixed)
    for rule, blocks in (*bodies.BLOCKS.items(), *online.BLOCKS.items()):
        for number, block in enumerate(blocks, 1):
            yield Kind(f"{rule} {number}: {block.bad}", rule, _block(rule, block), block.fixed)
    for rule, name, plant, fixed in fields.PLANTS:
        yield Kind(f"{rule}: {name}", rule, _of_post(plant), fixed)


def _of_post(plant: Plant) -> Plant:
    return lambda source, random: plant(source, random) if source.is_post else None


def _sentence(good: str, bad: str) -> Plant:
    def plant(source: Source, random: Random) -> Planting | None:
        if re.search(r"""[("]#\w""", bad) and _is_composed(source):
            return None
        fill = _filler(random)
        return source.inline(random, fill(good), fill(bad))

    return plant


def _is_composed(source: Source) -> bool:
    """Return whether a script may follow a link, or a shortcode may add headings."""
    return "<script" in source.text or "{{%" in source.text


def _block(rule: str, block: bodies.Block) -> Plant:
    def plant(source: Source, random: Random) -> Planting | None:
        is_reference = rule.startswith(("papers/", "links/arxiv-title")) and source.names_its_title
        if not block.fits(source) or (block.beside and source.is_page) or is_reference:
            return None
        numbered = _filler(random)

        def fill(text: str) -> str:
            return numbered(text).replace("planted-note.md", source.beside.name)

        texts = fill(block.good), fill(block.bad), fill(block.wrong)
        is_entry = rule.startswith(("papers/", "sections/", "links/arxiv-title"))
        planting = source.entry(*texts) if is_entry else source.block(random, *texts)
        return planting._replace(beside=fill(block.beside)) if planting else None

    return plant


def _filler(random: Random) -> Callable[[str], str]:
    """Return what puts an arXiv identifier for `@`, and numbers for `№` and `¤`."""
    number = random.randrange(2100, 9999)  # no year
    identifier = f"{random.randrange(15, 24)}{random.randrange(1, 13):02}.{random.randrange(1000, 12000):05}"
    values = {"@": identifier, "№": str(number), "¤": str(number + 1)}
    return lambda text: "".join(values.get(letter, letter) for letter in text)
