"""Normalize titles into keys under which the same paper is found, without the part of a series that they announce."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.papers.agreement.tokenizer import Words


def fold(title: str) -> str:
    """Return a title in lower case and normal width, without emphasis; no more of it than is compared."""
    from paperstack_lint.papers.agreement.tokenizer import MAX_TITLE_LENGTH

    plain = unicodedata.normalize("NFKC", title[:MAX_TITLE_LENGTH]).casefold()[:MAX_TITLE_LENGTH]
    return " ".join(re.sub(r"[*`~]+|(?<!\w)_+|_+(?!\w)", "", plain).split())


_NUMERALS = {numeral: str(at) for at, numeral in enumerate("一二三四五六七八九十", 1)}
_NUMERALS |= {numeral: str(at) for at, numeral in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_NUMERALS |= {numeral: str(at) for at, numeral in enumerate("one two three four five".split(), 1)}
_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|one|two|three|four|five)"
_READ_AGAIN = (
    r"(再读|再讀|重读|重讀|再訪|[二三]刷|[二三][读讀]|re-?read(?:ing)?|(?:second|third|2nd|3rd) (?:reading|pass))"
)
_ASPECT = (
    r"(续篇?|續篇?|[上中下前后後][篇编編]?|补充|補充|番外篇?|附录|附錄|代码|代碼|源码|源碼|复现|復現|实现|實作|实践|实战|翻译|翻譯|译文|実装|翻訳"
    r"|continued|cont(?:'?d)?\.?|implementation|reproduction|translation|translated|appendix|supplement(?:ary)?"
    r"|addendum|follow-?up|code (?:reading|review|walk-?through))"
)
_CLOSED = r"\s*[)\]】》」]?"
_END = rf"{_CLOSED}(?:\s*(?:论文|論文)?(?:阅读|閱讀|精读|解读|学习)?(?:笔记|筆記|解读|解析|notes?)?)?{_CLOSED}\s*$"
_TAGS = rf"(?:\s*[(\[【][^()\[\]【】]{{1,40}}[)\]】])?{_END}"
_PARTS = (
    rf"\b(?:part|pt|chapter|section|lecture|day|week|vol|volume|episode|session)\.?\s*[-#:]?\s*{_NUMBER}(?![\w-])",
    rf"第\s*{_NUMBER}\s*[部篇章节節讲講课課周期次遍回弹彈天編编]分?",
    rf"(?<=[\w?!.*])\s*[(\[【]\s*{_NUMBER}\s*[)\]】]{_TAGS}$",  # before a title it is the number of a list
    r"[(\[【\s](\d{1,2})\s?/\s?\d{1,2}\s*[)\]】]?\s*$",
    r"(?:\s-\s|\s?#|:|之)\s*(\d{1,2}|[一二三四五六七八九十])\s*$",
    r"\s([一二三四五六七八九十])\s*$",
    rf"^\W*{_READ_AGAIN}",
    rf"(?:[(\[【:|\s—–]|\s-)\s*{_READ_AGAIN}{_END}",
    rf"(?:[(\[【:|—–]|\s-)\s*{_ASPECT}{_END}",
    rf"\s(?=[^\x00-\x7f]){_ASPECT}{_END}",
    r"^\W*(?:papers?|(?:paper )?reviews?|论文|論文|논문|리뷰)\s?[#(]?\d{1,3}[-_.](\d{1,2})(?!\d)",
    rf"\s((?:implementation|design|project|study|reading|work) (?:plan|doc|document|proposal|spec|roadmap)){_END}",
)


def split_part(title: str) -> tuple[str, str]:
    """Return which part of its paper a folded title announces (`2`, `续`; `` for none), and the title without that."""
    # A single digit at the end of a short title belongs to the name of a model.
    numbered = [r"\s(\d)$"] if len(title.split()) > MIN_WORDS else []
    for pattern in (*_PARTS, *numbered):
        found = re.search(pattern, title)
        if found:
            part = re.sub(r"[\s-]", "", found[1])
            return _NUMERALS.get(part, part), f"{title[: found.start()]} {title[found.end() :]}".strip()
    return "", title


_LIST_NUMBER = r"^\W*(?:\d{1,3}(?:\.\d{1,3})+[.)、:]?\s|no\.\s?\d{1,4}\W|\[[ x]\]\s)\s*"
_REMARKS = (
    r"论文|論文|文献|阅读|閱讀|笔记|筆記|精读|精讀|解读|解讀|导读|泛读|总结|總結|小结|分享|介绍|介紹|简介|详解|解析|原理"
    r"|(?:学习|學習)(?=笔记|筆記|记录|心得|总结)|记录|心得|体会|汇总|整理|合集|系列|每[日周月]|本周|周报|月报|读书|組會|组会|汇报"
    r"|まとめ|読んだ|読み|読む|紹介|解説|メモ|논문|리뷰|정리|요약|읽기"
)
MIN_WORDS, MIN_LETTERS, MIN_OTHER_LETTERS = 4, 15, 8
"""Latin words, Latin letters or letters of other scripts of which one is enough for a title to identify a paper."""
MIN_WORDS_OF_TITLE = 5
"""A title with as many content words is more than the name of a subject, whatever the words."""


def identifying_key(title: str) -> str:
    """Return a folded title, or other text of a heading, normalized for comparison; `` where it identifies no paper."""
    from paperstack_lint.papers.agreement.parsed_title import core_words
    from paperstack_lint.papers.agreement.similarity import content_words, unspaced
    from paperstack_lint.papers.agreement.tokenizer import tokenize

    # Brackets may be all that distinguishes two titles; those with a venue or a year are left out anyway.
    words = tokenize(re.sub(_LIST_NUMBER, "", title))
    latin = core_words(tuple(word._replace(bracketed=False) for word in words))
    other = "".join(re.findall(r"[^\W\d_\x00-\u03ff]+", re.sub(_REMARKS, "", title)))
    long = len(latin) >= MIN_WORDS or len(unspaced(content_words(latin))) >= MIN_LETTERS
    general = len(content_words(latin)) < MIN_WORDS_OF_TITLE and _are_general(latin)
    return unspaced(latin) + other if (long and not general) or len(other) >= MIN_OTHER_LETTERS else ""


def _are_general(latin: Words) -> bool:
    """Return whether the words name at most a subject, or a part of a paper."""
    return all(word.kind != "word" or word.metadata or word.stem in _subject_stems() for word in latin)


@cache
def _subject_stems() -> frozenset[str]:
    """Return the stems of the words in headings that name a subject, or a part of a paper."""
    from paperstack_lint.papers.agreement.similarity import GENERIC
    from paperstack_lint.papers.agreement.tokenizer import tokenize

    names = (
        "introduction related work background preliminaries motivation result experiment experimental experiments "
        "ablation study analysis discussion conclusion summary future baseline evaluation setup setting "
        "implementation details limitation contribution problem formulation proposed main idea paper papers "
        "reading note weekly list supervised unsupervised self semi weakly reinforcement contrastive transfer meta "
        "few zero one shot multi task federated continual active representation embedding pre training pretraining "
        "fine tuning finetuning domain adaptation generalization convolutional recurrent graph attention "
        "transformer generative adversarial diffusion language vision visual image video text speech natural "
        "processing computer object detection classification recognition segmentation semantic instance generation "
        "translation question answering retrieval recommendation recommender knowledge distillation architecture "
        "search pruning quantization compression optimization robustness augmentation dataset benchmark metric "
        "loss function theory application recent advances"
    )
    return GENERIC | {word.stem for word in tokenize(names)}
