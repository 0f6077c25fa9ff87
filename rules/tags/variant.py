"""A tag or a category has another spelling in most notes.

Two names split a subject over two pages: `NAS` and `nas`, `Hugging Face` and `huggingface`, `tool` and `tools`. Tags
that differ in case, width, spaces, hyphens, underscores, a plural, the composition of an accent or an invisible
character count as one; `C` and `C++`, `vae` and `vq-vae`, `2017` and `2018` do not. The spelling that most notes of the
collection use is right, and the safe fix writes it, or removes the other one from a note that has both. It needs three
notes, and three times as many as have the other spelling; with fewer notes, with equally many, or where an acronym
would be written in lower case, there is no fix: the choice is yours. What `tags/vocabulary` names stays as it is.
Categories are compared with categories, under `categories` or `category`. With Jekyll and Hexo, tags may be under
`tag`.

A tag that a single note has, and that is one typing error away from a frequent one, is reported as well, without a fix;
`typos: false` turns that off. `paperstack-lint tags` lists the whole vocabulary.

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
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Value
from paperstack_lint.site.workspace import site_of
from paperstack_lint.tags import of_note
from paperstack_lint.tags.of_note import VocabularyName
from paperstack_lint.tags.similar_tags import fold_case, invisible_difference
from paperstack_lint.tags.spelling_majority import Advice
from paperstack_lint.text.message import enumerated, msg, quantity
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"front matter"}

_NOUNS: dict[VocabularyName, str] = {"tags": msg("tag"), "categories": msg("category")}


class Options(NamedTuple):
    """What is reported.

    `typos`: whether to report a rare tag that is one typing error away from a frequent one.
    """

    typos: bool = True


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each tag and each category of which the other notes have another spelling."""
    named = Project.of(note).configured_options("tags/vocabulary")
    settled = {*named.get("names", ()), *named.get("aliases", ())}
    for vocabulary in _NOUNS:
        items = of_note.tag_items(note, vocabulary)
        taken = {item.text.strip() for item in items}
        own = frozenset(taken)
        for item in items:
            tag = item.text.strip()
            advice = None if vocabulary == "tags" and tag in settled else Project.of(note).advice(tag, vocabulary)
            if advice is None or (advice.kind == "typo" and not options.typos):
                continue
            if vocabulary == "tags" and any(
                fold_case(name) == fold_case(tag) for name in own.intersection(advice.names)
            ):
                continue  # `tags/duplicate` reports a note that has both
            if advice.kind != "tie" or taken.isdisjoint(advice.names):
                yield _diagnostic(note, vocabulary, item, advice, taken)


def _diagnostic(note: Note, vocabulary: VocabularyName, item: Value, advice: Advice, taken: set[str]) -> Diagnostic:
    """Return the finding; `taken` are the tags that the note has, or will have by another fix."""
    tag, name, fix, caveat = item.text.strip(), advice.names[0], None, advice.uncertainty
    present = name in taken
    if advice.kind == "tie":
        caveat = msg("no spelling is used more than the others")
    elif advice.kind == "typo":
        caveat = ""
    elif present or not advice.uncertainty:
        fix = of_note.rename_fix(note, item, name, taken=present, vocabulary=vocabulary)
        fix = fix and fix._replace(safe=not advice.uncertainty)
        taken.add(name)
    page = of_note.page_change(site_of(note), tag, name, vocabulary) if fix else ""
    message = msg(
        "the {what} {tag} {spelled}",
        what=_NOUNS[vocabulary],
        tag=quoted(tag),
        spelled=_spelled(tag, advice, present=present),
    )
    return Diagnostic(item.start, item.end, message + page, fix, caveat)


def _spelled(tag: str, advice: Advice, *, present: bool) -> str:
    """Return the part of the message about the other spelling, and about what to do."""
    name, notes = quoted(advice.names[0]), quantity(advice.uses, "note")
    place = msg("(first: {place})", place=f"{advice.path}:{advice.line}")
    differs = invisible_difference(tag, advice.names[0])
    if advice.kind == "typo":
        return msg("is perhaps meant to be {name}, which {notes} have {place}", name=name, notes=notes, place=place)
    if advice.kind == "tie":
        return msg(
            "is {names}{differs} in as many notes {place}: choose one",
            names=enumerated(map(quoted, advice.names), " and ", " and "),
            differs=differs,
            place=place,
        )
    todo = (
        msg("remove it, one {name} is enough", name=name)
        if present
        else msg("choose one")
        if advice.uncertainty
        else msg("write {text}", text=name)
    )
    return msg(
        "is {name}{differs} in {notes} {place}: {todo}", name=name, differs=differs, notes=notes, place=place, todo=todo
    )
