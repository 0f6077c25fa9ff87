"""What rules ask of other notes: each leaves its own trace, and only those that are told something else run again."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from paperstack_lint.cli.main import main
from paperstack_lint.collection.facts import facts
from paperstack_lint.collection.index import Collection
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import runner, session
from paperstack_lint.engine.findings import Checker
from paperstack_lint.note.note import Note
from paperstack_lint.storage.dependencies import Query
from paperstack_lint.storage.paths import named
from tests.collections import Notes, collections, lay
from tests.effort import one_in

CURIOUS = """\
notes: [_posts]
rules:
  front-matter/keys: { required: learn }
  front-matter/types: { required: learn }
  headings/spacing: { consistent-in: collection }
  sections/no-template: { require: when-used, consistent-in: collection }
"""


def asked(note: Note, project: Project, checkers: list[Checker]) -> dict[Query, set[str]]:
    """The questions about other notes, with the rules that asked them."""
    witness = project.recording({})
    runner.check(Note(note.path, note.text, witness), checkers)
    assert witness.recorder
    found: dict[Query, set[str]] = {}
    for one in witness.recorder.dependencies().collection:
        for question in one.queries:
            found.setdefault(question, set()).update(one.rules)
    return found


@given(collections)
@one_in(10)
def test_a_rule_leaves_its_own_trace_whatever_ran_before_it(notes: Notes) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name).resolve()
        paths = lay(folder, notes)
        (folder / ".paperstack-lint.yaml").write_text(CURIOUS)
        patch.chdir(folder)
        opened = session.Sessions.opened(None, print, isolated=False).default
        checkers, errors = session.checkers(opened, (), ())
        assert not errors
        project = opened.project
        every = [Note(Path(path), (folder / path).read_text(), project) for path in paths]
        known = {named(note.path): facts(note) for note in every}
        project = project.with_collection(Collection(known, project.followed, lambda _: None, None))
        for note in every:
            together = asked(note, project, checkers)
            for checker in checkers:
                alone = asked(note, project, [checker])
                assert {question for question, rules in together.items() if checker.rule.name in rules} == set(alone)


COUNTING = '''"""Leaves a line for each note that it sees."""
from pathlib import Path


def check(note, options):
    with open("seen", "a") as seen:
        seen.write(note.path.name + "\\n")
    return ()
'''


def test_only_rules_that_are_told_something_else_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: a\ntags: [{0}]\n---\n\n{1}\n"
    hidden = "<!-- paperstack-lint-disable-file tags/variant -->"
    notes = {"1.md": ("NAS", ""), "2.md": ("NAS", ""), "3.md": ("nas", ""), "4.md": ("nas", hidden), "5.md": ("x", "")}
    lay(tmp_path, {f"2020-01-01-{name}": text.format(*values) for name, values in notes.items()})
    (tmp_path / ".paperstack-lint.yaml").write_text("rule-folders: [lint]\n")
    (tmp_path / "lint/own").mkdir(parents=True)
    (tmp_path / "lint/own/counting.py").write_text(COUNTING)
    monkeypatch.chdir(tmp_path)
    main(["--no-cache", "--select", "tags,own,suppression", "--output-format", "concise", "_posts"])
    told = {line.split(":")[0] for line in capsys.readouterr().out.splitlines() if "tags/variant" in line}
    assert told == {f"_posts/2020-01-01-{number}.md" for number in (1, 2, 3)}
    seen = Counter((tmp_path / "seen").read_text().split())
    assert seen == {f"2020-01-01-{name}": 2 if name == "4.md" else 1 for name in notes}
