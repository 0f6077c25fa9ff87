"""Generated notes: front matters, entries in every carrier and the debris of real notes, mixed."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

SECTIONS = ["🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "📐 Exps", "💡 Ideas"]
LABELS = [
    *SECTIONS,
    "🔑",
    "Exps",
    "💡️ Ideas",
    "📐 Exp",
    "📐 Experiments",
    "Method",
    "<b>🎓 Source",
    "[ ] 🌱 Motivation",
    "🔑 核心",
    "💊 Motivation",
    "👨‍🎓 Someone",
    "⭐ Star",
]

words = st.sampled_from(
    ["用Adam训练", "对比学习", "a plain sentence", "GPT-4o的", "$x_1^2$", "`code 代码`", "**重点**后文", "**注意：**中文", "*em*",
     "3D点云", "第2章", "豆瓣FM", "C++库", "#标签", "🔑", "~~old~~", "a  b", "e.g.", "<br>", "{{ site.url }}", "\\*", "&lt;",
     "见https://a.org/b。", "$$y$$", "1. x", "100%", "（abc)", "Key:", "Ideas：", "💡💡💡 x", "✅ 🔑 Key: x", "\u3000", "\u200b", "[^1]", "🌱🌱"]
)  # fmt: skip
targets = st.sampled_from(
    ["", "https://arxiv.org/abs/1706.03762", "http://arxiv.org/pdf/1706.03762v2.pdf", "arxiv.org/abs/1706.03762",
     "https://link.zhihu.com/?target=https%3A//arxiv.org/pdf/1911.05722.pdf", "https://arxiv.org/abs/1713.00001",
     "https://openreview.net/forum?id=x", "img/a b.png", "C:\\Users\\x\\y.png", "#标题a", "#一级-heading", "/img/x.png",
     "{{ site.baseurl }}/img/x y.png", "https://a.org/x。", "ttp://a.org", "../x.md", "http://github.com/a/b", "<a b>",
     "https://paperswithcode.com/paper/x", "data:image/png;base64,AAAA", "https://a.org/(x)", 'http://a.org "t"']
)  # fmt: skip
link = st.builds("{0}[{1}]({2})".format, st.sampled_from(["", "", "!"]), words, targets)
reference = st.sampled_from(
    [
        "<https://arxiv.org/pdf/1706.03762>",
        "https://arxiv.org/pdf/1706.03762",
        "<img src='a.png'>",
        '<a href="http://arxiv.org/abs/1706.03762">x</a>',
        "[r]",
    ]
)
inline = st.lists(st.one_of(words, words, link, reference), max_size=4).map(" ".join)
label = st.builds(
    "{0}{1}{2}{3}{4}".format,
    st.sampled_from(["", "", "", "**", "*"]),
    st.sampled_from(LABELS),
    st.sampled_from(["", "", "", "**", "*", "</b>"]),
    st.sampled_from([":", ":", ": ", "：", "", " "]),
    st.one_of(st.just(""), inline),
)
prefix = st.sampled_from(
    ["", "", "* ", "* ", "- ", "1. ", "  * ", "    - ", "\t* ", "> ", "> * ", "# ", "## ", "### ", "##　", "#", "  "]
)
title = st.one_of(st.builds("[{0}]({1})".format, words, targets), st.builds("**{0}**".format, words), inline)
tail = st.sampled_from(["", "", "  ", " \\", "\t", "<br>", " {#id}"])
line = st.builds("{0}{1}{2}".format, prefix, st.one_of(label, label, title, inline), tail)
block = st.sampled_from(
    ["", "", "---", "===", "```\n* 🔑 Key:\n* 🎓 Source:\n```", "<div>\n🔑 Key:\n</div>", "| a | b |\n|---|---|\n| 🔑 Key: | [x]() |",
     "{% raw %}\n# x\n{% endraw %}", "<!-- 🔑 Key: -->", "    🔑 Key:", "[r]: http://arxiv.org/pdf/1706.03762.pdf", "$$\n\\\\epsilon_{a} \\* b\n$$",
     "[^1]: a note", "- [ ] task", "***", "Setext标题\n======"]
)  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> str:
    """A title and some of the sections, in one carrier, now and then with another thrown in."""
    bullet = draw(prefix)
    blank = draw(st.sampled_from(["\n", "\n", "\n\n", "  \n"]))
    rows = [draw(prefix) + draw(title)]
    for section in SECTIONS:
        if draw(st.integers(0, 4)):
            rows.append(bullet + section + draw(st.sampled_from([":", ": ", ":  ", "：", ""])))
        if draw(st.booleans()):
            rows.append(draw(st.sampled_from(["  * ", "", "    ", "\n", "  - "])) + draw(inline))
    return blank.join(rows) + "\n"


front_matters = st.one_of(
    st.just(""),
    st.lists(
        st.sampled_from(
            ["title: A标题b   # 标题", "title: 标题 B: c", "title: 'q'", "title:x", "date: 2020-03-26", "date: 2020/3/26 # d", "date: 2021-02-30",
             "data: 2020-01-02", "tags: [a, A, ]", "tags:\n     - 论文\n     - nas # n\n     - NAS", "tags: a b", "tags:", "author： x", "layout:\tpost",
             "subtitle: @x", "catalog: true", "# comment", "header-img: img/x.jpg", "title: again", "\tx: y", "summary: |\n  🔑 text\n  more"]
        ),
        max_size=7,
    ).map(lambda rows: "---\n" + "".join(row + "\n" for row in rows) + "---\n"),
    st.sampled_from(["+++\ntitle = 'x'\n+++\n", "\n---\ntitle: x\n---\n", "title: x\n---\n", "---\ntitle: x\n--\n", "---\ntitle: x\n", "---\n"]),
)  # fmt: skip
body = st.lists(st.one_of(line, line, block, entries()), max_size=14).map("\n".join)
endings = st.sampled_from([("\n", ""), ("\n", ""), ("\n", "\ufeff"), ("\r\n", ""), ("\r\n", "\ufeff")])


def _note(front: str, text: str, ending: tuple[str, str], last: str) -> str:
    newline, mark = ending
    return mark + (front + text + last).replace("\n", newline)


notes: SearchStrategy[str] = st.builds(_note, front_matters, body, endings, st.sampled_from(["", "\n", "\n\n"]))
