"""Headings, and the title of the front matter: what they read, how they are spaced, the ids that they get."""
