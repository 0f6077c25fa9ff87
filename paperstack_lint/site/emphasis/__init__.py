"""Emphasis as its author intended it, and where a Markdown engine shows the delimiters instead."""
