"""A link or an image points to a path of the author's own computer.

Editors such as Typora insert images by their path on the disk. The author sees them, nobody else does: `C:\\Users\\…`,
`/Users/…`, `/home/…/x.png`, `file:///…` and `~/…` do not exist on the site. Front-matter fields that contain an image
(`header-img`, `cover`, …) are checked, too. Pages and images of a computer's own server are reported
(`http://localhost:4000/a`, `http://192.168.1.2/a.png`; also in fields of links), addresses that only an application of
the author opens (`notion://…`; in a published site `zotero://…` as well), and those of files in a browser's memory
(`blob:https://…`). Left alone are the address of a server alone, or with its name for the text, and links to a page of
a server on the same computer that has neither the port of a generator nor the path of a post: readers are to start it.

There is no fix: the file must be put into the site first. The message names the file, or where the site has it.

    ```md bad
    ![results](C:\\Users\\me\\AppData\\Roaming\\Typora\\typora-user-images\\1.png)
    ```
    ```md good
    ![results](https://example.org/1.png)
    ```
"""

import re
from collections.abc import Iterator
from itertools import chain

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import urls
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import field_links
from paperstack_lint.site.file_references import file_references, is_machine_path
from paperstack_lint.site.targets import IMAGE, decode
from paperstack_lint.site.workspace import generator_of, site_of
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

_IN_MEMORY = r"(?i)blob:https?://"
"""Matches the address that a web page gives to a file while it is open, which editors copy."""
_MAX_NAMES = 12
"""The most names at the end of a path on a computer that are searched for in the site."""
_SIGNS = frozenset("/\\:%")
"""Characters of which a path on a computer has one at least."""

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each path on the author's computer."""
    yield from _served(note)
    for reference in file_references(note):
        if app := _application(note, reference.target):
            message = msg(
                "{target} opens on your computer only, in {app}: link the page on the web",
                target=quoted(reference.target),
                app=app,
            )
            yield Diagnostic(reference.start, reference.end, message)
        elif regex(_IN_MEMORY).match(reference.target):
            message = msg(
                "{target} is in the memory of your browser only: put the file into the site",
                target=quoted(reference.target),
            )
            yield Diagnostic(reference.start, reference.end, message)
        if reference.target.startswith(("https://", "http://")) or not _SIGNS.intersection(reference.target):
            continue  # as most are
        if not is_machine_path(reference.target) or _in_site(note, reference.target):
            continue
        what = msg("the image") if reference.image else msg("the link")
        # A backslash before a space is an escape of a shell, and no separator of Windows.
        path = mask_credentials(decode(regex(r"[?#]").split(reference.target)[0])).rstrip("\\/")
        names = [name.replace("\\ ", " ") for name in regex(r"/|\\(?! )").split(path)]
        yield Diagnostic(reference.start, reference.end, _message(note, what, reference.target, names))


def _message(note: Note, what: str, target: str, names: list[str]) -> str:
    """Return the message for a path, given the names in it: the site may have the file already."""
    own = _path_in_site(note, names)
    if own:
        return msg(
            "{what} {target} is on your computer only; the site has the file as {path}",
            what=what,
            target=quoted(target),
            path=quoted(own),
        )
    return msg(
        "{what} {target} is on your computer only: put {name} into the site",
        what=what,
        target=quoted(target),
        name=quoted(names[-1]),
    )


def _path_in_site(note: Note, names: list[str]) -> str:
    """Return the path in the site of the file that the end of a path on a computer names; `` where there is none."""
    if site_of(note) is None:
        return ""
    ends = ("/" + "/".join(names[-length:]) for length in range(min(len(names) - 1, _MAX_NAMES), 1, -1))
    return next((end for end in ends if Project.of(note).resolve(note.path, end).status == "found"), "")


_APPLICATIONS = {"notion": "Notion", "evernote": "Evernote", "onenote": "OneNote", "bear": "Bear", "things": "Things"}
_APPLICATIONS |= {"marginnote3app": "MarginNote", "marginnote4app": "MarginNote", "x-devonthink-item": "DEVONthink"}
_OF_A_VAULT = {"obsidian": "Obsidian", "zotero": "Zotero", "logseq": "Logseq", "siyuan": "SiYuan", "vscode": "VS Code"}
"""Applications whose links are useful in a vault, which only its author reads."""


def _application(note: Note, target: str) -> str:
    """Return the application that opens a target; `` for an address of the web or a path."""
    scheme, mark, _ = target.partition("://")
    if not mark or scheme.lower() in ("https", "http"):
        return ""
    published = generator_of(note) in ("jekyll", "hexo", "hugo")
    return _APPLICATIONS.get(scheme.lower(), "") or (_OF_A_VAULT.get(scheme.lower(), "") if published else "")


def _served(note: Note) -> Iterator[Diagnostic]:
    """Report addresses of a page or an image on this machine or in its network."""
    for link in chain(field_links(note), note.document.links):
        url = urls.web(link.target) if link.kind not in ("reference", "loose") else None
        if url is None or not regex(_LOCAL_HOST).match(url.host) or len(url.path) < 2:
            continue
        text = note.text[link.text_start : link.text_end]
        named = link.kind in ("inline", "definition", "html", "field") and url.host not in text
        shows = link.image or (named and regex(IMAGE, re.IGNORECASE).search(url.path))
        own = generator_of(note) != "none" and url.port == _PREVIEW.get(generator_of(note))
        own_host = regex(_OWN_MACHINE).match(url.host) is not None
        if named and own_host and url.port not in _PREVIEW.values() and not regex(_OF_BLOG).match(url.path):
            named = False  # the reader is to start the server that the note is about
        if own and not named and regex(_INSTRUCTION).search(note.text[max(0, link.start - _MAX_WORDS) : link.start]):
            continue
        if shows or own or named:
            what = msg("image") if link.image else msg("link")
            message = msg(
                "the {what} {target} is on your own computer or network: link the published page",
                what=what,
                target=quoted(link.target),
            )
            yield Diagnostic(link.start, link.end, message)


_LOCAL_HOST = (
    r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2})\Z"
)
_OWN_MACHINE = r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\Z"
_PREVIEW = {"jekyll": ":4000", "hexo": ":4000", "hugo": ":1313"}
"""The ports at which generators serve a site to its author."""


_INSTRUCTION = (
    r"(?i:打开|访问|进入|输入|浏览|预览|登录|登陆|打開|訪問|瀏覽|開いて|アクセス|접속|열어|\b(?:open|visit|browse|go|navigate|point|at)\b)"
    r"[^\n]*\Z"
)
"""The words before the address of a server that the reader is to start."""
_MAX_WORDS = 24
_OF_BLOG = r"/(?:posts?|blog|articles?|archives?|\d{4}/\d\d?)/."
"""Matches the path of a post."""


def _in_site(note: Note, target: str) -> bool:
    """Return whether the site has the file: it may have a folder `home` of its own."""
    return site_of(note) is not None and Project.of(note).resolve(note.path, target).status in ("found", "misspelt")
