"""Dependencies of rules on other notes: only rules whose queries return another result run again."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from paperstack_lint.cli.main import main
from paperstack_lint.collection.facts import facts_of
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import runner, session
from paperstack_lint.engine.findings import Checker
from paperstack_lint.note.note import Note
from paperstack_lint.storage.dependencies import Query
from paperstack_lint.storage.paths import canonical_path
from tests.collections import Notes, collections, lay
from tests.effort import one_in

QUERYING = """\
notes: [_posts]
rules:
  front-matter/keys: { required: learn }
  front-matter/types: { required: learn }
  headings/spacing: { consistent-in: collection }
  sections/no-template: { require: when-used, consistent-in: collection }
"""


def dependencies_of(note: Note, project: Project, checkers: list[Checker]) -> dict[Query, set[str]]:
    """Return the queries about other notes, with the rules that made them."""
    recording = project.with_recorder({})
    runner.check(Note(note.path, note.text, recording), checkers)
    assert recording.recorder
    found: dict[Query, set[str]] = {}
    for one in recording.recorder.dependencies().collection:
        for query in one.queries:
            found.setdefault(query, set()).update(one.rules)
    return found


@given(collections)
@one_in(10)
def test_a_rule_has_its_own_dependencies_whatever_ran_before_it(notes: Notes) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name).resolve()
        paths = lay(folder, notes)
        (folder / ".paperstack-lint.yaml").write_text(QUERYING)
        patch.chdir(folder)
        opened = session.Sessions.opened(None, print, isolated=False).default
        checkers, errors = session.checkers(opened, (), ())
        assert not errors
        project = opened.project
        every = [Note(Path(path), (folder / path).read_text(), project) for path in paths]
        known = {canonical_path(note.path): facts_of(note) for note in every}
        project = project.with_collection(CollectionIndex(known, project.linked_path, lambda _: None, None))
        for note in every:
            together = dependencies_of(note, project, checkers)
            for checker in checkers:
                alone = dependencies_of(note, project, [checker])
                assert {query for query, rules in together.items() if checker.rule.name in rules} == set(alone)


COUNTING = '''"""Writes a line for each note that is checked."""
from pathlib import Path


def check(note, options):
    with open("seen", "a") as seen:
        seen.write(note.path.name + "\\n")
    return ()
'''


def test_only_rules_whose_queries_return_another_result_run_again(
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
    reported = {line.split(":")[0] for line in capsys.readouterr().out.splitlines() if "tags/variant" in line}
    assert reported == {f"_posts/2020-01-01-{number}.md" for number in (1, 2, 3)}
    seen = Counter((tmp_path / "seen").read_text().split())
    assert seen == {f"2020-01-01-{name}": 2 if name == "4.md" else 1 for name in notes}
