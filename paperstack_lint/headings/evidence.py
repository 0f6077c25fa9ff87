"""Evidence at CJK–Latin boundaries: which of them show how an author spaces headings.

A space between the scripts may be typography (`使用 CNN 训练`), but may as well separate a number from its title
(`Chap2 基础`), a word from its translation (`行列式 Determinant`) or two phrases. It is evidence only where grammar
ties both sides together. A boundary without a space is evidence where a word is on its Latin side: numbers,
single letters and what begins with a number are written close to their noun in either style (`5个`, `K近邻`,
`16GB显存`).
"""

from __future__ import annotations

import re

from paperstack_lint.headings.heading_text import MARK, SYNTAX
from paperstack_lint.text.language import LETTER

_END = rf"{LETTER}{SYNTAX}()\[\]{{}}（）【】《》「」『』“”\"<>,;:!?，。、：；！？|/—–·…"
"""Characters that end a run of Latin words."""
_BREAK = rf"[{_END}\\]|\.(?: |$)|(?:^| )[^\w ]+(?: |$)"
"""What ends a run: such a character, the stop after a number, a symbol between spaces."""
_LONGEST = 80
"""Characters beside a boundary that are searched for the end of such a run."""
_CONNECTORS = frozenset("vs vs. versus or and to by x".split())
"""Words that are spaced on both sides between any words."""

_NUMERIC = r"[A-Za-z]?[0-9][\w.%+-]*|[A-Za-z]|[IVX]+"
"""What is written close to its noun in either style: numbers with or without a unit, letters, `T1`, `II`."""
_LEAD = r"\W*+(?:[A-Za-z]+[ .-]?)?[0-9]+(?:[.-][0-9]+)*[A-Za-z]?"
"""A number at the start of a heading, after emoji, brackets or emphasis, or after a word: `Chap2`, `LEMMA 4.1`."""
_CHAPTER = rf"\W*+(?:第?[0-9一二三四五六七八九十百零〇两]+[章节篇课讲回部步]?|[A-Za-z]?[0-9.]+)[.、:：)）]?[ {MARK}]+"
_PARTED = rf"{LETTER} +{LETTER}"
"""A space between two words of one script, which separates phrases."""

_AFTER = (
    "的|之(?!间)|及|是|和(?![弦谐声])|与(?![门或非])|或(?![门非])|到(?!达)|在(?!线)|中(?:的|$)|里的?|[上下]的|作为|为(?:什么|何|例)|如何|怎[么样]"
    "|相关|进行|の|を|に|が|は|で|と|も|や|へ|から|まで"
)
"""How a Chinese or Japanese text begins that continues the Latin words before it."""
_BEFORE = (
    "(?:(?<![目标有])的|(?<![参參给授])与|(?<![总求饱中缓温之])和|(?<![普涉波])及|(?<![与非])或|(?<![存内潜外现所实自])在|(?<![绝相反配成值一])对"
    "|(?<![服主跟顺])从|從|(?<![签直])到|(?<![甚截以])至|把|(?<![即门主])将|被|(?<![所可难何])以|(?<![总反加])之|(?<![于但可总正])是"
    "|^[要不]?用|基于|基於|关于|關於|用于|针对|来自|面向|の|を|に|が|は|で|と|も|や|へ|した|する)$"
)
"""How a text ends that the Latin words after it continue; a character that ends a word of its own (`目的`) does not."""
_VERBS = {
    "使用": "us",
    "采用": "us|adopt",
    "安装": "install|set",
    "安裝": "install|set",
    "配置": "config|set",
    "学习": "learn|stud",
    "學習": "learn|stud",
    "认识": "know|cogn",
    "認識": "know|cogn",
    "理解": "underst|compre",
    "实现": "impl|reali",
    "训练": "train",
    "测试": "test|eval",
    "编译": "compil|build",
    "编写": "writ|author",
    "运行": "run|exec|oper",
    "执行": "exec|run",
    "启动": "start|boot|launch|init",
    "部署": "deploy",
    "下载": "download",
    "创建": "creat|new",
    "建立": "creat|build|establ",
    "添加": "add|append",
    "修改": "modif|edit|chang",
    "删除": "delet|remov|drop",
    "更新": "updat",
    "导入": "import",
    "调用": "call|invo",
    "解决": "solv|solution|resol",
    "求解": "solv",
    "查看": "view|show|list",
}
"""Verbs that take a Latin word as their object, and how the words begin that translate them (`使用 Usage`)."""
_ADVERB = "[何么樣样来來并並地中里上下端先再]"
"""How a text ends before a verb that is no part of a noun, as it is in `迁移学习`."""
_LONGEST_WORD = 6
"""Characters before a boundary that are searched for a text that continues after it."""


class Evidence:
    """The evidence in one heading: `prose` is its text, `shaped` is that with one letter for all of East Asia.

    With `by_particles`, as in Japanese, only a particle ties words together: compounds are separated by spaces.
    """

    def __init__(self, prose: str, shaped: str, *, by_particles: bool) -> None:
        self._by_particles = by_particles
        self._prose = prose
        self._shaped = shaped
        lead, chapter = re.match(_LEAD, shaped), re.match(_CHAPTER, prose)
        self._lead = lead.end() if lead else -1
        self._chapter = chapter.end() if chapter else 0
        self._parts_phrases = re.compile(_PARTED).search(shaped, self._chapter) is not None

    def shows(self, start: int, end: int) -> bool:
        """Return whether the boundary from `start` to `end`, spaced or not, is evidence of a style."""
        if start == self._lead or re.fullmatch(_NUMERIC, self._word(start, end)):
            return False
        if " " not in self._prose[start:end]:
            return True
        return not self._parts_phrases and self._is_one_phrase(start, end)

    def is_apart(self, start: int, end: int) -> bool:
        """Return whether a boundary is beside `vs`, a chapter's number or 一一 for a dash, with spaces of their own."""
        if end == self._chapter:
            return True
        dash = self._prose[end : end + 2] if self._is_after_latin(start) else self._prose[max(start - 2, 0) : start]
        return dash == "一一" or self._word(start, end).casefold() in _CONNECTORS

    def is_number(self, start: int, end: int) -> bool:
        """Return whether a number without a unit is on the Latin side of a boundary."""
        return re.fullmatch("[0-9][0-9.,%-]*", self._word(start, end)) is not None

    def _word(self, start: int, end: int) -> str:
        """Return the word on the Latin side of a boundary."""
        words = re.split(f"[ {MARK}]+", self._words(start, end).strip(f" {MARK}"))
        return words[-1 if self._is_after_latin(start) else 0]

    def _words(self, start: int, end: int) -> str:
        """Return the Latin words beside a boundary, with the spaces and marks around them."""
        if self._is_after_latin(start):
            return re.split(_BREAK, self._shaped[max(start - _LONGEST, 0) : start])[-1]
        return re.split(_BREAK, self._shaped[end : end + _LONGEST], maxsplit=1)[0]

    def _is_after_latin(self, start: int) -> bool:
        return self._shaped[start - 1] != LETTER

    def _is_one_phrase(self, start: int, end: int) -> bool:
        """Return whether the words on both sides of a space belong together, so that it separates no phrases."""
        words = self._words(start, end)
        if not _CONNECTORS.isdisjoint(words.casefold().split()):
            return False
        if self._is_after_latin(start):
            at = start - len(words)
            if re.search(r" [^\w ]+ $", self._shaped[max(at - 4, 0) : at]):
                return False  # `A + B` is one group before a particle
            is_between = at > 0 and self._shaped[at - 1] == LETTER and not self._by_particles
            return is_between or re.compile(_AFTER).match(self._prose, end) is not None
        if self._shaped[end + len(words) : end + len(words) + 1] == LETTER and not self._by_particles:
            return True
        text = re.split(rf"\W|[{_END.replace(LETTER, '')}]", self._prose[max(start - _LONGEST_WORD, 0) : start])[-1]
        verb = re.search(f"(?:^|{_ADVERB})({'|'.join(_VERBS)})$", text)
        if verb:
            return re.match(_VERBS[verb[1]], words, re.IGNORECASE) is None
        return re.search(_BEFORE, text) is not None
