"""A line is meant as a heading but is not one on GitHub, as without a space after its `#`.

`##方法` is a heading to its author and to some older generators; CommonMark, GitHub and Jekyll show the `##` as text. A
wide space (U+3000) or a no-break space after the `#` has the same effect, and so has a full-width `＃＃`. Tags
(`#nlp`), numbers (`#12`), colours, shebangs and macros are not headings; a single `#` counts only where nothing
suggests a tag, a comment or the prompt of a shell (`#pip install x`). Such a line at the margin right below a list, a
quote or a table is meant as a heading, too, though it becomes part of them. So is one right below HTML: an HTML block
ends at the next blank line, except in kramdown's GFM parser (see `headings/below-html`).

    ```md bad
    ##方法

    正文。
    ```
    ```md good
    ## 方法

    正文。
    ```

The fix is unsafe: it turns a line of text into a heading. There is none where the lines around it would change.
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.headings.intended import (
    WIDE,
    HiddenHeading,
    IntendedHeading,
    hidden_headings,
    intended_headings,
    is_read_by_kramdown,
)
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"words", "headings", "blocks", "raw HTML"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report lines that are meant as headings and are none."""
    kramdown = is_read_by_kramdown(note)  # `headings/below-html` reports the headings that only kramdown reads
    yield from (_below_html(note, one) for one in hidden_headings(note) if one.inside or not kramdown)
    yield from map(_diagnostic, intended_headings(note))


def _below_html(note: Note, one: HiddenHeading) -> Diagnostic:
    """Return the finding for a line that is part of an HTML block; its fix ends the block before it."""
    title = quoted(note.text[one.text.start : one.text.end])
    fix, caveat = None, msg("the lines around it would change")
    if one.inside:
        caveat = msg("`<{inside}>` is not closed above it", inside=one.inside)
    elif one.cuts:
        edits = tuple(Edit(cut.start, cut.end, note.newline) for cut in one.cuts)
        fix, caveat = Fix(msg("put a blank line before it"), edits, safe=False), msg("the line may be meant as text")
    message = msg(
        "{title} is not a heading, since an HTML block ends at the next blank line: put one before it", title=title
    )
    return Diagnostic(*one.text, message, fix, caveat)


def _diagnostic(heading: IntendedHeading) -> Diagnostic:
    """Return the finding for a line of text; its fix writes the marks of a heading, with a space after them."""
    start, marks, spaces, title, is_fixable = heading
    end = start + len(marks) + len(spaces)
    written = "#" * len(marks.rstrip())
    edits = [Edit(start, end, written + " ")]
    closing = regex(r"(?<=[^\s#])#+$").search(title)
    wanted = f"{written} {title}"
    if closing:
        edits.append(Edit(end + closing.start(), end + closing.start(), " "))
        wanted = f"{written} {title[: closing.start()]} {closing[0]}"
    what = (
        msg("a wide or no-break space after `{marks}`", marks=marks)
        if spaces
        else msg("no space after `{marks}`", marks=marks)
    )
    if marks[0] == WIDE:
        what = msg("full-width `{marks}`", marks=marks.rstrip())
    message = msg(
        "{what}, so {title} is not a heading on GitHub: write {wanted}",
        what=what,
        title=quoted(title),
        wanted=quoted(wanted),
    )
    fix = Fix(msg("make it a heading"), tuple(edits), safe=False) if is_fixable else None
    caveat = msg("the line may be meant as text") if fix else msg("the lines around it would change")
    return Diagnostic(start, end + len(title), message, fix, caveat)
