"""A tag is spelled otherwise in most notes.

One subject under two names is found under neither: `NAS` and `nas`, `Hugging Face` and `huggingface`, `tool` and
`tools` are two pages each. Tags that differ in case, width, blanks, hyphens, underscores or a plural are taken for
one; `C` and `C++`, `vae` and `vq-vae`, `2017` and `2018` are not. The spelling that the most notes of the collection
use wins, and the safe fix writes it, or removes the other one from a note that has both. It takes three notes, and
three times as many as have the other spelling; where there are fewer, or as many, or where an acronym would be written
in lower case, nothing is changed: it is for you to choose. What `tags/vocabulary` names stays as it is.

A tag that a single note has, and that is one slip away from a frequent one, is told as well, without a fix; set
`typos: false` if you do not want that. `paperstack-lint tags` lists the whole vocabulary.

    ```md file=_posts/2020-01-03-enas.md
    ---
    title: ENAS
    tags: [NAS]
    ---
    ```
    ```md file=_posts/2020-01-04-proxyless.md
    ---
    title: ProxylessNAS
    tags: [NAS]
    ---
    ```
    ```md file=_posts/2020-01-05-spos.md
    ---
    title: SPOS
    tags: [NAS]
    ---
    ```
    ```md bad
    ---
    title: Darts
    tags: [nas, survey]
    ---
    ```
    ```md good
    ---
    title: Darts
    tags: [NAS, survey]
    ---
    ```
"""

from collections.abc import Iterator
from typing import NamedTuple

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.collection import Advice
from paperstack_lint.front_matter import Value, tags
from paperstack_lint.quote import quoted
from paperstack_lint.site.publication import tag_pages

SEVERITY = "warning"
ALTERS = {"front matter"}


class Options(NamedTuple):
    """What is told.

    `typos`: whether to tell of a rare tag that is one slip away from a frequent one.
    """

    typos: bool = True


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each tag of which the other notes have another spelling."""
    named = note.project.configured("tags/vocabulary")
    settled = {*named.get("names", ()), *named.get("aliases", ())}
    taken = {item.text.strip() for item in tags.items(note)}
    for item in tags.items(note):
        tag = item.text.strip()
        advice = None if tag in settled else note.project.advice(tag)
        if advice is None or (advice.kind == "typo" and not options.typos):
            continue
        if advice.kind == "tie" and not taken.isdisjoint(advice.names):
            continue  # that the note has both is for `tags/duplicate` to tell
        yield _diagnostic(note, item, advice, taken)


def _diagnostic(note: Note, item: Value, advice: Advice, taken: set[str]) -> Diagnostic:
    """Return the finding; `taken` are the tags that the note has, or will have by another fix."""
    tag, name, fix, caveat = item.text.strip(), advice.names[0], None, advice.doubt
    present = name in taken
    if advice.kind == "tie":
        caveat = "no spelling is used more than the others"
    elif advice.kind == "typo":
        caveat = ""
    elif present or not advice.doubt:
        fix = tags.renamed(note, item, name, taken=present)
        fix = fix and fix._replace(safe=not advice.doubt)
        taken.add(name)
    page = tag_pages.moved(note.site, tag, name) if fix else ""
    return Diagnostic(item.start, item.end, _message(tag, advice, present=present) + page, fix, caveat)


def _message(tag: str, advice: Advice, *, present: bool) -> str:
    name, notes = quoted(advice.names[0]), f"{advice.uses} note{'' if advice.uses == 1 else 's'}"
    place = f"{advice.path}:{advice.line}"
    if advice.kind == "typo":
        return f"the tag {quoted(tag)} is perhaps meant to be {name}, which {notes} have ({place})"
    if advice.kind == "tie":
        names = " and ".join(map(quoted, advice.names))
        return f"the tag {quoted(tag)} is {names} in as many notes ({place}): choose one"
    todo = f"remove it, one {name} is enough" if present else "choose one" if advice.doubt else f"write {name}"
    return f"the tag {quoted(tag)} is {name} in {notes} ({place}): {todo}"
