"""A candidate for the title of a paper, as plain data."""

from __future__ import annotations

from typing import Literal, NamedTuple

from paperstack_lint.papers.citation import NO_PUBLICATION, Publication

Kind = Literal["heading", "list", "line", "quote", "table"]
"""What carries a title; in a table it is a cell."""


class Title(NamedTuple):
    """A candidate for a paper's title.

    `start` to `end` is its source without its own marks; `line` where its line begins. `weight` tells how much it
    looks like one: 3 it leads with a paper's link, an empty one, or a bracket; 2 with another link, or it is bold;
    1 a plain heading, 0 anything else. `paper` is whether the link that it leads with is known to be a paper's,
    `mentions` whether one stands later in it. `mark` is the bullet of a list item. A `labelled` one is behind a label
    that says so.
    """

    kind: Kind
    line: int
    start: int
    end: int
    text: str
    url: str
    weight: int
    paper: bool
    mentions: bool
    home: int
    block: int
    level: int
    mark: str
    published: Publication = NO_PUBLICATION
    labelled: bool = False
