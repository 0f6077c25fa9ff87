"""Generated notes: front matter and headings in the forms that the linter fixes, beside correct ones."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.sites.model import Kind

SPACED = (
    "用 Adam 训练",
    "基于 CRF 的方法",
    "使用 SSH 登录",
    "对 GAN 的改进",
    "小结",
    "Related Work",
    "用 `code` 的例子",
)
"""Headings that are correct, and establish the habit of the note."""
FIXED = (
    "训练CNN的细节",
    "用LSTM做翻译",
    "**训练**CNN的细节",
    "用`code_x`训练CNN",
    "训练CNN的细节：",
    "方法：",
    "Results:",
    "注意力（Attention)",
    "结论。",
    "训练$x_1$的CNN",
    "😀训练CNN",
    "2. 基于LSTM的方法",
    "<b>训练</b>CNN的细节",
    "[训练](https://example.com/a-b)CNN的细节",
    "[CNN](http://arxiv.org/abs/1706.03762v1)",
    "[细节](https://arxiv.org/pdf/1706.03762.pdf)与CNN的关系",
    "[训练][other]CNN的细节",
    "![图](https://example.com/a.png)训练CNN",
    "训练CNN的细节 {#given}",
    "训练CNN -- 以及GAN",
    'What\'s "new"？用CNN',
    "&amp;训练CNN",
    "训练CNN[^1]的细节",
    "全角（ＣＮＮ)",
)
"""Headings that a fix changes, or may change, beside correct ones."""
TITLES = (
    "用CNN做检测", "用 CNN 做检测", "用CNN做检测：", "注意力（Attention)", '"训练GAN的技巧："', "A Plain Title", "小结。", "'T: 用CNN'",
    "Zeta", "Über CNN的方法", "C++与CNN",
)  # fmt: skip
DATES = (
    "2020/3/26", "2020/03/26", "2020/3/26 20:00:00", "2020/03/26 02:30:00", "2020-3-26", "2020-3-26 20:00", "2020-3-26 3:05:09",
    "2020-03-26", "2020-03-26 20:00:00", '"2020/3/26 20:00:00"', "2020/3/26 20:00", "2020-03-26 20:00:00 +0800", "2020.3.26",
    "2020-03-26T20:00:00", "2020/3/26 20:00:00 +0800", "2020/12/31 23:30:00", "2020-3-26 20:00:00 +08:00", "'2020-3-26'",
)  # fmt: skip
READ = ("2020-03-26", "2020-03-26 20:00:00", "2020-03-26 20:00:00 +0800", "2020-03-26T20:00:00", "'2020-03-27'")
"""Dates that each version of each generator reads."""
TAGS = (
    "NLP, cv", "nlp", "[NAS, nas]", "[nas]", "[NAS]", "[tool]", "[tools, NAS]", "\n- NAS\n- \n- cv", "\n- Hugging Face", "[huggingface]",
    "deep learning", "[' NLP', cv]", "NLP，cv", "[NLP，cv]", "C++, c",
)  # fmt: skip
LISTS = tuple(tags for tags in TAGS if tags.startswith(("[N", "[n", "[t")) and "，" not in tags)
"""Tags that need no other fix than of their spelling."""
CATEGORIES = ("[ML]", "ML", "[Deep Learning, CV]", "\n- NLP", "深度学习")
KEYS = ("date", "data", "Date", "dtae")
"""The spellings of the date's key; those of other keys are below."""


_SECTIONS = (("🔑 Key:", "🔑Key："), ("🎓 Source:", "🎓Source:"), ("🌱 Motivation:", "🌱 motivation:"), ("💊 Methodology:", "💊Methodology:"),
             ("📐 Exps:", "📐 Exps："), ("💡 Ideas:", "💡Ideas:"))  # fmt: skip
_PAPERS = (
    "[MixMatch](https://arxiv.org/abs/1905.02249)",
    "[Adam的训练](http://arxiv.org/pdf/1412.6980v1.pdf)",
    "[用CNN](https://example.com/p)",
)


def papers(random: Random) -> str:
    """Generate the entries of papers whose sections are headings, some missing or in another style."""
    blocks = []
    for title in random.sample(_PAPERS, random.randint(1, 2)):
        blocks.append(f"## {title}\n")
        for right, wrong in _SECTIONS:
            if random.random() < 0.85:
                heading = right if random.random() < 0.7 else wrong
                blocks.append(f"### {heading}\n\n内容。\n" if random.random() < 0.7 else f"### {heading} 内容\n")
    return "\n".join(blocks)


class Header(NamedTuple):
    """The fields of a front matter, as lines."""

    lines: tuple[str, ...]

    def text(self) -> str:
        """Return the front matter with its fences."""
        return "\n".join(["---", *self.lines, "---", ""])


class Note(NamedTuple):
    """A note before anything refers to it."""

    header: Header
    headings: tuple[str, ...]
    tail: str = ""

    def text(self) -> str:
        """Return the source."""
        blocks = [f"{'#' * (2 + at % 2)} {text}\n\n内容。\n" for at, text in enumerate(self.headings)]
        return "\n".join([self.header.text(), *blocks, self.tail, "[other]: https://example.com/o-p\n\n[^1]: 脚注。\n"])


def note(kind: Kind, random: Random, dates: tuple[str, ...]) -> Note:
    """Generate a note. Hexo takes `{#` for a comment of its template language."""
    right = random.sample(SPACED, random.randint(2, 4))
    wrong = random.sample([text for text in FIXED if kind != "hexo" or "{#" not in text], random.randint(1, 2))
    if random.random() < 0.15:
        wrong.append(wrong[0])
    twin = ["训练 CNN 的细节"] if random.random() < 0.15 else []  # which a fixed heading comes to read like
    headings = right + wrong + twin
    random.shuffle(headings)
    return Note(header(kind, random, dates), tuple(headings), papers(random) if random.random() < 0.25 else "")


def header(kind: Kind, random: Random, dates: tuple[str, ...]) -> Header:
    """Generate a front matter."""
    lines = [f"title: {random.choice(TITLES)}"]
    if random.random() < 0.75:
        key = random.choice(KEYS) if random.random() < 0.3 else "date"
        lines.append(f"{key}: {random.choice(dates)}")
    if random.random() < 0.6:
        key = random.choice(("tags", "tags", "tags", "tag", "tgas"))
        # The text under another key is reported when the key has been fixed, by a message that nobody reads.
        lines.append(f"{key}: {random.choice(TAGS if key == 'tags' else LISTS)}")
    if random.random() < 0.4:
        key = random.choice(("categories", "categories", "categroies", "category", "Categories"))
        lines.append(f"{key}: {random.choice(CATEGORIES)}")
    if random.random() < 0.15:
        lines.append("slug: my-slug")
    if random.random() < 0.1:
        own = f"/own/{random.randint(0, 99)}/"
        lines.append(f"url: {own}" if kind == "hugo" else f"permalink: {own}")
    if random.random() < 0.3:
        random.shuffle(lines)
    return Header(tuple(lines))
