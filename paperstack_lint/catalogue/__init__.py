"""What a collection gives back to its owner: its papers, a report, its configuration, the beginning of a new note."""
