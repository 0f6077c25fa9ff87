"""Parse lines of a bibliography: authors, title, venue and year in one run of text, in any order."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.papers.reading.title_decorations import (
    MAX_LINE,
    NO_PUBLICATION,
    Publication,
    find_publication,
    parse_citation,
    parse_publication,
)
from paperstack_lint.text.regex import regex

_WORD = r"[A-Z\u00c0-\u024f][\w.'’-]*+"
_PARTICLE = (
    r"van|von|vom|zu|zum|zur|de|der|den|del|della|dell|degli|des|du|dos|das|da|di|la|le|el|al|bin|ben|ibn|ter|ten|af"
    r"|av|y"
)
"""A word of a family name in lower case: `Vincent van Gogh`, `Carmelo di Nolfo`."""
NAME = rf"(?:{_WORD}|(?:{_PARTICLE})\b)(?:[ ](?:{_WORD}|(?:{_PARTICLE})\b))*[*†‡\d]*"
"""The name of a person in Latin script."""
NAMES = rf"{NAME}(?:[ ]?(?:[,，;；、&·]|\band\b|\bet al\.?)[ ]*(?:and[ ])?(?:{NAME}|et al\.?|others|etc\.?)?)*[.]?"
"""Names of people, separated by commas and the like."""
_SEVERAL = r"(?i:\bet\.? al\b)|[ ](?:and|&)[ ]|[,;][ ]"
_INITIALLED = rf"(?:{_WORD}(?:[ ]{_WORD})?[ ][A-Z]{{1,3}}(?:,[ ]|$|,?[ ]et al\.?$)){{2,}}"
_AUTHORS_END = r"(?<![ .][A-Z])(?<!^[A-Z])\.[ ]+|(?<=[a-z] [A-Z])\.[ ]+|(?<=\bet al)[.,]{0,2}[ ]+|:[ ]+"
"""Where the authors may end; after an initial only where all are written `Doe J`."""
_DATED = r"(?P<authors>.{3,250}?)[ .,]*[(（](?P<year>(?:19|20)\d\d)[a-z]?[)）](?P<dot>[.,:]?)[ ]+(?P<rest>.{8,})"
_QUOTED = r"(?P<authors>.{3,250}?)[.,:]?[ ]+[\"“](?P<title>[^\"“”]{8,300})[\"”][.,]?[ ]*(?P<rest>.*)"
_PERSON = r"[A-Z][a-z]+(?:[ ](?:[A-Z]\.|[A-Z][a-z]+))?[ ][A-Z][a-z]+"
"""What may be the name of a person as well as a title."""
_TITLE_END = r"[ ]?\[[JCDMNPR](?:/OL)?\][ ]?(?://|[.,])?[ ]*|\.[ ]+(?=\S)|[?!][ ]+(?=[A-Z])|\.?$"
_YEAR = r",[ ]*(?P<year>(?:19|20)\d\d)$"
_JOURNAL = r",[ ]*(?P<venue>[A-Z][\w&.'-]*(?:[ ](?:[A-Z&][\w&.'-]*|of|on|and|in|the|for)){0,7})$"
_MIN_TITLE_WORDS = 2
"""A title has at least so many words where no venue follows it."""


class BibliographyLine(NamedTuple):
    """The paper of one line of a bibliography."""

    title: str
    published: Publication


@lru_cache(maxsize=1024)  # a line is parsed for its paper, and again for whether it has one
def parse_reference(words: str) -> BibliographyLine | None:
    """Parse a line such as `A. Author et al. Title of a Paper. ICML 2012`; None where it is no such line.

    A single author counts only where a year or a venue follows the title: `Deep Learning. A Primer` has none.
    """
    words = regex(r"^\[\d{1,3}\][ ]+").sub("", " ".join(words[:MAX_LINE].split()))
    if found := regex(_DATED).fullmatch(words):
        if _are_authors(found["authors"], alone=found["dot"] != ""):
            made = _title_after_authors(found["rest"], sure=True)
            return made and made._replace(published=Publication(int(found["year"]), made.published.venue))
    elif (found := regex(_QUOTED).fullmatch(words)) and regex(NAMES).fullmatch(found["authors"]):
        return _complete_line(found["title"], found["rest"])
    for end in regex(_AUTHORS_END).finditer(words):
        authors, rest = words[: end.start()], words[end.end() :]
        if regex(r" [A-Z]$").search(authors) and not regex(_INITIALLED).fullmatch(authors):
            continue
        if _are_authors(authors, alone=end[0][0] != ":"):
            several = _are_authors(authors, alone=False)
            made = _title_after_authors(
                rest, sure=several and regex(r" and .* and |[,;] |\bet\.? al").search(authors) is not None
            )
            if made and (several or made.published != NO_PUBLICATION):
                return made
        elif end[0][0] == "." and (made := _title_before_authors(authors, rest)):
            return made
    return None


def _are_authors(words: str, *, alone: bool) -> bool:
    """Return whether words are the names of people; a single name counts only where it may be `alone`."""
    if not regex(NAMES).fullmatch(words) or parse_publication(words):
        return False
    if regex(_INITIALLED).fullmatch(words):
        return True
    if regex(r"(?i)\bet\.? al\b").search(words):
        return regex(r"(?i)\bet\.? al\.?$").search(words) is not None
    people = [name for name in regex(r"[,;&]|\band\b").split(words) if name.strip()]
    if len(people) == 1:
        return alone and 1 < len(words.split()) < 5
    initials = sum(regex(r"(?:[ ]?[A-Z]\.?-?){1,3}").fullmatch(name.strip()) is not None for name in people)
    full = sum(1 < len(name.split()) < 5 for name in people)
    return full == len(people) or initials * 2 >= len(people) - full


def _title_after_authors(rest: str, *, sure: bool) -> BibliographyLine | None:
    """Return the line with the title that begins `rest`; without `sure` authors, it may not look like a name."""
    if quoted := regex(r"[\"“](?P<title>[^\"“”]{4,300})[\"”][.,]?[ ]*(?P<after>.*)").match(rest):
        return _complete_line(quoted["title"], quoted["after"])
    for end in regex(_TITLE_END).finditer(rest):
        is_sentence = end[0][:1] in ("?", "!")
        title, after = rest[: end.start() + is_sentence], rest[end.end() :]
        where = None if ". " in after else parse_publication(after) or find_publication(after)
        venue = where is not None and where.venue is not None
        words = len(title.split())
        if (
            words < (1 if venue else _MIN_TITLE_WORDS)
            or (words < 4 and parse_publication(title))
            or regex(r"(?:^|[ .])[A-Z]$").search(title)
        ):
            continue
        if is_sentence and not venue:
            continue
        if regex(r"(?:19|20)\d\d\b").match(title) or "。" in title:
            return None
        return _complete_line(title, after) if sure or not regex(_PERSON).fullmatch(title) else None
    return None


def _title_before_authors(title: str, rest: str) -> BibliographyLine | None:
    """Return the line whose title is in front of its authors."""
    authors, _, after = rest.partition(". ")
    if (
        len(title.split()) <= _MIN_TITLE_WORDS
        or not regex(_SEVERAL).search(authors)
        or not _are_authors(authors, alone=False)
    ):
        return None
    return _complete_line(title, after)


def _complete_line(title: str, after: str) -> BibliographyLine:
    """Return the line of a title, its publication parsed from its end and from what follows it."""
    when = (parse_publication(after) or find_publication(after)) if after else NO_PUBLICATION
    title = title.strip(" ,.")
    if year := regex(_YEAR).search(title):
        title = title[: year.start()]
        venue = regex(_JOURNAL).search(title)
        when = when.filled_from(Publication(int(year["year"]), venue["venue"] if venue else None))
        title = title[: venue.start()] if venue else title
    cite = parse_citation(title)
    return BibliographyLine(cite.title, when.filled_from(cite.published))
