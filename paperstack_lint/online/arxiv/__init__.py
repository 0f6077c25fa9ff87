"""arXiv's API: its turn, its feeds, and what it says of the papers of a run."""
