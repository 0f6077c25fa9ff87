"""A post has no front matter.

Jekyll, Hexo and Hugo take the title, the date and the tags of a post from it; a post without it has no title, and
Jekyll does not render a page without it at all. Only posts are looked at: notes named by date or inside the
collection, no README, index or template, and none that begins with another kind of header. TOML behind `+++` that is
not closed by `+++` is none, either.

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

SEVERITY = "error"
_OPEN_TOML = r"\+{3}[ \t]*\r?\n\s*[\w\"'-]+[ \t]*="
# Pandoc's title block, Logseq's properties, JSON, an Org-mode keyword.
_OTHER_HEADER = r"%[ \t]|[\w-]+::[ \t]|\{[ \t\r\n]*\"|#\+\w+:"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report a post that has neither front matter nor another header."""
    if note.front_matter is not None or not note.is_post or note.newline == "\r":
        return
    first = re.compile(r"\ufeff?\s*").match(note.text)
    start = first.end() if first else 0
    if start == len(note.text) or re.compile(_OTHER_HEADER).match(note.text, start):
        return
    message = "this post has no front matter: put `---`, `title: …` and `---` at its very beginning"
    if re.compile(_OPEN_TOML).match(note.text, start):
        message = "the front matter is not closed: put a line `+++` behind its last field"
    yield Diagnostic(*note.line_span(start), message)
