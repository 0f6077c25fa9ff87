"""A tag is not the one that the vocabulary has for it.

Over the years one subject gets several tags, and no tag lists all its notes. Nothing is reported without configuration.
The safe fix writes the vocabulary's tag; there is none where a YAML alias repeats the tag in another field.

`names` are the correct spellings of the tags; one that differs in case or width alone is reported. `aliases` maps other
words to them, `{综述: survey}`. With `closed`, a tag that is neither a name nor an alias is reported, too.

    ```yaml options
    names: [NAS]
    aliases: {综述: survey}
    ```
    ```md bad
    ---
    title: Darts
    tags: [nas, 综述]
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
from paperstack_lint.note.front_matter.edits import fold_item
from paperstack_lint.site.workspace import site_of
from paperstack_lint.tags import of_note
from paperstack_lint.text.message import msg
from paperstack_lint.text.nearest import WordIndex
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"front matter"}


class Options(NamedTuple):
    """The vocabulary.

    `names`: the correct spellings of the tags.
    `aliases`: other words, and the tag for each.
    `closed`: whether tags that are not in the vocabulary are reported.
    """

    names: tuple[str, ...] = ()
    aliases: dict[str, str] = {}  # noqa: RUF012  # nobody changes it
    closed: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each tag that the vocabulary spells otherwise or, if it is closed, lacks."""
    if not (options.names or options.aliases):
        return
    names = {*options.names, *options.aliases.values()}
    meant = {fold_item(name): name for name in sorted(names)}
    meant |= {fold_item(alias): name for alias, name in options.aliases.items()}
    taken, index = {item.text for item in of_note.tag_items(note)}, WordIndex(sorted(names))
    for item in of_note.tag_items(note):
        tag = item.text.strip()
        if tag in names:
            continue
        if name := meant.get(fold_item(tag)):
            fix = of_note.rename_fix(note, item, name, taken=name in taken)
            todo = msg(": remove it, one is enough") if name in taken else ""
            taken.add(name)
            page = of_note.page_change(site_of(note), tag, name)
            message = msg(
                "the tag {tag} is `{name}` in the vocabulary{todo}{page}",
                tag=quoted(tag),
                name=name,
                todo=todo,
                page=page,
            )
            caveat = "" if fix else of_note.why_not_renamed(note, item, taken=todo != "")
            yield Diagnostic(item.start, item.end, message, fix, caveat)
        elif options.closed:
            near = index.nearest(tag, 0.6)
            hint = msg("; did you mean `{name}`?", name=near) if near else ""
            yield Diagnostic(
                item.start, item.end, msg("the tag {tag} is not in the vocabulary{hint}", tag=quoted(tag), hint=hint)
            )
