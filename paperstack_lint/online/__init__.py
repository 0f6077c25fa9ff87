"""The network: what to request for the notes of a run, the requests, their results. Imported with `--online` only."""
