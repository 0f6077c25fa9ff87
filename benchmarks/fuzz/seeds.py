"""The notes that mutations start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/rules"
MAX_SIZE = 200_000
"""Bytes: a larger file is generated or converted, and slow to cut."""


def seeds(folders: Sequence[Path]) -> list[str]:
    """Return the notes below the folders, those of `examples/` and the inputs of the rule cases."""
    from tests.cases import blocks, decoded

    notes = [text for folder in (ROOT / "examples", *folders) for text in _notes(folder)]
    cases = (block for text in _notes(CASES) for block in blocks(text, "~~~~"))
    return notes + [decoded(block.text) for block in cases if block.words[:1] == ("md",)]


def _notes(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.md")):
        if ".git" in path.parts or path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_SIZE:
            continue
        try:
            yield path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
