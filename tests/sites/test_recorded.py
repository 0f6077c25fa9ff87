"""The recorded builds of generators, and whether those that are installed here still build the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sites import builders, corpus, records, tool
from tests.sites.model import KINDS, Kind


@pytest.mark.parametrize("file", records.files(), ids=lambda file: file.stem)
def test_each_site_of_the_corpus_has_an_answer(file: Path) -> None:
    record = records.load(file)
    assert list(record.sites) == [name for name, _ in corpus.sites(record.kind)]


@pytest.mark.parametrize("file", records.files(), ids=lambda file: file.stem)
def test_the_pages_of_an_answer_are_files_of_the_site(file: Path) -> None:
    record = records.load(file)
    for name, site in corpus.sites(record.kind):
        answer = record.sites[name] or {"order": [], "pages": {}}
        assert answer["pages"].keys() <= site.files.keys(), name
        assert set(answer["order"]) <= answer["pages"].keys(), name


@pytest.mark.parametrize("file", records.files(), ids=lambda file: file.stem)
def test_no_id_that_a_generator_gives_is_reported(file: Path, tmp_path: Path) -> None:
    record = records.load(file)
    for name, site in corpus.sites(record.kind):
        for source, page in (record.sites[name] or {"pages": {}})["pages"].items():
            if name.startswith("headings"):
                links = [f"[x](<#{each}>)\n" for each in page["ids"] if each]
                text = site.files[source] + "\n" + "\n".join(links)
                found = tool.findings(site.with_files({**site.files, source: text}), tmp_path / name)
                assert [each.message for each in found if each.rule == "links/anchor"] == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_the_generator_answers_as_recorded(kind: Kind, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """`--update` records the builds; with `SITES` set, all of the corpus is built, else a part."""
    if not builders.available(kind):
        pytest.skip(f"no {kind} here")
    if request.config.getoption("--update"):
        records.write(kind, records.ask(kind, tmp_path))
        return
    version = builders.version(kind)
    recorded = next((each for each in map(records.load, records.files()) if each.generator == version), None)
    if recorded is None:
        pytest.skip(f"{version} is not recorded")
    names = [*recorded.sites][:: 1 if "SITES" in os.environ else 8]
    assert records.ask(kind, tmp_path, names) == {name: recorded.sites[name] for name in names}
