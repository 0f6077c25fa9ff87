"""Recognize headings above references: papers that the note names, but is not about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.papers.reading.title_candidate import Title

_CORE = frozenset(
    "ref refs reference references bibliography cited citation citations related link links resource resources "
    "further todo todos backlog unread queue queued next later wishlist appendix appendices "
    "dataset datasets baseline baselines prerequisite prerequisites preliminaries "
    "リンク 참고 참고문헌 참고자료 인용 관련 레퍼런스".split()
)
_QUALIFIERS = frozenset(
    "a and the of to for list other others more some useful helpful external additional key main reading readings "
    "week month time up work works paper papers article articles post posts blog blogs material materials code "
    "논문 문헌 자료 연구 링크 글 및 기타".split()
)
_PHRASES = frozenset({"reading list", "see also", "to do", "to read", "papers to read", "not read", "not yet read"})
_PAPERS = r"(?:的?(?:论文|論文|文章|文献|文獻|工作))?"
_CJK_PHRASE = (
    r"(?:其他|其它|主要|部分|更多|一些)?(?:"
    r"(?:参考|參考|引用|被引|相关|相關|関連)的?(?:文献|文獻|资料|資料|链接|連結|リンク|论文|論文|文章|記事|工作|研究|阅读|閱讀|书籍|资源|資源|数据集|数据)?"
    r"(?:一覧|一览|リスト|列表|清单|目录)?"
    r"|(?:延伸|扩展|擴展|拓展|补充|補充|推荐|推薦)(?:阅读|閱讀|资料|資料)|资源|資源|链接|連結"
    rf"|(?:待|未|还没|還沒|还未|尚未|没|沒)(?:有)?(?:阅读|閱讀|读|讀|看)完?{_PAPERS}|稍后(?:阅读|再读|再看){_PAPERS}"
    rf"|(?:后续|後續|以后|之后|接下来|下次|下周|下一步)?(?:想|要|想要|准备|打算)(?:阅读|閱讀|读|讀|看){_PAPERS}"
    r"|待办(?:事项)?|下周(?:计划)?|同类(?:工作|论文|文章|方法|研究)|数据集|資料集|基线|前置知识|预备知识|附录|附錄)"
)
_CJK_INITIALS = frozenset(
    "其主部更一参參引被相関延扩擴拓补補推资資链連待未还還尚没沒稍后後以之接下想要准打同数基前预附"
)
"""The first characters of what the pattern matches: compiling it takes longer than testing most notes' headings."""
_DATASETS = r"(?i)data[ -]?sets?|数据集|資料集|データセット"
_MAX_HEADING = 60


_LINE_LEVEL = 7  # the level of a line in the place of a heading: below all headings


class ReferenceSections:
    """Tracks, heading by heading, the level of the heading above references; 0 outside of them."""

    def __init__(self) -> None:
        self.level = 0
        self._heading = ""

    @property
    def datasets(self) -> bool:
        """Whether the references are data sets, by their heading."""
        return self.level > 0 and regex(_DATASETS).search(self._heading) is not None

    def take_heading(self, title: Title) -> None:
        """Process a heading."""
        if title.level <= self.level:
            self.level = 0
        if introduces_references(title.text):
            self._heading = title.text
            self.level = self.level or title.level

    def take_paragraph(self, source: str) -> None:
        """Process a paragraph; one line that is bold or ends in a colon may be a heading of references."""
        line = source.strip() if len(source) <= _MAX_HEADING else ""
        if not line or not _is_caption(line):
            return
        if introduces_references(line):
            self._heading = line
            self.level = self.level or _LINE_LEVEL
        elif self.level == _LINE_LEVEL:
            self.level = 0


def is_reference_caption(line: str) -> bool:
    """Return whether a line announces that references follow."""
    words = line.strip()
    return _is_caption(words) and introduces_references(words)


def _is_caption(words: str) -> bool:
    """Return whether one line is bold or ends in a colon, so that it may be in the place of a heading."""
    return "\n" not in words and (words.endswith((":", "：")) or words.startswith(("**", "__")))


@lru_cache(maxsize=256)  # each heading of a note is read several times
def introduces_references(words: str) -> bool:
    """Return whether a heading, or a line in its place, has no other meaning than that references follow."""
    if len(words) > _MAX_HEADING:
        return False
    names = regex(r"[a-z]+|[^\W\d_a-z]+").findall(regex(r"\{[:#.][^{}]*\}\s*$").sub("", words.casefold()))
    if " ".join(names) in _PHRASES:
        return True
    known = [name in _CORE or _is_cjk_phrase(name) for name in names]
    return any(known) and all(core or name in _QUALIFIERS for core, name in zip(known, names, strict=True))


def _is_cjk_phrase(name: str) -> bool:
    return name[0] in _CJK_INITIALS and regex(rf"{_CJK_PHRASE}(?:[与與和及]{_CJK_PHRASE})*").fullmatch(name) is not None
