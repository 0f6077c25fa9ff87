"""Find sections that a paper has without a marker, and lines that may be meant as one: `:key: Key`, `**Method**`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator
from html import unescape
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperstack_lint.note.template import bare_emoji, emoji_pattern, section_for_emoji, section_for_label
from paperstack_lint.papers.reading.details import is_in_code
from paperstack_lint.papers.reading.find_entries import papers_of
from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.message import Message, msg
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Heading
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


_CONTAINS = msg("line {line} contains {section}")
_LOOKS_LIKE = msg("line {line} looks like {section}")
_MAY_BE = msg("line {line} may be {section}")
_MAY_CONTAIN = msg("line {line} may contain {section}")
_MAY_PRINT = msg("line {line} may print {section}")
"""What a line may be, in the order of their names."""


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
    found = [(one.line, one.key, _MAY_BE if one.by == "place" else _LOOKS_LIKE) for one in alike]
    found += [(at, key, _CONTAINS) for key, at in elsewhere.items() if key in keys]
    if missing:
        found += [(at, key, _MAY_CONTAIN) for at, key in _inline_labels(note, entry, template, missing)]
        found += [(at, key, _MAY_PRINT) for at, key in _printed_sections(note, entry, template, missing)]
    return AbsentSections(missing, frozenset(elsewhere).intersection(keys), _caveat(note, template, found), emoji_lines)


def _caveat(note: Note, template: Template, found: list[tuple[int, str, Message]]) -> str:
    """Return a sentence about the first of the places where a section may be; `` where there is none."""
    if not found:
        return ""
    at, key, how = min(found)
    kind = template.kind(key)
    return Message(how.template, {"line": note.position(at).line, "section": kind.name})


_BETWEEN = r"(?:[ \t\xa0\u3000*_~]|</?\w[^<>\n]{0,100}>)*+"
_LETTERS = r"[^\W\d_]{2,20}+\.?"


def labelled_sections(
    note: Note, start: int, end: int, template: Template, marked: Collection[int] = ()
) -> Iterator[tuple[str, int]]:
    """Yield key and offset of the sections whose emoji is before their label in a part of a note.

    Those at the offsets `marked` are left out.
    """
    signed = regex(rf"(?P<sign>{emoji_pattern(template)}){_BETWEEN}(?P<label>{_names_pattern(template.sections)})")
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
    others = [re.escape(name) for name in sorted(names, key=len, reverse=True) if not regex(_WORD).fullmatch(name)]
    pattern = regex(rf"(?P<label>{'|'.join([*others, _WORD])}){_COLON}")
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
    closed = {found[1] or found[2] for found in regex(_TAG_END).finditer(text, entry.start, entry.end)}
    for span in spans:
        name = regex(_TAG_NAME).match(text, span.start, min(span.end, span.start + _MAX_TAG))
        words = regex(_TAG_WORD).findall(next(filter(None, name.groups()), "")) if name else []
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
    before = regex(_LINE_START).fullmatch(text, line, start)
    return before is not None and regex(r"[ \t*_~]*(?:\r?\n|\Z|\{[{%])").match(text, end) is not None


class Resemblance(NamedTuple):
    """A line that resembles the marker of the section `key`: by its emoji, its label, or as a caption in its place."""

    key: str
    line: int
    by: Literal["emoji", "label", "place"]


_MAX_LINE = 120  # characters of a line that are read
_BULLET = r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})?(?=[ \t]|$)"
# What may be before the first word: bullets, emphasis, quotes, HTML, images, emoji as such, by name or by number.
_ORNAMENTS = (
    r"(?:<!--|!\[[^\[\]\n]*\]\([^()\n]*\)|</?[A-Za-z][^<>\n]*>|&#?\w{1,10};|:[a-z0-9_+-]{2,40}:|\d{1,3}[.)、]"
    r"|\[[xX]\]|[^\w\n&:<]|[&:<])*+"
)
_DEFINITION = r"[ \t>]*\*?\[[^\[\]\n]+\]:"  # of a link, a footnote or an abbreviation
_LABEL_END = r"(?:[^\n:：]{0,24}[:：]|[^\W_]{0,6}[ \t]*+(?:[*_~`.。—–|\])）(（-]|</|#*[ \t]*\r?$))"
_CAPTION = r"(?P<words>[^\W\d_][^\n:：/]{0,19})[ \t]*[:：](?!//)"
_CAPTION_DASHED = r"(?P<words>[^\W\d_][^\n—–―]{0,19})(?:[—–―]|(?<=[ \t])-{1,2}[ \t])"
_CAPTION_BOLD = r"(?<=\*\*|__)(?P<words>[^\W\d_][^\n*_]{0,19})(?:\*\*|__)"
_CAPTION_ALONE = r"(?P<words>[^\W\d_][\w \t-]{0,19})[*_~`#]*[ \t]*\r?$"
_SIGN = r"[\u2190-\u2bff\U0001f000-\U0001faff]"
_METADATA = frozenset(
    "link url code paper pdf arxiv github project author authors venue year date tag tags blog slides video demo "
    "dataset note notes todo ref refs reference references citation bibtex title conference journal doi "
    "代码 链接 论文 作者 时间 日期 标签 会议 期刊 参考 参考文献 引用 备注 标题 年份 机构".split()
)
_SHORTCODES = {"🎓": "mortar_board", "💡": "bulb"}
"""The names of emoji on sites, where those are not the names in Unicode."""


def resemblances(note: Note, entry: Entry, template: Template, keys: Collection[str]) -> Iterator[Resemblance]:
    """Yield the lines of an entry, and the headings after it, that may be meant as a missing section of `keys`."""
    matcher = _LineMatcher(note, entry, template, keys)
    start = note.text.find("\n", entry.title_end) + 1 if entry.title else entry.start
    start = start or entry.end
    while start < entry.end:
        end = note.line_span(start)[1]
        if start not in matcher.markers and end > start:
            yield from matcher.match(start, min(end, start + _MAX_LINE))
        start = note.text.find("\n", end) + 1 or entry.end
    for heading in _headings_below(note, entry):
        start, end = note.line_span(heading.text_start)
        yield from matcher.match(start, min(end, start + _MAX_LINE))


def _headings_below(note: Note, entry: Entry) -> Iterator[Heading]:
    """Yield the headings after an entry that are of a lower level than its title, up to the next paper."""
    if entry.title_kind != "heading":
        return
    level = note.document.blocks[entry.title_block].level
    following = bisect_left(papers_of(note), entry.end, key=attrgetter("start"))
    end = papers_of(note)[following].start if following < len(papers_of(note)) else len(note.text)
    yield from takewhile(lambda heading: heading.level > level, within(note.document.headings, entry.end, end))


class _LineMatcher:
    """Compares lines with the markers of an entry, and with the sections that it lacks."""

    def __init__(self, note: Note, entry: Entry, template: Template, keys: Collection[str]) -> None:
        self.note = note
        self.sections = entry.sections
        self.markers = {section.marker.line for section in entry.sections}
        self.styles = {self.style(section.marker.line) for section in entry.sections}
        self.kinds = [template.kind(key) for key in keys]
        self.template = template
        names = (name for kind in self.kinds for name in (kind.label, *kind.aliases))
        self.names = regex(rf"(?i:(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![a-z]))")
        self.gaps = {kind.key: self.gap(template.place(kind.key), entry.end) for kind in self.kinds}

    def gap(self, place: int, end: int) -> tuple[int, int]:
        """Return the span where a section belongs: after the one before it, up to the next; empty before the first."""
        later = (i for i, one in enumerate(self.sections) if self.template.place(one.key) > place)
        index = next(later, len(self.sections))
        if index == 0:
            return 0, 0
        return self.sections[index - 1].start, self.sections[index].start if index < len(self.sections) else end

    def style(self, line: int) -> tuple[int, str]:
        """Return the indentation of a line in columns, and its bullet or heading signs."""
        found = regex(_BULLET).match(self.note.text, line, line + _MAX_LINE)
        lead = found[0] if found else ""
        bullet = lead.strip(" \t>")
        return len(lead.expandtabs(4)) - len(bullet), regex(r"\d+").sub("1", bullet.replace("+", "*").replace("-", "*"))

    def match(self, start: int, end: int) -> Iterator[Resemblance]:
        """Yield the sections of which the line from `start` may be the marker; it is read up to `end`."""
        text = self.note.text
        if regex(_DEFINITION).match(text, start, end):
            return
        ornaments = regex(_ORNAMENTS).match(text, start, end)
        word = ornaments.end() if ornaments else start
        if self.is_hidden(min(word, end - 1)):
            return
        shown = unescape(text[start:word])
        style = self.style(start)
        in_style = style in self.styles
        if matching := [kind for kind in self.kinds if _has_emoji(kind, shown)]:
            yield from (Resemblance(kind.key, start, "emoji") for kind in matching)
        elif kind := self.with_label(word, end, in_style=in_style):
            yield Resemblance(kind.key, start, "label")
        elif in_style and (regex(_SIGN).search(shown) or self.is_caption(word, end, bare=style[1] == "")):
            gaps = self.gaps.items()
            yield from (Resemblance(key, start, "place") for key, (first, last) in gaps if first < start < last)

    def is_hidden(self, offset: int) -> bool:
        """Return whether a character is in a code block, math or Liquid."""
        document = self.note.document
        span = document.opaque_at(offset)
        return span is not None and span.kind in ("code_block", "indented_code", "math", "liquid")

    def with_label(self, start: int, end: int, *, in_style: bool) -> SectionKind | None:
        """Return the section whose label, perhaps mistyped, is at `start`; what may follow depends on `in_style`."""
        text = self.note.text
        found = self.names.match(text, start, end) or regex(_LETTERS).match(text, start, end)
        if not found or not (in_style or regex(_LABEL_END).match(text, found.end(), end)):
            return None
        matched = section_for_label(self.template, found[0])
        kind = (
            matched[0] if matched else next((kind for kind in self.kinds if _is_mistyped(found[0], kind.label)), None)
        )
        return kind if kind in self.kinds else None

    def is_caption(self, start: int, end: int, *, bare: bool) -> bool:
        """Return whether the text at `start` is a caption, and none of metadata; a `bare` one needs a colon."""
        patterns = [_CAPTION] if bare else [_CAPTION, _CAPTION_BOLD, _CAPTION_DASHED]
        if not bare and start < self.sections[-1].start:
            patterns.append(_CAPTION_ALONE)
        matches = (regex(each).match(self.note.text, start, end) for each in patterns)
        found = next(filter(None, matches), None)
        if not found:
            return False
        words = found["words"].strip(" \t*_~`").casefold()
        return words not in _METADATA and section_for_label(self.template, words) is None


def _has_emoji(kind: SectionKind, shown: str) -> bool:
    """Return whether a text has the emoji of a section once, as such or by its name."""
    emoji = bare_emoji(kind.emoji)
    name = "_".join(unicodedata.name(character, "").lower().replace(" ", "_") for character in emoji)
    named = any(f":{each}:" in shown for each in (name, _SHORTCODES.get(emoji, name)) if each)
    return named or (emoji != "" and shown.count(emoji) == 1)


def _is_mistyped(word: str, label: str) -> bool:
    """Return whether a word is a label with one letter added, removed or changed, or two swapped."""
    word, label = word.casefold().rstrip("."), label.casefold()
    if abs(len(word) - len(label)) > 1 or len(word) < 3:
        return False
    same, _ = common_ends(word, label)
    mine, right = word[same:], label[same:]
    swapped = mine[:2] == right[:2][::-1] and mine[2:] == right[2:]
    return swapped or right in (mine[1:], mine) or mine in (right[1:], right) or mine[1:] == right[1:]
