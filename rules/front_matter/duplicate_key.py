"""A key occurs twice in the front matter.

In Jekyll the last one wins, and the others are silently ignored; Hexo refuses the post. The finding is at the key that
is ignored. The safe fix removes it where its value is empty or the same as the one that counts. There is no fix for two
values that differ, which only the author can merge, or for a line with a comment or an anchor. A missing fence has to
be fixed first.

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
from paperstack_lint.note.front_matter import Field
from paperstack_lint.note.front_matter.edits import remove_field
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each field whose key occurs again below it."""
    front = note.front_matter
    if front:
        # Without both fences, which lines are fields at all may depend on the first of them.
        caveat = msg("the fences come first") if front.fence_problem else ""
        yield from _within(note, front.fields, caveat)


def _within(note: Note, fields: tuple[Field, ...], caveat: str) -> Iterator[Diagnostic]:
    """Yield the findings; `caveat` is why none of them can have a fix."""
    last = {field.key: field for field in fields}
    for field in fields:
        counts = last[field.key]
        if field is not counts and field.key != "<<":
            line = note.position(counts.key_start).line
            message = msg(
                "{key} is again in line {line}, and only that one counts: keep one", key=quoted(field.key), line=line
            )
            fix = caveat or _removal(note, field, counts)
            found = Diagnostic(field.key_start, field.key_end, message)
            yield found._replace(caveat=fix) if isinstance(fix, str) else found._replace(fix=fix)
        yield from _within(note, field.value.fields, caveat or msg("it is inside the value of another field"))


def _removal(note: Note, lost: Field, counts: Field) -> Fix | str:
    """Return the fix that removes a field, or why there is none."""
    if not lost.value.is_empty and lost.value.data != counts.value.data:
        return msg("the two have different values")
    edit = remove_field(note.text, lost)
    if edit is None:
        return msg("a comment, an anchor or other fields would go with it")
    return Fix(msg("remove the one that is ignored"), (edit,))
