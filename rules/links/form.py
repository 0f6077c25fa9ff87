"""The target of a link is malformed.

A space in a target, text or a full stop of the sentence that is stuck to it, quotes around it, full-width brackets for
those of the link, brackets that are missing, in the wrong order or parted by a space, a link broken over two lines, a
scheme that is missing, misspelt or there twice, a bare address that runs into Chinese text: some renderers show plain
text, others a link that is broken. A target that begins like the name of a host (`example.org/a`) lacks its scheme
where the site has no such file. Where kramdown makes no link of any bare address, and nine of ten notes, and at least
ten, let them run into the text, that is a habit, and not reported.

Safe fixes: a missing scheme of a known host, `ttp://` and its like, spaces in the name of a file, and whatever else
leaves the address of an arXiv paper. Other fixes are unsafe, since the address may be more than it seems to be. A text
that is the old address, in any spelling, changes with the target. Templates for new notes are left alone.

    ```md bad
    The code is at [GitHub](github.com/someone/something).
    ```
    ```md good
    The code is at [GitHub](https://github.com/someone/something).
    ```

    ```md bad
    See [the paper](https://arxiv.org/abs/2001.00001，).
    ```
    ```md good
    See [the paper](https://arxiv.org/abs/2001.00001).
    ```

    ```md bad
    代码在https://github.com/someone/something上公开。
    ```
    ```md good
    代码在<https://github.com/someone/something>上公开。
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.links import bare, form, retarget
from paperstack_lint.links.form import target_problems
from paperstack_lint.site.workspace import is_form

SEVERITY = "error"
ALTERS = retarget.ALTERS | {"links", "images", "emphasis"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report what the engine finds wrong with a target as such."""
    if is_form(note):
        return
    yield from form.torn_targets(note)
    yield from form.without_scheme(note)
    for link, found in target_problems(note).items():
        if not (link.kind == "bare" and found == bare.runs_in(note, link) and _is_habit(note)):
            yield found


def _is_habit(note: Note) -> bool:
    return bare.is_unlinked(note) and Project.of(note).runs_addresses_in()
