"""Write words as Markdown that shows just these words."""

from __future__ import annotations

import re

_FORMULA = r"(\$[^$\s](?:[^$]*[^$\s])?\$(?!\d))"


def escape_markdown(text: str) -> str:
    """Return words as Markdown and Liquid that show just these; formulas between dollar signs stay formulas."""
    pieces = re.split(_FORMULA, text)
    shown = "".join(piece if at % 2 else _escape(piece) for at, piece in enumerate(pieces))
    shown = re.sub(r"\{(?=[{%#])", "&#123;", shown)
    shown = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", shown)
    return re.sub(r"^(?=[-+>#=~:])", r"\\", shown)


def _escape(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", re.sub(r"([\\`*\[\]|$])", r"\\\1", text))
    text = text.replace("<", "&lt;").replace("~~", r"\~\~").replace("==", r"\=\=")
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
