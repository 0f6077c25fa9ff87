"""The exit codes of the program: 0 where nothing is to be reported, and these."""

FINDINGS = 1
"""Findings are left at the level of `--fail-on`, or something is not as it should be: a diff, an outdated report."""
FAILURE = 2
"""An error of usage, of the configuration or of the program; nothing at all could be reached with `--online`."""
INTERRUPTED = 130
"""Ctrl-C."""
