"""The markers of one paper's sections are in different carriers: list items here, headings or lines there.

Readers see sections of one level as if they had different levels. Write all of them as most are; there is no fix, since
the content would have to move with the markers.

    ```md bad
    ## [U-Net](https://arxiv.org/abs/1505.04597)

    ### 🔑 Key:
    ### 🎓 Source:
    ### 🌱 Motivation:

    💊 Methodology:

    ### 📐 Exps:
    ### 💡 Ideas:
    ```
    ```md good
    ## [U-Net](https://arxiv.org/abs/1505.04597)

    ### 🔑 Key:
    ### 🎓 Source:
    ### 🌱 Motivation:
    ### 💊 Methodology:
    ### 📐 Exps:
    ### 💡 Ideas:
    ```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg

SEVERITY = "warning"
NAMES = {"list": msg("a list item"), "heading": msg("a heading"), "line": msg("a bare line"), "quote": msg("a quote")}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the first section of each mixed entry that has another carrier than most of its sections."""
    for entry in papers_of(note):
        if entry.carrier != "mixed":
            continue
        usual = Counter(section.carrier for section in entry.sections).most_common(1)[0][0]
        odd = next(section for section in entry.sections if section.carrier != usual)
        kind = template_of(note).kind(odd.key)
        message = msg(
            "{name} is {carrier}, but most sections of this paper are not: make it {usual}",
            name=kind.name,
            carrier=NAMES[odd.carrier],
            usual=NAMES[usual],
        )
        yield Diagnostic(odd.start, odd.label_end, message)
