"""A section has a marker, but nothing stands under it.

A warning by default: an empty section may be a plan. What a page does not show is nothing: spaces, rules, empty
bullets, comments, `&nbsp;`, `<br>`, attribute lists; and so is what the template puts there: its `placeholder`, what a
file has there that notes are made from (`_template.md`, `archetypes/`, `scaffolds/`, `_templates/`), and the question,
the `TODO` or the words in brackets that at least two other notes have there. Where all sections of a paper are empty it
is a form to be filled in, and nothing is reported. Nor is a section reported in the run in which a fix has added it.

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
from paperstack_lint.collection.project import Project
from paperstack_lint.papers import Section
from paperstack_lint.papers.entries import papers_of
from paperstack_lint.papers.entry import section_content
from paperstack_lint.papers.habits import may_be_placeholder
from paperstack_lint.papers.scope import template_of
from paperstack_lint.site.workspace import is_form

SEVERITY = "warning"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each empty section of an entry that has others."""
    for entry in papers_of(note):
        shown = [(section, _fault(note, section)) for section in entry.sections]
        if all(fault for _, fault in shown):
            continue
        for section, fault in shown:
            if fault:
                message = f"{template_of(note).kind(section.key).name} {fault}: fill it in when you know"
                yield Diagnostic(section.start, section.label_end, message)


def _fault(note: Note, section: Section) -> str:
    """Return in which way a section is empty; `` where it is not."""
    if section.empty:
        return "is empty"
    content = section_content(note, section)
    if not content or is_form(note):
        return ""
    forms = (
        form.path for form in Project.of(note).forms(note.path) if (form.key, form.content) == (section.key, content)
    )
    other = next(forms, "")
    if not other and may_be_placeholder(content):
        other = Project.of(note).placeholder(note.path, section.key, content)
    return f"says only what the template puts there, as {other} does" if other else ""
