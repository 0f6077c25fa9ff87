"""The CJK–Latin boundaries of a line: where Chinese or Japanese meets Latin letters and digits, spaced or not.

Only what typographers agree on counts as a stylistic boundary. Dates, ordinals, numbered labels, names and numbers with
a letter or two between (`1对1`) are conventional: written alike in either style. Tags, paths and
tokens whose edge is a symbol (`C++`, `.NET`, `100%`) are disputed: whether a space belongs there is open. Korean is
left out: it puts spaces between words, and none between a Latin word and its particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.headings.evidence import Evidence
from paperstack_lint.headings.heading_text import MARK, SYNTAX
from paperstack_lint.text.edits import Span
from paperstack_lint.text.language import LETTER, has_kana, replace_unspaced_letters
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


def find_boundaries(prose: str, names: Sequence[str] = ()) -> Boundaries:
    """Return the boundaries of a line; those inside one of `names`, and conventional ones, are left out.

    `prose` is that of a `HeadingText`; offsets in the result are offsets in it.
    """
    shaped = replace_unspaced_letters(prose)
    found = list(re.compile(_BOUNDARY).finditer(shaped)) if LETTER in shaped else []
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
    kana = has_kana(prose)
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
    for run in re.compile(_TOKEN).finditer(shaped):
        core = run[0].strip(MARK)
        if not any(character.isalpha() or character.isdecimal() for character in core):
            continue
        before = shaped[max(run.start() - 1, 0) : run.start()]
        after = shaped[run.end() : run.end() + 1]
        if (before == LETTER and not re.match(_LATIN, core)) or (after == LETTER and not re.match(_LATIN, core[-1])):
            start = run.start() + run[0].index(core)
            yield Span(start, start + len(core))


def _touched(places: Sequence[Sequence[Span]], *offsets: int) -> Span | None:
    """Return the first span that contains one of the offsets."""
    return next((span for spans in places for at in offsets if (span := covering(spans, at))), None)


def _spans(pattern: str, line: str) -> list[Span]:
    return [Span(*found.span()) for found in re.compile(pattern).finditer(line) if found[0]]


def _named(prose: str, names: Sequence[str]) -> list[Span]:
    """Return where one of the names occurs as a whole word."""
    return [Span(*found.span()) for found in re.finditer(_any_of(tuple(names)), prose)] if names else []


@lru_cache(maxsize=1)  # compiled for each heading
def _any_of(names: tuple[str, ...]) -> str:
    """Return a pattern for names as whole words."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9])"
