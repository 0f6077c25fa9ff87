"""What people read is in the language of `--language` or the locale; what programs read is the same in every language."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from paperstack_lint.cli.commands import COMMANDS
from paperstack_lint.cli.main import main

FOR_PROGRAMS = ("json", "sarif", "gitlab", "junit", "rdjson")


@pytest.fixture
def printed(blog: Path, capsys: pytest.CaptureFixture[str]) -> Printed:
    return Printed(capsys)


class Printed:
    """The exit code, the output and the messages of runs in a copy of the examples."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main(words)
        out, err = self._capsys.readouterr()
        return code, out, err


def english(text: str) -> list[str]:
    """Three English words that follow each other, beside code and what the notes quote."""
    return re.findall(r"(?<![\w./-])[a-z]+ [a-z]+ [a-z]+\b", re.sub(r"`[^`]*`|.*\|.*\n", "", text))


def test_findings_are_in_chinese_cold_warm_and_from_other_processes(printed: Printed) -> None:
    cold = printed("--language", "zh", "--jobs", "1", "posts")
    assert "arXiv 链接 `http://arxiv.org/pdf/1905.02249v2.pdf` 不是规范的形式" in cold[1]
    assert "检查了 4 篇笔记" in cold[2]
    assert not english(cold[1] + cold[2])
    assert printed("--language", "zh", "--jobs", "1", "posts") == cold  # from the cache
    assert printed("--language", "zh", "--jobs", "2", "--no-cache", "posts") == cold
    assert "is not canonical" in printed("posts")[1]


@pytest.mark.parametrize("name", FOR_PROGRAMS)
def test_what_programs_read_is_the_same_in_every_language(name: str, printed: Printed) -> None:
    Path("posts/unreadable.md").write_bytes(b"\0")
    chinese = printed("--language", "zh", "--output-format", name, "posts")
    assert chinese == printed("--output-format", name, "posts")
    assert "contains a NUL byte" in chinese[1]


@pytest.mark.parametrize(
    "words", [("rules",), ("--statistics", "posts"), ("tags", "posts"), ("papers", "posts"), ("config",)]
)
def test_output_of_commands_is_in_chinese(words: tuple[str, ...], printed: Printed) -> None:
    code, out, err = printed(*words, "--language", "zh")
    assert code == printed(*words)[0]
    assert re.search("[一-龥]", out + err)
    assert not english(out + err)


def test_editors_find_the_english_severity_in_the_concise_format(printed: Printed) -> None:
    out = printed("--language", "zh", "--output-format", "concise", "posts")[1]
    assert re.match(r"posts/2020-04-18-mixmatch\.md:4:20 tags/duplicate warning: 标签", out)


def test_annotations_and_the_table_on_github_are_for_people(printed: Printed) -> None:
    assert "链接" in printed("--language", "zh", "--output-format", "github", "posts")[1]
    table = printed("--language", "zh", "--output-format", "markdown", "posts")[1]
    assert "| 位置 | 规则 | 级别 | 问题 |" in table
    assert "| 警告 |" in table


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese(command: str, printed: Printed) -> None:
    code, out, _ = printed(*filter(None, (command, "--help", "--language", "zh")))
    assert code == 0
    assert out.startswith("用法：")
    assert "显示这份帮助" in out
    assert not english(out)


def test_errors_are_in_chinese_and_name_what_was_probably_meant(printed: Printed) -> None:
    code, _, err = printed("--language", "zh", "--unsafe-fixe", "posts")
    assert code == 2
    assert "错误：没有这些参数：--unsafe-fixe；是不是想写 `--unsafe-fixes`？" in err
    assert (
        "错误：nothing.yaml：无法读取：没有这个文件或文件夹"
        in printed("--language", "zh", "--config", "nothing.yaml")[2]
    )
    assert "`lnt` 既不是命令，也不是文件或文件夹" in printed("--language", "zh", "lnt")[2]
    Path(".paperstack-lint.yaml").write_text("notes: [posts]\nselct: [links]\n", encoding="utf-8")
    assert "错误：.paperstack-lint.yaml:2：没有 `selct` 这个键；是不是想写 `select`？" in printed("--language", "zh")[2]
    assert "error: .paperstack-lint.yaml:2: unknown key `selct`; did you mean `select`?" in printed()[2]


def test_the_language_may_be_before_the_command(printed: Printed) -> None:
    assert printed("--language", "zh", "rules") == printed("rules", "--language", "zh")
    assert printed("--color=never", "--language=zh", "tags", "posts") == printed("tags", "posts", "--language", "zh")
    assert printed("--language")[0] == 2


def test_the_locale_is_the_language_where_no_option_is(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "检查了 4 篇笔记" in printed("posts")[2]
    assert "4 notes checked" in printed("--language", "en", "posts")[2]


def test_a_run_in_english_loads_no_translation(blog: Path) -> None:
    code = (
        "import sys; from paperstack_lint.cli.main import main; main(['posts']);"
        " from paperstack_lint.text import translation; print(translation._catalogue.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("missing.md", "posts"), "错误：missing.md：没有这个文件或文件夹"),
        (("--diff-base", "main", "posts"), "错误：--diff-base：git 在这里找不到"),
        (("--online", "--replay", "recording", "posts"), "错误：recording：第 2 行不属于录制文件"),
        (("--add-disables", "a -- b", "posts"), "错误：--add-disables：注释里的理由"),
        (("new", "https://example.org/paper"), "错误：`https://example.org/paper` 既不是"),
    ],
)
def test_the_reason_within_an_error_is_in_chinese(words: tuple[str, ...], expected: str, printed: Printed) -> None:
    Path("recording").write_text(
        '{"format": "paperstack-lint recording", "version": 1, "started": 1.0}\n{}\n', encoding="utf-8"
    )
    assert expected in printed(*words, "--language", "zh")[2]


def test_reasons_about_configurations_and_baselines_are_in_chinese(printed: Printed, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "baseline.jsonl"
    outside.parent.mkdir()
    Path("posts/baseline.jsonl").symlink_to(outside)
    Path("posts/.paperstack-lint.yaml").write_text("baseline: baseline.jsonl\n", encoding="utf-8")
    assert not english(printed("--language", "zh", "posts")[2])
    Path("posts/.paperstack-lint.yml").write_text("", encoding="utf-8")
    assert ".paperstack-lint.yaml 和 posts/.paperstack-lint.yml" in printed("--language", "zh", "posts")[2]
