"""Where a paper is from by arXiv's record, and the text that says so in a note."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.note.template import SectionKind
from paperstack_lint.papers.matching.arxiv_records import ArxivRecord
from paperstack_lint.papers.reading.title_decorations import find_publication
from paperstack_lint.text.language import has_kana, script
from paperstack_lint.text.markdown_escapes import escape_markdown
from paperstack_lint.text.regex import regex

MAX_LENGTH = 300
"""Characters of a title, a name or a journal."""
MAX_AUTHORS = 3
"""Authors that are named; of more, the first and `et al.`."""
_SOURCES = frozenset("source sources 来源 出处 出典 書誌 書誌情報 論文情報 论文信息 文献信息 publication 출처".split())


class PaperDetails(NamedTuple):
    """Where a paper is from; what is unknown is empty, or 0."""

    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int = 0

    def source_text(self, label: str) -> str:
        """Return authors, venue and year as Markdown, in the language of a label; `` where nothing is known."""
        names = ", ".join(map(escape_markdown, self.authors))
        if len(self.authors) > MAX_AUTHORS:
            others = " et al." if not any(map(script, label)) else "ら" if has_kana(label) else " 等"
            names = escape_markdown(self.authors[0]) + others
        when = str(self.year) if self.year and str(self.year) not in self.venue else ""
        where = " ".join(filter(None, (escape_markdown(self.venue), when)))
        return ", ".join(filter(None, (names, where)))


def details_of(record: ArxivRecord) -> PaperDetails:
    """Return where a paper is from: by its journal reference, else its authors' comment, else on arXiv."""
    published = find_publication(record.journal or record.comment)
    years = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)").findall(record.journal)
    year = published.year or (int(years[-1]) if years else record.year)
    venue = published.venue or record.journal or "arXiv"
    return PaperDetails(tuple(map(plain_text, record.authors)), plain_text(venue), year)


def plain_text(text: str) -> str:
    """Return a stranger's text on one line, without invisible characters, and no longer than a title."""
    shown = "".join(character if character.isprintable() else " " for character in text[: 4 * MAX_LENGTH])
    return " ".join(shown.split())[:MAX_LENGTH].strip()


def is_source(kind: SectionKind) -> bool:
    """Return whether a section is for where the paper is from."""
    return kind.key == "source" or any(label.casefold() in _SOURCES for label in kind.labels)
