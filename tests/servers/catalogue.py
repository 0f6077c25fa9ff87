"""Papers for the simulated arXiv: real identifiers and titles, and invented ones by the thousand."""

from __future__ import annotations

from itertools import islice, product
from typing import NamedTuple


class Paper(NamedTuple):
    """A paper on arXiv. `first` is the title of its first version, where that was another one."""

    identifier: str
    title: str
    versions: int = 1
    first: str = ""
    comment: str = ""
    journal: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ("Ada Example", "Bo Beispiel")
    category: str = "cs.LG"


def _papers(table: str) -> tuple[Paper, ...]:
    rows = (line.split(maxsplit=2) for line in table.strip().splitlines())
    return tuple(Paper(identifier, title, int(versions)) for identifier, versions, title in rows)


_PLAIN = _papers(r"""
1301.3781  3  Efficient Estimation of Word Representations in Vector Space
1312.5602  1  Playing Atari with Deep Reinforcement Learning
1312.6114  11 Auto-Encoding Variational Bayes
1312.6199  4  Intriguing properties of neural networks
1406.1078  3  Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation
1406.2661  1  Generative Adversarial Networks
1409.0473  7  Neural Machine Translation by Jointly Learning to Align and Translate
1409.1556  6  Very Deep Convolutional Networks for Large-Scale Image Recognition
1412.6572  3  Explaining and Harnessing Adversarial Examples
1412.6980  9  Adam: A Method for Stochastic Optimization
1502.03167 3  Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift
1503.02531 1  Distilling the Knowledge in a Neural Network
1503.03585 8  Deep Unsupervised Learning using Nonequilibrium Thermodynamics
1505.04597 1  U-Net: Convolutional Networks for Biomedical Image Segmentation
1506.01497 3  Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks
1506.02640 5  You Only Look Once: Unified, Real-Time Object Detection
1511.00363 3  BinaryConnect: Training Deep Neural Networks with binary weights during propagations
1512.03385 1  Deep Residual Learning for Image Recognition
1603.05279 4  XNOR-Net: ImageNet Classification Using Binary Convolutional Neural Networks
1605.08386 1  Heat-bath random walks with Markov bases
1606.06160 3  DoReFa-Net: Training Low Bitwidth Convolutional Neural Networks with Low Bitwidth Gradients
1609.02907 4  Semi-Supervised Classification with Graph Convolutional Networks
1610.02242 3  Temporal Ensembling for Semi-Supervised Learning
1611.01578 2  Neural Architecture Search with Reinforcement Learning
1612.08242 1  YOLO9000: Better, Faster, Stronger
1703.03400 3  Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks
1703.06870 3  Mask R-CNN
1704.03976 2  Virtual Adversarial Training: A Regularization Method for Supervised and Semi-Supervised Learning
1704.04861 1  MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications
1706.03762 7  Attention Is All You Need
1706.06083 4  Towards Deep Learning Models Resistant to Adversarial Attacks
1707.06347 2  Proximal Policy Optimization Algorithms
1707.07012 4  Learning Transferable Architectures for Scalable Image Recognition
1707.08567 1  Proceedings of Workshop AEW10: Concepts in Information Theory and Communications
1710.09412 2  mixup: Beyond Empirical Risk Minimization
1710.10903 3  Graph Attention Networks
1801.04381 4  MobileNetV2: Inverted Residuals and Linear Bottlenecks
1802.03268 2  Efficient Neural Architecture Search via Parameter Sharing
1803.03635 5  The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks
1804.02767 1  YOLOv3: An Incremental Improvement
1805.06085 2  PACT: Parameterized Clipping Activation for Quantized Neural Networks
1806.09055 2  DARTS: Differentiable Architecture Search
1810.04805 2  BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding
1812.00332 2  ProxylessNAS: Direct Neural Architecture Search on Target Task and Hardware
1902.08153 3  Learned Step Size Quantization
1904.12848 6  Unsupervised Data Augmentation for Consistency Training
1905.02244 5  Searching for MobileNetV3
1905.02249 2  MixMatch: A Holistic Approach to Semi-Supervised Learning
1905.11946 5  EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks
1907.11692 1  RoBERTa: A Robustly Optimized BERT Pretraining Approach
1910.10683 4  Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer
1911.05722 3  Momentum Contrast for Unsupervised Visual Representation Learning
1911.09785 2  ReMixMatch: Semi-Supervised Learning with Distribution Alignment and Augmentation Anchoring
2001.07685 2  FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence
2002.05709 3  A Simple Framework for Contrastive Learning of Visual Representations
2004.10934 1  YOLOv4: Optimal Speed and Accuracy of Object Detection
2005.14165 4  Language Models are Few-Shot Learners
2006.07733 3  Bootstrap your own latent: A new approach to self-supervised Learning
2006.11239 2  Denoising Diffusion Probabilistic Models
2010.11929 2  An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale
2103.00020 1  Learning Transferable Visual Models From Natural Language Supervision
2103.14030 2  Swin Transformer: Hierarchical Vision Transformer using Shifted Windows
2104.12255 1  0
2106.01357 5  Diffusion Schrödinger Bridge with Applications to Score-Based Generative Modeling
2106.09685 2  LoRA: Low-Rank Adaptation of Large Language Models
2109.00301 3  $\infty$-former: Infinite Memory Transformer
2111.09883 2  Swin Transformer V2: Scaling Up Capacity and Resolution
2112.10752 2  High-Resolution Image Synthesis with Latent Diffusion Models
2302.13971 1  LLaMA: Open and Efficient Foundation Language Models
2303.08774 6  GPT-4 Technical Report
2307.09288 2  Llama 2: Open Foundation and Fine-Tuned Chat Models
2405.13351 1  Quantum (Inspired) $D^2$-sampling with Applications
math/0211159     1 The entropy formula for the Ricci flow and its geometric applications
math/0303109     1 Ricci flow with surgery on three-manifolds
quant-ph/0201082 1 Quantum Computers and Quantum Computer Languages: Quantum Assembly Language and Quantum C Language
""")

_DETAILED = (
    Paper(
        "1510.00149",
        "Deep Compression: Compressing Deep Neural Networks with Pruning, Trained Quantization and Huffman Coding",
        versions=5,
        first="A Deep Neural Network Compression Pipeline: Pruning, Quantization, Huffman Encoding",
        comment="Published as a conference paper at ICLR 2016 (oral)",
    ),
    Paper(
        "1602.02830",
        "Binarized Neural Networks: Training Deep Neural Networks with Weights and Activations Constrained to +1 or -1",
        versions=3,
        first="BinaryNet: Training Deep Neural Networks with Weights and Activations Constrained to +1 or -1",
        comment="11 pages, 3 figures & 3 tables; < 1 MB",
    ),
    Paper(
        "1703.01780",
        "Mean teachers are better role models: "
        "Weight-averaged consistency targets improve semi-supervised deep learning results",
        versions=6,
    ),
    Paper(
        "1711.05101",
        "Decoupled Weight Decay Regularization",
        versions=3,
        first="Fixing Weight Decay Regularization in Adam",
        comment="Published as a conference paper at ICLR 2019",
    ),
    Paper(
        "astro-ph/0601001",
        "Frequency of Hot Jupiters and Very Hot Jupiters from the OGLE-III Transit Surveys Toward the Galactic Bulge "
        "and Carina",
        comment="62 pages including 16 figures and 9 tables",
        journal="ActaAstron.56:1-50,2006",
        category="astro-ph",
    ),
    Paper(
        "hep-th/9711200",
        "The Large N Limit of Superconformal Field Theories and Supergravity",
        versions=3,
        comment="20 pages",
        journal="Int.J.Theor.Phys.38:1113-1133,1999",
        doi="10.1023/A:1026654312961",
        category="hep-th",
    ),
    Paper(
        "1501.02876",
        "Deep Image: Scaling up Image Recognition",
        versions=5,
        comment="This paper has been withdrawn by the authors due to errors in the description of the experiments",
    ),
    Paper(
        "2308.08167",
        "A Quantum Approximation Scheme for k-Means",
        versions=2,
        comment="This paper has been withdrawn by the author. It is superseded by 2405.13351",
        category="quant-ph",
    ),
)

PAPERS: tuple[Paper, ...] = _PLAIN + _DETAILED
"""Comments and authors are invented."""

_KINDS = "Sparse Robust Latent Neural Causal Convex Graded Stochastic Spectral Hidden Recursive Compact".split()
_THINGS = "Kernels Ensembles Decoders Priors Samplers Curricula Hashes Embeddings Metrics Planners".split()
_TASKS = "Parsing Ranking Tracking Captioning Denoising Forecasting Retrieval Compression".split()


def generated(count: int) -> tuple[Paper, ...]:
    """Return invented papers, always the same: their identifiers and titles differ from each other and from real ones."""
    names = islice(product(range(1, 1000), _TASKS, _THINGS, _KINDS), count)
    return tuple(_invented(number, *name) for number, name in enumerate(names))


def _invented(number: int, part: int, task: str, thing: str, kind: str) -> Paper:
    identifier = f"{16 + number % 7}{1 + number % 12:02}.{60000 + number:05}"
    title = f"{kind} {thing} for {task}" + (f", Part {part}" if part > 1 else "")
    return Paper(identifier, title, versions=1 + number % 4, comment="12 pages" if number % 2 else "")
