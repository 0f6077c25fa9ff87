"""A paper does not use the template.

In a note that uses the template, a paper without it has not been read completely, or is missing in tables of your
papers. Only what certainly is a paper is reported, a heading or a list item that begins with a paper's link, and only
where more is written about it than year, venue, authors and links: lines of a bibliography or a reading list are
references. A paper with three lines that begin with an emoji of the template is not reported.

The fix adds all sections, empty, below what is there. It is unsafe: which of your lines belongs to which section is for
you to decide. There is none where the sections would be below a heading inside the paper, where text below the paper's
list item may be about it, or where one of them may exist already, as the emoji or the label that a line begins with, as
a label with a colon inside a line, or as a template tag that may print it.

Options: `require` is `when-used` (the default: only in notes that use the template for another paper), `always`, or
`never`. A note that the template's `where` does not name needs none. With `consistent-in: collection`, the template
counts as used in all notes if one uses it.

    ```md bad
    * [Mask R-CNN](https://arxiv.org/abs/1703.06870)
      * a mask for each box
    * [Focal Loss](https://arxiv.org/abs/1708.02002)
    * 🔑 Key: weigh the easy examples down
    * 🎓 Source:
    * 🌱 Motivation:
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    ```
    ```md good
    * [Mask R-CNN](https://arxiv.org/abs/1703.06870)
      * a mask for each box
    * 🔑 Key:
    * 🎓 Source:
    * 🌱 Motivation:
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    * [Focal Loss](https://arxiv.org/abs/1708.02002)
    * 🔑 Key: weigh the easy examples down
    * 🎓 Source:
    * 🌱 Motivation:
    * 💊 Methodology:
    * 📐 Exps:
    * 💡 Ideas:
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"words", "headings", "blocks", "emphasis"}


_MIN_EMOJI_LINES = 3
"""Lines that begin with an emoji of the template from which on a paper follows it in its own way."""


class Options(NamedTuple):
    """Where a paper needs the template.

    `require`: `always`, `when-used` by another paper, or `never`.
    `consistent-in`: where the other paper may be: in the same `note`, or in any note of the `collection`.
    """

    require: Literal["always", "when-used", "never"] = "when-used"
    consistent_in: Literal["note", "collection"] = "note"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each entry without sections that is certainly a paper and has text."""
    if options.require == "never" or not template_of(note).sections:
        return
    without = [index for index, entry in enumerate(papers_of(note)) if entry.certain and not entry.sections]
    if not without or (options.require == "when-used" and not _is_used(note, options)):
        return
    from paperstack_lint.papers.reading.paper_text import has_text, has_text_beside

    without = [at for at in without if has_text(note, papers_of(note)[at]) or has_text_beside(note, at)]
    template = template_of(note)
    # Most notes need none of them.
    from paperstack_lint.papers.missing_sections.blank_template import insert_templates
    from paperstack_lint.papers.missing_sections.unmarked_sections import absent_sections

    lacking = {index: absent_sections(note, papers_of(note)[index], template) for index in without}
    bare = {
        index: one for index, one in lacking.items() if len(one.elsewhere) < 2 and one.emoji_lines < _MIN_EMOJI_LINES
    }
    begun = insert_templates(note, [index for index, one in bare.items() if not one.caveat], template)
    for index, one in bare.items():
        entry = papers_of(note)[index]
        edit, caveat = begun.get(index, (None, one.caveat))
        fix = Fix(msg("add all sections, empty"), (edit,), safe=False) if edit else None
        caveat = caveat or msg("which line belongs to which section is not certain")
        message = msg("the paper {title} has no sections: use the template", title=quoted(entry.title))
        yield Diagnostic(entry.title_start, entry.title_end, message, fix, caveat)


def _is_used(note: Note, options: Options) -> bool:
    """Return whether another paper, of the note or the collection, uses the template."""
    used = any(entry.sections for entry in papers_of(note))
    return used or (options.consistent_in == "collection" and Project.of(note).uses_template())
