"""Read candidates for titles of papers: headings, list items, bold lines, lines that are a link, quotes."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

from paperstack_lint.addresses.identity import is_paper
from paperstack_lint.note.markdown import unescape_markdown
from paperstack_lint.papers.reading.details import LABEL, body_details
from paperstack_lint.papers.reading.title_candidate import BRACKET, MAX_LEADING, MAX_TITLE, Title, TitleSource
from paperstack_lint.papers.reading.title_decorations import (
    NO_PUBLICATION,
    may_have_publication,
    parse_citation,
    parse_publication,
)
from paperstack_lint.papers.reading.wording import (
    AROUND,
    is_address,
    is_byline,
    is_generic,
    is_numbered,
    is_part,
    is_section,
    is_sentence,
    looks_like_title,
    trim_title,
)
from paperstack_lint.site.workspace import Workspace
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperstack_lint.note.markdown import Block
    from paperstack_lint.note.note import Note


_CALLOUT = r"\[![\w-]{1,30}\][+-]?[ \t]*"
_MAX_NAME = 150
_MAX_BELOW = 600
"""Characters below a title in which its address is searched."""
_PAPER_WORDS = r"://|(?i:arxiv|doi|venue|conference|journal)|来源|出处|会议|会議|期刊|学会|학회"
_BOLD = r"(\*\*|__)(?=\S)(?:(?!\1).)+\1[ \t:：.]*"
_WORK = r"《[^《》\n]{2,200}》"
_HEADING = r"[ \t]*<h([1-6])(?:[ \t][^<>\n]{0,200})?>(?P<name>[^\n]{1,400}?)</h\1>"


class TitleReader(TitleSource):
    """Reads candidates for titles in the blocks of a note, each block once."""

    def __init__(self, note: Note, markers: Collection[int] = ()) -> None:
        """`markers` are the lines on which sections begin."""
        super().__init__(note)
        self.markers = frozenset(markers)
        self.headings = {heading.block: heading for heading in self.document.headings}
        self.cached: dict[int, Title | None] = {}

    def of_block(self, index: int) -> Title | None:
        """Return the candidate in a block; None for prose, code and the rest."""
        if index not in self.cached:
            self.cached[index] = self._of(index)
        return self.cached[index]

    def _of(self, index: int) -> Title | None:
        title = self._of_kind(index)
        if title is None or title.kind == "heading" or not regex("[:：]").search(title.text):
            return title
        found = regex(LABEL).match(self.note.text, title.line, title.end)
        if not found or not Workspace.of(self.note).field_names.may_label_title(found["label"]):
            return title
        words = self.words(found.end(), title.end).strip(AROUND)
        return (
            title._replace(text=words, weight=max(title.weight, 2), labelled=True)
            if words and not is_address(words)
            else title
        )

    def _of_kind(self, index: int) -> Title | None:
        block = self.document.blocks[index]
        if block.kind == "heading":
            return self.of_heading(index)
        if block.kind == "item":
            return self.of_item(index, block)
        if block.kind in ("paragraph", "quote"):
            return self.of_line(index, block)
        return self.of_html(index, block) if block.kind == "html" else None

    def of_heading(self, index: int) -> Title | None:
        """Return the candidate in a heading."""
        heading = self.headings.get(index)
        if not heading:
            return None
        title = self.read("heading", index, heading.text_start, heading.text_end)
        return title._replace(weight=max(title.weight, 1), level=heading.level)

    def of_item(self, index: int, block: Block) -> Title | None:
        """Return the candidate in the first line of a list item, unless it is empty."""
        title = self.read("list", index, block.content, self.line_end(block))
        if title.start == title.end:
            return None
        home = self.document.blocks[block.parent].parent
        return title._replace(home=home, mark=self.note.text[title.line : title.start].strip()[:1])

    def of_line(self, index: int, block: Block) -> Title | None:
        """Return the candidate in a bold line, a line that is a link, the first line of a quote, or a callout."""
        kind: Literal["line", "quote"] = "line" if block.kind == "paragraph" else "quote"
        start, end = block.content, self.line_end(block)
        if callout := regex(_CALLOUT).match(self.note.text, start, end):
            title = self.read("quote", index, callout.end(), end)
            return title._replace(weight=max(title.weight, 2)) if title.text and not is_part(title.text) else None
        if kind == "line" and not self.may_be_line(start, end):
            return None
        title = self.read(kind, index, start, end)
        whole = title.weight > 1 and self.is_link_line(title)
        named = None
        if title.end - title.start < MAX_TITLE and not whole:
            named = self.read_plain_line(title, block)
        return named or (title if whole or block.kind == "quote" else None)

    def may_be_line(self, start: int, end: int) -> bool:
        """Return whether a line of a paragraph may be a title; prose without links never is."""
        if self.has_link(start, end):
            return True
        source = self.note.text[start : min(end, start + MAX_TITLE)].strip()
        return (
            regex(_BOLD).match(source) is not None or regex(_WORK).match(source) is not None or looks_like_title(source)
        )

    def may_be_item(self, index: int) -> bool:
        """Return whether a list item may be a title; prose without link, bracket, year and venue is not."""
        block = self.document.blocks[index]
        end = self.line_end(block)
        if self.has_link(block.content, end):
            return True
        source = self.note.text[block.content : min(end, block.content + MAX_TITLE)]
        if regex(BRACKET).match(source) or may_have_publication(source):
            return True
        found = regex(LABEL).match(self.note.text, block.start, end) if regex("[:：]").search(source) else None
        return found is not None and Workspace.of(self.note).field_names.may_label_title(found["label"])

    def read_plain_line(self, title: Title, block: Block) -> Title | None:
        """Return the candidate in a line that is bold, the name of a work, or looks like a title by itself."""
        source = self.note.text[title.start : title.end].strip()
        name = regex(_BOLD).match(source) or regex(_WORK).match(source)
        if name and name.end() == len(source):
            return None if is_part(title.text) else title._replace(weight=max(title.weight, 2))
        if block.kind == "quote" or not self.is_whole_paragraph(title, block):
            return None
        if name and is_byline(self.words_outside_links(title.start + name.end(), title.end)):
            words = self.words(title.start, title.start + name.end()).strip(AROUND)
            return None if is_part(words) else title._replace(text=words, weight=1)
        likely = looks_like_title(source) or self.has_only_generic_links(title) or self.is_name_with_links(title)
        return title._replace(weight=0) if likely else None

    def of_html(self, index: int, block: Block) -> Title | None:
        """Return the candidate in an HTML heading."""
        line = self.note.text[block.start : min(self.line_end(block), block.start + 2 * MAX_TITLE)]
        found = regex(_HEADING).match(line)
        if not found:
            return None
        title = self.read("line", index, block.start + found.start("name"), block.start + found.end("name"))
        words = " ".join(unescape_markdown(regex(r"<[^<>]{1,300}>").sub("", found["name"])).split())
        return title._replace(text=words, weight=max(title.weight, 2))

    def is_whole_paragraph(self, title: Title, block: Block) -> bool:
        """Return whether a line is all of its paragraph, apart from sections that begin below it."""
        following = self.note.text.find("\n", title.end) + 1
        return not 0 < following < block.end or following in self.markers

    def has_only_generic_links(self, title: Title) -> bool:
        """Return whether a line is nothing but links with generic texts or addresses."""
        if not title.url:
            return False
        first = bisect_left(self.link_starts, title.start)
        links = self.links[first : bisect_left(self.link_starts, title.end)]
        texts = [self.link_text(link, title.end) for link in links]
        if not links or not all(not words or is_address(words) or _is_generic_link(words) for words in texts):
            return False
        words = trim_title(self.words_outside_links(title.start, title.end))
        return not words or is_generic(words)

    def is_name_with_links(self, title: Title) -> bool:
        """Return whether a line is a name and links to the paper, its code and the like."""
        if not title.mentions or is_sentence(self.note.text[title.start : title.end]):
            return False
        at = bisect_left(self.link_starts, title.start)
        return is_generic(self.link_text(self.links[at], title.end))

    def title_above(self, title: Title) -> Title | None:
        """Return the line above a line of links, in a paragraph of its own, as their title."""
        at = title.block - 1
        above = self.document.blocks[at]
        if title.kind != "line" or at < 0 or above.kind != "paragraph" or above.parent != title.home:
            return None
        found = self.read("line", at, above.content, self.line_end(above))
        if (
            not self.is_whole_paragraph(found, above)
            or found.line in self.markers
            or found.end - found.start > _MAX_NAME
        ):
            return None
        return None if is_sentence(found.text) else found._replace(url=title.url, weight=0)

    def with_link_below(self, title: Title) -> Title:
        """Return a heading, a bold line or a labelled title with the address and the venue that are right below it."""
        if title.url or not (title.kind in ("heading", "line") or title.labelled) or title.weight > 2:
            return title
        below = self.block_below(title)
        stop = min(below.end, below.content + _MAX_BELOW) if below else 0
        if not below or not regex(_PAPER_WORDS).search(self.note.text, below.content, stop):
            return title
        if is_section(parse_citation(title.text).title) or is_generic(title.text):
            return title
        details = list(
            body_details(self.note, self.note.line_span(below.content)[0], min(below.end, below.content + _MAX_BELOW))
        )
        when = next(
            (found for one in details if one.kind == "venue" and (found := parse_publication(one.text))), NO_PUBLICATION
        )
        links = (
            one.url for one in details if one.kind == "link" and (is_paper(one.url) or (one.url and title.labelled))
        )
        url = next(links, "")
        if not url:
            line = self.read("line", title.block, below.content, self.line_end(below))
            url = line.url if is_paper(line.url) and self.has_only_generic_links(line) else ""
        below_it = title._replace(published=when)
        return below_it._replace(url=url, paper=True) if url else below_it

    def block_below(self, title: Title) -> Block | None:
        """Return the block right below a title; the first block of a list or a quote."""
        blocks = self.document.blocks
        at = title.block + 1
        while at < len(blocks) and blocks[at].kind in ("list", "quote") and not title.labelled:
            at += 1
        while at < len(blocks) and title.labelled and blocks[at].kind != "item":
            at += 1
        return blocks[at] if at < len(blocks) and blocks[at].kind in ("paragraph", "item") else None

    def line_end(self, block: Block) -> int:
        """Return the end of the first line of a block, or of a link that continues after its line break."""
        end = self.note.line_span(block.content)[1]
        last = bisect_left(self.link_starts, end) - 1
        if last >= 0 and self.links[last].end > end:
            end = self.note.line_span(self.links[last].end)[1]
        return max(block.content, min(end, block.end))

    def is_link_line(self, title: Title) -> bool:
        """Return whether little or nothing is after the link that a line begins with."""
        link = self.leading_link(title.start, title.end)
        return link is not None and title.end - link.end <= MAX_LEADING


def _is_generic_link(words: str) -> bool:
    """Return whether the text of a link names only the kind of its target."""
    return is_generic(words) and not is_numbered(words)
