"""What arXiv says of a paper: plain data, which rules look up."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.addresses import arxiv

UNTOLD = ""
"""Among the titles of a paper: it may have had others. Whatever is compared with it agrees or differs only perhaps."""


class Record(NamedTuple):
    """A paper on arXiv.

    `identifier` has no version and no subject class; `version` is the newest one, as a number. `titles` are all that
    are known of it, the newest version's first; UNTOLD is among them where others may be missing. `comment` is the
    authors' free text.
    """

    identifier: str
    version: int
    titles: tuple[str, ...]
    comment: str = ""

    @property
    def title(self) -> str:
        """The title of the newest version."""
        return self.titles[0]


def lacking(record: Record | None, version: str) -> str:
    """Why a paper, or the version of it that is named (`v2`, `` for none), is not there; `` where it is."""
    if record is None:
        return "arXiv knows no such paper"
    if arxiv.version_number(version) > record.version:
        return f"arXiv has no version {version[1:]} of it; the newest is {record.version}"
    return ""
