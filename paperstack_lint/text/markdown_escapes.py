"""Write words as Markdown that shows just these words."""

from __future__ import annotations

from paperstack_lint.text.regex import regex

_FORMULA = r"(\$[^$\s](?:[^$]*[^$\s])?\$(?!\d))"


def escape_markdown(text: str) -> str:
    """Return words as Markdown and Liquid that show just these; formulas between dollar signs stay formulas."""
    pieces = regex(_FORMULA).split(text)
    shown = "".join(piece if at % 2 else _escape(piece) for at, piece in enumerate(pieces))
    shown = regex(r"\{(?=[{%#])").sub("&#123;", shown)
    shown = regex(r"^(\d{1,9})([.)])(?=\s|$)").sub(r"\1\\\2", shown)
    return regex(r"^(?=[-+>#=~:])").sub(r"\\", shown)


def _escape(text: str) -> str:
    text = regex(r"&(?=#?\w+;)").sub("&amp;", regex(r"([\\`*\[\]|$])").sub(r"\\\1", text))
    text = text.replace("<", "&lt;").replace("~~", r"\~\~").replace("==", r"\=\=")
    return regex(r"(?<![^\W_])_|_(?![^\W_])").sub(r"\\_", text)
