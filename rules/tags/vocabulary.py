"""A tag is not the one that the vocabulary has for it.

Over the years one subject gets several tags, and its notes are found under none. Nothing is reported without
configuration. The fix writes the vocabulary's tag; it is safe, and there is none where an alias of YAML repeats the
tag in another field.

`names` are the tags as they are to be spelled; one that differs in case or width alone is reported. `aliases` gives
other words for them, `{综述: survey}`. With `closed`, a tag that is neither a name nor what an alias stands for is
reported, too.

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

from paperstack_lint import Diagnostic, Fix, Note
from paperstack_lint.front_matter import Value, is_template
from paperstack_lint.front_matter.edits import replaced, without_item
from paperstack_lint.front_matter.items import folded
from paperstack_lint.nearest import nearest
from paperstack_lint.quote import quoted

ALTERS = {"front matter"}


class Options(NamedTuple):
    """The vocabulary.

    `names`: the tags as they are to be spelled.
    `aliases`: other words and the tag that each stands for.
    `closed`: whether tags that are not in the vocabulary are reported.
    """

    names: tuple[str, ...] = ()
    aliases: dict[str, str] = {}  # noqa: RUF012  # nobody changes it
    closed: bool = False


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each tag that the vocabulary spells otherwise or, if it is closed, lacks."""
    front = note.front_matter
    tags = front.single("tags") if front and not is_template(note.text, front) else None
    if tags is None or not (options.names or options.aliases):
        return
    names = {*options.names, *options.aliases.values()}
    meant = {folded(name): name for name in sorted(names)}
    meant |= {folded(alias): name for alias, name in options.aliases.items()}
    taken = {item.text for item in tags.value.items}
    for index, item in enumerate(tags.value.items or (tags.value,)):
        tag = item.text.strip()
        if item.kind != "scalar" or tag in names or not tag:
            continue
        if name := meant.get(folded(tag)):
            fix = _renamed(note, tags.value, index, name, taken=name in taken)
            taken.add(name)
            yield Diagnostic(item.start, item.end, f"the tag {quoted(tag)} is `{name}` in the vocabulary", fix)
        elif options.closed:
            near = nearest(tag, sorted(names), 0.6)
            hint = f"; did you mean `{near}`?" if near else ""
            yield Diagnostic(item.start, item.end, f"the tag {quoted(tag)} is not in the vocabulary{hint}")


def _renamed(note: Note, tags: Value, index: int, name: str, *, taken: bool) -> Fix | None:
    """The tag under its name; where the note has that tag already, the list without this one."""
    item = tags.items[index] if tags.items else tags
    edit = without_item(note.text, tags, index) if taken else replaced(note.text, item, name)
    return Fix(f"write `{name}`", (edit,)) if edit else None
