"""Match glob patterns as `.gitignore` does, for paths with `/` relative to one root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from paperstack_lint.text.regex import regex

_ANY, _DEEP = "[^/]*", "(?:.*/)?"


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return a predicate: whether a path matches the patterns, or is in a folder that does.

    `*` and `?` stop at `/`, `**` does not, `[a-z]` and `[!a-z]` are sets, and `\\` takes its character literally. A
    pattern without `/`, other than at its end, matches at any depth; any other one starts at the root. Everything
    inside a matched folder matches. Of several patterns that match a path, the last one decides: one that begins with
    `!` excludes it, unless a folder above it matches. The path of a folder ends with `/`.
    """
    every = list(patterns)
    if any(pattern.startswith("!") for pattern in every):
        return _last_decides(every)
    source = "|".join(map(_regex, every))
    if not source:
        return lambda _: False
    compiled = regex(rf"(?:{source})(?:/.*)?", re.DOTALL)
    return lambda path: compiled.fullmatch(path) is not None


def _last_decides(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return the predicate of patterns some of which begin with `!`. One that ends with `/` matches folders only."""
    names_folder = _match_last(patterns)
    names_file = _match_last([pattern for pattern in patterns if not pattern.endswith("/")])

    def is_matched(path: str) -> bool:
        ends = (at for at, character in enumerate(path) if character == "/")
        return any(names_folder(path[:end]) for end in ends) or (path[-1:] != "/" and names_file(path))

    return is_matched


def _match_last(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return the predicate whether the last of the patterns that match a path itself does not begin with `!`."""
    groups = [(sign, list(group)) for sign, group in groupby(patterns, lambda pattern: pattern.startswith("!"))]
    compiled = [
        (regex("|".join(_regex(pattern[negated:]) for pattern in group), re.DOTALL), not negated)
        for negated, group in reversed(groups)
    ]
    return lambda path: next((matches for regex, matches in compiled if regex.fullmatch(path)), False)


def _regex(pattern: str) -> str:
    body = regex(r"(?:\*\*/)+").sub("**/", pattern.rstrip("/"))
    body = body[1:] if body.startswith("./") else body
    anchored = "/" in body
    body = body.lstrip("/")
    if anchored and body.endswith("/**"):
        body = body[:-2] + "*"  # everything inside, not the folder itself
    out, at = [] if anchored else [_DEEP], 0
    while at < len(body):
        piece, at = _piece(body, at)
        out.append(piece)
    return _join_atomically(out)


def _join_atomically(pieces: Sequence[str]) -> str:
    """Return one regular expression, in which each wildcard but the last keeps the first match that it finds.

    It is as good as any other, since the next wildcard matches what is between; backtracking takes exponential time.
    """
    parts = [_segments(part) for part in _split(pieces, _DEEP)]
    between = "".join(f"(?>(?:.*?/)??{part})" for part in parts[1:-1])
    return parts[0] + between + "".join(_DEEP + part for part in parts[1:][-1:])


def _segments(pieces: Sequence[str]) -> str:
    return "/".join(_segment(segment) for segment in _split(pieces, "/"))


def _segment(pieces: Sequence[str]) -> str:
    first, *others = ("".join(part) for part in _split(pieces, _ANY))
    return first + "".join(f"(?>[^/]*?{part})" for part in others[:-1]) + "".join(_ANY + part for part in others[-1:])


def _split(pieces: Sequence[str], separator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if piece == separator:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _piece(body: str, at: int) -> tuple[str, int]:
    """Return the token of the pattern at `at` as a regular expression, and the offset of the next one."""
    if body.startswith("**/", at) and (at == 0 or body[at - 1] == "/"):
        return _DEEP, at + 3
    if body[at] == "*":
        end = at + len(body[at:]) - len(body[at:].lstrip("*"))
        whole = end - at > 1 and (at == 0 or body[at - 1] == "/") and end == len(body)
        return (".*" if whole else _ANY), end
    if body[at] == "\\" and at + 1 < len(body):
        return re.escape(body[at + 1]), at + 2
    if body[at] == "?":
        return "[^/]", at + 1
    closing = body.find("]", at + 2 + (body[at + 1 : at + 2] in ("!", "^"))) if body[at] == "[" else -1
    if closing > 0:
        return _set(body[at + 1 : closing]), closing + 1
    return re.escape(body[at]), at + 1


def _set(body: str) -> str:
    """Return the regular expression of a set of characters; a reversed range is empty, as in the shell."""
    negated = body[0] in "!^"
    inner = regex(r"([\\\[\]&~|^])").sub(r"\\\1", body[negated:])
    try:
        regex(f"[{inner}]")
    except re.error:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{inner}]"
