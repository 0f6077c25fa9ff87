"""Papers of notes: what identifies them, which are the same, and which contradict each other."""

from __future__ import annotations

import datetime
import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.project import Project
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper, identified_papers_of
from paperstack_lint.papers.matching.same_paper import contradiction, is_same_paper
from tests.papers.test_agreement import Pair, gold
from tests.servers.catalogue import PAPERS, generated

TODAY = datetime.date(2026, 6, 15)
SECTIONS = "* 🔑 Key:\n  * words\n* 🎓 Source:\n"
ATTENTION = "Attention Is All You Need"
BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
DETR = "End-to-End Object Detection with Transformers"

# Beside those of the simulated arXiv: near ones, series, and such as have everyday words.
NEAR = """
1605.07146 Wide Residual Networks
1603.05027 Identity Mappings in Deep Residual Networks
1611.05431 Aggregated Residual Transformations for Deep Neural Networks
1608.06993 Densely Connected Convolutional Networks
1709.01507 Squeeze-and-Excitation Networks
1607.06450 Layer Normalization
1910.07467 Root Mean Square Layer Normalization
1803.08494 Group Normalization
1607.08022 Instance Normalization: The Missing Ingredient for Fast Stylization
1909.11942 ALBERT: A Lite BERT for Self-supervised Learning of Language Representations
1910.01108 DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter
2003.10555 ELECTRA: Pre-training Text Encoders as Discriminators Rather Than Generators
2005.12872 End-to-End Object Detection with Transformers
2010.04159 Deformable DETR: Deformable Transformers for End-to-End Object Detection
1504.08083 Fast R-CNN
1311.2524 Rich feature hierarchies for accurate object detection and semantic segmentation
1612.03144 Feature Pyramid Networks for Object Detection
1901.02446 Panoptic Feature Pyramid Networks
1708.02002 Focal Loss for Dense Object Detection
1905.09418 Analyzing Multi-Head Self-Attention: Specialized Heads Do the Heavy Lifting, the Rest Can Be Pruned
1911.02150 Fast Transformer Decoding: One Write-Head is All You Need
2103.03404 Attention is not all you need: pure attention loses rank doubly exponentially with depth
1701.07875 Wasserstein GAN
1704.00028 Improved Training of Wasserstein GANs
1606.03498 Improved Techniques for Training GANs
1812.04948 A Style-Based Generator Architecture for Generative Adversarial Networks
1912.04958 Analyzing and Improving the Image Quality of StyleGAN
2010.02502 Denoising Diffusion Implicit Models
2102.09672 Improved Denoising Diffusion Probabilistic Models
2105.05233 Diffusion Models Beat GANs on Image Synthesis
2207.12598 Classifier-Free Diffusion Guidance
2003.04297 Improved Baselines with Momentum Contrastive Learning
2104.02057 An Empirical Study of Training Self-Supervised Vision Transformers
2011.10566 Exploring Simple Siamese Representation Learning
2104.14294 Emerging Properties in Self-Supervised Vision Transformers
2304.07193 DINOv2: Learning Robust Visual Features without Supervision
2304.02643 Segment Anything
2408.00714 SAM 2: Segment Anything in Images and Videos
2306.12156 Fast Segment Anything
2306.01567 Segment Anything in High Quality
1712.00559 Progressive Neural Architecture Search
1812.09926 SNAS: Stochastic Neural Architecture Search
1707.04873 Efficient Architecture Search by Network Transformation
1805.09501 AutoAugment: Learning Augmentation Policies from Data
1905.00397 Fast AutoAugment
1909.13719 RandAugment: Practical automated data augmentation with a reduced search space
2207.02696 YOLOv7: Trainable bag-of-freebies sets new state-of-the-art for real-time object detectors
2104.00298 EfficientNetV2: Smaller Models and Faster Training
1911.09070 EfficientDet: Scalable and Efficient Object Detection
1610.02357 Xception: Deep Learning with Depthwise Separable Convolutions
2201.11903 Chain-of-Thought Prompting Elicits Reasoning in Large Language Models
2203.11171 Self-Consistency Improves Chain of Thought Reasoning in Language Models
1810.00826 How Powerful are Graph Neural Networks?
1706.02216 Inductive Representation Learning on Large Graphs
"""
TITLES = [(paper.identifier, paper.title) for paper in PAPERS if len(paper.title) > 1]
TITLES += [(line.split()[0], line.partition(" ")[2]) for line in NEAR.split("\n") if line]


def papers(text: str, path: str = "_posts/2020-01-01-x.md") -> tuple[IdentifiedPaper, ...]:
    return identified_papers_of(Note(Path(path), text, Project(DEFAULT, TODAY)))


def paper(title: str, url: str = "") -> IdentifiedPaper:
    (found,) = papers(f"## [{title}]({url})\n\n{SECTIONS}" if url else f"## {title}\n\n{SECTIONS}")
    return found


def abs_of(identifier: str) -> str:
    return f"https://arxiv.org/abs/{identifier}"


def test_papers_of_a_note_are_those_that_are_certain() -> None:
    text = f"# Stack\n\n* [{ATTENTION}]({abs_of('1706.03762')}v2)\n{SECTIONS}\n---\n\n* [MixMatch]()\n* [DARTS]({abs_of('1806.09055')})\n"
    full, bare = papers(text)
    assert full == IdentifiedPaper(ATTENTION, ("arxiv:1706.03762",), "attentionisallyouneed", "", True, *full[5:])
    assert text[full.start : full.end].startswith(f"[{ATTENTION}](")
    assert full.line == 3
    assert (bare.title, bare.ids, bare.key, bare.full) == ("DARTS", ("arxiv:1806.09055",), "", False)


def test_an_entry_with_an_empty_template_is_not_full() -> None:
    (found,) = papers(f"## {DETR}\n\n* 🔑 Key:\n* 🎓 Source:\n")
    assert not found.full


def test_sections_without_a_title_and_templates_of_notes_have_no_paper() -> None:
    assert papers(SECTIONS) == ()
    assert papers(f"## {DETR}\n\n{SECTIONS}", "scaffolds/post.md") == ()


def test_mentions_in_the_sections_of_another_paper_are_none() -> None:
    found = papers(f"## {DETR}\n\n* 🔑 Key: as [{ATTENTION}]({abs_of('1706.03762')})\n* 🎓 Source: x\n")
    assert [one.title for one in found] == [DETR]


def test_a_paper_is_deserialized_from_json() -> None:
    found = paper(DETR, abs_of("2005.12872"))
    assert IdentifiedPaper.deserialize(json.loads(json.dumps(found))) == found
    with pytest.raises((TypeError, ValueError)):
        IdentifiedPaper.deserialize([])


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://arxiv.org/pdf/1706.03762v5.pdf", "arxiv:1706.03762"),
        ("https://link.zhihu.com/?target=https%3A//arxiv.org/pdf/1706.03762.pdf", "arxiv:1706.03762"),
        ("https://doi.org/10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("https://doi.org/10.1109/CVPR.2016.90", "doi:10.1109/cvpr.2016.90"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://link.springer.com/chapter/10.1007/978-3-030-58452-8_13", "doi:10.1007/978-3-030-58452-8_13"),
        ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "doi:10.1007/s11263-015-0816-y"),
        ("https://link.zhihu.com/?target=https%3A//openreview.net/forum%3Fid%3DBJe-DsC5Fm", "openreview:BJe-DsC5Fm"),
        ("https://openreview.net/pdf?id=BJe-DsC5Fm", "openreview:BJe-DsC5Fm"),
        ("https://openreview.net/forum?id=BJe-DsC5Fm&noteId=x", "openreview:BJe-DsC5Fm"),
        ("https://aclanthology.org/N19-1423.pdf", "acl:n19-1423"),
        ("https://www.aclweb.org/anthology/N19-1423/", "acl:n19-1423"),
        ("http://aclweb.org/anthology/N/N19/N19-1423.pdf", "acl:n19-1423"),
        ("https://aclanthology.org/2020.acl-main.703v2.pdf", "acl:2020.acl-main.703"),
    ],
)  # fmt: skip
def test_the_address_of_a_title_identifies_the_paper(url: str, identifier: str) -> None:
    assert paper(ATTENTION, url).ids == (identifier,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://arxiv.org/abs/1713.00001",
        "https://arxiv.org/list/cs.LG/recent",
        "https://aclanthology.org/volumes/2020.acl-main/",
        "https://aclanthology.org/attachments/2020.acl-main.703.Software.zip",
        "https://link.springer.com/book/10.1007/978-3-030-58452-8",
        "https://dl.acm.org/doi/proceedings/10.1145/3292500",
        "https://openreview.net/group?id=ICLR.cc/2020/Conference",
        "https://openreview.net/forum?id=a&id=b",
        "https://github.com/a/b",
        "../x.md",
    ],
)
def test_other_addresses_identify_none(url: str) -> None:
    assert paper(ATTENTION, url).ids == ()


@pytest.mark.parametrize(
    "title",
    [
        "Introduction", "Summary", "Related Work", "Related Work and Background", "Method", "Experimental Results",
        "Baseline", "ImageNet", "BERT", "YOLO", "Mask R-CNN", "[NAO]", "DIM-Deep InfoMax-2018", "SwAV - NIPS2020 - (FAIR)",
        "Semi-Supervised Learning", "Neural Architecture Search", "Unsupervised Domain Adaptation", "深度学习综述", "论文笔记",
        "每周论文阅读笔记汇总与心得体会", "Paper Reading List", "A Survey", "https://example.org/a", "🔥🔥",
    ],
)  # fmt: skip
def test_what_is_short_or_general_identifies_no_paper(title: str) -> None:
    found = paper(title)
    assert found.key == ""
    assert not is_same_paper(found, found)


def test_a_title_that_is_an_identifier_identifies_its_paper() -> None:
    assert paper("arXiv:1706.03762").ids == ("arxiv:1706.03762",)


ONE = [
    (ATTENTION, "attention is all you need."),
    (ATTENTION, "[NIPS 2017] **Attention Is All You Need**"),
    (ATTENTION, "3. Attention is All you Need - 论文笔记"),
    (ATTENTION, "⭐ Ａttention Is All You Need（NeurIPS'17 Oral）"),
    (BERT, "BERT： Pretraining of Deep Bidirectional Transformers for Language Understanding (NAACL 2019)"),
    (
        "“Why Should I Trust You?” Explaining the Predictions",
        '[12] "Why should I trust you?": explaining the predictions',
    ),
    ("Show, Attend & Tell: Neural Image Caption Generation", "Show, Attend and Tell - Neural Image Caption Generation"),
    ("基于卷积神经网络的图像去噪方法", "1、《基于卷积神经网络的图像去噪方法》阅读笔记"),
    (f"{ATTENTION}（二）", f"{ATTENTION}, Part II"),
]


@pytest.mark.parametrize(("first", "second"), ONE)
def test_titles_that_differ_in_form_are_one_paper(first: str, second: str) -> None:
    assert is_same_paper(paper(first), paper(second, abs_of("1706.03762")))
    assert contradiction(paper(first, abs_of("1706.03762")), paper(second, abs_of("1706.03762"))) is None


TWO = [
    (ATTENTION, "Attention Is All You Need (But You Don't Need All Of It for Inference of LLMs)"),
    (ATTENTION, "Attention Is Not All You Need"),
    ("Segment Anything", "Segment Anything 2"),
    ("Graph Attention Networks for Text", "Graph Attention Network for Text"),
    ("A Survey on Deep Learning for Code Search (2019)", "A Survey on Deep Learning for Code Search (2021)"),
    ("2019年图像去噪领域论文十篇速览", "2020年图像去噪领域论文十篇速览"),
    ("基于卷积神经网络的图像去噪方法", "基于卷积神经网络的图像去雾方法"),
    (f"{ATTENTION} 的改进", ATTENTION),
    *((ATTENTION, more) for more in ("BERT", "Introduction")),
]


@pytest.mark.parametrize(("first", "second"), TWO)
def test_titles_that_differ_in_words_or_year_are_not(first: str, second: str) -> None:
    assert not is_same_paper(paper(first), paper(second))
    assert contradiction(paper(first, abs_of("1706.03762")), paper(second, abs_of("1810.04805"))) is None


@pytest.mark.parametrize(
    "form",
    [
        "{}（二）", "{} (2)", "{} [2/3]", "{} (续)", "{}：续", "{}（下）", "{} 下篇", "{} part II", "{}, Part 2", "{} - 2", "再读 {}", "{}（再读）",
        "{} 二刷", "{} 第二部分", "{}（翻译）", "{} 代码", "{}：源码解读", "{} (cont.)", "{}: continued", "{} (re-read)", "{} - code walkthrough",
        "{}（二） (CVPR 2020)", "{}（三）阅读笔记", "{} (appendix) notes", "Week 3: {}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("title", [ATTENTION, "BERT", DETR])
def test_another_part_of_a_paper_may_coexist(form: str, title: str) -> None:
    whole, part = (paper(text, abs_of("1706.03762")) for text in (title, form.format(title)))
    assert part.part
    assert not is_same_paper(whole, part)
    assert contradiction(whole, part) is None
    assert is_same_paper(part, part)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("DETR", DETR),
        ("DETR：用Transformer做端到端目标检测", DETR),
        ("End-to-End Object Detection", DETR),
        ("SimSiam", "Exploring Simple Siamese Representation Learning"),
        ("NAS with RL", "Neural Architecture Search with Reinforcement Learning"),
        ("PNAS - Progressive Neural Architecture Search", "Progressive Neural Architecture Search"),
        ("GDAS - Searching for A Robust Neural Architecture in Four GPU Hours", "Searching for A Robust Neural Architecture in Four GPU Hours"),
        ("Convolutional Networks withAdaptive Inference Graphs", "Convolutional Networks with Adaptive Inference Graphs"),
        ("基于Transformer的端到端目标检测方法", DETR),
        ("Baseline 1", "Baseline 2"),
    ],
)  # fmt: skip
def test_names_and_translations_of_a_paper_are_no_contradiction(first: str, second: str) -> None:
    assert contradiction(paper(first, abs_of("2005.12872")), paper(second, abs_of("2005.12872"))) is None


def linked(pair: Pair) -> tuple[IdentifiedPaper, IdentifiedPaper]:
    base = paper(ATTENTION, abs_of("1706.03762"))
    first, second = (papers(f"## {title}\n\n{SECTIONS}") for title in (pair.in_note, pair.title))
    return (first or (base,))[0]._replace(ids=base.ids), (second or (base,))[0]._replace(ids=base.ids)


def test_no_right_title_is_a_contradiction_and_hardly_a_wrong_one_is_a_duplicate() -> None:
    right = [linked(pair) for pair in gold() if pair.verdict in {"same", "incomparable"}]
    wrong = [linked(pair) for pair in gold() if pair.verdict == "different"]
    assert [pair for pair in right if contradiction(*pair)] == []
    assert not any(is_same_paper(first._replace(ids=()), second) for first, second in wrong)
    assert sum(is_same_paper(*pair) for pair in wrong) <= 0.03 * len(wrong)
    assert sum(contradiction(*pair) == "titles" for pair in wrong) >= 0.65 * len(wrong)


def test_a_name_and_the_title_are_one_paper_by_their_identifier() -> None:
    assert is_same_paper(paper("DETR", abs_of("2005.12872v1")), paper(DETR, "http://arxiv.org/pdf/2005.12872.pdf"))


def test_two_titles_of_one_identifier_are_a_contradiction_and_no_duplicate() -> None:
    first, second = (
        paper(title, abs_of("1706.03762"))
        for title in (ATTENTION, "Generative Modeling by Estimating Gradients of the Data")
    )
    assert contradiction(first, second) == contradiction(second, first) == "titles"
    assert not is_same_paper(first, second)


@pytest.mark.parametrize(
    ("title", "first", "second", "verdict"),
    [
        (BERT, abs_of("1810.04805"), abs_of("1810.04806"), "ids"),
        (BERT, abs_of("1810.04805"), abs_of("1810.04805v2"), None),
        (BERT, abs_of("1810.04805"), "https://aclanthology.org/N19-1423", None),
        (BERT, "https://openreview.net/forum?id=a", "https://openreview.net/forum?id=b", None),
        ("Layer Normalization", abs_of("1607.06450"), abs_of("1607.06451"), None),
        ("Deep Learning for Anomaly Detection: A Survey", abs_of("1901.03407"), abs_of("1901.03408"), None),
    ],
)
def test_two_identifiers_of_one_title_are_a_contradiction_where_they_are_of_arxiv(
    title: str, first: str, second: str, verdict: str | None
) -> None:
    one, other = paper(title, first), paper(title, second)
    assert contradiction(one, other) == contradiction(other, one) == verdict
    assert is_same_paper(one, other) == bool(not verdict and (one.ids == other.ids or "acl" in second))


def test_different_papers_are_neither_the_same_nor_in_contradiction() -> None:
    assert len(TITLES) > 100
    linked = [paper(title, abs_of(identifier)) for identifier, title in TITLES]
    plain = [one._replace(ids=()) for one in linked]
    for found in (linked, plain):
        for first, second in combinations(found, 2):
            assert not is_same_paper(first, second)
            assert contradiction(first, second) is None


FORMS = [
    "{}", "**{}**", "*{}*", "__{}__", "1. {}", "[12] {}", "(3) {}", "3.2 {}", "12、{}", "[CVPR 2020] {}", "【ICLR'21】{}", "{} (NeurIPS 2020)",
    "{}（ICML 2020 Oral）", "⭐ {}", "{} 🔥", "{}.", "《{}》", "{} 论文笔记", "论文阅读：{}", "{} - paper notes",
]  # fmt: skip
CASES = [
    str,
    str.lower,
    str.upper,
    lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text),
]
ADDRESSES = [
    "https://arxiv.org/abs/{}",
    "http://arxiv.org/pdf/{}.pdf",
    "https://arxiv.org/pdf/{}v1",
    "https://www.arxiv.org/abs/{}v3",
    "arxiv.org/abs/{}",
]


PLAIN = [listed for listed in TITLES if "$" not in listed[1]]  # a formula is no part of the title of an entry in bold


@given(st.sampled_from(PLAIN), st.sampled_from(FORMS), st.sampled_from(CASES), *[st.sampled_from(ADDRESSES)] * 2)
def test_the_form_of_a_title_and_its_link_make_no_other_paper(
    listed: tuple[str, str], form: str, case: object, first: str, second: str
) -> None:
    identifier, title = listed
    assert callable(case)
    one = paper(title, first.format(identifier))
    other = paper(form.format(case(title)), second.format(identifier))
    assert other.key == one.key
    assert is_same_paper(one, other)
    assert contradiction(one, other) is None
    if one.key:
        assert is_same_paper(one._replace(ids=()), other)


IDS = st.lists(st.sampled_from(["arxiv:1", "arxiv:2", "doi:10.1/a", "openreview:a"]), max_size=1).map(tuple)
SOME = st.one_of(
    st.sampled_from([title for _, title in TITLES] + [text for pair in ONE + TWO for text in pair]),
    st.text("Aab 中文（）()[]:-12*_.续", max_size=40),
)


@given(SOME, IDS, SOME, IDS)
def test_both_are_symmetric_and_exclude_each_other(
    first: str, ids: tuple[str, ...], second: str, others: tuple[str, ...]
) -> None:
    base = paper(ATTENTION)
    one, other = (
        found[0]._replace(ids=own) if (found := papers(f"## {title}\n\n{SECTIONS}")) else base
        for title, own in ((first, ids), (second, others))
    )
    assert is_same_paper(one, other) == is_same_paper(other, one)
    assert contradiction(one, other) == contradiction(other, one)
    assert is_same_paper(one, one) == bool(one.lookup_keys)
    assert contradiction(one, one) is None
    if is_same_paper(one, other) or contradiction(one, other):
        assert not (is_same_paper(one, other) and contradiction(one, other))
        assert set(one.lookup_keys) & set(other.lookup_keys)


def test_parts_of_a_series_are_papers_of_their_own() -> None:
    found = [paper(each.title, abs_of(each.identifier)) for each in generated(1000)[::50]]
    assert not any(is_same_paper(*pair) or contradiction(*pair) for pair in combinations(found, 2))


@pytest.mark.parametrize(
    "piece", ["a", "a ", "（", "[", "- ", ": ", "续", "_", "*", "\u3000", "1/", "第", "part ", "ﷺ"]
)
def test_long_titles_are_compared_quickly(piece: str) -> None:
    found = papers(f"## x{piece * (200_000 // len(piece))}y\n\n{SECTIONS}")
    assert all(is_same_paper(one, one) == bool(one.lookup_keys) for one in found)
