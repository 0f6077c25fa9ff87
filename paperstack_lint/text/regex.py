"""Compile each regular expression once, on first use."""

import re
from functools import lru_cache

_MAX_PATTERNS = 4_096
"""Patterns in memory: all of this package, of which there are a thousand, and some that are made of a note's text."""


@lru_cache(_MAX_PATTERNS)
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern.

    The cache of `re` keeps fewer patterns than this package has, and its look-up runs Python code on every call.
    """
    return re.compile(pattern, flags)
