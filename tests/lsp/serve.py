"""The server, for tests whose coverage is measured: the program itself ends at once, and would lose it."""

from __future__ import annotations

import sys

from paperstack_lint.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["server", *sys.argv[1:]]))
