"""The tags of notes and of a collection: their spellings, typos and pages."""
