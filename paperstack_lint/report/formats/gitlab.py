"""Render findings as a code quality report of GitLab, which shows those that a merge request adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperstack_lint.engine.findings import Outcome
from paperstack_lint.report.escape import escape_controls, replace_surrogates
from paperstack_lint.report.fingerprints import FindingIdentity, identities
from paperstack_lint.report.json_object import serialize_items
from paperstack_lint.report.severities import SEVERITY_NAMES
from paperstack_lint.report.style import Style
from paperstack_lint.storage.paths import repository_path
from paperstack_lint.text.credentials import mask_credentials

FOR_PEOPLE = False


def render(outcomes: Iterable[Outcome], _style: Style) -> Iterator[str]:
    """Yield the array of findings, each on a line of its own."""
    yield "["
    yield from serialize_items(map(_findings, outcomes))
    yield "\n]\n"


def _findings(outcome: Outcome) -> Iterator[dict[str, object]]:
    if not outcome.findings:
        return
    path = repository_path(outcome.path)
    for one, identity in zip(outcome.findings, identities(outcome), strict=True):
        yield {
            "description": escape_controls(mask_credentials(one.message)),
            "check_name": one.rule,
            "fingerprint": _fingerprint(path, identity),
            "severity": SEVERITY_NAMES[one.severity].gitlab,
            "location": {"path": replace_surrogates(path), "lines": {"begin": one.line, "end": one.end_line}},
        }


def _fingerprint(path: str, identity: FindingIdentity) -> str:
    """Return a digest that no other finding of the report has, and that stays while the text of its lines does."""
    from hashlib import blake2b

    one = identity.fingerprint
    whole = "\0".join((path, one.rule, one.text, str(identity.number)))
    return blake2b(whole.encode(errors="surrogatepass"), digest_size=16).hexdigest()
