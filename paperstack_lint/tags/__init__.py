"""The tags of a collection: which of them are one subject in several spellings."""
