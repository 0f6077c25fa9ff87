"""A post has no front matter.

Jekyll, Hexo and Hugo take the title, the date and the tags of a post from it; a post without it has no title, and
Jekyll does not render a page without it at all. Only posts are checked: notes named by date or inside the collection,
but no README, index or template, and no note that begins with another kind of header. TOML after `+++` that is not
closed by `+++` is reported, too.

Where the generator is unknown, nothing is reported unless nine of ten notes have front matter: a vault or a folder of
notes has a habit of its own. Nor is anything where a fifth of the posts with front matter have no title in it.

Front matter begins with the first character of the file: a comment, a line of text or the fence of a block of code
before its `---` hides it.

    ```md bad
    # MixMatch

    MixMatch mixes labelled and unlabelled data.
    ```
    ```md good
    ---
    title: MixMatch
    ---

    MixMatch mixes labelled and unlabelled data.
    ```
"""

import re
from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.note.front_matter import parse
from paperstack_lint.site.workspace import generator_of, is_post
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
_OPEN_TOML = r"\+{3}[ \t]*\r?\n\s*[\w\"'-]+[ \t]*="
# Pandoc's title block, Logseq's properties, JSON, an Org-mode keyword.
_OPENING = r"^---[ \t]*\r?\n"
_HEXO = r"[\w-]+:[ \t][^\r\n]*\r?\n-{3,}[ \t]*(?:\r?\n|\Z)"
_CODE = r"(?:`{3,}|~{3,})[ \t]*(?:ya?ml|md|markdown|text)?"
"""The opening fence of a block of code around a whole post, as assistants return it."""
_MAX_BEFORE = 500
"""Characters before hidden front matter: what follows more of them is a part of the body."""
_OTHER_HEADER = r"%[ \t]|[\w-]+::[ \t]|\{[ \t\r\n]*\"|#\+\w+:"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report a post that has neither front matter nor another header."""
    if note.front_matter is not None or not is_post(note) or note.newline == "\r" or conflicts_of(note):
        return  # `text/conflict` reports what may hide it
    first = regex(r"\ufeff?\s*").match(note.text)
    start = first.end() if first else 0
    if start == len(note.text) or regex(_OTHER_HEADER).match(note.text, start):
        return
    if hidden := _hidden(note):
        yield hidden
        return
    if generator_of(note) == "jekyll" and "_posts" in note.path.parts and not note.is_dated:
        return  # Jekyll builds no page of it, with or without front matter
    if generator_of(note) == "hexo" and regex(_HEXO).match(note.text, start):
        return  # Hexo reads it as front matter, other programs as a heading
    built = generator_of(note) not in ("", "none")
    if Project.of(note).leaves_titles_out() if built else not Project.of(note).uses_front_matter():
        return
    message = msg("this post has no front matter: put `---`, `title: …` and `---` at its very beginning")
    if regex(_OPEN_TOML).match(note.text, start):
        message = msg("the front matter is not closed: put a line `+++` after its last field")
    yield Diagnostic(*note.line_span(start), message)


def _hidden(note: Note) -> Diagnostic | None:
    """Return the finding for front matter with something before it; None where there is none."""
    opening = regex(_OPENING, re.MULTILINE).search(note.text, 0, _MAX_BEFORE)
    front = parse(note.text[opening.start() :]) if opening and opening.start() else None
    if opening is None or front is None or front.fence_problem or not (front.get("title") or front.get("layout")):
        return None
    before = note.text[: opening.start()].rstrip()
    if regex(_CODE).fullmatch(before.lstrip()):
        message = msg(
            "the front matter is in a block of code, which begins with {fence}: remove its fences",
            fence=quoted(before.strip()),
        )
        return Diagnostic(0, len(before), message, caveat=msg("where the block should end is for you to decide"))
    if note.document.opaque_at(opening.start()):
        return None  # what a diagram or other code begins with
    message = msg("{before} is before the front matter, which hides it: move it below", before=quoted(before.strip()))
    return Diagnostic(0, len(before), message, caveat=msg("where it belongs is for you to decide"))
