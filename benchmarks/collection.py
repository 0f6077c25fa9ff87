"""A generated blog of paper notes: the posts of `benchmarks.post` as they differ in life, with the problems of life.

Each note has papers, words and tags of its own, a few of which it shares with others, and links to other notes. Two
thirds of its papers have a problem each, of every kind in turn, so that a linter has something to find and to fix.
"""

from __future__ import annotations

import random
from pathlib import Path

CONFIG = "title: 论文笔记\nmarkdown: kramdown\ntheme: minima\n"
TOPICS = tuple(
    tuple(line.split(" ", 1))
    for line in """\
量化 Quantization
蒸馏 Distillation
剪枝 Pruning
检测 Object Detection
分割 Segmentation
生成 Generation
检索 Retrieval
对齐 Alignment
推理 Reasoning
图网络 Graph Networks
预训练 Pretraining
自监督 Contrastive Learning""".splitlines()
)
TAGS = """量化 模型压缩 论文阅读 蒸馏 检测 分割 生成 检索 对齐 nlp NAS GAN transformer diffusion-model quantization
 pruning graph-network survey self-supervised knowledge-distillation""".split()
VARIANTS = "nas gan Transformer diffusion_model Quantization graph-networks self_supervised".split()
"""Spellings of the tags above that few notes use."""
ADJECTIVES = "Learned Scalable Robust Sparse Efficient Adaptive Hierarchical Unified Progressive Calibrated".split()
NOUNS = "Steps Prompts Tokens Gradients Experts Adapters Memories Kernels Routers Decoders Masks Graphs".split()
VENUES = "ICLR NeurIPS ICML CVPR ACL EMNLP ECCV AAAI".split()
PROSE = """\
用 **可学习的** 步长代替固定的步长，`step` 与权重一起训练
低比特网络的精度下降，主要来自激活值的截断
The bound is tight only if the noise of each layer is independent of its input.
大模型的瓶颈在于显存的带宽，而不在于算力，因此先压缩 KV cache
Training is stable with a *cosine* schedule and a warm-up of 500 steps.
教师网络只用一次，logits 存盘之后再训练学生
与 baseline 相比，收敛快了两倍，最后的精度也略高
They sample hard negatives from the same batch, which costs nothing.
每一层的敏感度不同，按照 Hessian 的迹分配比特数
The router is trained with a load-balancing loss, or it collapses to one expert.
消融实验表明，去掉正则项之后召回率下降三个点
数据清洗比模型结构更重要：去重之后，一半的数据就够了""".splitlines()
CODE = (
    "```python\ndef quantize(x, step): return (x / step).round().clamp(-8, 7) * step\n```",
    "```bash\n$ python train.py --bits 4 --lr 1e-3   # 四张卡，一天\n```",
    "| 模型 | Top-1 | 参数 |\n| --- | ---: | ---: |\n| ResNet-18 | 70.1 | 11.7M |\n| MobileNet | 68.4 | 4.2M |",
    "$$\n\\mathcal{L} = \\frac{1}{N} \\sum_i \\| y_i - f(x_i) \\|^2 + \\lambda \\| w \\|_1\n$$",
)
FRONT_MATTER = """\
---
layout: post
title: {topic} Reading List {note}
date: {date}
tags:
{tags}
---

记录最近读的论文，见 [另一篇]({other})。

"""
PAPER = """\
## {topic} {number}

* [{title}](https://arxiv.org/abs/{arxiv})

* 🔑 Key:
  * {key} ({number})
* 🎓 Source:
  * {venue}, [Code](https://github.com/example/{name}-{number})
* 🌱 Motivation:
  * {motivation}；见 [上一篇](#{anchor}-{number})
* 💊 Methodology:
  * The gradient of the step size is $g_{{{number}}} = \\frac{{1}}{{\\sqrt{{N Q_P}}}}$, scaled once per layer.
  * {method}
  * ![结构图](/img/structure.png)
* 📐 Exps:
  * ImageNet 上 ResNet-18 达到 {score}%，与全精度相差不到 1%

{code}

* 💡 Ideas:
  * {idea}

---

"""
PROBLEMS = (
    ("* 💡 Ideas:\n  * {idea}\n\n", ""),
    ("  * ImageNet 上 ResNet-18 达到 {score}%，与全精度相差不到 1%\n", ""),
    ("(https://github.com/example/{name}-{number})", "()"),
    ("https://arxiv.org/abs/{arxiv}", "https://arxiv.org/pdf/{arxiv}.pdf"),
    ("https://arxiv.org/abs/{arxiv}", "http://arxiv.org/abs/{arxiv}"),
    ("https://arxiv.org/abs/{arxiv}", "https://link.zhihu.com/?target=https%3A//arxiv.org/abs/{arxiv}"),
    ("https://arxiv.org/abs/{arxiv}", "https://arxiv.org/abs/2113.{number:05}"),
    ("https://github.com/", "http://github.com/"),
    ("https://github.com/", "ttps://github.com/"),
    ("/img/structure.png", "/img/missing-{number}.png"),
    ("/img/structure.png", "C:\\Users\\me\\AppData\\Roaming\\Typora\\typora-user-images\\{number}.png"),
    ("## {topic} {number}\n", "## {tight} {number}\n"),
    ("## {topic} {number}\n", "## {topic} {number}：\n"),
    ("## {topic} {number}\n", "##{topic} {number}\n"),
    ("🎓 Source:", "🎓 Sources："),
    ("🔑 Key:", "🌱 Motivation:"),
    ("#{anchor}-{number}", "#{anchor}-{number}-old"),
)
"""What is in a paper, and what is there in its stead."""
BLUNDERS = (
    ("date: {date}", "date: {date}\ndate: {date}"),
    ("title: ", "titel: "),
    ("tags:\n{tags}", "tags: {first}, {first}"),
    ("tags:\n{tags}", "tags:\n{tags}\n  - {first}"),
)
"""The same for the front matter."""
PICTURE = bytes.fromhex("89504e470d0a1a0a")


def collection(folder: Path, notes: int, size: int, seed: int = 1) -> int:
    """Write a Jekyll blog with `notes` posts of about `size` bytes each into `folder`; the bytes of all posts."""
    for name in ("_posts", "img"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "img/structure.png").write_bytes(PICTURE)
    written = 0
    for note in range(notes):
        text = _note(note, notes, size, seed).encode()
        written += (folder / "_posts" / file_name(note)).write_bytes(text)
    return written


def file_name(note: int) -> str:
    """What the post with this number is called."""
    return f"{_date(note)}-{_topic(note)[1].replace(' ', '-').lower()}-{note}.md"


def _date(note: int) -> str:
    return f"20{15 + note % 10}-{note // 10 % 12 + 1:02}-{note // 120 % 28 + 1:02}"


def _topic(number: int) -> tuple[str, ...]:
    return TOPICS[number * 7 % len(TOPICS)]


def _note(note: int, notes: int, size: int, seed: int) -> str:
    chance = random.Random(f"{seed} {note}")  # noqa: S311 - the same notes on every machine
    parts = [_front_matter(note, notes, chance)]
    length, number = len(parts[0].encode()), 0
    while length < size:
        number += 1
        parts.append(_paper(note, number, chance))
        length += len(parts[-1].encode())
    return "".join(parts)


def _front_matter(note: int, notes: int, chance: random.Random) -> str:
    tags = chance.sample(TAGS, 3)
    if chance.random() < 0.2:
        tags.append(chance.choice(VARIANTS))
    form = FRONT_MATTER.replace(*chance.choice(BLUNDERS)) if chance.random() < 0.4 else FRONT_MATTER
    to = chance.randrange(notes)
    other = f"{file_name(to)}#{'-'.join(_topic(to)).replace(' ', '-').lower()}-1"
    listed = "\n".join(f"  - {tag}" for tag in tags)
    topic = " ".join(_topic(note))
    return form.format(topic=topic, note=note, date=_date(note), tags=listed, first=tags[0], other=other)


def _paper(note: int, number: int, chance: random.Random) -> str:
    topic = _topic(note)
    # The first heading of a note stays as it is, since other notes link to it.
    form = PAPER.replace(*chance.choice(PROBLEMS)) if number > 1 and chance.random() < 0.7 else PAPER
    key, motivation, method, idea = chance.sample(PROSE, 4)
    return form.format(
        topic=" ".join(topic),
        tight="".join(topic),
        anchor="-".join(topic).replace(" ", "-").lower(),
        name=topic[1].replace(" ", "-").lower(),
        number=number,
        title=f"{chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} for {topic[1]}, Study {note}-{number}",
        arxiv=_arxiv(note, number, chance),
        venue=f"{chance.choice(VENUES)} {2015 + note % 10}",
        key=key,
        motivation=motivation,
        method=method,
        idea=idea,
        score=f"{chance.uniform(60, 80):.1f}",
        code=chance.choice(CODE),
    )


def _arxiv(note: int, number: int, chance: random.Random) -> str:
    """An identifier that is the paper's own, but for one in fifty."""
    if chance.random() < 0.02:
        return f"17{chance.randrange(1, 13):02}.{chance.randrange(1, 1000):05}"
    months, serial = divmod(note * 40 + number % 40, 20_000)
    return f"{18 + months // 12 % 8:02}{months % 12 + 1:02}.{serial + 1000:05}"
