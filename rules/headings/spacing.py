"""The headings of a note put blanks between Chinese and Latin in one place and none in the other.

Either habit is fine, but in one note they look careless, and a heading searched for is not found. The title in the
front matter counts as a heading. A note that mixes both is made spaced; the fix is safe: it sets blanks only, and the
`#links` to a changed heading follow it, with their text where that repeats the heading. There is none where something
refers to the heading that cannot follow, in any file of the site: `{{ page.url }}#…`, a wikilink, the address of the
page; and it is unsafe for a title that the page's address or its place in order may depend on.

Code, math, addresses and Liquid are left alone, so are dates, numbered labels (`第2章`, `图 2`, `问题1：`), `周三34`
and `1对1`. Tags, paths and what begins or ends in a symbol, such as `C++`, `.NET` or `100%`, are disputed: a heading
that has one beside an unspaced letter gets no fix, for it would be spaced in part.

    ```md bad
    # 用 Transformer 做检测

    见[训练细节](#训练cnn的细节)。

    ## 训练CNN的细节
    ```
    ```md good
    # 用 Transformer 做检测

    见[训练细节](#训练-cnn-的细节)。

    ## 训练 CNN 的细节
    ```

With `consistent-in: collection`, what most headings of all notes have is written in each of them, be it tight.

`policy: require` wants a blank everywhere, whatever the note's habit:

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

from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Edit, Note
from paperstack_lint.collection.collection import Spacing
from paperstack_lint.edits import Span, rewrite
from paperstack_lint.headings.captions import Caption
from paperstack_lint.headings.habit import of_captions
from paperstack_lint.headings.spacing import NAMES, Joint
from paperstack_lint.quote import quoted

SEVERITY = "warning"
ALTERS = {"headings", "link targets", "front matter"}


class Options(NamedTuple):
    """How headings are spaced.

    policy: `consistent` lets a note be all tight or all spaced and makes a mixed one spaced; `require` wants blanks,
        `forbid` none.
    consistent-in: what has to be alike: the headings of a `note`, or all those of the `collection`, which are written
        as most of them are.
    allow: names that are written tight, and stay so.
    """

    policy: Literal["consistent", "require", "forbid"] = "consistent"
    consistent_in: Literal["note", "collection"] = "note"
    allow: tuple[str, ...] = NAMES


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each heading that departs from the habit, with all its edits in one fix."""
    found = of_captions(note, options.allow)
    wanted = _wanted(note, options, {joint.spaced for _, each in found for joint in each.joints})
    if not wanted:
        return
    spaced = wanted == "spaced"
    for caption, each in found:
        wrong = [joint for joint in each.joints if joint.spaced != spaced and (spaced or not joint.marked)]
        if wrong:
            yield _diagnostic(note, caption, tuple(_edit(caption, joint) for joint in wrong), each.disputed)


def _wanted(note: Note, options: Options, habits: set[bool]) -> Spacing:
    """How the headings are to be written, given whether some are spaced and some are tight; `` for as they are."""
    if options.policy != "consistent":
        return "spaced" if options.policy == "require" else "tight"
    if habits and options.consistent_in == "collection" and (usual := note.project.spacing()):
        return usual
    return "spaced" if len(habits) > 1 else ""


def _edit(caption: Caption, joint: Joint) -> Edit:
    start, end = caption.start + joint.start, caption.start + joint.end
    if joint.spaced:
        return Edit(start, end, "")
    at = caption.outside(start, end)
    return Edit(at, at, " ")


def _diagnostic(note: Note, caption: Caption, edits: tuple[Edit, ...], disputed: Span | None) -> Diagnostic:
    """Return the finding with a fix of all boundaries, or with none where one of them is disputed."""
    reads = caption.source(note)
    shifted = [Edit(edit.start - caption.start, edit.end - caption.start, edit.text) for edit in edits]
    wanted = quoted(rewrite(reads, shifted))
    message = f"{'no blank' if edits[0].text else 'blanks'} between the scripts in the heading {quoted(reads)}"
    if disputed and edits[0].text:
        caveat = f"whether {quoted(reads[disputed.start : disputed.end])} wants spaces is for you to say"
        return Diagnostic(caption.start, caption.end, f"{message}: space it throughout", None, caveat)
    return Diagnostic(
        caption.start, caption.end, f"{message}: write {wanted}", *note.anchors.fix(caption, f"write {wanted}", edits)
    )
