"""Serialize plain data (texts, numbers, bytes, lists of them) for the cache, and for messages between processes.

The format is JSON. Reading it creates nothing but plain data, whatever the bytes are; `marshal`, which was used
before, may crash the interpreter or worse on bytes from others. It costs nothing: for the cached results of 500
notes (2,168 pieces, 1.8 MB) JSON takes 36 ms to write and 28 ms to read, `marshal` with `zlib` took 90 ms and 22 ms,
and a whole run takes 450 ms where all results are cached. The store detects damage by a digest of each row.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

_BYTES = "base64"
"""The key of the object that bytes are encoded as; there are no other objects."""


def serialize(data: Any) -> bytes:
    """Serialize data. Tuples become lists."""
    return _ENCODER.encode(data).encode("utf-8", "surrogatepass")  # a file's name may contain bytes that are no text


def deserialize(data: bytes) -> Any:
    """Deserialize data. Raises ValueError, RecursionError or KeyError where it is invalid."""
    return _DECODER.decode(data.decode("utf-8", "surrogatepass"))


def _encode_bytes(data: bytes) -> dict[str, str]:
    return {_BYTES: b64encode(data).decode("ascii")}


def _decode_bytes(found: dict[str, str]) -> bytes:
    return b64decode(found[_BYTES])


# `json.dumps` and `json.loads` make others for each call.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_encode_bytes)
_DECODER = json.JSONDecoder(object_hook=_decode_bytes)
