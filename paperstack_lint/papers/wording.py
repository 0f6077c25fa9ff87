"""What the words of a title say: a name, or only what kind of thing it is or leads to."""

from __future__ import annotations

import re
from functools import lru_cache

_GENERIC = frozenset(
    "arxiv abs pdf paper papers code codes github gitlab post posts blog blogs link links slide slides video videos "
    "project projects project-page homepage website websites page demo doc docs openreview here ref reference "
    "原文 论文 论文链接 链接 代码 源码 博客 知乎 视频 官网 主页 地址 参考".split()
)
# What a bold line may be that is none of a paper's names.
_PARTS = frozenset(
    "abstract summary tl;dr tldr introduction overview background notes note authors author contents conclusion "
    "摘要 概要 概述 总结 小结 简介 介绍 引言 前言 背景 笔记 作者 目录 要約 요약 초록".split()
)
AROUND = " \t()[]{}（）【】<>,，、:：;；|/-–—"
"""What may stand around the words of a title."""
_GENERIC_LEAD, _GENERIC_TAIL = r"^(?:source|official)[ -]", r"[ -]?(?:link|链接|地址|[0-9]+)$"
_ADDRESS = r"(?:https?:|www\.|arxiv[: ]? ?\d{4})\S*"
_SENTENCE = ".。!！?？;；,，:：…"

# What may stand behind a bold name: brackets (left out before), links, who or where.
_BRACKETED = r"[(（\[【][^()（）\[\]【】\n]{0,60}[)）\]】]"
_SEPARATORS = " \t|·/–—-"
_REST = r"(?:[,，][ \t]*[A-Z][\w.&,' ]{1,40}(?<!\.)|[A-Z][\w' ]{1,20}\d)?"
_SLANTED = r"([*_])(?=[^*_\s])[^*_\n]{2,200}\1"
_NUMBERED = r"\d{1,2}、.{2,150}"
_PUBLISHED = r"[A-Z\d\u3400-\u9fff].{1,150}[(（](?=[^()（）]{0,40}(?:[A-Z]{3}|[12]\d{3}))[^()（）]{3,40}[)）]"


@lru_cache(maxsize=256)
def is_generic(words: str) -> bool:
    """Whether the text of a link says only what kind of thing it leads to: `Code`, `arXiv link`, `[论文1]`."""
    name = re.sub(_GENERIC_LEAD, "", words.strip(" []【】:：").casefold().replace("project page", "project-page"))
    return name in _GENERIC or re.sub(_GENERIC_TAIL, "", name) in _GENERIC


def is_numbered(words: str) -> bool:
    """Whether a number tells it from others of its kind: `Paper 1`."""
    return words.rstrip(" []【】:：")[-1:].isdigit()


def is_address(words: str) -> bool:
    """Whether it is nothing but an address or an identifier: `https://…`, `arXiv:1911.05722`."""
    return re.fullmatch(_ADDRESS, words.strip(AROUND), re.IGNORECASE) is not None


def is_part(words: str) -> bool:
    """Whether it names a part of a paper, or of a note on one: `Abstract`, `Notes`."""
    return words.strip(AROUND).casefold() in _PARTS


def is_sentence(words: str) -> bool:
    """Whether it ends as a sentence does, or goes on."""
    return words.rstrip(" *_")[-1:] in tuple(_SENTENCE)


def is_rest(words: str) -> bool:
    """Whether what stands behind a bold name says who wrote the paper, or where it was published."""
    rest = re.sub(_BRACKETED, "", words).lstrip(_SEPARATORS).rstrip(_SEPARATORS + ",，")
    return re.fullmatch(_REST, rest) is not None


def may_be_title(line: str) -> bool:
    """Whether a plain line may be a title, where nothing else is: slanted, numbered, or with its venue."""
    return any(re.fullmatch(form, line) for form in (_SLANTED, _NUMBERED, _PUBLISHED)) and not is_sentence(line)
