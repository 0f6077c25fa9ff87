"""Addresses of the web: pure functions of a URL, without notes and network."""
