"""Generated entries of which each piece of content names the section that it belongs to.

`methodology3` is the third piece of content of the section 💊 Methodology, `tail1` belongs to no section. So a test can
tell whose content a piece is without any of the program's own ways of finding out.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

MARKERS = {
    "key": "🔑 Key",
    "source": "🎓 Source",
    "motivation": "🌱 Motivation",
    "methodology": "💊 Methodology",
    "exps": "📐 Exps",
    "ideas": "💡 Ideas",
}
PIECES = (
    "@", "@  ", "@\n@", "- @", "* @\n  * @\n    * @", "1. @\n2. @", "1) @", "- @\n\n- @", "+ [ ] @", "- @\n@",
    "<!-- @ -->", "<!-- @\n@ -->", "<!-- @\n\n@ -->", "<div>@</div>", "<div>\n\n@\n\n</div>",
    "<details><summary>@</summary>\n\n@\n\n</details>", "<br> @", "&nbsp; @", "![@](a.png)", '<img src="@.png">',
    "```\n@\n```", "~~~python\n@\n\n@\n~~~", "    @", "| @ | b |\n|---|---|\n| @ | d |", "$$\n@\n$$", "> @\n> @", "> @\n@",
    "> - @", "{% include @.html %}", "{% raw %}\n@\n{% endraw %}", "{{< fold @ >}}\n@\n{{< /fold >}}", "@\n{: .x}", "{: .x}",
    "[@]: https://example.com/a", '<a name="@"></a>', "**@**", "@:", "@<br>", "@\\", "\\[@\\]",
)  # fmt: skip
"""What a section may contain; each `@` becomes a name."""


class Style(NamedTuple):
    """How an entry is written.

    `lead` is what is before a marker, with `1` for its number; `content` what is before each line of its content;
    `blank` what a line between two sections consists of, None where there is none.
    """

    title: str
    lead: str
    content: str
    blank: str | None
    carrier: str


TITLE = "[{}](https://arxiv.org/abs/1706.0376{})"
STYLES = (
    *(
        Style(title, indent + bullet, indent + " " * len(bullet.removesuffix("[ ] ")), blank, "list")
        for bullet in ("* ", "- ", "+ ", "1. ", "1) ", "*   ", "- [ ] ")
        for title, indent in (("* " + TITLE, ""), ("* " + TITLE, "  "), ("## " + TITLE + "\n", ""), ("**{}**\n", ""))
        for blank in ("", None)
        if bullet.startswith("*") or title[0] != "*" or indent
    ),
    Style("* " + TITLE, "\t* ", "\t\t", None, "list"),
    *(Style("## " + TITLE + gap, "### ", "", blank, "heading") for blank in ("", None) for gap in ("", "\n")),
    *(
        Style(title, "", "", "", "line")
        for title in ("## " + TITLE + "\n", TITLE + "\n", "**{}**\n", "* " + TITLE + "\n")
    ),
    *(Style(title, "", "", None, "line") for title in ("## " + TITLE + "\n", TITLE, "**{}**", "* " + TITLE + "\n")),
    *(Style("> " + TITLE + "\n>", "> * ", ">   ", blank, "quote") for blank in (">", "", None)),
    Style("## " + TITLE + "\n", "> ", "> ", "", "quote"),
    Style("## " + TITLE + "\n", "> ", "> ", ">", "quote"),
    Style("* " + TITLE + "\n", "  ", "  ", "", "line"),
)
TAILS = {
    "list": ("", "\n", "\n\n@\n", "\n\n<!-- @ -->\n", "\n\n[@]: https://example.com/a\n", "\n---\n", "\n\n## @\n", "\n\n<!-- @ -->\n## @\n", "\n\n1. @\n"),
    "": ("", "\n", "\n\n---\n", "\n\n## @\n", "\n\n<a name='@'></a>\n## @\n", "\n\n<!-- @ -->\n## @\n"),
}  # fmt: skip


class Generated(NamedTuple):
    """A note with one entry that lacks the sections `missing`."""

    text: str
    missing: frozenset[str]


@st.composite
def entries(draw: st.DrawFn) -> Generated:
    """An entry that lacks some sections, and what follows it."""
    style = draw(st.sampled_from(STYLES))
    keys = draw(st.sets(st.sampled_from(list(MARKERS)), min_size=2, max_size=5))
    text = style.title.format("Title", 2) + "\n"
    for number, key in enumerate((key for key in MARKERS if key in keys), 1):
        blank = "" if style.blank is None or number == 1 else style.blank + "\n"
        text += ("\n" if number > 1 else "") + blank + style.lead.replace("1", str(number)) + MARKERS[key]
        text += draw(st.sampled_from([":", f": {key}0"] if style.carrier != "heading" else [":", "", f": {key}0"]))
        text += draw(contents(style, key))
    text += named(draw(st.sampled_from(TAILS.get(style.carrier, TAILS[""]))), "tail")
    if draw(st.integers(0, 3)) == 0:
        text = text.rstrip("\n") + "\n\n" + style.title.format("Next", 3) + "\n"
    mark, newline = draw(st.sampled_from([("", "\n"), ("", "\n"), ("", "\r\n"), ("\ufeff", "\n")]))
    return Generated(mark + text.replace("\n", newline), frozenset(MARKERS) - keys)


@st.composite
def bare_entries(draw: st.DrawFn) -> Generated:
    """A paper without sections, what is written about it, and what follows."""
    style = draw(st.sampled_from([Style("* " + TITLE, "", indent, None, "") for indent in ("  ", "    ", "")]))
    if draw(st.booleans()):
        style = Style("## " + TITLE + draw(st.sampled_from(["", "\n"])), "", "", None, "")
    text = style.title.format("Title", 2) + draw(contents(style, "about"))
    text += draw(st.sampled_from(["", "\n", "\n\n---\n", "\n\n## tail1\n", "\n\n<!-- tail1 -->\n## tail2\n"]))
    if draw(st.booleans()):
        text = text.rstrip("\n") + "\n\n" + style.title.format("Next", 3) + "\n"
    return Generated(text, frozenset(MARKERS))


@st.composite
def contents(draw: st.DrawFn, style: Style, key: str) -> str:
    """What is below a marker: pieces at the column of its content, right below each other or after a blank line."""
    text = ""
    for piece in draw(st.lists(st.sampled_from(PIECES), max_size=3)):
        blank = draw(st.sampled_from(["", "\n" + style.content.rstrip()]))
        lines = named(piece, key, text.count(key) + 1).split("\n")
        text += blank + "".join("\n" + (style.content + line).rstrip(" " * (not line)) for line in lines)
    return text


def named(piece: str, key: str, number: int = 1) -> str:
    """The piece with names in the places of `@`."""
    first, *rest = piece.split("@")
    return first + "".join(f"{key}{number + index}{part}" for index, part in enumerate(rest))
