"""Find sections that a paper has without a marker: in a table, after an image, two on one line, in a template tag."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.note.template import emoji_pattern, section_for_emoji, section_for_label
from paperstack_lint.papers.completion.resemblance import resemblances
from paperstack_lint.papers.reading.details import is_in_code
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown.document import Opaque
    from paperstack_lint.note.note import Note
    from paperstack_lint.note.template import SectionKind, Template
    from paperstack_lint.papers.reading.entry import Entry


class AbsentSections(NamedTuple):
    """The keys of the sections that a paper has no marker of: `missing` ones, and those that are `elsewhere` in it.

    `caveat` is why adding one may duplicate it: a line that resembles it, or contains it. `emoji_lines` is how many
    missing ones have a line that begins with their emoji.
    """

    missing: tuple[str, ...]
    elsewhere: frozenset[str]
    caveat: str
    emoji_lines: int


def absent_sections(note: Note, entry: Entry, template: Template) -> AbsentSections:
    """Return the sections that a paper has no marker of, searched in all that it contains but code."""
    keys = entry.missing(template)
    if not keys:
        return AbsentSections((), frozenset(), "", 0)
    marked = {section.start for section in entry.sections}
    elsewhere = dict(labelled_sections(note, entry.start, entry.end, template, marked))
    missing = tuple(key for key in keys if key not in elsewhere)
    alike = list(resemblances(note, entry, template, missing)) if missing else []
    emoji_lines = len({one.key for one in alike if one.by == "emoji"})
    found = [(one.line, one.key, "may be" if one.by == "place" else "looks like") for one in alike]
    found += [(at, key, "contains") for key, at in elsewhere.items() if key in keys]
    if missing:
        found += [(at, key, "may contain") for at, key in _inline_labels(note, entry, template, missing)]
        found += [(at, key, "may print") for at, key in _printed_sections(note, entry, template, missing)]
    return AbsentSections(missing, frozenset(elsewhere).intersection(keys), _caveat(note, template, found), emoji_lines)


def _caveat(note: Note, template: Template, found: list[tuple[int, str, str]]) -> str:
    """Return a sentence about the first of the places where a section may be; `` where there is none."""
    if not found:
        return ""
    at, key, how = min(found)
    kind = template.kind(key)
    return f"line {note.position(at).line} {how} {kind.name}"


_BETWEEN = r"(?:[ \t\xa0\u3000*_~]|</?\w[^<>\n]{0,100}>)*+"
_LETTERS = r"[^\W\d_]{2,20}+\.?"


def labelled_sections(
    note: Note, start: int, end: int, template: Template, marked: Collection[int] = ()
) -> Iterator[tuple[str, int]]:
    """Yield key and offset of the sections whose emoji is before their label in a part of a note.

    Those at the offsets `marked` are left out.
    """
    signed = re.compile(rf"(?P<sign>{emoji_pattern(template)}){_BETWEEN}(?P<label>{_names_pattern(template.sections)})")
    for found in signed.finditer(note.text, start, end):
        kind, matched = section_for_emoji(template, found["sign"]), section_for_label(template, found["label"])
        if matched and matched[0] == kind and found.start() not in marked and not is_in_code(note, found.start()):
            yield kind.key, found.start()


_WORD = r"(?<![A-Za-z0-9_/.?&=#%-])[A-Za-z]{2,20}+"
_COLON = r"(?:[ \t*_~`]|</?\w[^<>\n]{0,100}>){0,12}+[:：](?!//)"


def _inline_labels(note: Note, entry: Entry, template: Template, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield offset and key of the sections `keys` whose label has a colon after it inside a line.

    A word that is only similar to the label must not follow another one: `words about experiments: none`.
    """
    names = [name for kind in template.sections for name in (kind.label, *kind.aliases)]
    others = [re.escape(name) for name in sorted(names, key=len, reverse=True) if not re.fullmatch(_WORD, name)]
    pattern = re.compile(rf"(?P<label>{'|'.join([*others, _WORD])}){_COLON}")
    for found in pattern.finditer(note.text, entry.title_end, entry.end):
        matched = section_for_label(template, found["label"])
        kind, spelling = matched or (None, "")
        begins = not note.text[max(found.start() - 3, 0) : found.start()].rstrip()[-1:].isalnum()
        if kind and kind.key in keys and (begins or spelling == "exact") and not is_in_code(note, found.start()):
            yield found.start(), kind.key


def _names_pattern(kinds: tuple[SectionKind, ...]) -> str:
    """Return a pattern for the names of sections, and for words that may be one of them mistyped."""
    names = sorted((name for kind in kinds for name in (kind.label, *kind.aliases)), key=len, reverse=True)
    return "(?i:(?:" + "|".join(map(re.escape, names)) + f")(?![a-z])|{_LETTERS})"


_MAX_TAG = 300  # characters of a tag, and before it in its line, that are read
_LINE_START = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)?[*_~]{0,3}"
_INCLUDE = r"\{%-?\s*(?:include|include_relative|include_cached|render|partial)\s+[\"']?([^\s\"'%]+)"
_TAG_NAME = rf"{_INCLUDE}|\{{%-?\s*(\w+)|\{{\{{[<%]\s*(/?[\w/.-]+)|\{{\{{([^|}}]*)"
_TAG_END = r"\{%-?\s*end(\w+)|\{\{[<%]\s*/\s*(\w+)"
_TAG_WORD = r"[^\W\d_]{2,40}"
_PRINT_NO_TEXT = frozenset(
    "if unless else elsif elseif case when for tablerow break continue cycle assign capture increment decrement set "
    "import macro raw comment highlight codeblock code math katex mermaid figure fig image images img picture photo "
    "gallery video audio youtube vimeo bilibili gist tweet pdf toc ref relref param link url cite br hr divider".split()
)
"""Words in the names of tags that print no text about a paper: control flow, code, media and links."""


def _printed_sections(note: Note, entry: Entry, template: Template, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the offset of each template tag that may print one of the sections `keys`, and the key.

    The key is the first one where the tag may print any. Such a tag is on a line of its own: `{% include exps.md %}`.
    """
    text = note.text
    spans = [span for span in within(note.document.opaque, entry.title_end, entry.end) if _is_tag_alone(note, span)]
    if not spans:
        return
    closed = {found[1] or found[2] for found in re.compile(_TAG_END).finditer(text, entry.start, entry.end)}
    for span in spans:
        name = re.compile(_TAG_NAME).match(text, span.start, min(span.end, span.start + _MAX_TAG))
        words = re.findall(_TAG_WORD, next(filter(None, name.groups()), "")) if name else []
        matched = (found[0].key for word in words if (found := section_for_label(template, word)))
        named = next((key for key in matched if key in keys), "")
        if named or not (
            _is_end_tag(name) or _PRINT_NO_TEXT.union(closed).intersection(word.lower() for word in words)
        ):
            yield span.start, named or next(iter(keys))


def _is_end_tag(name: re.Match[str] | None) -> bool:
    """Return whether a tag ends a pair."""
    return name is not None and ((name[2] or "").startswith("end") or (name[3] or "").startswith("/"))


def _is_tag_alone(note: Note, span: Opaque) -> bool:
    """Return whether a span is a template tag, the first in its line or item, with nothing but tags after it."""
    if span.kind != "liquid":
        return False
    text, start, end = note.text, span.start, span.end
    line = text.rfind("\n", max(start - _MAX_TAG, 0), start) + 1
    before = re.compile(_LINE_START).fullmatch(text, line, start)
    return before is not None and re.compile(r"[ \t*_~]*(?:\r?\n|\Z|\{[{%])").match(text, end) is not None
