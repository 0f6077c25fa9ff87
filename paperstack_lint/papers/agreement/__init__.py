"""Whether the title in a note is that of a paper. Pure functions, no network."""

from paperstack_lint.papers.agreement.agreement import Agreement, agreement, differ, names

__all__ = ["Agreement", "agreement", "differ", "names"]
