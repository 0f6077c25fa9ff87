"""The notes that mutations start from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/rules"
MAX_SIZE = 200_000
"""Bytes: a larger file is generated or converted, and slow to cut."""


class Seeds:
    """The notes below some folders and those of `examples/`, and the inputs of the rule cases."""

    def __init__(self, folders: Sequence[Path]) -> None:
        from tests.cases import blocks, decoded

        self._notes = [text for folder in (ROOT / "examples", *folders) for text in _notes(folder)]
        cases = (block for text in _notes(CASES) for block in blocks(text, "~~~~") if block.words[:1] == ("md",))
        self._cases = [decoded(block.text) for block in cases]

    def __len__(self) -> int:
        """Return the number of seeds."""
        return len(self._notes) + len(self._cases)

    def one(self, chance: random.Random) -> str:
        """Return a seed; half of them are cases, which are near to what rules decide on."""
        return chance.choice(chance.choice((self._notes, self._cases)))


def _notes(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.md")):
        if ".git" in path.parts or path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_SIZE:
            continue
        try:
            yield path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
