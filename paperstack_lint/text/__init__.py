"""Plain text: spans and edits of it, quoting, nearest words, languages. Nothing here knows what a note is."""
