"""The papers of a collection as a bibliography, and as a table that a README keeps."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string

from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.store import Store
from tests.cli.test_cli import ROOT, Run, run

__all__ = ["run"]

SCHEMA = json.loads((Path(__file__).parents[2] / "data/csl-data.json").read_text(encoding="utf-8"))
BEGIN, END = "<!-- begin paperstack-lint papers -->", "<!-- end paperstack-lint papers -->"
README = f"# 博客\n\nPapers:\n\n{BEGIN}\n{END}\n\nThe end.\n"
MIXMATCH = """---
title: "A | B: MixMatch"
date: 2020-03-26
tags: [半监督学习, a_b]
---

* [MixMatch: A {Holistic} Approach | <b>100%</b> `x`](http://arxiv.org/pdf/1905.02249v2.pdf)
* 🔑 Key: guesses labels
* 🎓 Source: NeurIPS
* 🌱 Motivation:
"""
LIST = """---
title: 列表
---

* [Attention Is All You Need](https://arxiv.org/abs/1706.03762)
* [MixMatch](https://arxiv.org/abs/1905.02249)
"""
TABLE = r"""
| Paper | Published | Notes | Date | Tags | Sections |
| --- | --- | --- | --- | --- | --- |
| [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | 2017 | [列表](_posts/2020-04-01-list.md) | 2020-04-01 |  |  |
| [MixMatch: A &#123;Holistic&#125; Approach &#124; &lt;b&gt;100%&lt;/b&gt; x](https://arxiv.org/abs/1905.02249) | 2019 | [A &#124; B: MixMatch](_posts/2020-03-26-mixmatch.md), [列表](_posts/2020-04-01-list.md) | 2020-03-26 | 半监督学习, a\_b | 2/6 |

"""
UPDATE = ("papers", "--output-format", "markdown", "--update", "README.md")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2020-03-26-mixmatch.md").write_text(MIXMATCH, encoding="utf-8")
    (tmp_path / "_posts/2020-04-01-list.md").write_text(LIST, encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    return tmp_path


def test_a_bibliography_is_what_other_programs_read(blog: Path, run: Run) -> None:
    title = "MixMatch: A {Holistic} Approach | <b>100%</b> x"
    entries = parse_string(run("papers", "--output-format", "bibtex").out).entries
    items = json.loads(run("papers", "--output-format", "csl-json").out)
    rows = list(csv.DictReader(io.StringIO(run("papers", "--output-format", "csv").out)))
    jsonschema.validate(items, SCHEMA)
    assert [entry.key for entry in entries] == [item["id"] for item in items] == [row["key"] for row in rows]
    assert [entry.fields_dict["eprint"].value for entry in entries] == ["1905.02249", "1706.03762"]
    assert entries[0].fields_dict["title"].value == "{MixMatch: A \\{Holistic\\} Approach | <b>100\\%</b> x}"
    assert (items[0]["title"], rows[0]["title"]) == (title, title)
    assert rows[0]["notes"] == "_posts/2020-03-26-mixmatch.md; _posts/2020-04-01-list.md"
    assert items[0]["keyword"] == "半监督学习, a_b"


def test_the_note_is_linked_at_the_address_of_its_page(blog: Path, run: Run) -> None:
    (blog / "_config.yml").write_text("url: https://own.site\npermalink: /:year/:title/\n")
    (item, *_) = json.loads(run("papers", "_posts/2020-03-26-mixmatch.md", "--output-format", "csl-json").out)
    assert item["note"] == "https://own.site/2020/mixmatch/"
    assert "](https://own.site/2020/mixmatch/)" in run("papers", "--output-format", "markdown").out


def test_authors_are_those_of_the_stored_record(blog: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a run with `--online` has stored is used, unless it is about another paper; the table never depends on it."""
    cache = ("--cache-dir", str(tmp_path_factory.mktemp("cache")))
    store = Store.open(Path(cache[1]), time.time)
    records = NetworkCache(store)
    title = "MixMatch: A Holistic Approach to Semi-Supervised Learning"
    records.store_paper(
        "1905.02249", ArxivRecord("1905.02249", 2, (title,), authors=("David Berthelot", "Ian Good\nfellow"))
    )
    records.store_paper(
        "1706.03762",
        ArxivRecord("1706.03762", 7, ("Deep Residual Learning for Image Recognition",), authors=("Kaiming He",)),
    )
    store.close()
    table = run("papers", "--output-format", "markdown").out
    rows = list(csv.DictReader(io.StringIO(run("papers", "--output-format", "csv", *cache).out)))
    assert [row["authors"] for row in rows] == ["David Berthelot; Ian Good fellow", ""]
    assert [row["authors"] for row in csv.DictReader(io.StringIO(run("papers", "--output-format", "csv").out))] == [
        "",
        "",
    ]
    assert run("papers", "--output-format", "markdown", *cache).out == table


@pytest.mark.parametrize("name", ["bibtex", "csv", "markdown"])
def test_output_is_utf_8_whatever_the_locale(blog: Path, name: str) -> None:
    command = [sys.executable, "-m", "paperstack_lint", "papers", "--output-format", name]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=blog, env=environment, capture_output=True, check=True)
    assert "半监督学习" in done.stdout.decode("utf-8")


def test_the_table_is_updated_in_place(blog: Path, run: Run) -> None:
    readme = blog / "README.md"
    readme.chmod(0o640)
    result = run(*UPDATE)
    assert (result.code, result.out, result.err) == (0, "", "README.md: the table of 2 papers is updated.\n")
    assert readme.read_text(encoding="utf-8") == README.replace(f"{BEGIN}\n", f"{BEGIN}\n{TABLE}")
    assert stat.S_IMODE(readme.stat().st_mode) == 0o640
    before = readme.stat().st_mtime_ns
    assert run(*UPDATE).err == "README.md: the table of 2 papers is up to date.\n"
    assert readme.stat().st_mtime_ns == before
    assert run("README.md").err == "1 note checked: no findings.\n"


def test_the_table_has_no_papers_itself(blog: Path, run: Run) -> None:
    (blog / ".paperstack-lint.yaml").write_text("notes: [.]\n")
    before = run("papers", "--output-format", "json").out
    assert (run(*UPDATE).code, run(*UPDATE).code) == (0, 0)
    assert run("papers", "--output-format", "json").out == before
    (blog / "_posts/2020-04-01-list.md").unlink()
    assert run(*UPDATE).err == "README.md: the table of 1 paper is updated.\n"


def test_what_is_wrong_in_the_table_is_reported_in_its_note(blog: Path, run: Run) -> None:
    link = "[S4L: Self-Supervised Semi-Supervised Learning](https://paperswithcode.com/paper/190503670)"
    (blog / "_posts/2020-05-01-new.md").write_text(f"* {link}\n* 🔑 Key: x\n* 🎓 Source:\n", encoding="utf-8")
    run(*UPDATE)
    readme = (blog / "README.md").read_text(encoding="utf-8")
    assert link in readme
    names = ("--select", "links/dead-service", "--output-format", "concise", "_posts/2020-05-01-new.md", "README.md")
    assert [path for path, _ in run(*names).findings] == ["_posts/2020-05-01-new.md"]
    (blog / "README.md").write_text(readme + f"\n{link}\n", encoding="utf-8")
    assert len(run(*names).findings) == 2


def test_line_ends_and_byte_order_mark_stay(blog: Path, run: Run) -> None:
    readme = blog / "README.md"
    readme.write_bytes(("\ufeff" + README.replace("\n", "\r\n")).encode())
    assert run(*UPDATE).code == 0
    expected = "\ufeff" + README.replace(f"{BEGIN}\n", f"{BEGIN}\n{TABLE}").replace("\n", "\r\n")
    assert readme.read_bytes().decode() == expected


def test_a_committed_table_is_checked(blog: Path, run: Run) -> None:
    assert run(*UPDATE, "--check").code == 1
    assert (blog / "README.md").read_text(encoding="utf-8") == README
    run(*UPDATE)
    assert run(*UPDATE, "--check").code == 0
    (blog / "_posts/2020-05-01-new.md").write_text(
        "* [A](https://arxiv.org/abs/1911.09785)\n* 🔑 Key: x\n* 🎓 Source:\n"
    )
    result = run(*UPDATE, "--check")
    assert result.code == 1
    assert result.err == (
        "error: README.md: the table of papers is out of date: run"
        " `paperstack-lint papers --output-format markdown --update README.md`\n"
    )
    (blog / "my notes").mkdir()
    err = run(*UPDATE, "--check", "_posts", "my notes").err
    assert "markdown --update README.md _posts 'my notes'`\n" in err


def test_what_is_empty_is_not_filled(blog: Path, run: Run) -> None:
    lines = [
        f"* {emoji} {label}:"
        for emoji, label in zip("🔑🎓🌱💊📐💡", "Key Source Motivation Methodology Exps Ideas".split(), strict=True)
    ]
    note = blog / "_posts/2020-05-01-new.md"
    note.write_text("\n".join(["* [A](https://arxiv.org/abs/1911.09785)", *lines, ""]), encoding="utf-8")
    assert run("papers", str(note)).err.endswith("1 paper in 1 note, 0 of them with all sections filled.\n")
    note.write_text(" x\n".join(["* [A](https://arxiv.org/abs/1911.09785)", *lines, ""]), encoding="utf-8")
    assert run("papers", str(note)).err.endswith("1 paper in 1 note, 1 of them with all sections filled.\n")


@pytest.mark.parametrize(
    "text",
    [
        "# Blog\n",
        f"{BEGIN}\n",
        f"{END}\n\n{BEGIN}\n",
        f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n",
        f"text {BEGIN}\n\n{END}\n",
        f"```\n{BEGIN}\n{END}\n```\n",
        f"    {BEGIN}\n    {END}\n",
    ],
)
def test_a_file_without_the_comments_is_an_error_with_its_remedy(blog: Path, run: Run, text: str) -> None:
    (blog / "README.md").write_text(text)
    result = run(*UPDATE)
    assert result.code == 2
    assert result.err == (
        f"error: README.md: has no place for the table of papers: put `{BEGIN}` and `{END}` where it belongs, once,"
        " each on a line of its own\n"
    )
    assert (blog / "README.md").read_text() == text


def test_comments_in_an_example_are_left_alone(blog: Path, run: Run) -> None:
    text = f"```\n{BEGIN}\n{END}\n```\n\n{README}"
    (blog / "README.md").write_text(text, encoding="utf-8")
    assert run(*UPDATE).code == 0
    assert (blog / "README.md").read_text(encoding="utf-8").startswith(text[:30])


def test_a_file_that_does_not_exist_is_an_error(blog: Path, run: Run) -> None:
    (blog / "README.md").unlink()
    result = run(*UPDATE)
    assert (result.code, "README.md: cannot be read" in result.err) == (2, True)


def test_nothing_is_written_where_a_note_cannot_be_read(blog: Path, run: Run) -> None:
    run(*UPDATE)
    before = (blog / "README.md").read_bytes()
    (blog / "_posts/2020-04-01-list.md").write_bytes(b"\xff")
    result = run(*UPDATE)
    assert (result.code, "not updated" in result.err) == (1, True)
    assert (blog / "README.md").read_bytes() == before


def test_nothing_is_written_out_of_the_tree(blog: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "README.md"
    outside.write_text(README, encoding="utf-8")
    (blog / "README.md").unlink()
    (blog / "README.md").symlink_to(outside)
    assert run(*UPDATE).code == 2
    assert outside.read_text(encoding="utf-8") == README


def test_links_are_relative_to_the_file(blog: Path, run: Run) -> None:
    (blog / "docs").mkdir()
    os.rename(blog / "README.md", blog / "docs/papers.md")
    assert run(*UPDATE[:-1], "docs/papers.md").code == 0
    assert "](../_posts/2020-04-01-list.md)" in (blog / "docs/papers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--update", "README.md"), "--update writes a table: add --output-format markdown"),
        (("--output-format", "markdown", "--check"), "--check compares the table in a file: name that with --update"),
        (("--output-format", "bib"), "argument --output-format: invalid choice: 'bib'"),
    ],
)
def test_options_that_contradict_each_other(blog: Path, run: Run, words: tuple[str, ...], message: str) -> None:
    result = run("papers", *words)
    assert (result.code, message in result.err) == (2, True)
    assert (blog / "README.md").read_text(encoding="utf-8") == README


def test_a_collection_without_papers_is_an_empty_bibliography(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.md").write_text("x\n")
    outputs = [run("papers", "--output-format", name).out for name in ("bibtex", "csl-json", "markdown")]
    assert outputs == ["", "[]\n", "| Paper | Notes |\n| --- | --- |\n"]
