"""Which headings stand above references: papers that the note names, but is not about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.papers.titles import Title

_CORE = frozenset(
    "ref refs reference references bibliography cited citation citations related link links resource resources "
    "リンク 참고 참고문헌 참고자료 인용 관련 레퍼런스".split()
)
_BESIDE = frozenset(
    "a and the of to for list other others more some further useful helpful external additional key main reading "
    "work works paper papers article articles post posts blog blogs material materials code "
    "논문 문헌 자료 연구 링크 글 및 기타".split()
)
_PHRASES = frozenset({"further reading", "further readings", "reading list", "see also", "to read", "papers to read"})
_WRITTEN = (
    r"(?:其他|其它|主要|部分|更多|一些)?(?:"
    r"(?:参考|參考|引用|被引|相关|相關|関連)的?(?:文献|文獻|资料|資料|链接|連結|リンク|论文|論文|文章|記事|工作|研究|阅读|閱讀|书籍|资源|資源)?"
    r"|(?:延伸|扩展|擴展|拓展|补充|補充|推荐|推薦)(?:阅读|閱讀|资料|資料)|待读(?:论文)?|资源|資源|链接|連結)"
)
_LONGEST = 60


_LINE = 7  # the level of a line in the place of a heading: below all headings


class Captions:
    """Remembers, heading by heading, at which level references have begun; 0 outside of them."""

    def __init__(self) -> None:
        self.references = 0

    def take_heading(self, title: Title) -> None:
        """Go below a heading."""
        if title.level <= self.references:
            self.references = 0
        if lists_references(title.text):
            self.references = self.references or title.level

    def take_line(self, source: str) -> None:
        """Go below a line of its own, which is a caption if it is bold or ends in a colon."""
        line = source.strip() if len(source) <= _LONGEST else ""
        if not line or "\n" in line or not (line.endswith((":", "：")) or line.startswith(("**", "__"))):
            return
        if lists_references(line):
            self.references = self.references or _LINE
        elif self.references == _LINE:
            self.references = 0


def lists_references(words: str) -> bool:
    """Whether a heading, or a line in the place of one, says nothing but that references follow."""
    if len(words) > _LONGEST:
        return False
    names = re.findall(r"[a-z]+|[^\W\d_a-z]+", re.sub(r"\{[:#.][^{}]*\}\s*$", "", words.casefold()))
    if " ".join(names) in _PHRASES:
        return True
    known = [name in _CORE or _is_written(name) for name in names]
    return any(known) and all(core or name in _BESIDE for core, name in zip(known, names, strict=True))


def _is_written(name: str) -> bool:
    return not name.isascii() and re.fullmatch(rf"{_WRITTEN}(?:[与與和及]{_WRITTEN})*", name) is not None
