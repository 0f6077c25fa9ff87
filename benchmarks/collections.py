"""Collections of notes that share something: what makes superlinear growth visible.

A collection is a name and a function from a number of notes to their paths and texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Files = Callable[[int], Iterable[tuple[str, str]]]

PAPER = "* 🔑 Key: a\n* 🎓 Source: b\n* 🌱 Motivation: c\n* 💊 Methodology: d\n* 📐 Exps: e\n* 💡 Ideas: f\n\n"


def notes(body: str, front: str = "title: A §\ntags: [a]", path: str = "_posts/2020-01-01-§.md") -> Files:
    """Return the collection of notes with one body; `§` is the number of the note, `±` that of the next one."""

    def make(number: int) -> Iterable[tuple[str, str]]:
        for at in range(number):
            whole = f"---\n{front}\ndate: 2020-01-01\n---\n\n{body}"
            yield _filled(path, at, number), _filled(whole, at, number)

    return make


def beside(files: Files, *others: tuple[str, str]) -> Files:
    """Return the collection with other files beside it."""
    return lambda number: [*files(number), *others]


def _filled(text: str, at: int, number: int) -> str:
    numbered = text.replace("{§:05}", f"{at + 1:05}").replace("§", str(at)).replace("±", str((at + 1) % number))
    return numbered.replace("{%", str(at % 20)).replace("{half}", str(at // 2))


ONE = ("_posts/2019-01-01-one.md", "---\ntitle: One\n---\n\n# Some heading here\n\n## 用CNN检测\n")
MANY = (
    "_posts/2019-01-01-one.md",
    "---\ntitle: One\n---\n\n" + "".join(f"# Some heading {at}\n\n" for at in range(400)),
)
LIST = "".join(f"* [A Study of Things {at} and More](https://arxiv.org/abs/1905.{at + 1:05})\n" for at in range(8))

COLLECTIONS: dict[str, Files] = {
    "notes that share nothing": notes(f"# [A Study of § Things](https://arxiv.org/abs/1905.{{§:05}})\n\n{PAPER}"),
    "notes on one paper": notes(f"# [A Study of All Things](https://arxiv.org/abs/1905.00001)\n\n{PAPER}"),
    "notes on one title": notes(f"# [A Study of All Things](https://arxiv.org/abs/1905.{{§:05}})\n\n{PAPER}"),
    "notes on one identifier": notes(f"# [A Study of § Things](https://arxiv.org/abs/1905.00001)\n\n{PAPER}"),
    "two notes on each paper": notes(
        f"# [Study Number {{half}} of All](https://arxiv.org/abs/1905.1{{half}})\n\n{PAPER}"
    ),
    "reading lists that are the same": notes(LIST),
    "reading lists that share a paper": notes(
        LIST.replace("1905.", "190{%.").replace("00001", "99999")
        + "* [A Paper § of This](https://arxiv.org/abs/1801.00001)\n"
    ),
    "notes with one tag": notes("Text.\n"),
    "notes with a tag of their own": notes("Text.\n", "title: A\ntags: [tag§]"),
    "notes with spellings of one tag": notes("Text.\n", "title: A\ntags: [n-a-s, N{%AS, tool{%s]"),
    "notes with tags that are a slip apart": notes("Text.\n", "title: A\ntags: [transformer, transfomer§]"),
    "notes with the same headings": notes("# 用CNN检测\n\n# 用 GNN 检测\n\n[x](#用cnn检测)\n"),
    "notes with habits of their own": notes("# 用CNN检测§\n\n# 用CNN检测\n"),
    "links to one note": beside(notes("[x](2019-01-01-one.md#some-heading-here)\n"), ONE),
    "links to a heading that is fixed": beside(notes("[x](2019-01-01-one.md#用cnn检测)\n\n# 用 G 检测\n"), ONE),
    "broken links to one note": beside(notes("[x](2019-01-01-one.md#soem-heading-§)\n"), ONE),
    "broken links to one note of many headings": beside(notes("[x](2019-01-01-one.md#soem-headnig-§)\n"), MANY),
    "links in a ring": notes("# 用CNN检测 §\n\n# 用 GNN 检测\n\n[x](2020-01-01-±.md#用cnn检测-±)\n"),
    "broken links in a ring": notes("# Heading §\n\n[x](2020-01-01-±.md#haeding-±)\n"),
    "links to posts by their names": notes("[x]({% post_url 2020-01-01-± %}#heading)\n\n# Heading\n"),
    "notes in folders of their own": notes("[x](../f±/2020-01-01-±.md#a)\n", path="_posts/f§/2020-01-01-§.md"),
    "the same missing image in a field": notes("Text.\n", "title: A §\ncover: /img/none/default.png"),
    "missing images of one folder": beside(notes("![x](/img/missing-§.png)\n"), ("img/a.png", "")),
    "images of one folder": lambda number: [
        *notes("![x](/img/image-±.jpg)\n")(number),
        *((f"img/image-{at}.png", "") for at in range(number)),
    ],
    "a link to one of many headings of one text": lambda number: [
        ("_posts/2019-01-01-one.md", "---\ntitle: One\n---\n\n# 用 SSH\n\n" + "## 用CNN\n\n" * 10 * number),
        ("about.html", '<a href="#用cnn-5">x</a>\n'),
    ],
    "a note that names all others": lambda number: [
        *notes("# Heading §\n")(number),
        ("_posts/2019-01-01-all.md", "".join(f"[x](2020-01-01-{at}.md#haeding-{at})\n\n" for at in range(number))),
    ],
}
