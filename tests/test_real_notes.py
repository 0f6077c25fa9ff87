"""The built-in rules over real notes, where such lie beside the checkout (`NOTES_FOLDER` names others)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.engine.runner import fix
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from tests.cases import TODAY
from tests.test_generated import checkers

FOLDER = Path(os.environ.get("NOTES_FOLDER", Path(__file__).parents[2] / "shared" / "notes"))
FILES = sorted(FOLDER.rglob("*.md"))


@pytest.mark.skipif(not FILES, reason=f"no notes in {FOLDER}")
def test_fixes_settle_are_proven_and_done_once() -> None:
    project = Project(DEFAULT, TODAY, ())
    for file in FILES:
        text = file.read_bytes().decode()
        for unsafe in (False, True):
            outcome = fix(Note(file, text, project), checkers(strict=False), unsafe=unsafe)
            assert not outcome.errors, file
            assert not outcome.refused, file
            again = fix(Note(file, outcome.text, project), checkers(strict=False), unsafe=unsafe)
            assert again.text == outcome.text, file
