"""The CJK–Latin boundaries of a line, spaced or not, and which of them show how an author spaces headings.

Only what typographers agree on counts as a stylistic boundary. Dates, ordinals, numbered labels, names and numbers with
a letter or two between (`1对1`) are conventional: written alike in either style. Tags, paths and
tokens whose edge is a symbol (`C++`, `.NET`, `100%`) are disputed: whether a space belongs there is open. Korean is
left out: it puts spaces between words, and none between a Latin word and its particle.

A space between the scripts may be typography (`使用 CNN 训练`), but may as well separate a number from its title
(`Chap2 基础`), a word from its translation (`行列式 Determinant`) or two phrases. It is evidence only where grammar
ties both sides together. A boundary without a space is evidence where a word is on its Latin side: numbers,
single letters and what begins with a number are written close to their noun in either style (`5个`, `K近邻`,
`16GB显存`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.headings.heading_text import MARK, SYNTAX
from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import LETTER, has_kana, replace_unspaced_letters
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

NAMES = ("豆瓣FM", "QQ音乐", "B站", "A股", "T恤", "U盘", "K歌", "卡拉OK", "X光")
"""Names that are written unspaced in either style."""

_DIGITS = "0123456789"
_LATIN = "[A-Za-z0-9]"
# In the shape of a line, which has one letter for all Chinese and Japanese ones.
_BOUNDARY = f"(?<={LETTER})([ {MARK}]*)(?={_LATIN})|(?<={_LATIN})([ {MARK}]*)(?={LETTER})"

# What is written without spaces: all but brackets, quotes, stops, wide punctuation, Korean, emoji and circled numbers.
_TOKEN = (
    rf"[^\s{LETTER}()\[\]{{}}<>\"',;:!?|\u00b7\u2013\u2014\u2018-\u201f\u2026\u2460-\u24ff\u2600-\u27bf\u3000-\u303f"
    r"\uff00-\uffef\u1100-\u11ff\uac00-\ud7a3\U0001f000-\U0001faff]+"
)

_SUFFIXES = "md|pdf|py|ipynb|zip|png|jpe?g|gif|docx?|pptx?|xlsx?|txt|csv|json|ya?ml|sh|cpp|mp4"
_PATHS = (
    r"(?<!\S)(?:~|\.{1,2}|[A-Za-z]:)?[/\\]\S+|(?<!\S)\S*/\S*/\S*"
    rf"|(?<!\S)\S+\.(?:{_SUFFIXES})(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[#@]\S+"  # tags, people
)
_CALLS = rf"(?<![A-Za-z0-9.])[A-Za-z0-9.]+\([A-Za-z0-9]+[)）](?={LETTER})"
"""`f(x)的`, `Eq.(3)的`, in the shape of a line, with a closing bracket of any width."""
_SPACED_SYMBOLS = (
    rf"[^\s{LETTER}()（）]*[+#%*{SYNTAX}](?= +{LETTER})|(?<={LETTER} )[.+#$@{SYNTAX}]\S*"
    rf"|\([^()\n]{{0,40}}\)(?= +{LETTER})|(?<={LETTER} )\([^()\n]{{0,40}}\)"
)
"""What ends or begins with a symbol, is in brackets, or is not prose, and has a space beside a CJK letter."""

# Numbers that are part of a label, of numbering or of a date are conventional: `第2章`, `图 2`, `关键设计1：`,
# `（周三34）` and `2020年3月` are written so in either style.
_NUMBER = r"[0-9]++(?:[-.~][0-9]++)*+"

_NUMBERED = "(?i:lecture|lec|lesson|chapter|chap|ch|part|section|sec|day|week|step|unit|task|no)"
_NOUNS = "|".join(
    """
    第 图 表 式 节 章 卷 篇 课 期 题 例 号 版 季 问题 实验 设计 版本 方法 方案 步骤 阶段 任务 案例 练习 作业 定理
    引理 推论 命题 性质 定义 公式 算法 附录 模块 模型 策略 部分 单元 情况 情形 场景 示例 例子 指令 数据集 训练集
    测试集 目标 贡献 挑战 假设 要点 难点 重点 知识点 创新点 优点 缺点 改进 补充 思考 结论 发现 观察 项目 主题 论文
    文献 笔记 课程 会议 报告 教程 类型
    """.split()
)
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天末]"
_MEASURE = "[个個种種类次张張点點条條项項名位步层組组轮块道本台只份对對句段倍折场場家回遍维元万亿千百分小]"
"""What a number counts (`设计3个网络`): it is not part of a label then."""

_LABELS = (
    # `1.2方法`, `2020-01-02 记录`, `Day 3 记录`, `3种做法`
    rf"^(?![@#])\W*(?:{_NUMBERED}[. ]*)?[(（]?[0-9]+(?:[-./、:：~][0-9]+)*[-.)）、]*(?![A-Za-z0-9])"
    rf"|[第图表式节章] ?{_NUMBER} ?[回章节条讲课期天周届版卷篇部次名位代个种步层]?(?![A-Za-z0-9])"
    rf"|(?:{_WEEKDAY}|{_NOUNS}) ?{_NUMBER}(?![A-Za-z])(?! ?{_MEASURE})"
    # `3月4日`, `2.5分钟`, `12:30分`; the digits of `F1分数` belong to a token
    r"|(?<![A-Za-z0-9])(?<![A-Za-z0-9][.:])[0-9]+(?:[.:][0-9]+)* ?(?:[-~] ?[0-9]+ ?)?[年月日号號时時点分秒]"
    r"|(?<![A-Za-z0-9])(?:19|20)[0-9]{2} ?[春夏秋冬学届级版]"
)

_ENDED = (  # `关键设计1：`: words that end with a number
    rf"(?<![^\s{MARK}()（）\[\]【】:：,，、。.|/—-]){LETTER}{{2,8}} ?{_NUMBER}"
    rf"(?=[ {MARK}]*(?:$|[:：)）\]】、，,。!！?？|/—·-]|\.(?![0-9])))"
)
_APART = rf"(?<![A-Za-z0-9.])[0-9]+(?:{LETTER}{{1,2}}[0-9]+)+(?![A-Za-z0-9])"  # `1对1`, `24小时7天`
_SHAPED_LABELS = (_ENDED, _APART)
"""Patterns of the shape of a line, which has one letter for all Chinese and Japanese ones."""


class Boundary(NamedTuple):
    """A boundary that is spaced or not as a matter of style; `start` to `end` has only spaces and marks.

    `marked` is whether it has emphasis marks or brackets of a link, `evidence` whether it shows the author's style,
    `number` whether it is beside a number without a unit.
    """

    start: int
    end: int
    spaced: bool
    marked: bool
    evidence: bool
    number: bool


class Boundaries(NamedTuple):
    """The boundaries of a line: the `stylistic` ones, in order.

    `disputed` is the first disputed token that is unspaced, `spaced_disputed` the first that is spaced.
    """

    stylistic: tuple[Boundary, ...] = ()
    disputed: Span | None = None
    spaced_disputed: Span | None = None


def find_boundaries(prose: str, names: Sequence[str] = (), *, japanese: bool = False) -> Boundaries:
    """Return the boundaries of a line; those inside one of `names`, and conventional ones, are left out.

    `prose` is that of a `HeadingText`; offsets in the result are offsets in it. `japanese` is whether it is known to be
    of Japanese, even if it has no kana.
    """
    shaped = replace_unspaced_letters(prose)
    found = list(regex(_BOUNDARY).finditer(shaped)) if LETTER in shaped else []
    if not found:
        return Boundaries()
    named = _named(prose, names)
    # Lists of their own, since a token of one kind may be inside a path of another.
    conventional = (named, _spans(_LABELS, prose), *(_spans(each, shaped) for each in _SHAPED_LABELS))
    symbols = [
        one
        for one in _tokens_with_symbols(shaped)
        if not all(_touched(conventional, at) for at in (one.start, one.end - 1))
    ]
    disputed = (symbols, _spans(_PATHS, prose), _spans(_CALLS, shaped))
    stylistic: list[Boundary] = []
    unspaced, spaced = symbols[:1], _spans(_SPACED_SYMBOLS, shaped)[:1]
    kana = japanese or has_kana(prose)
    evidence = Evidence(prose, shaped, by_particles=kana)
    for one in found:
        start, end = one.span()
        is_spaced = " " in one[0]
        digit = prose[start - 1] in _DIGITS or prose[end] in _DIGITS
        in_name = covering(named, start) and covering(named, start - 1)
        # Japanese counters are written unspaced in either style.
        counter = digit and kana and not is_spaced
        if in_name or counter or evidence.is_apart(start, end) or _touched(conventional[1:], start - 1, end):
            continue
        if token := _touched(disputed, start - 1, end):
            (spaced if is_spaced else unspaced).append(token)
        else:
            shows, number = evidence.shows(start, end), evidence.is_number(start, end)
            stylistic.append(Boundary(start, end, is_spaced, MARK in one[0], shows, number))
    return Boundaries(tuple(stylistic), min(unspaced, default=None), min(spaced, default=None))


def _tokens_with_symbols(shaped: str) -> Iterator[Span]:
    """Yield the tokens beside a Chinese or Japanese letter whose edge there is neither a Latin letter nor a digit."""
    for run in regex(_TOKEN).finditer(shaped):
        core = run[0].strip(MARK)
        if not any(character.isalpha() or character.isdecimal() for character in core):
            continue
        before = shaped[max(run.start() - 1, 0) : run.start()]
        after = shaped[run.end() : run.end() + 1]
        if (before == LETTER and not regex(_LATIN).match(core)) or (
            after == LETTER and not regex(_LATIN).match(core[-1])
        ):
            start = run.start() + run[0].index(core)
            yield Span(start, start + len(core))


def _touched(places: Sequence[Sequence[Span]], *offsets: int) -> Span | None:
    """Return the first span that contains one of the offsets."""
    return next((span for spans in places for at in offsets if (span := covering(spans, at))), None)


def _spans(pattern: str, line: str) -> list[Span]:
    return [Span(*found.span()) for found in regex(pattern).finditer(line) if found[0]]


def _named(prose: str, names: Sequence[str]) -> list[Span]:
    """Return where one of the names occurs as a whole word."""
    return [Span(*found.span()) for found in regex(_any_of(tuple(names))).finditer(prose)] if names else []


@lru_cache(maxsize=1)  # compiled for each heading
def _any_of(names: tuple[str, ...]) -> str:
    """Return a pattern for names as whole words."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])"


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
_JOINED = f"[A-Za-z0-9] [和与與及或跟] {_LATIN}"
"""Two Latin words joined by one character: who writes `CNN与RNN` has no reason to write `batch norm与layer norm`."""
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
        lead, chapter = regex(_LEAD).match(shaped), regex(_CHAPTER).match(prose)
        self._lead = lead.end() if lead else -1
        self._chapter = chapter.end() if chapter else 0
        self._parts_phrases = regex(_PARTED).search(shaped, self._chapter) is not None

    def shows(self, start: int, end: int) -> bool:
        """Return whether the boundary from `start` to `end`, spaced or not, is evidence of a style."""
        if start == self._lead or regex(_NUMERIC).fullmatch(self._word(start, end)):
            return False
        if " " not in self._prose[start:end]:
            return True
        joined = regex(_JOINED).search(self._prose, max(start - 3, 0), end + 3)
        return not (self._parts_phrases or joined) and self._is_one_phrase(start, end)

    def is_apart(self, start: int, end: int) -> bool:
        """Return whether a boundary is beside `vs`, a chapter's number or 一一 for a dash, with spaces of their own."""
        if end == self._chapter:
            return True
        dash = self._prose[end : end + 2] if self._is_after_latin(start) else self._prose[max(start - 2, 0) : start]
        return dash == "一一" or self._word(start, end).casefold() in _CONNECTORS

    def is_number(self, start: int, end: int) -> bool:
        """Return whether a number without a unit is on the Latin side of a boundary."""
        return regex("[0-9][0-9.,%-]*").fullmatch(self._word(start, end)) is not None

    def _word(self, start: int, end: int) -> str:
        """Return the word on the Latin side of a boundary."""
        words = regex(f"[ {MARK}]+").split(self._words(start, end).strip(f" {MARK}"))
        return words[-1 if self._is_after_latin(start) else 0]

    def _words(self, start: int, end: int) -> str:
        """Return the Latin words beside a boundary, with the spaces and marks around them."""
        if self._is_after_latin(start):
            return regex(_BREAK).split(self._shaped[max(start - _LONGEST, 0) : start])[-1]
        return regex(_BREAK).split(self._shaped[end : end + _LONGEST], maxsplit=1)[0]

    def _is_after_latin(self, start: int) -> bool:
        return self._shaped[start - 1] != LETTER

    def _is_attached(self, words: str, start: int, end: int) -> bool:
        """Return whether Latin words have a space on one side only: it may separate `安装nginx 开机启动`."""
        if self._is_after_latin(start):
            at = start - len(words)
            return at > 0 and self._shaped[at - 1] == LETTER and words[:1] not in (" ", MARK)
        return self._shaped[end + len(words) : end + len(words) + 1] == LETTER and words[-1:] not in (" ", MARK)

    def _is_one_phrase(self, start: int, end: int) -> bool:
        """Return whether the words on both sides of a space belong together, so that it separates no phrases."""
        words = self._words(start, end)
        if not _CONNECTORS.isdisjoint(words.casefold().split()) or self._is_attached(words, start, end):
            return False
        if self._is_after_latin(start):
            at = start - len(words)
            if regex(r" [^\w ]+ $").search(self._shaped[max(at - 4, 0) : at]):
                return False  # `A + B` is one group before a particle
            is_between = at > 0 and self._shaped[at - 1] == LETTER and not self._by_particles
            return is_between or regex(_AFTER).match(self._prose, end) is not None
        if self._shaped[end + len(words) : end + len(words) + 1] == LETTER and not self._by_particles:
            return True
        text = regex(rf"\W|[{_END.replace(LETTER, '')}]").split(self._prose[max(start - _LONGEST_WORD, 0) : start])[-1]
        verb = regex(f"(?:^|{_ADVERB})({'|'.join(_VERBS)})$").search(text)
        if verb:
            return regex(_VERBS[verb[1]], re.IGNORECASE).match(words) is None
        return regex(_BEFORE).search(text) is not None
