"""The documentation is true: what it shows is what the tool does. `--update` writes it again."""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from paperstack_lint import __version__
from paperstack_lint.catalogue.init.learning import learn
from paperstack_lint.cli.main import main
from paperstack_lint.config import configuration, discovery, selection
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.option_schema import option_descriptions
from paperstack_lint.engine.rule import Rule, build, field_name, schema
from paperstack_lint.note.front_matter.yaml_reader import load_config
from paperstack_lint.text import translation
from tests import rule_pages
from tests.catalogue.blogs import BLOGS, write
from tests.repositories import git
from tests.rule_pages import CHINESE, ENGLISH, Language

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = tuple(
    f"docs/{name}.md"
    for name in (
        *(
            "README",
            "adoption",
            "api",
            "ci",
            "cluster",
            "collection",
            "configuration",
            "editors",
            "migration",
            "online",
        ),
        *("proof", "report", "rules", "start", "tutorial"),
    )
)
"""The pages that have a Chinese twin of the same name in `docs/zh/`."""
LANGUAGES = (ENGLISH, CHINESE)
TWINS = (READMES, *((page, page.replace("docs/", "docs/zh/")) for page in PAGES))
TUTORIAL = ("docs/tutorial.md", "docs/zh/tutorial.md")
CONFIGURATION = ("docs/configuration.md", "docs/zh/configuration.md")
FENCE = r"^```([^\n]*)\n(.*?)^```$"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(text: str) -> list[tuple[str, str]]:
    """The info strings and texts of the fenced blocks at the margin."""
    return re.findall(FENCE, text, re.MULTILINE | re.DOTALL)


def is_chinese(name: str) -> bool:
    """Whether a document is in Chinese, and shows what the tool prints where the locale is Chinese."""
    return "zh" in re.split(r"[./]", name)


def compared(name: str, made: str, request: pytest.FixtureRequest) -> None:
    """The file is what the rules and the examples make; with `--update` it becomes that."""
    if request.config.getoption("--update"):
        (ROOT / name).write_text(made, encoding="utf-8")
    assert read(name) == made, "run `pytest tests/test_docs.py --update`"


@pytest.fixture
def old_blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog of twelve posts without a configuration, and a recording, as the current folder."""
    folder = write(tmp_path / "old", BLOGS["jekyll"](), git=False)
    shutil.copy(ROOT / "examples/web.jsonl", folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, as a clone has them, as the current folder; git knows who commits."""
    shutil.copytree(ROOT / "examples", tmp_path / "clone/examples")
    monkeypatch.chdir(tmp_path / "clone")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "T")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "t@example.org")
    return tmp_path / "clone"


def run(command: str) -> str:
    """What a command line of the documentation prints on standard output, with `2>&1` on both streams."""
    program, *arguments = shlex.split(command.removesuffix(" 2>&1"))
    if program == "git":
        return git(Path(), *arguments)
    assert program == "paperstack-lint"
    with ExitStack() as stack:
        out = stack.enter_context(redirect_stdout(TextIOWrapper(BytesIO(), encoding="utf-8", newline="")))
        if command.endswith(" 2>&1"):
            stack.enter_context(redirect_stderr(out))
        main(arguments)
        out.seek(0)
        return out.read()


def shown(found: re.Match[str]) -> str:
    """A fenced block as it should be: with the example, or what a command above has written, or what its own prints.

    One that is `saved` is a file for the commands below it.
    """
    info, body = found[1], found[2]
    file, written = re.search(r"file=(posts/\S+)", info), re.search(r"written=(\S+)", info)
    if saved := re.search(r"saved=(\S+)", info):
        Path(saved[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(saved[1]).write_text(body, encoding="utf-8")
    elif file:
        body = read(f"examples/{file[1]}")
    elif written:
        body = Path(written[1]).read_text(encoding="utf-8")
    elif body.startswith(("$ paperstack-lint ", "$ git ")):
        commands = re.findall(r"^\$ (.*)", body, re.MULTILINE)
        body = "".join(f"$ {command}\n{run(command)}".rstrip() + "\n" for command in commands)
    return f"```{info}\n{body}```"


@pytest.mark.parametrize("name", [name for twins in TWINS for name in twins if name not in TUTORIAL])
def test_documents_show_what_the_tool_prints(name: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("old_blog" if name.endswith("/start.md") else "blog")
    if is_chinese(name):
        request.getfixturevalue("monkeypatch").setenv("LANG", "zh_CN.UTF-8")
    made = re.sub(FENCE, shown, read(name), flags=re.MULTILINE | re.DOTALL)
    compared(name, made, request)


@pytest.mark.parametrize("name", TUTORIAL)
def test_the_tutorial_can_be_repeated(name: str, clone: Path, request: pytest.FixtureRequest) -> None:
    made = re.sub(FENCE, repeated, read(name), flags=re.MULTILINE | re.DOTALL)
    compared(name, made, request)


def repeated(found: re.Match[str]) -> str:
    """A fenced block of the tutorial as it should be; a script is run, in the folder that it is left in."""
    if found[1] != "sh":
        return shown(found)
    script = f"{found[2]}pwd"
    done = subprocess.run(
        ["bash", "-euc", script], check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    os.chdir(done.stdout.splitlines()[-1])
    return found[0]


@pytest.mark.parametrize("name", ["docs/api.md", "docs/zh/api.md"])
def test_examples_in_python_do_what_they_show(name: str, blog: Path) -> None:
    (example,) = (body for info, body in fenced(read(name)) if info == "pycon")
    test = doctest.DocTestParser().get_doctest(example, {}, name, name, 0)
    assert len(test.examples) > 5
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize(("name", "language"), [*zip(READMES, LANGUAGES, strict=True)])
def test_readme_lists_every_rule(name: str, language: Language, request: pytest.FixtureRequest) -> None:
    compared(name, rule_pages.table(read(name), language), request)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.page)
def test_rules_page_is_generated_from_the_rules(language: Language, request: pytest.FixtureRequest) -> None:
    compared(language.page, rule_pages.page(language), request)


def options() -> Iterator[object]:
    for one in rule_pages.catalogue():
        for key in schema(one):
            yield pytest.param(one, field_name(key), id=f"{one.name}: {key}")


@pytest.mark.parametrize(("rule", "option"), list(options()))
def test_option_is_documented(rule: Rule, option: str) -> None:
    described = option_descriptions(rule)
    names = (f"`{option}`", f"`{option.replace('_', '-')}`", f"`{option.replace('_', '-')}: ")
    assert described.get(option) or any(name in rule.doc for name in names)


@pytest.mark.parametrize("name", CONFIGURATION)
def test_configuration_in_the_documentation_is_the_default(name: str, tmp_path: Path) -> None:
    (text,) = (body for info, body in fenced(read(name)) if info == f"yaml file={configuration.FILES[0]}")
    (tmp_path / configuration.FILES[0]).write_text(text, encoding="utf-8")
    shown, default = discovery.load(tmp_path), configuration.Config(tmp_path)
    catalogue = rules.catalogue()
    assert selection.select_rules(shown, catalogue) == selection.select_rules(default, catalogue)
    for rule, table in shown.rules.items():
        loaded = rules.load(rule, catalogue[rule])
        assert build(loaded, table) == build(loaded, {})
    assert shown._replace(rules=default.rules, file=None) == default
    keys = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    keys |= set(re.findall(r"^# ([a-z-]+): [\[{]", text, re.MULTILINE))  # `select` and `online`: all, and the defaults
    assert keys == set(configuration.KEYS)


@pytest.mark.parametrize("name", CONFIGURATION)
def test_templates_in_the_documentation_find_all_sections_of_their_notes(name: str, blog: Path) -> None:
    blocks = dict(fenced(read(name)))
    labels = [info.partition("=")[2] for info in blocks if info.startswith("yaml template=")]
    assert labels == ["labels", "numbers", "tagged", "passes"]
    for label in labels:
        (blog / configuration.FILES[0]).write_text(blocks[f"yaml template={label}"], encoding="utf-8")
        (blog / "note.md").write_text(blocks[f"md template={label}"], encoding="utf-8")
        (paper,) = json.loads(run("paperstack-lint papers --output-format json note.md"))["papers"]
        assert (paper["title"], paper["missing"]) == ("MixMatch", [])
        assert run("paperstack-lint --no-cache --select sections --output-format concise note.md") == ""


@pytest.mark.parametrize("name", ["docs/start.md", "docs/zh/start.md"])
def test_what_is_learnt_in_the_documentation_is_learnt(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((kind, part),) = (
        (info.partition("=")[2], body) for info, body in fenced(read(name)) if info.startswith("yaml learnt=")
    )
    monkeypatch.chdir(write(tmp_path, BLOGS[kind](), git=False))
    translation.set_language("zh" if is_chinese(name) else "en")
    assert part in learn(Path()).text


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
def test_chinese_documents_have_the_structure_of_the_english_ones(twins: tuple[str, str]) -> None:
    outlines = []
    for name in twins:
        text = read(name)
        code = [(info, re.sub(r" *#.*", "", body)) for info, body in fenced(text) if info.startswith(("sh", "yaml"))]
        outside = re.sub(FENCE, "", text, flags=re.MULTILINE | re.DOTALL)
        outlines.append((code, [info for info, _ in fenced(text)], re.findall(r"^#+(?= )", outside, re.MULTILINE)))
    assert outlines[0] == outlines[1]


def test_versions_agree() -> None:
    for name in READMES:
        assert set(re.findall(r"\bv(\d+\.\d+\.\d+)", read(name))) == {__version__}


def test_links_between_the_documents_resolve() -> None:
    for name in (*(name for twins in TWINS for name in twins), "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"):
        text = re.sub(FENCE, "", read(name), flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"(`+).+?\1", "", text)
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert ((ROOT / name).parent / target).exists(), f"{name}: {target}"


def test_pre_commit_hooks_in_readme_exist() -> None:
    hooks = set(re.findall(r"^- id: (\S+)", read(".pre-commit-hooks.yaml"), re.MULTILINE))
    for name in READMES:
        assert set(re.findall(r"- id: (\S+)", read(name))) == hooks


@pytest.mark.parametrize("name", READMES)
def test_the_hooks_in_readme_report_each_finding_once(name: str) -> None:
    (text,) = (body for info, body in fenced(read(name)) if info == "yaml" and "hooks:" in body)
    hooks = [hook["id"] for hook in load_config(text)["repos"][0]["hooks"]]
    assert hooks == ["paperstack-lint-fix", "paperstack-lint"]  # of which one reports
