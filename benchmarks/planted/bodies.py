"""Problems of the body: sentences at the end of a paragraph, and blocks below one.

In the texts `@` is an arXiv identifier, `№` and `¤` are two numbers; a text is the same with the problem and without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.planted.places import Source

ABS = "https://arxiv.org/abs/@"
PAPER = f"[Deep Nets №]({ABS})"
CODE = "[implementation №](https://github.com/lab/net№)"
POST = "[post №](https://h№.org/a)"
FIGURE = "![plot №](https://h№.org/a.png)"
PLAIN = "Code comes later."

SENTENCES: dict[str, list[tuple[str, str, bool]]] = {
    "links/arxiv-form": [
        (f"Read {PAPER}.", "Read [Deep Nets №](http://arxiv.org/abs/@).", True),
        (f"Read {PAPER}, too.", "Read [Deep Nets №](https://arxiv.org/pdf/@), too.", True),
        (f"参见 {PAPER}。", "参见 [Deep Nets №](https://export.arxiv.org/abs/@)。", True),
        (f"Read <{ABS}v2>.", "Read <https://arxiv.org/pdf/@v2.pdf>.", True),
        (
            f'Read <a href="{ABS}">Deep Nets №</a>.',
            'Read <a href="http://www.arxiv.org/pdf/@.pdf">Deep Nets №</a>.',
            True,
        ),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://cn.arxiv.org/abs/@).", True),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/abs/@?utm_source=feed).", True),
        (f'Read [Deep Nets №]({ABS} "№").', 'Read [Deep Nets №](https://arxiv.org/html/@ "№").', True),
    ],
    "links/arxiv-id": [
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/abs/1913.0№).", False),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/abs/1402.1№).", False),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/pdf/1907.00000).", False),
        (f"Read <{ABS}>.", "Read <https://arxiv.org/abs/2000.0№>.", False),
    ],
    "links/dead-service": [
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv-vanity.com/papers/@v1/).", False),
        (PLAIN, "See [the table №](https://paperswithcode.com/sota/task-№).", False),
        (PLAIN, "See <https://sotabench.com/user/x№>.", False),
        (PLAIN, 'See <a href="https://plus.google.com/+v№">it</a>.', False),
    ],
    "links/empty": [
        (f"Read {PAPER}.", "Read [Deep Nets №]().", False),
        (PLAIN, "![plot №]()", False),
        (f"See {CODE}.", "See [implementation №](#).", False),
        (f"See {CODE}.", "See [implementation №](<>).", False),
        (f"See {CODE}.", "See [implementation №]( ).", False),
        (f"See {CODE}.", "See [implementation №](TBD).", False),
        (f"See {CODE}.", 'See <a href="">implementation №</a>.', False),
        (f"See {CODE}.", "See [implementation №](url).", False),
    ],
    "links/ephemeral": [
        (FIGURE, "![plot №](https://media№.s3.amazonaws.com/p.png?X-Amz-Signature=0f№&X-Amz-Expires=600)", False),
        (FIGURE, "![plot №](https://cdn.discordapp.com/attachments/1/2/p.png?ex=65&is=66&hm=a№)", False),
        (FIGURE, '<img src="https://storage.googleapis.com/b/p.png?X-Goog-Expires=9&X-Goog-Signature=a№">', False),
        (POST, "[post №](https://acc.blob.core.windows.net/c/p.pdf?sv=2020&se=2021-01-01&sr=b&sig=a№)", False),
        (FIGURE, "![plot №](https://private-user-images.githubusercontent.com/1/p.png?jwt=ey№)", False),
    ],
    "links/form": [
        (f"See {CODE}.", "See [implementation №](github.com/lab/net№).", True),
        (f"Read {PAPER}.", "Read [Deep Nets №](ttps://arxiv.org/abs/@).", True),
        (f"See {CODE}.", "See [implementation №](http://).", False),
        (f"See {CODE}.", "See [implementation №](https:/github.com/lab/net№).", False),
        (f"See {CODE}.", "See [implementation №](http:https://github.com/lab/net№).", False),
        (f"See {CODE}.", "See (implementation №)[https://github.com/lab/net№].", False),
        (f"See {CODE}.", "See [implementation №] (https://github.com/lab/net№).", False),
        (f"See {CODE}.", "See [implementation №](https://github.com/lab/net№。).", False),
        (f"参见{CODE}。", "参见【implementation №】(https://github.com/lab/net№)。", False),
        (f"参见{CODE}。", "参见[implementation №]（https://github.com/lab/net№）。", False),
        (f"See {CODE}.", 'See [implementation №]("https://github.com/lab/net№").', False),
        (f"See {CODE}.", "See [implementation №](https://https://github.com/lab/net№).", False),
        (f"Read {PAPER}.", "Read [Deep Nets №](arxiv.org/abs/@).", True),
        (POST, "参见https://h№.org/abc了解更多", False),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/abs/@.).", True),
        (f"Read {PAPER}.", "Read [Deep Nets №](https://arxiv.org/ abs/@).", True),
    ],
    "links/local-path": [
        (FIGURE, r"![plot №](D:\notes\p№.png)", False),
        (FIGURE, "![plot №](C:/Users/me/Pictures/p№.png)", False),
        (FIGURE, "![plot №](/Users/me/Desktop/p№.jpg)", False),
        (FIGURE, '<img src="/home/me/p№.png" width="40%">', False),
        (POST, "[post №](file:///C:/papers/p№.pdf)", False),
        (FIGURE, "![plot №](~/Pictures/p№.png)", False),
        (POST, "[post №](http://127.0.0.1:4000/2020/p№/)", False),
        (FIGURE, "![plot №](http://10.0.0.7/img/p№.png)", False),
        (POST, "[post №](notion://www.notion.so/p№)", False),
    ],
    "links/missing-file": [
        (FIGURE, "![plot №](./nowhere№.png)", False),
        (FIGURE, "![plot №](nofolder№/p.jpeg)", False),
        (FIGURE, '<img src="nofolder№/p.png" alt="plot">', False),
        (POST, "[post №](../nofolder№/p.pdf)", False),
        (POST, "[post №](nowhere№.md)", False),
    ],
    "links/redirector": [
        (POST, "[post №](https://link.zhihu.com/?target=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://www.google.com/url?sa=t&q=https://h№.org/a&usg=x)", True),
        (POST, "[post №](https://link.juejin.cn?target=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://www.douban.com/link2/?url=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://l.facebook.com/l.php?u=https%3A%2F%2Fh№.org%2Fa&h=AT)", True),
        ("<https://h№.org/a>", "<https://link.csdn.net/?target=https%3A%2F%2Fh№.org%2Fa>", True),
    ],
    "links/scheme": [
        (f"See {CODE}.", "See [implementation №](http://github.com/lab/net№).", True),
        ("<https://en.wikipedia.org/wiki/P№>", "<http://en.wikipedia.org/wiki/P№>", True),
        ("[q](https://stackoverflow.com/q/№)", "[q](http://stackoverflow.com/q/№)", True),
        ('<a href="https://github.com/lab/№">it</a>', '<a href="http://github.com/lab/№">it</a>', True),
        ("![p](https://i.imgur.com/№.png)", "![p](http://i.imgur.com/№.png)", True),
    ],
    "links/shortener": [
        (POST, "[post №](http://t.cn/A№)", False),
        (POST, "<https://bit.ly/A№>", False),
        (POST, '<a href="https://tinyurl.com/A№">post №</a>', False),
    ],
    "links/text": [
        (f"[{ABS}]({ABS})", f"[{ABS}](https://arxiv.org/abs/1706.03762)", False),
        ("[https://h№.org/a](https://h№.org/a)", "[https://h№.org/a](https://h¤.org/b)", False),
        (f"[arXiv:@]({ABS})", "[arXiv:@](https://arxiv.org/abs/1706.03762)", False),
        ("[github.com/a/№](https://github.com/a/№)", "[github.com/a/№](https://github.com/b/¤)", False),
    ],
    "links/anchor": [
        ("See the end.", "See [the end](#no-heading-№).", False),
        ("见最后。", "见[最后](#没有这一节№)。", False),
        ("See the end.", 'See <a href="#no-heading-№">the end</a>.', False),
    ],
    "suppression/unused": [
        ("Fine.", "Fine. <!-- paperstack-lint-disable-line links/form -->", False),
        ("Fine.", "Fine. <!-- paperstack-lint-disable-lines links/form -->", False),
    ],
}


class Block(NamedTuple):
    """Blocks without a problem and with it; `wrong` is the part of it that is wrong, and has to be in one place."""

    good: str
    bad: str
    wrong: str = ""
    fixed: bool = False
    fits: Callable[[Source], bool] = lambda _source: True


SECTIONS = ["🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "📐 Exps", "💡 Ideas"]
_WORDS = ["one loss", "ICLR 2020", "less memory", "prune it", "four tasks", "go on"]


class Style(NamedTuple):
    """How an entry writes its sections, `marker`, and what is before its title."""

    marker: str = "* {}: {}"
    title: str = "* "


_ITEMS = Style()
_DASHES = Style("- **{}**: {}", "- ")
_TITLED = Style(title="### ")
_HEADS = Style("#### {}:\n\n{}", "### ")
_LINES = Style("**{}**: {}", "### ")
_QUOTES = Style("> {}: {}\n", "### ")
Change = Callable[[list[str]], list[str]]


def entry(style: Style = _ITEMS, change: Change = list) -> str:
    """Return an entry of a paper with all sections, as `change` alters their lines."""
    lines = [style.marker.format(*pair) for pair in zip(SECTIONS, _WORDS, strict=True)]
    between = "\n\n" if style.title == "### " else "\n"
    return style.title + PAPER + between + between.join(change(lines))


def _of(change: Change, style: Style = _ITEMS, wrong: str = "", *, fixed: bool = False) -> Block:
    return Block(entry(style), entry(style, change), wrong, fixed)


def _without(index: int) -> Change:
    return lambda lines: lines[:index] + lines[index + 1 :]


def _with(index: int, old: str, new: str) -> Change:
    return lambda lines: [line.replace(old, new) if at == index else line for at, line in enumerate(lines)]


def _unmarked(source: Source) -> bool:
    return not any(heading.rstrip("*")[-1:] in ".。:：" for heading in source.headings)


def _unmixed(source: Source) -> bool:
    title = source.fields["title"].value if "title" in source.fields else ""
    return not re.search("[一-鿿぀-ヿ가-힣]", " ".join([title, *source.headings]))


def _commonmark(source: Source) -> bool:
    return any((source.root / name).exists() for name in ("hugo.toml", ".obsidian"))


def _rendered(source: Source) -> bool:
    return (source.root / "package.json").exists() or not (source.root / "source").exists()  # a renderer is named


_OTHER = "[Wide Trees ¤](https://arxiv.org/abs/1706.03762)"
_DEFINED = "Read [one №][r№] and [two ¤][r¤].\n\n[r№]: https://h№.org/a\n[r¤]: https://h¤.org/b"
_SPACED = "## 用 Transformer 做检测 №\n\nText.\n\n## 给 GPU 的代码\n\nText.\n\n## 训练 CNN 的细节 ¤"
_HEADED = "## 有多少数据\n\nText.\n\n## Why it works\n\nText.\n\n## 还有什么\n\nText.\n\n## Who needs it\n\nText.\n\n"
_SEEN = "* [Deep Nets №: Wide Trees of Learned Filters]({})\n* 🔑 Key: {}\n* 🎓 Source: ICLR\n\nText.\n\n"
_TWICE = _SEEN + "### More\n\n" + _SEEN.replace("Deep Nets", "{}")
_LISTED = "* [Wide Trees of Learned Filters №]({})\n* [Narrow Shrubs of Random Kernels ¤]({})"

BLOCKS: dict[str, list[Block]] = {
    "headings/marker": [
        Block("## 方法№\n\n正文。", "##方法№\n\n正文。", "##方法№"),
        Block("## 方法№\n\n正文。", "##\u3000方法№\n\n正文。", "##\u3000方法№"),
        Block("### Results №\n\nText.", "###\u00a0Results №\n\nText.", "###\u00a0Results №"),
        Block("* a\n* b\n\n### Results №\n\nText.", "* a\n* b\n###Results №\n\nText.", "###Results №"),
        Block("＊", "＃＃ 方法№\n\n正文。", "＃＃ 方法№"),
    ],
    "headings/punctuation": [
        Block("## 注意力№（Attention）", "## 注意力№（Attention)", "", fixed=True),
        Block("## 注意力№(Attention)", "## 注意力№(Attention）", "", fixed=True),
        Block(_HEADED + "## 结果与讨论", _HEADED + "## 结果与讨论：", "## 结果与讨论：", fixed=True, fits=_unmarked),
        Block(_HEADED + "## 结果与讨论", _HEADED + "## 结果与讨论。", "## 结果与讨论。", fits=_unmarked),
        Block(
            _HEADED + "## Results and more", _HEADED + "## Results and more:", "## Results and more:", fits=_unmarked
        ),
        Block(_HEADED + "结果与讨论\n------", _HEADED + "结果与讨论：\n------", "结果与讨论：\n------", fits=_unmarked),
        Block("## 结果与讨论", "## 结果与讨论，", "", fixed=True),
    ],
    "headings/spacing": [
        Block(_SPACED, _SPACED.replace("练 CNN 的", "练CNN的"), "## 训练CNN的细节 ¤", fixed=True, fits=_unmixed),
        Block(_SPACED, _SPACED.replace("练 CNN", "练CNN"), "## 训练CNN 的细节 ¤", fixed=True, fits=_unmixed),
        Block(_SPACED, _SPACED.replace("给 GPU 的", "给GPU的"), "## 给GPU的代码", fixed=True, fits=_unmixed),
    ],
    "headings/language": [
        Block("## Training set-up №", "## 训练设置№"),
        Block("## Training set-up №", "## 실험 설정 №"),
        Block("## Training set-up №", "### 学習の設定 №"),
    ],
    "links/reference": [
        Block(_DEFINED, _DEFINED.replace("[two ¤][r¤]", "[two ¤][x¤]"), "Read [one №][r№] and [two ¤][x¤]."),
        Block(_DEFINED, _DEFINED + "\n[r№]: https://h¤.org/c"),
        Block(_DEFINED, _DEFINED.replace("[two ¤]", "![two ¤][x¤], [two ¤]"), "Read [one №][r№] and ![two ¤][x¤], "),
    ],
    "links/unused-definition": [
        Block(_DEFINED, _DEFINED + "\n[x¤]: https://h¤.org/c", "[x¤]: https://h¤.org/c"),
        Block(_DEFINED, _DEFINED + "\n[r№]: https://h№.org/a", "[r№]: https://h№.org/a"),
        Block(_DEFINED, _DEFINED + '\n[x¤]: <https://h¤.org/c> "Title"', '[x¤]: <https://h¤.org/c> "Title"'),
    ],
    "links/arxiv-form": [
        Block(
            f"[p№]\n\n[p№]: {ABS}", "[p№]\n\n[p№]: https://arxiv.org/pdf/@", "[p№]: https://arxiv.org/pdf/@", fixed=True
        ),
        Block(
            f"| a | b |\n|---|---|\n| {PAPER} | 1 |",
            "| a | b |\n|---|---|\n| [Deep Nets №](http://arxiv.org/abs/@) | 1 |",
            "",
            fixed=True,
        ),
        Block(f"> * {PAPER}", "> * [Deep Nets №](https://www.arxiv.org/abs/@)", "", fixed=True),
    ],
    "links/form": [
        Block(f"See {CODE}.", "See [implementation №]\n(https://github.com/lab/net№)."),
        Block(f"* {CODE}", "* [implementation №](www.github.com/lab/net№)", "", fixed=False),
    ],
    "papers/duplicate": [
        Block(
            _TWICE.format(ABS, "a", "Net", "https://arxiv.org/abs/1706.03762", "b"),
            _TWICE.format(ABS, "a", "Net", ABS + "v2", "b"),
        ),
        Block(
            _TWICE.format("https://doi.org/10.1145/№", "a", "Net", "https://doi.org/10.1145/¤", "b"),
            _TWICE.format("https://doi.org/10.1145/№", "a", "Net", "https://doi.org/10.1145/№", "b"),
        ),
        Block(
            "### Reading list №\n\n" + _LISTED.format(ABS, "https://arxiv.org/abs/1706.03762"),
            "### Reading list №\n\n"
            + _LISTED.format(ABS, "https://arxiv.org/abs/1706.03762")
            + "\n"
            + _LISTED.format(ABS, "").splitlines()[0],
        ),
    ],
    "papers/title": [
        Block(_LISTED.format(ABS, "https://openreview.net/forum?id=x№"), _LISTED.format(ABS, ABS)),
        Block(
            "## A\n\n" + _LISTED.format(ABS, "https://openreview.net/forum?id=x№") + "\n\n## B\n",
            "## A\n\n"
            + _LISTED.format(ABS, "https://openreview.net/forum?id=x№")
            + "\n\n## B\n\n* [Wide Trees of Learned Filters №](https://arxiv.org/abs/1706.03762)",
        ),
        Block(
            "Text.",
            "## [Wide Trees of Learned Filters №](https://arxiv.org/abs/@)\n\nText.\n\n## [Narrow Shrubs of Random Kernels](https://arxiv.org/pdf/@)\n\nText.",
        ),
    ],
    "sections/missing": [
        _of(_without(2), fixed=False),
        _of(_without(5)),
        _of(_without(1), _HEADS),
        _of(_without(4), _LINES),
        _of(_without(3), _QUOTES),
        _of(lambda lines: lines[:1] + lines[3:], _DASHES),
    ],
    "sections/order": [
        _of(lambda lines: [lines[1], lines[0], *lines[2:]]),
        _of(lambda lines: lines[1:] + lines[:1], _HEADS),
        _of(lambda lines: [*lines[:3], lines[5], *lines[3:5]], _LINES),
    ],
    "sections/duplicate": [
        _of(lambda lines: [*lines, "* 🔑 Key: another"]),
        _of(lambda lines: [*lines, "#### 📐 Exps:\n\nMore."], _HEADS),
        _of(lambda lines: [*lines[:3], "**🎓 Source**: Lab", *lines[3:]], _LINES),
    ],
    "sections/empty": [
        _of(_with(2, "less memory", "")),
        _of(_with(3, "prune it", "<!-- later -->"), _HEADS),
        _of(_with(4, "four tasks", "&nbsp;"), _LINES),
    ],
    "sections/label": [
        _of(_with(4, "Exps", "Exp"), wrong="* 📐 Exp: four tasks", fixed=True),
        _of(_with(2, "🌱 Motivation", "🌱"), wrong="* 🌱: less memory", fixed=True),
        _of(_with(3, "💊 ", ""), wrong="* Methodology: prune it", fixed=True),
        _of(_with(1, "Source: ", "Source： "), wrong="* 🎓 Source： ICLR 2020"),
        _of(_with(2, "Motivation", "Motivations"), _HEADS, "#### 🌱 Motivations:"),
    ],
    "sections/carrier": [
        _of(_with(3, "#### 💊 Methodology:\n\n", "💊 Methodology: "), _HEADS),
        _of(_with(1, "**🎓 Source**", "* **🎓 Source**"), _LINES),
        _of(_with(4, "* ", "\n### "), _TITLED),
    ],
    "sections/no-template": [
        Block(
            entry(),
            entry() + f"\n\n* {_OTHER}\n  * it grows filters like branches, and prunes them while it trains",
        ),
        Block(
            entry(_HEADS),
            entry(_HEADS) + f"\n\n### {_OTHER}\n\nIt grows filters like branches, and prunes them while it trains.",
        ),
        Block(
            entry(_LINES),
            f"### {_OTHER}\n\nIt grows filters like branches, and prunes them.\n\n" + entry(_LINES),
        ),
    ],
    "suppression/unused": [
        Block("Fine.", "<!-- paperstack-lint-disable-next-line links/arxiv-form -->\nFine.", "", fixed=True),
        Block(
            "Fine.",
            "<!-- paperstack-lint-disable tags/form -->\n\nFine.\n\n<!-- paperstack-lint-enable tags/form -->",
            "",
            fixed=True,
        ),
    ],
    "text/emphasis": [
        Block("**标签：** 正文№", "**标签：**正文№", "", fixed=True, fits=_commonmark),
        Block("他说 **“引用№”** 一词", "他说**“引用№”**一词", "", fits=_commonmark),
        Block("有 **重点№** 的话", "有 ** 重点№** 的话", "", fits=_rendered),
        Block("**Result №:** it works", "**Result №: ** it works", "", fits=_rendered),
    ],
    "text/conflict": [
        Block("50 layers.", "<<<<<<< HEAD\n50 layers.\n=======\n101 layers.\n>>>>>>> draft"),
        Block("50 layers.", "<<<<<<< ours\n50 layers.\n||||||| base\n34 layers.\n=======\n101 layers.\n>>>>>>> theirs"),
        Block("* 50 layers.", "* a\n<<<<<<< HEAD\n* 50 layers.\n=======\n>>>>>>> 0a1b2c3 (reword)"),
    ],
}
