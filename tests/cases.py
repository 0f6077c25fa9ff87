"""Case files and docstring examples: how they are written, and how a rule is run on one.

A case file is Markdown: `## title` names a case, `~~~~` blocks hold its note (`md input`), the options (`yaml
options`), further files of the site (`yaml file=_config.yml`), what the network says (`text web`, see `scripted`), and
what is expected (`text findings`, `md fixed`, `md fixed unsafe`).
"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from paperstack_lint.collection.facts import facts_of
from paperstack_lint.collection.index import CollectionIndex
from paperstack_lint.collection.project import Project
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import Checker, Finding, Outcome
from paperstack_lint.engine.rule import build
from paperstack_lint.engine.runner import check, fix
from paperstack_lint.headings.page_ids import fragments_of
from paperstack_lint.note.front_matter.yaml_reader import load_config
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.site.workspace import is_scaffold
from paperstack_lint.storage.paths import canonical_path
from paperstack_lint.text.edits import Diagnostic
from tests.scripted import results

CASES = Path(__file__).parent / "rules"
TODAY = datetime.date(2026, 6, 15)
DEFAULT_FILE = "_posts/2020-01-02-example.md"
WEB = ("text", "web")
RETURN = "␤\n"
"""A line that ends in a carriage return alone."""
VISIBLE = {"␍": "\r", "␠": " ", "␉": "\t", "␜": "\ufeff"}


class Block(NamedTuple):
    """A fenced block: the words of its info string, the file that it names and its text."""

    words: tuple[str, ...]
    file: str
    text: str


class Example(NamedTuple):
    """One note with the options, the other files and the words of the network that it is linted with."""

    text: str
    file: str = DEFAULT_FILE
    options: str = ""
    files: tuple[tuple[str, str], ...] = ()
    web: str = ""


class Case(NamedTuple):
    """A case of a case file. `unsafe` is what safe and unsafe fixes make of it."""

    title: str
    example: Example
    findings: tuple[str, ...]
    fixed: str | None
    unsafe: str | None


def blocks(text: str, fence: str) -> Iterator[Block]:
    """The fenced blocks of a text, in order."""
    pattern = rf"^{fence}(\S[^\n]*)\n(.*?)^{fence}[ \t]*$"
    for found in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
        words = found[1].split()
        file = next((word.removeprefix("file=") for word in words if word.startswith("file=")), "")
        yield Block(tuple(word for word in words if not word.startswith("file=")), file, found[2])


def decoded(text: str) -> str:
    """The text with its made-visible characters as they are meant."""
    text = text.replace(RETURN, "\r")
    return re.sub("[" + "".join(VISIBLE) + "]", lambda found: VISIBLE[found[0]], text)


def encoded(text: str) -> str:
    """The reverse of `decoded`, as far as an editor would spoil the character."""
    text = text if "\n" in text else text.replace("\r", RETURN)
    text = text.replace("\r", "␍").replace("\ufeff", "␜").replace("\t", "␉")
    return re.sub(r" +(?=␍?\n)", lambda found: "␠" * len(found[0]), text)


def examples(rule: rules.Rule) -> tuple[list[Example], list[Example]]:
    """The bad and the good examples of a rule's docstring."""
    import textwrap

    bad: list[Example] = []
    good: list[Example] = []
    options = web = ""
    files: list[tuple[str, str]] = []
    body = textwrap.dedent(rule.doc.partition("\n")[2])
    body = textwrap.dedent("\n".join(line.removeprefix("    ") for line in body.split("\n")))
    for block in blocks(body, "```"):
        if "options" in block.words:
            options = block.text
        elif block.words == WEB:
            web = block.text
        elif block.words[:1] == ("md",) and block.words[1:] in (("bad",), ("good",)):
            example = Example(decoded(block.text), block.file or DEFAULT_FILE, options, tuple(files), web)
            (bad if block.words[1] == "bad" else good).append(example)
        elif block.file:
            files.append((block.file, block.text))
    return bad, good


def read(file: Path) -> list[Case]:
    """The cases of a case file."""
    parts = re.split(r"^## (.*)\n(?=\n*~~~~\S)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_case(title, body) for title, body in zip(parts[::2], parts[1::2], strict=True)]


def _case(title: str, body: str) -> Case:
    found = list(blocks(body, "~~~~"))
    named = {block.words: block.text for block in found}
    note = next(block for block in found if block.words == ("md", "input"))
    files = tuple((b.file, decoded(b.text)) for b in found if b.file and b.words != ("md", "input"))
    options, web = named.get(("yaml", "options"), ""), named.get(WEB, "")
    example = Example(decoded(note.text), note.file or DEFAULT_FILE, options, files, web)
    fixed, unsafe = named.get(("md", "fixed")), named.get(("md", "fixed", "unsafe"))
    return Case(
        title,
        example,
        tuple(named.get(("text", "findings"), "").splitlines()),
        decoded(fixed) if fixed is not None else None,
        decoded(unsafe) if unsafe is not None else None,
    )


class Bench:
    """A rule on an example, in a scratch site; use as a context manager."""

    def __init__(self, rule: rules.Rule, example: Example) -> None:
        self.example = example
        table = load_config(example.options) if example.options else {}
        assert isinstance(table, dict)
        self.checkers = [Checker(rule, build(rule, table), "error")]

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name).resolve()
        self.cwd = Path.cwd()
        os.chdir(self.root)  # messages name other notes as they are seen from there
        # A repository that the example has is a plain one: no generator builds it.
        plain = any(name.startswith(".git/") for name, _ in self.example.files)
        site = () if plain else (("_config.yml", ""),)
        for name, text in (*site, *self.example.files, (self.example.file, self.example.text)):
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        names = [checker.rule.name for checker in self.checkers]
        project = Project(DEFAULT, TODAY, (self.root / "_posts",), names)
        project = project.with_network_results(results(self.example.web)) if self.example.web else project
        self.project = project.with_collection(self._collection(project))
        self._note = Note(Path(self.example.file), self.example.text, self.project)
        return self

    def _collection(self, project: Project) -> CollectionIndex:
        """All notes of the example."""
        names = [name for name, _ in (*self.example.files, (self.example.file, "")) if name.endswith(".md")]
        notes = [Note(Path(name), Path(name).read_bytes().decode("utf-8", "surrogatepass"), project) for name in names]
        known = {canonical_path(note.path): note for note in notes}
        every = {path: facts_of(note) for path, note in known.items() if not is_scaffold(note)}
        linted = dict.fromkeys(every, any(checker.rule.follows_headings for checker in self.checkers))
        return CollectionIndex(
            every, project.linked_path, lambda path: fragments_of(known[path]) if path in known else None, linted.get
        )

    def __exit__(self, *_: object) -> None:
        os.chdir(self.cwd)
        self.folder.cleanup()

    def note(self, text: str | None = None) -> Note:
        """Return a note of that text; that of the example is one note, which is analysed once for all that is tried."""
        return self._note if text is None else Note(Path(self.example.file), text, self.project)

    def check(self, text: str | None = None) -> Outcome:
        return check(self.note(text), self.checkers)

    def fix(self, text: str | None = None, *, unsafe: bool = False) -> Outcome:
        return fix(self.note(text), self.checkers, unsafe=unsafe)

    def diagnostics(self, text: str | None = None) -> list[Diagnostic]:
        (checker,) = self.checkers
        return list(checker.rule.check(self.note(text), checker.options))


def line(finding: Finding) -> str:
    """A finding as case files write it."""
    return f"{finding.line}:{finding.column} {finding.message}"


def written(case: Case, bench: Bench) -> str:
    """The case with what is observed in the place of what was expected."""
    outcome, safe, unsafe = bench.check(), bench.fix(), bench.fix(unsafe=True)
    text = case.example.text
    out = [f"## {case.title}\n"]
    if case.example.options:
        out.append(f"~~~~yaml options\n{case.example.options}~~~~\n")
    out += [
        f"~~~~{Path(name).suffix[1:] or 'text'} file={name}\n{encoded(body)}~~~~\n" for name, body in case.example.files
    ]
    out += [f"~~~~text web\n{case.example.web}~~~~\n"] if case.example.web else []
    named = f" file={case.example.file}" if case.example.file != DEFAULT_FILE else ""
    out.append(f"~~~~md input{named}\n{encoded(text)}~~~~\n")
    if outcome.findings:
        out.append("~~~~text findings\n" + "".join(line(one) + "\n" for one in outcome.findings) + "~~~~\n")
    if safe.text != text:
        out.append(f"~~~~md fixed\n{encoded(safe.text)}~~~~\n")
    if unsafe.text != safe.text:
        out.append(f"~~~~md fixed unsafe\n{encoded(unsafe.text)}~~~~\n")
    return "\n".join(out)
