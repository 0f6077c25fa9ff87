"""Pieces of a note inside a message."""

from paperstack_lint.text.credentials import mask_credentials


def quoted(text: str, limit: int = 60) -> str:
    """Return `text` on one line between backticks, its middle left out where it is longer than `limit` characters."""
    if len(text) > limit:  # where a part is left out, nothing could tell later that the rest is a credential
        text = mask_credentials(text)
    line = " ".join(text[: 4 * limit].split()) if len(text) < 4 * limit else text[:limit] + " " + text[-limit:]
    if len(line) > limit:
        head = limit * 2 // 3
        line = line[:head] + "…" + line[head - limit + 1 :]
    return f"`{line}`"
