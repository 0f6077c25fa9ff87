"""What a run reports: output formats, statistics, diffs, and how text is shown on a terminal."""
