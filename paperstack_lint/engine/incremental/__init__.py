"""Incremental runs over many notes: scheduling, the worker pool, the result cache, the facts of the collection."""
