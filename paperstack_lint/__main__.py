"""The program: `paperstack-lint`, or `python -m paperstack_lint`."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

GARBAGE = 100_000
"""New objects after which Python looks for cycles; its own 700 cost a twentieth of a short run, and notes make none."""


def run() -> NoReturn:
    """Run the command line and end the process at once.

    Python would take each module and object apart first, which is a twentieth of a short run.
    """
    gc.set_threshold(GARBAGE)
    try:
        from paperstack_lint.cli.main import main  # itself a run's first objects
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # while Python 3.11 made a class
            os._exit(130)
        raise

    code = main()
    with suppress(OSError):  # what is ours has been written; a rule of somebody's own may print
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
