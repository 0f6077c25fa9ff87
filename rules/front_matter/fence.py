"""A fence of the front matter is missing or misspelt, or something is before it.

Front matter is between two lines `---`, the first of which begins the file. Otherwise generators print it as text, or
read the body as a part of it. Hexo alone reads front matter without the opening line or below one blank line, see
`front-matter/opening`, and Hugo alone skips several blank lines before it; where the generator is unknown, and most
posts have such blank lines, or no opening line, that is the habit of the site. A byte order mark, which Jekyll, Hexo
and Hugo skip, hides the front matter from other programs, and is reported unless the site is known to use one of the
three.

The fix that removes a byte order mark is safe. Those that correct a fence are unsafe: lines that were printed on the
page become fields.

    ```md bad
    ---
    title: MixMatch
    tags: [SSL]

    MixMatch mixes labelled and unlabelled data.
    ```
    ```md good
    ---
    title: MixMatch
    tags: [SSL]
    ---

    MixMatch mixes labelled and unlabelled data.
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import is_template, parse
from paperstack_lint.site.workspace import generator_of, is_post
from paperstack_lint.text.edits import rewrite
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"front matter"}

_MESSAGES = {
    "byte order mark": msg("a byte order mark before the front matter hides it from some generators: remove it"),
    "blank lines": msg("blank lines before the front matter hide it: remove them"),
    "no opening": msg("the front matter has no opening fence: put a line `---` before it"),
    "no closing": msg("the front matter is not closed: put a line `---` after its last field"),
}

_SIDES = {"opening": msg("opening"), "closing": msg("closing")}
_PASSED_OVER = {"hugo": r"[\ufeff \t\r\n]+", "hexo": r"\ufeff{2}|\ufeff?\r?\n"}
"""What generators pass over before the front matter, beside a byte order mark."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the fence that is missing or misspelt, or what is before it."""
    front = note.front_matter
    if front is None or front.fence_problem is None or is_template(note.text, front):
        return
    kind, start, end = front.fence_problem
    if kind in ("no opening", "misspelt opening") and not is_post(note):
        return  # in a plain folder such lines may be meant as text
    if _is_read(note, kind) or regex(_PASSED_OVER.get(generator_of(note), "(?!)")).fullmatch(note.text[start:end]):
        return
    message = _message(kind, note.text[start:end])
    edit = _edit(note, kind, start, end)
    shown = (start, end) if end > start else note.line_span(max(start - 1, 0))
    if not parse(rewrite(note.text, (edit,))):
        yield Diagnostic(*shown, message, caveat=msg("the lines of the front matter are not fields"))
        return
    safe = kind == "byte order mark"
    caveat = "" if safe else msg("lines of the page may become fields")
    yield Diagnostic(*shown, message, Fix(msg("correct the fence"), (edit,), safe), caveat)


def _is_read(note: Note, kind: str) -> bool:
    """Return whether the generator of the site reads the front matter in spite of the problem."""
    generator = generator_of(note)
    unknown = generator in ("", "none")
    if kind == "no opening":
        # `front-matter/opening` reports it for Hexo, and what most posts have is a habit.
        return generator == "hexo" or (unknown and Project.of(note).usual_fence_problem() == kind)
    if kind == "blank lines":
        return generator == "hugo" or (unknown and Project.of(note).usual_fence_problem() == kind)
    # Only Jekyll and Hexo read posts from such a folder.
    known = generator in ("jekyll", "hexo", "hugo") or "_posts" in note.path.parts
    return kind == "byte order mark" and known


def _message(kind: str, source: str) -> str:
    """Return the message for a kind of problem with the fences; `source` is the text of the problem."""
    if kind == "invisible characters":
        names = ", ".join(f"U+{ord(char):04X}" for char in source if char not in " \t\r\n")
        return msg("an invisible character before the front matter hides it, {names}: remove it", names=names)
    return _MESSAGES.get(kind) or _misspelt(kind.split()[1], source)


def _misspelt(side: str, fence: str) -> str:
    """Return the message for an `opening` or `closing` fence that is indented or misspelt."""
    if fence.strip() == "---":
        return msg("the {side} fence of the front matter is indented: begin its line with `---`", side=_SIDES[side])
    return msg(
        "the {side} fence of the front matter is misspelt, {fence}: write `---`", side=_SIDES[side], fence=quoted(fence)
    )


def _edit(note: Note, kind: str, start: int, end: int) -> Edit:
    """Return the edit that removes what is before the front matter, corrects a fence or inserts it."""
    if kind in ("byte order mark", "blank lines", "invisible characters"):
        return Edit(start, end, "")
    if kind.startswith("misspelt"):
        return Edit(start, end, "---")
    begins_line = start == 0 or note.text[start - 1] in "\n\ufeff"
    return Edit(start, start, ("" if begins_line else note.newline) + "---" + note.newline)
