"""Makes strangers' text harmless in a terminal and in the log of a workflow runner.

Notes, file names and titles can hold escape sequences, carriage returns, marks that turn the direction of the text
round, and workflow commands; all of them reach the output through messages and excerpts.
"""

from __future__ import annotations

import re

# Controls (C0, DEL, C1), soft hyphen, zero width and direction marks, line and paragraph separators, byte order mark,
# interlinear annotations, noncharacters and lone surrogates. The joiner U+200D stays: emoji need it.
_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def escaped(text: str) -> str:
    """The text on one line, with what could act on a terminal as Python writes it: `\\n`, `\\x1b`, `\\u202e`."""
    if text.isprintable():
        return text
    return re.sub(_HARMFUL, lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def encodable(text: str, encoding: str) -> str:
    """The text with backslash escapes for the characters that the encoding does not have."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def inert(text: str) -> str:
    """The text without workflow commands: `::name` begins one at the start of a line, `##[name]` anywhere in it."""
    text = text.replace("##[", r"##\x5b")
    return re.sub(r"^(\s*):(?=:)", r"\1\\x3a", text)
