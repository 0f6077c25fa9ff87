"""What is not reported: findings that the baseline knows, and those that stand on lines that no change has touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path

from paperstack_lint.cli import console
from paperstack_lint.config.checks import ConfigError
from paperstack_lint.config.configuration import BASELINE, Config
from paperstack_lint.engine import baseline as known
from paperstack_lint.engine import runner
from paperstack_lint.engine.findings import Checker, Finding, Outcome
from paperstack_lint.engine.git_diff import ChangesError, changed, kept
from paperstack_lint.engine.incremental.scheduler import Scheduler
from paperstack_lint.engine.suppression.additions import additions
from paperstack_lint.note.conflicts import conflict_caveat, conflicts_of
from paperstack_lint.note.note import Note
from paperstack_lint.storage import files
from paperstack_lint.storage.paths import shown
from paperstack_lint.text.edits import rewrite


def since(outcomes: Iterable[Outcome], ref: str) -> Iterator[Outcome]:
    """The outcomes with what stands on lines that were changed since `ref`. Raises ConfigError."""
    try:
        changes = changed(Path.cwd(), ref)
    except ChangesError as error:
        raise ConfigError(str(error)) from error
    for outcome in outcomes:
        here = outcome.failed  # what is in it is not known, so neither is what was there before
        yield outcome._replace(findings=tuple(one for one in outcome.findings if here or kept(one, changes)))


class Baseline:
    """The baseline of a run: what it hides, and what of it is gone. Without a file it knows nothing.

    Raises ConfigError where it cannot be read.
    """

    def __init__(self, config: Config, checkers: Callable[[str], list[Checker]]) -> None:
        """`checkers` returns the rules that run for the note at a path."""
        self._path = config.known or config.root
        self._known = known.read(config.known) if config.known else known.of(config.root, ())
        self._checkers = checkers
        self._hidden = self._stale = 0
        self._groups: dict[str, known.Group] = {}

    def hiding(self, outcome: Outcome) -> Outcome:
        """Return the outcome without the findings that are known."""
        if outcome.failed:
            return outcome
        judged = self._known.judged(outcome.path, outcome.text, outcome.findings, _ran(self._checkers(outcome.path)))
        self._hidden += judged.hidden
        self._stale += judged.stale
        self._groups[self._known.key(outcome.path)] = judged.group
        return outcome._replace(findings=judged.kept)

    def tell(self, *, prune: bool, quiet: bool) -> None:
        """Say what was hidden, and remove what is gone if asked to. Raises FileError."""
        path, stale = shown(self._path), self._stale > 0 or self._known.lost()
        if self._hidden and not quiet:
            console.say(f"{console.counted(self._hidden, 'more finding')} known to {path}.")
        if stale and prune:
            known.update(self._path, lambda there: (there or self._known).pruned(self._groups))
            console.say(f"Removed from {path} what is gone.")
        elif stale and not quiet:
            console.say(f"{path} knows findings that are gone: --prune-baseline removes them.")


def write(config: Config, outcomes: Iterable[Outcome], checkers: Callable[[str], list[Checker]]) -> int:
    """Let the baseline know all findings of these notes; returns the exit code.

    Of other notes, and of rules that did not run, it knows what it knew. Raises ConfigError where what is there is no
    baseline, and FileError.
    """
    path = config.root / (config.baseline or BASELINE)
    found = [(outcome.path, outcome.text, outcome.findings) for outcome in outcomes]
    mine = known.of(path.parent, found)
    ran = {mine.key(each): _ran(checkers(each)) for each, _, _ in found}
    new = known.update(path, lambda there: mine.beside(there, ran) if there else mine)
    number = sum(sum(group.values()) for group in new.groups.values())
    console.say(f"{shown(path)} knows {console.counted(number, 'finding')}; only new ones are reported from now on.")
    return 0


def _ran(checkers: Iterable[Checker]) -> set[str]:
    """The rules of which it can be told what is gone: what the network says today, it need not say tomorrow."""
    return {checker.rule.name for checker in checkers if not checker.rule.needs}


class Disabling:
    """Writes suppressions into the notes of a run, for what its baselines, by scope, do not contain."""

    def __init__(self, batch: Scheduler, baselines: Sequence[Baseline], reason: str) -> None:
        self._batch = batch
        self._baselines = baselines
        self._reason = reason

    def run(self, outcomes: Iterable[Outcome], ref: str | None) -> int:
        """Suppress the findings of the outcomes, with `ref` those on lines that were changed since then.

        Return the exit code. Raise ConfigError.
        """
        everything, reported = tee(outcomes)
        pairs = zip(everything, since(reported, ref) if ref else reported, strict=True)
        return int(sum(self._left(whole, outcome) for whole, outcome in pairs) > 0)  # of all notes, not up to the first

    def _left(self, everything: Outcome, outcome: Outcome) -> bool:
        """Suppress the findings of a note; return whether that failed. `everything` has those to keep, too."""
        number = len(outcome.findings)
        if not number:
            return False
        note = self._batch.note(outcome)
        if conflicts_of(note):
            console.say(f"{outcome.path}: nothing suppressed, for {conflict_caveat(note)}")
            return True
        reported = set(outcome.findings)
        kept = [one for one in everything.findings if one not in reported]
        try:
            edits = additions(note, outcome.findings, self._reason, self._found, kept)
        except ValueError as error:
            raise ConfigError(f"--add-disables: {error}") from error
        if not edits:
            console.say(f"{outcome.path}: nothing suppressed, for no comment there is proven to be harmless")
            return True
        try:
            files.write(note.path, rewrite(note.text, edits), note.text, self._batch.roots)
        except files.FileError as error:
            console.error(str(error))
            return True
        console.say(f"Suppressed {console.counted(number, 'finding')} in {outcome.path}")
        return False

    def _found(self, note: Note) -> tuple[Finding, ...]:
        """Return the findings of a note that its baseline does not contain."""
        path = note.path.as_posix()
        found = runner.check(note, self._batch.checkers(path))
        return self._baselines[self._batch.scope(path)].hiding(found).findings
