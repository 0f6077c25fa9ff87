"""Headings, and the title in the front matter: their text, spacing and punctuation, their ids, references to them."""
