"""Changes as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperstack_lint.report import Style

CONTEXT = 3


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of the diff, line ends included; none where nothing changed. Only `\\n` ends a line."""
    from difflib import unified_diff

    old, new = _lines(before), _lines(after)
    for line in unified_diff(old, new, _header("a", path), _header("b", path), n=CONTEXT):
        yield line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def shown(diff: str, style: Style) -> Iterator[str]:
    """The lines of a diff as they can be shown to people."""
    hues = {"-": (31,), "+": (32,), "@": (36,)}
    for line in _lines(diff):
        bold = line.startswith(("--- ", "+++ "))
        yield style.paint(style.shown(line.rstrip("\r\n")), *((1,) if bold else hues.get(line[0], ()))) + "\n"


def fenced(diff: str) -> str:
    """The diff as a workflow runner prints it without obeying the commands that may stand in it.

    The token that ends the fence is the diff's own hash: no note can hold it.
    """
    from hashlib import sha256

    token = sha256(diff.encode("utf-8", "surrogateescape")).hexdigest()
    return f"::stop-commands::{token}\n{diff}::{token}::\n"


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _header(side: str, path: str) -> str:
    """The path as git writes it: quoted where it holds what would end the line or the quotes."""
    name = f"{side}/{path.removeprefix('/')}"
    if re.search(r"[\x00-\x1f\x7f\"\\]", name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\{ord(found[0]):03o}", escaped) + '"'
    return name + "\t" * (" " in name)  # without the tab, patch takes what follows a blank for a date
