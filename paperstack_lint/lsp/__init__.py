"""The language server: what the command line reports and fixes, in an editor, of the text that is not yet saved."""
