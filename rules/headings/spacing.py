"""A heading has no space between Chinese and Latin where most have one, or the other way round.

Either style is fine, but a heading that departs from that of its note looks careless, and a search misses it.
Headings are compared with the majority of their note: at least two headings with a space, and twice as many as have
none, or at least four without one, and four times as many as have one. Where a note mixes both without a majority, a
space is missed if nearly all headings in its folder, or else of all notes, have one, unless more headings of the note
have none; a consistent note is not reported. The title in the front matter counts as a heading, but where most titles
have one style, it may follow that instead of the headings below it. The message says what a heading is compared with,
and where.

Only boundaries that show a style count. Numbers and single letters (`第2章`, `图 2`, `问题1：`, `Chap2 基础`,
`周三34`) do not, nor do words beside their translation (`行列式 Determinant`), spaces around one character
between two names (`P 与 NP`), or spaces that may separate two phrases. Code, math, addresses and Liquid are
left alone. Tags, paths and what begins or ends in a symbol, such as `C++`, `.NET` or `100%`, have no agreed
style: a heading with one next to a letter, without a space, gets no fix, as only a part would be spaced.

    ```md bad
    # 用 Transformer 做检测

    ## 什么是 GAN

    ## 对 BERT 的改进

    见[训练细节](#训练cnn的细节)。

    ## 训练CNN的细节
    ```
    ```md good
    # 用 Transformer 做检测

    ## 什么是 GAN

    ## 对 BERT 的改进

    见[训练细节](#训练-cnn-的细节)。

    ## 训练 CNN 的细节
    ```

The fix is safe: it changes all spaces of a heading and nothing else, and updates the `#links` to it, with their text
where that repeats the heading. There is none where some reference to the heading, in any file of the site, cannot be
updated: `{{ page.url }}#…`, a wikilink, the address of the page; and it is unsafe for a title that the page's address
or its place in order may depend on.

With `consistent-in: collection`, each note is compared with all notes, even if it is consistent. `policy: require`
requires a space everywhere, whatever the style of the note, and `policy: forbid` none:

    ```yaml options
    policy: require
    ```
    ```md bad
    ## **残差**ResNet的变体
    ```
    ```md good
    ## **残差** ResNet 的变体
    ```
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Note
from paperstack_lint.collection.wanted_spacing import WantedSpacing, is_title_alike, may_titles_differ, wanted_spacing
from paperstack_lint.headings.heading_text import HeadingText
from paperstack_lint.headings.rewording import reword
from paperstack_lint.headings.script_boundaries import NAMES, Boundaries, Boundary
from paperstack_lint.headings.spacing_majority import boundaries_of_headings, spaces_numbers, spacing_of, title_index
from paperstack_lint.text.edits import rewrite, shift
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"headings", "link targets", "front matter"}


class Options(NamedTuple):
    """How headings are spaced.

    `policy`: `consistent` compares a heading with the majority; `require` requires spaces, `forbid` none.
    `consistent-in`: what a heading is compared with first: the headings of its `note`, or those of the `collection`.
    `allow`: names that are correct without a space.
    """

    policy: Literal["consistent", "require", "forbid"] = "consistent"
    consistent_in: Literal["note", "collection"] = "note"
    allow: tuple[str, ...] = NAMES


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each heading that departs from the majority, with all its edits in one fix."""
    wanted = wanted_spacing(note, options.policy, options.consistent_in, options.allow)
    if not wanted.spacing:
        return
    found = boundaries_of_headings(note, options.allow)
    title = next((heading_text.source(note) for heading_text, _ in found if heading_text.heading < 0), None)
    first = title_index(note, found)
    numbers = wanted.strict or spaces_numbers([each for _, each in found if spacing_of(each) == wanted.spacing])
    for at, (heading_text, each) in enumerate(found):
        wrong = [boundary for boundary in each.stylistic if boundary.spaced != (wanted.spacing == "spaced")]
        departs = any(wanted.strict or boundary.evidence for boundary in wrong)
        is_title = heading_text.heading < 0 or heading_text.source(note) == title
        if not departs or ((is_title or at == first) and not wanted.strict and may_titles_differ(note, wanted)):
            continue
        if not (is_title and wanted.headings and is_title_alike(note, spacing_of(each), wanted)):
            changed = [boundary for boundary in wrong if numbers or boundary.spaced or not boundary.number]
            yield from _diagnostic(note, heading_text, each, changed, wanted)


def _diagnostic(
    note: Note, heading_text: HeadingText, found: Boundaries, wrong: Sequence[Boundary], wanted: WantedSpacing
) -> Iterator[Diagnostic]:
    """Yield the finding with a fix of all boundaries, or with none where one of them is uncertain."""
    source = heading_text.source(note)
    removes = wanted.spacing == "unspaced"
    clear = all(boundary.evidence or boundary.number for boundary in wrong)
    uncertain = removes and not wanted.strict and not (clear and all(boundary.spaced for boundary in found.stylistic))
    edits = [_edit(heading_text, boundary) for boundary in wrong if not (removes and boundary.marked)]
    if not edits:
        return
    text, reason = quoted(source), wanted.reason
    if removes:
        message = msg("a space between CJK and Latin in the heading {text}, {reason}", text=text, reason=reason)
    else:
        message = msg("no space between CJK and Latin in the heading {text}, {reason}", text=text, reason=reason)
    whole, caveat = msg("remove the spaces throughout") if removes else msg("add spaces throughout"), ""
    if token := found.spaced_disputed if removes else found.disputed:
        caveat = msg("whether {text} needs spaces is for you to decide", text=quoted(source[token.start : token.end]))
    elif uncertain:
        caveat = msg("a space in it may separate two phrases")
    if caveat:
        yield Diagnostic(
            heading_text.start,
            heading_text.end,
            msg("{problem}: {remedy}", problem=message, remedy=whole),
            None,
            caveat,
        )
        return
    shifted = shift(edits, -heading_text.start)
    write = msg("write {text}", text=quoted(rewrite(source, shifted)))
    yield Diagnostic(
        heading_text.start,
        heading_text.end,
        msg("{problem}: {remedy}", problem=message, remedy=write),
        *reword(note, heading_text, write, edits),
    )


def _edit(heading_text: HeadingText, boundary: Boundary) -> Edit:
    """Return the edit that inserts a space at a boundary, or removes it."""
    start, end = heading_text.start + boundary.start, heading_text.start + boundary.end
    if boundary.spaced:
        return Edit(start, end, "")
    at = heading_text.outside(start, end)
    return Edit(at, at, " ")
