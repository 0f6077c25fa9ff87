"""Links between the files of `docs/`, as links of the site, where a section of `docs/rules.md` is a page, too."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from paperstack_lint.engine import rule as rules
from paperstack_lint.note.note import Note
from paperstack_lint.text.edits import Edit, rewrite

ROOT = Path(__file__).parent.parent
OTHERS = {"CONTRIBUTING.md": "contributing", "SECURITY.md": "security", "CHANGELOG.md": "changelog"}
"""Pages from outside of `docs/`, which are in English only."""


class PageError(Exception):
    """A file of the documentation does not fit into the site; the message says which and why."""


@cache
def pages() -> dict[str, str]:
    """Return the names of the pages in the site by the paths of their English files."""
    named = {"README.md": "index", "rules.md": "rules/index"}
    files = sorted(file.name for file in (ROOT / "docs").glob("*.md"))
    return {f"docs/{name}": named.get(name, name.removesuffix(".md")) for name in files} | OTHERS


def with_links_of_the_site(source: str, text: str) -> str:
    """Return the text of a file with links from the root of the site's sources. Raise PageError where one leads out."""
    note = Note(Path(source), text)
    edits = [
        Edit(link.target_start, link.target_end, _target(source, link.target))
        for link in note.document.links
        if link.target_start >= 0 and not re.match(r"[a-z]+:", link.target)
    ]
    return rewrite(text, edits)


def _target(source: str, target: str) -> str:
    path, _, fragment = target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
    file = file.replace("docs/zh/", "docs/")
    anchor = f"#{fragment}" if fragment else ""
    if file == "docs/rules.md" and fragment in _rule_anchors():
        return f"/rules/{_rule_anchors()[fragment]}.md"
    if not path:
        return anchor
    if file in pages():
        return f"/{pages()[file]}.md{anchor}"
    if file.startswith("docs/images/") and (ROOT / file).is_file():
        return file.removeprefix("docs")
    raise PageError(f"{source}: `{target}` is no page of the site")


@cache
def _rule_anchors() -> dict[str, str]:
    """Return the rules by the ids that GitHub gives to their headings."""
    return {name.replace("/", ""): name for name in rules.catalogue()}
