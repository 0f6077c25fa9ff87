"""What may be the title of a paper: headings, list items, bold lines, lines that are a link, quotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from paperstack_lint.addresses.papers import is_document, is_paper
from paperstack_lint.note.markdown import unescape_markdown
from paperstack_lint.papers.citation import NOWHERE, cited, may_be_cited, mentioned, published
from paperstack_lint.papers.details import LABEL, body_details
from paperstack_lint.papers.reference import Reference, reference
from paperstack_lint.papers.title import Kind, Title
from paperstack_lint.papers.wording import (
    AROUND,
    is_address,
    is_dataset,
    is_generic,
    is_mention,
    is_numbered,
    is_part,
    is_rest,
    is_section,
    is_sentence,
    letters,
    may_be_title,
    trimmed,
)
from paperstack_lint.site.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperstack_lint.note.markdown import Block, Link
    from paperstack_lint.note.note import Note
    from paperstack_lint.papers.references import Captions


# What may stand before the link that leads: emphasis, signs, numbers such as `1.` and `(2)`.
_LEADING = r"[\s*_~]*(?:[(（]?\d{1,3}[.)、）]?)?[^\w\[\]<]*"
_LONGEST_LEADING = 40
_BRACKET = r"[\s*_~]*(?:\[[ xX]\]\s+(?=\[(?:[^\s\[\]]+ ){2}))?\[(?![ xX\d]{0,4}\])(?!\^)[^\[\]\n]{1,300}\]"
_TAG = r"\[[^\[\]]{2,30}\]|`[^`]{2,30}`|【[^【】]{2,30}】|[(（][^()（）]{2,30}[)）]"
_CALLOUT = r"\[![\w-]{1,30}\][+-]?[ \t]*"
_LONGEST_NAME = 150
_FEW = 3
_BELOW = 600
"""Characters below a title in which its address is looked for."""
_TELLING = r"://|(?i:arxiv|doi|venue|conference|journal)|来源|出处|会议|会議|期刊|学会|학회"
_TEACHING = (
    r"(?i)lecture|slide|homework|exam|chapter|syllabus|resume|manual|datasheet|certificate|讲义|课件|作业|简历|教材"
)
_LONGEST_TITLE = 400
"""Characters of a line that may be a title."""
_BOLD = r"(\*\*|__)(?=\S)(?:(?!\1).)+\1[ \t:：.]*"
_WORK = r"《[^《》\n]{2,200}》"
_HEADING = r"[ \t]*<h([1-6])(?:[ \t][^<>\n]{0,200})?>(?P<name>[^\n]{1,400}?)</h\1>"


class Titles:
    """Reads candidates off the blocks of a note."""

    def __init__(self, note: Note, markers: Collection[int] = ()) -> None:
        """`markers` are the lines on which sections begin."""
        self.note = note
        self.markers = frozenset(markers)
        self.document = note.document
        self.links = [link for link in self.document.links if not link.image and link.kind != "definition"]
        self.link_starts = [link.start for link in self.links]
        self.text_starts = [run.start for run in self.document.texts]
        self.headings = {heading.block: heading for heading in self.document.headings}
        self.known: dict[int, Title | None] = {}
        self.lists: set[int] = set()
        """The lists that have named a paper by its venue, so that other items of theirs are papers, too."""
        self.references: set[int] = set()
        """The list items that are lines of a bibliography, but for those at the end of a note."""

    def of(self, index: int) -> Title | None:
        """The candidate that a block is; None for prose, code and the rest."""
        if index not in self.known:
            self.known[index] = self._of(index)
        return self.known[index]

    def _of(self, index: int) -> Title | None:
        title = self._of_kind(index)
        if title is None or title.kind == "heading" or not re.search("[:：]", title.text):
            return title
        found = re.compile(LABEL).match(self.note.text, title.line, title.end)
        if not found or not Workspace.of(self.note).field_names.may_be_title(found["label"]):
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
        """The candidate that a heading is."""
        heading = self.headings.get(index)
        if not heading:
            return None
        title = self.read("heading", index, heading.text_start, heading.text_end)
        return title._replace(weight=max(title.weight, 1), level=heading.level)

    def of_item(self, index: int, block: Block) -> Title | None:
        """The candidate that the first line of a list item is, unless it is empty."""
        title = self.read("list", index, block.content, self.line_end(block))
        if title.start == title.end:
            return None
        home = self.document.blocks[block.parent].parent
        return title._replace(home=home, mark=self.note.text[title.line : title.start].strip()[:1])

    def of_line(self, index: int, block: Block) -> Title | None:
        """The candidate that a line is that is bold or a link, or the first line of a quote, of a callout its title."""
        kind: Literal["line", "quote"] = "line" if block.kind == "paragraph" else "quote"
        start, end = block.content, self.line_end(block)
        if callout := re.compile(_CALLOUT).match(self.note.text, start, end):
            title = self.read("quote", index, callout.end(), end)
            return title._replace(weight=max(title.weight, 2)) if title.text and not is_part(title.text) else None
        if kind == "line" and not self.may_be_line(start, end):
            return None
        title = self.read(kind, index, start, end)
        whole = title.weight > 1 and self.is_link(title)
        named = None
        if title.end - title.start < _LONGEST_TITLE and not whole:
            named = self.named(title, block)
        return named or (title if whole or block.kind == "quote" else None)

    def has_link(self, start: int, end: int) -> bool:
        """Return whether a link begins in a stretch of source."""
        at = bisect_left(self.link_starts, start)
        return at < len(self.links) and self.link_starts[at] < end

    def may_be_line(self, start: int, end: int) -> bool:
        """Return whether a line of a paragraph need be read: one of prose without links is never a title."""
        if self.has_link(start, end):
            return True
        source = self.note.text[start : min(end, start + _LONGEST_TITLE)].strip()
        return re.match(_BOLD, source) is not None or re.match(_WORK, source) is not None or may_be_title(source)

    def may_be_item(self, index: int) -> bool:
        """Return whether a list item need be read: one of prose, without link, bracket, year and venue, is no title."""
        block = self.document.blocks[index]
        end = self.line_end(block)
        if self.has_link(block.content, end):
            return True
        source = self.note.text[block.content : min(end, block.content + _LONGEST_TITLE)]
        if re.match(_BRACKET, source) or may_be_cited(source):
            return True
        found = re.compile(LABEL).match(self.note.text, block.start, end) if re.search("[:：]", source) else None
        return found is not None and Workspace.of(self.note).field_names.may_be_title(found["label"])

    def named(self, title: Title, block: Block) -> Title | None:
        """What a line is by its form: bold, the name of a work, or one that may be a title where nothing else is."""
        source = self.note.text[title.start : title.end].strip()
        name = re.match(_BOLD, source) or re.match(_WORK, source)
        if name and name.end() == len(source):
            return None if is_part(title.text) else title._replace(weight=max(title.weight, 2))
        if block.kind == "quote" or not self.stands_alone(title, block):
            return None
        if name and is_rest(self.outside(title.start + name.end(), title.end)):
            words = self.words(title.start, title.start + name.end()).strip(AROUND)
            return None if is_part(words) else title._replace(text=words, weight=1)
        likely = may_be_title(source) or self.is_nameless(title) or self.leads_to_paper(title)
        return title._replace(weight=0) if likely else None

    def of_html(self, index: int, block: Block) -> Title | None:
        """The candidate that a heading in HTML is."""
        line = self.note.text[block.start : min(self.line_end(block), block.start + 2 * _LONGEST_TITLE)]
        found = re.match(_HEADING, line)
        if not found:
            return None
        title = self.read("line", index, block.start + found.start("name"), block.start + found.end("name"))
        words = " ".join(unescape_markdown(re.sub(r"<[^<>]{1,300}>", "", found["name"])).split())
        return title._replace(text=words, weight=max(title.weight, 2))

    def stands_alone(self, title: Title, block: Block) -> bool:
        """Whether a line is all of its paragraph, but for sections that begin below it."""
        following = self.note.text.find("\n", title.end) + 1
        return not 0 < following < block.end or following in self.markers

    def is_nameless(self, title: Title) -> bool:
        """Whether a line is nothing but links that do not say the name of what they lead to."""
        if not title.url:
            return False
        first = bisect_left(self.link_starts, title.start)
        links = self.links[first : bisect_left(self.link_starts, title.end)]
        said = [self.linked(link, title.end) for link in links]
        if not links or not all(not words or is_address(words) or _is_kind(words) for words in said):
            return False
        words = trimmed(self.outside(title.start, title.end))
        return not words or is_generic(words)

    def leads_to_paper(self, title: Title) -> bool:
        """Whether a line is a name and links to the paper, its code and the like."""
        if not title.mentions or is_sentence(self.note.text[title.start : title.end]):
            return False
        at = bisect_left(self.link_starts, title.start)
        return is_generic(self.linked(self.links[at], title.end))

    def named_above(self, title: Title) -> Title | None:
        """The line above a line of links, in a paragraph of its own, as their title."""
        at = title.block - 1
        above = self.document.blocks[at]
        if title.kind != "line" or at < 0 or above.kind != "paragraph" or above.parent != title.home:
            return None
        found = self.read("line", at, above.content, self.line_end(above))
        if not self.stands_alone(found, above) or found.line in self.markers or found.end - found.start > _LONGEST_NAME:
            return None
        return None if is_sentence(found.text) else found._replace(url=title.url, weight=0)

    def clean(self, title: Title) -> Title:
        """Return a title without what is written around it, and with what that says."""
        if found := self.reference(title):
            first = bisect_left(self.link_starts, title.start)
            links = self.links[first : bisect_left(self.link_starts, title.end)]
            url = title.url or (links[0].target if len(links) == 1 and links[0].target.startswith("http") else "")
            return title._replace(text=found.title, url=url, published=title.published.completed(found.published))
        cite = cited(title.text)
        source = self.note.text[title.start : min(title.end, title.start + _LONGEST_TITLE)]
        line = re.sub(r"\]\([^()\s]*\)|https?://[^\s<>()]+", "]", source)
        around = cited(re.sub(r"[*_~]{1,3}|<[^<>]{1,100}>", "", line)).published
        behind = line.rpartition(title.text)[2] if title.text else ""
        known = title.published.completed(cite.published).completed(around).completed(mentioned(behind))
        return title._replace(text=cite.title, published=known)

    @property
    def is_bibliography(self) -> bool:
        """Whether the note lists papers by authors, title and venue, more than a few."""
        return len(self.references) >= _FEW

    def reference(self, title: Title) -> Reference | None:
        """Return the paper of a list item that is a line of a bibliography; None for others."""
        paper = is_paper(title.url)
        if title.kind != "list" or not (paper or may_be_cited(title.text)):
            return None
        found = reference(title.text)
        return found if found and (paper or found.published != NOWHERE) else None

    def names_paper(self, title: Title, captions: Captions) -> bool:
        """Return whether a title names a paper, for all that can be told without sections below it."""
        said = title.kind != "heading" and is_mention(title.text) and self.lead(title.start, title.end) is not None
        if said or self.is_label(title):
            return False
        is_reference = not captions.references and self.reference(title) is not None
        if is_reference:
            self.references.add(title.block)
        if title.paper or title.mentions or title.published.venue:
            return True
        if title.kind == "line" or is_dataset(title.text, listed=captions.datasets and not title.url):
            return False
        if title.weight == 3 and (title.url or self.has_papers or len(title.text.split()) > _FEW):
            return not is_section(title.text)
        if is_reference or self.is_document(title) or self.is_cited(title):
            self.lists.add(self.document.blocks[title.block].parent)
            return True
        return self.document.blocks[title.block].parent in self.lists and is_note_on(title.url, title.text)

    @cached_property
    def has_papers(self) -> bool:
        """Whether the note has sections of papers, or a link to one."""
        return bool(self.markers) or any(is_paper(link.target) for link in self.links)

    def is_document(self, title: Title) -> bool:
        """Return whether a list item leads with a PDF of a name as papers have one."""
        named = len(title.text.split()) > 1 and not re.search(_TEACHING, title.text)
        return title.kind == "list" and is_document(title.url) and named

    def is_cited(self, title: Title) -> bool:
        """Return whether a title has a venue beside it, or a year in front of it."""
        source = self.note.text[title.start : min(title.end, title.start + _LONGEST_TITLE)]
        if not may_be_cited(source):
            return False
        line = cited(re.sub(r"\]\([^()\s]*\)|[*_\[]", "", source)) if title.url else cited(title.text)
        tagged = line.tagged or cited(re.sub(r"\]\([^()\s]*\)|[*_]", "", source)).tagged
        return (tagged or line.published.venue is not None) and not is_sentence(cited(title.text).title)

    def is_label(self, title: Title) -> bool:
        """Return whether a line gives something of a paper by its name, such as `- arXiv: url`."""
        if (
            title.kind not in ("list", "line")
            or title.labelled
            or (title.kind == "line" and not is_generic(title.text))
        ):
            return False
        found = re.compile(LABEL).match(self.note.text, title.line, title.end)
        return found is not None and Workspace.of(self.note).field_names.of_label(found["label"]) is not None

    def linked_below(self, title: Title) -> Title:
        """Return a heading, a bold line or a labelled title with the address and the venue that are right below it."""
        if title.url or not (title.kind in ("heading", "line") or title.labelled) or title.weight > 2:
            return title
        below = self.below(title)
        stop = min(below.end, below.content + _BELOW) if below else 0
        if not below or not re.compile(_TELLING).search(self.note.text, below.content, stop):
            return title
        if is_section(cited(title.text).title) or is_generic(title.text):
            return title
        details = list(
            body_details(self.note, self.note.line_span(below.content)[0], min(below.end, below.content + _BELOW))
        )
        when = next((found for one in details if one.kind == "venue" and (found := published(one.text))), NOWHERE)
        links = (
            one.url for one in details if one.kind == "link" and (is_paper(one.url) or (one.url and title.labelled))
        )
        url = next(links, "")
        if not url:
            line = self.read("line", title.block, below.content, self.line_end(below))
            url = line.url if is_paper(line.url) and self.is_nameless(line) else ""
        below_it = title._replace(published=when)
        return below_it._replace(url=url, paper=True) if url else below_it

    def below(self, title: Title) -> Block | None:
        """Return the block right below a title, of a list or a quote what it begins with."""
        blocks = self.document.blocks
        at = title.block + 1
        while at < len(blocks) and blocks[at].kind in ("list", "quote") and not title.labelled:
            at += 1
        while at < len(blocks) and title.labelled and blocks[at].kind != "item":
            at += 1
        return blocks[at] if at < len(blocks) and blocks[at].kind in ("paragraph", "item") else None

    def line_end(self, block: Block) -> int:
        """Where the first line of the block ends, together with a link that goes on behind its break."""
        end = self.note.line_span(block.content)[1]
        last = bisect_left(self.link_starts, end) - 1
        if last >= 0 and self.links[last].end > end:
            end = self.note.line_span(self.links[last].end)[1]
        return max(block.content, min(end, block.end))

    def is_link(self, title: Title) -> bool:
        """Whether nothing stands behind the link that leads a line, or little."""
        link = self.lead(title.start, title.end)
        return link is not None and title.end - link.end <= _LONGEST_LEADING

    def read(self, kind: Kind, index: int, start: int, end: int) -> Title:
        """What a title's source says."""
        block = self.document.blocks[index]
        text = self.note.text
        end = max(start, min(end, start + len(text[start:end].rstrip())))
        line = max(text.rfind("\n", 0, start) + 1, self.note.body)
        plain = Title(kind, line, start, end, "", "", 0, False, False, block.parent, index, 0, "")
        link = self.lead(start, end)
        if link:
            paper = is_paper(link.target) and link.kind in ("inline", "reference", "loose", "html")
            paper = paper or (kind == "heading" and is_document(link.target))
            said = self.linked(link, end)
            if kind != "heading" and is_generic(said) and not (paper and is_numbered(said)):
                better = self.paper_in(start, end)
                link, said = (better, self.linked(better, end)) if better else (link, said)
                words = self.name(link, said, start, end)
                return plain._replace(text=words, url=link.target, mentions=better is not None)
            weight = 3 if paper or not link.target.strip() else 2
            words = self.name(link, said, link.start, end)
            return plain._replace(text=words, url=link.target, weight=weight, paper=paper)
        later = self.paper_in(start, end)
        source = text[start : min(end, start + _LONGEST_TITLE)]
        bracket = re.match(_BRACKET, source) if "[" in source else None
        words = self.name(later, self.linked(later, end), start, end) if later else self.words(start, end)
        url = later.target if later else ""
        return plain._replace(text=words, url=url, weight=3 if bracket else 0, mentions=later is not None)

    def lead(self, start: int, end: int) -> Link | None:
        """The link that a title begins with."""
        at = bisect_left(self.link_starts, start)
        if at == len(self.links) or self.links[at].end > end or self.links[at].start - start > _LONGEST_LEADING:
            return None
        link = self.links[at]
        before = self.note.text[start : link.start]
        leads = not before or re.fullmatch(_LEADING, before) or re.fullmatch(_LEADING, _untagged(before))
        return link if leads else None

    def paper_in(self, start: int, end: int) -> Link | None:
        """The first paper's link that a title holds."""
        for at in range(bisect_left(self.link_starts, start), len(self.links)):
            link = self.links[at]
            if link.start >= end:
                break
            if is_paper(link.target):
                return link
        return None

    def name(self, link: Link, said: str, start: int, end: int) -> str:
        """What a title calls its paper: what the link says or, if that is only whereto, the words beside it."""
        if said and not is_generic(said) and not is_address(said):
            return said
        first = bisect_left(self.link_starts, start)
        before = trimmed(self.words(start, self.links[first].start))
        following = bisect_left(self.link_starts, link.end)
        stop = min(self.link_starts[following], end) if following < len(self.links) else end
        return before or trimmed(self.words(link.end, stop)) or said or link.target

    def outside(self, start: int, end: int) -> str:
        """The text of a stretch of source but for its links."""
        pieces, done = [], start
        for at in range(bisect_left(self.link_starts, start), bisect_left(self.link_starts, end)):
            if self.links[at].start >= done:
                pieces.append(self.words(done, self.links[at].start))
            done = max(done, self.links[at].end)
        return " ".join([*pieces, self.words(done, end)]).strip()

    def linked(self, link: Link, end: int) -> str:
        """The text of a link; none of one that is only an address."""
        if link.kind in ("bare", "autolink"):
            return ""
        if link.kind != "html":
            return self.words(link.text_start, link.text_end)
        close = self.note.text.find("</a", link.end, end)
        return self.words(link.end, close if close >= 0 else end)

    def words(self, start: int, end: int) -> str:
        """The text of a stretch of source without its markup."""
        pieces: list[str] = []
        done = start
        first = bisect_left(self.text_starts, start)
        first -= first > 0 and self.document.texts[first - 1].end > start
        for at in range(first, len(self.text_starts)):
            run = self.document.texts[at]
            if run.start >= end:
                break
            said = self.note.text[max(run.start, start) : min(run.end, end)]
            pieces += self.between(done, run.start), unescape_markdown(said)
            done = run.end
        return " ".join("".join([*pieces, self.between(done, end)]).split())

    def between(self, start: int, end: int) -> str:
        """The inline code between two runs of text, or the break of the line as a blank."""
        if start >= end:
            return ""
        source = self.note.text[start:end]
        return source.strip("*_~`") if self.document.opaque_at(start) else " " * ("\n" in source)


def is_note_on(target: str, title: str) -> bool:
    """Return whether a target is a note that is called as a title is."""
    found = re.fullmatch(r"[^?#]*?([^/?#]{3,})\.(?:md|markdown)", target)
    stem = re.sub(r"%[0-9A-Fa-f]{2}|[\W_]+", "", found[1]).casefold() if found else ""
    words = letters(title)
    return len(words) > 8 and stem == words


def _untagged(before: str) -> str:
    """Return what stands before a link without the year and the venue of its paper: `` `CVPR` ``, `[2019]`."""
    return re.sub(_TAG, lambda found: "" if published(found[0]) else found[0], before)


def _is_kind(words: str) -> bool:
    """Whether the text of a link says what kind of thing it leads to, and no more."""
    return is_generic(words) and not is_numbered(words)
