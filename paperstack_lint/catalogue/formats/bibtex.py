r"""Render the bibliography as BibTeX, in UTF-8.

No library writes it: bibtexparser 2 writes values as they are, and its escaping is that of pylatexenc, which replaces
the letters of other scripts and leaves braces unbalanced. BibTeX counts even a brace after a backslash, so that one
without its partner is written as a command. Titles are in two pairs of braces, or styles would write them in lower
case. Formulas in titles are text, too: a stranger's `\input` must not run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstack_lint.catalogue.bibliography.author_names import parse_name
from paperstack_lint.catalogue.bibliography.merging import BibliographyPaper, bibliography
from paperstack_lint.catalogue.listing import ListedPaper
from paperstack_lint.papers.reading.title_decorations import VenueKind, kind_of_venue
from paperstack_lint.report.style import Style
from paperstack_lint.text.regex import regex

FOR_PEOPLE = False
USES_RECORDS = True
_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&%#_"},
}
_UNBALANCED = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_LIGATURES = r"([-'`,<>])(?=\1)|[?!](?=`)"
"""Matches a sign that TeX would join with the next one: `--` is a dash there."""
_ENCODED = {sign: f"%{ord(sign):02X}" for sign in '\\{}"<>^` '}
"""Characters of an address that TeX or BibTeX would read as their own; others are verbatim there."""
_TYPES: dict[VenueKind, tuple[str, str]] = {
    "conference": ("inproceedings", "booktitle"),
    "journal": ("article", "journal"),
    "archive": ("misc", "howpublished"),
    "": ("misc", "howpublished"),
}
"""The type of an entry, and the field of its venue, by the kind of the venue."""


def render(listed: Sequence[ListedPaper], _style: Style) -> Iterator[str]:
    """Yield the entries, with an empty line between them."""
    for at, paper in enumerate(bibliography(one.note for one in listed)):
        yield "\n" * bool(at) + _entry(paper)


def _entry(paper: BibliographyPaper) -> str:
    kind, field = _TYPES[kind_of_venue(paper.venue)]
    values = {
        "title": f"{{{escape(paper.title)}}}" if paper.title else "",
        "author": " and ".join(map(_author, paper.authors)),
        field: escape(paper.venue),
        "year": str(paper.year or ""),
        "eprint": paper.arxiv_id,
        "archivePrefix": "arXiv" if paper.arxiv_id else "",
        "doi": "" if regex(r"[\\{}]").search(paper.doi) else paper.doi,
        "url": encode(paper.url),
        "keywords": escape(paper.keywords),
        "note": ", ".join(escape(note.place) for note in paper.notes),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@{kind}{{{paper.key},\n{''.join(lines)}}}\n"


def _author(name: str) -> str:
    """Return a name as BibTeX parses it; a name of one part is in braces, since it may contain `and` or a comma."""
    parsed = parse_name(name)
    parts = [escape(part) for part in (parsed.family, parsed.suffix, parsed.given) if part]
    return ", ".join(parts) if parsed.given else f"{{{parts[0]}}}"


def escape(text: str) -> str:
    """Return the source of a text in TeX, with balanced braces."""
    alone = set(_unbalanced_braces(text))
    signs = (_UNBALANCED[sign] if at in alone else _COMMANDS.get(sign, sign) for at, sign in enumerate(text))
    return regex(_LIGATURES).sub(r"\g<0>{}", "".join(signs))


def _unbalanced_braces(text: str) -> Iterator[int]:
    """Yield the offsets of the braces without partner."""
    opened = []
    for brace in regex("[{}]").finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
        else:
            yield brace.start()
    yield from opened


def encode(url: str) -> str:
    """Return an address for a verbatim field, with what is not verbatim there percent-encoded."""
    return "".join(_ENCODED.get(character, character) for character in url)
