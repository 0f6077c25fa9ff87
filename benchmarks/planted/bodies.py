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
        (f"Read <{ABS}v2>.", "Read <https://arxiv.org/pdf/@v2.pdf>.", False),
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
        (f"Read {PAPER}.", "Read [Deep Nets №](https://www.arxiv-vanity.com/papers/@/).", True),
        (f"见 {PAPER}。", "见 [Deep Nets №](http://arxiv-vanity.com/papers/@)。", True),
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
        (f"See {CODE}.", "See [implementation №](link_to_code).", False),
        (f"See {CODE}.", "See [**implementation №**]() for it.", False),
        (f"See {CODE}.", "See [![plot №](https://h№.org/a.png)]().", False),
        (f"参见{CODE}。", "参见[implementation №](待补)。", False),
    ],
    "links/ephemeral": [
        (FIGURE, "![plot №](https://media№.s3.amazonaws.com/p.png?X-Amz-Signature=0f№&X-Amz-Expires=600)", False),
        (FIGURE, "![plot №](https://cdn.discordapp.com/attachments/1/2/p.png?ex=65&is=66&hm=a№)", False),
        (FIGURE, '<img src="https://storage.googleapis.com/b/p.png?X-Goog-Expires=9&X-Goog-Signature=a№">', False),
        (POST, "[post №](https://acc.blob.core.windows.net/c/p.pdf?sv=2020&se=2021-01-01&sr=b&sig=a№)", False),
        (FIGURE, "![plot №](https://private-user-images.githubusercontent.com/1/p.png?jwt=ey№)", False),
        (
            FIGURE,
            "![plot №](https://b№.oss-cn-beijing.aliyuncs.com/p.png?Expires=16&OSSAccessKeyId=k&Signature=a)",
            False,
        ),
        (
            POST,
            "[post №](https://prod-files-secure.s3.us-west-2.amazonaws.com/p?X-Amz-Expires=36&X-Amz-Signature=a)",
            False,
        ),
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
        (f"See {CODE}.", "See [implementation №](htps://github.com/lab/net№).", False),
        (f"See {CODE}.", "See [implementation №](https//github.com/lab/net№).", False),
        (f"See {CODE}.", "See [implementation №](https;//github.com/lab/net№).", False),
        (f"见{CODE}。", "见[implementation №](https://github.com/lab/net№，)。", False),
        (f"See {CODE}.", "See [implementation №](https://github.com/lab/net№ .", False),
        (POST, "代码（https://h№.org/abc）和数据https://h№.org/data公开。", False),
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
        (POST, "[post №](zotero://select/library/items/A№)", False),
        (FIGURE, "![plot №](file:///Users/me/p№.png)", False),
        (FIGURE, r"![plot №](C:\\Users\\me\\p№.png)", False),
        (POST, '<a href="D:/papers/p№.pdf">post №</a>', False),
        (POST, "[post №](http://localhost:8080/posts/p№.html)", False),
    ],
    "links/missing-file": [
        (FIGURE, "![plot №](./nowhere№.png)", False),
        (FIGURE, "![plot №](nofolder№/p.jpeg)", False),
        (FIGURE, '<img src="nofolder№/p.png" alt="plot">', False),
        (POST, "[post №](../nofolder№/p.pdf)", False),
        (POST, "[post №](nowhere№.md)", False),
        (FIGURE, "![plot №](<no folder №/p 1.png>)", False),
        (POST, "[post №](nofolder№/slides.zip)", False),
        (POST, '<a href="nofolder№/p.pdf">post №</a>', False),
    ],
    "links/redirector": [
        (POST, "[post №](https://link.zhihu.com/?target=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://www.google.com/url?sa=t&q=https://h№.org/a&usg=x)", True),
        (POST, "[post №](https://link.juejin.cn?target=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://www.douban.com/link2/?url=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://l.facebook.com/l.php?u=https%3A%2F%2Fh№.org%2Fa&h=AT)", True),
        ("<https://h№.org/a>", "<https://link.csdn.net/?target=https%3A%2F%2Fh№.org%2Fa>", False),
        (POST, "[post №](https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://slack-redir.net/link?url=https%3A%2F%2Fh№.org%2Fa)", True),
        (POST, "[post №](https://link.jianshu.com?t=https%3A%2F%2Fh№.org%2Fa)", True),
        (
            f"Read [it]({ABS}).",
            "Read [it](https://scholar.google.com/scholar_url?url=https://arxiv.org/abs/@&hl=en).",
            True,
        ),
    ],
    "links/scheme": [
        (f"See {CODE}.", "See [implementation №](http://github.com/lab/net№).", True),
        ("<https://en.wikipedia.org/wiki/P№>", "<http://en.wikipedia.org/wiki/P№>", False),
        ("[q](https://stackoverflow.com/q/№)", "[q](http://stackoverflow.com/q/№)", True),
        ('<a href="https://github.com/lab/№">it</a>', '<a href="http://github.com/lab/№">it</a>', True),
        ("![p](https://i.imgur.com/№.png)", "![p](http://i.imgur.com/№.png)", True),
        ("[v](https://www.youtube.com/watch?v=№)", "[v](http://www.youtube.com/watch?v=№)", True),
        ("[d](https://doi.org/10.1145/№)", "[d](http://doi.org/10.1145/№)", True),
        ("[o](https://openreview.net/forum?id=x№)", "[o](http://openreview.net/forum?id=x№)", True),
    ],
    "links/shortener": [
        (POST, "[post №](http://t.cn/A№)", False),
        (POST, "<https://bit.ly/A№>", False),
        (POST, '<a href="https://tinyurl.com/A№">post №</a>', False),
        (POST, "[post №](https://t.co/A№)", False),
        (POST, "[post №](https://goo.gl/A№)", False),
    ],
    "links/text": [
        (f"[{ABS}]({ABS})", f"[{ABS}](https://arxiv.org/abs/1706.03762)", False),
        ("[https://h№.org/a](https://h№.org/a)", "[https://h№.org/a](https://h¤.org/b)", False),
        (f"[arXiv:@]({ABS})", "[arXiv:@](https://arxiv.org/abs/1706.03762)", False),
        ("[github.com/a/№](https://github.com/a/№)", "[github.com/a/№](https://github.com/b/¤)", False),
        (f"见[{ABS}v1]({ABS}v1)。", f"见[{ABS}v1](https://arxiv.org/abs/1706.03762)。", False),
        ("[`https://h№.org/a`](https://h№.org/a)", "[`https://h№.org/a`](https://h¤.org/b)", False),
    ],
    "links/anchor": [
        ("See the end.", "See [the end](#no-heading-№).", False),
        ("见最后。", "见[最后](#没有这一节№)。", False),
        ("See the end.", 'See <a href="#no-heading-№">the end</a>.', False),
        ("见最后。", '见[**最后**](#no-heading-№ "End")。', False),
        ("See the end.", "See [the end](#№-no-such-section).", False),
    ],
    "suppression/unused": [
        ("Fine.", "Fine. <!-- paperstack-lint-disable-line links/form -->", False),
        ("Fine.", "Fine. <!-- paperstack-lint-disable-lines links/form -->", False),
        ("Fine.", "Fine. <!-- paperstack-lint-disable-line links/no-such-rule -->", False),
        ("Fine.", "Fine. <!-- paperstack-lint-disabel-line links/form -->", False),
    ],
}


class Block(NamedTuple):
    """Blocks without a problem and with it; `wrong` is the part of it that is wrong, and has to be in one place."""

    good: str
    bad: str
    wrong: str = ""
    fixed: bool = False
    fits: Callable[[Source], bool] = lambda _source: True
    beside: str = ""
    """Another note, which is beside this one both times."""


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
    package = source.root / "package.json"
    named = package.exists() and re.search("renderer-mark(?:ed|down-it)\\W", package.read_text(errors="replace"))
    return bool(named) or not (source.root / "source").exists()  # a renderer of Hexo's is named, and known


def _noted(source: Source) -> bool:
    return not (source.root / "source").exists()  # Hexo has no footnotes


def _kramdown(source: Source) -> bool:
    templates = (source.root / "_includes", source.root / "_layouts")
    return source.is_post and source.typesets(r"""["']\$["']""", *templates)


def _goldmark(source: Source) -> bool:
    return source.is_post and source.typesets("(?i)katex|mathjax", source.root / "layouts")


_READ = "# Wide Trees of Learned Filters №\n\nPaper: https://arxiv.org/abs/@\n\nIt grows filters like branches."
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
        Block(_HEADED + "## 训练与推理", _HEADED + "## 训练与推理。", "## 训练与推理。", fits=_unmarked),
        Block(
            _HEADED + "## Results and more", _HEADED + "## Results and more:", "## Results and more:", fits=_unmarked
        ),
        Block(_HEADED + "实验与分析\n------", _HEADED + "实验与分析：\n------", "实验与分析：\n------", fits=_unmarked),
        Block("## 结果与讨论", "## 结果与讨论，", "", fixed=True),
        Block("## 知识蒸馏（№）与剪枝（笔记）", "## 知识蒸馏(№)与剪枝（笔记）"),
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
        Block(
            "Two claims.[^a№] [^b¤]\n\n[^a№]: One.\n\n[^b¤]: Two.",
            "Two claims.[^a№] [^c¤]\n\n[^a№]: One.",
            "Two claims.[^a№] [^c¤]",
            fits=_noted,
        ),
    ],
    "links/unused-definition": [
        Block(_DEFINED, _DEFINED + "\n[x¤]: https://h¤.org/c", "[x¤]: https://h¤.org/c"),
        Block(_DEFINED, _DEFINED + "\n[r№]: https://h№.org/a", "[r№]: https://h№.org/a"),
        Block(_DEFINED, _DEFINED + '\n[x¤]: <https://h¤.org/c> "Title"', '[x¤]: <https://h¤.org/c> "Title"'),
        Block(
            "A claim.[^a№]\n\n[^a№]: One.", "A claim.[^a№]\n\n[^a№]: One.\n\n[^b¤]: Two.", "[^b¤]: Two.", fits=_noted
        ),
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
        Block(
            "Text.",
            "### [Wide Trees of Learned Filters №](https://arxiv.org/abs/@v2)\n\n🔑 Key: one\n\n🎓 Source: ICLR",
            beside="### [Wide Trees of Learned Filters №](https://arxiv.org/abs/@)\n\n🔑 Key: two\n\n🎓 Source: ICLR",
        ),
        Block(
            "Text.",
            "* Narrow Shrubs of Random Kernels and № Other Plants\n* 🔑 Key: one\n* 🎓 Source: ICLR",
            beside="* Narrow Shrubs of Random Kernels and № Other Plants\n* 🔑 Key: two\n* 🎓 Source: ICLR",
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
        Block(
            "Text.",
            "* [Wide Trees of Learned Filters №](https://arxiv.org/abs/@)",
            beside="* [Narrow Shrubs of Random Kernels](https://arxiv.org/pdf/@.pdf)",
        ),
        Block(
            "Text.",
            "### [Wide Trees of Learned Filters №](https://arxiv.org/abs/@)\n\nText.",
            beside="### [Wide Trees of Learned Filters №](https://arxiv.org/abs/1706.03762)\n\nText.",
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
        _of(_with(5, "go on", "")),
        _of(_with(0, "one loss", "<br>"), _QUOTES),
    ],
    "sections/label": [
        _of(_with(4, "Exps", "Exp"), wrong="* 📐 Exp: four tasks", fixed=True),
        _of(_with(2, "🌱 Motivation", "🌱"), wrong="* 🌱: less memory", fixed=True),
        _of(_with(3, "💊 ", ""), wrong="* Methodology: prune it", fixed=True),
        _of(_with(1, "Source: ", "Source： "), wrong="* 🎓 Source： ICLR 2020"),
        _of(_with(2, "Motivation", "Motivations"), _HEADS, "#### 🌱 Motivations:"),
        _of(_with(4, "Exps", "EXPS"), wrong="* 📐 EXPS: four tasks", fixed=True),
        _of(_with(3, "Methodology", "Methodolgy"), _LINES, "**💊 Methodolgy**: prune it", fixed=True),
        _of(_with(0, "🔑 Key", "🔑Key"), wrong="* 🔑Key: one loss", fixed=True),
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
        Block("中文 **重点№** 中文", "中文__重点№__中文", "", fits=_rendered),
    ],
    "text/conflict": [
        Block("50 layers.", "<<<<<<< HEAD\n50 layers.\n=======\n101 layers.\n>>>>>>> draft"),
        Block("50 layers.", "<<<<<<< ours\n50 layers.\n||||||| base\n34 layers.\n=======\n101 layers.\n>>>>>>> theirs"),
        Block("* 50 layers.", "* a\n<<<<<<< HEAD\n* 50 layers.\n=======\n>>>>>>> 0a1b2c3 (reword)"),
    ],
    "papers/unlinked": [
        Block("* Text", "* [Wide Trees of Learned Filters №]", beside=_READ),
        Block("- Text", "- [ ] [Wide Trees of Learned Filters №] (ICLR)", beside=_READ),
        Block("1. Text", "1. [Wide trees of learned filters №] is to be read", beside=_READ),
    ],
    "links/anchor": [
        Block("See it.", "See [it](planted-note.md#no-such-part-№).", beside="## Growth of № trees\n\nText."),
        Block(
            "See [it](planted-note.md#growth-of-trees).",
            "See [it](planted-note.md#growth_of_trees).",
            fixed=True,
            beside="## growth of trees\n\nText.",
        ),
    ],
    "links/missing-file": [
        Block("Text.", "![p№]\n\n[p№]: nofolder№/p.png"),
        Block("| a |\n|---|\n| Text. |", "| a |\n|---|\n| ![plot №](nofolder№/p.png) |"),
    ],
    "text/math": [
        Block(r"Let $$\{x_1, y_№\}$$ be it.", r"Let $\{x_1, y_№\}$ be it.", fits=_kramdown),
        Block(
            r"令 $$\mathbf{x}_{t}$$ 与 $$\mathbf{y}_{№}$$。",
            r"令 $\mathbf{x}_{t}$ 与 $\mathbf{y}_{№}$。",
            fits=_kramdown,
        ),
        Block(r"Here $$p(x \vert y_№)$$ is it.", "Here $$p(x | y_№)$$ is it.", fits=_kramdown),
        Block(r"* Here $p(x \vert y_№)$ is it", "* Here $p(x | y_№)$ is it", fits=_kramdown),
        Block(r"The weight $$\alpha_{ {i№}}$$.", r"The weight $$\alpha_{{i№}}$$.", fits=_kramdown),
        Block(r"Let $\\{x_1, y_№\\}$ be it.", r"Let $\{x_1, y_№\}$ be it.", fits=_goldmark),
        Block(
            "$$\n\\begin{aligned} a_№ &= 1 \\\\\\\\ b &= 2 \\end{aligned}\n$$",
            "$$\n\\begin{aligned} a_№ &= 1 \\\\ b &= 2 \\end{aligned}\n$$",
            fits=_goldmark,
        ),
    ],
}
