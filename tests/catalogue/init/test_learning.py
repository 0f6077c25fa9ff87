"""`init` learns what an old blog does: no habit is reported, every error still is."""

from __future__ import annotations

import datetime
import json
import shutil
import time
from pathlib import Path

import pytest

from paperstack_lint.catalogue.init.learning import Learnt, learn
from paperstack_lint.catalogue.init.section_labels import labels_of
from paperstack_lint.collection.project import Project
from paperstack_lint.config import discovery
from paperstack_lint.config.configuration import FILES
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from tests.catalogue.blogs import BLOGS, PAPERS, Blog, write
from tests.cli.test_adoption import Run, run

__all__ = ["run"]

SHARED = Path(__file__).parents[4] / "shared" / "notes"
DEFAULT_KEYS = ["key", "source", "motivation", "methodology", "exps", "ideas"]
LABELS = {
    "hexo": ["背景", "方法", "实验", "结论", "思考"],
    "hugo": ["Problem", "Approach", "Results", "Limitations"],
    "mixed": ["Summary", "Method", "Experiments", "Weaknesses"],
    "five emoji": ["Key", "Source", "Motivation", "Methodology", "Ideas"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def learnt(folder: Path, kind: str) -> Learnt:
    write(folder, BLOGS[kind](), git=kind != "five emoji")
    return learn(Path())


@pytest.mark.parametrize("kind", BLOGS)
def test_a_run_reports_every_error_and_no_habit(kind: str, folder: Path, run: Run) -> None:
    blog = BLOGS[kind]()
    write(folder, blog, git=kind != "five emoji")
    assert run("init")[0] == 0
    code, out, err = run("--output-format", "json")
    findings = json.loads(out)["findings"]
    assert sorted(one["rule"] for one in findings if one["severity"] == "error") == sorted(blog.errors), out
    warnings = [one for one in findings if one["severity"] == "warning"]
    assert [one["rule"] for one in warnings] == ["tags/vocabulary"] * (kind == "jekyll"), out
    assert (code, "warning:" in err) == (int(bool(blog.errors)), False)


@pytest.mark.parametrize("kind", BLOGS)
def test_what_is_written_is_valid_and_the_same_each_time(kind: str, folder: Path, run: Run) -> None:
    first, second = learnt(folder, kind), learn(Path())
    assert first.text == second.text
    assert run("init")[0] == 0
    assert (folder / FILES[0]).read_text(encoding="utf-8") == first.text
    config = discovery.load(folder)
    assert config.notes == first.found.folders
    assert run("config")[0] == 0


@pytest.mark.parametrize(("kind", "labels"), LABELS.items())
def test_the_sections_of_the_notes_are_the_template(kind: str, labels: list[str], folder: Path) -> None:
    template = learnt(folder, kind).template
    assert template
    assert [one.label for one in template.template.sections] == labels
    assert template.papers == len(PAPERS)


def test_the_default_sections_need_no_template(folder: Path) -> None:
    one = learnt(folder, "jekyll")
    assert one.template
    assert one.template.is_default
    assert "\ntemplate:" not in one.text
    assert "# template: the six emoji sections of 12 papers in 12 notes, mostly list items" in one.text


def test_a_section_that_few_papers_have_is_optional_and_one_that_none_has_is_none(folder: Path) -> None:
    template = learnt(folder, "five emoji").template
    assert template
    assert [one.key for one in template.template.sections if one.optional] == ["motivation"]


def test_another_label_in_the_place_of_a_missing_one_is_an_alias(folder: Path) -> None:
    template = learnt(folder, "hexo").template
    assert template
    assert template.template.kind("方法").aliases == ("模型",)


def test_numbers_of_headings_are_learnt(folder: Path) -> None:
    template = learnt(folder, "numbered").template
    assert template
    assert [one.number for one in template.template.sections] == [1, 2, 3, 4, 5, 6]
    assert template.carrier == "headings of level 2"


def test_where_other_posts_share_headings_the_template_is_for_a_category(folder: Path) -> None:
    template = learnt(folder, "mixed").template
    assert template
    assert template.template.where
    assert template.template.where.categories == ("papers",)


def test_a_title_that_most_posts_have_is_required_though_one_lacks_it(folder: Path) -> None:
    assert "required: [categories, date, tags, title]" in learnt(folder, "hexo").text


@pytest.mark.parametrize(
    ("kind", "patterns"),
    [("hugo", ["/content/posts/drafts/", "_index.md"]), ("numbered", ["/papers/template.md", "README.md"])],
)
def test_files_that_are_no_notes_are_left_out(kind: str, patterns: list[str], folder: Path) -> None:
    assert [one.pattern for one in learnt(folder, kind).found.exclusions] == patterns


def test_a_habit_that_a_warning_is_about_is_quiet_and_an_error_never_is(folder: Path, run: Run) -> None:
    files = {}
    for at, (title, number) in enumerate(PAPERS):
        link = f"[{title}](https://arxiv.org/abs/{number})"
        files[f"notes/{at}.md"] = (
            f"# {link}\n\n## 🔑 Key\n\nWhat {at} says.\n\n## 🎓 Source\n\n## 🌱 Motivation\n\n## 💊 Methodology\n\n"
            f"## 📐 Exps\n\n## 💡 Ideas\n\n[code of {at}]()\n"
        )
    write(folder, Blog(files, ()))
    assert run("init")[0] == 0
    text = (folder / FILES[0]).read_text(encoding="utf-8")
    assert "  sections/empty: off # 48 findings in 12 of 12 notes\n" in text
    assert "links/empty" not in text
    code, out, _ = run("--output-format", "concise")
    assert (code, out.count("links/empty error"), out.count("sections/")) == (1, 12, 0)


def test_few_headings_in_common_are_no_template(folder: Path) -> None:
    files = {
        f"notes/{at}.md": f"# {title}\n\n## Abstract\n\nx {at}\n\n## Introduction\n\ny {at}\n\n## Part {at} of it\n\nz\n"
        for at, (title, _) in enumerate(PAPERS)
    }
    write(folder, Blog(files, ()))
    assert learn(Path()).template is None


def test_exercises_have_no_template_of_papers(folder: Path) -> None:
    files = {
        f"notes/{at}.md": f"# Exercise {at}\n\n## Input\n\n{at}\n\n## Output\n\n{at + 1}\n\n## Code\n\n`{at}`\n\n## Cost\n\nO({at})\n"
        for at in range(12)
    }
    write(folder, Blog(files, ()))
    assert learn(Path()).template is None


HOSTILE = [
    "x: {y",
    "- a",
    "#b",
    "'; off",
    '"quoted"',
    "!!python/object",
    "&anchor",
    "*alias",
    "@at",
    "a, b]",
    "yes",
    "1.5",
]


def test_hostile_tags_and_labels_stay_text(folder: Path, run: Run) -> None:
    labels = ["Method, or 'how'", 'The "key" result', "Prior & related work", "no", "Limits\u202e of it"]
    files = {}
    for at, (title, number) in enumerate(PAPERS):
        body = "\n\n".join(f"## {label}\n\nWhat {at} says." for label in labels)
        tags = "\n".join(f"  - {json.dumps(tag)}" for tag in HOSTILE)
        files[f"_posts/2020-01-{at + 10}-x{at}.md"] = (
            f'---\ntitle: {json.dumps(title)}\ntags:\n{tags}\n"evil: [": 1\n---\n\n# [{title}](https://arxiv.org/abs/{number})'
            f"\n\n{body}\n"
        )
    files["_config.yml"] = "title: x\n"
    write(folder, Blog(files, ()))
    assert run("init")[0] == 0
    text = (folder / FILES[0]).read_text(encoding="utf-8")
    assert "\u202e" not in text
    config = discovery.load(folder)
    assert set(config.rules["tags/vocabulary"]["names"]) == set(HOSTILE)  # type: ignore[call-overload]
    assert config.rules["front-matter/keys"]["required"] == ["evil: [", "tags", "title"]
    assert [one.label for one in config.template.sections] == labels[:-1]
    assert config.severity == {}


def test_spaces_after_a_label_are_read_once() -> None:
    project = Project(DEFAULT, datetime.date(2026, 6, 15))
    note = Note(Path("a.md"), f"**Key**{' ' * 60_000}x\n", project)
    before = time.process_time()
    assert labels_of(note) == ()
    assert time.process_time() - before < 2  # seconds; it would take half a minute if it were quadratic


def test_hostile_names_of_files_are_escaped_or_left_out(folder: Path, run: Run) -> None:
    blog = BLOGS["numbered"]()
    names = [
        "READ[ME].md",
        "x: {y/README.md",
        "# off/drafts/a.md",
        "!no/drafts/a.md",
        "a\nb: c/drafts/a.md",
        "\udcff/a.md",
    ]
    write(folder, Blog({**blog.files, **dict.fromkeys(names, "# x\n")}, ()))
    code, _, err = run("init")
    assert (code, "internal" in err) == (0, False), err
    config = discovery.load(folder)
    assert config.notes == (".",)
    assert set(config.exclude) == {"README.md", "/papers/template.md", "/\\# off/drafts/", "/\\!no/drafts/"}
    assert run("config")[0] == 0


def test_notes_that_cannot_be_read_are_named_and_the_others_are_learnt_from(folder: Path) -> None:
    write(folder, BLOGS["numbered"](), git=False)
    (folder / "papers/broken.md").write_bytes(b"# \xff\n")
    one = learn(Path())
    assert one.unreadable == ("papers/broken.md: is not UTF-8 in line 1 (byte 0xff): save it as UTF-8",)
    assert one.template


def test_what_git_ignores_is_no_note(folder: Path) -> None:
    blog = BLOGS["numbered"]()
    write(folder, Blog({**blog.files, ".gitignore": "build/\n", "build/out.md": "# x\n"}, ()))
    assert learn(Path()).found.folders == ("papers",)


def test_a_site_in_a_folder_of_the_repository_is_found(folder: Path) -> None:
    blog = BLOGS["jekyll"]()
    write(folder, Blog({f"blog/{name}": text for name, text in blog.files.items()}, ()))
    found = learn(Path()).found
    assert (found.folders, found.generator) == (("blog/_posts",), "jekyll")


def test_notes_beside_a_site_are_of_no_site(folder: Path) -> None:
    blog = BLOGS["numbered"]()
    write(folder, Blog({**blog.files, "site/_config.yml": "title: x\n", "site/about.md": "# About\n"}, ()))
    found = learn(Path()).found
    assert (found.folders, found.generator) == (("papers", "site"), "")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the notes of the project are not beside the repository")
def test_real_notes_are_read_as_they_are(folder: Path) -> None:
    shutil.copytree(SHARED, folder / "blog")
    one = learn(folder / "blog")
    assert one.found.folders == ("_posts", "papers")
    assert [each.pattern for each in one.found.exclusions] == ["/papers/template.md"]
    assert one.template
    assert one.template.is_default
