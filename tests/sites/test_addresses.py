"""The address that is linked for a post is the one that its generator builds, according to the recorded builds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.site.publication.permalinks import page_address
from tests.sites import corpus, records
from tests.sites.builders.folder import write
from tests.sites.model import Kind, Site

TODAY = datetime.date(2026, 1, 1)


def address(site: Site, path: str, folder: Path, project: Project) -> str:
    """The address of a post without its host, decoded."""
    note = Note(folder / path, site.files[path], project)
    found = unquote(page_address(note))
    assert found.startswith("https://own.site/") or not found
    return found.removeprefix("https://own.site")


def builds(kind: Kind, record: records.Record) -> Iterator[tuple[str, Site, dict[str, str]]]:
    """The sites that a machine in UTC has built, with the address of each post."""
    for name, site in corpus.sites(kind):
        answer = record.sites[name]
        if answer and site.zone == "UTC" and not name.startswith("headings"):
            yield name, site, {path: page["address"] for path, page in answer["pages"].items()}


@pytest.mark.parametrize("file", records.files(), ids=lambda file: file.stem)
def test_no_address_is_wrong_and_few_are_missing(file: Path, tmp_path: Path) -> None:
    record = records.load(file)
    linked, posts = 0, 0
    for at, (name, site, built) in enumerate(builds(record.kind, record)):
        write(tmp_path / str(at), site.files)
        project = Project(DEFAULT, TODAY)
        for path, expected in built.items():
            found = address(site, path, tmp_path / str(at), project)
            assert found in ("", expected), (name, path)
            usual = name == "permalink the default" and "posts/" in path
            posts += usual
            linked += usual and found != ""
    assert posts >= 10
    assert linked >= posts - 1


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        (
            {"_config.yml": "url: https://own.site\nbaseurl: /blog\n", "_posts/2020-01-02-a.md": "x"},
            "_posts/2020-01-02-a.md",
            "/blog/2020/01/02/a.html",
        ),
        (
            {"_config.yml": "baseurl: 'https://own.site/blog'\npermalink: '/:title'\n", "_posts/2020-01-02-a.md": "x"},
            "_posts/2020-01-02-a.md",
            "/blog/a",
        ),
        ({"_config.yml": "title: x\n", "_posts/2020-01-02-a.md": "x"}, "_posts/2020-01-02-a.md", ""),
        (
            {"_config.yml": "url: https://own.site\n", "_posts/2020-01-02-a.md": "---\npublished: false\n---\n"},
            "_posts/2020-01-02-a.md",
            "",
        ),
        (
            {"_config.yml": "url: https://own.site\n", "_posts/2020-01-02-a.md": "---\npermalink: /x y/<b>/\n---\n"},
            "_posts/2020-01-02-a.md",
            "/x y/<b>/",
        ),
        (
            {
                "_config.yml": "url: https://own.site/b/\n",
                "scaffolds/x.md": "",
                "source/_posts/a.md": "---\ndate: 2020-01-02\n---\n",
            },
            "source/_posts/a.md",
            "/b/2020/01/02/a/",
        ),
        ({"_config.yml": "url: https://own.site\n", "notes/a.md": "x"}, "notes/a.md", ""),
    ],
)
def test_a_site_in_a_folder_and_a_post_without_an_address(
    files: dict[str, str], path: str, expected: str, tmp_path: Path
) -> None:
    write(tmp_path, files)
    assert address(Site("jekyll", files), path, tmp_path, Project(DEFAULT, TODAY)) == expected
