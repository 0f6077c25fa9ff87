"""Escape untrusted text for a terminal and for the log of a workflow runner.

Notes, file names and titles can contain escape sequences, carriage returns, bidirectional control characters and
workflow commands; all of them reach the output through messages and excerpts.
"""

from __future__ import annotations

import re

from paperstack_lint.text.regex import regex

# Controls (C0, DEL, C1), soft hyphen, zero width and direction marks, line and paragraph separators, byte order mark,
# interlinear annotations, noncharacters and lone surrogates. The joiner U+200D stays: emoji need it.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def escape_controls(text: str) -> str:
    """Return the text on one line, with unsafe characters as backslash escapes: `\\n`, `\\x1b`, `\\u202e`."""
    if text.isprintable():
        return text
    return regex(_UNSAFE).sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def remove_controls(text: str) -> str:
    """Return the text without unsafe characters; those that are spaces stay."""
    if text.isprintable():
        return text
    return regex(_UNSAFE).sub(lambda found: found[0] if found[0].isspace() else "", text)


def replace_surrogates(text: str) -> str:
    """Return the text with U+FFFD for surrogates, by which a file name that is not UTF-8 is represented."""
    return text if text.isascii() else regex("[\ud800-\udfff]").sub("\ufffd", text)


def escape_unencodable(text: str, encoding: str) -> str:
    """Return the text with backslash escapes for the characters that the encoding lacks."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def neutralize_commands(text: str) -> str:
    """Return the text with workflow commands escaped: `::name` at the start of a line, `##[name]` anywhere."""
    text = text.replace("##[", r"##\x5b")
    return regex(r"^(\s*):(?=:)").sub(r"\1\\x3a", text)


_BACKSLASHED = r"[\\*_\[\]#$!]"
_AS_ENTITIES = r"[&<>|{}`@~^]|%(?=%)|(?<=%)%|=(?==)|(?<==)=|:(?=//)|(?<=www)\."


def escape_markdown_cell(text: str) -> str:
    """Return a text of one line as Markdown of one cell, in which nothing is markup, a link, HTML or Liquid.

    Entities are what all parsers take for text; kramdown ends a cell at a pipe with a backslash, and begins code at a
    backtick with one. Jekyll runs Liquid wherever it is.
    """
    return regex(f"{_BACKSLASHED}|{_AS_ENTITIES}", re.IGNORECASE).sub(_escape_sign, text)


def _escape_sign(found: re.Match[str]) -> str:
    sign = found[0]
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return f"\\{sign}" if regex(_BACKSLASHED).match(sign) else named.get(sign, f"&#{ord(sign)};")
