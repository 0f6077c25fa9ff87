"""The source of a note: its text, front matter and Markdown, and the proof of a change to them."""
