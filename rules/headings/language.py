"""A heading is not in the language that the headings of the note should have.

A collection whose headings are in one language is easier to search. Off by default (`policy: any`). The language of a
heading is guessed from its script, since it is too short for anything else: one with a Chinese, Japanese or Korean
letter is not English, and one of several plain lower-case English words is not Chinese. Names (`ResNet`, `Batch Norm`),
links (they are papers' titles) and section markers are never reported. There is no fix, since only you can translate.

    ```yaml options
    policy: en
    ```
    ```md bad
    # 实验设置
    ```
    ```md good
    # Training setup
    ```

`policy: note` requires the main language of the note's prose:

    ```yaml options
    policy: note
    ```
    ```md bad
    # how to train the network

    这篇文章讨论的是如何训练网络，以及训练时常见的问题。
    ```
    ```md good
    # 如何训练网络

    这篇文章讨论的是如何训练网络，以及训练时常见的问题。
    ```
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Note
from paperstack_lint.headings.heading_text import MARK, SYNTAX, authored_heading_texts
from paperstack_lint.text.language import has_cjk
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

MIN_ENGLISH_WORDS = 3
"""Lower-case words that make a heading English; fewer may be a term: `self-attention`."""

SEVERITY = "warning"
NAMES = {"zh": msg("Chinese"), "ja": msg("Japanese"), "ko": msg("Korean"), "en": msg("English")}


class Options(NamedTuple):
    """Which language headings have.

    `policy`: `any`; `zh` or `en`; `note` for the main language of the note's prose.
    """

    policy: Literal["any", "note", "zh", "en"] = "any"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report headings in another language than the policy requires."""
    wanted = note.language if options.policy == "note" else options.policy
    if wanted not in NAMES:
        return
    for heading_text in authored_heading_texts(note):
        linked = MARK + "]" in heading_text.prose or "](" in heading_text.source(note)
        if linked or not _is_foreign(heading_text.prose, wanted):
            continue
        heading = quoted(heading_text.source(note))
        yield Diagnostic(
            heading_text.start,
            heading_text.end,
            msg("the heading {heading} is not in {language}: translate it", heading=heading, language=NAMES[wanted]),
        )


def _is_foreign(prose: str, wanted: str) -> bool:
    """Return whether a heading is certainly not in the wanted language."""
    if wanted == "en":
        return has_cjk(prose)
    words = regex(r"(?<![\w-])[a-z]+(?![\w-])").findall(prose.replace(SYNTAX, " "))
    return not has_cjk(prose) and len(words) >= MIN_ENGLISH_WORDS
