"""Many findings of one kind in a note: one pass fixes them all, and what is written can be read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperstack_lint.api import fix, lint

IDLE = "text <!-- paperstack-lint-disable-line links/empty -->\n\n"


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (f"# x\n\n{IDLE * 1025}", f"# x\n\n{IDLE.partition(' <')[0]}"),
        ("# x\n\n" + "##方法\n\n正文\n\n" * 2352, "# x\n\n## 方法\n\n正文\n"),
        (f"---\ntags: {', '.join(f'tag{at}' for at in range(995))}\n---\n\nx\n", "---\ntags: [tag0, tag1, tag2, "),
    ],
    ids=["idle suppressions", "headings without a space", "tags in one text"],
)
def test_as_many_as_there_are_are_fixed(text: str, fixed: str, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: x\n", encoding="utf-8")
    path = tmp_path / "_posts/2020-01-02-a.md"
    assert lint(text, path=path)
    result = fix(text, path=path, unsafe=True)
    assert result.text.startswith(fixed)
    assert not [one for one in lint(result.text, path=path) if one.fix]
