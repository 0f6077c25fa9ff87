"""Find the papers in tables: a row is a paper where a column has the titles, or begins with links to papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.papers.reading.title_decorations import parse_publication
from paperstack_lint.papers.reading.wording import is_address, is_generic
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.reading.title_candidate import Title
    from paperstack_lint.papers.reading.title_reader import TitleReader

_OF_PAPERS = (
    r"(?i)(?:the )?(?:paper|publication|article|reference)s?(?:[ _-]?(?:titles?|names?|links?|url|pdf))?"
    r"|title of (?:the )?paper|paper ?(?:标题|题目|链接|地址)|논문(?: ?(?:제목|명|링크|이름))?"
    r"|(?:论文|論文|文献|文章)(?:标题|標題|题目|題目|名称?|名稱?|链接|連結|地址|タイトル)?"
)
_OF_TITLES = r"(?i)titles?|标题|標題|题目|題目|タイトル|제목"
_OF_NAMES = (
    r"(?i)(?:short ?|nick)?names?|methods?|models?|algorithms?|networks?|architectures?|abbr(?:eviation|\.)?|alias"
    r"|方法|模型|算法|网络|名称|简称|名前|手法|モデル|모델|이름|방법"
)
_MIN_TITLE_WORDS = 3
"""A title without a link to its paper has at least so many words."""
_MAX_CELLS = 40
"""Cells of a row that are parsed."""
_Cells = Sequence[Span]


class PaperRow(NamedTuple):
    """A row of a table that is about a paper; `certain` is whether it links one."""

    title: Title
    end: int
    certain: bool


def paper_rows(note: Note, titles: TitleReader, index: int) -> Iterator[PaperRow]:
    """Yield the rows of a table that name a paper; none where the table links no paper."""
    block = note.document.blocks[index]
    if titles.paper_link(block.start, block.end) is None:
        return
    table = _Table(note, titles, index)
    column = table.column()
    if column < 0:
        return
    for row in table.rows:
        title = table.title(row, column)
        if title is None:
            continue
        paper = is_paper(title.url)
        if paper or title.weight == 3 or len(title.text.split()) >= _MIN_TITLE_WORDS:
            yield PaperRow(title, row[-1].end, paper)


class _Table:
    """The cells of a table."""

    def __init__(self, note: Note, titles: TitleReader, index: int) -> None:
        self.note, self.titles, self.index = note, titles, index
        block = note.document.blocks[index]
        lines = list(_lines(note, block.start, block.end))
        self.head = [titles.words(*cell) for cell in _cells(note, lines[0])] if lines else []
        self.rows = [cells for line in lines[2:] if (cells := _cells(note, line))]

    def column(self) -> int:
        """Return the index of the column with titles; -1 where there is none, or the rows are fields of one paper."""
        of_papers = self.find_column(_OF_PAPERS)
        if of_papers < 0:
            of_papers = self.find_column(_OF_TITLES)
        if of_papers >= 0:
            return -1 if of_papers == 0 and self.has_fields() else of_papers
        led = [sum(self.leads_with_paper(row, at) for row in self.rows) for at in range(len(self.head))]
        most = max(led, default=0)
        return led.index(most) if most > 1 and 2 * most >= len(self.rows) else -1

    def has_fields(self) -> bool:
        """Return whether the first column contains names of fields: `Authors`, `Year`."""
        names = Workspace.of(self.note).field_names
        return 2 * sum(names.kind_of_label(self.titles.words(*row[0])) is not None for row in self.rows) > len(
            self.rows
        )

    def find_column(self, pattern: str) -> int:
        """Return the index of the first column whose header matches a pattern; -1 without one."""
        return next((at for at, words in enumerate(self.head) if regex(pattern).fullmatch(words.strip(" *_:："))), -1)

    def leads_with_paper(self, row: _Cells, at: int) -> bool:
        """Return whether a cell begins with the title of a paper as the text of a link to it."""
        link = self.titles.leading_link(*row[at]) if at < len(row) else None
        if link is None or link.image or not is_paper(link.target):
            return False
        return self.is_name(self.titles.link_text(link, row[at].end))

    def title(self, row: _Cells, column: int) -> Title | None:
        """Return the title of the paper of a row, with the first address of a paper in the row."""
        if column >= len(row) or row[column].start == row[column].end:
            return None
        title = self.titles.read("table", self.index, *row[column])
        url = title.url if is_paper(title.url) else self.paper_url(row) or title.url
        if not self.is_name(title.text):
            name = self.name_in_other_column(row, column)
            if name is None:
                return None
            title = name._replace(weight=title.weight)
        return title._replace(url=url, paper=is_paper(url), line=self.note.line_span(row[0].start)[0])

    def paper_url(self, row: _Cells) -> str:
        """Return the address of the first paper that a row links; `` without one."""
        link = self.titles.paper_link(row[0].start, row[-1].end)
        return link.target if link else ""

    def name_in_other_column(self, row: _Cells, column: int) -> Title | None:
        """Return the name of the paper of a row in another column; None without one."""
        named = (self.find_column(_OF_TITLES), self.find_column(_OF_NAMES))
        for at in (*(at for at in named if at >= 0), *range(len(row))):
            if at != column and at < len(row):
                title = self.titles.read("table", self.index, *row[at])
                if self.is_name(title.text):
                    return title
        return None

    @staticmethod
    def is_name(words: str) -> bool:
        """Return whether the words of a cell may be the name of a paper."""
        is_named = regex(r"[^\W\d_]{2}").search(words) is not None and not is_generic(words)
        return is_named and not is_address(words) and not parse_publication(words)


def _lines(note: Note, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a table that are not blank."""
    while start < end:
        stop = note.line_span(start)[1]
        if note.text[start:stop].strip(" \t>"):
            yield Span(start, min(stop, end))
        start = note.text.find("\n", stop) + 1 or end


def _cells(note: Note, line: Span) -> list[Span]:
    """Return the spans of the cells of a row, without the spaces around their content."""
    source = note.text[line.start : line.end]
    bars = [at.start() for at in regex(r"(?<!\\)\|").finditer(source)]
    borders = [-1, *bars, len(source)] if not regex(r"[ \t>]*\|").match(source) else [*bars, len(source)]
    if len(borders) > 2 and not source[borders[-2] + 1 :].strip():
        borders.pop()
    cells = []
    for left, right in pairwise(borders[: _MAX_CELLS + 1]):
        inside = source[left + 1 : right]
        start = line.start + left + 1 + len(inside) - len(inside.lstrip())
        cells.append(Span(start, start + len(inside.strip())))
    return cells
