"""The marker of a section is not written as the template has it.

A section is recognized by its emoji and its label, or by its label alone where the template gives it no emoji. In a
paper with other sections these are reported: an emoji without its label, a label without its emoji or with a wrong one,
a misspelt label (`Exp:`, `Motivations:`), and a full-width colon after a Latin label. Where most other sections of the
paper are correct, a label in another case, without the space after its emoji, or in another language is reported, too,
unless another paper of the note or several notes do the same: that is a habit. The template's aliases are correct, too.

The fix writes the marker and leaves the text after it alone; an added label gets its colon, and the space before that,
as the other markers of the paper have them. It is unsafe where the emoji is that of another section than the label, and
the paper does not have that section, where text of unknown meaning follows the emoji, where a label in another language
may be one of your own, where a heading is nothing but a label, and for headings of a note that links its own headings.

    ```md bad
    * [BERT](https://arxiv.org/abs/1810.04805)
    * 🔑 Key: masked words
    * 🎓:
    * Motivation: context from both sides
    * 💊 Methods: pre-train, then fine-tune
    * 📐 Exp： eleven tasks
    * 💡 Ideas:
    ```
    ```md good
    * [BERT](https://arxiv.org/abs/1810.04805)
    * 🔑 Key: masked words
    * 🎓 Source:
    * 🌱 Motivation: context from both sides
    * 💊 Methodology: pre-train, then fine-tune
    * 📐 Exps: eleven tasks
    * 💡 Ideas:
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.template import section_for_emoji
from paperstack_lint.papers import Entry, Section
from paperstack_lint.papers.reading.entry import template_of
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.papers.reading.section_styles import find_odd_marker, marker_edits
from paperstack_lint.text.edits import rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "warning"
ALTERS = {"words", "headings"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each section whose marker would change."""
    kinds = {kind.key: kind for kind in template_of(note).sections}
    is_habit = partial(Project.of(note).has_section_style, note.path)
    anchored = any(link.target.startswith("#") for link in note.links)
    for entry in papers_of(note):
        for section in entry.sections:
            edits = tuple(marker_edits(note, entry, section, kinds[section.key]))
            unlike = None if edits else find_odd_marker(note, entry, section, is_habit)
            edits = unlike.edits if unlike else edits
            if edits:
                end = max(section.label_end, *(edit.end for edit in edits))
                moved = shift(edits, -section.start)
                wanted = rewrite(note.text[section.start : end], moved)
                caveat = (unlike.caveat if unlike else "") or _caveat(note, entry, section, anchored=anchored)
                fix = Fix(msg("write the marker as the template has it"), edits, safe=not caveat)
                current = note.text[section.start : end if unlike else section.label_end]
                why = msg(" ({evidence})", evidence=unlike.evidence) if unlike else ""
                message = msg(
                    "the section marker {marker} is not the template's: write {wanted}{why}",
                    marker=_shown(current),
                    wanted=_shown(wanted),
                    why=why,
                )
                yield Diagnostic(section.start, section.label_end, message, fix, caveat)


def _shown(marker: str) -> str:
    """Return a marker for a message, without emphasis, of which it may contain only one delimiter."""
    return quoted(regex(r"[*_~]+|</\w+>").sub("", marker))


def _caveat(note: Note, entry: Entry, section: Section, *, anchored: bool) -> str:
    """Return why the marker may be meant otherwise, or the id of its heading may be in use; `` for neither."""
    marker = section.marker
    if marker.reading == "text":
        return msg("the text after the emoji may be a label of its own")
    if marker.reading == "alone" and not marker.colon:
        return msg("a heading of this name need not be the section")
    if marker.wrong_emoji and marker.emoji and marker.reading != "alone":
        meant = section_for_emoji(template_of(note), note.text[marker.emoji.start : marker.emoji.end])
        if all(other.key != meant.key for other in entry.sections):
            return msg("it may be {name} as well", name=meant.name)
    if anchored and section.carrier == "heading":
        return msg("the id of the heading changes, and the note has links to its headings")
    return ""
