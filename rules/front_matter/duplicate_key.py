"""A key stands twice in the front matter.

The last one wins in Jekyll, and what the others say is lost in silence; Hexo refuses the post. The finding stands at
the one that is lost. The fix removes it where it says the same as the one that counts, or nothing; it is safe. Two
fields that differ are for the author to merge, and a line with a comment or an anchor stays. A missing fence
comes first.

    ```md bad
    ---
    title: MixMatch
    tags: [SSL]
    title: MixMatch
    ---
    ```
    ```md good
    ---
    tags: [SSL]
    title: MixMatch
    ---
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.front_matter import Field
from paperstack_lint.front_matter.edits import without_field
from paperstack_lint.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each field whose key stands again below it."""
    front = note.front_matter
    if front:
        # Without both fences, which lines are fields at all may depend on the first of them.
        for one in _within(note, front.fields, top=True):
            withheld = one.fix and front.fault
            yield one._replace(fix=None, caveat="the fences come first") if withheld else one


def _within(note: Note, fields: tuple[Field, ...], *, top: bool) -> Iterator[Diagnostic]:
    last = {field.key: field for field in fields}
    for field in fields:
        counts = last[field.key]
        if field is not counts and field.key != "<<":
            line = note.position(counts.key_start).line
            message = f"{quoted(field.key)} stands again in line {line}, and only that one counts: keep one"
            yield Diagnostic(field.key_start, field.key_end, message, _fix(note, field, counts) if top else None)
        yield from _within(note, field.value.fields, top=False)


def _fix(note: Note, lost: Field, counts: Field) -> Fix | None:
    if not lost.value.is_empty and lost.value.data != counts.value.data:
        return None
    edit = without_field(note.text, lost)
    return Fix("remove the one that is lost", (edit,)) if edit else None
