"""Formulas, and what a Markdown engine makes of them before a script typesets them."""
