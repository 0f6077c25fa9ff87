"""A link or an image points to a file that is not in the site.

The reader sees a broken picture, or an error page. Files are looked for as the site's generator finds them: beside
the note; from the root of a Jekyll site; in `source/` and in the post's asset folder for Hexo; in `static/`,
`assets/`, page bundles and the folders that the configuration names for Hugo. `{{ site.baseurl }}` and its like stand
for the root. Since a relative target counts from the page's address, which depends on the permalinks, any file that
it could mean will do; but in a repository that shows no generator and no documentation tool it counts from the note,
as GitHub has it.

Images are judged, front-matter fields that hold the path of one (`header-img`, `image: {path: …}`, …), and links to
kinds of files that no generator makes (`.pdf`, `.zip`, `.md`, …); other links may be pages. Where no site is known (no
`_config.yml`, no Hugo, no `.git` above the note) only targets relative to the note are judged, and nothing where Hugo
mounts folders. Nothing outside the site is looked at.

The fix, which is safe, writes the name as the file has it where only the case differs, since such a link works on a Mac
and on Windows, but on no web server, or only Unicode composition, percent-encoding, a space or the width of characters;
it writes `/` for `\\`, leaves out the backslashes of Markdown (`a\\_b.png`), which mean nothing in front matter and
HTML, and writes the path to the one file that a relative path misses in a plain repository. A text that is the path
follows. For all else the message names the files of that name elsewhere in the site, or the nearest name in the folder.
In a plain repository the name of a note without its `.md` is no path of it, and a link to an empty note is reported,
unless it is in a task that is not done (`- [ ]`). Where the theme of a Hexo or Hugo site is not in it, a picture in the
front matter is reported only if it is like one of the site's: the theme may have it, or not read the field.
Several targets in one folder that does not exist are one finding, and a file that git's index has is not missing,
though a sparse checkout does not have it; one that `.gitignore` names may be on another computer. Templates for new
notes are left alone.

    ```png file=img/figure.png
    a picture
    ```
    ```md bad
    ![figure](/img/Figure.PNG)
    ```
    ```md good
    ![figure](/img/figure.png)
    ```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.addresses import placeholders, schemes
from paperstack_lint.collection.project import Project
from paperstack_lint.links import retarget
from paperstack_lint.links.form import target_problems
from paperstack_lint.links.retarget import TargetFix
from paperstack_lint.site.file_references import Reference, on_machine, references
from paperstack_lint.site.layout import Resolution
from paperstack_lint.site.targets import IMAGE, read
from paperstack_lint.site.tree import difference
from paperstack_lint.site.workspace import generator_of, is_form, site_of
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = retarget.ALTERS | {"images", "front matter"}

# Kinds of files that are put into a site by hand. Generators make `.html`, `.xml`, `.css`, `.js`, `.json` and `.txt`.
FILES = (
    r"\.(?:pdf|md|markdown|ipynb|docx?|pptx?|xlsx?|csv|tsv|bib|tex|zip|rar|7z|tar|gz|tgz|bz2|xz|py|m|c|cc|cpp|h|cu|sh"
    r"|mp[34]|m4a|mov|avi|webm|wav|ogg|pt|pth|ckpt|npy|npz|mat|png|jpe?g|gif|svg|webp|bmp|tiff?|avif)(?=[?#]|$)"
)
ESCAPED = r"\\([!-/:-@\[-`{-~])"
NAME = r"(?:[^/]+/)*[^/.]+"
"""A path without an ending, which may be a note's where nothing adds `.md` to it."""
TO_DO = r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[ \]"
"""How a task begins that is not done."""
FOLDED = 3
"""Files of one missing folder that are reported as one finding."""
PLAIN = r"[^\s:#&*!|>'\"%@`{}\[\],\\]+"
"""What reads the same in front matter and in HTML, in quotes and without."""
# A theme's configuration of a post that says where its pictures are.
BASES = ("media_subpath", "img_path", "typora-root-url")


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each local file that is not where the note says."""
    lost: dict[str, list[_Missing]] = {}
    for reference in () if is_form(note) else references(note):
        if not _judged(note, reference):
            continue
        found = _resolved(note, reference.target)
        if found.verdict == "misspelt":
            yield _misspelt(note, reference, found)
        elif found.verdict == "empty" and not _is_to_do(note, reference):
            message = f"the note {quoted(reference.target)} is empty: fill it in, or take the link out"
            yield Diagnostic(reference.start, reference.end, message)
        elif found.verdict == "found" and _has_backslashes(reference):
            name = reference.target.replace("\\", "/")
            message = f"{quoted(reference.target)} has backslashes, which are none in an address: it is {quoted(name)}"
            yield Diagnostic(reference.start, reference.end, message, *_renamed(note, reference, name))
        elif found.verdict == "missing" and not _is_of_theme(note, reference, found):
            alone = found.target or _unescaped(note, reference) or re.match(schemes.HOST_START, reference.target)
            place = "" if alone else _lost_folder(reference.target, found.depth)
            lost.setdefault(place or reference.target, []).append(_Missing(reference, found))
    for place, those in lost.items():
        if len(those) >= FOLDED and place == _lost_folder(*those[0].lost):
            yield _folder(place, those)
        else:
            yield from (_missing(note, *each) for each in those)


def _is_to_do(note: Note, reference: Reference) -> bool:
    """Return whether a reference is in a task that is not done, which says that the note is still to be written."""
    return re.compile(TO_DO).match(note.text, note.line_span(reference.start)[0]) is not None


def _is_of_theme(note: Note, reference: Reference, found: Resolution) -> bool:
    """Return whether a field names a picture like none of the site's, whose theme is elsewhere.

    The theme may bring the picture, or not read the field at all.
    """
    like_none = not (found.target or found.name or found.same or _unescaped(note, reference))
    site = site_of(note)
    return reference.link is None and like_none and site is not None and not site.has_theme


class _Missing(NamedTuple):
    reference: Reference
    found: Resolution

    @property
    def lost(self) -> tuple[str, int]:
        return self.reference.target, self.found.depth


def _lost_folder(target: str, depth: int) -> str:
    """Return the folder that does not exist, as the target names it; `` where its last name alone is missing."""
    wanted = read(target)
    path = f"{'/' * wanted.absolute}{wanted.path}" if wanted and depth else ""
    return "/".join(path.split("/")[:-depth]) if path else ""


def _misspelt(note: Note, reference: Reference, found: Resolution) -> Diagnostic:
    wanted = read(reference.target)
    names = [name for name in wanted.path.split("/") if name not in ("", ".", "..")] if wanted else []
    what = difference("/".join(names), "/".join(found.name.split("/")[-len(names) :]))
    message = f"{quoted(reference.target)} differs from the file in {what}: it is {quoted(found.name)}"
    return Diagnostic(reference.start, reference.end, message, *_renamed(note, reference, found.target))


def _has_backslashes(reference: Reference) -> bool:
    """Return whether a target has backslashes for slashes: browsers read them so, but Markdown encodes them."""
    return reference.link is not None and reference.link.kind != "html" and "\\" in reference.target


def _folder(place: str, those: list[_Missing]) -> Diagnostic:
    """Return one finding for all that is in a folder that does not exist."""
    reference = those[0].reference
    images = sum(each.reference.image for each in those)
    what = "images" if images == len(those) else "images and files" if images else "files"
    parents = {found.name.rpartition("/")[0] for _, found in those}
    parent = parents.pop() if len(parents) == 1 else ""
    hint = f"; did you mean {quoted(parent)}?" if parent else ": add it or fix the path"
    message = f"the folder {quoted(place)} does not exist, which {len(those)} {what} of this note are in{hint}"
    return Diagnostic(reference.start, reference.end, message)


def _missing(note: Note, reference: Reference, found: Resolution) -> Diagnostic:
    what = "image" if reference.image else "file"
    if plain := _unescaped(note, reference):
        source = note.text[slice(*reference.place)]
        message = f"the {what} {quoted(source)} does not exist: without the backslash it is {quoted(plain)}"
        return Diagnostic(reference.start, reference.end, message, *_written(note, reference, plain))
    message = f"the {what} {quoted(reference.target)} does not exist{_hint(reference.target, found)}"
    fix, caveat = _renamed(note, reference, found.target)
    if "`https://`" in message:
        caveat = "a file may be meant as well"
    return Diagnostic(reference.start, reference.end, message, fix, caveat)


def _hint(target: str, found: Resolution) -> str:
    if name := found.target or found.name:
        return f"; did you mean {quoted(name)}?"
    if found.same:
        return f"; files of that name are {', '.join(map(quoted, found.same))}"
    if re.match(schemes.HOST_START, target):
        return ": add it, or write `https://` before it if it is an address"
    return ": add it or fix the path"


def _judged(note: Note, reference: Reference) -> bool:
    """Whether the target is a file's for sure, and no other rule's business."""
    target = reference.target
    wanted = read(target)
    if (
        wanted is None
        or on_machine(target)
        or reference.link in target_problems(note)
        or _is_of_another_rule(note, reference)
    ):
        return False
    if reference.link is None:
        # Themes have folders of their own for a bare name; where there is no generator, there is no theme.
        themed = generator_of(note) not in ("", "none") and "/" in target
        return bool(themed) and re.search(IMAGE, target, re.IGNORECASE) is not None
    if re.match(schemes.HOST_START, target):
        return False  # an address without its scheme, where there is no such file
    if reference.link.kind != "html" and re.fullmatch(NAME, wanted.path) and not generator_of(note):
        found = Project.of(note).resolve(note.path, target)
        return found.verdict == "missing" and found.target == wanted.raw + ".md"
    return reference.image or re.search(FILES, wanted.path, re.IGNORECASE) is not None


def _is_of_another_rule(note: Note, reference: Reference) -> bool:
    """Return whether `links/empty` reports the target as a placeholder, or `links/template-tag` as one of its tags."""
    if "{%" in reference.target and generator_of(note) == "jekyll":
        return True
    written = reference.link is not None and reference.link.kind != "html"
    return written and placeholders.is_placeholder(reference.target)


def _resolved(note: Note, target: str) -> Resolution:
    """As the site has it, or below the folder that the post names for its pictures."""
    found = Project.of(note).resolve(note.path, target)
    front = note.front_matter
    fields = [field for key in BASES if front and (field := front.get(key))]
    for field in fields if found.verdict == "missing" else ():
        below = Project.of(note).resolve(note.path, f"{field.value.text.rstrip('/')}/{target.lstrip('/')}")
        if below.verdict != "missing":
            return Resolution("unknown") if below.verdict == "misspelt" else below
    return found


def _unescaped(note: Note, reference: Reference) -> str:
    """Return the target without escapes of Markdown, if that is a file; they mean nothing in front matter and HTML."""
    source = note.text[slice(*reference.place)]
    if "\\" not in source or (reference.link and reference.link.kind != "html"):
        return ""
    plain = re.sub(ESCAPED, r"\1", source)
    return plain if re.fullmatch(PLAIN, plain) and _resolved(note, plain).verdict == "found" else ""


def _renamed(note: Note, reference: Reference, target: str) -> TargetFix:
    if not target:
        return TargetFix(None)
    if not reference.editable:
        return TargetFix(None, "it is not written as it reads")
    return _written(note, reference, target)


def _written(note: Note, reference: Reference, target: str) -> TargetFix:
    message = f"write {quoted(target)}"
    if reference.link is None:
        return TargetFix(Fix(message, (Edit(*reference.place, target),)))
    return retarget.replace(note, reference.link, target, target, message)
