"""A suppression hides nothing, names no rule or is misspelt.

A comment that was needed once stays behind when the fault is mended, and would hide the next one unseen; one that is
misspelt hides nothing. It is reported whatever is selected, as far as all the rules that it stands for ran (some of
`links` run only with `--online`), unless this rule is ignored, or a suppression names it. The safe fix removes a
comment or a name that has no effect; what is misspelt is for you to mend.

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
ALTERS = {"comments", "blocks"}  # lists that a comment parted may become one


def check(_note: Note, _options: None) -> Iterator[Diagnostic]:
    """Yield nothing: only the engine, once all other rules ran, knows which suppressions were of use."""
    yield from ()
