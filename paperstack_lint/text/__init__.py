"""Plain text: spans, edits, quoting, nearest words, languages. Nothing here depends on notes."""
