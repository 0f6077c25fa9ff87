"""Titles in notes against titles on arXiv: a gold set, and what is true of every title."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.papers.agreement import compare_titles, is_name_of

RESNET = "Deep Residual Learning for Image Recognition"
BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
MIXMATCH = "MixMatch: A Holistic Approach to Semi-Supervised Learning"


class Pair(NamedTuple):
    verdict: str
    in_note: str
    title: str


def gold() -> list[Pair]:
    lines = (Path(__file__).parents[1] / "gold" / "titles.tsv").read_text(encoding="utf-8").splitlines()
    return [Pair(*line.split("\t")) for line in lines if not line.startswith("#")]


def found(verdict: str, expected: str) -> list[Pair]:
    return [
        pair for pair in gold() if pair.verdict == expected and compare_titles(pair.in_note, [pair.title]) == verdict
    ]


def share(verdict: str, expected: str) -> float:
    return len(found(verdict, expected)) / sum(pair.verdict == expected for pair in gold())


def test_the_gold_set_is_large_and_says_nothing_twice() -> None:
    counts = Counter(pair.verdict for pair in gold())
    assert counts.keys() == {"same", "different", "elusive", "incomparable"}
    assert min(counts["same"], counts["different"]) >= 110
    assert counts["incomparable"] >= 40
    assert len({(pair.in_note, pair.title) for pair in gold()}) == counts.total()


def test_no_right_title_and_no_other_text_is_called_a_mismatch() -> None:
    assert found("different", "same") == []
    assert found("different", "incomparable") == []


def test_no_wrong_title_is_called_right() -> None:
    assert found("same", "different") == []
    assert found("same", "elusive") == []


def test_mismatches_are_found() -> None:
    assert share("different", "different") >= 0.95
    assert share("different", "elusive") >= 0.65


def test_right_titles_compare_as_same() -> None:
    assert share("same", "same") >= 0.9


def test_any_title_of_the_paper_will_do() -> None:
    old, new = "Fixing Weight Decay Regularization in Adam", "Decoupled Weight Decay Regularization"
    assert compare_titles(old, [new, old]) == "same"
    assert (
        compare_titles(RESNET, ["Attention Is All You Need", "Playing Atari with Deep Reinforcement Learning"])
        == "different"
    )
    assert compare_titles(RESNET, ["Attention Is All You Need", "0"]) == "incomparable"
    assert compare_titles(RESNET, []) == "incomparable"


@pytest.mark.parametrize(
    ("in_note", "title"),
    [
        ("MixMatch", MIXMATCH),
        ("**[MixMatch] (NeurIPS 2019)**", MIXMATCH),
        ("Mix-Match", MIXMATCH),
        ("论文笔记：MixMatch", MIXMATCH),
        ("U-Net", "U-Net: Convolutional Networks for Biomedical Image Segmentation"),
        ("Bootstrap your own latent", "Bootstrap your own latent - A New Approach to Self-Supervised Learning"),
        (
            "Path aggregationnetwork for instance segmentation. In CVPR, 2018.",
            "Path Aggregation Network for Instance Segmentation",
        ),
        ("ResNet: Deep residual learning for image recognition", RESNET),
        ("PNAS - Progressive Neural Architecture Search", "Progressive Neural Architecture Search"),
    ],
)
def test_a_name_finds_its_paper(in_note: str, title: str) -> None:
    assert is_name_of(in_note, title)


@pytest.mark.parametrize(
    ("in_note", "title"),
    [
        ("Deep Residual Learning", RESNET),
        ("FixMatch", MIXMATCH),
        ("ReMixMatch", MIXMATCH),
        ("Semi-Supervised Learning", MIXMATCH),
        ("MixMatch 2", MIXMATCH),
        ("YOLOv3", "YOLOv4: Optimal Speed and Accuracy of Object Detection"),
        ("YOLO", "YOLOv4: Optimal Speed and Accuracy of Object Detection"),
        ("Deep Learning", "Deep Learning: A Critical Appraisal"),
        ("Distillation (BERT)", BERT),
        ("Deep Residual Lerning for Image Recognition", RESNET),
        ("Moco", "Momentum Contrast for Unsupervised Visual Representation Learning"),
        ("这篇survey", "A Survey"),
        ("paper", "Paper"),
        ("", ""),
        ("残差网络", RESNET),
    ],
)
def test_what_only_resembles_a_title_finds_nothing(in_note: str, title: str) -> None:
    assert not is_name_of(in_note, title)


WORDS = st.from_regex(r"[A-Z]?[a-z]{4,9}", fullmatch=True)
TITLES = st.lists(WORDS, min_size=2, max_size=9).map(" ".join)
NUMBERED = st.tuples(
    TITLES, st.integers(0, 3000), st.sampled_from(["{} {}", "{}-{}", "{}: part {}", "{1} {0}", "{} {}.0 on top"])
)
DECORATED = [
    "论文笔记：{}",
    "【CVPR 2021】{}（中文译名）",
    "[CVPR'20] {}",
    "1. {}",
    "3、{}",
    "(7) {}",
    "{} (NeurIPS 2019)",
    "{}(ICLR2020)",
    "{} [paper]",
    "2019-{}",
    "(ICLR2020) {}",
    "{}, ICML 2018",
    "Smith et al. {}",
    "{} - arXiv",
    "{} | Papers",
    "arXiv:1905.02249 {}",
    "[1905.02249] {}",
    "{}.pdf",
    "**{}**",
    "`{}`",
    "[{}](https://arxiv.org/abs/1905.02249)",
    "🔥 {} 🔥",
    "《{}》阅读笔记",
    "<b>{}</b>",
]


@given(TITLES)
def test_a_title_is_itself(title: str) -> None:
    assert compare_titles(title, [title]) == "same"


@given(st.lists(WORDS, min_size=2), st.text(max_size=3).filter(lambda text: not text.isalnum()), st.text(max_size=9))
def test_a_title_with_any_signs_in_it_is_itself(found: list[str], between: str, end: str) -> None:
    title = f" {between} ".join(found) + " " + end
    assert compare_titles(title, [title]) == "same"


@given(TITLES, st.sampled_from(DECORATED))
def test_what_surrounds_a_title_makes_no_difference(title: str, decorated: str) -> None:
    assert compare_titles(decorated.format(title), [title]) == "same"


@given(st.lists(WORDS, min_size=3, max_size=9).map(" ".join))
def test_the_version_on_arxiv_makes_no_difference(title: str) -> None:
    assert compare_titles(f"{title} v2", [title]) == "same"


@given(NUMBERED, st.integers(1, 9), st.sampled_from(["{}", *DECORATED]))
def test_another_digit_is_another_paper(parts: tuple[str, int, str], more: int, decorated: str) -> None:
    title, number, form = parts
    other = str(number)[:-1] + str((number + more) % 10)
    in_note = decorated.format(form.format(title, other))
    assert compare_titles(in_note, [form.format(title, number)]) != "same"


@given(st.text() | st.text("[]()（）$\\{}'\"^~<>&#;:：-—|._*` aβé汉1v2et.al\ud800\x00", max_size=300), st.text())
def test_no_text_raises(in_note: str, title: str) -> None:
    for pair in ((in_note, title), (title, in_note), (in_note, in_note), (in_note, RESNET)):
        assert compare_titles(pair[0], [pair[1]]) in ("same", "different", "incomparable")
        assert is_name_of(*pair) in (True, False)


@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "[", "](", "(", "$", "\\'", "<a", "et al ", "A-", "汉a", "\ud800", "&#", "α", "{", ". ", "v1", "//", "1,111", "ﷺ", "\\alpha", "_ "],
)  # fmt: skip
def test_long_texts_are_compared_quickly(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    for in_note, title in ((text, RESNET), (RESNET, text), (text + "x", text)):
        compare_titles(in_note, [title])
        is_name_of(in_note, title)
