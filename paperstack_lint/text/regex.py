"""Compile each regular expression once, on first use."""

import re
from functools import lru_cache

_MAX_PATTERNS = 4_096
"""Patterns in memory: the thousand of this package, and some that are built from the text of notes."""


@lru_cache(_MAX_PATTERNS)
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern.

    The cache of `re` keeps fewer patterns than this package has, and its look-up runs Python code on every call.
    """
    return re.compile(pattern, flags)
