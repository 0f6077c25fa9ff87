"""Generated collections of notes that know of each other: tags, papers, and links from one to another."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

TAGS = ["NAS", "nas", "Hugging Face", "huggingface", "tool", "tools", "C", "C++", "vae", "vq-vae", "2017", "综述"]
TITLES = [
    ("MixMatch: A Holistic Approach to Semi-Supervised Learning", "1905.02249"),
    ("ReMixMatch: Semi-Supervised Learning with Distribution Alignment", "1911.09785"),
    ("Attention Is All You Need", "1706.03762"),
    ("Deep Residual Learning for Image Recognition", "1512.03385"),
]
HEADINGS = ["训练CNN的细节", "训练 CNN 的细节", "用 Adam 优化", "小结"]
FRAGMENTS = ["训练cnn的细节", "训练-cnn-的细节", "用-adam-优化", "小结", "没有"]
NAMES = [f"2020-01-{day:02}-note-{day}.md" for day in range(1, 8)]

Notes = dict[str, str]


def _entry(title: str, identifier: str, form: str, filled: str) -> str:
    sections = [f"* {label}:{filled}" for label in ("🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology")]
    return "\n".join([f"* [{title}](https://arxiv.org/{form}/{identifier})", *sections])


_titles = st.sampled_from([title for title, _ in TITLES])
_ids = st.sampled_from([identifier for _, identifier in TITLES])
_mixed = st.builds(_entry, _titles, _ids, st.just("abs"), st.just(" x"))
_right = st.sampled_from(TITLES).flatmap(
    lambda paper: st.builds(
        _entry, st.just(paper[0]), st.just(paper[1]), st.sampled_from(["abs", "pdf"]), st.sampled_from(["", " x"])
    )
)
_links = st.builds("见[这里]({0}#{1})。".format, st.sampled_from(["", *NAMES]), st.sampled_from(FRAGMENTS))
_post_urls = st.builds(
    "见[那里]({{% post_url {0} %}}#{1})。".format,
    st.sampled_from([name[:-3] for name in NAMES]),
    st.sampled_from(FRAGMENTS),
)
_headings = st.builds("## {0}".format, st.sampled_from(HEADINGS))
_blocks = st.lists(st.one_of(_right, _right, _mixed, _links, _post_urls, _headings, _headings), max_size=6)


def _note(tags: list[str], blocks: list[str]) -> str:
    return "\n".join(
        ["---", "title: 笔记", f"tags: [{', '.join(tags)}]", "---", "", *(f"{block}\n" for block in blocks)]
    )


_texts = st.builds(_note, st.lists(st.sampled_from(TAGS), max_size=3), _blocks)
collections: SearchStrategy[Notes] = st.dictionaries(st.sampled_from(NAMES), _texts, min_size=2)


def lay(folder: Path, notes: Notes) -> list[str]:
    """Write the notes into a blog that git tracks; returns their paths from its root."""
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: x\n")
    for name, text in notes.items():
        (folder / "_posts" / name).write_text(text, encoding="utf-8")
    return [f"_posts/{name}" for name in notes]
