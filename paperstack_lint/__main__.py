"""`python -m paperstack_lint`."""

import sys

from paperstack_lint.cli import main

sys.exit(main())
