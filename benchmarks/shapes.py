"""Notes of one thing, many times over: what makes superlinear growth visible.

A shape is a name and a function from a size in bytes to the text of a note of about that size. In a unit, `§` is
replaced by the number of its repetition.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

Shape = Callable[[int], str]

FRONT = "---\ntitle: A\ndate: 2020-01-01\ntags: [a]\n---\n\n"
PAPER = (
    "## P § q r\n\n* [A Study of Things § and More](https://arxiv.org/abs/1905.{§:05})\n\n* 🔑 Key: a\n* 🎓 Source: b\n"
    "* 🌱 Motivation: c\n* 💊 Methodology: d\n* 📐 Exps: e\n* 💡 Ideas: f\n\n"
)
MOST = 480
"""Units of a front matter that is still read, which has a limit of 1,000 values."""


def each(unit: str, head: str = FRONT, tail: str = "\n") -> Shape:
    """Return the shape that repeats a unit between a head and a tail."""
    return lambda size: head + _repeated(unit, size - len(head.encode()) - len(tail.encode())) + tail


def both(first: str, second: str, head: str = FRONT, between: str = "\n") -> Shape:
    """Return the shape of two units: all of the first come before all of the second, as many of each."""

    def make(size: int) -> str:
        number = _number(first + second, size - len(head.encode()))
        return head + _units(first, number) + between + _units(second, number) + "\n"

    return make


def fields(unit: str, head: str = "", tail: str = "") -> Shape:
    """Return the shape that repeats a unit in the front matter, as far as one is read; the rest is text."""

    def make(size: int) -> str:
        number = min(_number(unit, size), MOST)
        front = f"---\ntitle: A\ndate: 2020-01-01\n{head}{_units(unit, number)}{tail}\n---\n\n"
        return front + _repeated("Some text follows here §.\n\n", size - len(front.encode()))

    return make


def listed(unit: str) -> Shape:
    """Return the shape whose tags are a list in brackets that repeats a unit."""
    return fields(unit, "tags: [", "z]")


def _repeated(unit: str, size: int) -> str:
    return _units(unit, _number(unit, size))


def _units(unit: str, number: int) -> str:
    return "".join(_unit(unit, at) for at in range(number))


def _unit(unit: str, number: int) -> str:
    return unit.replace("{§:05}", f"{number % 99_999 + 1:05}").replace("§", str(number))


def _number(unit: str, size: int) -> int:
    """Return how many repetitions have `size` bytes."""
    left = size
    for number in count():
        left -= len(_unit(unit, number).encode())
        if left <= 0:
            return max(number, 1)
    raise AssertionError


SHAPES: dict[str, Shape] = {
    # the parser: blocks
    "paragraphs": each("A paragraph § of words that say little.\n\n"),
    "one long line": each("word § "),
    "one long line without spaces": each("字"),
    "lines of one paragraph": each("line § of a paragraph\n"),
    "hard breaks": each("line § ends\\\n"),
    "spaces": each(" "),
    "spaces in a line": each("a  b   c    "),
    "empty lines": each("\n"),
    "tabs": each("\ta\n"),
    "list items": each("* item §\n"),
    "loose list items": each("* item §\n\n"),
    "numbered items": each("§. item\n"),
    "lists in lists": each("* a §\n  * b\n    * c\n"),
    "deep lists": each("- "),
    "deep quotes": each("> "),
    "quotes and items in turn": each("> - "),
    "quotes": each("> quote §\n\n"),
    "tasks": each("- [ ] task §\n"),
    "tables": each("| a | b |\n| - | - |\n| § | x |\n\n"),
    "table rows": each("| § | x |\n", head=FRONT + "| a | b |\n| - | - |\n"),
    "table columns": each("|", tail="\n" + "-|" * 3000 + "\n"),
    "rules": each("---\n\n"),
    "underlined headings": each("Heading §\n===\n\n"),
    "carriage returns": each("line §\r\n"),
    "lone carriage returns": each("line §\r"),
    # the parser: inlines
    "brackets that open": each("["),
    "brackets that close": each("]"),
    "brackets around nothing": each("[]"),
    "nested brackets": lambda size: FRONT + "[" * (size // 2) + "]" * (size // 2) + "\n",
    "images that open": each("!["),
    "links that open": each("[a]("),
    "parentheses that open": each("[a](b", tail="(" * 100 + "\n"),
    "emphasis that opens": each("*a **b "),
    "emphasis": each("*a* **b** "),
    "underscores": each("_a__b_ "),
    "strikes": each("~~a~~ b "),
    "back quotes of all lengths": lambda size: FRONT + "".join("`" * at + "a" for at in range(int((2 * size) ** 0.5))),
    "code spans": each("`code §` and "),
    "code that opens": each("`a"),
    "fences": each("```py\nx = §\n```\n\n"),
    "a fence that does not end": each("line §\n", head=FRONT + "```\n"),
    "dollars": each("$"),
    "formulas": each("$x_§$ and "),
    "formulas that open": each("$a"),
    "display formulas": each("$$\nx_§\n$$\n\n"),
    "Liquid": each("{{ site.url }} § "),
    "Liquid that opens": each("{{ "),
    "raw Liquid": each("{% raw %}§"),
    "tags of HTML": each("<b>§</b> "),
    "tags of HTML that open": each("<a "),
    "less-than signs": each("<"),
    "blocks of HTML": each("<div>\n§\n</div>\n\n"),
    "comments": each("<!-- § -->\n\n"),
    "comments that open": each("<!-- "),
    "comments in a line": each("a <!-- § --> "),
    "entities": each("&amp; "),
    "ampersands": each("&"),
    "backslashes": each("\\"),
    "escapes": each("\\* "),
    "footnotes": both("a[^§] ", "[^§]: b\n\n", between="\n\n"),
    "one footnote": each("a[^1] ", tail="\n\n[^1]: b\n"),
    "attributes": each("text §\n{: .a#b§}\n\n"),
    "braces": each("{"),
    "emoji": each("🔑"),
    "combining marks": each("e\u0301"),
    "zero-width spaces": each("a\u200b"),
    # headings
    "headings": each("## Heading §\n\n"),
    "headings of one text": each("## 方法\n\n"),
    "headings in Chinese": each("## 第§章 方法与实验\n\n"),
    "headings with and without spaces": each("## 用CNN检测 §\n\n## 用 GNN 检测 §\n\n"),
    "headings of one text without spaces": each("## 用CNN检测\n\n", head=FRONT + "## 用 GNN 检测\n\n"),
    "headings without spaces, a link to each": both(
        "[x](#用cnn检测§) ", "## 用CNN检测§\n\n", FRONT + "## 用 A 检测\n\n"
    ),
    "one heading, many links": each("[x](#用cnn检测) ", head=FRONT + "## 用CNN检测\n\n## 用 GNN 检测\n\n"),
    "headings of one text, many links": both("[x](#用cnn检测-§) ", "## 用CNN检测\n\n", FRONT + "## 用 A 检测\n\n"),
    "headings without a space": each("##方法 §\n\n"),
    "headings without a space, alike": each("##方法\n"),
    "headings without a space in a paragraph": each("##方法§\ntext\n"),
    "headings without a space below items": each("* a\n##方法§\n"),
    "headings with a wide space": each("##\u3000方法 §\n\n"),
    "headings that end in a colon": each("## 方法§：\n\n"),
    "headings with brackets of two widths": each("## 方法（a)§\n\n"),
    "one heading with brackets": each("（a)", head=FRONT + "# "),
    "one heading with balanced brackets": lambda size: FRONT + "# " + "（" * (size // 4) + ")" * (size // 4) + "\n",
    "one heading with CJK–Latin boundaries": each("标a", head=FRONT + "# x 标\n\n# "),
    "one heading with both spacings": each("标a 题 b", head=FRONT + "# "),
    "one heading with emphasis": each("**标**a", head=FRONT + "# x 标\n\n# "),
    "one heading with code": each("`标`a", head=FRONT + "# x 标\n\n# "),
    "one heading with links": each("[标a](http://a.org/§)", head=FRONT + "# x 标\n\n# "),
    "one heading with numbers": each("1.2-3对4", head=FRONT + "# x 标\n\n# "),
    "one heading with slashes": each("a/标", head=FRONT + "# x 标\n\n# "),
    "one heading that ends in many marks": each("： 。 ", head=FRONT + "# 方法"),
    "one heading with colons": each("标:a：", head=FRONT + "# "),
    "headings that were given an id": each("## h i {#id§}\n\n"),
    "headings that were given an id, a link to each": each("## h i {#id§}\n\n[x](#id§)\n\n"),
    "headings with an address of a paper": each(
        "## Part §\n\nSee https://arxiv.org/abs/1905.{§:05}\n\n", head="---\ntitle: Mask Nets for All\n---\n\n"
    ),
    "headings in HTML": each("<h2>Title §</h2>\n\n"),
    "elements around lines with a number sign": both("<div>", "## h\n"),
    "an element for each line with a number sign": each("<div>\n## h§\n"),
    "elements that are closed by another name": both("<div>", "</p>\n## h\n"),
    "headings with Liquid": each("## {{ x }} §\n\n"),
    "tags in the text": each("#tag§ "),
    "section markers as headings": each("## 🔑 Key:\n\n"),
    # anchors
    "headings and links to them": both("## Heading §\n\n", "[x](#heading-§) "),
    "headings and misspelt links": both("## Some heading § here\n\n", "[x](#some-heading-§-hree) "),
    "headings and respelt links": both("## Some heading § here\n\n", "[x](#someheading§here) "),
    "headings of one text and misspelt links": both("## Heading\n\n", "[x](#haeding-§) "),
    "short headings and misspelt links": both("## Ab§\n\n", "[x](#ba§) "),
    "one heading and misspelt links": each("[x](#some-heading-hree§) ", head=FRONT + "## Some heading here\n\n"),
    "broken links to anchors": each("[x](#nothing§) "),
    "links to anchors in Liquid": each("[x]({{ page.url }}#a§) ", head=FRONT + "## a1\n\n"),
    "ids in HTML": each('<a name="n§"></a>[x](#n§)\n\n'),
    "wikilinks to anchors": each("[[#Heading §]]\n\n", head=FRONT + "## Heading 1\n\n"),
    "hashes": each("a#b§ "),
    # links
    "links": each("[x](https://example.org/§) "),
    "bare addresses": each("http://example.org/§ "),
    "addresses in angles": each("<https://example.org/§> "),
    "reference links": both("[x][r§] ", "[r§]: https://example.org/§\n", between="\n\n"),
    "references to one definition": each("[x][r] ", tail="\n\n[r]: http://arxiv.org/pdf/1706.03762\n"),
    "definitions of one reference": each("[r]: https://example.org/§\n", tail="\n[x][r]\n"),
    "links that run scripts": each("[a §](javascript:b§)\n\n"),
    "links of HTML": each('<a href="http://arxiv.org/abs/1905.{§:05}">x</a> '),
    "empty links": each("[MixMatch]() "),
    "links in arXiv's other forms": each("* [x](http://arxiv.org/pdf/1905.{§:05}.pdf)\n"),
    "one identifier, many links": each("[x](http://arxiv.org/pdf/1905.02249.pdf) "),
    "identifiers that cannot exist": each("[x](https://arxiv.org/abs/1913.{§:05}) "),
    "redirectors": each("[x](https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1905.{§:05}) "),
    "redirectors in redirectors": each("https://link.zhihu.com/?target=", head=FRONT + "[x](", tail=")\n"),
    "misspelt schemes": each("[x](ttps://example.org/§) "),
    "schemes that are known to be secure": each("[x](http://github.com/a/b§) "),
    "what is stuck to an address": each("https://example.org/§。后文 "),
    "one long address": each("a", head=FRONT + "http://example.org/"),
    "schemes in a row": each("http://"),
    "parentheses after an address": each(")", head=FRONT + "http://a"),
    "paths of a machine": each("![x](C:\\Users\\me\\§.png) "),
    "missing images": each("![x](/img/missing-§.png) "),
    "missing images, one name": each("![x](/img/missing.png) "),
    "missing images of one folder": each("![x](/missing/§.png) "),
    "missing notes": each("[x](note-§.md) "),
    "paths of many folders": each("![x](/a§/b/c/../d/e.png) "),
    "one long path": each("a/", head=FRONT + "![x](", tail="x.png)\n"),
    "images as data": each("A", head=FRONT + "![x](data:image/png;base64,", tail=")\n"),
    "ephemeral images": each("![x](https://upload-images.jianshu.io/§.png) "),
    "dead services": each("[x](https://paperswithcode.com/paper/p§) "),
    # papers and sections
    "papers": each(PAPER),
    "papers of one title": each(PAPER.replace("§ and", "1 and")),
    "papers of one identifier": each(PAPER.replace("{§:05}", "02249")),
    "papers of one identifier and one title": each(PAPER.replace("{§:05}", "02249").replace("§ and", "1 and")),
    "a reading list": each("* [A Study of Things § and More](https://arxiv.org/abs/1905.{§:05})\n"),
    "a reading list of one title": each("* [A Study of Things and More](https://arxiv.org/abs/1905.{§:05})\n"),
    "a reading list of one identifier": each("* [A Study of Things § and More](https://arxiv.org/abs/1905.02249)\n"),
    "papers without sections": each("## [A Study of Things §](https://arxiv.org/abs/1905.{§:05})\n\nSome text.\n\n"),
    "papers that lack sections": each(
        "* [Paper §](https://arxiv.org/abs/1905.{§:05})\n\n* 🔑 Key: a\n* 🎓 Source: b\n\n"
    ),
    "papers in headings, half of which lack a section": both(
        "## P §\n\n### 🔑 Key:\n\na\n\n### 💡 Ideas:\n\nb\n\n", "## Q §\n\n### 🔑 Key:\n\na\n\n### 🎓 Source:\n\nb\n\n"
    ),
    "papers in headings that lack sections": each("## Paper §\n\n### 🔑 Key:\n\na\n\n### 🎓 Source:\n\nb\n\n"),
    "papers in lines that lack sections": each("## Paper §\n\n🔑 Key: a  \n🎓 Source: b\n\n"),
    "papers in quotes that lack sections": each("> ## Paper §\n>\n> 🔑 Key: a\n>\n> 🎓 Source: b\n\n"),
    "empty sections": each("## P §\n\n* 🔑 Key:\n* 🎓 Source:\n* 🌱 Motivation:\n* 💊 Methodology:\n\n"),
    "markers of one section": each("* 🔑 Key: § a\n"),
    "markers of one section and one of another": each("* 🔑 Key: § a\n", tail="* 🎓 Source: b\n"),
    "markers in a wrong order": each("## P §\n\n* 🎓 Source: a\n* 🔑 Key: b\n* 💡 Ideas: c\n* 📐 Exps: d\n\n"),
    "markers with wrong labels": each("## P §\n\n* 🔑 Kye: a\n* 🎓 Sourse: b\n* 💡 Ieads: c\n\n"),
    "markers of mixed carriers": each("## P §\n\n* 🔑 Key: a\n\n## 🎓 Source:\n\n🌱 Motivation: c\n\n"),
    "markers in one line": each("🔑 Key: a 🎓 Source: b "),
    "markers below lists in lists": each("* a §\n  * 🔑 Key: x\n    * 🎓 Source: y\n"),
    "labels without emoji": each("## P §\n\n* Key: a\n* Source: b\n* Motivation: c\n\n"),
    "titles above one section": each("## Title §\n\n", tail="* 🔑 Key: a\n* 🎓 Source: b\n"),
    "one paper with many lines": each("  * line §\n", head=FRONT + "## P\n\n* 🔑 Key:\n", tail="* 🎓 Source: b\n"),
    "one long title": each("word § ", head=FRONT + "* [", tail="](https://arxiv.org/abs/1905.02249)\n\n* 🔑 Key: a\n"),
    # front matter and tags
    "fields": fields("key§: value\n"),
    "fields of TOML": each('key§ = "http://github.com/a/§"\n', head="+++\n", tail="+++\n"),
    "identifiers as targets": each("[a](doi:10.1000/§) [b](arXiv:1905.{§:05})\n"),
    "links with a bracket too many": each("[a §]](https://h.org/§)\n\n"),
    "paths without an ending": each("[a](./dir/§) [b](dir§/)\n"),
    "duplicate fields": fields("title: A §\n"),
    "misspelt fields": fields("titel§: a\n"),
    "fields without a space": fields("title§:a\n"),
    "lines that are no fields": fields("no field §\n"),
    "dates": fields("date: 2020/1/2\n"),
    "tags in a list": listed("tag§, "),
    "one tag, many times": listed("nas, "),
    "one tag in several cases": listed("nas, NAS, Nas, "),
    "empty tags": listed('"", '),
    "tags with spaces at their ends": listed('" t§ ", '),
    "tags in quotes of their own": listed("“t§”, "),
    "tags with wide commas": listed("a§，b§, "),
    "tags of one text": fields("tag§, ", "tags: "),
    "tags of one text, alike": fields("nas, ", "tags: "),
    "tags as items": fields("  - tag§\n", "tags:\n"),
    "empty tags as items": fields("  -\n", "tags:\n"),
    "tags as items without a space": fields("  -tag§\n", "tags:\n"),
    "one tag as many items": fields("  - nas\n", "tags:\n"),
    "comments in front matter": fields("# comment §\n"),
    "a front matter that does not end": each("key§: value\n", head="---\n"),
    "a long title in front matter": each("标a", head="---\ntitle: ", tail="\n---\n\n## x 标\n"),
    # suppressions
    "suppressions of lines": each("text § <!-- paperstack-lint-disable-line links -->\n"),
    "suppressions of the next line": each("<!-- paperstack-lint-disable-next-line links -->\ntext §\n\n"),
    "suppressions below each other": each("<!-- paperstack-lint-disable-line links -->\n"),
    "suppressions and empty lines": each("<!-- paperstack-lint-disable-line links -->\n\n"),
    "suppressions on one line": each("a <!-- paperstack-lint-disable-line links --> "),
    "suppressions in turn": each(
        "<!-- paperstack-lint-disable links -->\n\na\n\n<!-- paperstack-lint-enable links -->\n\n"
    ),
    "suppressions that suppress": each("[x]() <!-- paperstack-lint-disable-line links -->\n\n"),
    "suppressions of the note": each("<!-- paperstack-lint-disable-file tags -->\n\n"),
    "suppressions in front matter": fields("k§: v # paperstack-lint-disable-line tags\n"),
    "names in one suppression": each(
        "links/empty ", head=FRONT + "[x]() <!-- paperstack-lint-disable-line links ", tail="-->\n"
    ),
    "names without effect in one suppression": each(
        "tags/form ", head=FRONT + "[x]() <!-- paperstack-lint-disable-line links/empty ", tail="-->\n"
    ),
    "unknown names in one suppression": each(
        "lniks/x§ ", head=FRONT + "[x]() <!-- paperstack-lint-disable-line links ", tail="-->\n"
    ),
    "misspelt suppressions": each("<!-- paperstack-lint-disabel links -->\n\n"),
    "suppressions between items": each("* a\n<!-- paperstack-lint-disable-line tags -->\n"),
}
