"""References of a note to files on the disk: in links and images, HTML, definitions and the front matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.fields import fields_of
from paperstack_lint.site.targets import MAX_LENGTH, decode
from paperstack_lint.text.edits import Span
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Field
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note


class FileReference(NamedTuple):
    """A reference to a file.

    `start` to `end` is the place to report, `place` the target itself, without quotes. `editable` is whether the source
    is the same as the target, so that it may be replaced. `link` is None for a front-matter field.
    """

    target: str
    start: int
    end: int
    image: bool
    editable: bool
    link: Link | None
    place: Span


IMAGE_FIELDS = (
    "background",
    "header-img",
    "header_img",
    "header-image",
    "header_image",
    "image",
    "img",
    "cover",
    "cover_image",
    "cover-img",
    "coverImage",
    "thumbnail",
    "thumbnail-img",
    "banner",
    "banner_img",
    "index_img",
    "top_img",
    "feature_image",
    "featured_image",
    "featuredImage",
    "teaser",
    "overlay_image",
    "og_image",
)
"""Front-matter fields that themes take an image from."""
_NESTING = frozenset({*IMAGE_FIELDS, "header"})
_NESTED = frozenset({*IMAGE_FIELDS, "path", "src", "url", "feature"})
"""The fields with the image where a theme expects a mapping (`image: {path: …}`, `header: {teaser: …}`)."""


def file_references(note: Note) -> Iterator[FileReference]:
    """Yield every reference of a note to a file once, in the order of the source.

    A reference link is left out: its definition has the target.
    """
    yield from _in_front_matter(note)
    for link in note.document.links:
        if link.kind in ("reference", "bare", "autolink") or not link.target:
            continue
        placed = link.target_start >= 0
        start, end = (link.target_start, link.target_end) if placed else (link.start, link.end)
        source = note.text[start:end] if placed else ""
        # Markdown takes the first backslash of `\\server\share` for an escape.
        target = source if source == "\\" + link.target else link.target
        yield FileReference(target, start, end, link.image, source == target, link, Span(start, end))


def _in_front_matter(note: Note) -> Iterator[FileReference]:
    for field in _image_fields(fields_of(note)):
        value = field.value
        if value.kind == "scalar" and value.text:
            quotes = int(value.style in ("'", '"') and note.text[value.start] == value.style)
            place = Span(value.start + quotes, value.end - quotes)
            exact = not value.shared and note.text[slice(*place)] == value.text
            yield FileReference(value.text, value.start, value.end, True, exact, None, place)


def _image_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if field.value.kind == "map" and field.key in _NESTING:
            yield from (inner for inner in field.value.fields if inner.key in _NESTED)
        elif field.key in IMAGE_FIELDS:
            yield field


_MACHINE_PATH = (
    r"(?i:file):"
    r"|[A-Za-z]:/"  # a drive of Windows, after `\\` has become `/`
    r"|(?:\.\./){2,}(?:Users|home)/[^/]+/"
    r"|~/|%(?:USERPROFILE|APPDATA|HOMEPATH)%|\$HOME/"
    r"|/(?:[A-Za-z]:/|Users/[^/]+/|Volumes/[^/]+/|mnt/[a-z]/Users/|var/folders/)"
    r"|(?:\.{0,2}/)*(?:[^/]+/)?(?:AppData/(?:Roaming|Local)|Library/Application(?: |%20)Support)/"
)
_SHARE = r"\\\\[\w.$-]+\\[^\\]"  # of Windows: `\\server\share`
_HOME = r"/(?:home/[^/?#]+|root)/[^?#]*"


def is_machine_path(target: str) -> bool:
    """Return whether the target is a path on its author's computer, which no reader of the page can open.

    `/home/…` is one only where it ends in a file's name: a site may have such pages.
    """
    if len(target) > MAX_LENGTH:
        return False
    plain = decode(target.strip()).replace("\\", "/")
    if regex(_MACHINE_PATH).match(plain) or regex(_SHARE).match(target):
        return True
    home = regex(_HOME).match(plain)
    return home is not None and regex(r"[^/]\.\w{2,5}$").search(home[0]) is not None
