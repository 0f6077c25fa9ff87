"""A generated post with what real ones hold: front matter, papers with sections, links, images, code and math."""

from __future__ import annotations

from itertools import count

FRONT_MATTER = """\
---
layout: post  # 使用的布局
title: 神经网络压缩 Reading List
date: 2020-03-26
tags:
  - 论文阅读
  - quantization
---

"""

PAPER = """\
## 量化 Quantization {number}

* [A Paper on Quantization, Part {number}](https://arxiv.org/abs/{year:02}{month:02}.{serial:05})

* 🔑 Key:
  * 用 **可学习的** 步长代替固定的步长，`step` 与权重一起训练 ({number})
* 🎓 Source:
  * ICLR 2020, [Code](https://github.com/example/quantization-{number})
* 🌱 Motivation:
  * 低比特网络的精度下降，主要来自激活值的截断；见 [上一篇](#量化-quantization-{number})
* 💊 Methodology:
  * The gradient of the step size is $g = \\frac{{1}}{{\\sqrt{{N Q_P}}}}$, scaled once per layer.
  * ![结构图](https://example.org/img/{number}.png)
* 📐 Exps:
  * ImageNet 上 ResNet-18 达到 70.1%，与全精度相差不到 1%

```python
def quantize(x, step): return (x / step).round().clamp(-8, 7) * step
```

* 💡 Ideas:
  * 能不能与 *knowledge distillation* 一起用？

---

"""


def post(size: int) -> str:
    """A post of at least `size` bytes of UTF-8, and not a paper more."""
    parts, length = [FRONT_MATTER], len(FRONT_MATTER.encode())
    for number in count(1):
        if length >= size:
            break
        month = number % 12 + 1
        parts.append(PAPER.format(number=number, year=15 + number % 5, month=month, serial=1000 + number))
        length += len(parts[-1].encode())
    return "".join(parts)
