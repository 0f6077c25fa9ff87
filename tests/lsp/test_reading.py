"""Symbols and hover."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.store import Store
from tests.lsp.blogs import MIXMATCH, examples
from tests.lsp.editor import Editor, edit
from tests.repositories import committed

LINK = "https://arxiv.org/abs/1905.02249"
ONE = f"---\ntitle: One\n---\n\nSee 🔑 [this]({LINK}).\n"
TWO = (
    f"---\ntitle: Two\n---\n\n* [![x](https://evil.example/a.png) MixMatch <b>]({LINK})\n* 🔑 Key: x\n* 🎓 Source: y\n"
)


async def hovered(editor: Editor, name: str, line: int, character: int) -> str:
    params = types.HoverParams(editor.document(name), types.Position(line, character))
    found = await editor.client.text_document_hover_async(params)
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def test_symbols_are_the_papers_with_their_sections(tmp_path: Path) -> None:
    blog = examples(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        params = types.DocumentSymbolParams(editor.document(MIXMATCH))
        (paper,) = await editor.client.text_document_document_symbol_async(params) or ()
        assert isinstance(paper, types.DocumentSymbol)
        assert paper.name == "MixMatch: A Holistic Approach to Semi-Supervised Learning"
        assert paper.detail == "1905.02249, no 📐"
        assert [one.name for one in paper.children or ()] == [
            "🔑 Key",
            "🎓 Source",
            "🌱 Motivations",
            "💊 Methodology",
            "💡 Ideas",
        ]
        for one in (paper, *(paper.children or ())):
            inner, outer = one.selection_range, one.range
            assert (outer.start.line, outer.start.character) <= (inner.start.line, inner.start.character)
            assert (inner.end.line, inner.end.character) <= (outer.end.line, outer.end.character)

    edit(blog, scenario)


def test_hover_says_what_the_rule_says(tmp_path: Path) -> None:
    blog = examples(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        text = await hovered(editor, MIXMATCH, 3, 21)
        assert text.startswith("**tags/duplicate**\n\nA note has a tag twice.")
        assert "Bad:\n\n```md\n" in text
        assert await hovered(editor, MIXMATCH, 0, 0) == ""

    edit(blog, scenario)


@pytest.mark.parametrize(
    ("locale", "words", "summary", "caption"),
    [
        ("zh-cn", (), "同一篇笔记里有重复的标签。", "反例："),
        ("zh-cn", ("--language", "en"), "A note has a tag twice.", "Bad:"),
        ("de", ("--language=zh",), "同一篇笔记里有重复的标签。", "反例："),
        (None, ("--language=zh",), "同一篇笔记里有重复的标签。", "反例："),
    ],
)
def test_hover_is_in_the_language_of_the_option_else_of_the_editor(
    tmp_path: Path, locale: str | None, words: tuple[str, ...], summary: str, caption: str
) -> None:
    blog = examples(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(MIXMATCH)
        text = await hovered(editor, MIXMATCH, 3, 21)
        assert text.startswith(f"**tags/duplicate**\n\n{summary}")
        assert f"{caption}\n\n```md\n" in text
        (one, *_) = await editor.diagnostics(MIXMATCH)
        assert one.code_description
        assert ("/docs/zh/rules.md#" in one.code_description.href) == (caption == "反例：")

    edit(blog, scenario, words=words, locale=locale)


@pytest.mark.parametrize("is_stored", [True, False])
def test_hover_on_a_paper_says_its_title_and_where_it_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_stored: bool
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "blog"
    folder.mkdir()
    for name, text in (("one.md", ONE), ("two.md", TWO)):
        (folder / name).write_text(text, encoding="utf-8")
    committed(folder)
    if is_stored:
        import time

        store = Store.open(None, time.time)
        NetworkCache(store).store_paper(
            "1905.02249", ArxivRecord("1905.02249", 2, ("Mix*Match*",), "", ("D. Berthelot", "N. [x](y)"), 2019)
        )
        store.close()

    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        text = await hovered(editor, "one.md", 4, 12)
        first, *stored = text.partition("\n\nnoted in")[0].split("\n\n")
        assert first == "**arXiv:1905\\.02249**"
        assert stored == (["Mix\\*Match\\*", r"D\. Berthelot, N\. \[x\]\(y\) 2019"] if is_stored else [])
        assert f"noted in [two\\.md:5]({editor.uri('two.md')}#L5)" in text
        assert "![" not in text
        assert await hovered(editor, "one.md", 4, 2) == ""

    edit(folder, scenario)
