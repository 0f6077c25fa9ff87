"""The usual spacing at CJK–Latin boundaries in the headings of the notes in each folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paperstack_lint.headings.spacing_majority import Spacing, SpacingCounts


class FolderSpacing(NamedTuple):
    """The spacing at CJK–Latin boundaries of most headings of several notes, `` for none, and its first place.

    `clear` is whether nearly all of them have it; `titles` is the spacing of most titles of the notes,
    and `are_titles_mixed` whether there are enough of them and none has a majority.
    """

    spacing: Spacing = ""
    clear: bool = False
    path: str = ""
    line: int = 0
    titles: Spacing = ""
    are_titles_mixed: bool = False


def spacing_by_folder(counts: Mapping[str, SpacingCounts]) -> dict[str, FolderSpacing]:
    """Return the usual spacing by folder, `` for all notes, from the counts of each note by its path."""
    from paperstack_lint.headings.spacing_majority import total  # few runs query it

    paths: dict[str, list[str]] = {}
    for path in sorted(counts):
        if any(counts[path]):
            for folder in {"", path.rpartition("/")[0]}:
                paths.setdefault(folder, []).append(path)
    found = {}
    for folder, group in paths.items():
        spacing = total(counts[path] for path in group)
        way = spacing.majority
        places = ((path, counts[path].line(way)) for path in group)
        place = next(((path, line) for path, line in places if line), ("", 0))
        found[folder] = FolderSpacing(way, spacing.is_clear, *place, spacing.title_majority, spacing.are_titles_mixed)
    return found
