"""The site that a note belongs to, how targets resolve in it, and what counts as a post."""

from __future__ import annotations

import datetime
import os
import pickle
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.site import Resolution, Site, detect_generator
from paperstack_lint.site.file_references import is_machine_path
from paperstack_lint.site.generators import normalize_names
from paperstack_lint.site.targets import parse_target
from paperstack_lint.site.tree import name_difference

TODAY = datetime.date(2026, 6, 15)


def project(*notes: Path) -> Project:
    return Project(DEFAULT, TODAY, notes)


def lay(root: Path, *names: str) -> None:
    """Create files, and folders for names that end in `/`."""
    for name in names:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "generator"),
    [
        (["_config.yml"], "jekyll"),
        (["_config.yml", "source/"], "hexo"),
        (["_config.yml", "scaffolds/"], "hexo"),
        (["hugo.toml"], "hugo"),
        (["hugo.yaml", "_config.yml"], "hugo"),
        (["config/_default/"], "hugo"),
        (["config.toml", "content/"], "hugo"),
        (["config.yaml", "content/"], "hugo"),
        (["config.toml"], None),
        (["content/"], None),
        (["_config.yml/"], None),
    ],
)
def test_generator_is_detected_by_its_configuration(tmp_path: Path, files: list[str], generator: str | None) -> None:
    lay(tmp_path, *files)
    assert detect_generator(tmp_path) == generator


def test_nearest_generator_wins_and_goes_before_the_repository(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "_config.yml", "docs/hugo.toml", "docs/content/sub/.git/")
    sites = [project().site(tmp_path / name) for name in ("docs/content/sub/x.md", "_posts/x.md")]
    assert [site and (site.root, site.generator) for site in sites] == [
        (tmp_path / "docs", "hugo"),
        (tmp_path, "jekyll"),
    ]


def test_repository_is_the_site_where_no_generator_is(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "notes/x.md")
    site = project().site(tmp_path / "notes/x.md")
    assert site
    assert (site.root, site.generator) == (tmp_path, "")


def test_notes_of_one_site_share_it(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml")
    ours = project()
    assert ours.site(tmp_path / "_posts/a.md") is ours.site(tmp_path / "about/b.md")


def statuses(root: Path, note: str, *targets: str) -> list[str]:
    ours = project()
    return [ours.resolve(root / note, target).status for target in targets]


def test_without_a_site_only_relative_targets_below_the_current_folder_are_resolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, "outside.png", "here/img/a.png", "here/notes/x.md", "here/notes/b.png")
    monkeypatch.chdir(tmp_path / "here")
    assert project().site(Path("notes/x.md")) is None
    assert statuses(Path(), "notes/x.md", "b.png", "../img/a.png", "none.png") == ["found", "found", "missing"]
    assert statuses(Path(), "notes/x.md", "/img/a.png", "/none.png", "../../outside.png") == ["unknown"] * 3


def test_without_a_site_a_note_elsewhere_is_resolved_in_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, "here/", "there/a.png", "b.png")
    monkeypatch.chdir(tmp_path / "here")
    assert statuses(tmp_path, "there/x.md", "a.png", "none.png", "../b.png") == ["found", "missing", "unknown"]


def test_repository_without_a_generator_takes_any_parent_for_the_root(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "docs/img/a.png", "docs/.vuepress/public/b.png", "public/c.png")
    found = statuses(tmp_path, "docs/deep/x.md", "/img/a.png", "/b.png", "/c.png", "/docs/img/a.png", "/none.png")
    assert found == ["found"] * 4 + ["missing"]


def test_settings_of_the_generator_are_heeded(tmp_path: Path) -> None:
    lay(tmp_path, "jekyll/site/img/a.png", "hexo/scaffolds/", "hexo/src/a.png", "hexo/themes/plain/source/b.png")
    (tmp_path / "jekyll/_config.yml").write_text("source: ./site\nbaseurl: /blog\n")
    (tmp_path / "hexo/_config.yml").write_text("root: /notes/ # the prefix\nsource_dir: src\n")
    assert statuses(tmp_path / "jekyll", "_posts/x.md", "/img/a.png", "/blog/img/a.png", "/blog/a.png") == [
        "found",
        "found",
        "missing",
    ]
    assert statuses(tmp_path / "hexo", "src/_posts/x.md", "/a.png", "/notes/a.png", "/b.png", "/source/a.png") == [
        "found",
        "found",
        "found",
        "missing",
    ]


def test_collections_of_jekyll_may_have_a_folder(tmp_path: Path) -> None:
    lay(tmp_path, "notes/_posts/x.md")
    (tmp_path / "_config.yml").write_text("collections_dir: notes\n")
    assert statuses(tmp_path, "notes/_posts/y.md", "{% link _posts/x.md %}", "{% link _posts/z.md %}") == [
        "found",
        "missing",
    ]


def test_settings_of_hugo_may_be_json(tmp_path: Path) -> None:
    lay(tmp_path, "public/a.png")
    (tmp_path / "hugo.json").write_text('{\n  "baseURL": "https://x.org/blog/",\n  "staticDir": "public"\n}\n')
    assert statuses(tmp_path, "content/x.md", "/a.png", "/blog/a.png", "/b.png") == ["found", "found", "missing"]


def test_theme_of_hugo_lays_files_too(tmp_path: Path) -> None:
    lay(tmp_path, "hugo.toml", "themes/plain/static/a.png")
    assert statuses(tmp_path, "content/x.md", "/a.png", "/b.png") == ["found", "missing"]


def test_setting_with_a_folder_out_of_the_site_finds_nothing(tmp_path: Path) -> None:
    lay(tmp_path, "secret/a.png", "blog/scaffolds/")
    (tmp_path / "blog/_config.yml").write_text("source_dir: ../secret\n")
    assert statuses(tmp_path / "blog", "source/_posts/x.md", "/a.png", "/b.png") == ["unknown", "unknown"]


@pytest.mark.parametrize(
    "target",
    [
        "../../outside/{}.png",
        "/../outside/{}.png",
        "%2e%2e/%2E%2e/outside/{}.png",
        "..%2f..%2foutside/{}.png",
        "..\\..\\outside\\{}.png",
        "link/{}.png",
        "/link/{}.png",
        "{}-link.png",
        "//outside/{}.png",
        "file:///outside/{}.png",
        "\\\\server\\{}.png",
        "{}.png\0",
        "{}.png%00",
    ],
)
def test_what_is_outside_is_unknown_whether_it_exists_or_not(tmp_path: Path, target: str) -> None:
    lay(tmp_path, "outside/there.png", "blog/_config.yml", "blog/_posts/")
    blog = tmp_path / "blog"
    for folder in (blog, blog / "_posts"):
        (folder / "link").symlink_to(tmp_path / "outside")
        (folder / "there-link.png").symlink_to(tmp_path / "outside/there.png")
        (folder / "none-link.png").symlink_to(tmp_path / "outside/none.png")
    assert statuses(blog, "_posts/x.md", target.format("there"), target.format("none")) == ["unknown", "unknown"]


def test_links_inside_the_site_are_followed(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml", "img/a.png", "_posts/")
    (tmp_path / "pictures").symlink_to(tmp_path / "img")
    (tmp_path / "img/loop").symlink_to(tmp_path / "img")
    (tmp_path / "gone").symlink_to(tmp_path / "img/none.png")
    (tmp_path / "knot").symlink_to(tmp_path / "knot")
    targets = "/pictures/a.png", "/img/loop/loop/a.png", "/gone", "/knot/a.png", "/img/a.png/b.png"
    assert statuses(tmp_path, "_posts/x.md", *targets) == ["found", "found", "missing", "missing", "missing"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFO in a folder")
def test_fifo_is_no_file(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml")
    os.mkfifo(tmp_path / "a.png")
    assert statuses(tmp_path, "x.md", "a.png") == ["missing"]


def test_an_ignored_file_is_not_certainly_missing(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "notes/pdf/", "raw/there.pdf")
    (tmp_path / ".gitignore").write_text("# local files\n\nraw/\n*.mov\n!/intro.mov\n")
    (tmp_path / "notes/pdf/.gitignore").write_bytes(b"/*.pdf\r\n")
    known = "../raw/there.pdf", "../raw/gone.pdf", "a.mov", "pdf/gone.pdf"
    assert statuses(tmp_path, "notes/x.md", *known) == ["found", "unknown", "unknown", "unknown"]
    missing = "../raw.pdf", "../local.pdf", "pdf/a/gone.pdf", "gone.pdf"
    assert statuses(tmp_path, "notes/x.md", *missing) == ["missing"] * 4
    assert statuses(tmp_path, "x.md", "intro.mov", "outro.mov") == ["missing", "unknown"]


def test_what_git_ignores_is_known_in_another_process_as_well(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "_config.yml")
    (tmp_path / ".gitignore").write_text("*.mov\n")
    here = project()
    note = tmp_path / "x.md"
    assert here.resolve(note, "a.mov").status == "unknown"  # patterns are compiled now
    there = pickle.loads(pickle.dumps(here))
    assert [there.resolve(note, name).status for name in ("a.mov", "a.png")] == ["unknown", "missing"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFO in a folder")
def test_a_fifo_says_nothing_of_what_git_ignores(tmp_path: Path) -> None:
    lay(tmp_path, ".git/")
    os.mkfifo(tmp_path / ".gitignore")
    assert statuses(tmp_path, "x.md", "a.png") == ["missing"]


def test_name_of_4096_characters_is_missing_or_unknown_without_an_error(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml")
    assert statuses(tmp_path, "x.md", "a" * 4096, "a" * 300_000, "a/" * 2000) == ["missing", "unknown", "missing"]


def test_wrong_case_and_composition_have_the_right_name_as_result(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "é.png")
    lay(tmp_path, "_config.yml", "Img/A.PNG", f"Img/{decomposed}")
    site = project().site(tmp_path / "x.md")
    assert site
    note = tmp_path / "x.md"
    assert site.resolve(note, "/img/a.png?raw=true") == Resolution("misspelt", "Img/A.PNG", "/Img/A.PNG?raw=true")
    assert site.resolve(note, "./Img/../img/a.png#x").target == "./Img/../Img/A.PNG#x"
    assert site.resolve(note, "/Img/é.png") == Resolution("misspelt", f"Img/{decomposed}", f"/Img/{decomposed}")
    # What the target says cannot be distinguished from Liquid: the name is reported, but nothing to write.
    assert site.resolve(note, "{{ '/img/a.png' | relative_url }}") == Resolution("misspelt", "Img/A.PNG", "")


@pytest.mark.parametrize(
    ("name", "target", "written"),
    [
        ("Img/A B.PNG", "/img/a%20b.png", "/Img/A%20B.PNG"),
        ("Img/A B.PNG", "/img/a b.png", "/Img/A%20B.PNG"),
        ("Img/100%.PNG", "/img/100%25.png", "/Img/100%25.PNG"),
        ("Img/(1).PNG", "/img/(1).png", "/Img/%281%29.PNG"),
        ("img/A.png", "/img/%61.png", "/img/A.png"),
        ("img/x/A.png", "/img/x//a.png", "/img/x//A.png"),
        ("img/X/a.png", "/img//x//a.png", ""),
    ],
)
def test_right_name_is_written_as_a_destination_needs_it(tmp_path: Path, name: str, target: str, written: str) -> None:
    lay(tmp_path, "_config.yml", name)
    found = project().resolve(tmp_path / "x.md", target)
    assert found == Resolution("misspelt", name, written)


@pytest.mark.parametrize(
    ("name", "target", "written", "what"),
    [
        ("img/ab.png", "/img/a%20b.png", "/img/ab.png", "spaces"),
        ("img/c d.png", "/img/c%2520d.png", "/img/c%20d.png", "percent-encoding"),
        ("img/Screen\u202f2.png", "/img/Screen%202.png", "/img/Screen%E2%80%AF2.png", "spaces"),
        ("img/e\uff11.png", "/img/e1.png", "/img/e\uff11.png", "the width of characters"),
        ("img/A.png", "/img/a.png", "/img/A.png", "case"),
        ("img/é.png", "/img/e\u0301.png", "/img/é.png", "Unicode composition"),
    ],
)
def test_the_difference_between_names_is_named(tmp_path: Path, name: str, target: str, written: str, what: str) -> None:
    lay(tmp_path, "_config.yml", name)
    found = project().resolve(tmp_path / "x.md", target)
    assert found == Resolution("misspelt", name, written)
    wanted = parse_target(target)
    assert wanted
    assert name_difference(wanted.path, name) == what


def test_a_name_that_two_files_have_but_for_spaces_is_missing(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml", "img/f g.png", "img/fg.png")
    assert project().resolve(tmp_path / "x.md", "/img/%20fg.png").status == "missing"


def test_the_path_in_the_repository_is_written_as_the_site_has_it(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml", "source/img/a.png")
    found = project().resolve(tmp_path / "source/x.md", "/source/img/a.png")
    assert found[:3] == ("missing", "/img/a.png", "/img/a.png")


def test_a_leading_slash_is_the_root_of_a_plain_repository(tmp_path: Path) -> None:
    lay(tmp_path, ".git/config", "notes/img/a.png", "img/b.png")
    found = [project().resolve(tmp_path / "notes/x.md", target) for target in ("/img/a.png#p", "/img/b.png")]
    assert [one[:3] for one in found] == [("missing", "notes/img/a.png", "/notes/img/a.png#p"), ("found", "", "")]


def test_a_note_needs_its_ending_in_a_plain_repository(tmp_path: Path) -> None:
    lay(tmp_path, ".git/config", "notes/x.md", "notes/poly.md", "notes/both", "notes/both.md")
    targets = ("poly#a", "both", "./poly.md", "none")
    found = [project().resolve(tmp_path / "notes/x.md", target)[:3] for target in targets]
    assert found == [
        ("missing", "notes/poly.md", "poly.md#a"),
        ("found", "", ""),
        ("found", "", ""),
        ("missing", "", ""),
    ]
    lay(tmp_path, "mkdocs.yml")
    assert project().resolve(tmp_path / "notes/x.md", "poly").target == ""


def test_a_documentation_tool_in_a_folder_of_a_repository_looks_elsewhere(tmp_path: Path) -> None:
    lay(tmp_path, ".git/config", "docs2/writerside.cfg", "docs2/topics/cv/x.md", "docs2/topics/y.md")
    lay(tmp_path, "docs2/images/a.png", "notes/x.md", "notes/y.md")
    targets = ("a.png", "b.png", "y.md")
    found = [project().resolve(tmp_path / "docs2/topics/cv/x.md", target).status for target in targets]
    assert found == ["found", "missing", "found"]
    assert project().resolve(tmp_path / "notes/x.md", "notes/y.md").status == "missing"
    lay(tmp_path, "notes/mkdocs.yml")
    assert project().resolve(tmp_path / "notes/x.md", "notes/y.md").status == "found"


def test_what_the_index_of_git_has_is_not_missing(tmp_path: Path) -> None:
    lay(tmp_path, "_config.yml", "assets/a.pdf", "assets/b.pdf", "new.pdf")
    for arguments in ("init -q", "add assets", f"update-index --add --cacheinfo 160000,{'1' * 40},module"):
        subprocess.run(["git", *arguments.split()], cwd=tmp_path, check=True)
    shutil.rmtree(tmp_path / "assets")
    (tmp_path / "new.pdf").unlink()
    targets = ("/assets/a.pdf", "/assets/c.pdf", "/new.pdf", "/module/x.pdf", "/assets/A.pdf")
    assert statuses(tmp_path, "x.md", *targets) == ["found", "missing", "missing", "found", "missing"]


def test_note_outside_the_root_is_not_resolved(tmp_path: Path) -> None:
    assert Site(tmp_path / "blog", "jekyll").resolve(tmp_path / "x.md", "/a.png").status == "unknown"


@pytest.mark.parametrize(
    ("target", "on_author_s_machine"),
    [
        ("c:\\notes\\a.png", True),
        ("FILE:///etc/hosts", True),
        ("/Volumes/disk/a.png", True),
        ("/mnt/c/Users/me/a.png", True),
        ("%APPDATA%/Typora/a.png", True),
        ("/home/me/a.png", True),
        ("/home/me/a.png?raw=true", True),
        ("/home/a.png", False),
        ("/users/me/a.png", False),
        ("/home/" + "a" * 5000 + "/a.png", False),
        ("https://example.org/C:/Users/me/a.png", False),
        ("cc:/a.png", False),
    ],
)
def test_path_of_a_computer_is_distinguished_from_one_of_a_site(target: str, on_author_s_machine: bool) -> None:
    assert is_machine_path(target) == on_author_s_machine


def test_each_folder_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "_config.yml", "img/a.png", "img/b.png", "_posts/x.md")
    listed: list[str] = []
    scan = os.scandir

    def counted(path: str) -> Iterator[os.DirEntry[str]]:
        listed.append(path)
        return scan(path)

    monkeypatch.setattr("paperstack_lint.site.tree.os.scandir", counted)
    statuses(tmp_path, "_posts/x.md", "/img/a.png", "/img/b.png", "/img/c.png", "../img/d.png", "e.png")
    assert sorted(listed) == sorted(str(tmp_path / name) for name in ("", "img", "_posts"))


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("{{ site.baseurl }}/a b.png", "/a b.png"),
        ("{{site.url}}{{ site.baseurl }}/a.png", "/a.png"),
        ("{{ site.baseurl }}{% link img/a.png %}", "/img/a.png"),
        ("{{ '/a.png' | relative_url }}", "/a.png"),
        ('{{ "/a.png" | prepend: site.baseurl | prepend: site.url }}', "/a.png"),
        ("{{ site.baseurl }}{{ '/a.png' }}", None),
        ("{{ page.url }}/a.png", None),
        ("/{{ site.img }}/a.png", None),
        ("{% post_url 2020-01-01-a %}", None),
        ("<%= root %>/a.png", None),
        ("a%20b.png?raw=true#x", "a b.png"),
        ("a%FF.png", "a%FF.png"),
        ("?x", None),
        ("#x", None),
        ("/", "/"),
        ("", None),
        ("https://example.org/a.png", None),
        ("//example.org/a.png", None),
        ("data:image/png;base64,AAAA", None),
        ("/me/repo/blob/main/a.png", None),
    ],
)
def test_target_is_read_as_a_path(target: str, path: str | None) -> None:
    found = parse_target(target)
    assert (found and "/" * found.absolute + found.path) == path


@given(st.text(st.sampled_from("{}%/.\\ 'a\"|:?#\0é\ud800")) | st.text())
def test_any_target_is_read_without_an_error(target: str) -> None:
    status = Site(Path("/nowhere/at all"), "jekyll").resolve(Path("/nowhere/at all/x.md"), target).status
    # In a folder that does not exist, nothing is found but the root itself.
    found = parse_target(target)
    assert status != "found" or (found and not normalize_names(tuple(found.path.split("/"))))


@pytest.mark.parametrize(
    ("name", "is_post"),
    [
        ("_posts/2020-01-02-vit.md", True),
        ("_posts/vit.md", True),
        ("_posts/nlp/2020-1-2-bert.md", True),
        ("papers/2020-01-02-vit.md", False),
        ("papers/vit.md", False),
        ("_posts/README.md", False),
        ("_posts/nlp/index.md", False),
        ("_posts/_index.md", False),
        ("_posts/template.md", False),
        ("_drafts/2020-01-02-x.md", False),
        ("_posts/templates/x.md", False),
        ("scaffolds/2020-01-02-x.md", False),
        ("archetypes/default.md", False),
        ("_posts2/vit.md", False),
        ("posts/nlp.md", False),
        ("posts/2020-01-02-vit.md", False),
        ("_papers/vit.md", True),
    ],
)
def test_post_is_dated_or_in_the_collection(tmp_path: Path, name: str, is_post: bool) -> None:
    # What the folders above the site are called says nothing.
    root = tmp_path / "templates"
    lay(root, "_config.yml", "_posts/")
    assert project(root / "_posts", root / "posts", root / "_papers").is_post(root / name) == is_post


def test_post_is_recognised_without_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ours = project(Path("posts"))
    names = "posts/vit.md", "posts/templates/vit.md", "2020-01-02-vit.md", "vit.md"
    assert [ours.is_post(Path(name)) for name in names] == [True, False, True, False]


def test_a_relative_path_of_a_plain_repository_counts_from_the_note(tmp_path: Path) -> None:
    for name in (".git/config", "notes/y.md", "img/a b.png", "chrono/2019.md", "chrono/own.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    note = tmp_path / "chrono/2019.md"

    def resolved(target: str) -> tuple[str, str]:
        found = Site(tmp_path, "").resolve(note, target)
        return found.status, found.target

    assert resolved("own.md") == resolved("../notes/y.md") == resolved("/notes/y.md") == ("found", "")
    assert resolved("notes/y.md?raw=true#z") == ("missing", "../notes/y.md?raw=true#z")
    assert resolved("img/a%20b.png") == ("missing", "../img/a%20b.png")
    assert resolved("./notes/y.md") == ("missing", "../notes/y.md")
    assert resolved("notes/z.md") == ("missing", "")
    assert Site(tmp_path, "").find(note, "notes/y.md") is None
    (tmp_path / "mkdocs.yml").write_text("", encoding="utf-8")
    assert resolved("notes/y.md") == ("found", "")
