"""Front matter: its position, its fields, its problems, and what its repair may change."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.note.front_matter import FrontMatter, Value, entries, parse
from paperstack_lint.note.front_matter.edits import remove_item, replace_scalar, scalar_source
from paperstack_lint.note.front_matter.repair import find_repairs
from paperstack_lint.note.front_matter.values import literal_values, typed_values
from paperstack_lint.note.front_matter.yaml_reader import load_config
from paperstack_lint.text.edits import rewrite
from tests.program import HANG


def read(text: str) -> FrontMatter:
    found = parse(text)
    assert found is not None
    return found


def sources(text: str, value: Value) -> list[str]:
    return [text[item.start : item.end] for item in value.items]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_offsets_are_those_of_the_note(newline: str, mark: str) -> None:
    content = ["# 注释", "title:   可微 🧪 搜索  # 标题", 'tags: ["a b", 综述, ]', "cover:", "  path: 图.png"]
    lines = ["---", *content, "---", "正文"]
    text = mark + newline.join(lines)
    front = read(text)
    assert text[front.start : front.end] == newline.join(lines[:-1]) + newline
    assert text[front.content_start : front.content_end] == newline.join(lines[1:-2]) + newline
    title, tags, cover = front.fields
    assert text[title.value.start : title.value.end] == "可微 🧪 搜索"
    assert text[title.start : title.end] == lines[2] + newline
    assert text[title.key_start : title.key_end] == "title"
    assert sources(text, tags.value) == ['"a b"', "综述"]
    assert text[tags.value.start : tags.value.end] == '["a b", 综述, ]'
    assert text[cover.start : cover.end] == newline.join(lines[4:6]) + newline
    assert text[cover.value.fields[0].value.start : cover.value.end] == "图.png"


def test_values_are_not_converted() -> None:
    text = "---\nid: 2301.00010\ndate: 2021-02-30\nflag: yes\nnothing:\nquoted: '1'\n---\n"
    fields = {field.key: field.value for field in read(text).fields}
    assert [(value.text, value.tag) for value in fields.values()] == [
        ("2301.00010", "float"),
        ("2021-02-30", "timestamp"),
        ("yes", "bool"),
        ("", "null"),
        ("1", "str"),
    ]
    assert fields["nothing"].kind == "null"
    assert typed_values(parse(text)) == {
        "id": ("float", "2301.00010"),
        "date": ("timestamp", "2021-02-30"),
        "flag": ("bool", "yes"),
        "nothing": ("null", None),
        "quoted": ("str", "1"),
    }


def test_duplicates_stay_and_the_last_counts() -> None:
    front = read("---\ntags: [a]\ntitle: x\ntags: [b]\n---\n")
    assert [field.key for field in front.fields] == ["tags", "title", "tags"]
    assert (tags := front.get("tags")) is not None
    assert tags.value.data == ["b"]
    assert front.get("date") is None


def test_block_collections_end_with_their_last_item() -> None:
    text = "---\ntags:\n  - a # 一\n  - b\n\n# 注释\ntext: |\n  one\n  two\n\nlast: x\n---\n"
    tags, block, _ = read(text).fields
    assert text[tags.value.start : tags.value.end] == "- a # 一\n  - b"
    assert text[block.value.start : block.value.end] == "|\n  one\n  two"


def test_alias_is_not_the_value_that_it_refers_to() -> None:
    text = "---\na: &x one\nb: *x\n---\n"
    alias = read(text).fields[1].value
    assert (alias.kind, text[alias.start : alias.end]) == ("alias", "*x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "# Heading\n\n---\n",
        "---\n\nProse.\n\n---\n\nMore.",
        "---\n- a\n- b\n---\n",
        "---\nNote that: this [is prose\n\nand goes on\n",
        "% Title\n% Author\n",
        "title:: x\ntags:: y\n---\n",
        "Title: a setext heading\n---\n",
        "\n\n---\nNote: prose\n---\n",
        "+++\nnever closed\n",
        "text\n---\ntitle: x\n---\n",
        "----\ntitle: x\n----\n",
    ],
)
def test_no_front_matter(text: str) -> None:
    assert parse(text) is None
    assert typed_values(parse(text)) == {}


@pytest.mark.parametrize(
    ("text", "problem", "rest"),
    [
        ("---\ntitle: x\n---\nBody", None, "Body"),
        ("---  \ntitle: x\n...\t\nBody", None, "Body"),
        ("---\n---", None, ""),
        ("\ufeff---\ntitle: x\n---\nBody", "byte order mark", "Body"),
        (" \n\n---\ntitle: x\n---\nBody", "blank lines", "Body"),
        ("title: x\ndate: y\n---\nBody", "no opening", "Body"),
        ("---\ntitle: x\n\n# Body", "no closing", "\n# Body"),
        ("---\ntitle: x\nBody goes on.\n", "no closing", "Body goes on.\n"),
        ("---\ntitle: x", "no closing", ""),
        ("---\ntitle: x\n----\nBody", "misspelt closing", "Body"),
        ("---\ntitle: x\n——\nBody\n\n---\n", "misspelt closing", "Body\n\n---\n"),
    ],
)
def test_fences(text: str, problem: str | None, rest: str) -> None:
    front = read(text)
    assert (front.fence_problem.kind if front.fence_problem else None) == problem
    assert text[front.end :] == rest
    assert front.error is None


def test_misspelt_fence_ends_a_front_matter_that_cannot_be_read() -> None:
    text = "---\ntitle: a: b\n——\nBody [\n\n---\n"
    front = read(text)
    assert front.fence_problem
    assert front.error
    assert text[front.error.start : front.error.end] == "title: a: b"
    assert text[front.end :] == "Body [\n\n---\n"


def test_toml_is_recognised_and_not_read() -> None:
    text = '+++\ntitle = "x"\n\ntags = [\n  "a",\n]\n+++\nBody'
    front = read(text)
    assert (front.kind, front.fields, text[front.end :]) == ("toml", (), "Body")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["title: a: b", "date: x"], 0),
        (["layout: post", "title: 'it's", "date: x"], 1),
        (["title: x", "date:2020-01-01", "tags: [a]"], 1),
        (["title: x", "tags: [a, b", "date: x"], 1),
        (["title: x", "tags:", "\t- a"], 2),
    ],
)
def test_problem_is_at_the_broken_line(lines: list[str], line: int) -> None:
    text = "\n".join(["---", *lines, "---"])
    problem = read(text).error
    assert problem is not None
    assert text.count("\n", 0, problem.start) == line + 1
    assert text[problem.start : problem.end] == lines[line].strip()
    assert typed_values(parse(text)) is None


BOMBS = {
    "aliases": "a: &a [x]\n" + "\n".join(f"b{i}: &b{i} [{', '.join(['*a'] * 9)}]" for i in range(9)),
    "merges": "a0: &a0 {x: 1}\n"
    + "\n".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, 9)),
    "itself": "x: {" + "a: &a [*a], " * 17 + "}",
    "lists": "a: " + "[" * 60_000,
    "mappings": "a: " + "{" * 60_000,
    "blocks": "\n".join(" " * depth + "a:" for depth in range(300)),
    "dashes": "a:\n  " + "- " * 30_000,
    "keys": "\n".join(f"k{i}: 1" for i in range(5_000)),
    "size": "a: " + "x" * 100_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_ends_in_one_problem(bomb: str) -> None:
    # In a process of its own: a parser that crashes must fail the test, not end it.
    script = (
        "import sys; from paperstack_lint.note.front_matter import parse; from paperstack_lint.note.front_matter.repair import find_repairs\n"
        "text = sys.stdin.read(); front = parse(text); assert front and front.error and not front.fields\n"
        "assert not any(one.edits for one in find_repairs(text, front)); print(front.error.message)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=f"---\n{BOMBS[bomb]}\n---\nBody",
        capture_output=True,
        text=True,
        timeout=HANG,
        check=True,
    )
    assert done.stdout.strip()


def test_huge_front_matter_takes_no_more_time_than_one_of_the_maximum_size() -> None:
    text = "---\n" + "k: a: b\n" * 300_000 + "---\n"
    problem = read(text).error
    assert problem is not None
    assert "64 KiB" in problem.message
    assert literal_values(text, parse(text)) == {}


@pytest.mark.parametrize("character", ["\x07", "\ud800", "\uffff"])
def test_character_that_yaml_forbids(character: str) -> None:
    text = f"---\ntitle: 可微\nlayout: post\nauthor: a{character}b\ntags: [a]\n---\n"
    problem = read(text).error
    assert problem is not None
    assert "character" in problem.message
    assert text[problem.start : problem.end] == f"author: a{character}b"


# Values that authors write in one line; `#` after a space begins a comment, which is not part of them.
_words = st.text(st.sampled_from("ab: '\"[]{}@%`*&!|>-,?\\#中：“"), min_size=1, max_size=12)
_lists = st.lists(st.sampled_from(["a", "#b", " ", "", "@c", "'d, , e'", '"f #g"', "h #i", "'", "[j]"]), max_size=5)
_comments = st.sampled_from(["", "  # 注释", " #x"])


_texts = st.tuples(st.sampled_from(["title", "subtitle", "slug"]), _words, _comments)
_tags = st.tuples(st.just("tags"), _lists.map(lambda items: f"[{', '.join(items)}]"), _comments)


@given(st.lists(_texts | _tags, min_size=1, max_size=4))
def test_repair_gives_the_literal_lines(rows: list[tuple[str, str, str]]) -> None:
    text = "---\n" + "".join(f"{key}: {value}{comment}\n" for key, value, comment in rows) + "---\n"
    front = parse(text)
    if front is None or front.error is None:
        return
    found = find_repairs(text, front)
    edits = [edit for one in found for edit in one.edits]
    if not edits:
        return
    after = rewrite(text, edits)
    values = literal_values(after, parse(after))
    assert values == literal_values(text, parse(text))
    assert values
    assert values.keys() == {key for key, _, _ in rows}
    for _, _, comment in rows:
        assert not comment or after.count(comment) >= text.count(comment)


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        ("  - a\n\t- b", ["a", "b"]),
        ("- a\n\t- b", ["a", "b"]),
        ("\t- a\n\t- b", ["a", "b"]),
        ("-a\n-b", ["a", "b"]),
        ("\t- a:\n\t\t- b", [{"a": ["b"]}]),
        ("- a:\n\t- b", [{"a": ["b"]}]),
        ("  - a:\n\t- b", [{"a": None}, "b"]),
    ],
)
def test_an_author_sees_an_item_in_each_line(lines: str, items: list[object]) -> None:
    text = f"---\ntags:\n{lines}\n---\n"
    assert read(text).error
    assert literal_values(text, parse(text)) == {"tags": items}


def test_a_repair_is_refused_where_the_width_of_a_tab_decides() -> None:
    for lines in ("a:\n  b:\n\tc: x", "tags:\n  - a:\n\t- b"):
        text = f"---\n{lines}\n---\n"
        assert not any(one.edits for one in find_repairs(text, read(text)))


_items = st.lists(st.sampled_from(["- a", "-b", "- c # x", "- d:", "e: f", "g"]), min_size=1, max_size=4)
_indents = st.lists(st.sampled_from(["", "  ", "    ", "\t", "\t\t", "  \t"]), min_size=4, max_size=4)


@given(_items, _indents, st.sampled_from(["tags", "cover"]))
def test_repaired_lists_have_an_item_in_each_line(items: list[str], indents: list[str], key: str) -> None:
    lines = [indent + item for indent, item in zip(indents, items, strict=False)]
    text = "---\n" + "\n".join(["title: x", f"{key}:", *lines]) + "\n---\n"
    front = parse(text)
    if front is None or front.error is None:
        return
    edits = [edit for one in find_repairs(text, front) for edit in one.edits]
    after = parse(rewrite(text, edits))
    if not edits:
        return
    assert after
    assert not after.error
    if all(item.startswith("-") and not item.endswith(":") for item in items):
        assert literal_values(text, after) == {"title": "x", key: [item.strip("- #x") for item in items]}


@given(st.text(st.sampled_from("-. \t\r\n:#+ab[]'\"&*title—：\ufeff"), max_size=60))
def test_any_text_has_a_front_matter_or_none(text: str) -> None:
    for note in (text, "---\n" + text, "---\ntitle: x\n" + text):
        front = parse(note)
        if front is None:
            continue
        assert 0 <= front.start <= front.content_start <= front.content_end <= front.end <= len(note)
        if front.error:
            assert front.content_start <= front.error.start <= front.error.end <= len(note)
            find_repairs(note, front)
        literal_values(note, parse(note))
        for field in front.fields:
            assert front.content_start <= field.key_start <= field.key_end <= field.end <= front.content_end
            assert field.value.start <= field.value.end <= front.content_end


_scalars = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=20),
    st.sampled_from(
        ["no", "1.10", "a, b", "a: b", "- x", "#x", "C++", "'", '"', "\\", "null", "[x]", "2020-01-01", "0?"]
    ),
)


@given(_scalars, st.sampled_from(["plain", "'", '"']))
def test_scalar_source_reads_as_the_text(text: str, style: str) -> None:
    text = text.strip("\ufeff")
    source = scalar_source(text, style)
    assert yaml.safe_load(f"- {source}\n- [{source}, x]\n") == [text, [text, "x"]]


def test_replacement_keeps_the_quotes() -> None:
    assert [scalar_source("NAS", style) for style in ("plain", "'", '"')] == ["NAS", "'NAS'", '"NAS"']
    assert scalar_source("a 'b'") == "a 'b'"
    assert scalar_source('"a": b') == "'\"a\": b'"


def test_value_with_an_anchor_or_tag_is_not_replaced() -> None:
    text = "---\na: &x one\nb: !!str 1\nc: |\n  x\nd: e\n---\n"
    edits = [replace_scalar(text, field.value, "y") for field in read(text).fields]
    assert [edit is None for edit in edits] == [True, True, True, False]


@pytest.mark.parametrize(
    ("tags", "index", "rest"),
    [
        (" [a, b, c]", 0, " [b, c]"),
        (" [a, b, c]", 1, " [a, c]"),
        (" [a, b, c, ]", 2, " [a, b, ]"),
        ("\n  - a\n  - b", 0, "\n  - b"),
        ("\n- a\n-\n- b", 1, "\n- a\n- b"),
        (" [C#, b]", 0, " [b]"),
        (" [a]", 0, None),
        ("\n  - a # 一\n  - b", 0, None),
        (" [a, # 一\n  b]", 1, None),
    ],
)
def test_item_is_removed_without_a_comment(tags: str, index: int, rest: str | None) -> None:
    text = f"---\ntags:{tags}\n---\n"
    edit = remove_item(text, read(text).fields[0].value, index)
    assert (rewrite(text, [edit]) if edit else None) == (f"---\ntags:{rest}\n---\n" if rest else None)


def test_entries_contain_the_lines_that_belong_to_them() -> None:
    text = "# c\ntitle: a\n# d\ntags:\n- b\n  c\n\nx: y"
    assert [text[one.start : one.end] for one in entries(text, 0, len(text))] == [
        "# c\n",
        "title: a\n# d\n",
        "tags:\n- b\n  c\n\n",
        "x: y",
    ]


def test_value_that_an_alias_repeats_is_shared_with_all_values_in_it() -> None:
    front = read("---\na: &x [one, {k: two}]\nb: *x\nc: &y three\nd: [four, &z five]\ne: *z\nf: &s [*s]\n---\n")
    a, b, c, d, e, f = (field.value for field in front.fields)
    assert (a.shared, a.items[0].shared, a.items[1].fields[0].value.shared) == (True, True, True)
    assert (b.shared, c.shared, e.shared) == (False, False, False)
    assert (d.shared, [item.shared for item in d.items]) == (False, [False, True])
    assert f.shared


def test_configuration_is_plain_data() -> None:
    assert load_config("a: [x, 1, 1.5, yes, ~]\nb: {c: '1', d: 2020-01-01}\n") == {
        "a": ["x", 1, 1.5, True, None],
        "b": {"c": "1", "d": "2020-01-01"},
    }
    assert load_config("") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "line 2: `a` occurs twice"),
        ("a: &x 1\nb: *x", "line 2: aliases"),
        ("a: [", "line 1"),
        ("a: 1\n---\nb: 2", "line 2: a second YAML document"),
    ],
)
def test_configuration_that_cannot_be_read_names_the_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_config(text)
