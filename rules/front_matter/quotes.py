"""Curly quotes are around a whole value of the front matter, where YAML has straight ones only.

An input method or a word processor writes `“…”` for `"…"`: to YAML they are characters of the text, which are shown in
lists of posts, feeds and the title of the window, and a layout or a category of that name does not exist. Quotes inside
a value are left alone, and so is a value that contains other quotes. Chinese is quoted by curly quotes: a title of
nothing else may be a quotation, and is reported only where another value has them, too.

The fix writes straight quotes. It is unsafe, for a title may be a quotation.

    ```md bad
    ---
    title: “MixMatch”
    ---
    ```
    ```md good
    ---
    title: "MixMatch"
    ---
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.note.front_matter import Field, FrontMatter, Value, is_template
from paperstack_lint.note.front_matter.edits import scalar_source, uneditable_reason
from paperstack_lint.note.front_matter.value_types import noun
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "warning"
ALTERS = {"front matter"}

_WHOLE = r"“([^“”]+)”|‘([^‘’]+)’|”([^“”]+)”|＂([^＂]+)＂"

_SHOWN = frozenset({"title", "subtitle", "description", "summary", "excerpt"})
"""The fields that readers see as text."""
_NO_CHINESE = r"[A-Za-z0-9\u00c0-\u024f]|^[^\u4e00-\u9fff]*$"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each value that is in curly quotes as a whole; `tags/form` reports those of tags."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    found = list(_in_curly_quotes(front))
    for field, inside in found:
        if len(found) > 1 or field.key not in _SHOWN or regex(_NO_CHINESE).search(inside):
            yield _diagnostic(note, field.key, field.value, inside)


def _in_curly_quotes(front: FrontMatter) -> Iterator[tuple[Field, str]]:
    """Yield the fields whose values are in curly quotes as a whole, with the text between them."""
    for field in front.fields:
        if field.value.kind == "scalar" and field.value.style == "plain" and front.single(field.key) is field:
            found = regex(_WHOLE).fullmatch(field.value.text.strip())
            inside = next(filter(None, found.groups())) if found and field.key != "tags" else ""
            if inside:
                yield field, inside


def _diagnostic(note: Note, key: str, value: Value, inside: str) -> Diagnostic:
    """Return the finding for a value; `inside` is its text without the quotes."""
    message = msg(
        "the quotes are a part of the {key} {text}: write straight ones", key=noun(key), text=quoted(value.text)
    )
    if value.shared or note.text[value.start : value.end] != value.text:
        return Diagnostic(value.start, value.end, message, caveat=uneditable_reason(note.text, value))
    fix = Fix(msg("write straight quotes"), (Edit(value.start, value.end, scalar_source(inside, '"')),), safe=False)
    return Diagnostic(value.start, value.end, message, fix, msg("the text may be meant as a quotation"))
