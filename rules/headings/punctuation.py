"""A heading mixes wide and narrow punctuation, or ends in a colon or full stop.

A bracket that opens as `（` and closes as `)` is a slip of the input method, and a heading that ends in `：` or `。`
looks odd in every table of contents. The title in the front matter counts as a heading; the markers of the template's
sections (`🔑 Key:`) do not, nor do paper titles inside a link, abbreviations (`et al.`) and `...`.

    ```md bad
    # 注意力（Attention)

    ## 实验结果：
    ```
    ```md good
    # 注意力（Attention）

    ## 实验结果
    ```

The fixes of brackets, colons and `。` are safe. Removing a `.` is unsafe: it may belong to an abbreviation. Two widths
side by side are reported only:

    ```md bad
    # 知识蒸馏(综述)与剪枝（笔记）
    ```
    ```md good
    # 知识蒸馏（综述）与剪枝（笔记）
    ```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint import Diagnostic, Edit, Note
from paperstack_lint.headings.captions import MARK, Caption, own_captions
from paperstack_lint.language import has_cjk
from paperstack_lint.quote import quoted

ALTERS = {"words", "headings", "link targets", "front matter"}

PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】"}
WIDE = {"(": "（", ")": "）", "[": "【", "]": "】"}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}
LONGEST = 200
"""Characters between brackets that are meant as a pair."""

ABBREVIATIONS = (
    "al|approx|cf|ch|co|corp|dept|dr|ed|eds|eq|etc|exp|exps|fig|figs|inc|jr|ltd|misc|mr|mrs|ms|no|pp|prof|ref|refs|resp"
    "|sec|sr|st|tab|univ|ver|vol|vs"
)
NO_STOP = rf"(?i:(?:^|[^a-z])(?:{ABBREVIATIONS}|[a-z]|[ivx]+))\.$|[.。…:：,，]\S$|(?:^|\s)[0-9.]+\.$"
NO_COLON = r"^[A-Za-z][0-9]*[:：]$|[:：]{2}$|:[a-z0-9_+-]+:$"


class Pair(NamedTuple):
    """Brackets that belong together: their places and what they are."""

    start: int
    end: int
    opening: str
    closing: str


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the punctuation of each heading but a section's."""
    for caption in own_captions(note):
        yield from _ending(note, caption)
        pairs = _pairs(caption.prose)
        yield from _brackets(note, caption, pairs)
        if _two_widths(caption.prose, pairs):
            message = f"wide and narrow punctuation in the heading {quoted(caption.source(note))}: use one width"
            yield Diagnostic(caption.start, caption.end, message)


def _ending(note: Note, caption: Caption) -> Iterator[Diagnostic]:
    source = caption.source(note)
    prose = caption.prose.rstrip(MARK + " ")
    if prose[-1:] not in (":", "：", ".", "。") or (source[-1] in ")]" and prose != source):
        return
    if re.search(NO_STOP if prose[-1] in ".。" else NO_COLON, prose):
        return
    start, rest = caption.start + len(prose) - 1, prose[:-1].strip(MARK + " ")
    before = source[: _with_escape(caption, source, len(prose) - 1)].rstrip()
    edit = Edit(caption.start + len(before), start + 1, "")
    # A bare number or word may be no string any more in a front matter.
    certain = re.search(r"[^\W\d_]", rest) is not None and (caption.heading >= 0 or not rest.isascii())
    fix, caveat = note.anchors.fix(caption, f"remove the `{prose[-1]}`", [edit]) if certain else (None, "")
    message = f"the heading {quoted(source)} ends in `{prose[-1]}`: leave that out"
    yield Diagnostic(start, start + 1, message, fix and fix._replace(safe=prose[-1] != "."), caveat)


def _with_escape(caption: Caption, source: str, at: int) -> int:
    """Where the mark at `at` begins: at its backslash if it is escaped, as only ASCII in Markdown can be."""
    backslashes = at - len(source[:at].rstrip("\\"))
    return at - (backslashes % 2 if source[at].isascii() and caption.heading >= 0 else 0)


def _pairs(prose: str) -> list[Pair]:
    """The brackets of a caption, of whatever width; none where they do not balance."""
    if not any(bracket in prose for bracket in PAIRS):
        return []
    pairs, opened = [], []
    for found in re.finditer(r"[][()（）【】]", prose):
        if found[0] in PAIRS:
            opened.append(found)
        elif opened and found[0] in (PAIRS[opened[-1][0]], _other(PAIRS[opened[-1][0]])):
            pairs.append(Pair(opened[-1].start(), found.start(), opened.pop()[0], found[0]))
        else:
            return []
    return [] if opened or "](" in prose else pairs


def _other(bracket: str) -> str:
    return WIDE.get(bracket) or NARROW[bracket]


def _brackets(note: Note, caption: Caption, pairs: list[Pair]) -> Iterator[Diagnostic]:
    for pair in pairs:
        if pair.closing == PAIRS[pair.opening] or pair.end - pair.start > LONGEST:
            continue
        source = caption.source(note)
        wide = pair.opening in NARROW or has_cjk(source[pair.start : pair.end])
        opening, closing = (_wide(pair.opening), _wide(pair.closing)) if wide else (pair.opening, PAIRS[pair.opening])
        wanted = opening + source[pair.start + 1 : _with_escape(caption, source, pair.end)] + closing
        at, bracket = (pair.start, opening) if opening != pair.opening else (pair.end, closing)
        edit = Edit(caption.start + _with_escape(caption, source, at), caption.start + at + 1, bracket)
        place = caption.start + pair.start, caption.start + pair.end + 1
        proposed = note.anchors.fix(caption, f"write {quoted(wanted)}", [edit])
        yield Diagnostic(*place, f"brackets of two widths: write {quoted(wanted)}", *proposed)


def _wide(bracket: str) -> str:
    return WIDE.get(bracket, bracket)


def _two_widths(prose: str, pairs: list[Pair]) -> bool:
    """Whether Chinese text has both kinds of brackets or colons; those of Latin text or formulas may differ."""
    whole = [pair for pair in pairs if pair.closing == PAIRS[pair.opening]]
    narrow = (pair for pair in whole if pair.opening == "(")
    brackets = any(pair.opening == "（" for pair in whole) and any(
        has_cjk(prose[pair.start : pair.end]) or has_cjk(prose[max(pair.start - 1, 0) : pair.start]) for pair in narrow
    )
    return brackets or (
        "：" in prose and any(has_cjk(found[0]) for found in re.finditer(r"[^\x00-\x7f]:(?![0-9/])", prose))
    )
