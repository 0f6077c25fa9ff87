"""A paper that uses the template lacks some of its sections.

A section that is left out on purpose looks like one that was forgotten. Write all markers when you begin a paper, and
leave the sections empty that you have nothing to say about: the gaps can be found later.

A section that the paper has in another form, in a table or after another on the same line, is not missing.

The fix inserts the missing markers, empty and in the order of the template, in the style of the paper's others: list
items, headings, lines or quotes, with the same indentation, blank lines, numbers, colons and spaces, but without
emphasis, unless a label alone is the marker. They go below the content of the section before them, into the box that
contains the others, and above footnotes, references and what else follows the list.

It is safe where all sections of the paper have one style and are in order. It is unsafe where:

- a line looks like a missing section without being a marker (`:triangular_ruler: Exps`, `Exps (v)`, `Exprs:`, a caption
  of another name in its place, or a heading below the others), contains the label and a colon (`…; **Exps:** v`), or is
  a template tag that may print the section, `{% include exps.md %}`;
- items of a numbered list that are not sections are counted too;
- a new heading would take the id of another one that the note links;
- what is below the last section may be the title of the next paper, or two papers may be one.

Where sections are headings of several levels, a missing one gets the level that it has in all complete papers of the
note, or else of several other notes; the fix is unsafe where only one paper has it. There is no fix where none does, or
where a list would be split, or get other blank lines.

    ```md bad
    * [Attention Is All You Need](https://arxiv.org/abs/1706.03762)
    * 🔑 Key:
      * attention alone, no recurrence
    * 🌱 Motivation:
      * recurrent networks do not parallelize
    * 💊 Methodology:
    * 💡 Ideas:
    ```
    ```md good
    * [Attention Is All You Need](https://arxiv.org/abs/1706.03762)
    * 🔑 Key:
      * attention alone, no recurrence
    * 🎓 Source:
    * 🌱 Motivation:
      * recurrent networks do not parallelize
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"words", "headings", "blocks", "emphasis"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each entry that has some sections, but not all; the finding is at its title."""
    template = template_of(note)
    incomplete = [index for index, entry in enumerate(papers_of(note)) if entry.sections and entry.missing(template)]
    if not incomplete:
        return
    # Most notes need none of them.
    from paperstack_lint.headings.anchors import anchors_of
    from paperstack_lint.papers.missing_sections.insertion import Queries, insert_sections
    from paperstack_lint.papers.missing_sections.unmarked_sections import absent_sections

    lacking = {index: absent_sections(note, papers_of(note)[index], template) for index in incomplete}
    wanted = {index: one.missing for index, one in lacking.items() if one.missing}
    depths = partial(Project.of(note).section_depths, note.path)
    insertions = insert_sections(note, wanted, template, Queries(anchors_of(note).has_reference_to, depths))
    for index, lacks in lacking.items():
        if not lacks.missing:
            continue
        entry, insertion = papers_of(note)[index], insertions[index]
        names = enumerated((kind.name for kind in template.sections if kind.key in lacks.missing), " and ")
        paper = msg("the paper {title}", title=quoted(entry.title)) if entry.title else msg("a paper without a title")
        start, end = entry.title_start, entry.title_end
        if start == end:
            start, end = entry.sections[0].start, entry.sections[0].label_end
        caveat = lacks.caveat if insertion.edits and lacks.caveat else insertion.caveat
        fix = Fix(msg("add {names}, empty", names=names), insertion.edits, safe=not caveat) if insertion.edits else None
        yield Diagnostic(
            start,
            end,
            msg("{paper} has no {names}: add what is missing, even if empty", paper=paper, names=names),
            fix,
            caveat,
        )
