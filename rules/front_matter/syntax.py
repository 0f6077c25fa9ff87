"""The front matter cannot be read.

A generator that cannot read it drops it or stops: the post loses its title, its date and its tags, or the whole blog
is not built. The finding stands at the broken line.

A safe fix mends what can only be meant one way: a blank that is missing after a colon or the dash of a tag, a
full-width colon after a key, indentation by tabs, tags in different columns, a comma too many in a list in brackets,
and a value that needs quotes because it holds `: ` or begins with `@`, `[` or the like, as a tag does that begins with
`#`, or other quotes because its backslashes are no escapes. It is offered only if every line then reads as it is
written, and unsafe where a fence is broken, too. Templates with placeholders are no posts and are left alone.

    ```md bad
    ---
    title: MixMatch: a holistic approach # 标题
    subtitle：半监督学习
    tags: [SSL]
    ---
    ```
    ```md good
    ---
    title: "MixMatch: a holistic approach" # 标题
    subtitle: 半监督学习
    tags: [SSL]
    ---
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.note.front_matter import is_template

SEVERITY = "error"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each broken line; one fix mends them all."""
    front = note.front_matter
    if front is None or front.error is None or is_template(note.text, front):
        return
    from paperstack_lint.note.front_matter.repair import find_repairs  # most notes need none

    broken = find_repairs(note.text, front)
    # One fix for all: mended one at a time, the front matter could not be read in between.
    edits = tuple(edit for each in broken for edit in each.edits)
    # Where a fence is broken, generators print these lines on the page.
    safe = front.fence_problem is None or front.fence_problem.kind == "byte order mark"
    fix = Fix("write the lines so that they can be read", edits, safe) if edits else None
    caveat = _caveat(fixed=fix is not None, safe=safe, certain=not broken)
    for start, end, message, _ in broken or ((*front.error[:2], front.error.message, ()),):
        yield Diagnostic(start, end, f"the front matter cannot be read: {message}", fix, caveat)


def _caveat(*, fixed: bool, safe: bool, certain: bool) -> str:
    """Return why there is no fix, or no safe one; `certain` says that no line alone is broken."""
    if fixed:
        return "" if safe else "a fence of the front matter is broken, too"
    return "no edit of a single line is certain to help" if certain else "how the lines are meant is not certain"
