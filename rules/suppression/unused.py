"""A suppression hides nothing, names no rule or is misspelt.

A comment that was needed once remains when the problem is fixed, and would hide the next finding; one that is misspelt
hides nothing. It is reported whatever rules are selected, if all the rules that it names ran (some of `links` run only
with `--online`), unless this rule is ignored, or a suppression names it. The safe fix removes a comment or a name that
has no effect; what is misspelt is for you to correct.

    ```md bad
    <!-- paperstack-lint-disable-next-line -->
    Nothing is wrong here.
    ```
    ```md good
    Nothing is wrong here.
    ```

    ```md bad
    <!-- paperstack-lint-disable-fiel -->
    ```
    ```md good
    Nothing is suppressed here.
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note

SEVERITY = "warning"
ALTERS = {"comments", "blocks"}  # lists that a comment separated may become one


def check(_note: Note, _options: None) -> Iterator[Diagnostic]:
    """Yield nothing: the engine reports unused suppressions after all other rules have run."""
    yield from ()
