"""A heading is right below HTML, where only kramdown reads it.

In CommonMark an HTML block ends at the next blank line, and GitHub, editors and other generators show the `##` as text.
The GFM parser of kramdown, which renders most Jekyll sites, reads a heading there, and readers of the site see one. So
it is a warning; where the engine of the site does not read one either, `headings/marker` reports an error. Several such
headings in a note are its habit, and not reported.

There is no fix, since nothing changes on the page: put a blank line before the heading.

    ```yml file=_config.yml
    markdown: kramdown
    ```
    ```md bad
    <center>Figure 1</center>
    ## Design
    ```
    ```md good
    <center>Figure 1</center>

    ## Design
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.headings.intended import hidden_headings, is_read_by_kramdown
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the line with `#` in an HTML block that kramdown reads as a heading, if it is the only one."""
    found = [one for one in hidden_headings(note) if not one.inside] if is_read_by_kramdown(note) else []
    if len(found) == 1:
        start, end = found[0].text
        message = msg(
            "{text} is not a heading on GitHub, since an HTML block ends at the next blank line, though kramdown reads "
            "one: put a blank line before it",
            text=quoted(note.text[start:end]),
        )
        yield Diagnostic(start, end, message)
