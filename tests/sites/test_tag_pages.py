"""The page of a tag in messages is the one that the generator built, according to the recorded builds."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from paperstack_lint.site import Site
from paperstack_lint.site.generators import Generator
from paperstack_lint.tags.of_note import page_change, tag_page
from tests.sites import corpus, records

_TAGS = {
    "source/_posts/g.md": ["c++", "C#", "a b", "NLP", "深度学习", "x.y", "A/B"],
    "source/_posts/UPPER.md": ["nlp"],
    "source/_posts/u.md": ["x y, z"],
    "content/posts/g.md": ["c++", "C#", "a b", "NLP", "深度学习", "x.y", " lead"],
    "content/posts/UPPER.md": ["nlp", "a  b", "A-B", "a_b"],
    "content/posts/quote.md": ["x y, z"],
}
"""The tags of some posts of the corpus."""


@pytest.mark.parametrize(
    "file", [file for file in records.files() if "jekyll" not in file.stem], ids=lambda file: file.stem
)
def test_the_page_of_a_tag_has_the_expected_address(file: Path, tmp_path: Path) -> None:
    record = records.load(file)
    name, source = next((name, site) for name, site in corpus.sites(record.kind) if name == "permalink the default")
    answer = record.sites[name]
    assert answer
    for path, text in source.files.items():
        tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(path).write_text(text, encoding="utf-8")
    site = Site(tmp_path, record.kind)
    for path, tags in _TAGS.items():
        if path in source.files:
            recorded = {unquote(page).strip("/") for page in answer["pages"][path]["tags"]}
            pages = {tag_page(site, tag).strip("/") for tag in tags}
            if file.stem == "hugo-0.111":  # old versions join spaces and drop those at the ends; new ones count
                pages = {re.sub("-+", "-", page).replace("/-", "/") for page in pages}
            assert pages == recorded, path


MOVES = "; the note moves from the page `{}` to `{}`"
CHANGES = "; the address of the page that lists its notes changes with it"


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("jekyll", "title: x\n", ""),
        ("jekyll", "theme: jekyll-theme-chirpy\n", CHANGES),
        ("jekyll", "remote_theme: mmistakes/minimal-mistakes@4.24.0\n", CHANGES),
        ("jekyll", "tag_archive:\n  type: liquid\n  path: /tags/\n", CHANGES),
        ("hexo", "title: x\n", MOVES.format("tags/Tool/", "tags/tools/")),
        ("hexo", "tag_dir: t\nfilename_case: 1\n", MOVES.format("t/tool/", "t/tools/")),
        ("hexo", "tag_map:\n  Tool: gear\n  tools: gear\n", ""),
        ("hexo", "tag_map:\n\n", MOVES.format("tags/Tool/", "tags/tools/")),
        ("hexo", "tag_map:\n  'Tool': gear # x\n", MOVES.format("tags/gear/", "tags/tools/")),
        ("hexo", "tag_map: {a: b, tools: gear}\n", MOVES.format("tags/Tool/", "tags/gear/")),
        ("hugo", "title = 'x'\n", MOVES.format("tags/tool/", "tags/tools/")),
        ("hugo", "[taxonomies]\ncategory = 'categories'\ntag = 'tags'\n", MOVES.format("tags/tool/", "tags/tools/")),
        ("hugo", "[taxonomies]\n  topic = 'topics'\n\n[params]\n  x = 'tags'\n", ""),
        ("hugo", "disableKinds = ['taxonomy', 'term']\n", ""),
        ("hugo", "disableKinds = ['RSS']\n", MOVES.format("tags/tool/", "tags/tools/")),
        ("hugo", "[permalinks]\n  tags = '/topics/:slug/'\n", CHANGES),
    ],
)
def test_a_message_names_the_page_that_a_site_makes_of_a_tag(
    kind: Generator, settings: str, said: str, tmp_path: Path
) -> None:
    name = "hugo.toml" if kind == "hugo" else "_config.yml"
    (tmp_path / name).write_text(settings, encoding="utf-8")
    assert page_change(Site(tmp_path, kind), "Tool", "tools") == said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("taxonomies:\n  topic: topics\nparams:\n  x: tags\n", ""),
        ("taxonomies:\n  tag: tags\n", MOVES.format("tags/tool/", "tags/tools/")),
        ("disableKinds:\n  - taxonomy\n  - term\n", ""),
    ],
)
def test_settings_of_hugo_may_be_yaml(settings: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "hugo.yaml").write_text(settings, encoding="utf-8")
    assert page_change(Site(tmp_path, "hugo"), "Tool", "tools") == said
