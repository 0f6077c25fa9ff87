"""Compare the title of a paper in a note with titles that papers have. Pure functions, no network."""

from paperstack_lint.papers.agreement.comparison import Agreement, compare_titles, is_name_of, titles_differ

__all__ = ["Agreement", "compare_titles", "is_name_of", "titles_differ"]
