"""A fuzzer: mutated notes in small blogs, run through the command line, and checked against its contracts.

`python -m benchmarks.fuzz --minutes 60 [--seed N] [--jobs N] [FOLDER]…` takes the notes below the folders, those of
`examples/` and the inputs of the rule cases as seeds. Each distinct failure is minimized and written to a folder.
"""
