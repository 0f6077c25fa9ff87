"""The pages of the site, as sources for Sphinx: the files of `docs/`, with a page for each rule.

Both languages have the same pages at the same addresses, the Chinese ones below `zh/`. Where a page has no Chinese
text, its English one is there, with a line that says so.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.note.note import Note
from website.links import ROOT, PageError, pages, with_links_of_the_site

SWITCH = re.compile(r"^(English \| \[简体中文\]\([^)]*\)|\[English\]\([^)]*\) \| 简体中文)\n\n", re.MULTILINE)
"""The line of a file that leads to its twin, for which the site has a switch at the top of each page."""


class Language(NamedTuple):
    """A language: its name for Sphinx, its folder in `docs/` and in the site, and the line on pages that lack it."""

    sphinx: str
    folder: str
    missing: str


LANGUAGES = {"en": Language("en", "", ""), "zh": Language("zh_CN", "zh", "这一页目前只有英文。")}


class Section(NamedTuple):
    """A part of a page, from its heading to the next one of any level."""

    level: int
    heading: str
    text: str


def write_sources(language: Language, folder: Path) -> None:
    """Write the sources of all pages in a language, and the images that they show. Raise PageError."""
    for source, name in pages().items():
        for page, text in _split(name, _read(source, language)):
            file = folder / f"{page}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs/images", folder / "images")


def _read(source: str, language: Language) -> str:
    """Return the text of a file, or of its twin in a language, with the links of the site."""
    twin = source.replace("docs/", f"docs/{language.folder}/") if language.folder else source
    translated = twin != source and (ROOT / twin).is_file()
    source = twin if translated else source
    text = (ROOT / source).read_text(encoding="utf-8")
    text = SWITCH.sub("\n\n", text, count=1)  # two lines for two: warnings name those of the file
    text = with_links_of_the_site(source, text)
    if translated or not language.missing:
        return text
    heading, _, rest = text.partition("\n")
    return f"{heading}\n\n_{language.missing}_\n{rest}"


def _split(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the pages that a file becomes, with their texts."""
    if name == "index":
        yield name, text + "".join(map(_group, _sections(text)))
    elif name == "rules/index":
        yield from _rule_pages(text)
    else:
        yield name, text


def _sections(text: str) -> list[Section]:
    note = Note(Path("page.md"), text)
    ends = [*(heading.start for heading in note.headings), len(text)]
    return [
        Section(heading.level, text[heading.text_start : heading.text_end], text[start:end])
        for heading, (start, end) in zip(note.headings, pairwise(ends), strict=True)
    ]


def _group(section: Section) -> str:
    """Return the navigation to the pages that the lists of a section lead with; nothing where there is none."""
    names = re.findall(r"^- \[[^\]]*\]\(/([\w/-]+)\.md\)", section.text, re.MULTILINE)
    return _navigation(names, f":caption: {section.heading}\n") if names else ""


def _navigation(names: list[str], options: str = "") -> str:
    """Return a list of pages that Sphinx makes the navigation from, and that the page itself does not show."""
    return f"\n```{{toctree}}\n:hidden:\n{options}\n" + "".join(f"/{name}\n" for name in names) + "```\n"


def _rule_pages(text: str) -> Iterator[tuple[str, str]]:
    """Yield a page that lists all rules, one for each family, and one for each rule.

    The sections of the text are the families, theirs the rules. The list above them has a line for each rule.
    """
    head, *sections = _sections(text)
    lines = {one[1]: one[0] for one in re.finditer(r"^- \[.*?\]\(/rules/([\w/-]+)\.md\).*\n", head.text, re.MULTILINE)}
    rules = {one.heading.split()[0]: one.text.removeprefix("##") for one in sections if one.level == 3}
    if list(lines) != list(rules):
        raise PageError("docs/rules.md or its twin: the rules of the list are not those of the headings")
    families = list(dict.fromkeys(name.partition("/")[0] for name in rules))
    overview = head.text.partition("\n- ")[0] + "\n"
    for family in families:
        members = [name for name in rules if name.startswith(f"{family}/")]
        listed = "".join(lines[name] for name in members)
        overview += f"\n## [{family}](/rules/{family}/index.md)\n\n{listed}"
        yield f"rules/{family}/index", f"# {family}\n\n{listed}{_navigation([f'rules/{name}' for name in members])}"
    yield "rules/index", overview + _navigation([f"rules/{family}/index" for family in families])
    yield from ((f"rules/{name}", section) for name, section in rules.items())
