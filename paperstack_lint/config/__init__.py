"""The configuration: which file governs a note, what it may contain, and what it contains."""
