"""The sections of a paper are not in the order of the template.

Readers who skim many notes expect a section where it is in all others. Move it there with its content; there is no fix,
since the content of a section may refer to what is before it.

    ```md bad
    ## [Deep Residual Learning](https://arxiv.org/abs/1512.03385)

    🎓 Source: CVPR 2016

    🔑 Key: learn the residual

    🌱 Motivation:

    💊 Methodology:

    📐 Exps:

    💡 Ideas:
    ```
    ```md good
    ## [Deep Residual Learning](https://arxiv.org/abs/1512.03385)

    🔑 Key: learn the residual

    🎓 Source: CVPR 2016

    🌱 Motivation:

    💊 Methodology:

    📐 Exps:

    💡 Ideas:
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from paperstack_lint import Diagnostic, Note
from paperstack_lint.papers import Section
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg

SEVERITY = "warning"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the first section of each entry that should be before the one above it."""
    template, places = template_of(note), template_of(note).places
    for entry in papers_of(note):
        first: dict[str, Section] = {}
        for section in entry.sections:  # `sections/duplicate` reports one that is there twice
            first.setdefault(section.key, section)
        for above, section in pairwise(first.values()):
            if places[section.key] < places[above.key]:
                here, there = template.kind(section.key), template.kind(above.key)
                message = msg("{name} is below {other}: move it above", name=here.name, other=there.name)
                yield Diagnostic(section.start, section.label_end, message)
                break
