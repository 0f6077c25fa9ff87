"""Quote parts of a note in messages."""

from paperstack_lint.text.credentials import mask_credentials


def quoted(text: str, limit: int = 60) -> str:
    """Return `text` on one line between backticks, without its middle if it is longer than `limit` characters."""
    if len(text) > limit:  # without its middle, a credential would not be recognised later
        text = mask_credentials(text)
    line = " ".join(text[: 4 * limit].split()) if len(text) < 4 * limit else text[:limit] + " " + text[-limit:]
    if len(line) > limit:
        head = limit * 2 // 3
        line = line[:head] + "…" + line[head - limit + 1 :]
    return f"`{line}`"
