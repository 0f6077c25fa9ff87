"""Links and fields that refer to a file of the site: which, what they resolve to, and how they get another target."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.addresses import urls
from paperstack_lint.links import retarget
from paperstack_lint.links.form import target_problems
from paperstack_lint.links.retarget import TargetFix
from paperstack_lint.site.file_references import FileReference, is_machine_path
from paperstack_lint.site.target_resolution import Resolution
from paperstack_lint.site.targets import IMAGE, LocalTarget, parse_target
from paperstack_lint.site.workspace import generator_of, site_of
from paperstack_lint.text.edits import Edit, Fix
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note

Resolve = Callable[[str], Resolution]
"""Resolves a target that a note contains, as the project does."""

# Types of files that authors put into a site. Generators write `.html`, `.xml`, `.css`, `.js`, `.json` and `.txt`.
FILES = (
    r"\.(?:pdf|md|markdown|ipynb|docx?|pptx?|xlsx?|csv|tsv|bib|tex|zip|rar|7z|tar|gz|tgz|bz2|xz|py|m|c|cc|cpp|h|cu|sh"
    r"|mp[34]|m4a|mov|avi|webm|wav|ogg|pt|pth|ckpt|npy|npz|mat|png|jpe?g|gif|svg|webp|bmp|tiff?|avif)(?=[?#]|$)"
)
ESCAPED = r"\\([!-/:-@\[-`{-~])"
NAME = r"(?:[^/]+/)*[^/.]+"
"""A path without a suffix, which may be that of a note in a plain repository, where nothing adds `.md`."""
PLAIN = r"[^\s:#&*!|>'\"%@`{}\[\],\\]+"
"""A target that is the same in front matter and in HTML, with and without quotes."""
FOLDER = r"(?:[^/]+/)+"
_NESTED = r"/[^/]+/[^/]+/"
# Fields by which themes and editors name the folder of a post's images.
BASES = ("media_subpath", "img_path", "typora-root-url")


class MissingFile(NamedTuple):
    """A reference whose file does not exist; `unescaped` is its target without escapes, where that is a file."""

    reference: FileReference
    found: Resolution
    unescaped: str

    @property
    def missing_folder(self) -> str:
        """The folder that does not exist, as the target names it; `` where only the file is missing."""
        wanted, depth = parse_target(self.reference.target), self.found.depth
        path = f"{'/' * wanted.absolute}{wanted.path}" if wanted and depth else ""
        return "/".join(path.split("/")[:-depth]) if path else ""

    @property
    def folder(self) -> str:
        """The missing folder, unless another file or an address is suggested."""
        suggested = self.found.target or self.unescaped or regex(urls.HOST_START).match(self.reference.target)
        return "" if suggested else self.missing_folder


def is_file_reference(note: Note, reference: FileReference, resolve: Resolve) -> bool:
    """Return whether a target certainly is that of a file, and no other rule reports it."""
    target = reference.target
    wanted = parse_target(target)
    if (
        wanted is None
        or target[0] in "“”‘’"  # quotes of prose around a value in HTML: not a path but what a path would be
        or regex(r"\{[^{].*\}|\[https?:.*").fullmatch(target)  # an expression of JSX; a link in Markdown
        or is_machine_path(target)
        or reference.link in target_problems(note)
        or _is_of_another_rule(note, reference)
    ):
        return False
    if reference.link is None:
        # Themes have folders of their own for a bare name; where there is no generator, there is no theme.
        themed = generator_of(note) not in ("", "none") and "/" in target
        return bool(themed) and regex(IMAGE, re.IGNORECASE).search(target) is not None
    if regex(urls.HOST_START).match(target):
        return False  # an address without its scheme, where there is no such file
    if not generator_of(note) and not wanted.absolute and regex(f"{NAME}|{FOLDER}").fullmatch(wanted.path):
        return _is_missing_in_plain(note, reference, wanted, resolve(target))
    return reference.image or regex(FILES, re.IGNORECASE).search(wanted.path) is not None


def _is_missing_in_plain(note: Note, reference: FileReference, wanted: LocalTarget, found: Resolution) -> bool:
    """Return whether a name without an ending is broken in a plain repository, where no program makes a page of it.

    A single name may be anything else in brackets after others, unless a note is called so. Of notes with front matter,
    a generator elsewhere may make pages.
    """
    if found.status == "missing" and found.target == wanted.raw + ".md":
        return reference.link is None or reference.link.kind != "html"
    is_path = wanted.raw.startswith(".") or ("/" in wanted.raw and found.depth == 0)
    is_folder = wanted.raw.endswith("/")
    is_certain = found.is_plain and (note.front_matter is None or found.target != "")
    return (is_folder and found.status == "misspelt") or (is_certain and (is_folder or is_path))


def _is_of_another_rule(note: Note, reference: FileReference) -> bool:
    """Return whether `links/empty` reports the target as a placeholder, or `links/template-tag` as one of its tags."""
    if "{%" in reference.target and generator_of(note) == "jekyll":
        return True
    written = reference.link is not None and reference.link.kind != "html"
    return written and urls.is_placeholder(reference.target)


def resolve_target(note: Note, target: str, resolve: Resolve) -> Resolution:
    """Return what a target resolves to, in the site or in the folder that the post names for its images."""
    found = resolve(target)
    front = note.front_matter
    fields = [field for key in BASES if front and (field := front.get(key))]
    for field in fields if found.status == "missing" else ():
        below = resolve(f"{field.value.text.rstrip('/')}/{target.lstrip('/')}")
        if below.status != "missing":
            return Resolution("unknown") if below.status == "misspelt" else below
    return found


def unescaped_target(note: Note, reference: FileReference, resolve: Resolve) -> str:
    """Return the target without the escapes of Markdown, where it is a file in front matter or HTML; `` for no file."""
    source = note.text[slice(*reference.place)]
    if "\\" not in source or (reference.link and reference.link.kind != "html"):
        return ""
    plain = regex(ESCAPED).sub(r"\1", source)
    return plain if regex(PLAIN).fullmatch(plain) and resolve_target(note, plain, resolve).status == "found" else ""


def may_be_of_theme(note: Note, missing: MissingFile) -> bool:
    """Return whether a field may name an image of a theme that is not in the site.

    The theme may have the image, or not read the field at all, unless a similar file is in the site, or the site has
    the folder within a folder that the image should be in: those of themes are hardly nested alike.
    """
    reference, found, plain = missing
    like_none = not (found.target or found.name or found.same or plain)
    own_folder = found.depth == 0 and regex(_NESTED).match(reference.target) is not None
    site = site_of(note)
    return reference.link is None and like_none and not own_folder and site is not None and not site.has_theme


_PUBLIC = frozenset({"static", "public", "source", "assets"})
"""The folders whose files generators publish at the root."""


def may_be_elsewhere(note: Note, missing: MissingFile) -> bool:
    """Return whether a target from the root may be in a site that publishes the notes of a plain repository.

    Such notes have front matter, which nothing in the repository reads, and no folder there has the images, or it is
    one that generators publish at the root, or publish with the note.
    """
    wanted = parse_target(missing.reference.target)
    if wanted is not None and note.front_matter is not None and _is_published(note, wanted, missing.found.name):
        return not generator_of(note)
    above = wanted is not None and wanted.absolute and missing.found.depth == wanted.path.count("/")
    like_none = not (missing.found.target or missing.found.name or missing.found.same)
    return above and like_none and missing.found.is_plain and note.front_matter is not None


def _is_published(note: Note, wanted: LocalTarget, name: str) -> bool:
    """Return whether some generator finds the file of that path for a target: at its root, or in a folder of a post."""
    path = wanted.path.lstrip("/")
    if wanted.absolute:
        return name.endswith(path) and name.removesuffix(path).strip("/") in _PUBLIC
    of_post = name.endswith(f"{note.path.stem}/{path}")
    return of_post or ("/" not in path and name.endswith(f"images/{path}"))


def has_backslashes(reference: FileReference) -> bool:
    """Return whether a target has backslashes for slashes: browsers accept them, but Markdown encodes them."""
    return reference.link is not None and reference.link.kind != "html" and "\\" in reference.target


def rename_fix(note: Note, reference: FileReference, target: str) -> TargetFix:
    """Return the fix that writes a target, unless the reference has escapes or an alias."""
    if not target:
        return TargetFix(None)
    if not reference.editable:
        return TargetFix(None, msg("its source has escapes"))
    return target_fix(note, reference, target)


def target_fix(note: Note, reference: FileReference, target: str) -> TargetFix:
    """Return the fix that writes a target in a link or a field."""
    message = msg("write {text}", text=quoted(target))
    if reference.link is None:
        return TargetFix(Fix(message, (Edit(*reference.place, target),)))
    return retarget.replace(note, reference.link, target, target, message)
