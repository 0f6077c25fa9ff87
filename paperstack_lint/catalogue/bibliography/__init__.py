"""`papers` as a bibliography: the papers of all notes, each once, with citation keys."""
