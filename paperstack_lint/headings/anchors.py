"""The ids that a site's generator gives to headings, and the in-page links that point at them.

The ids are those of kramdown's GFM parser, which Jekyll uses: the text in lower case, all but Ruby's `\\p{Word}`, `-`
and blanks dropped, blanks turned into `-`, and `-1`, `-2` … added to repeats. GitHub's differ in rare characters only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.edits import Edit, Span, rewrite
from paperstack_lint.places import covering, within

if TYPE_CHECKING:
    from paperstack_lint.markdown import Heading, Link
    from paperstack_lint.note import Note

MAX_REPEATS = 100
"""More headings of one text than this have no anchors that anyone follows; renumbering them would take too long."""


def slug(text: str) -> str:
    """The id of a heading that reads `text`, before repeats are numbered. It may be empty."""
    # Letter by letter: Ruby knows no final sigma.
    return "".join(each.lower() for each in _spelled(text))


def _spelled(text: str) -> str:
    """The id of `text` in its own case."""
    kept = (each for each in text if each in "- \t" or _is_word(each))
    return "".join(kept).replace(" ", "-").replace("\t", "-")


def _is_word(character: str) -> bool:
    """Ruby's `\\p{Word}`: letters, marks, decimal digits, letter numbers, connectors, circled letters."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "Ⓐ" <= character <= "ⓩ"


def numbered(slugs: Iterable[str | None]) -> list[str | None]:
    """The ids of headings in their order: a repeated one gets `-1`, `-2` …; None, an id of the author's, counts not."""
    seen: Counter[str] = Counter()
    ids: list[str | None] = []
    for each in slugs:
        ids.append(f"{each}-{seen[each]}" if each is not None and seen[each] else each)
        if each is not None:
            seen[each] += 1
    return ids


def plain(note: Note, heading: Heading, edits: Sequence[Edit] = ()) -> str:
    """What a heading reads, its marks, link targets, HTML and images left out; with `edits` inside it applied."""
    # Late: not every run that asks for anchors has parsed Markdown yet.
    from paperstack_lint.markdown import unescaped

    start, end = heading.text_start, heading.text_end
    drops, done = [], start
    for piece in _pieces(note, heading):
        drops.append(Edit(done, piece.start, ""))
        if piece.prose:  # kramdown sets `--` and `---` there as dashes, which an id does not hold
            drops += (Edit(*found.span(), "") for found in re.compile("---?").finditer(note.text, *piece[:2]))
        done = piece.end
    inner = [*drops, Edit(done, end, ""), *edits]
    shifted = (Edit(max(edit.start, start) - start, edit.end - start, edit.text) for edit in inner)
    return unescaped(rewrite(note.text[start:end], shifted))


class _Piece(NamedTuple):
    """Source that the reader of a heading sees as it stands; code and math are no prose."""

    start: int
    end: int
    prose: bool


def _pieces(note: Note, heading: Heading) -> list[_Piece]:
    document, start, end = note.document, heading.text_start, heading.text_end
    images = [Span(link.start, link.end) for link in within(document.links, start, end) if link.image]
    pieces = [_Piece(run.start, min(run.end, end), True) for run in within(document.texts, start, end)]
    for span in within(document.opaque, start, end):
        fence = re.compile(r"`+|\$\$?").match(note.text, *span)
        if fence:
            pieces.append(_Piece(fence.end(), max(fence.end(), span.end - len(fence[0])), False))
    return sorted(piece for piece in pieces if not covering(images, piece.start))


def explicit_id(note: Note, heading: Heading) -> bool:
    """Whether the author gave the id: `## Title {#id}`, or `{: #id}` on the next line."""
    if re.search(r"[ \t]\{#[^\s{}]+\}$", note.text[heading.text_start : heading.text_end]):
        return True
    return re.compile(r" {0,3}\{:[^}\n]*#[^}\n]+\}").match(note.text, heading.end) is not None


class _Follower(NamedTuple):
    """A link to a heading; `spelling` says what its fragment repeats: the id, its words in their case, or the text."""

    link: Link
    spelling: Literal["id", "cased", "text"]


class Anchors:
    """The ids of a note's headings while headings are renamed, one after the other."""

    def __init__(self, note: Note) -> None:
        self.note = note

    @cached_property
    def slugs(self) -> list[str | None]:
        """The ids before repeats are numbered, None where the author gave one."""
        return [_slug(self.note, heading) for heading in self.note.headings]

    @cached_property
    def ids(self) -> list[str | None]:
        """The ids as they are, earlier renames done."""
        return numbered(self.slugs)

    @cached_property
    def counts(self) -> Counter[str | None]:
        """How many headings share a slug."""
        return Counter(self.slugs)

    @cached_property
    def followers(self) -> dict[int, list[_Follower]]:
        """The links to each heading that has some."""
        from urllib.parse import unquote  # most notes have no such links, and it takes time to import

        links = [link for link in self.note.document.links if link.target[:1] == "#" and link.target_start >= 0]
        followers: dict[int, list[_Follower]] = {}
        if links:
            by_id = {each: index for index, each in reversed([*enumerate(self.ids)]) if each}
            by_text = {plain(self.note, heading): index for index, heading in enumerate(self.note.headings)}
        for link in links:
            fragment = unquote(link.target[1:])
            folded = "".join(each.lower() for each in fragment)
            if folded in by_id:
                spelling: Literal["id", "cased"] = "id" if fragment == folded else "cased"
                followers.setdefault(by_id[folded], []).append(_Follower(link, spelling))
            elif fragment in by_text:
                followers.setdefault(by_text[fragment], []).append(_Follower(link, "text"))
        return followers

    def rename(self, index: int, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
        """The edits that carry links along when `edits` change the heading at `index` of the note's headings.

        Earlier renames count as done. None where the links cannot be carried.
        """
        if not self.followers or self.slugs[index] is None:
            return ()
        reads = plain(self.note, self.note.headings[index], edits)
        old, new = self.slugs[index], slug(reads)
        if max(self.counts[old], self.counts[new]) > MAX_REPEATS:
            return None
        edited = {index: reads}
        for at in self._renumbered(index, old, new):
            edited.setdefault(at, plain(self.note, self.note.headings[at]))
        carried = (
            self._carried(follower, self.ids[at] or "", text)
            for at, text in edited.items()
            for follower in self.followers.get(at, ())
        )
        return tuple(edit for edit in carried if edit.text != self.note.text[edit.start : edit.end])

    def _renumbered(self, index: int, old: str | None, new: str) -> list[int]:
        """Give the heading at `index` its new id; the other headings with followers whose number changes by that."""
        alone = self.counts[old] == 1 and not self.counts[new]
        self.counts[old] -= 1
        self.counts[new] += 1
        self.slugs[index] = new
        if alone:
            self.ids[index] = new
            return []
        before, self.ids = self.ids, numbered(self.slugs)
        return [at for at in sorted(self.followers) if self.ids[at] != before[at] and at != index]

    def _carried(self, follower: _Follower, new_id: str, text: str) -> Edit:
        from urllib.parse import quote

        link = follower.link
        fragment = new_id
        if follower.spelling == "text":
            fragment = text
        elif follower.spelling == "cased":
            fragment = _spelled(text) + new_id[len(slug(text)) :]
        source = self.note.text[link.target_start : link.target_end]
        encoded = "%" in source and source.isascii()
        fragment = quote(fragment) if encoded else fragment.replace(" ", "%20")
        return Edit(link.target_start, link.target_end, "#" + fragment)


def _slug(note: Note, heading: Heading) -> str | None:
    return None if explicit_id(note, heading) else slug(plain(note, heading))
