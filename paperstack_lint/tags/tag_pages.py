"""The page that a generator creates for each tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.site import Site
    from paperstack_lint.tags.of_note import VocabularyName

HEXO_SPECIAL = r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+"
"""The characters that Hexo replaces by a hyphen, in addresses and in the ids of headings."""
_HUGO_DROPPED = r"[^\w.\\/#+~@-]"  # the characters that Hugo removes


def tag_page(site: Site | None, tag: str, vocabulary: VocabularyName = "tags") -> str:
    """Return the address of the page of a tag or a category; `` where the site has none.

    For Jekyll it is the tag, from which a plugin derives the address.
    """
    if site is None or not site.publishing.has_tag_pages:
        return ""
    if site.generator == "hexo":
        folder = site.publishing.tag_folder if vocabulary == "tags" else ""
        return f"{folder or vocabulary}/{_hexo_slug(site, tag, vocabulary)}/"
    if site.generator == "hugo":
        name = re.sub(_HUGO_DROPPED, "", re.sub(r"\s", "-", tag))
        return f"{vocabulary}/{name if site.publishing.keeps_case else name.lower()}/"
    return tag if site.generator == "jekyll" else ""


def _hexo_slug(site: Site, tag: str, vocabulary: VocabularyName) -> str:
    if vocabulary == "tags" and (mapped := dict(site.publishing.tag_map).get(tag)):
        return mapped
    slug = re.sub(HEXO_SPECIAL, "-", tag).strip("-")
    return {"1": slug.lower(), "2": slug.upper()}.get(site.publishing.filename_case, slug)


def page_change(site: Site | None, before: str, after: str, vocabulary: VocabularyName = "tags") -> str:
    """Return the end of a message on the tag page that changes with the spelling of a tag; `` where none does."""
    old, new = (tag_page(site, each, vocabulary) for each in (before, after))
    if old == new:
        return ""
    if site and (site.generator == "jekyll" or site.publishing.has_own_tag_addresses):
        return "; the address of the page that lists its notes changes with it"
    return f"; the note moves from the page `{old}` to `{new}`"
