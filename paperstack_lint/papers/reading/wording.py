"""Classify the words of a title or a link: a name, a generic word, an address, a part of a paper, a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from paperstack_lint.text.regex import regex

_GENERIC = frozenset(
    "arxiv abs pdf paper papers code codes github gitlab post posts blog blogs link links slide slides video videos "
    "project projects project-page homepage website websites page demo doc docs openreview here ref reference "
    "원문 링크 논문 논문보기 リンク 論文 原文 论文 论文地址 论文链接 原文链接 链接 代码 源码 博客 知乎 视频 "
    "官网 主页 地址 参考".split()
)
# A bold line of these is no name of a paper.
_PARTS = frozenset(
    "abstract summary tl;dr tldr introduction overview background notes note authors author contents conclusion "
    "摘要 概要 概述 总结 小结 简介 介绍 引言 前言 背景 笔记 作者 目录 要約 요약 초록".split()
)
_SECTION = (
    r"(?:[\dIVX]{1,4}[.、)]?\s*|第.{1,2}[章节部分]\s*)?(?i:introduction|background|motivations?"
    r"|problem(?: statement| definition)?|contributions?|"
    r"related works?|methods?|methodology|approach|(?:main |key |basic )?ideas?|experiments?|results?"
    r"|discussions?|conclusions?|"
    r"summary|overview|abstract|notes?|references|preface|table of contents|contents|paper information"
    r"|metadata|info|tl;?dr|"
    r"前言|引言|导读|简介|介绍|概述|概要|背景|动机|摘要|总结|目录|正文|论文信息|信息|核心问题|问题|参考|参考文献|作者|方法|実験|はじめに|"
    r"들어가며|서론|소개|개요|목차|요약|초록|どんなもの.*|序)\s*[:：？?。.]*"
)
_EMOJI = r"[\u2139\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\u20e3]"
_SIGNS = rf"^(?:{_EMOJI}|:[a-z0-9_+-]{{2,40}}:|\s)+"
"""Emoji in front of a heading."""
AROUND = " \t()[]{}（）【】<>,，、:：;；|/-–—"
"""What may be around the words of a title."""
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("（", "）"), ("【", "】"))
_GENERIC_LEAD, _GENERIC_TAIL = r"^(?:source|official)[ -]", r"[ -]?(?:link|链接|地址|[0-9]+)$"
_ADDRESS = (
    r"(?:https?:|www\.|arxiv[: ]? ?\d{4})\S*|\d{4}\.\d{4,5}(?:v\d+)?"
    r"|(?:[a-z\d-]{2,40}\.){1,4}(?:org|com|net|edu|gov|info)"
)
_SENTENCE = ".。!！?？;；,，:：…"

# What may be after a bold name: brackets (removed before), links, authors or venue.
_BRACKETED = r"[(（\[【][^()（）\[\]【】\n]{0,60}[)）\]】]"
_SEPARATORS = " \t|·/–—-"
_REST = r"(?:[,，][ \t]*[A-Z][\w.&,' ]{1,40}(?<!\.)|[A-Z][\w' ]{1,20}\d)?"
_SLANTED = r"([*_])(?=[^*_\s])[^*_\n]{2,200}\1"
_NUMBERED = r"\d{1,2}、.{2,150}"
_PUBLISHED = r"[A-Z\d\u3400-\u9fff].{1,150}[(（](?=[^()（）]{0,40}(?:[A-Z]{3}|[12]\d{3}))[^()（）]{3,40}[)）]"


@lru_cache(maxsize=256)
def trim_title(words: str) -> str:
    """Return words without what may be around a title; brackets inside them stay balanced."""
    name = words.strip(AROUND)
    if not name:
        return name
    start = words.index(name)
    end = start + len(name)
    for opening, closing in _BRACKETS:
        surplus = name.count(opening) - name.count(closing)
        if surplus > 0 and words.startswith(closing, end):
            end += 1
        elif surplus < 0 and words.endswith(opening, 0, start):
            start -= 1
    return words[start:end]


def is_generic(words: str) -> bool:
    """Return whether the text of a link names only the kind of its target: `Code`, `arXiv link`, `[论文1]`."""
    name = regex(_GENERIC_LEAD).sub("", words.strip(" []【】:：").casefold().replace("project page", "project-page"))
    return name in _GENERIC or regex(_GENERIC_TAIL).sub("", name) in _GENERIC


_WORKS = (
    r"(?:papers?|works?|authors?|people|methods?|approach(?:es)?|results?|stud(?:y|ies)|articles?|examples?|links?|ones?"
    r"|versions?|models?)"
)
_SOME = (
    r"(?:many|some|several|various|most|numerous|few|both|these|those|this|that|others?|another|recent|related|previous"
    r"|prior|earlier|here|there|it|they|such)"
)
_MENTION = (
    rf"(?i){_SOME}(?:[ ](?:{_SOME}|more))*(?:[ ]{_WORKS})*|(?:the|an?|one|all|see|more)(?:[ ]{_SOME})*[ ]{_WORKS}"
)


def is_mention(words: str) -> bool:
    """Return whether the words are part of a sentence that points to a paper: `Many`, `some recent works`."""
    return regex(_MENTION).fullmatch(words.strip(AROUND)) is not None


def is_numbered(words: str) -> bool:
    """Return whether words end in a number that distinguishes them from others of their kind: `Paper 1`."""
    return words.rstrip(" []【】:：")[-1:].isdigit()


def is_address(words: str) -> bool:
    """Return whether words are an address or an identifier: `https://…`, `arXiv:1911.05722`."""
    return regex(_ADDRESS, re.IGNORECASE).fullmatch(words.strip(AROUND)) is not None


def is_part(words: str) -> bool:
    """Return whether words name a part of a paper, or of a note on one: `Abstract`, `Notes`."""
    return words.strip(AROUND).casefold() in _PARTS


def is_section(words: str) -> bool:
    """Return whether a heading names a part of a note or a paper, and not what the note is about."""
    return regex(_SECTION).fullmatch(regex(_SIGNS).sub("", words.strip(AROUND + "*_"))) is not None


def is_sentence(words: str) -> bool:
    """Return whether words end as a sentence does, or as one that continues."""
    return words.rstrip(" *_")[-1:] in tuple(_SENTENCE)


def is_byline(words: str) -> bool:
    """Return whether words after a bold name are the paper's authors or venue."""
    rest = regex(_BRACKETED).sub("", words).lstrip(_SEPARATORS).rstrip(_SEPARATORS + ",，")
    return regex(_REST).fullmatch(rest) is not None


def looks_like_title(line: str) -> bool:
    """Return whether a plain line may be a title where nothing else is: in italics, numbered, or with its venue."""
    return not is_sentence(line) and any(regex(form).fullmatch(line) for form in (_SLANTED, _NUMBERED, _PUBLISHED))


_DATASETS = (
    r"(?i:imagenet|mnist|fashion-?mnist|cifar-?100?|svhn|stl-?10|celeba|ffhq|lsun|(?:ms-?)?coco"
    r"|(?:pascal[ -]?)?voc(?:[ -]?20\d\d)?|ade20k"
    r"|cityscapes|kitti|nuscenes|waymo|scannet|shapenet|modelnet(?:-?\d\d)?|s3dis|matterport3d|glue|superglue|squad|wikitext"
    r"|librispeech|kinetics(?:-?\d{3})?|ucf-?101|hmdb-?51|cub(?:-?200)?|omniglot|mini-?imagenet|movielens"
    r"|ogb|cora|pubmed)(?:[ -]?v?\d(?:\.\d)?)?"
)


def is_dataset(words: str, *, listed: bool) -> bool:
    """Return whether a name is that of a data set, by itself or as it is `listed` among data sets."""
    name = words.strip(AROUND)
    return (
        listed
        or regex(_DATASETS).fullmatch(name) is not None
        or regex(r"(?i)\bdatasets?$|数据集$|データセット$").search(name) is not None
    )


def title_key(words: str) -> str:
    """Return the key by which titles are compared: their letters and digits, without case."""
    return regex(r"[\W_]+").sub("", words).casefold()
