"""Emphasis as its author meant it, and where a Markdown engine shows the delimiters instead."""
