"""The names of fields and labels with data of a paper, in the front matter and in the body."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from paperstack_lint.text.regex import regex

FieldKind = Literal["title", "link", "year", "venue", "authors"]

_TITLE = (
    "paper_title paper_name title_of_paper original_title 题目 标题 论文题目 论文标题 论文名 论文名称 "
    "原文标题 英文标题 文章标题 文章题目 "
    "題目 論文題目 論文名 論文タイトル タイトル 제목 논문_제목 논문제목 논문명"
)
_LINK = (
    "paper paper_url paper_link paper_address papers url link pdf pdf_url pdf_link arxiv arxiv_id arxiv_url arxiv_link "
    "eprint doi openreview source_url "
    "链接 论文 论文链接 论文地址 论文网址 论文原文 论文传送门 原文 原文链接 原文地址 文章链接 文章地址 "
    "下载地址 地址 来源链接 "
    "論文 論文リンク 論文url リンク 원문 링크 논문 논문_링크 논문링크 论文pdf"
)
_YEAR = (
    "year published publication_date pub_date publication_year 年份 发表时间 发布时间 发表年份 出版年份 时间 "
    "发表日期 年 発表年 연도 출판연도 발표"
)
_VENUE = (
    "venue conference journal conf booktitle published_in publication proceedings "
    "accepted accepted_at accepted_in accepted_by "
    "会议 期刊 会议期刊 期刊会议 发表会议 发表期刊 发表 发表于 出处 来源 會議 会議 学会 掲載 학회 저널 컨퍼런스"
)
_AUTHORS = "authors author paper_authors 作者 论文作者 作者团队 著者 저자"
_BODY_TITLE = "title paper 论文 論文 논문 paper标题"
"""Labels of the body that may also be before the title of a paper; in the front matter, `title` is that of the note."""


@lru_cache(maxsize=1024)  # lines of code and of data have the same labels again and again
def normalize_name(name: str) -> str:
    """Return the name of a field or label as it is compared: without case, spaces and punctuation."""
    return regex(r"[\W_]+").sub("", name.casefold())


class PaperFields(NamedTuple):
    """Additional names of fields, by the kind of their values."""

    title: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    venue: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


class FieldNames:
    """Maps names of fields and labels, built-in and additional ones, to the kind of their values."""

    def __init__(self, more: PaperFields) -> None:
        known = PaperFields(*(tuple(names.split()) for names in (_TITLE, _LINK, _YEAR, _VENUE, _AUTHORS)))
        self._kinds: dict[str, FieldKind] = {}
        for kind in PaperFields._fields:
            for name in (*getattr(known, kind), *getattr(more, kind)):
                self._kinds[normalize_name(name)] = kind  # type: ignore[assignment]

    def kind(self, name: str) -> FieldKind | None:
        """Return the kind of a field of the front matter; None where it is not about a paper."""
        return self._kinds.get(normalize_name(name))

    def kind_of_label(self, label: str) -> FieldKind | None:
        """Return the kind of a label in the body; after `paper` may be a link as well as a title."""
        name = normalize_name(label)
        return self._kinds.get(name) or ("title" if name in self._titles else None)

    def may_label_title(self, label: str) -> bool:
        """Return whether the title of a paper may be after a label."""
        return self._kinds.get(normalize_name(label)) == "title" or normalize_name(label) in self._titles

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(map(normalize_name, _BODY_TITLE.split()))


DEFAULT_FIELDS = PaperFields()
