"""`paperstack-lint new` begins a note in the house style of a collection; the file passes the linter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstack_lint.online.arxiv import api
from tests.catalogue.blogs import BLOGS, PAPERS, Blog, numbered, write
from tests.cli.test_adoption import Run, run
from tests.servers.arxiv import Arxiv
from tests.servers.catalogue import Paper

__all__ = ["run"]

SWIN = Paper(
    "2103.14030",
    "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
    2,
    comment="Accepted at ICCV 2021; code is available",
    doi="10.1109/ICCV48922.2021.00986",
    authors=("Ze Liu", "Yutong Lin", "Yue Cao", "Han Hu"),
)
VAT = Paper(
    "1704.03976", "Virtual Adversarial Training: A Regularization Method", 1, journal="PAMI 41 (2019) 1979-1993"
)
HOSTILE = Paper(
    "2104.00001",
    'x](http://evil.example) <script>alert(1)</script> {{ site.x }} {% raw %} *a* `b` [c]: "d": # e | $5',
    authors=("<b>Mallory</b>", "---"),
    comment="title: evil\n# not a heading",
)
SWIN_URL = "https://arxiv.org/abs/2103.14030"
DAY = ("--date", "2026-12-01 10:11:12")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "blog").mkdir()
    monkeypatch.chdir(tmp_path / "blog")
    for name in ("GITHUB_ACTIONS", "PAPERSTACK_LINT_ARXIV"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "blog"


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[Arxiv]:
    monkeypatch.setattr(api, "CALL_INTERVAL", 0.1)  # `test_rate_limit.py` is about it
    with Arxiv((SWIN, VAT, HOSTILE, Paper("1706.03762", "Attention Is All You Need"))) as server:
        yield server


def online(arxiv: Arxiv, folder: Path) -> tuple[str, ...]:
    return ("--online", "--endpoint", f"arxiv={arxiv.url}", "--cache-dir", str(folder.parent / "cache"))


def begun(kind: str, folder: Path, run: Run, *words: str) -> str:
    """Learn the configuration of a blog, begin a note, and return its path."""
    write(folder, BLOGS[kind](), git=kind != "five emoji")
    assert run("init")[0] == 0
    code, out, err = run("new", *words, *DAY)
    assert code == 0, err
    return out.strip()


def findings(run: Run, path: str) -> list[tuple[str, str]]:
    _, out, _ = run("--no-cache", "--output-format", "json", path)
    return [(one["rule"], one["message"]) for one in json.loads(out)["findings"]]


def papers(run: Run, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("papers", "--output-format", "json", path)[1])["papers"]
    return found


JEKYLL = """\
---
layout: post
title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows"
author: 田
tags: [论文阅读]
---

* [Swin Transformer: Hierarchical Vision Transformer using Shifted Windows](https://arxiv.org/abs/2103.14030)
* 🔑 Key:
* 🎓 Source:
  * Ze Liu et al., ICCV 2021, [10.1109/ICCV48922.2021.00986](https://doi.org/10.1109/ICCV48922.2021.00986)
* 🌱 Motivation:
* 💊 Methodology:
* 📐 Exps:
* 💡 Ideas:
"""
HEXO = """\
---
title: "论文阅读：Swin Transformer: Hierarchical Vision Transformer using Shifted Windows"
date: 2026-12-01 10:11:12
tags:
  - 深度学习
categories: 论文
---

[Swin Transformer: Hierarchical Vision Transformer using Shifted Windows](https://arxiv.org/abs/2103.14030)

## 背景

## 方法

## 实验

## 结论

## 思考
"""
NUMBERED = """\
# [Swin Transformer: Hierarchical Vision Transformer using Shifted Windows](https://arxiv.org/abs/2103.14030)

## 1. どんなもの？

## 2. 先行研究と比べてどこがすごい？

## 3. 技術や手法のキモはどこ？

## 4. どうやって有効だと検証した？

## 5. 議論はある？

## 6. 次に読むべき論文は？
"""
SLUG = "swin-transformer-hierarchical-vision-transformer-using-shifted-windows"


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("jekyll", f"_posts/2026-12-01-{SLUG}.md", JEKYLL),
        ("hexo", f"source/_posts/{SLUG}.md", HEXO),
        ("numbered", f"papers/{SLUG.replace('-', '_')}.md", NUMBERED),
    ],
)
def test_a_post_is_in_the_house_style_and_passes_the_linter(
    kind: str, path: str, text: str, folder: Path, run: Run, arxiv: Arxiv
) -> None:
    written = begun(kind, folder, run, "2103.14030", *online(arxiv, folder))
    assert written == path
    assert (folder / path).read_text(encoding="utf-8") == text
    (paper,) = papers(run, path)
    assert (paper["title"], paper["url"], paper["missing"]) == (SWIN.title, SWIN_URL, [])
    assert {rule for rule, _ in findings(run, path)} == ({"sections/empty"} if kind == "jekyll" else set())
    assert run("--no-cache", path)[0] == 0


@pytest.mark.parametrize("kind", BLOGS)
def test_the_title_alone_is_enough_and_the_file_passes_the_linter(kind: str, folder: Path, run: Run) -> None:
    path = begun(kind, folder, run, "A", "Paper", "Nobody", "Has", "Read:", "Yet")
    assert findings(run, path) == []
    (paper,) = papers(run, path)
    assert (paper["title"], paper["url"], paper["missing"]) == ("A Paper Nobody Has Read: Yet", "", [])


@pytest.mark.parametrize("kind", [kind for kind in BLOGS if kind != "mixed"])
def test_an_entry_goes_below_the_last_one_of_a_note(kind: str, folder: Path, run: Run) -> None:
    write(folder, BLOGS[kind](), git=kind != "five emoji")
    assert run("init")[0] == 0
    note = next(path for path in sorted(folder.rglob("*.md")) if path.stem.lower().endswith("fixmatch"))
    path, before = note.relative_to(folder).as_posix(), note.read_text(encoding="utf-8")
    known = [(one["title"], one["missing"]) for one in papers(run, path)]
    reported = findings(run, path)
    code, out, err = run("new", "--in", path, SWIN_URL, "--title", SWIN.title)
    assert (code, out, err) == (0, f"{path}\n", "")
    found = papers(run, path)
    assert [(one["title"], one["missing"]) for one in found] == [*known, (SWIN.title, [])]
    assert findings(run, path) == reported
    after = note.read_text(encoding="utf-8")
    assert all(line in after.split("\n") for line in before.split("\n"))


@pytest.mark.parametrize("kind", BLOGS)
def test_a_paper_that_is_noted_is_named_with_its_place(kind: str, folder: Path, run: Run) -> None:
    write(folder, BLOGS[kind](), git=kind != "five emoji")
    assert run("init")[0] == 0
    before = sorted(folder.rglob("*"))
    for words in (["1905.02249"], ["https://arxiv.org/pdf/1905.02249v2"], ["10.48550/arXiv.1905.02249"]):
        code, out, err = run("new", *words)
        assert (code, out) == (1, "")
        place = err.partition("\n")[0].removeprefix("noted already: ")
        path, line, title = place.split(":", 2)
        assert "mixmatch" in path.lower()
        place = (folder / path).read_text(encoding="utf-8").split("\n")[int(line) - 1]
        assert "MixMatch" in place or place == "## Summary"  # where the front matter has the title
        assert title.startswith(" MixMatch")
    assert sorted(folder.rglob("*")) == before
    assert run("new", "1905.02249", "--force")[0] == 0


def test_a_note_that_is_titled_by_its_paper_gets_no_other_one(folder: Path, run: Run) -> None:
    write(folder, BLOGS["mixed"]())
    assert run("init")[0] == 0
    path = "_posts/2020-01-10-mixmatch.md"
    before = (folder / path).read_bytes()
    code, _, err = run("new", "--in", path, "2103.14030", "--title", "Swin")
    assert (code, f"{path}: it is on one paper, which its title names; begin a post" in err) == (2, True)
    assert (folder / path).read_bytes() == before


def test_a_title_that_is_noted_is_found_whatever_its_case(folder: Path, run: Run) -> None:
    write(folder, BLOGS["numbered"]())
    code, _, err = run("new", "mixmatch: a holistic approach to semi-supervised learning")
    assert (code, "noted already: papers/mixmatch.md:1" in err) == (1, True)


def test_a_line_of_a_reading_list_is_no_note(folder: Path, run: Run) -> None:
    blog = numbered()
    files = {**blog.files, "papers/list.md": f"# To read\n\n- [Swin Transformer]({SWIN_URL})\n"}
    write(folder, Blog(files, ()))
    code, out, err = run("new", "2103.14030", "--title", SWIN.title)
    assert (code, "listed, without a note: papers/list.md:3: Swin Transformer" in err) == (0, True)
    assert (folder / out.strip()).is_file()


def test_what_earlier_runs_have_stored_needs_no_network(folder: Path, run: Run, arxiv: Arxiv) -> None:
    write(folder, BLOGS["jekyll"]())
    words = online(arxiv, folder)
    assert run("new", "2103.14030", *DAY, *words)[0] == 0
    calls = len(arxiv.calls)
    (folder / f"_posts/2026-12-01-{SLUG}.md").unlink()
    code, _, err = run("new", "2103.14030", *DAY, *words)
    assert (code, len(arxiv.calls)) == (0, calls), err


def test_the_store_of_the_usual_service_is_used_offline(
    folder: Path, run: Run, arxiv: Arxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, BLOGS["jekyll"]())
    monkeypatch.setenv("PAPERSTACK_LINT_ARXIV", arxiv.url)
    cache = ("--cache-dir", str(folder.parent / "cache"))
    note = folder / "_posts/2026-01-01-x.md"
    note.write_text(f"---\ntitle: x\n---\n\n[Swin]({SWIN_URL})\n")
    run("--online", "--select", "links/arxiv-unknown", *cache, "_posts/2026-01-01-x.md")
    note.unlink()
    calls = len(arxiv.calls)
    code, out, err = run("new", "2103.14030", *DAY, *cache)
    assert (code, err, calls, len(arxiv.calls)) == (0, "", 1, 1)
    assert "* Ze Liu et al., ICCV 2021" in (folder / out.strip()).read_text(encoding="utf-8")


def test_a_recording_is_replayed(folder: Path, run: Run, arxiv: Arxiv) -> None:
    write(folder, BLOGS["jekyll"]())
    file = folder.parent / "web.jsonl"
    words = online(arxiv, folder)
    assert run("new", "2103.14030", *DAY, *words, "--record", str(file))[0] == 0
    path = folder / f"_posts/2026-12-01-{SLUG}.md"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    calls = len(arxiv.calls)
    code, _, err = run("new", "2103.14030", *DAY, *words, "--replay", str(file))
    assert (code, len(arxiv.calls)) == (0, calls), err
    assert path.read_text(encoding="utf-8") == text
    assert "Ze Liu et al., ICCV 2021" in text


def test_a_title_is_looked_up(folder: Path, run: Run, arxiv: Arxiv) -> None:
    write(folder, BLOGS["five emoji"](), git=False)
    code, out, _ = run("new", VAT.title.lower(), *online(arxiv, folder))
    assert code == 0
    text = (folder / out.strip()).read_text(encoding="utf-8")
    assert "](https://arxiv.org/abs/1704.03976)" in text
    assert "### 🎓 Source\n\nAda Example, Bo Beispiel, PAMI 41 (2019) 1979-1993\n" in text


def test_a_paper_that_arxiv_does_not_have_is_an_error(folder: Path, run: Run, arxiv: Arxiv) -> None:
    write(folder, BLOGS["jekyll"]())
    code, out, err = run("new", "2103.99999", *online(arxiv, folder))
    assert (code, out, "arXiv has no paper 2103.99999" in err) == (2, "", True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["9913.00001"], "`9913.00001` is not an arXiv identifier: there is no month 13"),
        (["https://example.org/x"], "is the address of no paper on arXiv and of no DOI; give its title"),
        (["...", "---"], ""),
        (["2103.14030", "--record", "x"], "--record has no effect without the network; add --online"),
        (["2103.14030", "--date", "yesterday"], "is not a date such as 2020-03-26"),
        (["2103.14030", "--in", "none.md"], "none.md: cannot be read"),
        (
            ["2103.14030", "--in", "_config.yml"],
            "_config.yml: is not named like a note: give a name that ends in .md, and",
        ),
        (["Some Paper", "--file", "mine.txt"], "mine.txt: is not named like a note: give a name that ends in .md"),
        (["Some Paper", "--file", "_posts/.mine.md"], "_posts/.mine.md: is not named like a note"),
        (["Some Paper", "--file", ".git/hooks/mine.md"], "is in a folder of git: name a file outside of it"),
        (["2103.14030", "--title", "\udcff \x1b"], "--title contains no text"),
    ],
)
def test_wrong_words_are_errors_and_nothing_is_written(words: list[str], message: str, folder: Path, run: Run) -> None:
    write(folder, BLOGS["jekyll"]())
    before = sorted(folder.rglob("*"))
    code, out, err = run("new", *words)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(folder.rglob("*")) == before


def test_a_title_on_the_command_line_has_no_invisible_characters(folder: Path, run: Run) -> None:
    write(folder, BLOGS["jekyll"]())
    code, out, err = run("new", "2103.14030", "--title", "Some\x1b[31m \u202eNew\n\udcffPaper", *DAY)
    assert (code, out) == (0, "_posts/2026-12-01-some-31m-new-paper.md\n"), err
    text = (folder / out.strip()).read_text(encoding="utf-8")
    assert all(sign.isprintable() for sign in text if sign != "\n")


def test_an_existing_file_is_never_overwritten(folder: Path, run: Run) -> None:
    write(folder, BLOGS["jekyll"]())
    path = folder / "_posts/2026-12-01-some-new-paper.md"
    for text in ("mine\n", None):
        if text:
            path.write_text(text)
        else:
            path.unlink()
            path.symlink_to(folder / "elsewhere.md")
        code, out, err = run("new", "Some New Paper", *DAY)
        assert (code, out, "_posts/2026-12-01-some-new-paper.md" in err) == (2, "", True)
        assert "another --title or --date gives another name" in err
        err = run("new", "Some New Paper", "--file", str(path.relative_to(folder)))[2]
        assert err.endswith("stays as it is; --in adds an entry to it, another --file is another post\n")
    assert not (folder / "elsewhere.md").exists()


@pytest.mark.parametrize("kind", ["jekyll", "hexo", "numbered", "hugo"])
def test_hostile_words_stay_words(kind: str, folder: Path, run: Run, arxiv: Arxiv) -> None:
    path = begun(kind, folder, run, "2104.00001", *online(arxiv, folder))
    text = (folder / path).read_text(encoding="utf-8")
    body = text.rpartition("\n---\n")[2]
    assert "<script" not in body
    assert "{{" not in body
    assert "{%" not in body
    assert "](http://evil" not in body.replace("\\](", "")
    (paper,) = papers(run, path)
    page = "pdf" if kind == "hugo" else "abs"
    assert (paper["url"], paper["missing"]) == (f"https://arxiv.org/{page}/2104.00001", [])
    assert not [rule for rule, _ in findings(run, path) if rule != "sections/empty"]


def test_a_doi_and_a_title(folder: Path, run: Run) -> None:
    path = begun("numbered", folder, run, "https://doi.org/10.1016/S0140-6736(05)66545-3", "--title", "On *Stars*")
    text = (folder / path).read_text(encoding="utf-8")
    assert text.startswith("# [On \\*Stars\\*](https://doi.org/10.1016/s0140-6736%2805%2966545-3)\n")
    assert findings(run, path) == []


def test_the_diff_writes_nothing(folder: Path, run: Run) -> None:
    write(folder, BLOGS["numbered"]())
    assert run("init")[0] == 0
    before = sorted(folder.rglob("*"))
    code, out, _ = run("new", "A Paper Nobody Has Read", "--diff")
    assert (code, "+# A Paper Nobody Has Read\n" in out) == (1, True)
    assert sorted(folder.rglob("*")) == before


def test_line_ends_and_what_follows_stay(folder: Path, run: Run) -> None:
    write(folder, BLOGS["jekyll"]())
    note = folder / "_posts/2020-03-26-stack.md"
    sections = "".join(
        f"* {name}: x\r\n" for name in ("🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "📐 Exps", "💡 Ideas")
    )
    head, tail = (
        f"---\r\ntitle: Stack\r\n---\r\n\r\n* [UDA](https://arxiv.org/abs/1904.12848)\r\n{sections}",
        "\r\n## 参考\r\n\r\n略。",
    )
    note.write_bytes((head + tail).encode())
    assert run("new", "--in", "_posts/2020-03-26-stack.md", "2103.14030", "--title", "Swin")[0] == 0
    text = note.read_bytes().decode()
    assert text.startswith(head)
    assert text.endswith(tail)
    assert "\n" not in text.replace("\r\n", "")
    assert [one["missing"] for one in papers(run, "_posts/2020-03-26-stack.md")] == [[], []]


def test_a_conflict_is_left_alone(folder: Path, run: Run) -> None:
    write(folder, BLOGS["jekyll"]())
    note = folder / "_posts/2020-03-26-stack.md"
    note.write_text("---\ntitle: Stack\n---\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n")
    code, _, err = run("new", "--in", "_posts/2020-03-26-stack.md", "2103.14030")
    assert (code, "an unresolved merge conflict is in it" in err) == (2, True)


def test_a_site_without_posts_gets_the_default_sections(folder: Path, run: Run) -> None:
    write(folder, Blog({"_config.yml": "title: x\n", "_posts/.gitkeep": ""}, ()))
    code, out, err = run("new", "2103.14030", "--title", "Swin Transformer", *DAY)
    assert (code, out) == (0, "_posts/2026-12-01-swin-transformer.md\n"), err
    text = (folder / out.strip()).read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Swin Transformer\ndate: 2026-12-01\ntags: []\n---\n\n* [Swin Transformer](")
    assert findings(run, out.strip()) == []


def vault() -> Blog:
    """Numbered notes with the data of papers in the front matter, and sections in quotes."""
    files = {}
    for at, (title, number) in enumerate(PAPERS):
        body = "\n>\n".join(f"> **{label}**: what {at} says" for label in ("Problem", "Method", "Result", "Weaknesses"))
        files[f"notes/{at + 1:03}_{'_'.join(title.split()[:2]).replace(':', '').lower()}.md"] = (
            f"---\ntitle: {json.dumps(title)}\nauthors: [A. Author{at}, B. Author]\nyear: {2010 + at}\nvenue: Venue {at}\n"
            f"url: https://arxiv.org/abs/{number}\nstatus: read\ntags: [paper, t{at}]\n---\n\n{body}\n"
        )
    return Blog(files, ())


def test_fields_with_data_of_the_paper_are_filled_and_numbers_go_on(folder: Path, run: Run, arxiv: Arxiv) -> None:
    write(folder, vault(), git=False)
    assert run("init")[0] == 0
    code, out, err = run("new", "2103.14030", *DAY, *online(arxiv, folder))
    assert (code, out) == (0, "notes/013_swin_transformer.md\n"), err
    text = (folder / out.strip()).read_text(encoding="utf-8")
    assert text == (
        f'---\ntitle: "{SWIN.title}"\nauthors: [Ze Liu, Yutong Lin, Yue Cao, Han Hu]\nyear: 2021\nvenue: ICCV\n'
        f"url: {SWIN_URL}\nstatus: read\ntags: [paper]\n---\n\n"
        "> **Problem**:\n>\n> **Method**:\n>\n> **Result**:\n>\n> **Weaknesses**:\n"
    )
    (paper,) = papers(run, out.strip())
    assert (paper["title"], paper["url"], paper["missing"]) == (SWIN.title, SWIN_URL, [])
    assert findings(run, out.strip()) == []


def test_the_first_note_of_a_repository_is_in_the_current_folder(folder: Path, run: Run) -> None:
    (folder / ".git").mkdir()
    assert run("new", "Some Paper")[1] == "some-paper.md\n"
    assert (folder / "some-paper.md").exists()


def test_a_post_may_be_anywhere(folder: Path, run: Run) -> None:
    write(folder, BLOGS["numbered"]())
    assert run("new", "Some Paper", "--file", "papers/2026/mine.md")[1] == "papers/2026/mine.md\n"
    assert run("new", "Some Paper", "--in", "papers/darts.md", "--file", "x.md")[0] == 2
