"""The names of authors as arXiv writes them, parsed into what bibliographies sort and abbreviate."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.text.regex import regex

_SUFFIX = r"(?:Jr|Sr|II|III|IV)\.?"
_GROUP = r",|(?i:\b(?:and|collaboration|team|group|consortium|project)\b)|[{}]"
"""Matches in what is no name of one person in the usual order."""


class AuthorName(NamedTuple):
    """The name of an author: `family` with its particles, `given` names, and a `suffix` such as `Jr.`.

    A name that is not parsed, such as that of a collaboration, is its `family` alone.
    """

    family: str
    given: str = ""
    suffix: str = ""


def parse_name(name: str) -> AuthorName:
    """Return the parts of a name: the last word with the particles in lower case before it is that of the family."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and regex(_SUFFIX).fullmatch(words[-1]) else ""
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    if at < 1 or regex(_GROUP).search(name):
        return AuthorName(name)
    return AuthorName(" ".join(words[at:]), " ".join(words[:at]), suffix)
