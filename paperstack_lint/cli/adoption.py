"""Adopt the linter for an existing blog: baselines, changed lines only, suppressions for all findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path

from paperstack_lint.cli import console
from paperstack_lint.config.configuration import BASELINE, Config
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine import baseline, runner
from paperstack_lint.engine.findings import Checker, Finding, Outcome
from paperstack_lint.engine.git_diff import ChangesError, changes_since, is_on_changed_line
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.suppression.additions import additions
from paperstack_lint.note.conflicts import conflict_caveat, conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import display_path
from paperstack_lint.text.edits import rewrite
from paperstack_lint.text.message import quantity
from paperstack_lint.text.translation import tr


def keep_changed_since(outcomes: Iterable[Outcome], ref: str) -> Iterator[Outcome]:
    """Yield the outcomes with the findings on lines that were changed since `ref`.

    Raise ConfigError where git cannot compare with `ref`.
    """
    try:
        changes = changes_since(Path.cwd(), ref)
    except ChangesError as error:
        raise ConfigError(str(error)) from error
    for outcome in outcomes:
        unreadable = outcome.failed  # its changed lines are unknown
        yield outcome._replace(
            findings=tuple(one for one in outcome.findings if unreadable or is_on_changed_line(one, changes))
        )


class BaselineFilter:
    """Hides the findings in the baseline of a run, and counts those in it that no longer occur.

    Without a file, the baseline is empty. Raises ConfigError where it cannot be read.
    """

    def __init__(self, config: Config, checkers: Callable[[str], list[Checker]]) -> None:
        """`checkers` returns the rules that run for the note at a path."""
        self._path = config.baseline_file or config.root
        self._baseline = (
            baseline.read(config.baseline_file) if config.baseline_file else baseline.build(config.root, ())
        )
        self._checkers = checkers
        self._hidden = self._stale = 0
        self._groups: dict[str, baseline.Counts] = {}

    def hide(self, outcome: Outcome) -> Outcome:
        """Return the outcome without the findings that the baseline contains."""
        if outcome.failed:
            return outcome
        rules = _comparable_rules(self._checkers(outcome.path))
        compared = self._baseline.compare(outcome.path, outcome.text, outcome.findings, rules)
        self._hidden += compared.hidden
        self._stale += compared.stale
        self._groups[self._baseline.key(outcome.path)] = compared.counts
        return outcome._replace(findings=compared.kept)

    def report(self, *, prune: bool, quiet: bool) -> None:
        """Print how many findings were hidden; with `prune`, remove those that no longer occur from the file.

        Raise FileError where it cannot be written.
        """
        path, stale = display_path(self._path), self._stale > 0 or self._baseline.missing_notes()
        if self._hidden and not quiet:
            console.print_message(
                tr("{findings} in the baseline {path}.", findings=quantity(self._hidden, "more finding"), path=path)
            )
        if stale and prune:
            baseline.update(self._path, lambda stored: (stored or self._baseline).without_stale(self._groups))
            console.print_message(tr("Removed findings that no longer occur from {path}.", path=path))
        elif stale and not quiet:
            console.print_message(
                tr("{path} contains findings that no longer occur: --prune-baseline removes them.", path=path)
            )


def write_baseline(config: Config, outcomes: Iterable[Outcome], checkers: Callable[[str], list[Checker]]) -> int:
    """Write all findings of the outcomes to the baseline, and return the exit code.

    It keeps those of other notes and of rules that did not run. Raise ConfigError where the file is no baseline, and
    FileError where it cannot be written.
    """
    path = config.root / (config.baseline or BASELINE)
    found = [(outcome.path, outcome.text, outcome.findings) for outcome in outcomes]
    own = baseline.build(path.parent, found)
    rules = {own.key(each): _comparable_rules(checkers(each)) for each, _, _ in found}
    new = baseline.update(path, lambda stored: own.merged_with(stored, rules) if stored else own)
    number = sum(sum(group.values()) for group in new.groups.values())
    findings = quantity(number, "finding")
    console.print_message(
        tr(
            "{path} contains {findings}; only new ones are reported from now on.",
            path=display_path(path),
            findings=findings,
        )
    )
    return 0


def _comparable_rules(checkers: Iterable[Checker]) -> set[str]:
    """Return the rules whose missing findings no longer occur: those of the network may come back."""
    return {checker.rule.name for checker in checkers if not checker.rule.needs}


class SuppressionWriter:
    """Writes suppressions of findings that are not in the baselines, which are by scope, into the notes of a run."""

    def __init__(self, scheduler: Scheduler, baselines: Sequence[BaselineFilter], reason: str) -> None:
        self._scheduler = scheduler
        self._baselines = baselines
        self._reason = reason

    def run(self, outcomes: Iterable[Outcome], ref: str | None) -> int:
        """Suppress the findings of the outcomes, with `ref` those on lines that were changed since.

        Return the exit code. Raise ConfigError where git cannot compare with `ref`, or the reason cannot be written.
        """
        everything, reported = tee(outcomes)
        pairs = zip(everything, keep_changed_since(reported, ref) if ref else reported, strict=True)
        failed = [self._suppress(whole, outcome) for whole, outcome in pairs]
        return int(any(failed))

    def _suppress(self, everything: Outcome, outcome: Outcome) -> bool:
        """Suppress the findings of a note, and return whether that failed; other findings of `everything` are kept."""
        number = len(outcome.findings)
        if not number:
            return False
        note = self._scheduler.note(outcome)
        if conflicts_of(note):
            console.print_message(
                tr(
                    "{path}: nothing suppressed, for {reason}",
                    path=outcome.path,
                    reason=conflict_caveat(note),
                )
            )
            return True
        reported = set(outcome.findings)
        others = [one for one in everything.findings if one not in reported]
        try:
            edits = additions(note, outcome.findings, self._reason, self._lint, others)
        except ValueError as error:
            raise ConfigError(tr("--add-disables: {problem}", problem=str(error))) from error
        if not edits:
            console.print_message(
                tr("{path}: nothing suppressed, for no comment there is proven to be harmless", path=outcome.path)
            )
            return True
        try:
            files.write(note.path, rewrite(note.text, edits), note.text, self._scheduler.roots)
        except files.FileError as error:
            console.print_error(str(error))
            return True
        console.print_message(
            tr("Suppressed {findings} in {path}", findings=quantity(number, "finding"), path=outcome.path)
        )
        return False

    def _lint(self, note: Note) -> tuple[Finding, ...]:
        """Return the findings of a note that are not in its baseline."""
        path = note.path.as_posix()
        found = runner.check(note, self._scheduler.checkers(path))
        return self._baselines[self._scheduler.scope(path)].hide(found).findings
