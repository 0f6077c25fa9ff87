"""A template tag names a post or a file that does not exist, so that the generator builds no site.

`{% post_url 2018-01-02-name %}` must be the exact date and name of a post, and `{% link path %}` the path of a file
from the root of the site. Jekyll stops at the first that it does not find, in code as well, but not between `{% raw %}`
and `{% endraw %}`. A post may have its date from its front matter. For Hexo, `{% post_link name %}` must be the slug or
the title of a post; it stops there as well, and old versions show no link. For Hugo, `{{< ref "name.md" >}}` and
`relref` must name a page. The message names the nearest post or file; there is no fix, since another one may be meant.

    ```md file=_posts/2018-01-01-target.md
    ---
    title: Target
    ---
    ```
    ```md bad
    ---
    title: Notes
    ---
    See [the other]({% post_url 2018-01-02-target %}).
    ```
    ```md good
    ---
    title: Notes
    ---
    See [the other]({% post_url 2018-01-01-target %}).
    ```
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.site.workspace import generator_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
TAG = r"\{%-?\s*(\w+)([^%{}]*)%\}"
REF = r"\{\{[<%]\s*(?:rel)?ref\s[^{}<>]*[%>]\}\}"
_JEKYLL_LINKS, _HEXO_LINKS = ("post_url", "link"), ("post_link",)
VERBATIM = ("raw", "comment")
"""Tags between which Liquid does not evaluate others."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each tag of a note that stops the site's generator."""
    if generator_of(note) == "hugo":
        for tag in regex(REF).finditer(note.text, note.body):
            yield from _post(note, tag)
    if "{%" not in note.text or not note.front_matter or generator_of(note) not in ("jekyll", "hexo"):
        return
    links = _HEXO_LINKS if generator_of(note) == "hexo" else _JEKYLL_LINKS
    within = ""
    for tag in regex(TAG).finditer(note.text, note.body):
        if within:
            within = "" if tag[1] == "end" + within else within
        elif tag[1] in VERBATIM:
            within = tag[1]
        elif tag[1] not in links or (links is _HEXO_LINKS and _is_verbatim(note, tag.start())):
            continue
        else:
            yield from _file(note, tag) if tag[1] == "link" else _post(note, tag)


def _is_verbatim(note: Note, offset: int) -> bool:
    """Return whether an offset is in code or in a comment, where Hexo evaluates no tag."""
    opaque = note.document.opaque_at(offset)
    return opaque is not None and opaque.kind not in ("liquid", "html")


def _post(note: Note, tag: re.Match[str]) -> Iterator[Diagnostic]:
    """Report a tag whose post does not exist."""
    lead = Project.of(note).linked_note(note.path, tag[0])
    if lead and not lead.path:
        hint = msg("did you mean {name}?", name=quoted(lead.near)) if lead.near else msg("fix its name")
        what = msg("page") if tag[0].startswith("{{") else msg("post")
        message = msg(
            "there is no {what} {name}, so the site cannot be built; {hint}",
            what=what,
            name=quoted(lead.name),
            hint=hint,
        )
        yield Diagnostic(*tag.span(), message)


def _file(note: Note, tag: re.Match[str]) -> Iterator[Diagnostic]:
    """Report a `link` tag whose file does not exist."""
    found = Project.of(note).resolve(note.path, tag[0])
    if found.status in ("missing", "misspelt"):
        path, name = tag[2].strip().removesuffix("-").strip(), found.name.lstrip("/")
        if not name and (
            lead := Project.of(note).linked_note(note.path, f"{{% post_url {PurePosixPath(path).stem} %}}")
        ):
            name = lead.near
        hint = msg("did you mean {name}?", name=quoted(name)) if name else msg("fix its path")
        message = msg("there is no file {path}, so the site cannot be built; {hint}", path=quoted(path), hint=hint)
        yield Diagnostic(*tag.span(), message)
