"""The `#fragment` of a link leads to no heading.

Who clicks on it stays at the top of the page, and does not know what was meant. It happens when a heading is reworded,
or when a table of contents was made by another tool than the one that makes the page. Links within the note are judged,
and links to other notes of the collection, by path, by `{% post_url %}`, or by Hugo's `ref`. A heading leads wherever
any version of the site's generator would let it; ids in HTML, `{#id}` and footnotes count, and a note that takes in
others, or Markdown by a shortcode (`{{% … %}}`), is not judged, nor is an HTML link that a script follows.

The fix, which is safe, is offered where just one heading has the same letters and digits: that heading was respelled.
For all else the message tells the nearest one. When a fix changes a heading, this rule makes the links of other notes
follow it, and the text of those that repeat the heading.

    ```md bad
    见[训练细节](#训练cnn的细节)。

    ## 训练 CNN 的细节
    ```
    ```md good
    见[训练细节](#训练-cnn-的细节)。

    ## 训练 CNN 的细节
    ```

    ```md file=_posts/2020-01-03-darts.md
    # Bilevel optimization
    ```
    ```md bad
    See [DARTS](2020-01-03-darts.md#bi-level-optimization).
    ```
    ```md good
    See [DARTS](2020-01-03-darts.md#bilevel-optimization).
    ```
"""

import re
from collections.abc import Iterator
from pathlib import Path

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.headings import page_ids
from paperstack_lint.headings.fragments import FragmentLookup, encode_fragment, fragment_span, site_links
from paperstack_lint.headings.rewording import respace
from paperstack_lint.links import retarget
from paperstack_lint.links.form import target_problems
from paperstack_lint.note.markdown import Link
from paperstack_lint.site.linked_notes import Lead
from paperstack_lint.site.targets import decode
from paperstack_lint.site.workspace import is_form
from paperstack_lint.storage.paths import named
from paperstack_lint.text.quote import quoted

SEVERITY = "error"
ALTERS = {"link targets"}
FOLLOWS_HEADINGS = True

# What themes, their scripts and other renderers of footnotes add to a page, as whole ids: `#main-results` is none.
OF_THEMES = (
    r"(?:comments?(?:[-_](?:\d+|form|list|area|section|container|box))?|respond|reply(?:-title|-\d+)?|disqus(?:_thread)?"
    r"|(?:gitalk|gitment|giscus|utterances|valine|waline|twikoo|livere)(?:[-_](?:container|comments?))?"
    r"|(?:page|post)-?\d+|(?:fn|_?ftn|footnote)[-_:.]*(?:ref)?[-_:.]*\d+(?:[-_:]\d+)?"
    r"|(?:(?:page|site|main)-)?(?:header|footer|main|content|sidebar|nav|navbar|navigation|menu|search|title|top)"
    r"|(?:back-?|go-?)?(?:to-?)?top|bottom|end|back|start|home)"
)
SCRIPTED = r"\s(?:data-[\w-]+|on[a-z]{3,}|role|aria-(?:controls|expanded|selected))\s*="
"""Attributes of an HTML link by which a script acts on a click in place of the browser."""


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose fragment leads nowhere."""
    if is_form(note):
        return
    for link in site_links(note):
        lead = _lead(note, link)
        if lead is None or link in target_problems(note) or _is_scripted(note, link) or _is_blank(note, link):
            continue
        if lead.path and lead.fragment and "{" not in lead.fragment:
            yield from _judged(note, link, lead)


def _is_scripted(note: Note, link: Link) -> bool:
    """Return whether a script, not the browser, follows an HTML link: an attribute or a script of the note says so."""
    if link.kind != "html":
        return False
    tag = note.text[link.start : link.end]
    return re.search(SCRIPTED, tag, re.IGNORECASE) is not None or "<script" in note.text


def _is_blank(note: Note, link: Link) -> bool:
    """Return whether an HTML link has no content, so that the page shows nothing to click on."""
    return link.kind == "html" and re.compile(r"\s*</a\s*>", re.IGNORECASE).match(note.text, link.end) is not None


def _lead(note: Note, link: Link) -> Lead | None:
    """Where a link leads, its own note included; that needs no site."""
    if link.target[0] == "#":
        return Lead(named(note.path), decode(link.target[1:]))
    return Project.of(note).lead(note.path, link.target)


def _judged(note: Note, link: Link, lead: Lead) -> Iterator[Diagnostic]:
    here = lead.path == named(note.path)
    found = (
        page_ids.look_up_own(note, lead.fragment)
        if here
        else Project.of(note).look_up_fragment(Path(lead.path), lead.fragment)
    )
    if found.status != "missing" or (not found.suggestion and re.fullmatch(OF_THEMES, lead.fragment, re.IGNORECASE)):
        return
    where = "this note" if here else quoted(lead.path)
    hint = f"; did you mean {quoted('#' + found.suggestion)}?" if found.suggestion else ": fix the link"
    message = f"{quoted('#' + lead.fragment)} leads to no heading of {where}{hint}"
    yield retarget.at_target(link, message, _respelled(note, link, lead, found))


def _respelled(note: Note, link: Link, lead: Lead, found: FragmentLookup) -> Fix | None:
    at = fragment_span(note, link) if found.is_unique else None
    if at is None or decode(note.text[at.start + 1 : at.end]) != lead.fragment:
        return None
    fragment = encode_fragment(found.suggestion, note.text[at.start : at.end])
    label = note.text[link.text_start : link.text_end] if link.kind in ("inline", "loose") else ""
    respaced = respace(label, lead.fragment, found.suggestion)
    followed = (Edit(link.text_start, link.text_end, respaced),) if respaced != label else ()
    return Fix(f"write {quoted('#' + found.suggestion)}", (*followed, Edit(*at, fragment)))
