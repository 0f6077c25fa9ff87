"""The page that a generator makes for each tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.site import Site

HEXO_SPECIAL = r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+"
"""What Hexo writes as a hyphen, in addresses and in the ids of headings."""
_DROPPED = r"[^\w.\\/#+~@-]"  # what Hugo does not


def tag_page(site: Site | None, tag: str) -> str:
    """Return the address of a tag's page, `` where the site has none; on Jekyll, what the address is made from."""
    if site is None or not site.publishing.has_tag_pages:
        return ""
    if site.generator == "hexo":
        return f"{site.publishing.tag_folder or 'tags'}/{_hexo_slug(site, tag)}/"
    if site.generator == "hugo":
        name = re.sub(_DROPPED, "", re.sub(r"\s", "-", tag))
        return f"tags/{name if site.publishing.keeps_case else name.lower()}/"
    return tag if site.generator == "jekyll" else ""


def _hexo_slug(site: Site, tag: str) -> str:
    if mapped := dict(site.publishing.tag_map).get(tag):
        return mapped
    slug = re.sub(HEXO_SPECIAL, "-", tag).strip("-")
    return {"1": slug.lower(), "2": slug.upper()}.get(site.publishing.filename_case, slug)


def moved(site: Site | None, before: str, after: str) -> str:
    """Return what a message says of the page that a note leaves as its tag is spelled otherwise; `` for nothing."""
    old, new = tag_page(site, before), tag_page(site, after)
    if old == new:
        return ""
    if site and (site.generator == "jekyll" or site.publishing.has_own_tag_addresses):
        return "; the address of the page that lists its notes changes with it"
    return f"; the note moves from the page `{old}` to `{new}`"
