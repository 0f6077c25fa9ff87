"""Pieces of a note inside a message."""


def quoted(text: str, limit: int = 60) -> str:
    """`text` on one line between backticks, its middle left out where it is longer than `limit` characters."""
    line = " ".join(text[: 4 * limit].split()) if len(text) < 4 * limit else text[:limit] + " " + text[-limit:]
    if len(line) > limit:
        head = limit * 2 // 3
        line = line[:head] + "…" + line[head - limit + 1 :]
    return f"`{line}`"
