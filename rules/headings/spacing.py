"""The headings of a note put blanks between Chinese and Latin in one place and none in the other.

Either habit is fine, but in one note they look careless, and a heading searched for is not found. The title in the
front matter counts as a heading. A note that mixes both is made spaced; the fix is safe: it sets blanks only, and the
`#links` to a changed heading follow it. There is none where something leads to the heading that cannot follow, such as
`{{ page.url }}#…` or a wikilink. Code, math, addresses and Liquid are left alone, so are disputed cases: dates,
`第2章`, numbering, `1对1`, and what ends in a symbol, such as `C++` or `100%`.

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
from paperstack_lint.edits import rewrite
from paperstack_lint.headings.captions import Caption, captions
from paperstack_lint.headings.spacing import Joint, joints
from paperstack_lint.quote import quoted

ALTERS = {"headings", "link targets", "front matter"}


class Options(NamedTuple):
    """How the headings of a note are spaced.

    policy: `consistent` lets a note be all tight or all spaced and makes a mixed one spaced; `require` wants blanks,
        `forbid` none.
    allow: names that are written tight, and stay so.
    """

    policy: Literal["consistent", "require", "forbid"] = "consistent"
    allow: tuple[str, ...] = ("豆瓣FM", "QQ音乐", "B站", "A股", "T恤", "U盘", "K歌", "卡拉OK", "X光")


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each heading that departs from the habit, with all its edits in one fix."""
    found = [(caption, list(joints(caption.prose, options.allow))) for caption in captions(note)]
    spaced = options.policy != "forbid"
    if options.policy == "consistent" and len({joint.spaced for _, each in found for joint in each}) < 2:
        return
    for caption, each in found:
        wrong = [joint for joint in each if joint.spaced != spaced and (spaced or not joint.marked)]
        if wrong:
            yield _diagnostic(note, caption, tuple(_edit(caption, joint) for joint in wrong))


def _edit(caption: Caption, joint: Joint) -> Edit:
    start, end = caption.start + joint.start, caption.start + joint.end
    if joint.spaced:
        return Edit(start, end, "")
    at = caption.outside(start, end)
    return Edit(at, at, " ")


def _diagnostic(note: Note, caption: Caption, edits: tuple[Edit, ...]) -> Diagnostic:
    reads = caption.source(note)
    shifted = [Edit(edit.start - caption.start, edit.end - caption.start, edit.text) for edit in edits]
    wanted = quoted(rewrite(reads, shifted))
    what = "blanks" if edits[0].text == "" else "no blank"
    message = f"{what} between the scripts in the heading {quoted(reads)}: write {wanted}"
    return Diagnostic(caption.start, caption.end, message, note.anchors.fix(caption, f"write {wanted}", edits))
