"""Whether the title in a note is that of a paper. Pure functions, no network."""

from paperstack_lint.papers.agreement.agreement import Agreement, agreement, names

__all__ = ["Agreement", "agreement", "names"]
