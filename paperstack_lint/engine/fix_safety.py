"""Check whether a fix does harm outside of the page: to references to its headings, its address, its date, its order.

Each fix of each rule is checked before it is offered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.collection.project import Project
from paperstack_lint.engine.broken_references import broken_reference
from paperstack_lint.headings.fragments import ANY_FRAGMENT, letters
from paperstack_lint.headings.mentions import CATEGORY_PREFIX
from paperstack_lint.note import attributes
from paperstack_lint.note.fields import toml_problem
from paperstack_lint.site.workspace import site_of
from paperstack_lint.storage.paths import DATED
from paperstack_lint.tags import of_note
from paperstack_lint.text.edits import Edit, rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import touched

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Field, FrontMatter, Value
    from paperstack_lint.note.note import Note
    from paperstack_lint.site.settings import Permalinks
    from paperstack_lint.tags.of_note import VocabularyName
    from paperstack_lint.text.edits import Diagnostic


MAX_PARSED_FIXES = 50
"""Fixes of one rule in one front matter that are evaluated: each has it parsed once more."""

_PUBLISHING = frozenset(
    "title linktitle slug permalink url date publishdate pubdate published lastmod modified categories category weight"
    " draft".split()
)


_OPENS_BLOCK = r"^[ \t>]*(?:```|~~~|<)"
_TOML_IS_TEXT = msg("only Hugo takes what is between `+++` lines for front matter, and code or HTML may begin in it")
_PAGES: dict[VocabularyName, tuple[str, str]] = {
    "tags": (msg("tag"), "/"),
    "categories": (msg("category"), CATEGORY_PREFIX),
}
"""What the names of a vocabulary are called, and the prefix of references to their pages."""


class _VocabularyItems(NamedTuple):
    """The tags or the categories of a note, in order, and how often it has each."""

    items: tuple[Value, ...]
    counts: Counter[str]


class FixSafety:
    """A check of the fixes of one rule in a note."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._parsed = 0

    def check(self, found: Diagnostic) -> Diagnostic:
        """Return the diagnostic, where its fix may do harm without it, or with an unsafe one, and with the reason."""
        if found.fix is None:
            return found
        edits = found.fix.edits
        fences = self._fences_first(edits)
        if fences and self._broken_fence == "no closing":  # nor is it certain that both fixes agree where it ends
            return found._replace(fix=None, caveat=fences)
        if reason := broken_reference(self._note, edits) or self._moved_attributes(edits):
            return found._replace(fix=None if found.fix.safe else found.fix, caveat=reason)
        if found.fix.safe and (reason := fences or self._unknown_body or self._harm_in_front_matter(edits)):
            return found._replace(fix=found.fix._replace(safe=False), caveat=found.caveat or reason)
        return found

    @cached_property
    def _broken_fence(self) -> str:
        """The kind of the problem for which the site's generator takes the front matter for the page; `` for none."""
        front = self._note.front_matter
        if front is None or front.fence_problem is None or front.fence_problem.kind == "byte order mark":
            return ""
        kind, site = front.fence_problem.kind, site_of(self._note)
        is_read = (kind, site.generator if site else "") in (("no opening", "hexo"), ("blank lines", "hugo"))
        return "" if is_read else kind

    def _fences_first(self, edits: Sequence[Edit]) -> str:
        """Return why edits in front matter that is taken for the page must wait; `` where they need not."""
        front = self._note.front_matter
        if front is None or not self._broken_fence:
            return ""
        is_inside = any(edit.start < front.content_end and edit.end > front.content_start for edit in edits)
        return msg("the fences of the front matter come first") if is_inside else ""

    def _moved_attributes(self, edits: Sequence[Edit]) -> str:
        return attributes.reattachment_caveat(self._note, edits) if self._may_have_attributes else ""

    @cached_property
    def _may_have_attributes(self) -> bool:
        return attributes.may_occur(self._note)

    @cached_property
    def _unknown_body(self) -> str:
        """Why generators may begin the page elsewhere, and parse other blocks than the fix is for; `` if not."""
        from paperstack_lint.note import front_matter

        if found := self._note.front_matter:
            return _TOML_IS_TEXT if self._is_toml_with_block(found) else ""
        if not front_matter.may_enclose_front_matter(self._note.text):
            return ""
        return msg("generators may take what is between the first two `---` lines for front matter")

    def _is_toml_with_block(self, front: FrontMatter) -> bool:
        """Return whether front matter that Hugo alone reads, or not even Hugo, would begin code or HTML elsewhere."""
        source = self._note.text[front.content_start : front.content_end]
        if front.kind != "toml" or not regex(_OPENS_BLOCK, re.MULTILINE).search(source):
            return False
        site = site_of(self._note)
        return site is None or site.generator != "hugo" or toml_problem(self._note) is not None

    def _harm_in_front_matter(self, edits: Sequence[Edit]) -> str:
        if min(edit.start for edit in edits) >= self._note.body:
            return ""
        return self._changed_publication(edits) or self._lost_page(edits) or self._lost_title(edits)

    def _changed_publication(self, edits: Sequence[Edit]) -> str:
        """Return, as a message, what the edits change of the page's address, date or order; `` for nothing."""
        front = self._note.front_matter
        links = self._permalinks
        if front is None:
            return ""
        if front.error:
            return self._newly_readable(edits, links)
        inside = [edit for edit in edits if edit.end <= front.end]
        near = ((field, edit) for edit in inside for field in touched(front.fields, edit.start, edit.end))
        if not any(_may_matter(field, edit, links) for field, edit in near):
            return ""
        self._parsed += 1
        if self._parsed > MAX_PARSED_FIXES:
            return msg("the front matter has too many findings to check them all")
        return self._difference(front, inside, links)

    def _newly_readable(self, edits: Sequence[Edit], links: Permalinks) -> str:
        """Return, as a message, what changes when the front matter becomes valid.

        Before, Hugo does not build the page, and Jekyll builds it with the current date, which may be in the address.
        """
        from paperstack_lint.note import front_matter
        from paperstack_lint.site.publication import published_post

        self._parsed += 1
        if links.generator == "hugo" or self._parsed > MAX_PARSED_FIXES:
            return ""
        edited = front_matter.parse(rewrite(self._note.text, edits))
        if edited is None or edited.error:
            return ""
        before, after = (
            published_post.published_unreadable(links),
            published_post.published_post_of(edited, "", links),
        )
        if "date" in links.parts and not after.is_hidden:
            return ""
        return published_post.unsafe_change(before, after)

    def _lost_page(self, edits: Sequence[Edit]) -> str:
        """Return which reference is to the page of a tag or category that the edits remove; `` for none."""
        for vocabulary, (noun, sign) in _PAGES.items():
            for item in self._replaced(vocabulary, edits):
                names = {item.text, *self._names_of_page(vocabulary, item, edits)}
                wanted = [key for name in sorted(names) for key in _wanted(sign, name)]
                bare = {_bare(name) for name in names}
                for other in Project.of(self._note).incoming_references(self._note.path, tuple(wanted)):
                    if _bare(other.fragment.removeprefix(sign)) in bare or other.fragment == ANY_FRAGMENT:
                        return msg(
                            "{place} refers to the page of the {what} {text}",
                            place=f"{other.path}:{other.line}",
                            what=noun,
                            text=quoted(item.text),
                        )
        return ""

    def _names_of_page(self, vocabulary: VocabularyName, item: Value, edits: Sequence[Edit]) -> tuple[str, ...]:
        """Return how the address of a tag's page has its name, which edits change; none where it stays.

        Hugo and the plugins of Jekyll write it in lower case, Hexo as its configuration says.
        """
        site = site_of(self._note)
        inside = [edit for edit in edits if item.start <= edit.start and edit.end <= item.end]
        renamed = rewrite(self._note.text[item.start : item.end], shift(inside, -item.start)).strip("\"'")
        before, after = (of_note.tag_page(site, name, vocabulary) for name in (item.text, renamed))
        if site and site.generator == "jekyll":
            before, after = before.lower(), after.lower()
        return (before.rstrip("/").rpartition("/")[2],) if before not in ("", after) else ()

    def _lost_title(self, edits: Sequence[Edit]) -> str:
        """Return which file refers to the note by a title that the edits change; `` for none."""
        title = self._note.front_matter and self._note.front_matter.get("title")
        if not title or not any(edit.start < title.value.end and edit.end > title.value.start for edit in edits):
            return ""
        name = title.value.text.strip()
        others = Project.of(self._note).incoming_references(self._note.path, (f"={letters(name)}",))
        found = (other for other in others if other.fragment == f"={name}")
        return next(
            (msg("{place} refers to the note by its title", place=f"{other.path}:{other.line}") for other in found),
            "",
        )

    def _replaced(self, vocabulary: VocabularyName, edits: Sequence[Edit]) -> Iterator[Value]:
        """Yield the tags or categories that edits change, and that the note has once."""
        found = self._tags if vocabulary == "tags" else self._categories
        items = {
            item.start: item
            for edit in edits
            for item in touched(found.items, edit.start, edit.end)
            if edit.start < item.end and edit.end > item.start
        }
        yield from (item for item in items.values() if found.counts[item.text] == 1)

    @cached_property
    def _tags(self) -> _VocabularyItems:
        return self._items("tags")

    @cached_property
    def _categories(self) -> _VocabularyItems:
        return self._items("categories")

    def _items(self, vocabulary: VocabularyName) -> _VocabularyItems:
        field = of_note.tag_field(self._note, vocabulary)
        text = (field.value,) if field and field.value.kind == "scalar" else ()  # one tag to some generators
        items = text or tuple(sorted(of_note.tag_items(self._note, vocabulary), key=attrgetter("start")))
        return _VocabularyItems(items, Counter(item.text for item in items))

    @property
    def _permalinks(self) -> Permalinks:
        from paperstack_lint.site.settings import UNKNOWN

        site = site_of(self._note)
        return site.publishing.permalinks if site else UNKNOWN

    def _difference(self, front: FrontMatter, edits: Sequence[Edit], links: Permalinks) -> str:
        from paperstack_lint.note import front_matter
        from paperstack_lint.site.publication import published_post

        dated = regex(DATED).match(self._note.path.name)
        day = dated[0].strip("-") if dated else ""
        edited = front_matter.parse(rewrite(self._note.text[: front.end], edits))
        before, after = (published_post.published_post_of(each, day, links) for each in (front, edited))
        return published_post.unsafe_change(before, after)


def _wanted(sign: str, name: str) -> tuple[str, str]:
    """Return the keys of references to the page of a tag or category: its address, or a fragment."""
    return "/" + letters(sign + name), letters(name)


def _bare(tag: str) -> str:
    """Return the letters and digits of a tag in their case, as they are in the address of its page."""
    return "".join(filter(str.isalnum, tag))


def _may_matter(field: Field, edit: Edit, links: Permalinks) -> bool:
    """Return whether an edit renames a field, or changes one that may affect how the page is published."""
    relevant = field.key in links.parts or field.key.lower() in _PUBLISHING
    return edit.start <= (field.end if relevant else field.key_end) and edit.end >= field.start
