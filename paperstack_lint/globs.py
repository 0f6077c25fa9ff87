"""Glob patterns as `.gitignore` reads them, for paths with `/` relative to one root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path matches one of the patterns, or lies in a folder that does.

    `*` and `?` stop at `/`, `**` does not, `[a-z]` and `[!a-z]` are sets. A pattern without `/`, other than at its
    end, matches at any depth; any other one starts at the root. Everything inside a matched folder matches.
    """
    source = "|".join(map(_regex, patterns))
    if not source:
        return lambda _: False
    compiled = re.compile(rf"(?:{source})(?:/.*)?", re.DOTALL)
    return lambda path: compiled.fullmatch(path) is not None


def _regex(pattern: str) -> str:
    body = re.sub(r"(?:\*\*/)+", "**/", pattern.rstrip("/"))
    body = body[1:] if body.startswith("./") else body
    anchored = "/" in body
    body = body.lstrip("/")
    if anchored and body.endswith("/**"):
        body = body[:-2] + "*"  # all that is inside, not the folder itself
    out, at = ["" if anchored else "(?:.*/)?"], 0
    while at < len(body):
        piece, at = _piece(body, at)
        out.append(piece)
    return "".join(out)


def _piece(body: str, at: int) -> tuple[str, int]:
    """What the pattern says at `at`, as a regular expression, and where it goes on."""
    if body.startswith("**/", at) and (at == 0 or body[at - 1] == "/"):
        return "(?:.*/)?", at + 3
    if body[at] == "*":
        end = at + len(body[at:]) - len(body[at:].lstrip("*"))
        whole = end - at > 1 and (at == 0 or body[at - 1] == "/") and end == len(body)
        return (".*" if whole else "[^/]*"), end
    if body[at] == "?":
        return "[^/]", at + 1
    closing = body.find("]", at + 2 + (body[at + 1 : at + 2] in ("!", "^"))) if body[at] == "[" else -1
    if closing > 0:
        return _set(body[at + 1 : closing]), closing + 1
    return re.escape(body[at]), at + 1


def _set(body: str) -> str:
    """A set of characters; a range that runs backwards holds nothing, as in the shell."""
    negated = body[0] in "!^"
    inner = re.sub(r"([\\\[\]&~|^])", r"\\\1", body[negated:])
    try:
        re.compile(f"[{inner}]")
    except re.error:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{inner}]"
