"""What arXiv records about a paper: plain data, which rules look up."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.addresses import arxiv

UNKNOWN_TITLE = ""
"""A placeholder among the titles of a paper for others that were not requested; comparing it is `incomparable`."""


class ArxivRecord(NamedTuple):
    """A paper on arXiv.

    `identifier` has no version and no subject class; `version` is the newest one, as a number. `titles` are those of
    the versions that were requested, the newest first, with UNKNOWN_TITLE where others may be missing. `comment` is
    the authors' free text.
    """

    identifier: str
    version: int
    titles: tuple[str, ...]
    comment: str = ""

    @property
    def title(self) -> str:
        """The title of the newest version."""
        return self.titles[0]


def missing_reason(record: ArxivRecord | None, version: str) -> str:
    """Return why a paper, or the linked version of it (`v2`, `` for none), does not exist; `` where it does."""
    if record is None:
        return "arXiv has no such paper"
    if arxiv.version_number(version) > record.version:
        return f"arXiv has no version {version[1:]} of it; the newest is {record.version}"
    return ""
