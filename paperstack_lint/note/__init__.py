"""A note as its file has it: text, front matter and Markdown, and the proof of a change to them."""
