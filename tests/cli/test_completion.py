"""What a shell completes, once it has sourced what `--print-completion` prints."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.test_adoption import Run, run

__all__ = ["run"]

ASK = """
source ./script
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
function=$(complete -p paperstack-lint | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" paperstack-lint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pa"], {"papers"}),
        (["_p"], {"_posts"}),
        (["con"], {"config", "content"}),
        (["--fail-on", "w"], {"warning"}),
        (["--output-format", "js"], {"json"}),
        (["papers", "--output"], {"--output-format"}),
        (["tags", "--output-format", ""], {"text", "json"}),
        (["explain", "links/arxiv-f"], {"links/arxiv-form"}),
        (
            ["--select", "head"],
            {"headings", *(f"headings/{name}" for name in ("language", "marker", "punctuation", "spacing"))},
        ),
        (["cache", ""], {"clean"}),
    ],
)
def test_bash_completes(tmp_path: Path, run: Run, words: list[str], expected: set[str]) -> None:
    for folder in ("_posts", "content"):
        (tmp_path / folder).mkdir()
    (tmp_path / "script").write_text(run("--print-completion", "bash")[1])
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", "paperstack-lint", *words], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert expected <= set(done.stdout.split()), done.stderr
    assert {word for word in done.stdout.split() if not word.startswith(words[-1])} == set()


def test_zsh_has_every_command(run: Run) -> None:
    code, out, _ = run("--print-completion", "zsh")
    assert (code, out.startswith("#compdef paperstack-lint\n")) == (0, True)
    for command in ("check", "papers", "links", "tags", "rules", "explain", "config", "cache"):
        assert f"    {command}:'" in out
