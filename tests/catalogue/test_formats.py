"""What other programs read in the bibliography: the same titles and identifiers, and nothing that runs."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, NoteOfPaper, clean
from paperstack_lint.catalogue.formats import FORMATS, bibtex, csl_json, markdown
from paperstack_lint.catalogue.formats import csv as csv_format
from paperstack_lint.papers.reading.title_decorations import kind_of_venue

SCHEMA = json.loads((Path(__file__).parents[1] / "data/csl-data.json").read_text(encoding="utf-8"))
NOTE = NoteOfPaper("_posts/2020-01-02-a_b.md", "A note", "")
HOSTILE = [
    "{", "}{", "a { b } c }", "\\", "\\input{/etc/passwd}", "100% & $x_1^2$ # ~ \\", "a--b ``c'' ?`d <<e>>", '"',
    "@article{x, title={y}}", "}, note = {x", "a | b || c", "`code` ``x``", "[t](javascript:alert(1))", "![i](x.png)",
    "<script>alert(1)</script>", "<!-- end paperstack-lint papers -->", "&lt;b&gt; &amp;", "*a* **b** _c_ ~~d~~ ==e==",
    "{{ site.x }} {% include x %}", "https://h.org/a www.h.org me@h.org", "a\\|b", "\\\\|", "$a$ \\(b\\)", "[[x]] #tag %%c%%",
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "基于 Transformer 的论文：一", "🔑 Key", "##[error]x", "Ünïcödé ∑", "a, b; c",
]  # fmt: skip


def paper(title: str, **fields: object) -> BibliographyPaper:
    made = BibliographyPaper("key", title, (), "", "", "", None, "", "", (), (NOTE,), 0, 0)
    return made._replace(**fields)  # type: ignore[arg-type]


def texts() -> st.SearchStrategy[str]:
    """Texts as `clean` returns them, many with the signs that have a meaning somewhere."""
    return st.text(
        st.one_of(st.characters(codec="utf-8"), st.sampled_from("\\{}[]()<>&%$#_~^`'\"|*-!?=@.,:;/ aB中"))
    ).map(clean)


def decoder() -> LatexNodes2Text:
    """The decoder of LaTeX, with the commands of LaTeX that it does not know, or decodes into a similar character."""
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    context = get_default_latex_context_db()
    context.add_context_category("own", [MacroTextSpec(name, sign) for name, sign in signs.items()], prepend=True)
    return LatexNodes2Text(latex_context=context, keep_braced_groups=False)


def read_bibtex(*papers: BibliographyPaper) -> list[dict[str, str]]:
    """The entries as bibtexparser reads them, decoded but for addresses."""
    text = "\n".join(bibtex._entry(each) for each in papers)
    raw = parse_string(text)
    assert raw.failed_blocks == []
    decoded = parse_string(text, append_middleware=[LatexDecodingMiddleware(decoder=decoder())])
    verbatim = ("url", "doi", "eprint")
    return [
        {field.key: (one if field.key in verbatim else field).value for field, one in zip(entry.fields, plain.fields, strict=True)}
        | {"key": entry.key, "type": entry.entry_type}
        for entry, plain in zip(decoded.entries, raw.entries, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_has_the_title(title: str) -> None:
    first, second = read_bibtex(paper(title, tags=(title,)), paper("after", key="next"))
    assert (first["title"], second["title"]) == (title, "after")
    assert first["keywords"].split() == title.replace(",", " ").split()
    source = bibtex.escape(title)
    depths = [source[:at].count("{") - source[:at].count("}") for at in range(len(source) + 1)]
    assert min(depths) == depths[-1] == 0, "BibTeX counts each brace, whatever is before it"


@given(texts(), texts())
def test_bibtex_reads_back(title: str, venue: str) -> None:
    (read,) = read_bibtex(paper(title, venue=venue))
    assert read.get("title", "") == title
    assert read.get("howpublished", read.get("journal", read.get("booktitle", ""))) == venue


@pytest.mark.parametrize(
    ("name", "in_bibtex", "in_csl"),
    [
        ("Ashish Vaswani", "Vaswani, Ashish", {"family": "Vaswani", "given": "Ashish"}),
        ("Laurens van der Maaten", "van der Maaten, Laurens", {"family": "van der Maaten", "given": "Laurens"}),
        ("Łukasz Kaiser", "Kaiser, Łukasz", {"family": "Kaiser", "given": "Łukasz"}),
        ("D. A. Forsyth Jr.", "Forsyth, Jr., D. A.", {"family": "Forsyth", "given": "D. A.", "suffix": "Jr."}),
        ("何恺明", "{何恺明}", {"literal": "何恺明"}),
        ("Belle and Sebastian, Inc", "{Belle and Sebastian, Inc}", {"literal": "Belle and Sebastian, Inc"}),
        ("The ATLAS Collaboration", "{The ATLAS Collaboration}", {"literal": "The ATLAS Collaboration"}),
        ("A} B & Co", r"{A\textbraceright{} B \& Co}", {"literal": "A} B & Co"}),
    ],
)
def test_names_of_authors(name: str, in_bibtex: str, in_csl: dict[str, str]) -> None:
    one = paper("T", authors=(name, "X Y"))
    (entry,) = parse_string(bibtex._entry(one)).entries
    assert entry.fields_dict["author"].value == f"{in_bibtex} and Y, X"
    item = csl_json._item(one)
    jsonschema.validate([item], SCHEMA)
    assert item["author"] == [in_csl, {"family": "Y", "given": "X"}]


@given(st.lists(texts().filter(bool), min_size=1, max_size=3))
def test_bibtex_reads_as_many_authors_as_there_are(names: list[str]) -> None:
    source = bibtex._entry(paper("T", authors=tuple(names)))
    (entry,) = parse_string(source, append_middleware=[SeparateCoAuthors(), SplitNameParts()]).entries
    assert len(entry.fields_dict["author"].value) == len(names)


def test_bibtex_has_all_that_is_known() -> None:
    (read,) = read_bibtex(
        paper(
            "T",
            arxiv_id="hep-th/9901001",
            doi="10.1145/a_b%c",
            url="https://h.org/a_b%20{c}?d=1&e=~f#g",
            year=2019,
            venue="CVPR",
            tags=("量化", "a, b"),
            notes=(NOTE, NoteOfPaper("b.md", "B", "https://own.site/x_y/")),
        )
    )
    assert read == {
        "key": "key",
        "type": "inproceedings",
        "title": "T",
        "booktitle": "CVPR",
        "year": "2019",
        "eprint": "hep-th/9901001",
        "archivePrefix": "arXiv",
        "doi": "10.1145/a_b%c",
        "url": "https://h.org/a_b%20%7Bc%7D?d=1&e=~f#g",
        "keywords": "量化, a b",
        "note": "_posts/2020-01-02-a_b.md, https://own.site/x_y/",
    }


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("CVPR", "conference"),
        ("ACL Findings", "conference"),
        ("CVPRW", "conference"),
        ("SIGGRAPH Asia", "conference"),
        ("TPAMI", "journal"),
        ("IEEE Transactions on Image Processing", "journal"),
        ("Nature Machine Intelligence", "journal"),
        ("arXiv", "archive"),
        ("Somewhere", ""),
    ],
)
def test_the_kind_of_a_venue(venue: str, kind: str) -> None:
    assert kind_of_venue(venue) == kind


@given(texts(), texts(), st.sampled_from(["", "1706.03762"]), st.sampled_from([None, 2017]))
def test_csl_json_is_valid(title: str, venue: str, identifier: str, year: int | None) -> None:
    item = csl_json._item(paper(title, venue=venue, arxiv_id=identifier, year=year, doi="10.1/a", tags=(title,)))
    jsonschema.validate([item], SCHEMA)
    assert (item.get("title", ""), item["DOI"], item["id"]) == (title, "10.1/a", "key")


def test_the_schema_of_csl_json_is_strict() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"id": "x", "type": "paper"}], SCHEMA)


@given(texts())
def test_csv_reads_back_and_has_no_formula(title: str) -> None:
    cells = csv_format._values(paper(title, venue=title, tags=(title,)))
    (row,) = csv.reader(io.StringIO(csv_format._line(cells), newline=""))
    assert row[1].removeprefix("'" if row[1] != title else "") == title
    assert not any(cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in row)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＠x"])
def test_csv_marks_what_may_be_a_formula(title: str) -> None:
    assert csv_format.protect(title) == f"'{title}"


def cells(table: list[str]) -> list[tuple[str, list[str]]]:
    """The text of each cell of the body as a page shows it, and the targets of its links; nothing else may be there."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    found = []
    tokens = parser.parse("\n".join(table))
    for before, token in itertools.pairwise(tokens):
        if before.type == "td_open":
            kinds = {child.type for child in token.children or ()}
            assert kinds <= {"text", "text_special", "link_open", "link_close"}, kinds
            text = "".join(child.content for child in token.children or ())
            links = [str(child.attrs["href"]) for child in token.children or () if child.type == "link_open"]
            found.append((text, links))
    return found


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("url", ["", "https://h.org/a(b)|c?x=1&copy=2"])
def test_a_title_is_text_in_one_cell(title: str, url: str) -> None:
    table = markdown.table([paper(title, url=url, tags=(title,))])
    (name, note, tags) = cells(table)
    assert name == (title, [url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")] if url else [])
    assert note == ("A note", ["_posts/2020-01-02-a_b.md"])
    assert tags == (title, [])
    assert not any(mark in table[2] for mark in ("{{", "{%", "<", "`", "://h.org/a www"))  # kramdown, and Liquid


@given(texts(), texts())
def test_any_title_is_text_in_one_cell(title: str, tag: str) -> None:
    name, _, *tags = cells(markdown.table([paper(title or "x", tags=(tag or "x",))]))
    assert [name, *tags] == [(title or "x", []), (tag or "x", [])]


def test_links_to_notes_are_relative_to_the_file_and_end_nowhere_else() -> None:
    notes = tuple(
        NoteOfPaper(path, "n", "") for path in ("_posts/a b%20(c)#d?.md", "docs/x.md", "javascript:a.md", "论文.md")
    )
    (_, (_, links)) = cells(markdown.table([paper("T", notes=notes)], "docs"))
    assert links == [
        "../_posts/a%20b%2520%28c%29%23d%3F.md",
        "x.md",
        "../javascript%3Aa.md",
        "../%E8%AE%BA%E6%96%87.md",
    ]


def test_the_newest_notes_are_first_and_empty_columns_are_left_out() -> None:
    table = markdown.table([paper("old", date="2019-01-01"), paper("new", date="2020-01-01"), paper("undated")])
    assert table[0] == "| Paper | Notes | Date |"
    assert [line.split(" | ")[0] for line in table[2:]] == ["| new", "| old", "| undated"]
    assert markdown.table([]) == ["| Paper | Notes |", "| --- | --- |"]


def test_formats_are_the_modules() -> None:
    assert FORMATS == ("bibtex", "csl-json", "csv", "json", "markdown", "text")
