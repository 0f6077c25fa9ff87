from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.note.markdown import Document, label, parse, unescape_markdown


def links(text: str) -> list[tuple[str, str, str]]:
    """Return kind, source of the target and target of each link and image."""
    found = parse(text).links
    return [(link.kind, text[link.target_start : link.target_end], link.target) for link in found]


LINKS = {
    "inline": ("[a](b)", [("inline", "b", "b")]),
    "title": ('[a](b "c")', [("inline", "b", "b")]),
    "angle brackets": ("[a](<b c>)", [("inline", "b c", "b c")]),
    "wide space in destination": ("[a](b\u3000c)", [("inline", "b\u3000c", "b\u3000c")]),
    "parentheses": ("[a](b(c)d)", [("inline", "b(c)d", "b(c)d")]),
    "escapes": (r"[a](b\_c&amp;d)", [("inline", r"b\_c&amp;d", "b_c&d")]),
    "no entities without a semicolon": ("[a](b?c&sect=1&copy=2)", [("inline", *2 * ("b?c&sect=1&copy=2",))]),
    "an escaped entity": (r"[a](b\&amp;c)", [("inline", r"b\&amp;c", "b&amp;c")]),
    "empty": ("[a]()", [("inline", "", "")]),
    "spaces in an attribute": (
        '<a href=" b\t">a</a> <img src="\nc d\n">',
        [("html", "b", "b"), ("html", "c d", "c d")],
    ),
    "a space that browsers keep": ('<a href="b\u3000">a</a>', [("html", "b\u3000", "b\u3000")]),
    "code after HTML": ('<br>\n```jsp\n<img src="a">\n\n<img src="b"> [c](d)\n```\n\n<img src="e">', []),
    "code after HTML, in lines of Windows": (
        '<br>\r\n```\r\n<img src="a">\r\n```\r\n<img src="e">\r\n',
        [("html", "e", "e")],
    ),
    "code after HTML without an end": ('<br>\n```\n<img src="a">', []),
    "no code in a comment": ('<!--\n```\n-->\n<img src="e">', [("html", "e", "e")]),
    "brackets in text": ("[a [b]](c)", [("inline", "c", "c")]),
    "code in text": ("[`a`](c)", [("inline", "c", "c")]),
    "emphasis in text": ("[**a**](c) [a *b*](d) [a ~~b~~](e)", [("inline", *2 * (x,)) for x in "cde"]),
    "emphasis around an image": ("[**![i](p.png)**](q)", [("inline", "q", "q"), ("inline", "p.png", "p.png")]),
    "image in link": ("[![i](p.png)](q)", [("inline", "q", "q"), ("inline", "p.png", "p.png")]),
    "after CJK and emoji": ("标题🔑 [论文](路径)", [("inline", "路径", "路径")]),
    "definition": ("[a]: http://x 't'\n\n[a]", [("definition", "http://x", "http://x"), ("reference", "", "http://x")]),
    "autolink": ("<http://x/y>", [("autolink", "http://x/y", "http://x/y")]),
    "bare": ("see https://x.org/a_b, or", [("bare", "https://x.org/a_b", "https://x.org/a_b")]),
    "bare in brackets": ("(https://x.org/a_(b))", [("bare", "https://x.org/a_(b)", "https://x.org/a_(b)")]),
    "bare in brackets before a link": (
        "(https://x.org/a)[图](a b.png)",
        [("bare", "https://x.org/a", "https://x.org/a"), ("loose", "a b.png", "a b.png")],
    ),
    "bare before a bracket": (
        "https://x.org/a[图] https://x.org/b(图)",
        [("bare", *2 * (f"https://x.org/{x}",)) for x in "ab"],
    ),
    "a scheme alone": ("和http://) https://[](a.png) http://.", [("inline", "a.png", "a.png")]),
    "bare ends at CJK": ("见https://x.org/a中", [("bare", "https://x.org/a", "https://x.org/a")]),
    "bare ends at an angle bracket": ("https://x.org/a<br>", [("bare", "https://x.org/a", "https://x.org/a")]),
    "bare ends at a backslash": ("https://x.org/a\\# b", [("bare", "https://x.org/a", "https://x.org/a")]),
    "bare in a link text": ("[https://x.org](https://y.org)", [("inline", "https://y.org", "https://y.org")]),
    "space in destination": ("![a](b c.png)", [("loose", "b c.png", "b c.png")]),
    "size of a dialect": ("![a](b.png =100x200) ![a](c.png =50%x)", [("loose", *2 * (x + ".png",)) for x in "bc"]),
    "title and size": ('![a](b.png "t" =100x)', [("loose", "b.png", "b.png")]),
    "space and title": ('![a](b c.png "t")', [("loose", "b c.png", "b c.png")]),
    "Liquid": ("![a]({{ site.url }}/b.png)", [("loose", "{{ site.url }}/b.png", "{{ site.url }}/b.png")]),
    "html": ('<img alt="x" src="a&amp;b.png">', [("html", "a&amp;b.png", "a&b.png")]),
    "html without a semicolon": ("<a href='b?c&sect=1&lt'>", [("html", *2 * ("b?c&sect=1&lt",))]),
    "html with a number": (
        "<a href='b&#38;c&#x26;d&unknown;e'>",
        [("html", "b&#38;c&#x26;d&unknown;e", "b&c&d&unknown;e")],
    ),
    "html with single quotes": ("<a href='q'>x</a>", [("html", "q", "q")]),
    "html without quotes": ("<a href=q>x</a>", [("html", "q", "q")]),
    "html over lines": ('<div>\n<img\n  src="a.png">\n</div>', [("html", "a.png", "a.png")]),
    "html with Liquid and its quotes": (
        '<img src="{{ "/a.png" | relative_url }}">',
        [("html", '{{ "/a.png" | relative_url }}', '{{ "/a.png" | relative_url }}')],
    ),
    "another attribute's name": ('<img data-src="a.png">', []),
    "commented out": ('<!-- <img src="a.png"> [a](b) -->', []),
    "code": ("`[a](b)` ``<img src='x'>``", []),
    "fenced code": ("```\n[a](b) https://x.org\n```", []),
    "HTML code": ("<code>http://x.org</code> <kbd>http://x.org</kbd> <tt>http://x.org</tt>", []),
    "HTML samples": ("a <samp>http://x.org</samp> <pre>http://x.org</pre> <CODE>[a](b) [c](d e)</CODE>", []),
    "HTML code, a nested tag": (
        "<code>curl <b>-O</b> <tt>x</tt> http://x.org</code> http://y.org",
        [("bare", *2 * ("http://y.org",))],
    ),
    "scripts": (
        "<script>\n\nvar a=\"<a href='b'>\"</script>\n\n<style>\na {background: url(http://x.org)}\n</style>",
        [],
    ),
    "code tags that are not closed": (
        "<code>http://x.org\n\nhttp://x.org</code>",
        [("bare", *2 * ("http://x.org",))] * 2,
    ),
    "code tags in code and comments": (
        "`<code>` http://x.org <!-- <code> --> </code>",
        [("bare", *2 * ("http://x.org",))],
    ),
    "math": ("$[a](b c)$", []),
    "bare in brackets after brackets": (
        "(https://x.org)(https://y.org)",
        [("bare", *2 * (f"https://{x}.org",)) for x in "xy"],
    ),
    "bare right before a link": (
        "https://x.org/[a](b c)",
        [("bare", *2 * ("https://x.org/",)), ("loose", *2 * ("b c",))],
    ),
    "value of an attribute, a field or a command": (
        '{: a="https://x.org" b=https://x.org} {a=\'https://x.org\'} "a": "https://x.org" a = {https://x.org} \\url{https://x.org}',
        [],
    ),
    "bare after an equals sign": ("代码 = https://x.org", [("bare", *2 * ("https://x.org",))]),
    "shortcode over lines": ('{{< a\n b="[c](d)"\n https://x.org\n>}} {{% https://x.org\n%}}', []),
    "shortcode without an end": ("{{< a https://x.org", [("bare", *2 * ("https://x.org",))]),
    "output over lines": ("{{ 'https://x.org'\n | a }}", []),
    "percent sign in a tag": ("{% a 100% https://x.org %} https://y.org", [("bare", *2 * ("https://y.org",))]),
    "tag without an end": ("{% a https://x.org {% b %}", [("bare", *2 * ("https://x.org",))]),
    "comment in brackets": ("[a](b c.png <!-- d -->)", []),
    "html over an empty line is text": ('a <a href="b.c\n\n">d', []),
    "text that ends in a line end": ("[a\n](b) [c\\\n](d)", [("inline", *2 * (x,)) for x in "bd"]),
    "text that ends in a line end of a quote": ("> [a\n> ](b)", [("inline", "b", "b")]),
    "destination that ends in a backslash": ("[a](#b\\ (c))", [("inline", "#b\\", "#b\\")]),
    "Liquid code": ("{% highlight py %}\n[a](b)\n{% endhighlight %}", []),
    "code of Hexo": ("{% codeblock lang:sh %}\n# [a](b)\n{% endcodeblock %}", []),
    "a diagram of a plug-in": ("{% mermaid %}\n[a](b)\n{% endmermaid %}", []),
    "code of Hugo": ('{{< highlight go "hl_lines=1" >}}\n# [a](b)\n{{< /highlight >}}', []),
    "code of Hugo that is closed at once": ("{{< mermaid />}}\n\n[a](b)", [("inline", "b", "b")]),
    "a shortcode whose text is Markdown": ("{{< notice >}}\n[a](b)\n{{< /notice >}}", [("inline", "b", "b")]),
    "Liquid raw": ("{% raw %}[a](b){% endraw %} [c](d)", [("inline", "d", "d")]),
    "footnote": ("[^1]\n\n[^1]: text", []),
    "task": ("- [ ] x", []),
}


@pytest.mark.parametrize("name", LINKS)
def test_links(name: str) -> None:
    text, expected = LINKS[name]
    assert links(text) == expected


HEADINGS = {
    "# a": "a",
    "#  a b  ##": "a b",
    "# a#": "a#",
    "#": "",
    "##\ta": "a",
    "> # a": "a",
    "- ## a": "a",
    "a *b*\n=====": "a *b*",
    "  a\n---": "a",
    "# 标题 🔑 `c` ": "标题 🔑 `c`",
    "# 标题 \u3000": "标题 \u3000",
}


@pytest.mark.parametrize("text", HEADINGS)
def test_heading_text(text: str) -> None:
    (heading,) = parse(text + "\n").headings
    assert (text + "\n")[heading.text_start : heading.text_end] == HEADINGS[text]


def test_ideographic_space_does_not_begin_a_heading() -> None:
    assert not parse("##　标题\n").headings


def test_blocks_nest() -> None:
    text = "- a\n  - b\n\n> c\n"
    blocks = parse(text).blocks
    assert [(block.kind, block.parent, text[block.content]) for block in blocks] == [
        ("list", -1, "-"),
        ("item", 0, "a"),
        ("list", 1, "-"),
        ("item", 2, "b"),
        ("quote", -1, "c"),
        ("paragraph", 4, "c"),
    ]


def test_an_empty_item_has_no_content() -> None:
    text = "* \n* b\n"
    item = parse(text).blocks[1]
    assert item.content == item.end


def test_opaque() -> None:
    text = "a `b` $c$ <i> {{ d }} e"
    document = parse(text)
    assert [text[span.start : span.end] for span in document.opaque] == ["`b`", "$c$", "<i>", "{{ d }}"]
    assert document.opaque_at(text.index("b")) == document.opaque[0]
    assert document.opaque_at(text.index("e")) is None


fragments = st.sampled_from(
    ["# ", "标题", "🔑", "[a](b)", "![x](y z)", "\n", "\n\n", "\r\n", "> ", "* ", "  ", "`c`", "```\n", "$", "**", "<!--", "-->",
     "<img src='q'>", "{{ x }}", "https://a.b/c", "|", "---\n", "\ufeff", "\u2028", "é", "\\", "&amp;", "[r]: u\n"]
)  # fmt: skip
markdown = st.lists(fragments, max_size=30).map("".join)


def spans(document: Document) -> list[tuple[int, int]]:
    parts = (document.blocks, document.headings, document.links, document.marks, document.texts, document.opaque)
    return [(one.start, one.end) for part in parts for one in part]


@given(markdown)
def test_targets_are_at_their_offsets(text: str) -> None:
    document = parse(text)
    for link in document.links:
        assert text[link.start : link.end]
        if link.target_start >= 0:
            assert unescape_markdown(text[link.target_start : link.target_end]) == link.target
    assert all(0 <= start <= end <= len(text) for start, end in spans(document))


@given(markdown)
def test_offsets_count_from_the_start_of_the_note(text: str) -> None:
    front = "---\ntitle: 标题\n---\n"
    shifted = parse(front + text, len(front))
    assert [(start - len(front), end - len(front)) for start, end in spans(shifted)] == spans(parse(text))


@pytest.mark.parametrize(
    "unit", ["![", "[", "a] ", "> ", "*", "<a src=x ", "<!--", "http://a.b/)))", "[a](", "{{ ", "{% raw %}", "$a", "`a", "<img src='{{ "]
)  # fmt: skip
def test_hostile_input_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        parse(unit * (size // len(unit)))
        return time.process_time() - started

    seconds(1000)
    assert seconds(160_000) < 40 * seconds(20_000) + 0.5


def test_label_of_a_reference_is_that_of_its_definition() -> None:
    text = "[a][x y] ![b][ X  Y] [c] [d][] [e *f*][x\ny]\n\n[x y]: u\n[C]: <v> 't'\n[d]: u\n"
    links = [link for link in parse(text).links if link.kind in ("reference", "definition")]
    assert [label(text, link) for link in links] == ["x y", "x y", "c", "d", "x y", "x y", "c", "d"]
