"""The front matter of a note: its position, its fields, and its problems where it cannot be read."""

from paperstack_lint.note.front_matter.fences import (
    FenceProblem,
    FrontMatter,
    entries,
    is_template,
    may_enclose_front_matter,
    parse,
)
from paperstack_lint.note.front_matter.yaml_reader import Field, Problem, Value

__all__ = [
    "FenceProblem",
    "Field",
    "FrontMatter",
    "Problem",
    "Value",
    "entries",
    "is_template",
    "may_enclose_front_matter",
    "parse",
]
