"""What mutations insert into a note."""

# ruff: noqa: E501, Q003  # lists of pieces read best as they are

from __future__ import annotations

CHARACTERS: tuple[str, ...] = (
    *"，。：；、（）【】《》“”‘’！？—…·～「」『』〈〉",
    *"\u200b\u200c\u200d\u2060\ufeff\u00a0\u3000\u00ad\u202e\u2066",
    *"\r\v\f\x1c\x85\u2028\u2029\t\x00\x1b",
    *"🔑🎓🌱💊📐💡👨✅️\u20e3\u0301\u0308\u3099\u1160",
    *"ＡＢ１＃＊［］：ⅷ①ßıİſK",
    *"\\`*_~$#|[](){}<>!&;:'\"%@=+-^",
    *"中日あア한글АИéñא",
    "\r\n", "\\\n", "  \n", "\n\n", "&amp;", "&#x1F511;", "&nbsp;", "\U0001f468\u200d\U0001f393",
)  # fmt: skip

MARKERS = (
    "* ", "- ", "+ ", "1. ", "2) ", "> ", "# ", "## ", "###### ", "#", "##　", "    ", "\t", "  ", ": ", "| ", "- [ ] ", "[^1]: ", ">",
    "\u3000", "* * ", "> - ", "====", "---", "***", "```", "~~~", "<!--", "$$", "{% raw %}",
)  # fmt: skip

PAIRS = (
    ("```", "```"), ("~~~md", "~~~"), ("<div>", "</div>"), ("<details><summary>x</summary>", "</details>"), ("<!--", "-->"), ("$$", "$$"),
    ("{% raw %}", "{% endraw %}"), ("{{< highlight md >}}", "{{< /highlight >}}"), ("{% highlight md %}", "{% endhighlight %}"), ("---", "---"),
    ("<!-- paperstack-lint-disable links -->", "<!-- paperstack-lint-enable -->"), ("> [!note]", ""), ("<script>", "</script>"), ("<<<<<<< HEAD", "======="),
    ("* 🔑 Key:", "* 💡 Ideas:"), ("<table><tr><td>", "</td></tr></table>"), ("```{=html}", "```"), ("[[", "]]"), ("***", "==="),
)  # fmt: skip

LINES = (
    "## 用Adam训练CNN的细节", "## 用 Adam 训练", "## 方法：", "##方法", "# 标题 Title", "### 一级 heading {#id}", "## [链接](http://a.org)的标题", "Setext标题\n======",
    "* 🔑 Key:", "* 🎓 Source:", "* 🌱 Motivation:", "* 💊 Methodology:", "* 📐 Exps:", "* 💡 Ideas:", "🔑 Key：", "* 🎓 Sourse:", "## 💡 Ideas", "> 🔑 Key:",
    "* [A Paper on Nets](https://arxiv.org/abs/1706.03762)", "## [A Paper on Nets](http://arxiv.org/pdf/1706.03762v2.pdf)", "- [ ] [A](https://arxiv.org/abs/1713.00001)",
    "[r]: http://arxiv.org/pdf/1706.03762.pdf", "[r]: <> (comment)", "[^1]: note", "[r][] and [r] and [x][r]", "見[這裡](#標題-title)和[那裡](#没有)",
    "| a | b |\n|---|---|\n| [x](http://arxiv.org/abs/1706.03762) | $a|b$ |", "<img src='C:\\Users\\me\\a.png'>", '<a href="http://arxiv.org/pdf/1706.03762">x</a>', '<p id="用adam训练">',
    "<!-- paperstack-lint-disable -->", "<!-- paperstack-lint-disable-next-line links/scheme, tags -->", "<!-- paperstack-lint-disable-file headings -->",
    "<!-- paperstack-lint-enable -->", "<!-- paperstack-lint-disable-line nothing/here -->", "# paperstack-lint-disable-next-line tags", "<!-- paperstack-lint-disable",
    "{% include figure.html src='a.png' %}", "{% post_url 2020-01-02-a %}", "![x]({{ site.url }}/a b.png){: .c}", "{: .notice}", "{% asset_img a.png %}", "{{< figure src='a.png' >}}",
    "[[a#用adam训练|x]]", "![[a.png]]", "#标签", "%% comment %%", "- x\n\n      code", "term\n: definition", "$$ x_1 \\\\epsilon $$ and $a_b$", "---", "***", "===", "```", "~~~", "<!--", "$$", "",
    "[x](<a b> \"t\") ![](a.png)", "https://arxiv.org/pdf/1706.03762。中文", "见https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762v1",
    "======= ", ">>>>>>> branch", "<br/>", "&lt;a href='x'&gt;", "\\[x\\](http://a.org)", "[a]()[b](#)[c](TODO)", "* a\n  * b\n    * c\n* d", "1. a\n1. b\n3. c",
)  # fmt: skip

INLINE = (
    "[文](http://arxiv.org/abs/1706.03762)", "[t] (http://a.org)", "[t](http://a.org /x y)", "【t】(https://h.org)", "[t](https://h.org，后文", "<http://arxiv.org/pdf/1706.03762>",
    "http://arxiv.org/pdf/1706.03762v3", "www.arxiv.org/abs/1706.03762", "![](img\\a b.png)", "`code", "``a`b``", "**", "**重点：**", "__x__", "*", "~~", "$", "$$", "\\", "<br>", "<b>", "</b>",
    "<!-- x -->", "<!-- paperstack-lint-disable-line -->", "<!-- paperstack-lint-disable-line links -->", "[^1]", "[r]", "[r][r]", "[[a]]", "(#标题)", "{#id}", "{{ x }}", "{% x %}", "{: .a}",
    "&nbsp;", "🔑 Key:", "💡", ":bulb:", "ttps://a.org", "https://doi.org/10.48550/arXiv.1706.03762", "mailto:a@b.org", "https://user:pass@a.org/x", "[a [b](c) d](e)", "[![i](a.png)](http://a.org)",
    "[x](#用adam训练cnn的细节)", "[x](a.md#小结)", "[x](../b.md)", "https://a.org/(x)_y", "用CNN做3D检测", "GPT-4o的", " : ", "：", "a\tb", "1706.03762", "arXiv:1706.03762", "`a` b", "|", "] [", ")(", "(", "（", ">", "<",
    '[x](a "b', "[x](a 'b') c", "javascript:x", "data:image/png;base64,AAAA", "C:\\a.png", "file:///a", "%E4%B8%AD", "%zz", "?a=b&c=d#e", "\u200b",
)  # fmt: skip

FIELDS = (
    "title: A标题b   # 标题", "title: 标题 B: c", "title: 'q", 'title: "x\\u200b"', "title:x", "title：x", "title: “x”", "title: 1e3", "title: 论文 #12", "title: @x", "title: [论文] 题", "title: |\n  a\n  b", "title: >-\n  a",
    "title: &a x", "title: *a", "title: !!str x", "title: ", "title", "title: x: y: z", "title: - x", "title: 'it''s'", "? title\n: x", "date: 2020-03-26", "date: 2020/3/26 # d", "date: 2021-02-30", "date: 2020-03-26 20:00", "date: 26/03/2020",
    "date: 2020-03-26T10:00:00+08:00", "date: '2020-1-2'", "data: 2020-01-02", "date: 0", "date: [2020-01-02]", "tags: [a, A, ]", "tags:\n     - 论文\n     - nas # n\n     - NAS", "tags: a b", "tags:", "tags: NAS, nas，论文", "tags: '#a, #b'",
    "tags: #a", "tags:\n- x\n- x", "tags:\n- {a: b}\n- [c]", "tags: [论文、b]", "tags: {a: 1}", "tags: [1.10, 2017, yes, ~]", "tags: [\n  a,  # c\n  b\n]", "tags: [a, a", "tag: x", "Tags: [Y]", "categories: [a, b]", "category: NIP", "author： x", "author: [a",
    "layout:\tpost", "subtitle: @x", "catalog: true", "# comment", "header-img: img/x.jpg", "header-img: \"C:\\a\\b.png\"", "\tx: y", "  x: y", "summary: |\n  🔑 text\n  more", "<<: *a", "a: &a {b: c}", "--- x", "...", "%YAML 1.2", "x: \"a\n  b\"", "slug: 1.10",
    "permalink: /a/", "published: no", "draft: true", "math: true", "arxiv: http://arxiv.org/pdf/1706.03762", "url: x", "# paperstack-lint-disable front-matter", "# paperstack-lint-disable-next-line", "aliases: [/a]", "lang: zh", "- x", "\u200btitle: x", "toc: true\r",
    "title: \ufeffx", "x: !!python/object:os.system y", "x: &x [*x]", "~: y", "1: 2", "true: x", "key with space: v", "\"quoted\": v", "title: {{ title }}", "title: \x85x", "title: a\u2028b", "date: {{ date }}",
)  # fmt: skip

SPELLINGS = (
    ("\n", "\r\n"), ("\n", "\r"), ("https://", "http://"), ("https://", "https:/"), ("https://", "ttps://"), ("://", ":// "), ("/abs/", "/pdf/"), ("arxiv.org", "www.arxiv.org"), ("arxiv.org", "ARXIV.org"), ("[", "【"), ("(", "（"), (")", "）"), ("](", "] ("),
    (": ", "："), (":", " :"), ("* ", "- "), ("* ", "*"), ("* ", "  * "), ("## ", "##"), ("## ", "### "), ("#", "＃"), ("  ", "\t"), (" ", "\u00a0"), (" ", "\u3000"), ("\n\n", "\n"), ("\n", "\n\n"), ("**", "__"), ("**", "*"), ("```", "~~~"), ("---", "+++"), ("---\n", "--- \n"), ("---\n", "----\n"),
    ("🔑", "🔑️"), ("🔑", ":key:"), ("Key", "Kye"), ("💡", "💡💡"), ("Source", "Sourse"), (".png", ".PNG"), ("title:", "Title:"), ("title:", "titel:"), ("tags:", "tag:"), ("date:", "data:"), (": ", ":"), ("- ", "-"), ("，", ","), ("。", "."), ("e", "é"), ("a", "а"), ("-->", "--"), ("<!--", "<--"),
)  # fmt: skip
