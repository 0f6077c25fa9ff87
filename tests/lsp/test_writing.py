"""Completion, definitions, references and renaming."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editing import edited
from tests.lsp.editor import Editor, edit
from tests.repositories import committed

PAPER = "https://arxiv.org/abs/1905.02249"
ONE = f"""\
---
title: One
tags: [NAS, 量化]
---

# 用 GNN 检测

See [above](#用-gnn-检测), [there](sub/two.md#second-part) and [this]({PAPER}).

* [MixMatch]({PAPER})
* 🔑 Key: x
* 🎓 Source: y
*
"""
TWO = f"""\
---
title: Two
layout: post
tags:
  - "NAS"
  - GAN
---

# First

[back](../one.md#用-gnn-检测) 🔑 [again](../one.md#%E7%94%A8-gnn-%E6%A3%80%E6%B5%8B)

## Second part

* [MixMatch]({PAPER})
* 🔑 Key: x
* 🎓 Source: y
"""


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "one.md").write_text(ONE, encoding="utf-8")
    (tmp_path / "sub/two.md").write_text(TWO, encoding="utf-8")
    (tmp_path / "three (3).md").write_text("---\ntitle: Three\ntags: [GAN]\n---\n\ntext\n", encoding="utf-8")
    return committed(tmp_path)


def place(editor: Editor, name: str, what: str, after: int = 0) -> types.Position:
    """The position of the first occurrence of a text, some characters after its beginning."""
    before = editor.texts[name][: editor.texts[name].index(what) + after]
    line = before.rpartition("\n")[2]
    return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


async def completed(editor: Editor, name: str, old: str, new: str) -> dict[str, str]:
    """The completions after `new` is typed in place of `old`: their texts, with the line that each makes."""
    text = editor.texts[name].replace(old, new, 1)
    editor.change(name, text)
    at = place(editor, name, new, len(new))
    found = await editor.client.text_document_completion_async(types.CompletionParams(editor.document(name), at))
    assert isinstance(found, types.CompletionList)
    made = {}
    for one in found.items:
        assert isinstance(one.text_edit, types.TextEdit)
        made[one.label] = edited(text, [one.text_edit]).split("\n")[at.line]
    return made


def test_completion_offers_keys_tags_notes_anchors_and_missing_sections(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        keys = await completed(editor, "one.md", "title: One", "title: One\nlayo")
        assert keys == {"layout: ": "layout: "}
        editor.change("one.md", ONE)
        tags = await completed(editor, "one.md", "量化]", "量化, ")
        assert list(tags)[:2] == ["GAN", "NAS"]
        assert tags["GAN"] == "tags: [NAS, 量化, GAN"
        editor.change("one.md", ONE)
        notes = await completed(editor, "one.md", "See ", "See [x](")
        assert notes["three%20%283%29.md"].startswith("See [x](three%20%283%29.md")
        assert list(notes) == ["sub/two.md", "three%20%283%29.md"]
        editor.change("one.md", ONE)
        assert list(await completed(editor, "one.md", "See ", "See [x](#")) == ["用-gnn-检测"]
        editor.change("one.md", ONE)
        anchors = await completed(editor, "one.md", "See ", "See 🔑 [x](sub/two.md#sec")
        assert {label: line[:33] for label, line in anchors.items()} == {
            "second-part": "See 🔑 [x](sub/two.md#second-part["
        }
        editor.change("one.md", ONE)
        sections = await completed(editor, "one.md", "Source: y\n*", "Source: y\n* ")
        assert sections == {
            "🌱 Motivation:": "* 🌱 Motivation:",
            "💊 Methodology:": "* 💊 Methodology:",
            "📐 Exps:": "* 📐 Exps:",
            "💡 Ideas:": "* 💡 Ideas:",
        }
        assert await completed(editor, "one.md", "See ", "See text ") == {}

    edit(blog, scenario)


def test_keys_are_offered_by_use(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    for at, key in enumerate(["cat-of-mine", "cat-of-all", "cat-of-all"]):
        post = f"---\ntitle: A\n{key}: x\n---\n\ntext\n"
        (tmp_path / f"_posts/2020-01-0{at + 1}-a.md").write_text(post, encoding="utf-8")
    name = "_posts/2020-01-04-b.md"
    (tmp_path / name).write_text("---\ntitle: B\n---\n\ntext\n", encoding="utf-8")
    committed(tmp_path)

    async def scenario(editor: Editor) -> None:
        editor.open(name)
        keys = await completed(editor, name, "title: B", "title: B\ncat")
        assert list(keys)[:2] == ["cat-of-all: ", "cat-of-mine: "]
        assert "categories: " in keys
        editor.change(name, editor.texts[name].replace("\ncat", ""))
        assert "title: " not in await completed(editor, name, "title: B", "title: B\nti")

    edit(tmp_path, scenario)


def test_tags_are_completed_below_their_key(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("sub/two.md")
        assert (await completed(editor, "sub/two.md", "  - GAN", "  - GAN\n  - 量"))["量化"] == "  - 量化"

    edit(blog, scenario)


def test_definitions_and_references_are_anchors_notes_papers_and_tags(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        for name in ("one.md", "sub/two.md"):
            editor.open(name)

        async def definition(name: str, what: str) -> list[tuple[str, int]]:
            params = types.DefinitionParams(editor.document(name), place(editor, name, what, 1))
            return places(await editor.client.text_document_definition_async(params))

        async def references(name: str, what: str) -> list[tuple[str, int]]:
            context = types.ReferenceContext(include_declaration=False)
            params = types.ReferenceParams(context, editor.document(name), place(editor, name, what, 1))
            return places(await editor.client.text_document_references_async(params))

        def places(found: object) -> list[tuple[str, int]]:
            assert isinstance(found, (list, tuple))
            return [(one.uri.removeprefix(blog.as_uri() + "/"), one.range.start.line) for one in found]

        assert await definition("one.md", "[above]") == [("one.md", 5)]
        assert await definition("one.md", "[there]") == [("sub/two.md", 12)]
        assert await definition("sub/two.md", "[back]") == [("one.md", 5)]
        assert await definition("sub/two.md", "[again]") == [("one.md", 5)]
        assert await definition("one.md", "[this]") == [("one.md", 9), ("sub/two.md", 14)]
        assert await definition("one.md", "See ") == []
        links = [("one.md", 7), ("sub/two.md", 10), ("sub/two.md", 10)]
        assert await references("one.md", "# 用 GNN") == links
        assert await references("sub/two.md", "[back]") == links
        assert await references("one.md", "NAS") == [("one.md", 2), ("sub/two.md", 4)]
        assert await references("one.md", "[MixMatch]") == [("sub/two.md", 14)]

    edit(blog, scenario)


async def renamed(editor: Editor, name: str, what: str, new: str) -> dict[str, str]:
    at = place(editor, name, what, 1)
    prepared = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(editor.document(name), at)
    )
    assert isinstance(prepared, types.Range)
    params = types.RenameParams(editor.document(name), at, new)
    return editor.after(await editor.client.text_document_rename_async(params))


def test_renaming_a_tag_renames_it_in_all_notes(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        assert await renamed(editor, "one.md", "NAS", "搜索: x") == {
            "one.md": ONE.replace("NAS", '"搜索: x"'),
            "sub/two.md": TWO.replace("NAS", "搜索: x"),
        }
        editor.open("sub/two.md")
        assert await renamed(editor, "sub/two.md", "GAN", "NAS") == {
            "sub/two.md": TWO.replace("  - GAN\n", ""),
            "three (3).md": (blog / "three (3).md").read_text(encoding="utf-8").replace("GAN", "NAS"),
        }

    edit(blog, scenario)


def test_renaming_a_heading_updates_the_links_to_it(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("one.md")
        assert await renamed(editor, "one.md", "# 用 GNN", "图 网络") == {
            "one.md": ONE.replace("# 用 GNN 检测", "# 图 网络").replace("#用-gnn-检测", "#图-网络"),
            "sub/two.md": TWO.replace("#用-gnn-检测", "#图-网络").replace(
                "#%E7%94%A8-gnn-%E6%A3%80%E6%B5%8B", "#%E5%9B%BE-%E7%BD%91%E7%BB%9C"
            ),
        }
        for bad in ("a\nb", " "):
            with pytest.raises(JsonRpcException, match="printable characters"):
                await renamed(editor, "one.md", "# 用 GNN", bad)
        at = place(editor, "one.md", "See ")
        prepared = await editor.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(editor.document("one.md"), at)
        )
        assert prepared is None

    edit(blog, scenario)


def test_a_rename_that_would_renumber_other_headings_is_refused(blog: Path) -> None:
    async def scenario(editor: Editor) -> None:
        editor.open("sub/two.md", TWO + "\n## Other\n")
        with pytest.raises(JsonRpcException, match="other headings of this text would get other ids"):
            await renamed(editor, "sub/two.md", "# First", "Other")

    edit(blog, scenario)
