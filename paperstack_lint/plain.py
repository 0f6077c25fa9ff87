"""Plain data (texts, numbers, lists, tuples of them) as bytes that are small, and quick to read."""

from __future__ import annotations

import marshal
import zlib
from typing import Any

_LEVEL = 1
"""Of compression: a higher one takes longer than it saves."""


def packed(data: Any) -> bytes:
    """The data as bytes, for this version of Python."""
    return zlib.compress(marshal.dumps(data), _LEVEL)


def unpacked(data: bytes) -> Any:
    """What was packed. Raises an error of any kind where that is nothing.

    A check sum tells damage, which alone could harm: what is kept is the user's own, as byte code is, and the key of it
    names the version of Python. It is ten times as fast as JSON.
    """
    return marshal.loads(zlib.decompress(data))  # noqa: S302
