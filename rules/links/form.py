"""The target of a link is malformed.

A space in a target, text or a full stop of the sentence that is stuck to it, quotes around it, full-width brackets for
those of the link, brackets that are missing, in the wrong order or separated by a space, a link broken over two lines,
a scheme that is missing, misspelt or doubled, a bare address that runs into Chinese text: some renderers show plain
text, others a broken link. A target that begins like the name of a host (`example.org/a`) lacks its scheme where the
site has no such file. Where kramdown makes no link from a bare address, and nine of ten notes, and at least ten, leave
them bare, that is a habit, and not reported; nor is an address in quotes there, which is a name.

Safe fixes: a missing scheme of a known host, `ttp://` and its like, spaces in the name of a file, and all else that
results in the address of an arXiv paper. Other fixes are unsafe, since more may be part of the address than is certain.
A link text that is the old address, in any spelling, changes with the target, and the fix is unsafe. Templates for new
notes are left alone.

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
from paperstack_lint.links import bare_addresses, form, retarget
from paperstack_lint.links.form import target_problems
from paperstack_lint.site.workspace import is_scaffold

SEVERITY = "error"
ALTERS = retarget.ALTERS | {"links", "images", "emphasis"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the targets and links that are malformed."""
    if is_scaffold(note):
        return
    yield from form.torn_targets(note)
    yield from form.without_scheme(note)
    for link, found in target_problems(note).items():
        if not (link.kind == "bare" and found == bare_addresses.runs_in(note, link) and _is_habit(note)):
            yield found


def _is_habit(note: Note) -> bool:
    """Return whether bare addresses are usual on a site that does not link them, wherever they are."""
    return bare_addresses.is_unlinked(note) and Project.of(note).usually_leaves_addresses_bare()
