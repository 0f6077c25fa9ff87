"""The command line: the program, its commands, arguments and standard streams."""
