"""Render the results of a run: output formats, statistics, diffs, and text on a terminal."""
