"""The sub-commands: one module each, with a function that takes the parsed arguments and returns the exit code."""
