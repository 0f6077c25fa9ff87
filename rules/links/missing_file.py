"""A link or an image refers to a file that is not in the site.

The reader sees a broken image, or an error page. Files are searched where the site's generator finds them: beside the
note; from the root of a Jekyll site; in `source/` and in the post's asset folder for Hexo; in `static/`, `assets/`,
page bundles and the folders that the configuration names for Hugo. `{{ site.baseurl }}` and the like are the root.
A relative target is resolved against the page's address, which depends on the permalinks, so that any file it could be
is accepted; but in a repository without a generator or a documentation tool, it is resolved against the note, as GitHub
does, and in a vault of Obsidian's (`.obsidian` is in it, or in its `.gitignore`) by the end of the path of any file.

Checked are images, front-matter fields that contain the path of one (`header-img`, `image: {path: …}`, …), and links to
types of files that no generator writes (`.pdf`, `.zip`, `.md`, …); other links may be pages. Outside of a site (no
`_config.yml`, no Hugo, no `.git` above the note) only targets relative to the note are checked, and nothing where Hugo
mounts folders. No file outside the site is checked.

The safe fix writes the name of the file where only the case differs (such a link works on a Mac and on Windows, but on
no web server), or only Unicode composition, percent-encoding, a space or the width of characters; it writes `/` for
`\\`, removes the backslashes of Markdown (`a\\_b.png`), which are not escapes in front matter and HTML, and writes the
path of the only file that a relative path can be meant for in a plain repository. A link text that is the path changes
with it, and the fix is unsafe. Otherwise the message names the files of that name elsewhere in the site, or the nearest
name in the folder. Several targets in one folder that does not exist are one finding.

In a plain repository, a note's name without its `.md` is broken, and so is a folder that is not there (`src/`); a link
to an empty note is reported, unless it is in a task that is not done (`- [ ]`). Where the notes there have front
matter, a path from the root whose first folder is not there, and a path without an ending, are not reported: they may
be of the site that publishes the notes. A file is not missed where the words after the link announce it: `(TODO)`,
`— coming soon`, `（待建）`, nor in a folder of drafts, unless one like it exists.

A file in git's index is not missing, even if a sparse checkout does not have it; nor is one that `.gitignore` names,
which may be on another computer. Where the theme of a Hexo or Hugo site is not in it, an image in the front matter is
reported only if the site has a similar file, or has the image's folder, and that is inside another one: the theme may
have the image, or not read the field. Templates for new notes are left alone.

    ```png file=img/figure.png
    an image
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
from functools import partial

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import urls
from paperstack_lint.collection.project import Project
from paperstack_lint.links import retarget
from paperstack_lint.links.file_links import (
    MissingFile,
    has_backslashes,
    is_file_reference,
    may_be_elsewhere,
    may_be_of_theme,
    rename_fix,
    resolve_target,
    target_fix,
    unescaped_target,
)
from paperstack_lint.site.file_references import FileReference, file_references
from paperstack_lint.site.target_resolution import Resolution
from paperstack_lint.site.targets import parse_target
from paperstack_lint.site.tree import name_difference
from paperstack_lint.site.workspace import is_draft, is_scaffold
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = retarget.ALTERS | {"images", "front matter"}

TO_DO = r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[ \]"
"""The beginning of a task that is not done."""
_WORDS = (
    r"(?i:to[- ]?do|tb[ad]|wip|(?:coming )?soon|planned|not (?:yet )?written(?: yet)?)"
    r"|待[建写补完做更]\w{0,2}|未[完写建]\w{0,2}|(?:施工|撰写|更新|编写)中|敬请期待"
    r"|작성 ?(?:중|예정)|준비 ?중|未作成|作成中|準備中|執筆中"
)
ANNOUNCED = rf"[ \t]*(?:[(（\[【]|[-–—:：]+(?=[ \t]))[ \t]*(?:{_WORDS})[ \t]*(?:[)）\]】]|$|[.。…,，;；|\r])"
"""The words after a link by which an author announces the file."""
MIN_FILES = 3
"""Files of one missing folder from which on they are one finding."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each reference to a file of the site that is broken."""
    resolve = partial(Project.of(note).resolve, note.path)
    missing: dict[str, list[MissingFile]] = {}
    for reference in () if is_scaffold(note) else file_references(note):
        if not is_file_reference(note, reference, resolve):
            continue
        found = resolve_target(note, reference.target, resolve)
        if found.status == "misspelt":
            yield _misspelt(note, reference, found)
        elif found.status == "empty" and not _is_to_do(note, reference):
            message = msg("the note {target} is empty: fill it in, or remove the link", target=quoted(reference.target))
            yield Diagnostic(reference.start, reference.end, message)
        elif found.status == "found" and has_backslashes(reference):
            name = reference.target.replace("\\", "/")
            message = msg(
                "{target} has backslashes, which are not separators: it is {name}",
                target=quoted(reference.target),
                name=quoted(name),
            )
            yield Diagnostic(reference.start, reference.end, message, *rename_fix(note, reference, name))
        elif found.status == "missing":
            one = MissingFile(reference, found, unescaped_target(note, reference, resolve))
            if not (may_be_of_theme(note, one) or may_be_elsewhere(note, one) or _is_announced(note, one)):
                missing.setdefault(one.folder or reference.target, []).append(one)
    for folder, those in missing.items():
        if len(those) >= MIN_FILES and folder == those[0].missing_folder:
            yield _folder(folder, those)
        else:
            yield from (_missing(note, each) for each in those)


def _is_announced(note: Note, missing: MissingFile) -> bool:
    """Return whether a file is still to come: the words after a link say so, or the note is a draft."""
    link, found = missing.reference.link, missing.found
    if is_draft(note) and not (found.target or found.name or found.same or missing.unescaped):
        return True
    return link is not None and regex(ANNOUNCED, re.MULTILINE).match(note.text, link.end) is not None


def _is_to_do(note: Note, reference: FileReference) -> bool:
    """Return whether a reference is in a task that is not done, which says that the note is still to be written."""
    return regex(TO_DO).match(note.text, note.line_span(reference.start)[0]) is not None


def _misspelt(note: Note, reference: FileReference, found: Resolution) -> Diagnostic:
    """Return the finding for a target that differs a little from the name of a file."""
    wanted = parse_target(reference.target)
    names = [name for name in wanted.path.split("/") if name not in ("", ".", "..")] if wanted else []
    what = name_difference("/".join(names), "/".join(found.name.split("/")[-len(names) :]))
    message = msg(
        "{target} differs from the {noun} in {what}: it is {name}",
        target=quoted(reference.target),
        noun=_noun(reference),
        what=what,
        name=quoted(found.name),
    )
    return Diagnostic(reference.start, reference.end, message, *rename_fix(note, reference, found.target))


def _noun(reference: FileReference) -> str:
    return msg("folder") if reference.target.endswith("/") else msg("file")


def _folder(folder: str, those: list[MissingFile]) -> Diagnostic:
    """Return one finding for all that is in a folder that does not exist."""
    reference = those[0].reference
    images = sum(each.reference.image for each in those)
    what = msg("images") if images == len(those) else msg("images and files") if images else msg("files")
    parents = {each.found.name.rpartition("/")[0] for each in those}
    parent = parents.pop() if len(parents) == 1 else ""
    hint = msg("; did you mean the folder {name}?", name=quoted(parent)) if parent else msg(": add it or fix the path")
    message = msg(
        "the folder {folder} of {number} {what} of this note does not exist{hint}",
        folder=quoted(folder),
        number=len(those),
        what=what,
        hint=hint,
    )
    return Diagnostic(reference.start, reference.end, message)


def _missing(note: Note, missing: MissingFile) -> Diagnostic:
    """Return the finding for a file that does not exist."""
    reference, found, plain = missing
    what = msg("image") if reference.image else _noun(reference)
    if plain:
        source = note.text[slice(*reference.place)]
        message = msg(
            "the {what} {source} does not exist: without the backslash it is {plain}",
            what=what,
            source=quoted(source),
            plain=quoted(plain),
        )
        return Diagnostic(reference.start, reference.end, message, *target_fix(note, reference, plain))
    message = msg(
        "the {what} {target} does not exist{hint}",
        what=what,
        target=quoted(reference.target),
        hint=_hint(reference.target, found),
    )
    fix, caveat = rename_fix(note, reference, found.target)
    if "`https://`" in message:
        caveat = msg("a file may be meant as well")
    return Diagnostic(reference.start, reference.end, message, fix, caveat)


def _hint(target: str, found: Resolution) -> str:
    """Return the part of the message that suggests another file, or says what to do."""
    if found.target or found.name.startswith("/"):
        return msg("; did you mean {name}?", name=quoted(found.target or found.name))
    if found.name:  # a path from the root of the site, which the relative target does not become
        return msg("; did you mean the file {name}?", name=quoted(found.name))
    if found.same:
        return msg("; files of that name are {names}", names=enumerated(map(quoted, found.same)))
    if regex(urls.HOST_START).match(target):
        return msg(": add it, or write `https://` before it if it is an address")
    return msg(": add it or fix the path")
