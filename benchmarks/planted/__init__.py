"""Recall: problems of known kinds are planted into real notes, and the tool has to find and fix them."""
