"""The front matter of a note: where it stands, its fields, and what is wrong with it where it cannot be read."""

from paperstack_lint.note.front_matter.fences import (
    FenceProblem,
    FrontMatter,
    entries,
    is_template,
    may_enclose_front_matter,
    parse,
)
from paperstack_lint.note.front_matter.nodes import Field, Problem, Value

__all__ = [
    "Fault",
    "Field",
    "FrontMatter",
    "Problem",
    "Value",
    "entries",
    "is_template",
    "may_enclose_front_matter",
    "parse",
]
