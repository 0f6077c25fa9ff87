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
and on Windows, but on no web server, and without the backslashes of Markdown (`a\\_b.png`), which mean nothing in front
matter and HTML, and the way to the one file that a relative path misses in a plain repository. A text that is the path
follows. For all else the message tells the nearest name.

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

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.links import retarget
from paperstack_lint.links.retarget import Retargeted
from paperstack_lint.project import Resolution
from paperstack_lint.quote import quoted
from paperstack_lint.site.references import Reference, on_machine, references
from paperstack_lint.site.targets import IMAGE, read

SEVERITY = "error"
ALTERS = retarget.ALTERS | {"images", "front matter"}

# Kinds of files that are put into a site by hand. Generators make `.html`, `.xml`, `.css`, `.js`, `.json` and `.txt`.
FILES = (
    r"\.(?:pdf|md|markdown|ipynb|docx?|pptx?|xlsx?|csv|tsv|bib|tex|zip|rar|7z|tar|gz|tgz|bz2|xz|py|m|c|cc|cpp|h|cu|sh"
    r"|mp[34]|m4a|mov|avi|webm|wav|ogg|pt|pth|ckpt|npy|npz|mat|png|jpe?g|gif|svg|webp|bmp|tiff?|avif)(?=[?#]|$)"
)
# What begins like this may be an address without its scheme.
HOST = r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|info|io|ai|cc|me|dev|app|cn|jp|kr|tw|hk|uk|de|fr|ch|ca|au|sg|in|eu)/"
ESCAPED = r"\\([!-/:-@\[-`{-~])"
PLAIN = r"[^\s:#&*!|>'\"%@`{}\[\],\\]+"
"""What reads the same in front matter and in HTML, in quotes and without."""
# A theme's configuration of a post that says where its pictures are.
BASES = ("media_subpath", "img_path", "typora-root-url")


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each local file that is not where the note says."""
    for reference in references(note):
        if not _judged(note, reference):
            continue
        found = _resolved(note, reference.target)
        if found.verdict == "wrong case":
            message = f"{quoted(reference.target)} differs from the file in case: it is {quoted(found.name)}"
            yield Diagnostic(reference.start, reference.end, message, *_renamed(note, reference, found.target))
        elif found.verdict == "missing":
            yield _missing(note, reference, found)


def _missing(note: Note, reference: Reference, found: Resolution) -> Diagnostic:
    what = "image" if reference.image else "file"
    if plain := _unescaped(note, reference):
        source = note.text[slice(*reference.place)]
        message = f"the {what} {quoted(source)} does not exist: without the backslash it is {quoted(plain)}"
        return Diagnostic(reference.start, reference.end, message, *_written(note, reference, plain))
    message = (
        f"the {what} {quoted(reference.target)} does not exist{_hint(reference.target, found.target or found.name)}"
    )
    fix, caveat = _renamed(note, reference, found.target)
    if "`https://`" in message:
        caveat = "a file may be meant as well"
    return Diagnostic(reference.start, reference.end, message, fix, caveat)


def _hint(target: str, name: str) -> str:
    if name:
        return f"; did you mean {quoted(name)}?"
    if re.match(HOST, target, re.IGNORECASE):
        return ": add it, or write `https://` before it if it is an address"
    return ": add it or mend the path"


def _judged(note: Note, reference: Reference) -> bool:
    """Whether the target is a file's for sure, and no other rule's business."""
    target = reference.target
    wanted = read(target)
    if wanted is None or on_machine(target) or reference.link in note.link_faults:
        return False
    if reference.link is None:
        # Themes have folders of their own for a bare name; where there is no generator, there is no theme.
        themed = note.site is not None and note.site.generator and "/" in target
        return bool(themed) and re.search(IMAGE, target, re.IGNORECASE) is not None
    return reference.image or re.search(FILES, wanted.path, re.IGNORECASE) is not None


def _resolved(note: Note, target: str) -> Resolution:
    """As the site has it, or below the folder that the post names for its pictures."""
    found = note.project.resolve(note.path, target)
    front = note.front_matter
    fields = [field for key in BASES if front and (field := front.get(key))]
    for field in fields if found.verdict == "missing" else ():
        below = note.project.resolve(note.path, f"{field.value.text.rstrip('/')}/{target.lstrip('/')}")
        if below.verdict != "missing":
            return Resolution("unknown") if below.verdict == "wrong case" else below
    return found


def _unescaped(note: Note, reference: Reference) -> str:
    """Return the target without escapes of Markdown, if that is a file; they mean nothing in front matter and HTML."""
    source = note.text[slice(*reference.place)]
    if "\\" not in source or (reference.link and reference.link.kind != "html"):
        return ""
    plain = re.sub(ESCAPED, r"\1", source)
    return plain if re.fullmatch(PLAIN, plain) and _resolved(note, plain).verdict == "found" else ""


def _renamed(note: Note, reference: Reference, target: str) -> Retargeted:
    if not target:
        return Retargeted(None)
    if not reference.editable:
        return Retargeted(None, "it is not written as it reads")
    return _written(note, reference, target)


def _written(note: Note, reference: Reference, target: str) -> Retargeted:
    message = f"write {quoted(target)}"
    if reference.link is None:
        return Retargeted(Fix(message, (Edit(*reference.place, target),)))
    return retarget.replaced(note, reference.link, target, target, message)
