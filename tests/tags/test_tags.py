"""Tags that are spellings of one another, the preferred spelling, and tags that must never be taken for another."""

from __future__ import annotations

from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.tags.spelling_majority import TagSpelling, corrected_spellings, spelling_groups

ALIKE = [
    "NAS nas",
    "NeurIPS Neurips",
    "gan GAN",
    "vq-vae VQ-VAE",
    "mask r-cnn|maskrcnn|Mask R-CNN",
    "deep fm|deepFM",
    "Huggingface|Hugging Face",
    "KV-cache|KV cache|kv_cache|KVCache|kv-Cache|KV Cache",
    "encoder-decoder encoder\u2010decoder encoder\u2013decoder",
    "ＧＡＮ GAN",
    "Ｃ＋＋ C++",
    "深度学习（ＤＬ） 深度学习(dl)",
    "深度学习|深度 学习",
    "딥러닝|딥 러닝",
    "caf\u00e9|cafe\u0301",
    "\u2764\ufe0f paper|\u2764 paper",
    "深度学习|深度\u200b学习|\ufeff深度学习",
    "CNN 网络|CNN网络|cnn\u3000网络",
    "C 语言|C语言",
    "第 2 章|第2章",
    "GPT-4 GPT4",
    "SAM-2 sam2",
    "ICLR 2025|ICLR2025",
    "CS 224n|cs224n",
    "C++ 17|C++17",
    "tool tools",
    "survey surveys",
    "category categories",
    "GAN GANs gans",
    "CNNs CNN",
    "DETR DETRs",
    "class classes",
    "batch batches",
    "cache caches",
    "bias biases",
    "metric metrics",
    "GPU GPUs",
    "paper papers",
    "note notes",
    "vision transformer|Vision Transformers",
    "Deep Learning|deep-learnings",
    "graph neural network|graph-neural-networks|GraphNeuralNetwork",
    "OS os",
    "Go GO",
    "cs CS",
    "IT it",
]

APART = [
    "vae|vq-vae",
    "C++|C|C#|cs",
    "2017|2018",
    "ICLR|ICLR2025|ICLR2024",
    ".net|net|nets.",
    "GPT-3 5|GPT-35|GPT-3.5|GPT-4",
    "1-0|10|1.0",
    "2.0|20|2",
    "3-D|3D",
    "o1|O-1",
    "AI|A I",
    "Llama 2 7B|Llama 27B",
    "c|cs",
    "os|o",
    "news|new",
    "physics|physic",
    "AS|A",
    "bias|bia",
    "analysis|analysi|analyses",
    "process|proces",
    "glass|glas|glasses es",
    "lens|len",
    "series|serie|sery",
    "species|specie",
    "windows|window",
    "NAS|NA",
    "DARTS|Dart",
    "MOTS|MOT",
    "MIPS|MIP",
    "SARS|SAR",
    "HTTPS|HTTP",
    "ViT-S|ViTs|ViT",
    "VITS|ViT",
    "robotics|robotic",
    "yolov5s|yolov5",
    "-foo|foo|_foo",
    "综述|survey",
    "語音|语音",
    "深度学习|深度-学习",
    "CNN-网络|CNN网络",
    "café|cafe|cafés",
    "Maße|Masse",
    "10²|102",
    "ℝ|R",
    "A*|A",
    "node.js|nodejs",
    "NLP|NLG|NLU",
    "CNN|GNN|RNN",
    "attention|intention",
    "adaption|adaptation",
    "inference|interference",
    "sampling|sapling",
    "planning|planing",
    "causal|casual",
    "quantization|quantisation",
    "modelling|modeling",
    "relabelling|relabeling",
    "neighbourhood|neighborhood",
    "artefacts|artifacts",
    "behaviour model|behavior model",
    "data centre|data center",
    "perception|perceptron",
    "detection|detention",
    "simulation|stimulation",
    "neural|neutral",
    "model|modal",
    "ResNet|ResNeXt|ResNeSt|RegNet",
    "mobilenet|mobilenext",
    "linformer|longformer",
    "FixMatch|MixMatch",
    "encoder|encoded",
    "pretraining|retraining",
    "supervised|supervise",
    "generation 1|generation 2",
    "图像分割|图像分类",
    "对比学习|对抗学习",
    "自监督学习|弱监督学习|半监督学习",
    "论文精读|论文速读",
    "人脸|人像",
]


@pytest.mark.parametrize("row", ALIKE)
def test_spellings_of_one_tag_are_one_group(row: str) -> None:
    tags = row.split("|") if "|" in row else row.split()
    assert [set(each) for each in spelling_groups(dict.fromkeys(tags, 1))] == [set(tags)]


@pytest.mark.parametrize("row", APART)
def test_tags_that_are_not_the_same_are_left_alone_in_any_order_and_number(row: str) -> None:
    tags = row.split("|")
    for order in permutations(tags):
        for first in (1, 2, 5, 100):
            counts = dict(zip(order, [first, *(1 for _ in order)], strict=False))
            assert corrected_spellings(counts) == {}
            assert spelling_groups(counts) == []


def test_most_used_spelling_wins() -> None:
    counts = {"nas": 2, "NAS": 3, "Nas": 1, "GAN": 1}
    assert corrected_spellings(counts) == {
        "nas": TagSpelling("variant", ("NAS",)),
        "Nas": TagSpelling("variant", ("NAS",)),
    }
    assert spelling_groups(counts) == [("NAS", "nas", "Nas")]


def test_tie_has_no_preferred_spelling_and_is_reported_for_all() -> None:
    assert corrected_spellings({"nas": 2, "NAS": 2, "Nas": 1}) == {
        "nas": TagSpelling("tie", ("NAS",)),
        "NAS": TagSpelling("tie", ("nas",)),
        "Nas": TagSpelling("tie", ("NAS", "nas")),
    }


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Complier", "Compiler"),
        ("学识交流", "学术交流"),
        ("transfromer", "transformer"),
        ("Attentoin", "attention"),
        ("knowledge distilation", "Knowledge Distillation"),
        ("segmentaion", "segmentation"),
        ("reinforcenent learning", "reinforcement learning"),
    ],
)
def test_rare_tag_that_is_a_typo_of_a_frequent_one_is_reported(slip: str, meant: str) -> None:
    assert corrected_spellings({slip: 1, meant: 5}) == {slip: TagSpelling("typo", (meant,))}
    assert corrected_spellings({meant: 50, slip: 1}) == {slip: TagSpelling("typo", (meant,))}
    for few, many in ((1, 1), (1, 2), (2, 50), (5, 5)):
        assert corrected_spellings({slip: few, meant: many}) == {}


def test_typo_of_either_of_two_tags_is_not_reported() -> None:
    assert corrected_spellings({"segmentation": 9, "segmentatlon": 9, "segmentaton": 1}) == {}


def test_letters_that_make_a_word_of_another_tag_are_no_slip() -> None:
    assert corrected_spellings({"学识交流": 1, "学术交流": 9, "学识": 1}) == {}


def test_place_that_several_words_fill_is_no_slip() -> None:
    assert corrected_spellings({"图像去噪": 1, "图像去雾": 9, "图像去雨": 9}) == {}


def test_long_tags_are_left_alone() -> None:
    assert corrected_spellings({"x" * 100_000 + "yx": 1, "x" * 100_000 + "zx": 9, "字" * 100_000: 1}) == {}


def test_empty_vocabulary_has_nothing_to_say() -> None:
    assert corrected_spellings({}) == {}
    assert spelling_groups({}) == []


SUBJECTS = (
    """
machine learning|deep learning|reinforcement learning|meta learning|self supervised learning|contrastive learning
transfer learning|federated learning|few shot learning|zero shot|in context learning|computer vision|object detection
instance segmentation|semantic segmentation|image generation|image classification|action recognition|pose estimation
optical flow|depth estimation|point cloud|scene graph|video understanding|visual question answering|super resolution
neural architecture search|knowledge distillation|network pruning|quantization|model compression|mask r cnn|faster r cnn
r fcn|u net|res net|dense net|mobile net|efficient net|vq vae|beta vae|variational inference|normalizing flow
diffusion model|score matching|energy based model|graph neural network|recurrent network|language model|word embedding
machine translation|question answering|named entity|relation extraction|knowledge graph|text summarization|dialogue
speech recognition|speaker verification|voice conversion|music generation|recommender system|deep fm|click model
kv cache|flash attention|linear attention|mixture of expert|prompt tuning|chain of thought|tree of thought|tool use
agent|benchmark|dataset|survey|tutorial|library|theory|category|policy gradient|actor critic|value function|world model
multi task|multi modal|multi agent|open set|domain adaptation|domain generalization|adversarial attack|robustness
fairness|privacy|causality|explanation|uncertainty|calibration|anomaly|time series|tabular data|optimizer|batch norm
dropout|activation function|loss function|compiler|operating system|distributed training|data loader|hugging face
open ai|deep mind|auto ml|ml ops|gpt 4|gpt 3.5|llama 2|llama 3|sam 2|yolo v5|yolo v8|wav2vec|word2vec|seq2seq
iclr 2024|iclr 2025|neur ips|cvpr|eccv|acl|cs 224n|c++|c#|c|go|os|cs|it|vae|gan|cnn|gnn|rnn|nlp|nlg|nlu|rag|mcts|vit|vit s
2017|2018|1.0|10|20|2.0|window|windows|transformer|news|new|physics|series|analysis|process|bias|lens|mot
mots|.net|net|node.js|gpt 3 5|gpt 35|o1|o 1|ai|a i|3d|3 d|class|batch|search|proxy|survey of survey|strategy|box|query
深度学习|机器学习|强化学习|迁移学习|对比学习|对抗学习|图像分割|图像分类|综述|论文笔记|环境配置|碎片知识|年终总结|カメラ
CNN 网络|C 语言|GAN 模型|第 2 章|3D 重建|Transformer 模型|café|cafe|naïve bayes|語音|语音|10²|102
""".strip()
    .replace("\n", "|")
    .split("|")
)

KINDS = ("case", "width", "separator", "plural")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def _plural(tag: str) -> str:
    """Return the regular plural of the subjects above, where a reader would write one; else the tag."""
    last = tag.replace("-", " ").split(" ")[-1]
    if not (last.isascii() and last.isalpha() and len(last) >= 3 and tag.isascii()):
        return tag
    if last in {"vit", "news", "physics", "series", "windows", "transformers", "mots", "window", "transformer", "mot"}:
        return tag
    if last in {"lens", "analysis", "ips", "ops", "new", "net"} or last.endswith("ics"):
        return tag
    if last.endswith("y") and last[-2] not in "aeiou":
        return tag[:-1] + "ies"
    return tag + ("es" if last.endswith(("s", "x", "ch", "sh")) else "s")


def _separated(tag: str, separator: str) -> str:
    """Return the parts with other separators, where that keeps the meaning of the tag."""
    if not tag.isascii():
        return tag.replace(" ", "") if separator == "" and "딥" not in tag and "ï" not in tag else tag
    parts = tag.split(" ")
    digits = any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(parts))
    if separator == "" and (digits or len(tag) < 5 or parts[-1] == "s"):
        return tag
    return separator.join(parts)


def _spelt(tag: str, kind: str, way: int) -> str:
    if kind == "case":
        return (tag.upper(), tag.title(), tag.capitalize(), tag.lower())[way]
    if kind == "width":
        return tag if "²" in tag else tag.translate(_WIDE)
    if kind == "separator":
        return _separated(tag, ("-", "_", "", "")[way])
    return _plural(tag)


@st.composite
def collections(draw: st.DrawFn) -> dict[str, tuple[str, int]]:
    """Return tags with their subjects, and the number of notes that use each."""
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=60, unique=True))
    tags: dict[str, tuple[str, int]] = {}
    for subject in subjects:
        for kinds in draw(st.lists(st.lists(st.sampled_from(KINDS), max_size=4, unique=True), min_size=1, max_size=4)):
            spelt = subject
            for kind in sorted(kinds, key=("plural", "separator", "case", "width").index):
                spelt = _spelt(spelt, kind, draw(st.integers(0, 3)))
            tags.setdefault(spelt, (subject, draw(st.integers(1, 12))))
    return tags


@given(collections())
def test_groups_are_the_subjects(tags: dict[str, tuple[str, int]]) -> None:
    counts = {tag: count for tag, (_, count) in tags.items()}
    found = spelling_groups(counts)
    members = [tag for each in found for tag in each]
    assert len(members) == len(set(members))
    for each in found:
        assert len({tags[tag][0] for tag in each}) == 1, each
    for tag, spelling in corrected_spellings(counts).items():
        assert spelling.kind != "typo"
        assert {tags[name][0] for name in spelling.names} == {tags[tag][0]}
        assert tag not in spelling.names


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_all_spellings_of_each_kind_are_found(kind: str) -> None:
    pairs = [(subject, _spelt(subject, kind, way)) for subject in SUBJECTS for way in range(4)]
    pairs = sorted({(one, other) for one, other in pairs if one != other})
    found = [spelling_groups({one: 1, other: 1}) != [] for one, other in pairs]
    assert len(pairs) > 100
    assert sum(found) >= 0.95 * len(pairs), [pair for pair, is_found in zip(pairs, found, strict=True) if not is_found]


def test_subjects_are_all_apart() -> None:
    assert corrected_spellings(dict.fromkeys(SUBJECTS, 1)) == {}
    for rare in SUBJECTS:
        assert corrected_spellings(dict.fromkeys(SUBJECTS, 9) | {rare: 1}) == {}


@given(collections())
def test_where_all_variants_are_renamed_none_is_left(tags: dict[str, tuple[str, int]]) -> None:
    counts = {tag: count for tag, (_, count) in tags.items()}
    renamed: dict[str, int] = {}
    said = corrected_spellings(counts)
    for tag, count in counts.items():
        spelling = said.get(tag)
        name = spelling.names[0] if spelling and spelling.kind == "variant" else tag
        renamed[name] = renamed.get(name, 0) + count
    assert "variant" not in {each.kind for each in corrected_spellings(renamed).values()}


@given(collections(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(tags: dict[str, tuple[str, int]], random: Random) -> None:
    counts = [(tag, count) for tag, (_, count) in tags.items()]
    shuffled = random.sample(counts, len(counts))
    assert list(corrected_spellings(dict(counts)).items()) == list(corrected_spellings(dict(shuffled)).items())
    assert spelling_groups(dict(counts)) == spelling_groups(dict(shuffled))


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 20)))
def test_any_text_may_be_a_tag(counts: dict[str, int]) -> None:
    found = spelling_groups(counts)
    members = [tag for each in found for tag in each]
    assert len(members) == len(set(members))
    assert set(corrected_spellings(counts)) <= set(counts)
