"""The front matter cannot be read.

A generator that cannot read it drops it or stops: the post loses its title, its date and its tags, or the whole blog
is not built. The finding is at the broken line.

The safe fix corrects what can be meant in one way only: a space that is missing after a colon or the dash of a tag, a
full-width colon after a key, indentation by tabs, tags in different columns, a superfluous comma in a list in brackets,
and a value that needs quotes because it contains `: ` or begins with `@`, `[` or the like, or with `#` as a tag may, or
other quotes because its backslashes are not escapes. It is offered only if every line is then read as it is written,
and is unsafe where a fence is broken, too. Templates with placeholders are not posts and are left alone, and so are
tabs at the beginning of lines in Hexo, which reads each as two spaces. TOML between `+++` is reported where it is not
valid, without a fix.

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
from paperstack_lint.note.conflicts import conflicts_of
from paperstack_lint.note.fields import toml_problem
from paperstack_lint.note.front_matter import Value, is_template
from paperstack_lint.note.front_matter.yaml_reader import read
from paperstack_lint.site.workspace import generator_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"front matter"}


_NO_TOML_FIX = msg("none is offered for TOML")


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each broken line; one fix corrects them all."""
    front = note.front_matter
    if front is None or is_template(note.text, front):
        return
    if problem := toml_problem(note):
        message = msg("the front matter cannot be read: {problem}", problem=problem.message)
        yield Diagnostic(problem.start, problem.end, message, caveat=_NO_TOML_FIX)
    if front.error is None:
        return
    if any(each.start < front.end for each in conflicts_of(note)):
        return  # `text/conflict` reports the broken lines
    if generator_of(note) == "hexo" and _is_read_by_hexo(note.text[front.content_start : front.content_end]):
        return
    from paperstack_lint.note.front_matter.repair import find_repairs  # most notes need none

    broken = find_repairs(note.text, front)
    # One fix for all: after the fix of one line alone, the front matter could still not be read.
    edits = tuple(edit for each in broken for edit in each.edits)
    # Where a fence is broken, generators print these lines on the page.
    safe = front.fence_problem is None or front.fence_problem.kind == "byte order mark"
    fix = Fix(msg("write the lines as valid YAML"), edits, safe) if edits else None
    caveat = _caveat(fixed=fix is not None, safe=safe, certain=not broken)
    for start, end, reason, _ in broken or ((*front.error[:2], front.error.message, ()),):
        text = msg("the front matter cannot be read: {problem}", problem=reason)
        yield Diagnostic(start, end, text, fix, caveat)


def _is_read_by_hexo(content: str) -> bool:
    """Return whether a front matter can be read where two spaces are written for each tab that begins a line."""
    spaced = regex(r"(?<=\n)\t+").sub(lambda found: "  " * len(found[0]), content)
    return spaced != content and isinstance(read(spaced), Value)


def _caveat(*, fixed: bool, safe: bool, certain: bool) -> str:
    """Return why there is no fix, or no safe one; `certain` is whether no line alone is broken."""
    if fixed:
        return "" if safe else msg("a fence of the front matter is broken, too")
    return (
        msg("no edit of a single line is certain to help") if certain else msg("how the lines are meant is not certain")
    )
