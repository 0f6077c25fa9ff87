"""Servers that tests ask, on loopback."""
