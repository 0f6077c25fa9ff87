"""A paper has the same section twice.

Readers overlook the second one, and a table of your papers shows one of the two. Merge them, or give the second one the
emoji and the label that it was meant to have; there is no fix.

    ```md bad
    * [Neural Architecture Search](https://arxiv.org/abs/1611.01578)
    * 🔑 Key:
      * a controller writes networks
    * 🎓 Source:
    * 🌱 Motivation:
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    * 🔑 Key:
      * trained by policy gradient
    ```
    ```md good
    * [Neural Architecture Search](https://arxiv.org/abs/1611.01578)
    * 🔑 Key:
      * a controller writes networks
      * trained by policy gradient
    * 🎓 Source:
    * 🌱 Motivation:
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg

SEVERITY = "warning"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each section of an entry that has one of the same key above."""
    for entry in papers_of(note):
        first: dict[str, int] = {}
        for section in entry.sections:
            key = section.key
            if key not in first:
                first[key] = section.start
                continue
            kind = template_of(note).kind(key)
            line = note.position(first[key]).line
            message = msg("a second {name} in one paper: merge it with that of line {line}", name=kind.name, line=line)
            yield Diagnostic(section.start, section.label_end, message)
