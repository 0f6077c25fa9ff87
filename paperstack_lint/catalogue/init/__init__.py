"""`init`: find the notes of a blog, learn from them what a configuration can state, and write that."""
