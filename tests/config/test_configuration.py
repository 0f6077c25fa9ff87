"""Which configuration counts, what it contains, and what is said of one that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperstack_lint.config.configuration import Config
from paperstack_lint.config.discovery import load
from paperstack_lint.config.selection import covers, select_rules
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.note.template import DEFAULT, SectionKind

RULES = {name: Path(name) for name in ("links/arxiv-form", "links/scheme", "sections/missing", "mine/own-rule")}


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str, name: str = ".paperstack-lint.yaml") -> Config:
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def test_defaults_are_those_of_a_blog_without_any_file(blog: Path) -> None:
    assert load(blog) == Config(blog)
    assert Config(blog).template == DEFAULT
    assert Config(blog).max_file_size == 2_000_000


def test_every_key_is_read(blog: Path) -> None:
    (blog / "papers").mkdir()
    config = written(
        blog,
        """
notes: [_posts, papers]
select: [front-matter, sections, links, tags, headings, papers]
ignore: [links/scheme]
severity: {sections/empty: warning, links: off}
per-file-ignores: {"_posts/2019-*": [sections]}
fail-on: warning
exclude: ["drafts/**"]
template:
  sections:
    - {key: key, emoji: "🔑", label: Key, aliases: [核心]}
    - {key: ideas, emoji: "💡", label: Ideas, optional: true}
rules:
  front-matter/keys: {required: [title, date, tags], strict: yes, limit: 3}
rule-folders: [lint_rules]
max-file-size: 5000
""",
    )
    assert config.root == blog
    assert config.file == blog / ".paperstack-lint.yaml"
    assert config.notes == ("_posts", "papers")
    assert config.select == ("front-matter", "sections", "links", "tags", "headings", "papers")
    assert (config.ignore, config.exclude) == (("links/scheme",), ("drafts/**",))
    assert config.severity == {"sections/empty": "warning", "links": "off"}
    assert (config.per_file_ignores, config.fail_on) == ({"_posts/2019-*": ("sections",)}, "warning")
    assert config.template.sections == (
        SectionKind("key", "🔑", "Key", ("核心",)),
        SectionKind("ideas", "💡", "Ideas", (), True),
    )
    assert config.rules == {"front-matter/keys": {"required": ["title", "date", "tags"], "strict": True, "limit": 3}}
    assert config.rule_folders == (blog / "lint_rules",)
    assert config.max_file_size == 5000


def test_pyproject_says_the_same(blog: Path) -> None:
    text = '[tool.paperstack-lint]\nignore = ["links"]\n[tool.paperstack-lint.rules."tags/form"]\nempty = false\n'
    config = written(blog, text, "pyproject.toml")
    assert config.ignore == ("links",)
    assert config.rules == {"tags/form": {"empty": False}}


def test_nearest_parent_wins_and_one_without_the_table_is_passed(blog: Path) -> None:
    written(blog, "ignore: [links]")
    near = blog / "a/b"
    near.mkdir(parents=True)
    (near / "pyproject.toml").write_text('[project]\nname = "paperstack-lint-blog"\n')
    (blog / "a/pyproject.toml").write_text("not = [read")
    assert load(near).root == blog
    (near / "pyproject.toml").write_text('[tool.paperstack-lint]\nignore = ["tags"]\n')
    assert (load(near).root, load(near).ignore) == (near, ("tags",))


@pytest.mark.parametrize("name", [".paperstack-lint.yaml", ".paperstack-lint.yml", "pyproject.toml"])
def test_each_name_of_a_configuration_is_read(blog: Path, name: str) -> None:
    text = '[tool.paperstack-lint]\nignore = ["tags"]\n' if name == "pyproject.toml" else "ignore: [tags]"
    assert written(blog, text, name).ignore == ("tags",)
    assert load(blog).file == blog / name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (".paperstack-lint.yaml", ".paperstack-lint.yml"),
        (".paperstack-lint.yaml", "pyproject.toml"),
        (".paperstack-lint.yml", "pyproject.toml"),
    ],
)
def test_two_configurations_in_one_folder_are_an_error_that_names_both(blog: Path, first: str, second: str) -> None:
    for name in (first, second):
        (blog / name).write_text("[tool.paperstack-lint]\n" if name == "pyproject.toml" else "ignore: [tags]\n")
    with pytest.raises(ConfigError, match=re.escape(f"{first} and {second}: two configurations in one folder; ")):
        load(blog)
    with pytest.raises(ConfigError, match="two configurations"):
        load(blog / "below")
    assert load(blog, Path(first)).file == blog / first
    assert load(blog, isolated=True).file is None


def test_named_file_and_isolation_go_before_discovery(blog: Path) -> None:
    written(blog, "ignore: [links]")
    (blog / "other").mkdir()
    (blog / "other/my.yaml").write_text("ignore: [tags]")
    (blog / "other/my.toml").write_text('[tool.paperstack-lint]\nignore = ["headings"]\n')
    assert load(blog, Path("other/my.yaml")).ignore == ("tags",)
    assert load(blog, Path("other/my.yaml")).root == blog / "other"
    assert load(blog, Path("other/my.toml")).ignore == ("headings",)
    assert load(blog, isolated=True) == Config(blog, baseline="")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeffignore: []\n", "---\n"])
def test_file_that_says_nothing_means_the_defaults(blog: Path, text: str) -> None:
    assert written(blog, text)._replace(file=None) == Config(blog)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignores: []", "unknown key `ignores`; did you mean `ignore`?"),
        ("root: x", "unknown key `root`"),
        ("rule_folders: [x]", "did you mean `rule-folders`?"),
        ("notes: _posts", "notes: expected a list of texts, found `_posts`"),
        ("notes: [1]", "notes: expected a text in every place of the list, found `1`"),
        ("notes:", "notes: expected a list of texts, found nothing"),
        ("select: []", "select: names no rule"),
        ("notes: []", "notes: no such folder: none; name one that exists, or leave the key out"),
        ("notes: [_post, nowhere]", "notes: no such folder: `_post`, `nowhere`"),
        ("notes: [../elsewhere]", "notes: `../elsewhere` is outside of"),
        ("notes: [/]", "notes: `/` is outside of"),
        ("notes: [.paperstack-lint.yaml]", "notes: `.paperstack-lint.yaml` is a file; name its folder"),
        ("max-file-size: 2 MB", "max-file-size: expected a number of bytes from 1 to 1,000,000,000, found `2 MB`"),
        ("max-file-size: 0", "max-file-size: expected a number of bytes from 1 to 1,000,000,000, found `0`"),
        ("max-file-size: true", "max-file-size: expected a number of bytes"),
        ("[a, b]", "expected a table of keys and values, found a list"),
        ("hello", "expected a table of keys and values, found `hello`"),
        ("rules: [links]", "rules: expected a table of rules, found a list"),
        ("rules: {links/scheme: true}", "rules: links/scheme: expected a table of options, found `True`"),
        ("template: {sections: []}", "template: sections: expected a list of sections, found a list"),
        ("template: {section: []}", "template: unknown key `section`; did you mean `sections`?"),
        ("template: {sections: [{key: a}]}", "template: sections: 1: label: expected text, found nothing"),
        (
            'template: {sections: [{key: a, emoji: "\\uFE0F", label: A}]}',
            "sections: 1: emoji: `\ufe0f` is not an emoji; write one",
        ),
        (
            "template: {sections: [{key: a, emoji: M, label: A}]}",
            "`M` is not an emoji; write one, such as `🔑`, or leave the key out",
        ),
        (
            'template: {sections: [{key: a, emoji: "##", label: A}]}',
            "emoji: `##` is Markdown, not an emoji; leave the key out",
        ),
        (
            'template: {sections: [{key: a, emoji: "1.", label: A}]}',
            "emoji: `1.` is Markdown, not an emoji; leave the key out",
        ),
        (
            "template: {sections: [{key: a, number: 2a, label: A}]}",
            "number: expected a number from 1 to 99, as in `number: 2`",
        ),
        ("template: {sections: [{key: a, label: 1. どんなもの？}]}", "write `number: 1, label: どんなもの？`"),
        (
            "template: {sections: [{key: a, label: どんなもの？}, {key: b, label: どんなもの?}]}",
            "`どんなもの` identifies two sections; rename one",
        ),
        (
            "template: {sections: [{key: a, number: 1, label: A}, {key: b, number: 1, label: B}]}",
            "`number 1` identifies two sections; rename one",
        ),
        (
            "template: {where: {path: [x]}, sections: [{key: a, label: A}]}",
            "where: unknown key `path`; did you mean `paths`?",
        ),
        (
            "template: {where: {}, sections: [{key: a, label: A}]}",
            "where: selects no notes; give paths, tags or categories",
        ),
        (
            "template: {where: {tags: x}, sections: [{key: a, label: A}]}",
            "where: tags: expected a list of texts, found `x`",
        ),
        (
            'template: {sections: [{key: a, emoji: 🔑, label: A}, {key: b, emoji: "🔑\\uFE0F", label: B}]}',
            "template: sections: `🔑` identifies two sections; rename one",
        ),
        (f"max-file-size: {'9' * 300}", "max-file-size: expected a number of bytes from 1 to 1,000,000,000"),
        ("template: {sections: [{key: a, emoji: 🔑, label: ' '}]}", "sections: 1: label: expected text, found ` `"),
        ("template: {sections: [{key: a, emoji: 🔑, label: A, alias: [b]}]}", "did you mean `aliases`?"),
        (
            "template: {sections: [{key: a, emoji: 🔑, label: A, optional: 1}]}",
            "sections: 1: optional: expected true or false, found `1`",
        ),
        (
            "template: {sections: [{key: a, emoji: 🔑, label: A}, {key: b, emoji: 🎓, label: B, aliases: [a]}]}",
            "template: sections: `a` identifies two sections; rename one",
        ),
        (
            f"template: {{sections: [{{key: a, emoji: 🔑, label: {'a' * 81}}}]}}",
            f"label: `{'a' * 80}…` has more than 80 characters; shorten it",
        ),
        ("template: {sections: [{key: a, emoji: 🔑, label: A*b}]}", "expected words without markup, found `A*b`"),
        ('template: {sections: [{key: a, emoji: 🔑, label: "：？"}]}', "expected words without markup"),
        ("ignore: [", "is not valid YAML: line "),
        ("a: &a [x]\nignore: *a", "is not valid YAML: line 2"),
        ("ignore: [x]\nignore: [y]", "is not valid YAML: line 2: `ignore` occurs twice"),
        ("x: " + "[" * 5000, "is not valid YAML: line "),
    ],
)
def test_what_cannot_be_used_is_named_with_file_place_and_remedy(blog: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        written(blog, text)
    assert re.match(r"\.paperstack-lint\.yaml:(\d+:)? ", str(raised.value))
    assert message in str(raised.value)


def test_file_that_cannot_be_read_is_named(blog: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read: no such file"):
        load(blog, Path("none.yaml"))
    with pytest.raises(ConfigError, match="cannot be read: "):
        load(blog, blog)
    (blog / "latin.yaml").write_bytes(b"ignore: [\xe9]")
    with pytest.raises(ConfigError, match=r"latin\.yaml: is not UTF-8 text; save it as UTF-8"):
        load(blog, Path("latin.yaml"))
    (blog / "plain.toml").write_text("[tool.ruff]\n")
    with pytest.raises(ConfigError, match=re.escape("plain.toml: has no table [tool.paperstack-lint]; add one")):
        load(blog, Path("plain.toml"))


@pytest.mark.parametrize("text", ["[tool.paperstack-lint\n", "x = " + "[" * 5000 + "# paperstack-lint"])
def test_pyproject_that_names_the_tool_but_cannot_be_read_is_an_error(blog: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"pyproject\.toml: is not valid TOML: "):
        written(blog, text, "pyproject.toml")


@pytest.mark.parametrize("text", ["tool = 3 # paperstack-lint", "[project]\nname = 'paperstack-lint'\n"])
def test_pyproject_without_the_table_is_no_configuration(blog: Path, text: str) -> None:
    assert written(blog, text, "pyproject.toml").file is None


def test_collection_is_what_exists_of_the_notes(blog: Path) -> None:
    (blog / "_posts").mkdir()
    (blog / "source").write_text("a file")
    assert Config(blog).note_folders == (blog / "_posts",)


@pytest.mark.parametrize(
    ("config", "select", "ignore", "names"),
    [
        ({}, [], [], sorted(RULES)),
        ({"select": ("links",)}, [], [], ["links/arxiv-form", "links/scheme"]),
        ({"select": ("links", "papers")}, ["mine/own-rule"], [], ["mine/own-rule"]),
        ({"ignore": ("links", "mine")}, [], [], ["sections/missing"]),
        ({"ignore": ("links",)}, ["links/scheme", "sections"], [], ["links/scheme", "sections/missing"]),
        ({}, ["links"], ["links/scheme"], ["links/arxiv-form"]),
        ({"select": ("papers",)}, [], [], []),
    ],
)
def test_rules_are_selected_by_name_and_family(
    config: dict[str, tuple[str, ...]], select: list[str], ignore: list[str], names: list[str]
) -> None:
    assert select_rules(Config(Path())._replace(**config), RULES, select, ignore) == names  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("config", "select", "message"),
    [
        ({"ignore": ("link/scheme",)}, [], "configuration: ignore: unknown rule `link/scheme`; did you mean `links/s"),
        ({"select": ("link",)}, [], "configuration: select: unknown rule `link`; did you mean `links`?"),
        ({"severity": {"sections/mising": "off"}}, [], "severity: unknown rule `sections/mising`; did you mean"),
        (
            {"per_file_ignores": {"a/*": ("link",)}},
            [],
            "per-file-ignores: a/*: unknown rule `link`; did you mean `links`",
        ),
        ({"rules": {"links": {}}}, [], "configuration: rules: unknown rule `links`"),
        ({}, ["all"], "--select: unknown rule `all`; `paperstack-lint rules` lists them"),
        ({}, ["mine/own"], "--select: unknown rule `mine/own`; did you mean `mine/own-rule`?"),
    ],
)
def test_unknown_rules_are_errors_that_name_the_known_ones(
    config: dict[str, object], select: list[str], message: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        select_rules(Config(Path())._replace(**config), RULES, select)  # type: ignore[arg-type]
    assert message in str(raised.value)


def test_messages_name_the_configuration_file(blog: Path) -> None:
    config = written(blog, "ignore: [nothing]")
    assert config.source == ".paperstack-lint.yaml"
    with pytest.raises(ConfigError, match=r"^\.paperstack-lint\.yaml:1: ignore: unknown rule `nothing`"):
        select_rules(config, RULES)


def test_warnings_are_found_by_name_or_family() -> None:
    assert covers(("sections/empty",), "sections/empty")
    assert covers(("sections",), "sections/empty")
    assert not covers(("sections/empty", "links"), "sections/missing")
