"""The notes of a collection: facts about each, the index of all, and the queries of a project."""
