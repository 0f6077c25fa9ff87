"""`new`: begin a note on a paper as the other notes of the collection are written."""
