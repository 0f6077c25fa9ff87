"""Problems that the rules find which ask the network; `network.py` says what the network answers."""

from __future__ import annotations

from benchmarks.planted.bodies import FIGURE, Block

_PAGE = "[post №](https://h№.org/a)"
_TITLE = "Deep Nets of Learned Filters №"
_KNOWN = "https://arxiv.org/abs/2101.1№"

SENTENCES: dict[str, list[tuple[str, str, bool]]] = {
    "links/dead": [
        (_PAGE, "[post №](https://gone№.org/a)", False),
        (_PAGE, "<https://nohost№.org/a/b>", False),
        (_PAGE, '<a href="https://gone№.org/a?id=№">post №</a>', False),
        ("[the paper](https://doi.org/10.1145/№)", "[the paper](https://doi.org/10.9999/№)", False),
        (f"参见{_PAGE}。", "参见[post №](https://nohost№.org/a)。", False),
    ],
    "links/moved": [
        ("[post №](https://moved№.org/a/b)", "[post №](http://moved№.org/a/b)", True),
        ("[post №](https://moved№.org/a#b)", "[post №](http://moved№.org/a#b)", True),
        ("<https://moved№.org/a>", "<http://moved№.org/a>", False),
    ],
    "links/not-an-image": [
        (FIGURE, "![plot №](https://github.com/lab/net/blob/main/p№.png)", False),
        (FIGURE, "![plot №](https://page№.org/p.jpg)", False),
        (FIGURE, '<img src="https://page№.org/p№.png" width="80%">', False),
    ],
    "links/arxiv-unknown": [
        (f"Read [it]({_KNOWN}).", "Read [it](https://arxiv.org/abs/2103.1№).", False),
        (f"Read [it]({_KNOWN}v2).", f"Read [it]({_KNOWN}v9).", False),
        (f"Read <{_KNOWN}>.", "Read <https://arxiv.org/abs/2104.1№>.", False),
    ],
    "links/arxiv-withdrawn": [
        (f"Read [it]({_KNOWN}).", "Read [it](https://arxiv.org/abs/2102.1№).", False),
        (f"参见[{_TITLE}]({_KNOWN})。", f"参见[{_TITLE}](https://arxiv.org/abs/2102.1№)。", False),
    ],
}
BLOCKS: dict[str, list[Block]] = {
    "links/arxiv-title": [
        Block(f"* [{_TITLE}]({_KNOWN})", f"* [Wide Trees of Random Kernels №]({_KNOWN})"),
        Block(f"### [{_TITLE}]({_KNOWN})\n\nText.", f"### [Narrow Shrubs of Random Kernels]({_KNOWN})\n\nText."),
        Block(f"1. **[{_TITLE}]({_KNOWN})**", f"1. **[Wide Trees of Random Kernels]({_KNOWN})**"),
    ],
}
