"""A section has a marker, but no content.

A warning by default: an empty section may be a plan. Content that a page does not show does not count: spaces, rules,
empty bullets, comments, `&nbsp;`, `<br>`, attribute lists; nor does what the template puts there: its `placeholder`,
the text in a file that new notes are copied from (`_template.md`, `archetypes/`, `scaffolds/`, `_templates/`), and the
question, the `TODO` or the words in brackets that at least two other notes have there. A paper whose sections are all
empty is still to be filled in and is not reported. Nor is a section in the run in which a fix has added it.

With `--online`, the section for where a paper is from (🎓 Source) has a fix where arXiv has the paper under the title
that the note gives it: authors, venue and year, as its record has them. It is unsafe, since a record may be out of
date. Nothing is overwritten.

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

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.papers import Entry, Section
from paperstack_lint.papers.reading.entry import section_content, template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.section_styles import may_be_placeholder
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"words", "blocks"}
USES = {"papers"}
CAVEAT = msg("arXiv may not know where the paper was published")


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each empty section of an entry that has others."""
    for entry in papers_of(note):
        problems = [(section, _emptiness(note, section)) for section in entry.sections]
        if all(problem for _, problem in problems):
            continue
        for section, problem in problems:
            if problem:
                message = msg(
                    "{name} {problem}: fill it in when you can",
                    name=template_of(note).kind(section.key).name,
                    problem=problem,
                )
                fix = _fix(note, entry, section)
                yield Diagnostic(section.start, section.label_end, message, fix, CAVEAT if fix else "")


def _fix(note: Note, entry: Entry, section: Section) -> Fix | None:
    """Return the fix that writes what arXiv records; None where the paper is not certain, or anything is there."""
    record = Project.of(note).network_results.papers.get(entry.arxiv_id or "")
    kind, marker = template_of(note).kind(section.key), section.marker
    if not record or not entry.certain or note.text[marker.end : section.end].strip(" \t\r\n>#"):
        return None
    # Only with `--online`.
    from paperstack_lint.papers.agreement import compare_titles
    from paperstack_lint.papers.matching.record_details import details_of, is_source

    if not is_source(kind) or compare_titles(entry.title, [record.title]) != "same":
        return None
    text = details_of(record).source_text(kind.label)
    if section.carrier == "heading":
        at = len(note.text[: note.line_span(marker.end)[1]].rstrip("\r\n"))
        written = 2 * note.newline + text
    else:
        at, written = marker.end, f" {text}" if marker.colon else f": {text}"
    return Fix(msg("write {text}", text=quoted(text)), (Edit(at, at, written),), safe=False) if text else None


def _emptiness(note: Note, section: Section) -> str:
    """Return in which way a section is empty, for a message; `` where it is not."""
    if section.empty:
        return msg("is empty")
    content = section_content(note, section)
    if not content or is_scaffold(note):
        return ""
    forms = (
        form.path
        for form in Project.of(note).scaffold_placeholders(note.path)
        if (form.key, form.content) == (section.key, content)
    )
    other = next(forms, "")
    if not other and may_be_placeholder(content):
        other = Project.of(note).note_with_placeholder(note.path, section.key, content)
    return msg("contains only what the template puts there, as {other} does", other=other) if other else ""
