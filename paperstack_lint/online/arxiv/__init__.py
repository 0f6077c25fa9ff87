"""arXiv's API: its rate limit, its feeds, and the lookup of the papers of a run."""
