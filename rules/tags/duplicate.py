"""A tag stands twice in one note.

Tags that differ in case or width alone (`NAS`, `nas`) are two tags to a generator: a post stands on two pages, each
half empty. `C` and `C++` are two tags. The fix removes the later one; it is safe where both are spelled alike, else
unsafe, since the later spelling may be the one that the other notes use. A line with a comment stays, and so
does a list that an alias of YAML repeats in another field.

    ```md bad
    ---
    title: Darts
    tags: [NAS, survey, nas]
    ---
    ```
    ```md good
    ---
    title: Darts
    tags: [NAS, survey]
    ---
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.front_matter import tags
from paperstack_lint.front_matter.edits import without_item
from paperstack_lint.quote import quoted
from paperstack_lint.tags.folding import lowered

ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each tag that an earlier one of the list equals."""
    field = tags.field(note)
    if field is None:
        return
    seen: dict[str, str] = {}
    for index, item in enumerate(field.value.items):
        tag = lowered(item.text).strip()
        if item.kind != "scalar" or not tag:
            continue
        if tag in seen:
            first = seen[tag]
            edit = without_item(note.text, field.value, index)
            fix = Fix("remove the later tag", (edit,), safe=item.text == first) if edit else None
            spelled = "stands twice" if item.text == first else f"is {quoted(first)} once more"
            yield Diagnostic(item.start, item.end, f"the tag {quoted(item.text)} {spelled}: keep one", fix)
        seen.setdefault(tag, item.text)
