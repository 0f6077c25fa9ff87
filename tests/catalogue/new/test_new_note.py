"""The parts of a new note: what names a paper, its tags, its file, its front matter, and words that stay words."""

from __future__ import annotations

import datetime
import html
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from paperstack_lint.catalogue.new.new_paper import NewPaper, parse_paper
from paperstack_lint.catalogue.new.note_writer import propose_tags
from paperstack_lint.catalogue.new.post_front_matter import Post, front_matter
from paperstack_lint.catalogue.new.post_path import path_of, slug_of
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter.yaml_reader import load_config
from paperstack_lint.note.note import Note
from paperstack_lint.note.template import DEFAULT
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.papers.matching.record_details import PaperDetails, details_of
from paperstack_lint.text.markdown_escapes import escape_markdown

TODAY = datetime.date(2026, 12, 1)
NOW = datetime.datetime(2026, 12, 1, 9, 8, 7)  # noqa: DTZ001  # the author's own clock
SWIN = "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows"


@pytest.mark.parametrize(
    ("words", "paper"),
    [
        ("1905.02249", NewPaper(identifier="1905.02249")),
        ("1905.02249v2", NewPaper(identifier="1905.02249")),
        ("arXiv: 1905.02249", NewPaper(identifier="1905.02249")),
        ("math.GT/0309136", NewPaper(identifier="math/0309136")),
        ("http://arxiv.org/pdf/1905.02249v2.pdf", NewPaper(identifier="1905.02249")),
        ("https://doi.org/10.48550/arXiv.1905.02249", NewPaper(identifier="1905.02249")),
        ("10.1038/Nature14539", NewPaper(doi="10.1038/nature14539")),
        ("doi:10.1038/nature14539", NewPaper(doi="10.1038/nature14539")),
        ("https://dx.doi.org/10.1038/nature14539", NewPaper(doi="10.1038/nature14539")),
        ("  Deep\n learning\u202e ", NewPaper(title="Deep learning")),
        ("10.5 Ways to Learn", NewPaper(title="10.5 Ways to Learn")),
    ],
)
def test_a_paper_has_many_names(words: str, paper: NewPaper) -> None:
    assert parse_paper(words, TODAY) == paper


@pytest.mark.parametrize("words", ["2713.00001", "3012.00001", "1905.022", "https://example.org", "12345", "…", ""])
def test_what_names_no_paper_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_paper(words, TODAY)


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (ArxivRecord("1", 1, ("x",), "Accepted at ICCV 2021", ("A", "B"), 2020), "A, B, ICCV 2021"),
        (ArxivRecord("1", 1, ("x",), "", ("A", "B", "C", "D"), 2020), "A et al., arXiv 2020"),
        (ArxivRecord("1", 1, ("x",), "12 pages", ("A",), 1999, "Phys.Rev. 38:1113-1133,2001"), "A, Phys.Rev. 38:1113-1133,2001"),
        (ArxivRecord("1", 1, ("x",), "NeurIPS 2019", (), 2018, "Unknown J. 3"), "Unknown J. 3 2018"),
        (ArxivRecord("1", 1, ("x",)), "arXiv"),
        (ArxivRecord("1", 1, ("x",), "", ("*A*", "<b>"), 2020), r"\*A\*, &lt;b>, arXiv 2020"),
    ],
)  # fmt: skip
def test_the_source_is_what_arxiv_records(record: ArxivRecord, text: str) -> None:
    assert details_of(record).source_text("Source") == text


@pytest.mark.parametrize(("label", "text"), [("Source", "A et al."), ("来源", "A 等"), ("しゅってん", "Aら")])
def test_others_are_named_in_the_language_of_the_label(label: str, text: str) -> None:
    assert PaperDetails(("A", "B", "C", "D")).source_text(label) == text


def test_tags_are_those_of_nearly_all_papers_and_those_that_the_title_names() -> None:
    notes = [["论文阅读", "NAS"], ["论文阅读"], ["论文阅读", "SSL"]]
    uses = Counter(
        {"论文阅读": 3, "NAS": 4, "SSL": 3, "transformers": 2, "Vision-Transformer": 2, "rare": 1, "CNN": 5, "is": 9}
    )
    assert propose_tags("Neural Architecture Search", notes, uses) == ("论文阅读", "NAS")
    assert propose_tags("A rare Vision Transformer for CNNs", notes, uses) == ("论文阅读", "Vision-Transformer")
    assert propose_tags("This Title Names Nothing", [], uses) == ()
    assert propose_tags("SSL and ssl", [], Counter({"SSL": 4, "ssl": 2})) == ("SSL",)


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ([], "swin-transformer-hierarchical-vision-transformer-using-shifted-windows"),
        (["mask-rcnn", "darts", "mixmatch"], "swin-transformer"),
        (["mask_rcnn", "focal_loss", "bert"], "swin_transformer"),
        (["Mask RCNN", "Focal Loss", "BERT"], "Swin Transformer"),
        (["Mask-R-CNN-for-Everything", "Focal-Loss-for-Dense-Object"], SWIN.replace(":", "").replace(" ", "-")),
    ],
)
def test_a_name_is_like_the_other_names(names: list[str], slug: str) -> None:
    assert slug_of(SWIN, names) == slug


@pytest.mark.parametrize("title", ["../../etc/passwd", "/x", "-rf x", ". .", "a\\b:c", "…", "x" * 500])
def test_a_title_leaves_no_folder(title: str) -> None:
    path = path_of(title, NOW, [], Path("notes"), is_dated=False)
    assert path.parent == Path("notes")
    assert re.fullmatch(r"[\w][\w-]{0,79}\.md", path.name)


def note(fields: str, at: int = 1) -> Note:
    project = Project(DEFAULT, TODAY)
    return Note(Path(f"_posts/2020-01-0{at}-x.md"), f"---\n{fields}\n---\n\nx\n", project)


def written(*fields: str, paper: NewPaper | None = None, required: tuple[str, ...] = ()) -> str:
    models = [note(each, at) for at, each in enumerate(fields, 1)]
    return front_matter(
        Post(paper or NewPaper(title="New"), "https://arxiv.org/abs/1", ("a", "b"), NOW), models, models, required
    )


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2020-01-02", "2026-12-01"),
        ("2020-1-2", "2026-12-1"),
        ("2020/01/02 03:04", "2026/12/01 09:08"),
        ("'2020-01-02 03:04:05'", "'2026-12-01 09:08:07'"),
        ("2020-01-02T03:04:05+08:00", "2026-12-01T09:08:07+08:00"),
        ("2020-01-02 03:04:05 +0800", "2026-12-01 09:08:07 +0800"),
        ("2020年1月2日", "2026-12-01"),
        ("", "2026-12-01"),
    ],
)
def test_the_date_is_written_as_the_others_are(date: str, shown: str) -> None:
    assert written(f"title: x\ndate: {date}") == f"---\ntitle: New\ndate: {shown}\n---\n\n"


def test_values_of_most_posts_are_kept_and_others_are_empty() -> None:
    posts = [
        f"title: t{at}\nlayout:   post\nsubtitle: s{at}\nslug: s{at}\ncategories:\n  - papers\ntags:\n- t{at}"
        for at in range(3)
    ]
    assert written(*posts) == (
        "---\ntitle: New\nlayout:   post\nsubtitle:\ncategories:\n  - papers\ntags:\n- a\n- b\n---\n\n"
    )
    assert "\nslug: new\n" in written(*posts, required=("slug",))
    assert written(*posts, required=("author",)).endswith("\nauthor:\n---\n\n")


def toml(*bodies: str, required: tuple[str, ...] = (), paper: NewPaper | None = None) -> str:
    project = Project(DEFAULT, TODAY)
    models = [Note(Path(f"{at}.md"), f"+++\n{body}\n+++\n\nx\n", project) for at, body in enumerate(bodies)]
    post = Post(paper or NewPaper(title="New"), "https://arxiv.org/abs/1", ("a", "b"), NOW)
    return front_matter(post, models, models, required)


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ('title = "x"', 'title = "New"'),
        ("title='x'", "title='New'"),
        ("date = 2020-01-02", "date = 2026-12-01"),
        ("date = 2020-01-02T03:04:05+08:00", "date = 2026-12-01T09:08:07+08:00"),
        ('date = "2020-01-02"', 'date = "2026-12-01"'),
        ('tags = ["x"]', 'tags = ["a", "b"]'),
        ("tags = ['x']", "tags = ['a', 'b']"),
        ('tags = [\n  "x",\n]', 'tags = [\n  "a",\n  "b",\n]'),
        ("draft = false", "draft = false"),
        ('categories = ["papers"]', 'categories = ["papers"]'),
        ('categories = [\n"papers",\n]', 'categories = [\n"papers",\n]'),
        ('"my key" = 1', '"my key" = 1'),
        ("[extra]\nmath = true", ""),
    ],
)
def test_posts_of_a_site_with_toml_get_toml(model: str, shown: str) -> None:
    text = toml(model, model, model)
    assert text == (f"+++\n{shown}\n+++\n\n" if shown else "")
    assert model.startswith("[") or tomllib.loads(text.removeprefix("+++\n").partition("+++")[0])


def test_what_toml_needs_has_an_empty_text() -> None:
    different = [f'title = "t{at}"\nsummary = "s{at}"' for at in range(3)]
    assert toml(*different, required=("author",)) == '+++\ntitle = "New"\nsummary = ""\nauthor = ""\n+++\n\n'


def test_the_notation_is_that_of_most_posts() -> None:
    notes = [Note(Path(f"{at}.md"), "---\ntitle: x\n---\n", Project(DEFAULT, TODAY)) for at in range(2)]
    notes.append(Note(Path("t.md"), '+++\ntitle = "x"\ndraft = true\n+++\n', Project(DEFAULT, TODAY)))
    post = Post(NewPaper(title="New"), "", (), NOW)
    assert front_matter(post, notes, notes, ()) == "---\ntitle: New\n---\n\n"


@given(st.text())
def test_any_title_is_valid_toml(title: str) -> None:
    paper = parse_paper(f"x {title}", TODAY)
    for quote in ("'", '"'):
        text = toml(f"title = {quote}x{quote}", paper=paper)
        assert tomllib.loads(text.split("+++\n")[1])["title"] == paper.title


@pytest.mark.parametrize(
    ("paths", "path"),
    [
        (["posts/mixmatch/index.md", "posts/swin/index.md", "posts/gan/index.md"], "posts/attention/index.md"),
        (["papers/A_B/README.md", "papers/C_D/README.md", "papers/E/README.md"], "papers/Attention/README.md"),
        (["n/gan/gan.md", "n/swin/swin.md", "n/vit/vit.md"], "n/attention/attention.md"),
        (
            ["p/2020-01-01-gan/index.md", "p/2020-01-02-vit/index.md", "p/2020-01-03-x/index.md"],
            "p/2026-12-01-attention/index.md",
        ),
        (["n/01_gan/a.md", "n/02_swin/b.md", "n/03_vit/c.md"], "n/03_vit/attention.md"),
        (["gan/index.md", "posts/swin.md", "posts/vit.md"], "posts/attention.md"),
    ],
)
def test_a_post_is_in_a_folder_of_its_own_where_the_others_are(paths: list[str], path: str) -> None:
    models = [Note(Path(each), "x\n", Project(DEFAULT, TODAY)) for each in paths]
    assert path_of("Attention", NOW, models, Path(), is_dated=False).as_posix() == path


def test_posts_without_front_matter_get_none() -> None:
    assert front_matter(Post(NewPaper(title="x"), "", (), NOW), [Note(Path("x.md"), "# x\n")], [], ()) == ""


@given(st.text())
def test_any_title_is_valid_yaml(title: str) -> None:
    paper = parse_paper(f"x {title}", TODAY)
    text = written('title: "x"\ntags: [y]', paper=paper)
    assert load_config(text.split("---\n")[1])["title"] == paper.title


@given(st.text(st.characters(blacklist_categories=("C", "Zl", "Zp"), blacklist_characters="$\t"), min_size=1))
def test_words_are_shown_as_they_are(text: str) -> None:
    words = " ".join(text.split())
    page = MarkdownIt("commonmark").enable("strikethrough").render(f"[{escape_markdown(words)}](https://example.org)")
    assert html.unescape(re.sub(r"<[^<>]*>", "", page)).strip() == words
    assert "{{" not in escape_markdown(words)
    assert "{%" not in escape_markdown(words)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Learning $\mathcal{O}(n)$ [fast] *now*", r"Learning $\mathcal{O}(n)$ \[fast\] \*now\*"),
        ("It costs $5 or $10", r"It costs \$5 or \$10"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("a_b _c_", r"a_b \_c\_"),
    ],
)
def test_formulas_stay_and_marks_are_escaped(text: str, shown: str) -> None:
    assert escape_markdown(text) == shown
