"""Where in a note a problem can be planted: found line by line, without the tool's own parsers."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

_FENCES = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*\n", re.DOTALL)
_CODE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_OPAQUE = re.compile(r"<|\{%|\$\$|\\begin|%%|\[TOC\]", re.IGNORECASE)
_PLAIN = re.compile(r"(?!\d+[.)]|\[[^\]]*\]:)[^\W_].*[^\s\\:：|`$_*<>{}\[\]]")


class Planting(NamedTuple):
    """A place of a note, the text without the problem, and the one with it; `marked` is the line that is wrong."""

    start: int
    end: int
    good: str
    bad: str
    first: int = 0
    last: int | None = None
    beside: str = ""
    """The text of another note, which is beside this one with the problem and without."""

    def texts(self, text: str) -> tuple[str, str]:
        """Return the note without the problem and with it."""
        good, bad = (text[: self.start] + new + text[self.end :] for new in (self.good, self.bad))
        return good, bad

    def lines(self, text: str) -> range:
        """Return the numbers of the lines of the problem, from 1, in the note with it."""
        begin = text.count("\n", 0, self.start) + 1
        last = self.bad.rstrip("\n").count("\n") if self.last is None else self.last
        return range(begin + self.first, begin + last + 1)


class Field(NamedTuple):
    """A field of the front matter that is on one line."""

    start: int
    end: int
    key: str
    value: str


class Source:
    """A note as lines: its front matter, and the places of its body where a text can be added."""

    def __init__(self, root: Path, path: Path, text: str, tags: Counter[str]) -> None:
        self.root, self.path, self.text, self.folder_tags = root, path, text, tags
        fences = _FENCES.match(text)
        self.body = fences.end() if fences else 0

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Return the fields of the front matter that have a value on their own line."""
        lines = re.compile(r"^([A-Za-z_-]+):[ \t]+(\S.*?)[ \t]*$(?!\n[ \t])", re.MULTILINE).finditer(
            self.text, 4, self.body
        )
        found = [Field(*line.span(), line[1], line[2]) for line in lines]
        return {field.key: field for field in reversed(found) if field.value[0] not in "|>&*"}

    @property
    def is_post(self) -> bool:
        """Return whether generators publish the note as a post; a page may have other front matter, or none."""
        folders = self.path.relative_to(self.root).parts[:-1]
        if self.path.name.startswith("_"):
            return False
        return "_posts" in folders or (folders[:1] == ("content",) and folders[1:2] in (("post",), ("posts",)))

    @property
    def beside(self) -> Path:
        """Return where another note is planted for a problem between two notes."""
        day = "2011-05-06-" if re.match(r"\d{4}-\d\d-\d\d-", self.path.name) else ""
        return self.path.with_name(f"{day}planted-{zlib.crc32(self.path.name.encode())}.md")

    def typesets(self, pattern: str, *folders: Path) -> bool:
        """Return whether a template of the site has MathJax or KaTeX and what `pattern` finds."""
        texts = [path.read_text(errors="replace") for folder in folders for path in folder.rglob("*.html")]
        return any(re.search("(?i)mathjax|katex", text) and re.search(pattern, text) for text in texts)

    @property
    def is_page(self) -> bool:
        """Return whether it is no post of a site that has posts, so that it may be in no collection."""
        settings = ("_config.yml", "hugo.toml", "config.toml")
        return not self.is_post and any((self.root / name).exists() for name in settings)

    @cached_property
    def ends(self) -> list[int]:
        """Return the ends of paragraphs of plain text: at the margin, before a blank line, nothing opaque open."""
        found, at, fence, opened, before = [], self.body, "", False, ""
        lines = self.text[self.body :].splitlines(keepends=True)
        for number, line in enumerate(lines):
            if mark := _CODE.match(line):
                fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            opened = (opened or bool(_OPAQUE.search(line))) and bool(before.strip() or line.strip())
            closed = number + 1 < len(lines) and not lines[number + 1].strip()
            if closed and not fence and not opened and not before.strip() and _PLAIN.fullmatch(line.rstrip("\n")):
                found.append(at + len(line) - 1)
            at, before = at + len(line), line
        return found

    @cached_property
    def headings(self) -> list[str]:
        """Return the texts of the headings; `#` in code begins none."""
        text = re.sub(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1", "", self.text[self.body :], flags=re.MULTILINE | re.DOTALL)
        return re.findall(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", text, re.MULTILINE)

    @property
    def names_its_title(self) -> bool:
        """Return whether the body has the title of the note: what is listed in a note on a paper are its references."""
        title = self.fields["title"].value.strip("\"'") if "title" in self.fields else ""
        names = [name.strip() for name in (title, *re.split("[:：]", title)[1:]) if len(name.strip()) > 9]
        return any(name.casefold() in self.text[self.body :].casefold() for name in names)

    def inline(self, random: Random, good: str, bad: str) -> Planting | None:
        """Plant a sentence at the end of a paragraph."""
        if not self.ends:
            return None
        end = random.choice(self.ends)
        return Planting(end, end, f" {good}", f" {bad}")

    def entry(self, good: str, bad: str, wrong: str = "") -> Planting | None:
        """Plant papers below a heading of their own at the end, where no other paper's sections go on."""
        if not self.ends or self.text.count("```") % 2 or self.text.count("~~~") % 2:
            return None
        above = f"{'' if self.text.endswith(chr(10)) else chr(10)}\n# More papers\n\n"
        first = above.count("\n") + (bad[: bad.rindex(wrong)].count("\n") if wrong else 0)
        last = first + wrong.count("\n") if wrong else None
        end = len(self.text)
        return Planting(end, end, f"{above}{good}\n", f"{above}{bad}\n", first, last)

    def block(self, random: Random, good: str, bad: str, wrong: str = "") -> Planting | None:
        """Plant blocks below a paragraph; the problem is at the lines from `wrong` on, or anywhere in them."""
        if not self.ends:
            return None
        end = random.choice(self.ends)
        first = 2 + bad[: bad.rindex(wrong)].count("\n") if wrong else 0
        last = first + wrong.count("\n") if wrong else None
        return Planting(end, end, f"\n\n{good}", f"\n\n{bad}", first, last)
