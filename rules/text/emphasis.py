"""Emphasis is shown as `**`, because the engine of the site does not accept its delimiters there.

CommonMark, which GitHub, Obsidian, Hugo and Hexo follow, does not end emphasis at a delimiter between punctuation and a
letter. So `**标签：**正文`, `**“引用”**一词` and `**[链接](u)**中文` show their asterisks. kramdown, which Jekyll uses,
has no such rule. No engine accepts `**` with a space inside it, or `__` between letters. What is reported depends on
the engine that the site's configuration names. Patterns, operators and footnote marks are not emphasis, and a delimiter
without another one in its paragraph is left alone.

The fix puts a space outside the delimiter, or moves white space there. It is unsafe until the configuration of the rule
chooses how the source should look: with `fix: space` it is safe, and where a space would split a word, such as
`**'X'**은`, it writes an empty comment, which the page does not show. `fix: comment` writes the comment everywhere.
`fix: move` moves the punctuation out of the emphasis (`**标签**：正文`), and stays unsafe: other words become bold.

    ```toml file=hugo.toml
    baseURL = "https://example.com/"
    ```
    ```md bad file=content/posts/mixmatch.md
    **方法：**对无标签数据做多次增强，再取平均。
    ```
    ```md good file=content/posts/mixmatch.md
    **方法：** 对无标签数据做多次增强，再取平均。
    ```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.site import emphasis_fixes
from paperstack_lint.site.emphasis import EmphasisFailure, emphasis_failures
from paperstack_lint.site.settings import Engine
from paperstack_lint.site.workspace import is_scaffold, site_of
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

SEVERITY = "error"
ALTERS = {"words", "headings", "emphasis", "comments"}
UNDECIDED = msg("choose `fix: space` or `fix: comment` in the configuration of this rule")
EMPTY = r"(?<=\*\*)\*\*[ \t]+\*\*$"
"""Emphasis without a text, right after other emphasis, as converters leave it."""
NAMES = {"kramdown": "kramdown", "marked": msg("Hexo's marked"), "commonmark": "CommonMark", "unknown": "CommonMark"}


class Options(NamedTuple):
    """What the fix puts outside a delimiter between punctuation and a letter: a `space`, an empty `comment`, or, with
    `move`, the punctuation itself. While `undecided`, a space is offered as an unsafe fix.
    """

    fix: Literal[emphasis_fixes.Method, "undecided"] = "undecided"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each pair of delimiters that its author meant as emphasis and that the engine does not render."""
    if is_scaffold(note):
        return  # its placeholders will be replaced by words
    engine = _engine(note)
    found = sorted(emphasis_failures(note, engine), key=lambda each: each.pair.opener)
    for _, line in groupby(found, key=lambda each: note.position(each.pair.opener.start).line):
        yield from _of_line(note, list(line), engine, options)


def _of_line(note: Note, found: list[EmphasisFailure], engine: Engine, options: Options) -> Iterator[Diagnostic]:
    """Report the pairs of one line; their fixes are all safe or none is, for delimiters are matched along the line."""
    way = "space" if options.fix == "undecided" else options.fix
    repairs = [emphasis_fixes.fix_pair(note.text, one, way) for one in found]
    render = not any(one.pair.odd for one in found) and emphasis_fixes.all_render(note.text, found, repairs)
    caveat = next((one.caveat for one in repairs if one.caveat), UNDECIDED if options.fix == "undecided" else "")
    for failure, repair in zip(found, repairs, strict=True):
        start, end = failure.pair.opener.start, failure.pair.closer.end
        if empty := regex(EMPTY).search(note.text, start, end):
            message = msg("{text} encloses nothing, so that the page shows it: remove it", text=quoted(empty[0]))
            yield Diagnostic(*empty.span(), message, caveat=msg("other delimiters are matched with these"))
            continue
        message = msg(
            "{reason}, so {text} is not emphasis",
            reason=_reason(note.text, failure, engine),
            text=quoted(note.text[start:end]),
        )
        if render:
            fix = Fix(repair.action, repair.edits, safe=not caveat)
            yield Diagnostic(
                start,
                end,
                msg("{problem}: {remedy}", problem=message, remedy=repair.action),
                fix,
                repair.caveat or caveat,
            )
        else:
            yield Diagnostic(start, end, message, caveat=msg("other delimiters are matched with these"))


def _engine(note: Note) -> Engine:
    """Return the Markdown engine of a note; without a site that of a vault, or an unknown one for a post."""
    if site := site_of(note):
        return site.publishing.engine
    return "unknown" if note.is_dated or "_posts" in note.path.parts else "commonmark"


def _reason(text: str, failure: EmphasisFailure, engine: Engine) -> str:
    """Return the part of the message that says which delimiter fails, and where."""
    (opener, closer, *_), opens, closes, *_ = failure
    start, end, problem = (*closer, closes) if closes else (*opener, opens)
    inside, outside = (text[start - 1], text[end]) if closes else (text[end], text[start - 1])
    where = (
        msg("beside white space")
        if problem.endswith("space")
        else msg("between `{inside}` and `{outside}`", inside=inside, outside=outside)
    )
    mark, name = text[start:end], NAMES[engine]
    if closes:
        return msg("`{mark}` {where} closes nothing in {engine}", mark=mark, where=where, engine=name)
    return msg("`{mark}` {where} opens nothing in {engine}", mark=mark, where=where, engine=name)
