"""Each note is linted under its nearest configuration, and a run over several of them is one run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstack_lint.config.discovery import Configurations
from paperstack_lint.site.tree import Tree
from tests import program
from tests.cli.test_adoption import Run, run
from tests.repositories import committed, git

__all__ = ["run"]

ROOT = Path(__file__).parents[2]
FAULTY = "---\ntitle: x\n---\n\n[a]()\n\nSee http://arxiv.org/pdf/1905.02249.pdf there.\n"
TEMPLATE = "template: { sections: [{ key: one, emoji: 🍎, label: One }, { key: two, emoji: 🍐, label: Two }] }\n"
RULE = '"""A word."""\nfrom paperstack_lint import Diagnostic\ndef check(note, options):\n    yield Diagnostic(0, 1, "WORD")\n'


def write(root: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def mono(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two blogs with a configuration each, and notes of its own."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    write(
        tmp_path,
        {
            ".paperstack-lint.yaml": "select: [links]\n",
            "own/a.md": FAULTY,
            "blog/.paperstack-lint.yaml": "notes: [_posts]\nexclude: [_posts/old]\nselect: [links/arxiv-form]\n",
            "blog/_posts/2020-01-02-b.md": FAULTY,
            "blog/_posts/old/2019-01-02-c.md": FAULTY,
            "blog/about.md": FAULTY,
            "wiki/pyproject.toml": '[tool.paperstack-lint]\nignore = ["links/arxiv-form"]\n',
            "wiki/d.md": FAULTY,
        },
    )
    monkeypatch.chdir(tmp_path)
    return committed(tmp_path)


def found(run: Run, *arguments: str) -> set[tuple[str, str]]:
    """Path and rule of each finding."""
    document = json.loads(run("--output-format", "json", *arguments)[1])
    return {(one["path"], one["rule"]) for one in document["findings"]}


BOTH = {
    ("blog/_posts/2020-01-02-b.md", "links/arxiv-form"),
    ("own/a.md", "links/arxiv-form"),
    ("own/a.md", "links/empty"),
    ("wiki/d.md", "links/empty"),
}


def test_each_note_is_linted_under_its_nearest_configuration(mono: Path, run: Run) -> None:
    assert found(run) == BOTH
    assert found(run, "wiki", "own", "blog/_posts") == BOTH
    assert found(run, "blog/_posts/2020-01-02-b.md") == {("blog/_posts/2020-01-02-b.md", "links/arxiv-form")}


def test_where_the_run_is_does_not_change_what_governs_a_note(
    mono: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mono / "blog/_posts")
    assert found(run, "../../wiki/d.md", "2020-01-02-b.md") == {
        ("../../wiki/d.md", "links/empty"),
        ("2020-01-02-b.md", "links/arxiv-form"),
    }


def test_bytes_are_the_same_in_any_order_and_by_any_number_of_processes(mono: Path, run: Run) -> None:
    paths = ["own", "blog", "wiki"]
    for form in ("text", "json", "concise", "github"):
        first = run("--output-format", form, *paths, "--jobs", "1", "--no-cache")
        assert first == run("--output-format", form, *paths[::-1], "--jobs", "2", "--no-cache")
        assert first == run("--output-format", form, *paths[1:], paths[0])
    document = json.loads(run("--output-format", "json", *paths)[1])
    assert [one["path"] for one in document["findings"]] == sorted(one["path"] for one in document["findings"])
    assert document["summary"]["files"] == 4


def test_one_configuration_governs_all_where_it_is_named(mono: Path, run: Run) -> None:
    everything = {
        "blog/_posts/2020-01-02-b.md",
        "blog/_posts/old/2019-01-02-c.md",
        "blog/about.md",
        "own/a.md",
        "wiki/d.md",
    }
    for words in (("--config", ".paperstack-lint.yaml"), ("--isolated",)):
        assert {path for path, rule in found(run, *words, ".") if rule == "links/empty"} == everything


def test_what_a_nested_configuration_excludes_is_neither_linted_nor_fixed(mono: Path, run: Run) -> None:
    assert run("--fix")[0] == 1
    assert "arxiv.org/abs" in (mono / "blog/_posts/2020-01-02-b.md").read_text()
    assert "arxiv.org/abs" in (mono / "own/a.md").read_text()
    untouched = git(mono, "status", "--porcelain", "blog/_posts/old", "blog/about.md", "wiki")
    assert untouched == ""


def test_what_the_outer_configuration_excludes_stays_excluded(mono: Path, run: Run) -> None:
    (mono / ".paperstack-lint.yaml").write_text("select: [links]\nexclude: ['wiki/**', 'blog/_posts/2020*']\n")
    assert {path for path, _ in found(run, ".")} == {"own/a.md", "blog/about.md"}
    assert found(run, "--force-exclude", "wiki/d.md", "blog/_posts/2020-01-02-b.md") == set()


def test_a_hook_lints_what_the_bare_command_lints(mono: Path, run: Run) -> None:
    names = git(mono, "ls-files", "-z", "*.md").split("\0")[:-1]
    assert found(run, "--force-exclude", *names) == found(run)
    assert ("blog/about.md", "links/arxiv-form") in found(run, *names)  # a person may name it
    (mono / ".paperstack-lint.yaml").write_text("notes: [own]\nselect: [links]\n")
    (mono / "README.md").write_text(FAULTY)
    assert {path for path, _ in found(run, "--force-exclude", "README.md", *names)} == {path for path, _ in BOTH}
    assert {path for path, _ in found(run)} == {"own/a.md"}
    assert ("README.md", "links/empty") in found(run, "README.md")


def test_a_hook_of_a_blog_without_configuration_passes_over_what_is_no_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    names = ["README.md", "about.md", "_posts/2020-01-02-a.md", "_posts/.draft.md", "_site/b.md", "_drafts/c.md"]
    write(tmp_path, dict.fromkeys(names, FAULTY))
    monkeypatch.chdir(tmp_path)
    bare = {path for path, _ in found(run)}
    assert {path for path, _ in found(run, "--force-exclude", *names)} == bare == {"_posts/2020-01-02-a.md"}
    for name in ("README.md", "about.md"):
        words = ["--force-exclude", "--fix", "-", "--stdin-filename", name]
        assert program.run(*words, cwd=tmp_path, stdin=FAULTY.encode()).stdout == FAULTY
    shutil.rmtree(tmp_path / "_posts")
    bare = {path for path, _ in found(run)}  # without folders of notes, they are everywhere
    assert {path for path, _ in found(run, "--force-exclude", "README.md", "_drafts/c.md", "_site/b.md")} == bare - {
        "about.md"
    }


def test_a_nested_configuration_works_without_git(mono: Path, run: Run) -> None:
    shutil.rmtree(mono / ".git")
    assert found(run) == BOTH


def test_search_ends_at_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {".paperstack-lint.yaml": "ignore: [links]\n", "repo/_posts/a.md": FAULTY, "here/.keep": ""})
    (tmp_path / "repo/.git").mkdir()
    write(tmp_path / "here", {".paperstack-lint.yaml": "ignore: [tags]\n"})
    configurations = Configurations.load(tmp_path / "here")
    assert configurations.governing(tmp_path / "repo/_posts/a.md").ignore == ("tags",)
    (tmp_path / "repo/.git").rmdir()
    assert Configurations.load(tmp_path / "here").governing(tmp_path / "repo/_posts/a.md").ignore == ("links",)
    (tmp_path / ".git").mkdir()  # the outermost repository counts: anybody may put another one inside
    (tmp_path / "repo/.git").mkdir()
    assert Configurations.load(tmp_path / "here").governing(tmp_path / "repo/_posts/a.md").ignore == ("links",)


def test_two_configurations_in_a_nested_folder_are_an_error(mono: Path, run: Run) -> None:
    (mono / "wiki/.paperstack-lint.yml").write_text("ignore: [tags]\n")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "wiki/.paperstack-lint.yml and wiki/pyproject.toml: two configurations in one folder" in err
    assert run("own")[0] == 1


@pytest.mark.parametrize(
    "name",
    [
        "paperstack-lint.yaml",
        ".paperstacklint.yml",
        ".paperstack_lint.yaml",
        ".paperstack-lint.json",
        ".paperstak-lint.yaml",
        ".paperstack-lint.yaml.txt",
        ".paperstack-lintrc",
    ],
)
@pytest.mark.parametrize("folder", ["", "own"])
def test_a_name_near_that_of_a_configuration_is_an_error(mono: Path, run: Run, name: str, folder: str) -> None:
    (mono / ".paperstack-lint.yaml").unlink()
    (mono / folder / name).write_text("exclude: [own]\n")
    code, out, err = run("--fix", "own/a.md")
    assert (code, out) == (2, "")
    assert (
        f"{folder + '/' if folder else ''}{name}: is ignored because of its name; rename it to .paperstack-lint.yaml"
        in err
    )
    (mono / folder / ".paperstack-lint.yaml").write_text("ignore: [tags]\n")
    assert run("own/a.md")[0] == 1


@pytest.mark.parametrize(
    "table", ["tool.paperstack_lint", "tool.paperstacklint", "paperstack-lint", "tool.PaperStack-Lint"]
)
def test_a_table_near_that_of_a_configuration_is_an_error(mono: Path, run: Run, table: str) -> None:
    (mono / "wiki/pyproject.toml").write_text(f'[{table}]\nexclude = ["d.md"]\n')
    code, out, err = run("--fix", "wiki")
    assert (code, out) == (2, "")
    assert f"wiki/pyproject.toml: [{table}] is not read; rename the table to [tool.paperstack-lint]" in err


def test_no_rule_of_a_configuration_elsewhere_is_run(
    mono: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trap = RULE.replace("WORD", "trap").replace("def check", "from pathlib import Path\nPath('ran').touch()\ndef check")
    (mono / "wiki/pyproject.toml").unlink()
    config = "rule-folders: [lint]\nselect: [words, links]\n"
    write(mono / "wiki", {".paperstack-lint.yaml": config, "lint/words/mine.py": trap})
    here = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(here)
    path = str(mono / "wiki/d.md")
    code, _, err = run(path)
    assert (code, (here / "ran").exists()) == (1, False), err
    assert "outside of the current repository: " in err
    assert (
        "wiki/.paperstack-lint.yaml may not set rule-folders; a configuration of your own, named with --config, may"
        in err
    )
    code, _, err = run("--no-cache", "--config", str(mono / "wiki/.paperstack-lint.yaml"), path)
    assert (code, (here / "ran").exists()) == (1, True), err
    # In a process of its own, where no other run has loaded rules.
    command = [sys.executable, "-m", "paperstack_lint", "--no-cache", path]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=mono / "own", env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, (mono / "own/ran").exists()) == (1, True), done.stderr


@pytest.mark.parametrize(
    "name",
    [".paperstack-lint-baseline.txt", "paperstack-lint.md", "paperstack-lint", "paperstack-lint.json", "lint.yaml"],
)
def test_other_names_are_no_configuration(mono: Path, run: Run, name: str) -> None:
    (mono / "own" / name).write_text("")
    assert run("own/a.md")[0] == 1


def test_template_rules_and_their_options_are_those_of_the_note(mono: Path, run: Run) -> None:
    entry = "# 论文\n\n* [A Paper](https://arxiv.org/abs/1911.09265)\n* 🍎 One: x\n* 🍐 Two:\n"
    write(
        mono,
        {
            "wiki/pyproject.toml": "",
            "wiki/.paperstack-lint.yml": f"{TEMPLATE}rule-folders: [lint]\nselect: [sections, words]\n",
            "wiki/lint/words/mine.py": RULE.replace("WORD", "of the wiki"),
            "wiki/d.md": entry,
            "own/a.md": entry,
        },
    )
    assert found(run, "wiki", "own") == {("wiki/d.md", "sections/empty"), ("wiki/d.md", "words/mine")}
    assert found(run, "--select", "words/mine", "wiki", "own") == {("wiki/d.md", "words/mine")}
    code, _, err = run("--select", "words/mime", "wiki")
    assert (code, "did you mean `words/mine`?" in err) == (2, True)


def test_rules_of_one_name_are_those_of_each_configuration(mono: Path, run: Run) -> None:
    for name in ("wiki", "blog"):
        (mono / name / "pyproject.toml").unlink(missing_ok=True)
        (mono / name / ".paperstack-lint.yaml").write_text("rule-folders: [lint]\nselect: [words]\n")
        write(mono / name, {"lint/words/mine.py": RULE.replace("WORD", f"of the {name}")})
    out = run("--output-format", "concise", "wiki/d.md", "blog/_posts/2020-01-02-b.md")[1]
    assert out.splitlines() == [
        "blog/_posts/2020-01-02-b.md:1:1 words/mine error: of the blog",
        "wiki/d.md:1:1 words/mine error: of the wiki",
    ]


def test_collection_is_that_of_the_configuration(mono: Path, run: Run) -> None:
    for name, tag in (("own/a", "NAS"), ("own/b", "NAS"), ("wiki/d", "nas")):
        (mono / f"{name}.md").write_text(f"---\ntitle: x\ntags: [{tag}]\n---\n")
    (mono / ".paperstack-lint.yaml").write_text("")
    git(mono, "add", "--all")
    assert found(run, "--select", "tags/variant", "own", "wiki") == set()
    (mono / "wiki/pyproject.toml").unlink()
    git(mono, "add", "--all")
    assert found(run, "--select", "tags/variant", "own", "wiki") == {("wiki/d.md", "tags/variant")}


HEADED = "---\ntitle: x\n---\n\n## 训练CNN的细节\n\n## 训练 GAN\n\n## 用 Adam 优化\n"


@pytest.mark.parametrize("with_git", [True, False])
def test_a_link_from_another_configuration_follows_a_changed_heading(mono: Path, run: Run, *, with_git: bool) -> None:
    (mono / "own/a.md").write_text("[x](../wiki/d.md#训练cnn的细节)\n")
    (mono / "wiki/d.md").write_text(HEADED)
    write(mono, {".paperstack-lint.yaml": "", "_config.yml": "title: x\n"})
    git(mono, "add", "--all")
    if not with_git:
        shutil.rmtree(mono / ".git")
    assert run("--fix", "own", "wiki")[0] == 0
    assert "训练 CNN 的细节" in (mono / "wiki/d.md").read_text()
    assert (mono / "own/a.md").read_text() == "[x](../wiki/d.md#训练-cnn-的细节)\n"


@pytest.mark.parametrize("follows", [True, False])
def test_a_heading_waits_for_a_link_under_a_configuration_that_does_not_run_what_follows(
    mono: Path, run: Run, *, follows: bool
) -> None:
    for folder, runs in (("own", not follows), ("wiki", follows)):
        (mono / folder / "pyproject.toml").unlink(missing_ok=True)
        (mono / folder / ".paperstack-lint.yaml").write_text("" if runs else "ignore: [links/anchor]\n")
    write(mono, {"own/a.md": HEADED, "wiki/d.md": "[x](../own/a.md#训练cnn的细节)\n", "_config.yml": "title: x\n"})
    git(mono, "add", "--all")
    out, err = run("own", "wiki")[1:]
    reason = "(no fix: wiki/d.md:1 refers to it as `#训练cnn的细节`, and no rule that updates its links is run there)"
    assert (reason in out, "--fix" in err) == (not follows, follows)
    out, err = run("--fix", "own", "wiki")[1:]
    assert "not fixed" not in err
    assert ((mono / "own/a.md").read_text() != HEADED) == follows


def test_a_heading_waits_where_a_note_of_another_configuration_leads_to_it(mono: Path, run: Run) -> None:
    (mono / "blog/_posts/old/2019-01-02-c.md").write_text("[x](../../../wiki/d.md#训练cnn的细节)\n")  # it is excluded
    (mono / "wiki/d.md").write_text(HEADED)
    (mono / "_config.yml").write_text("title: x\n")
    git(mono, "add", "--all")
    run("--fix", "wiki")
    assert (mono / "wiki/d.md").read_text() == HEADED


@pytest.mark.parametrize("beside", [[], ["wiki/e.md"]])
@pytest.mark.parametrize(("outer", "inner", "is_read"), [(300, 3000, True), (3000, 300, False)])
def test_each_note_may_be_as_large_as_its_own_configuration_allows(
    mono: Path, run: Run, beside: list[str], outer: int, inner: int, *, is_read: bool
) -> None:
    (mono / "wiki/pyproject.toml").unlink()
    write(mono, {".paperstack-lint.yaml": f"max-file-size: {outer}\n", "_config.yml": "title: x\n"})
    write(mono, {"wiki/.paperstack-lint.yaml": f"max-file-size: {inner}\n", "wiki/e.md": "# E\n"})
    write(mono, {"wiki/d.md": HEADED + "text\n" * 100, "own/a.md": "[x](../wiki/d.md#没有的标题)\n"})
    git(mono, "add", "--all")
    assert (("own/a.md", "links/anchor") in found(run, "own/a.md", *beside)) == is_read


def test_strangers_raise_no_limit_for_notes_beside_those_of_the_run(mono: Path, run: Run) -> None:
    (mono / "wiki/pyproject.toml").unlink()
    large = {"wiki/.paperstack-lint.yaml": "max-file-size: 9000000\n", "wiki/d.md": HEADED + "x" * 2_000_000}
    write(mono, {**large, "own/a.md": "[x](../wiki/d.md#没有的标题)\n", "_config.yml": "title: x\n"})
    git(mono, "add", "--all")
    assert found(run, "own/a.md") == {("own/a.md", "links/anchor")}
    assert found(run, "--untrusted", "own/a.md") == set()


def test_what_is_cached_of_a_note_depends_on_the_configuration_that_governs_it(mono: Path, run: Run) -> None:
    sections = "template: { sections: [{ key: n, emoji: 📝, label: Notes }, { key: p, emoji: 📚, label: Prior }] }\n"
    rule = "{ require: when-used, consistent-in: collection }"
    paper = "* [A Paper](https://arxiv.org/abs/1911.09265)\n"
    texts = {
        ".paperstack-lint.yaml": f"notes: [own, sub]\nrules: {{ sections/no-template: {rule} }}\n",
        "own/a.md": f"# 论文\n\n{paper}  It is written about.\n\n[x](../sub/b.md#论文)\n",
        "sub/.paperstack-lint.yaml": sections,
        "sub/b.md": f"# 论文\n\n{paper}* 📝 Notes: x\n* 📚 Prior: y\n\n[x](../own/a.md#论文)\n",
        "_config.yml": "title: x\n",
    }
    write(mono, texts)
    git(mono, "add", "--all")
    cache = ("--cache-dir", str(mono.parent / "cache"))
    run(*cache)
    (mono / "sub/.paperstack-lint.yaml").unlink()
    assert found(run, *cache, "own/a.md") == found(run, "--no-cache", "own/a.md")


def test_a_broken_anchor_into_another_configuration_is_reported_whatever_is_named(mono: Path, run: Run) -> None:
    (mono / "own/a.md").write_text("[x](../wiki/d.md#没有的标题)\n")
    (mono / "wiki/d.md").write_text(HEADED)
    (mono / "_config.yml").write_text("title: x\n")
    git(mono, "add", "--all")
    for paths in (["own"], ["own", "wiki"], ["own", "blog"]):
        assert ("own/a.md", "links/anchor") in found(run, *paths)


def test_each_configuration_has_its_baseline(mono: Path, run: Run) -> None:
    code, _, err = run("--write-baseline")
    assert code == 0
    for name in (".", "blog", "wiki"):
        assert (mono / name / ".paperstack-lint-baseline.jsonl").exists()
    assert err.count("only new ones are reported") == 3
    code, out, _ = run()
    assert (code, out) == (0, "")
    (mono / "wiki/d.md").write_text(FAULTY + "\n[new]()\n")
    (mono / "blog/_posts/2020-01-02-b.md").write_text("---\ntitle: x\n---\n")
    assert run("--output-format", "concise")[1].count("\n") == 1
    assert "no longer occur from blog/.paperstack-lint-baseline.jsonl" in run("--prune-baseline")[2]
    assert "in the baseline wiki/.paperstack-lint-baseline.jsonl" in run()[2]


def test_suppressions_are_written_under_each_configuration(mono: Path, run: Run) -> None:
    assert run("--add-disables", "old")[0] == 0
    assert found(run) == set()
    assert "links/empty" in (mono / "wiki/d.md").read_text()
    assert "links/empty" not in (mono / "blog/_posts/2020-01-02-b.md").read_text()


def test_diff_statistics_and_changed_lines_are_of_all_configurations(mono: Path, run: Run) -> None:
    out = run("--diff")[1]
    assert [name in out for name in ("blog/_posts/2020", "own/a.md", "wiki/d.md")] == [True, True, False]
    assert "2 errors, 2 warnings" in run("--statistics")[2]
    (mono / "wiki/d.md").write_text(FAULTY + "\n[new]()\n")
    assert found(run, "--diff-base", "HEAD") == {("wiki/d.md", "links/empty")}


def test_standard_input_is_governed_by_its_name(mono: Path) -> None:
    words = ["--output-format", "concise", "-", "--stdin-filename"]
    for name, rules in (("blog/_posts/new.md", {"links/arxiv-form"}), ("wiki/new.md", {"links/empty"})):
        done = program.run(*words, name, cwd=mono, stdin=FAULTY.encode())
        assert {line.split()[1] for line in done.stdout.splitlines()} == rules, done.stderr


def test_papers_are_listed_under_their_own_template(mono: Path, run: Run) -> None:
    (mono / "wiki/pyproject.toml").unlink()
    (mono / "wiki/.paperstack-lint.yaml").write_text(TEMPLATE)
    (mono / "wiki/d.md").write_text("* [A Paper](https://arxiv.org/abs/1911.09265)\n* 🍎 One: x\n* 🍐 Two:\n")
    (mono / "own/a.md").write_text("* [B Paper](https://arxiv.org/abs/1911.09266)\n* 🔑 Key: x\n* 🎓 Source:\n")
    code, out, err = run("papers", "wiki", "own")
    assert code == 0
    assert "🍎" in out
    assert "🔑" in out
    assert "2 papers in 2 notes" in err
    papers = json.loads(run("papers", "--output-format", "json", "wiki", "own")[1])["papers"]
    assert [(one["path"], one["missing"][:1]) for one in papers] == [("own/a.md", ["motivation"]), ("wiki/d.md", [])]


def test_tags_of_two_vocabularies_are_refused_with_both_names(mono: Path, run: Run) -> None:
    code, out, err = run("tags")
    assert (code, out) == (2, "")
    assert ".paperstack-lint.yaml and " in err or "blog/.paperstack-lint.yaml and " in err
    assert "name notes of one of them" in err
    assert run("tags", "wiki")[0] == 0


def test_network_is_requested_in_one_way(mono: Path, run: Run, tmp_path: Path) -> None:
    recording = tmp_path / "none.jsonl"
    recording.write_text("")
    (mono / "wiki/pyproject.toml").unlink()
    (mono / "wiki/.paperstack-lint.yaml").write_text("online: { timeout: 5 }\n")
    for words in (("--online",), ("links",)):
        code, out, err = run(*words, "--replay", str(recording), "wiki", "own")
        assert (code, out) == (2, "")
        assert "differ in `online`: write the same into both" in err
        assert "wiki/.paperstack-lint.yaml" in err
        # A configuration that governs none of the notes has no say.
        assert "is empty; record it" in run(*words, "--replay", str(recording), "wiki")[2]


def test_no_configuration_that_comes_with_the_notes_is_trusted(mono: Path, run: Run) -> None:
    for name in ("wiki", "blog"):
        (mono / name / "pyproject.toml").unlink(missing_ok=True)
        (mono / name / ".paperstack-lint.yaml").write_text("rule-folders: [lint]\n")
        trap = '"""A trap."""\nfrom pathlib import Path\nPath("ran").touch()\ndef check(note, options):\n    return iter(())\n'
        write(mono / name, {"lint/words/mine.py": trap})
    err = run("--untrusted", "wiki", "blog", "own")[2]
    for name in ("wiki", "blog"):
        assert f"untrusted notes: {name}/.paperstack-lint.yaml may not set rule-folders" in err
    assert not (mono / "ran").exists()
    run("wiki")
    assert (mono / "ran").exists()


def test_a_folder_is_listed_as_often_for_many_configurations_as_for_few(
    mono: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    entries = Tree._entries

    def counting(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
        listed.append(path)
        return entries(tree, path)

    monkeypatch.setattr(Tree, "_entries", counting)
    times = []
    for number in (2, 20):
        write(mono, {f"b{at}/.paperstack-lint.yaml": "select: [links]\n" for at in range(number)})
        write(mono, {f"b{at}/n.md": "[a](x.png)\n" for at in range(number)})
        listed.clear()
        assert run("--no-cache", "--jobs", "1", ".")[0] == 1
        times.append([os.path.realpath(path) for path in listed].count(str(mono.resolve())))
    assert times[0] == times[1] > 0
