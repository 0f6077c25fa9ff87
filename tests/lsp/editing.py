"""Apply edits of the protocol, as an editor does: by its own reading of lines and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lsprotocol.types import Position, PositionEncodingKind, TextEdit

_CODECS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


def edited(text: str, edits: Sequence[TextEdit], encoding: PositionEncodingKind = PositionEncodingKind.Utf16) -> str:
    """Return the text after edits, which must not overlap."""
    spans = sorted(
        (_offset(text, one.range.start, encoding), _offset(text, one.range.end, encoding), one.new_text)
        for one in edits
    )
    for (_, end, _), (start, _, _) in pairwise(spans):
        assert end <= start
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


def _offset(text: str, position: Position, encoding: PositionEncodingKind) -> int:
    lines = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", text)
    codec, size = _CODECS[encoding]
    start = sum(map(len, lines[: position.line]))
    line = lines[position.line].rstrip("\r\n") if position.line < len(lines) else ""
    before = line.encode(codec)[: position.character * size]
    assert len(before) == position.character * size, "a position is after the end of its line"
    return start + len(before.decode(codec))
