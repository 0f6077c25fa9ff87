"""Compare the front matter of a note before and after its fixes: its fences, values and comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from paperstack_lint.note.front_matter.comments import find_comments
from paperstack_lint.note.front_matter.values import literal_values, typed_values
from paperstack_lint.note.note import Note
from paperstack_lint.note.proof.edit_map import TextChange, map_offset, name_fixes, touching_indices
from paperstack_lint.text.edits import Span
from paperstack_lint.text.quote import quoted


def is_body_start_same(before: Note, after: Note, changes: Sequence[TextChange]) -> bool:
    """Return whether the body begins at the same place, after the same fences unless a rule declares `front matter`."""
    declared = any("front matter" in change.alters for change in changes)
    # Text inserted at the beginning of the body may belong to the body, or to the end of a front matter.
    is_same = after.body in (map_offset(changes, before.body), map_offset(changes, before.body, before=True))
    return is_same and (declared or _fences(before) == _fences(after))


def _fences(note: Note) -> tuple[str, str] | None:
    """Return the kind of a front matter and the problem of its fences; None without one."""
    front = note.front_matter
    return (front.kind, front.fence_problem.kind if front.fence_problem else "") if front else None


def value_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    """Yield messages about values that differ though no fix that declares `front matter` touches their field."""
    declaring = [change for change in changes if "front matter" in change.alters]
    old, new = typed_values(before.front_matter), typed_values(after.front_matter)
    if old is None:
        if literal_values(after.text, after.front_matter) != literal_values(before.text, before.front_matter):
            yield f"{name_fixes(declaring or changes)}: the values of the front matter are not those of its lines"
        elif new is not None and not declaring:
            yield f"{name_fixes(changes)}: not declared, but the front matter can be read now"
        return
    if new is None:
        yield f"{name_fixes(changes)}: the front matter can no longer be read"
        return
    touched = _fields(before, [change.before for change in declaring])
    touched |= _fields(after, [change.after for change in declaring])
    for key in sorted(old.keys() | new.keys()):
        if old.get(key, ...) != new.get(key, ...) and key not in touched:
            yield f"{name_fixes(changes)}: not declared, but `{key}` in the front matter differs"


def _fields(note: Note, spans: Sequence[Span]) -> set[str]:
    """Return the keys of the fields that an edit touches."""
    fields = note.front_matter.fields if note.front_matter else ()
    return {field.key for field in fields if touching_indices(spans, Span(field.start, field.end - 1))}


def comment_problems(before: Note, after: Note, changes: Sequence[TextChange]) -> Iterator[str]:
    """Yield a message if comments differ, which must stay even where values change."""
    old, new = before.front_matter, after.front_matter
    if old is None or any("comments" in change.alters for change in changes):
        return
    if new is None or old.error or new.error:  # both are searched in the same way
        old, new = old._replace(fields=()), new and new._replace(fields=())
    old_comments = [before.text[slice(*place)] for place in find_comments(before.text, old)]
    new_comments = [after.text[slice(*place)] for place in find_comments(after.text, new)] if new else []
    if old_comments != new_comments:
        lost = next(iter(Counter(old_comments) - Counter(new_comments)), "")
        yield f"{name_fixes(changes)}: not declared, but the comments of the front matter differ: {quoted(lost)}"
