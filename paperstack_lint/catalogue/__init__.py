"""What a collection gives back to its owner: its papers, its configuration, the beginning of a new note."""
