"""Parse arXiv URLs, and validate arXiv identifiers. Pure functions, without network.

Grammar: https://info.arxiv.org/help/arxiv_identifier.html.
"""

import datetime
import re
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

Site = Literal["arxiv", "derivative", "doi", "dead"]


class ArxivUrl(NamedTuple):
    """A parsed URL of a paper on arXiv.

    `identifier` has no version; its archive is in lower case. It may be invalid (see `invalid_reason`), and on arXiv's
    own site it is the rest of the path, which may be empty. `version` (`v2`) and `fragment` (`#S3`) may be empty.
    `form` is the kind of page: `abs`, `pdf`, `html`, `format`, `ps`, `dvi`, `ftp`; `typo` for a misspelt or missing
    one; `part` for a file of the paper; `source` for other data that arXiv serves about it. `site` is arXiv's own (its
    dead mirrors included), one that displays arXiv's papers, the DOI resolver, or a dead one.
    """

    identifier: str
    version: str
    fragment: str
    form: str
    site: Site

    @property
    def is_page(self) -> bool:
        """Whether the URL is that of the paper itself, not of a file of it or of data about it."""
        return self.form not in ("part", "source")

    def is_movable(self, url: str) -> bool:
        """Return whether `url`, the source of this object, may be replaced by that of the abstract page.

        A fragment or a query that addresses a place in the PDF or the HTML page would have no effect there, nor would a
        fragment after a query or a slash.
        """
        page = url.partition("#")[0].lower()
        if len(self.fragment) > 1:
            here = self.site == "arxiv" and self.form in ("abs", "typo")
            return here and page.removesuffix(".pdf").endswith((self.identifier + self.version).lower())
        return self.is_page and (self.form in ("abs", "typo") or not regex(_PLACE).search(page))

    @property
    def abs(self) -> str:
        """The canonical URL: the abstract page, with version and fragment."""
        return abstract_url(f"{self.identifier}{self.version}{self.fragment}")

    @property
    def pdf(self) -> str:
        """The URL of the PDF, with version and fragment."""
        return f"https://arxiv.org/pdf/{self.identifier}{self.version}{self.fragment}"


# The network of mirrors (national sub-domains and some guests) was shut down on 2024-09-15.
_OWN = r"(?:(?:www|export|browse|xxx|lanl|[a-z]{2})\.)?arxiv\.org|xxx\.(?:lanl\.gov|itp\.ac\.cn)|arxiv\.las\.ac\.cn"
_PAGES = frozenset({"abs", "pdf", "html", "format", "ps", "dvi"})
_SOURCES = frozenset({"src", "e-print", "bibtex", "tb", "trackback", "refs", "cits", "show-email", "prevnext"})
_PLACE = (
    r"[?&](?:(?:pages?|pg?|(?:named)?dest|pagemode|zoom|view|section|sec|search|highlight|line|figure|table)="
    r"|(?:download|dl|raw|inline|embed(?:ded)?|toolbar|navpanes)(?:[=&#]|$))"
)
"""Matches parameters of a query that address a place in a document, or request to download or embed it."""
_TYPOS = frozenset("abd ab as bas asb abss absl aabs abbs pd pfd dpf pdfs ppdf".split())

# Prefixes of the identifier in the path, and the hosts that use them.
_DERIVATIVES = {
    "abs/": ("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org"),
    "html/": ("ar5iv.org", "ar5iv.labs.arxiv.org"),
    "pdf/": ("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org"),
    "overview/": ("alphaxiv.org",),
    "papers/": ("huggingface.co", "hf.co", "arxiv-vanity.com", "emergentmind.com"),
    "arxiv/": ("papers.cool", "scirate.com", "semanticscholar.org"),
    "arxiv:": ("api.semanticscholar.org",),
    "abs/arxiv:": ("ui.adsabs.harvard.edu",),
    "paper/arxiv:": ("catalyzex.com",),
    "10.48550/arxiv.": ("doi.org", "dx.doi.org"),
    "rec/journals/corr/abs-": ("dblp.org", "dblp.uni-trier.de"),
}

_SHOWING = frozenset(host for hosts in _DERIVATIVES.values() for host in hosts)

# Identifiers by their syntax, valid or not; then one with its version and what a path adds to it.
_LOOK = r"\d{4}\.\d{4,5}|[A-Za-z]+(?:-[A-Za-z]+)?(?:\.[A-Za-z]{2})?/\d{7}"
_WHOLE = rf"(?P<id>{_LOOK})(?P<version>[vV]\d+)?(?P<tail>(?:\.(?:pdf|html|ps|ps\.gz))*/?)(?P<part>.*)"

_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics "
    "plasm-ph q-alg q-bio quant-ph solv-int supr-con".split()
)
"""The archives of identifiers before April 2007, the retired ones included."""


@lru_cache(maxsize=1024)  # several analyses and rules call this for each link
def find_id(url: str) -> str | None:
    """Return the identifier of the paper of a URL, in any form, on any site, or in the URL of a redirector.

    It has no version and no subject class (`math/0309136`), so that equal papers have equal identifiers. Returns None
    if there is no identifier, or an invalid one.
    """
    target = url.strip().rstrip("。，；、）》」】\u3000").replace("&amp;", "&")
    where = locate(redirectors.unwrap(target) or target)
    if not where or malformed_reason(where.identifier):
        return None
    return canonical_id(where.identifier)


def abstract_url(identifier: str) -> str:
    """Return the URL of the abstract page of a paper, by its identifier with or without a version."""
    return f"https://arxiv.org/abs/{identifier}"


def canonical_id(identifier: str) -> str:
    """Return the identifier without subject class, as arXiv cites it: `math/0309136` for `math.GT/0309136`."""
    archive, slash, number = identifier.partition("/")
    return archive.partition(".")[0] + slash + number if slash else identifier


@lru_cache(maxsize=1024)  # several rules call this for each link
def locate(url: str) -> ArxivUrl | None:
    """Parse the URL of a paper, without unwrapping redirectors; return None for any other URL."""
    prefix = regex(r"arxiv:\s*(?!/)", re.IGNORECASE).match(url) if url[:1] in ("a", "A") else None
    if prefix:
        url = "https://arxiv.org/abs/" + url[prefix.end() :]
    parts = urls.split(url) or urls.split("//" + url)
    if not parts or "." not in parts.host:
        return None
    if regex(_OWN).fullmatch(parts.host):
        return _locate_own(parts)
    return _locate_derivative(parts)


def _locate_own(parts: urls.Url) -> ArxivUrl | None:
    steps = [step for step in unquote(parts.path).split("/") if step]
    first = steps[0].lower() if steps else ""
    rest = regex(r"^\s*arxiv:\s*", re.IGNORECASE).sub("", "/".join(steps[1:]))
    if first in _PAGES:
        return _parse_identifier(rest, parts, first, "arxiv") or ArxivUrl(rest, "", parts.fragment, first, "arxiv")
    if first in _SOURCES:
        return _parse_identifier(rest, parts, "source", "arxiv")
    if first == "ftp" and len(steps) == 5 and steps[2] == "papers":
        old = "" if steps[1] == "arxiv" else steps[1] + "/"
        return _parse_identifier(old + steps[4], parts, "ftp", "arxiv")
    return _parse_identifier(rest if first in _TYPOS else "/".join(steps), parts, "typo", "arxiv")


def _locate_derivative(parts: urls.Url) -> ArxivUrl | None:
    host = urls.without_www(parts.host)
    if host not in _SHOWING:
        return None
    path = unquote(parts.path).lstrip("/")
    for prefix, hosts in _DERIVATIVES.items():
        if host in hosts and path.lower().startswith(prefix):
            rest = path[len(prefix) :]
            if prefix.startswith("rec/"):
                rest = regex(r"-(?=\d+$)").sub("." if rest[:1].isdigit() else "/", rest)
            return _parse_identifier(rest, parts, "abs", _site(host))
    return None


def _site(host: str) -> Site:
    if host == "arxiv-vanity.com":  # shut down by January 2024
        return "dead"
    return "doi" if host.endswith("doi.org") else "derivative"


def _parse_identifier(rest: str, parts: urls.Url, form: str, site: Site) -> ArxivUrl | None:
    found = regex(_WHOLE, re.DOTALL).fullmatch(rest)
    if not found or (found["part"] and not found["tail"].endswith("/")):
        return None
    archive, slash, number = found["id"].partition("/")
    name, dot, subject = archive.partition(".")
    identifier = name.lower() + dot + subject.upper() + slash + number if slash else archive + slash + number
    form = "part" if found["part"] else form
    return ArxivUrl(identifier, found["version"] or "", parts.fragment, form, site)


def version_number(version: str) -> int:
    """Return the number of a version (2 for `v2`); 0 for an empty one."""
    return int(version[1:7] or "0")


def malformed_reason(identifier: str) -> str | None:
    """Return the reason why an identifier is invalid on any date; None if it is not."""
    if regex(r"\d{4}\.\d+").fullmatch(identifier):
        return _new_style_reason(identifier)
    if regex(r"[A-Za-z.-]+/\d{7}").fullmatch(identifier):
        return _old_style_reason(identifier)
    if not identifier:
        return msg("it names no paper")
    if regex(r"\d{4}\.?").fullmatch(identifier):
        return msg("the number after the month is missing")
    if regex(r"[\dxX?*]{4,5}(?:\.[\dxX?*]+)?").fullmatch(identifier):
        return msg("it is a placeholder")
    return msg("it is neither of the form YYMM.NNNNN nor of the old form archive/YYMMNNN")


def _new_style_reason(identifier: str) -> str | None:
    yymm, number = identifier.split(".")
    month = int(yymm[2:])
    if not 1 <= month <= 12:
        return msg("there is no month {month}", month=yymm[2:])
    if int(yymm) < 704:
        return msg("identifiers of this form begin in April 2007 (0704)")
    width = 4 if int(yymm) < 1501 else 5
    if len(number) != width:
        if width == 4:
            return msg("identifiers before January 2015 have 4 digits after the point")
        return msg("identifiers since January 2015 have 5 digits after the point")
    return msg("numbers begin with 1") if int(number) == 0 else None


def _old_style_reason(identifier: str) -> str | None:
    archive, number = identifier.split("/")
    name, _, subject = archive.partition(".")
    if name.lower() not in _ARCHIVES:
        return msg("arXiv had no archive {name}", name=name)
    if subject and not regex(r"[A-Za-z]{2}").fullmatch(subject):
        return msg("{subject} is not a subject class", subject=subject)
    month = int(number[2:4])
    if not 1 <= month <= 12:
        return msg("there is no month {month}", month=number[2:4])
    if not (1991, 7) <= (submission_year(identifier), month) <= (2007, 3):
        return msg("identifiers of this form are from July 1991 (9107) to March 2007 (0703)")
    return msg("numbers begin with 001") if number[4:] == "000" else None


def submission_year(identifier: str) -> int:
    """Return the year in which a paper was submitted, by its valid identifier."""
    digits = identifier.rpartition("/")[2][:2]
    return int(digits) + (1900 if "/" in identifier and digits >= "91" else 2000)


def invalid_reason(identifier: str, today: datetime.date) -> str | None:
    """Return the reason why an identifier (without version) cannot exist on the day `today`; None if it can.

    A wrong number of digits cannot be fixed: `0808.05394` and `0808.5394` are two identifiers.
    """
    reason = malformed_reason(identifier)
    if reason or "/" in identifier:
        return reason
    if (2000 + int(identifier[:2]), int(identifier[2:4])) > (today.year, today.month):
        return msg("{identifier} is in the future", identifier=identifier[:4])
    return None


@lru_cache(maxsize=1024)
def impossible_reason(url: str, today: datetime.date) -> str | None:
    """Return the reason why the identifier or version in a URL cannot exist; None if it can, or if there is none."""
    where = locate(url)
    if not where:
        return None
    return invalid_reason(where.identifier, today) or (
        msg("versions begin with v1") if where.version[1:2] == "0" else None
    )
