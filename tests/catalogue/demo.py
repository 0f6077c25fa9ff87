"""A generated blog of paper notes, for screenshots and tests of the report: real papers, invented words about them."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path
from random import Random

from paperstack_lint.addresses.identity import identify
from paperstack_lint.links.verdicts import Verdict
from paperstack_lint.online.network_cache import NetworkCache
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.storage.store import Store

PAPERS = """\
1706.03762|Attention Is All You Need|NeurIPS 2017|Transformer
1810.04805|BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding|NAACL 2019|NLP
1907.11692|RoBERTa: A Robustly Optimized BERT Pretraining Approach||NLP
1909.11942|ALBERT: A Lite BERT for Self-supervised Learning of Language Representations|ICLR 2020|NLP
2003.10555|ELECTRA: Pre-training Text Encoders as Discriminators Rather Than Generators|ICLR 2020|NLP
1910.10683|Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer|JMLR 2020|NLP
2005.14165|Language Models are Few-Shot Learners|NeurIPS 2020|大模型
2001.08361|Scaling Laws for Neural Language Models||大模型
2203.15556|Training Compute-Optimal Large Language Models|NeurIPS 2022|大模型
2201.11903|Chain-of-Thought Prompting Elicits Reasoning in Large Language Models|NeurIPS 2022|大模型
2203.02155|Training Language Models to Follow Instructions with Human Feedback|NeurIPS 2022|大模型
2106.09685|LoRA: Low-Rank Adaptation of Large Language Models|ICLR 2022|大模型
2305.14314|QLoRA: Efficient Finetuning of Quantized LLMs|NeurIPS 2023|量化
2205.14135|FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness|NeurIPS 2022|Transformer
2312.00752|Mamba: Linear-Time Sequence Modeling with Selective State Spaces||Transformer
2005.11401|Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks|NeurIPS 2020|检索
2004.04906|Dense Passage Retrieval for Open-Domain Question Answering|EMNLP 2020|检索
1512.03385|Deep Residual Learning for Image Recognition|CVPR 2016|轻量网络
1801.04381|MobileNetV2: Inverted Residuals and Linear Bottlenecks|CVPR 2018|轻量网络
1707.01083|ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices|CVPR 2018|轻量网络
1905.11946|EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks|ICML 2019|轻量网络
2010.11929|An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale|ICLR 2021|Transformer
2103.14030|Swin Transformer: Hierarchical Vision Transformer using Shifted Windows|ICCV 2021|Transformer
2005.12872|End-to-End Object Detection with Transformers|ECCV 2020|检测
1506.01497|Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks|NeurIPS 2015|检测
1703.06870|Mask R-CNN|ICCV 2017|检测
1708.02002|Focal Loss for Dense Object Detection|ICCV 2017|检测
1612.03144|Feature Pyramid Networks for Object Detection|CVPR 2017|检测
1505.04597|U-Net: Convolutional Networks for Biomedical Image Segmentation|MICCAI 2015|分割
2002.05709|A Simple Framework for Contrastive Learning of Visual Representations|ICML 2020|自监督
1911.05722|Momentum Contrast for Unsupervised Visual Representation Learning|CVPR 2020|自监督
2006.07733|Bootstrap Your Own Latent: A New Approach to Self-Supervised Learning|NeurIPS 2020|自监督
2011.10566|Exploring Simple Siamese Representation Learning|CVPR 2021|自监督
2103.03230|Barlow Twins: Self-Supervised Learning via Redundancy Reduction|ICML 2021|自监督
2104.14294|Emerging Properties in Self-Supervised Vision Transformers|ICCV 2021|自监督
2111.06377|Masked Autoencoders Are Scalable Vision Learners|CVPR 2022|自监督
2103.00020|Learning Transferable Visual Models From Natural Language Supervision|ICML 2021|多模态
1905.02249|MixMatch: A Holistic Approach to Semi-Supervised Learning|NeurIPS 2019|半监督
1911.09785|ReMixMatch: Semi-Supervised Learning with Distribution Alignment|ICLR 2020|半监督
2001.07685|FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence|NeurIPS 2020|半监督
1904.12848|Unsupervised Data Augmentation for Consistency Training|NeurIPS 2020|半监督
1902.08153|Learned Step Size Quantization|ICLR 2020|量化
1606.06160|DoReFa-Net: Training Low Bitwidth Convolutional Neural Networks with Low Bitwidth Gradients||量化
1603.05279|XNOR-Net: ImageNet Classification Using Binary Convolutional Neural Networks|ECCV 2016|量化
2210.17323|GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers|ICLR 2023|量化
2306.00978|AWQ: Activation-aware Weight Quantization for LLM Compression and Acceleration|MLSys 2024|量化
2211.10438|SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models|ICML 2023|量化
1503.02531|Distilling the Knowledge in a Neural Network||蒸馏
1406.2661|Generative Adversarial Networks|NeurIPS 2014|生成模型
1312.6114|Auto-Encoding Variational Bayes|ICLR 2014|生成模型
1812.04948|A Style-Based Generator Architecture for Generative Adversarial Networks|CVPR 2019|生成模型
2006.11239|Denoising Diffusion Probabilistic Models|NeurIPS 2020|生成模型
2010.02502|Denoising Diffusion Implicit Models|ICLR 2021|生成模型
2011.13456|Score-Based Generative Modeling through Stochastic Differential Equations|ICLR 2021|生成模型
2112.10752|High-Resolution Image Synthesis with Latent Diffusion Models|CVPR 2022|生成模型
1609.02907|Semi-Supervised Classification with Graph Convolutional Networks|ICLR 2017|图网络
1710.10903|Graph Attention Networks|ICLR 2018|图网络
1706.02216|Inductive Representation Learning on Large Graphs|NeurIPS 2017|图网络
1806.09055|DARTS: Differentiable Architecture Search|ICLR 2019|NAS
1802.03268|Efficient Neural Architecture Search via Parameter Sharing|ICML 2018|NAS
1412.6980|Adam: A Method for Stochastic Optimization|ICLR 2015|优化
1502.03167|Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift|ICML 2015|优化"""
UNREAD = """\
1907.10902|Optuna: A Next-generation Hyperparameter Optimization Framework
2302.13971|LLaMA: Open and Efficient Foundation Language Models
2307.08691|FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning
2208.07339|LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale
2207.12598|Classifier-Free Diffusion Guidance
1810.00826|How Powerful are Graph Neural Networks?"""
SECTIONS = "🔑 Key|🎓 Source|🌱 Motivation|💊 Methodology|📐 Exps|💡 Ideas"
WORDS = {
    "🔑 Key": ("一个损失函数就够了", "用更少的参数得到同样的精度", "把两步训练合成一步", "One loss for all tasks"),
    "🌱 Motivation": ("标注太贵", "以前的方法要两个阶段", "显存不够", "Earlier work needs labels for each task"),
    "💊 Methodology": ("先冻结主干，再微调", "按重要性给每一层分配比特", "Average the predictions, then sharpen them"),
    "📐 Exps": ("ImageNet 上高 1.2 个点", "比基线快三倍", "Ablations on three datasets"),
    "💡 Ideas": ("能不能与蒸馏一起用？", "换成更小的模型试试", "What happens with noisy labels?"),
}
VARIANTS = {"Transformer": "transformer", "NAS": "nas", "NLP": "nlp"}
WITHDRAWN = "1603.05279"
TODAY = datetime.date(2024, 6, 20)


def write(folder: Path, *, title: str = "论文笔记") -> None:
    """Write the blog: about forty posts of one to three papers each."""
    random = Random(11)  # noqa: S311
    papers = [tuple(line.split("|")) for line in PAPERS.splitlines()]
    random.shuffle(papers)
    unread = [tuple(line.split("|")) for line in UNREAD.splitlines()]
    posts = folder / "_posts"
    posts.mkdir(parents=True)
    (folder / "_config.yml").write_text(f"title: {title}\nurl: https://notes.example.org\n", encoding="utf-8")
    day, names = TODAY, list[str]()
    while papers:
        taken = [papers.pop() for _ in range(min(len(papers), random.choice((1, 1, 1, 2, 2, 3))))]
        topic = taken[0][3]
        name = f"{day}-{'-'.join(taken[0][1].lower().split()[:3]).strip(':,')}"
        lines = [f"---\ntitle: {_title(taken, topic)}\ndate: {day}\ntags: [{', '.join(_tags(taken, random))}]\n---\n"]
        for identifier, name_of_paper, venue, _ in taken:
            lines.append(_entry(identifier, name_of_paper, venue, random))
        if names and random.random() < 0.45:
            lines.append(f"相关笔记：[上一篇]({{% post_url {random.choice(names[-6:])} %}})。\n")
        if unread and random.random() < 0.3:
            identifier, other = random.choice(unread)
            lines.append(f"后续：[{other}](https://arxiv.org/abs/{identifier}) 待读。\n")
        (posts / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
        names.append(name)
        day -= datetime.timedelta(days=random.choice((3, 9, 16, 30, 44, 61)))
    again = _entry("2010.11929", "An Image is Worth 16x16 Words", "ICLR 2021", Random(3))  # noqa: S311
    (posts / "2022-02-11-vit-again.md").write_text(
        f"---\ntitle: ViT 读书会\ndate: 2022-02-11\ntags: [transformer]\n---\n\n{again}", encoding="utf-8"
    )


def _title(taken: list[tuple[str, ...]], topic: str) -> str:
    short = taken[0][1].partition(":")[0]
    return f"{short} 阅读笔记" if len(taken) == 1 else f"{topic}论文 {len(taken)} 篇"


def _tags(taken: list[tuple[str, ...]], random: Random) -> list[str]:
    tags = dict.fromkeys(paper[3] for paper in taken)
    named = [VARIANTS.get(tag, tag) if random.random() < 0.2 else tag for tag in tags]
    return [*named, *(["论文阅读"] if random.random() < 0.6 else [])]


def _entry(identifier: str, title: str, venue: str, random: Random) -> str:
    version = random.choice(("", "", "", "v1", "v2"))
    lines = [f"* [{title}](https://arxiv.org/abs/{identifier}{version})"]
    careful = random.random() < 0.55
    for label in SECTIONS.split("|"):
        chance = random.random()
        if not careful and chance < 0.16:
            continue
        words = random.choice(WORDS.get(label, (venue or "arXiv",)))
        words = "" if not careful and chance < 0.3 else words
        if label == "📐 Exps" and words and random.random() < 0.3:
            words += f"，代码在 [GitHub](https://github.com/example/{identifier}) 和 [主页](https://lab{random.randrange(6)}.example.edu/{identifier})"
        if label == "💡 Ideas" and words and random.random() < 0.12:
            words += " TODO：补一张结构图"
        lines.append(f"* {label}:" + (f"\n  * {words}" if words else ""))
    return "\n".join(lines) + "\n"


def fill_store(cache_folder: Path, blog: Path) -> None:
    """Put results of the network for the links of the blog into the store, as a run with `--online` leaves them."""
    now = time.time()
    store = Store.open(cache_folder, lambda: now)
    cache, random = NetworkCache(store), Random(5)  # noqa: S311
    texts = "".join(file.read_text(encoding="utf-8") for file in sorted((blog / "_posts").iterdir()))
    targets = dict.fromkeys(re.findall(r"\((https://[^)\s]+)\)", texts))
    for about in dict.fromkeys(filter(None, map(identify, targets))):
        if about.kind == "arxiv":
            comment = "This paper has been withdrawn by the authors due to an error in section 3"
            version = random.choice((1, 2, 3, 5))
            record = ArxivRecord(about.name, version, ("T",), comment if about.name == WITHDRAWN else "")
            cache.store_paper(about.name, record)
        else:
            dead = random.random() < 0.2
            verdict = Verdict("dead", "404", 404, (), now) if dead else Verdict("alive", "200", 200, (), now)
            cache.store_link(about.address, verdict)
    store.close()
    assert not store.warning, store.warning
