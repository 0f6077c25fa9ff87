"""A note has a tag twice.

Tags that differ in case or width alone (`NAS`, `nas`) are two tags to a generator: a post is listed on two pages, and
neither lists all posts. `C` and `C++` are different tags. The fix removes the later one, or the one that fewer notes of
the collection have. It is safe where both have one spelling, where `tags/vocabulary` names the other one, or where
`tags/variant` would write it. There is none for a line with a comment, or a list that a YAML alias repeats in another
field.

    ```md bad
    ---
    title: Darts
    tags: [NAS, survey, nas]
    ---
    ```
    ```md good
    ---
    title: Darts
    tags: [NAS, survey]
    ---
    ```
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from paperstack_lint import Diagnostic, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import Value
from paperstack_lint.site.workspace import site_of
from paperstack_lint.tags import of_note
from paperstack_lint.tags.similar_tags import fold_case, invisible_difference
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report the tags that differ from another one in case or width at most, except the one that is kept."""
    field = of_note.tag_field(note)
    groups: dict[str, list[Value]] = defaultdict(list)
    for item in field.value.items if field else ():
        if item.kind == "scalar" and item.text.strip():
            groups[fold_case(item.text).strip()].append(item)
    for group in groups.values():
        kept = _kept(note, group)
        for item in group:
            if item is not kept:
                yield _diagnostic(note, item, kept)


def _kept(note: Note, group: Sequence[Value]) -> Value:
    """Return the tag to keep: that of the vocabulary, else the one that most notes have, else the first."""
    if len({item.text for item in group}) == 1:
        return group[0]
    usual = {
        advice.names[0]
        for item in group
        if (advice := Project.of(note).advice(item.text.strip()))
        if advice.kind == "variant"
    }
    wanted = _vocabulary(note) | usual
    return next((item for item in group if item.text.strip() in wanted), group[0])


def _diagnostic(note: Note, item: Value, kept: Value) -> Diagnostic:
    """Return the finding for a tag that another one repeats."""
    caveat = _caveat(note, item.text.strip(), kept.text.strip())
    spelled = msg("is there twice") if item.text == kept.text else msg("repeats {text}", text=quoted(kept.text))
    fix = of_note.removal_fix(note, item)
    page = of_note.page_change(site_of(note), item.text.strip(), kept.text.strip())
    differs = invisible_difference(item.text.strip(), kept.text.strip()) if item.text != kept.text else ""
    message = msg(
        "the tag {text} {spelled}{differs}: keep one{page}",
        text=quoted(item.text),
        spelled=spelled,
        differs=differs,
        page=page,
    )
    if fix is None:
        return Diagnostic(item.start, item.end, message, caveat=of_note.why_not_renamed(note, item, taken=True))
    return Diagnostic(item.start, item.end, message, fix._replace(safe=not caveat), caveat)


def _caveat(note: Note, tag: str, kept: str) -> str:
    """Return why a tag cannot be removed safely in favour of another spelling; `` where it can."""
    if tag == kept or kept in _vocabulary(note):
        return ""
    advice, other = Project.of(note).advice(tag), Project.of(note).advice(kept)
    if advice is None or advice.kind != "variant":
        return msg("which spelling is meant is for you to decide")
    if advice.names[0] == kept or (other and other.kind == "variant" and not other.uncertainty):
        return advice.uncertainty
    return msg("which spelling is meant is for you to decide")


def _vocabulary(note: Note) -> set[str]:
    """Return the tags that `tags/vocabulary` is configured with."""
    named = Project.of(note).configured_options("tags/vocabulary")
    return {*named.get("names", ()), *named.get("aliases", {}).values()}
