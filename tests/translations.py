"""The texts of the program that are translated, as they are in its source, and as they are in the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from paperstack_lint.cli import commands
from paperstack_lint.text.translation import Domain

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "paperstack_lint/locale/zh/LC_MESSAGES"
MESSAGES = FOLDER / "messages.po"
KEYWORDS = {"msg": 0, "tr": 0, "quantity": 1}
"""The functions whose argument at an index is a text to translate."""


def sources() -> list[Path]:
    """The files of the program and of its rules."""
    return sorted(file for folder in ("paperstack_lint", "rules") for file in (ROOT / folder).rglob("*.py"))


def extracted() -> Catalog:
    """The texts in the source, with the files that they are in."""
    catalogue = Catalog()
    for file in sources():
        place = file.relative_to(ROOT).as_posix()
        for text in _texts(file):
            catalogue.add(text, locations=[(place, 1)])
    for name in commands.COMMANDS:
        catalogue.add(commands.summary(name), locations=[(f"paperstack_lint/cli/commands/{name}.py", 1)])
    return catalogue


def _texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS):
            continue
        argument = node.args[KEYWORDS[node.func.id]]
        assert isinstance(argument, ast.Constant), f"{file}:{node.lineno}: {node.func.id} needs a literal"
        assert isinstance(argument.value, str), f"{file}:{node.lineno}: {node.func.id} needs a text"
        if node.func.id == "quantity":
            yield f"{{number}} {argument.value}"
            yield f"{{number}} {argument.value}s"
        else:
            yield argument.value


def catalogue(file: Path = MESSAGES) -> Catalog:
    """A catalogue as it is in the repository."""
    with file.open("rb") as opened:
        return read_po(opened, locale="zh", abort_invalid=True)


def pairs(domain: Domain) -> list[tuple[str, str]]:
    """The texts of a catalogue with their translations; none where it does not exist."""
    file = FOLDER / f"{domain}.po"
    return [(str(entry.id), str(entry.string)) for entry in catalogue(file) if entry.id] if file.exists() else []


def update() -> None:
    """Write the catalogue of the messages again: texts that are new have no translation, and old ones are left out."""
    found, known = extracted(), catalogue()
    for entry in found:
        if entry.id and entry.id in known:
            entry.string = known[entry.id].string
            entry.user_comments = known[entry.id].user_comments
    write(found)


def write(catalogue: Catalog) -> None:
    """Write the catalogue of the messages, after the head that it has."""
    head = MESSAGES.read_bytes().partition(b"\n\n")[0]
    with MESSAGES.open("wb") as opened:
        opened.write(head + b"\n\n")
        write_po(opened, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=True)


def placeholders(text: str) -> list[str]:
    """The places of values in a template, sorted."""
    return sorted(re.findall(r"\{\w+(?::[^}]*)?\}|%\(\w+\)\w|%\w", text))
