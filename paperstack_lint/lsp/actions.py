"""Code actions: the fix of a finding, the fixes of a rule or of the note, a suppression, the page of a rule.

What a client is offered is listed without its edits; these are computed, and proven, for the one that is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from lsprotocol.types import CodeActionKind

from paperstack_lint.collection.incoming_references import NOT_LINTED
from paperstack_lint.config.selection import ALWAYS_SELECTED as UNUSED
from paperstack_lint.engine.editor_run import Checked, Fixed, LiveRun
from paperstack_lint.engine.findings import ABOUT_FILES, Finding
from paperstack_lint.lsp.diagnostics import rule_page
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.translation import tr

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.paperstack-lint"
QUICK_FIX = CodeActionKind.QuickFix.value


Subject = tuple[str, int, int, str]
"""A finding as a client may keep it: its rule, its span and its message without credentials."""


class Choice(NamedTuple):
    """Something to do with a note. It is plain data, which goes to the client and back.

    `kind` is that of the protocol, `title` what the user reads. `rule`, `start` and `end` are of the finding, where it
    is about one. `is_preferred` is whether it is the obvious thing to do.
    """

    what: Literal["fix", "fix rule", "fix with links", "fix note", "suppress", "page"]
    title: str
    kind: str
    rule: str = ""
    start: int = 0
    end: int = 0
    message: str = ""
    is_preferred: bool = False

    @property
    def subject(self) -> Subject:
        """Which finding the choice is about."""
        return self.rule, self.start, self.end, self.message


def subject(finding: Finding) -> Subject:
    """Return what a choice about a finding says of it."""
    return finding.rule, finding.start, finding.end, mask_credentials(finding.message)


def choices(checked: Checked, start: int, end: int, only: Sequence[str] | None, reason: str) -> Iterator[Choice]:
    """Yield what can be done about the findings that touch a span; `only` are the wanted kinds, None for all."""
    if _is_wanted(QUICK_FIX, only):
        near = [one for one in checked.findings if one.start <= end and start <= one.end]
        for one in near:
            yield from _fix(one)
        for rule in dict.fromkeys(one.rule for one in near if NOT_LINTED in one.message):
            title = tr("Fix all that is safe of {rule}, here and in the notes that link here", rule=rule)
            yield Choice("fix with links", title, QUICK_FIX, rule)
        for rule in dict.fromkeys(one.rule for one in near):
            yield from _fix_rule(rule, checked)
        for one in near:
            yield from _others(one, reason)
    if _is_wanted(FIX_ALL, only) and any(one.fix and one.fix.safe for one in checked.findings):
        yield Choice("fix note", tr("Fix all that is safe in this note"), FIX_ALL)


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(f"{kind}.".startswith(f"{one}." if one else "") for one in only)


def _fix(one: Finding) -> Iterator[Choice]:
    if one.fix:
        kind = msg("Fix") if one.fix.safe else msg("Unsafe fix")
        title = tr("{kind}: {fix} ({rule})", kind=kind, fix=one.fix.message, rule=one.rule)
        yield _about(one, "fix", title, is_preferred=one.fix.safe)


def _fix_rule(rule: str, checked: Checked) -> Iterator[Choice]:
    number = sum(one.rule == rule and one.fix is not None and one.fix.safe for one in checked.findings)
    if number > 1:
        yield Choice(
            "fix rule",
            tr("Fix all that is safe of {rule} ({number} findings)", rule=rule, number=number),
            QUICK_FIX,
            rule,
        )


def _others(one: Finding, reason: str) -> Iterator[Choice]:
    if one.rule not in (*ABOUT_FILES, UNUSED):
        yield _about(one, "suppress", tr("Suppress {rule} here: {reason}", rule=one.rule, reason=reason))
    if rule_page(one.rule):
        yield Choice("page", tr("Open the page of {rule}", rule=one.rule), QUICK_FIX, one.rule)


def _about(one: Finding, what: Literal["fix", "suppress"], title: str, *, is_preferred: bool = False) -> Choice:
    return Choice(what, mask_credentials(title), QUICK_FIX, *subject(one), is_preferred)


def perform(choice: Choice, run: LiveRun, path: Path, reason: str) -> Fixed:
    """Return the texts after what was chosen, all of it proven."""
    if choice.what == "fix note":
        return run.fix(path)
    if choice.what == "fix rule":
        return run.fix(path, (choice.rule,))
    if choice.what == "fix with links":
        return run.fix_with_links(path, choice.rule)
    checked = run.checked(path)
    finding = next((one for one in (checked.findings if checked else ()) if subject(one) == choice.subject), None)
    if finding is None:
        return Fixed({}, tr("the finding is gone"))
    return run.suppress(path, finding, reason) if choice.what == "suppress" else run.apply(path, finding)
