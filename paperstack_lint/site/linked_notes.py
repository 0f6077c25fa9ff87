"""Find the note of the site that a target refers to: by a path, a tag of the generator, or the address of a post."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.site.target_resolution import Site
from paperstack_lint.site.targets import MAX_LENGTH, decode, without_liquid
from paperstack_lint.storage.paths import MARKDOWN, undated_stem
from paperstack_lint.text.regex import regex


class LinkedNote(NamedTuple):
    """The note that a target refers to.

    `path` is relative to the site's root, with `/`; `` for a post that a tag names and that does not exist: the site
    would not build. `fragment` is decoded, `` where there is none. `name` is the argument of a tag, `` elsewhere.
    """

    path: str
    fragment: str
    name: str = ""
    near: str = ""
    """The post with the nearest name, where the named one does not exist."""


_Names = tuple[str, ...]

# The `/` is a root written in Liquid. After a tag, there must be a fragment, or the target is no tag's.
_TAG = (
    r"/?(?:\{%-?\s*(?P<tag>post_url|post_link)\s(?P<argument>[^%{}]*)%\}"
    r"|\{\{[<%]\s*(?:rel)?ref\s+(?P<quote>[\"'`]?)(?P<page>[^\"'`<>{}=\s]+)(?P=quote)\s*[%>]\}\})"
    r"/?(?:#(?P<fragment>.*))?$"
)
_POST = r"(?P<folder>.*/)?(?P<date>\d+-\d+-\d+)-(?P<slug>[^/]+)$"
_ADDRESS = r"/?(?:[^?#]*/)?(?P<date>\d{4}/\d{1,2}/\d{1,2})/(?P<slug>[^/?#]+?)(?:\.html|/)?(?:[?#]|$)"


def find_linked_note(site: Site, note_path: Path, target: str) -> LinkedNote | None:
    """Return the note that a target in the note at `note_path` refers to.

    None where it is no note, is outside of the site, cannot be determined, or is a path that does not exist.
    """
    if not target or len(target) > MAX_LENGTH:
        return None
    plain = _without_host(site, without_liquid(target.strip()))
    tag = regex(_TAG).match(plain)
    if tag:
        return _linked_by_tag(site, note_path, tag)
    path, mark, fragment = plain.partition("#")
    if mark and not path:
        return _linked(site.below(note_path), fragment)
    return _linked(site.find(note_path, target) or _post_at_address(site, plain), fragment)


def _without_host(site: Site, target: str) -> str:
    """Return an address of the site as a path from its root."""
    url = urls.split(target)
    if url is None or url.host not in site.publishing.hosts:
        return target
    return (url.path or "/") + url.query + url.fragment  # without a path it is the home page, not the note itself


def _linked(names: _Names | None, fragment: str, name: str = "") -> LinkedNote | None:
    return LinkedNote("/".join(names), decode(fragment), name) if names and names[-1].endswith(MARKDOWN) else None


def _linked_by_tag(site: Site, note_path: Path, tag: re.Match[str]) -> LinkedNote | None:
    fragment, kind = tag["fragment"] or "", tag["tag"]
    argument = (tag["argument"] or "").removesuffix("-").strip()
    if kind == "post_url" and site.generator == "jekyll":
        return _linked_by_post_url(site, argument.strip("\"'"), fragment)
    if kind == "post_link" and site.generator == "hexo":
        slug, _, own = regex(r"\s").split(argument, maxsplit=1)[0].partition("#")
        return _linked_by_post_link(site, slug, fragment or own)
    if tag["page"] and site.generator == "hugo":
        page, _, own = tag["page"].partition("#")
        return _linked_by_ref(site, note_path, page, fragment or own)
    return None


def _linked_by_post_url(site: Site, name: str, fragment: str) -> LinkedNote | None:
    """Return the post that `{% post_url %}` names, in any folder of posts."""
    wanted = regex(_POST).match(name.lstrip("/"))
    if not wanted or site.sources is None:
        return None
    alike = _posts_with_slug(site, wanted["slug"], ("_posts", "_drafts"))
    dated = _filter_dated(alike, wanted["slug"], wanted["date"])
    if not dated and not any(_may_have_date(site, names, wanted["slug"], wanted["date"]) for names in alike):
        near = alike[0][-1].rpartition(".")[0] if alike else _nearest_post(site, wanted["slug"])
        return LinkedNote("", decode(fragment), name, near)
    folder = "/" + (wanted["folder"] or "")
    within = [names for names in dated if "/".join(("", *names[:-1], "")).endswith(folder)]
    return _linked(_only(dated) or _only(within), fragment, name)


_PLAIN_SLUG = r"[\w./-]+"
"""Matches a slug without spaces and quotes, which are read in more than one way."""


def _linked_by_post_link(site: Site, slug: str, fragment: str) -> LinkedNote | None:
    """Return the post that `{% post_link %}` names by its slug, or by its title, as Hexo does."""
    posts = _hexo_posts(site, slug.strip("\"'"))
    alike = _posts_with_slug(site, slug.rpartition("/")[2], ("_posts", "_drafts"))
    if posts or alike or site.sources is None or not regex(_PLAIN_SLUG).fullmatch(slug) or slug in site.titles:
        return _linked(_only(posts), fragment, slug)
    return LinkedNote("", decode(fragment), slug, _nearest_post(site, slug.rpartition("/")[2]))


_DATE = r"^date[ \t]*:[ \t]*[\"']?(\d{4})[-/](\d{1,2})[-/](\d{1,2})"


def _may_have_date(site: Site, names: _Names, slug: str, date: str) -> bool:
    """Return whether a post of that slug has the date in its front matter, a day more or less for its time zone."""
    from datetime import date as day

    post = regex(_POST).match(names[-1].rpartition(".")[0])
    if "_drafts" in names:
        return True  # it has the date of its file, or of its publication
    if not post or post["slug"] != slug:
        return False
    found = regex(_DATE, re.MULTILINE).search(site.head(names))
    try:
        return found is not None and abs((day(*map(int, found.groups())) - day(*_parse_day(date))).days) <= 1
    except ValueError:
        return True


_POSTS = ("_posts", "_drafts")


def _nearest_post(site: Site, slug: str, folders: tuple[str, ...] = _POSTS) -> str:
    """Return the name of the post with the nearest slug, below one of the folders where there are any; `` for none."""
    near = (site.sources or {}).get(site.slugs.nearest(slug.casefold(), 0.8), [])
    posts = [names for names in near if not folders or any(folder in names for folder in folders)]
    return posts[0][-1].rpartition(".")[0] if posts else ""


def _post_at_address(site: Site, target: str) -> _Names | None:
    """Return the post at `/2020/01/02/name.html`, where Jekyll gives posts such addresses."""
    if site.generator != "jekyll" or site.permalink not in ("", "date", "pretty") or not target.startswith("/"):
        return None
    wanted = regex(_ADDRESS).match(target)
    if not wanted:
        return None
    slug = decode(wanted["slug"])
    return _only(_filter_dated(_posts_with_slug(site, slug, ("_posts",)), slug, wanted["date"].replace("/", "-")))


def _posts_with_slug(site: Site, slug: str, folders: tuple[str, ...]) -> list[_Names]:
    """Return the files below one of the folders that have the slug, in any case and of any date."""
    found = (site.sources or {}).get(slug.casefold(), [])
    return [names for names in found if any(folder in names for folder in folders)]


def _filter_dated(posts: list[_Names], slug: str, date: str) -> list[_Names]:
    """Return the posts with exactly that slug whose names begin with the date."""
    named = [(names, regex(_POST).match(names[-1].rpartition(".")[0])) for names in posts]
    return [
        names for names, post in named if post and post["slug"] == slug and _parse_day(post["date"]) == _parse_day(date)
    ]


def _parse_day(date: str) -> list[int]:
    return [int(part) for part in date.split("-")]


def _hexo_posts(site: Site, slug: str) -> list[_Names]:
    """Return Hexo's posts of a slug; the names of their files may begin with a date that the slug leaves out."""
    folder, slash, name = slug.rpartition("/")
    posts = _posts_with_slug(site, undated_stem(name + ".md"), ("_posts",))
    return [
        names
        for names in posts
        if names[-1].rpartition(".")[0].endswith(name) and "/".join(names[:-1]).endswith(slash + folder)
    ]


def _linked_by_ref(site: Site, note_path: Path, page: str, fragment: str) -> LinkedNote | None:
    """Return the page that Hugo's `ref` and `relref` name."""
    if not page:
        return _linked(site.below(note_path), fragment)
    endings = ("",) if page.endswith(MARKDOWN) else (".md", "/index.md", "/_index.md")
    found = [names for each in endings if (names := site.find(note_path, page.rstrip("/") + each)) is not None]
    if not found and "/" not in page:  # a name that is the only one will do
        alike = (site.sources or {}).get(undated_stem(page + endings[0]), [])
        found = [names for names in alike if names[-1] == page + endings[0]]
    if not found and _is_nowhere(site, page):
        return LinkedNote("", decode(fragment), page, _nearest_post(site, undated_stem(page), ()))
    return _linked(_only(found), fragment, page)


def _is_nowhere(site: Site, page: str) -> bool:
    """Return whether no file and no folder has the name of a page of Hugo, which looks for it in any folder.

    Without an ending, it may be a page that Hugo makes, of a tag or another term.
    """
    name = page.rstrip("/").rpartition("/")[2].casefold()
    if not page.endswith(MARKDOWN) or not regex(_PLAIN_SLUG).fullmatch(page) or site.names is None:
        return False
    return site.names.isdisjoint((name, name.partition(".")[0]))


def _only(found: list[_Names]) -> _Names | None:
    return found[0] if len(found) == 1 else None
