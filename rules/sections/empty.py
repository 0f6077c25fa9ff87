"""A section has a marker, but nothing stands under it.

A warning by default: an empty section may be a plan. Blanks, rules and empty bullets count as nothing. Where all
sections of a paper are empty it is a form to be filled in, and nothing is reported. Nor is a section reported in the
run in which a fix has added it.

    ```md bad
    * [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114)
    * 🔑 Key: a bound that can be differentiated
    * 🎓 Source:
    * 🌱 Motivation: inference in continuous latent variables
    * 💊 Methodology: reparametrize
    * 📐 Exps: faces and digits
    * 💡 Ideas: none yet
    ```
    ```md good
    * [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114)
    * 🔑 Key: a bound that can be differentiated
    * 🎓 Source: ICLR 2014
    * 🌱 Motivation: inference in continuous latent variables
    * 💊 Methodology: reparametrize
    * 📐 Exps: faces and digits
    * 💡 Ideas: none yet
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note

SEVERITY = "warning"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each empty section of an entry that has others."""
    for entry in note.papers:
        if all(section.empty for section in entry.sections):
            continue
        for section in entry.sections:
            if section.empty:
                kind = note.project.template.kind(section.key)
                message = f"{kind.emoji} {kind.label} is empty: fill it in when you know"
                yield Diagnostic(section.start, section.label_end, message)
