"""Render a report as one HTML file; the only importer of jinja2.

Text of notes reaches the page through the environment alone, which escapes it. The page has no handlers, styles or
addresses of scripts in its elements, and its policy admits the one style sheet and the one script by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import jinja2
from jinja2.utils import htmlsafe_json_dumps

from paperstack_lint.addresses import urls
from paperstack_lint.catalogue.html_report import charts
from paperstack_lint.catalogue.html_report.contents import Contents
from paperstack_lint.catalogue.html_report.note_facts import NoteFacts, PaperFacts, SectionState
from paperstack_lint.catalogue.html_report.summaries import MAX_PLACES
from paperstack_lint.catalogue.html_report.texts import TEXTS, count_text, text
from paperstack_lint.collection.incoming_references import HTML_REPORT
from paperstack_lint.report.escape import escape_controls
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.translation import Language, translated

MAX_ITEMS = 300
"""The most items of a list of the reading debt."""
_STATES: tuple[SectionState, ...] = ("filled", "empty", "missing")
_TEMPLATES = Path(__file__).parent / "templates"


class PageOptions(NamedTuple):
    """The language and the title of a page, and the folder that it is written to, for the links to the notes."""

    language: Language
    title: str
    folder: Path


def render(contents: Contents, options: PageOptions, data: Mapping[str, Any]) -> str:
    """Return the page; `data` is what a later run reads back from it. Equal contents give equal bytes."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )
    style, script = ((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    environment.filters["translated"] = lambda message: translated(message, options.language)
    environment.globals |= {
        **_words(options.language),
        **_constants(contents),
        **_Lookup(contents, options.language).functions(),
        "source": _SourceLinks(options.folder).link,
        "web": web_address,
        "short": _short_address,
        "part": _percentage,
        "style": style,
        "script": script,
        "policy": policy(style, script),
        "beginning": HTML_REPORT,
        "title": options.title,
        "data": htmlsafe_json_dumps(data, sort_keys=True),
    }
    return environment.get_template("page.html").render()


def _finalize(value: Any) -> Any:
    """Return a value without credentials, and without characters that act on the page: controls, directions."""
    return escape_controls(mask_credentials(value)) if type(value) is str else value


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy that admits one style sheet, one script, and images in the page itself."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def web_address(url: str) -> str:
    """Return the address of a link to the web; `` for any other scheme, and for an address with a credential."""
    address = url.strip()
    return address if urls.web(address) and mask_credentials(address) == address and address.isprintable() else ""


def _short_address(url: str) -> str:
    return url.partition("://")[2] or url


def _percentage(number: int, whole: int) -> float:
    """Return a share in percent; one of something is never rounded to nothing."""
    return round(100 * number / whole, 1) if whole else 0


class _SourceLinks:
    """Links from the folder of the page to the notes."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)
        self._links: dict[str, str] = {}

    def link(self, path: str) -> str:
        """Return the relative address of a note; `` where there is none, as on another drive."""
        if path not in self._links:
            self._links[path] = self._relative(path)
        return self._links[path]

    def _relative(self, path: str) -> str:
        try:
            relative = os.path.relpath(os.path.realpath(path), self._folder).replace(os.sep, "/")
        except ValueError:
            return ""
        return quote(os.fsencode(relative if relative.startswith("../") else f"./{relative}"), safe="/")


def _words(language: Language) -> dict[str, Any]:
    place = 0 if language == "en" else 1
    return {
        "t": lambda key, **values: text(language, key, **values),
        "n": lambda key, number: count_text(language, key, number),
        "raw": lambda key: TEXTS[key][place],
    }


def _constants(contents: Contents) -> dict[str, Any]:
    days = sorted(note.date for note in contents.notes if note.date)
    return {
        "c": contents,
        "first_day": days[0] if days else "",
        "last_day": days[-1] if days else "",
        "by_path": {note.path: note for note in contents.notes},
        "links_all": sum(host.links for host in contents.hosts),
        "links_known": sum(host.links - host.states["unchecked"] for host in contents.hosts),
        "diagram_width": charts.WIDTH,
        "step": charts.STEP,
        "cell": charts.CELL,
        "calendar_width": charts.CALENDAR_WIDTH,
        "calendar_height": charts.CALENDAR_HEIGHT,
        "max_places": MAX_PLACES,
        "max_items": MAX_ITEMS,
    }


class _Lookup:
    """What a row refers to by a number, since names of tags and sections may contain anything: options of filters."""

    def __init__(self, contents: Contents, language: Language) -> None:
        self._contents = contents
        self._language = language
        self._tags = {tag.name: at for at, tag in enumerate(contents.tags)}
        kinds = (share.kind for each in contents.heat_maps for share in each.shares)
        self._gaps = {kind: at for at, kind in enumerate(dict.fromkeys(kinds))}

    def functions(self) -> dict[str, Any]:
        """Return the functions and options for the templates."""
        entries = self._contents.entries
        years = sorted({entry.note.date[:4] for entry in entries if entry.note.date}, reverse=True)
        states = [state for state in ("alive", "dead", "unknown", "unchecked", "none") if self._has_state(state)]
        return {
            "tag_numbers": self._tags,
            "tag_number": self._tag_number,
            "tag_list": lambda note: " ".join(map(str, sorted(self._numbers(note)))),
            "gap_number": self._gaps.__getitem__,
            "gap_list": lambda paper: " ".join(
                str(self._gaps[kind]) for kind in paper.sections_that_are("missing", "empty")
            ),
            "section_label": self._section_label,
            "years": [(year, year) for year in years],
            "tag_options": [(at, f"{tag.name} ({tag.notes})") for at, tag in enumerate(self._contents.tags)],
            "gap_options": [(at, kind.name) for kind, at in self._gaps.items()],
            "link_options": [(state, self._state_name(state)) for state in states],
        }

    def _has_state(self, state: str) -> bool:
        return any(entry.link_state == state for entry in self._contents.entries)

    def _state_name(self, state: str) -> str:
        return text(self._language, "link_none" if state == "none" else state)

    def _tag_number(self, tag: str) -> int:
        return self._tags[self._contents.preferred[tag]]

    def _numbers(self, note: NoteFacts) -> set[int]:
        return {self._tag_number(tag) for tag in note.tags}

    def _section_label(self, paper: PaperFacts) -> str:
        """Return the states of the sections of a paper as words: `filled: Key, Source; missing: Ideas`."""
        groups = [(state, paper.sections_that_are(state)) for state in _STATES]
        return "; ".join(
            f"{text(self._language, f'state_{state}')}: {', '.join(kind.label for kind in kinds)}"
            for state, kinds in groups
            if kinds
        )
