"""Finding the papers of a note: markers of sections, titles, entries."""
