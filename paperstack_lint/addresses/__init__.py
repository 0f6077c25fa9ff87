"""Addresses of the web: pure functions of a URL. No note, no network."""
