"""Write a configuration with comments, so that whoever reads it sees from what each line was learnt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paperstack_lint.catalogue.init.habits import Habits, RuleOption
from paperstack_lint.catalogue.init.survey import Exclusion, FoundNotes
from paperstack_lint.catalogue.init.template_learning import LearntTemplate
from paperstack_lint.catalogue.init.trial import RuleFindings
from paperstack_lint.note.front_matter.edits import scalar_source
from paperstack_lint.note.template import SectionKind, Where
from paperstack_lint.text.message import Message, msg, quantity
from paperstack_lint.text.translation import tr

WIDTH = 110
"""Characters of a line of a list; a comment may make it longer."""
_SITES = {"jekyll": msg("a Jekyll site"), "hexo": msg("a Hexo site"), "hugo": msg("a Hugo site")}


def write_configuration(
    found: FoundNotes,
    template: LearntTemplate | None,
    habits: Habits,
    quiet: Sequence[RuleFindings],
) -> str:
    """Return the text of a configuration file; `quiet` are the rules that report nothing but habits."""
    lines = [
        tr("# Learnt from {notes} by `paperstack-lint init`. Change what you like:", notes=_notes(found)),
        tr("# docs/configuration.md explains each key, `paperstack-lint config` prints what is in force."),
        "",
        f"notes: {_flow(found.folders)} # {describe_notes(found)}",
    ]
    if found.exclusions:
        lines += [
            "",
            "exclude:",
            *(f"  - {scalar_source(one.pattern)} # {describe_exclusion(one)}" for one in found.exclusions),
        ]
    lines += ["", *_template_lines(template)]
    if quiet:
        habit = tr("what at least half of the notes do is a habit; remove a line to see the warnings")
        lines += ["", f"severity: # {habit}"]
        lines += [f"  {one.rule}: off # {describe_quiet(one)}" for one in quiet]
    if habits.options:
        lines += ["", "rules:", *_rule_lines(habits.options)]
    if habits.remarks:
        lines += ["", tr("# Not clear enough for a setting:")]
        lines += [f"#   {_comment(remark)}" for remark in habits.remarks]
    return "\n".join(lines) + "\n"


def describe_notes(found: FoundNotes) -> str:
    """Return what the notes are, for a comment and a summary."""
    site = _SITES.get(found.generator) or msg("no site of Jekyll, Hexo or Hugo")
    return tr("{notes}, {site}", notes=_notes(found), site=site)


def _notes(found: FoundNotes) -> Message:
    return quantity(len(found.files), "note")


def describe_quiet(one: RuleFindings) -> str:
    """Return how often a rule reports a habit."""
    findings = quantity(one.findings, "finding")
    return tr("{findings} in {number} of {all} notes", findings=findings, number=one.notes, all=one.among)


def describe_template(template: LearntTemplate | None) -> str:
    """Return what was learnt of the template, for a comment and a summary."""
    if template is None:
        return tr("none that recurs in enough notes; without one, the six emoji sections are searched for")
    sections = (
        msg("the six emoji sections")
        if template.is_default
        else msg("{number} sections", number=len(template.template.sections))
    )
    papers, notes = quantity(template.papers, "paper"), quantity(template.notes, "note")
    return tr(
        "{sections} of {papers} in {notes}, mostly {carrier}",
        sections=sections,
        papers=papers,
        notes=notes,
        carrier=template.carrier,
    )


def describe_exclusion(one: Exclusion) -> str:
    """Return what a pattern of `exclude` matches."""
    return tr("{files}, {why}", files=quantity(one.files, "file"), why=one.why)


def _template_lines(template: LearntTemplate | None) -> Iterator[str]:
    if template is None or template.is_default:
        yield f"# template: {describe_template(template)}"
        return
    yield f"template: # {describe_template(template)}"
    if template.template.where:
        why = tr("other notes have headings of these names, too")
        yield f"  where: {_where(template.template.where)} # {why}"
    yield "  sections:"
    for kind in template.template.sections:
        share = tr("{number} of {all}", number=template.counts[kind.key], all=template.papers)
        yield f"    - {{ {_section(kind)} }} # {share}"


def _where(where: Where) -> str:
    fields = ((name, values) for name, values in where._asdict().items() if name != "root" and values)
    return f"{{ {', '.join(f'{name}: {_flow(values)}' for name, values in fields)} }}"


def _section(kind: SectionKind) -> str:
    fields = {"key": scalar_source(kind.key)}
    fields |= {"emoji": scalar_source(kind.emoji, '"')} if kind.emoji else {}
    fields |= {"number": str(kind.number)} if kind.number else {}
    fields["label"] = scalar_source(kind.label)
    fields |= {"aliases": _flow(kind.aliases)} if kind.aliases else {}
    fields |= {"optional": "true"} if kind.optional else {}
    return ", ".join(f"{name}: {value}" for name, value in fields.items())


def _rule_lines(options: Sequence[RuleOption]) -> Iterator[str]:
    rule = ""
    for one in options:
        if one.rule != rule:
            rule = one.rule
            yield f"  {rule}:"
        yield f"    # {_comment(one.evidence)}"
        if isinstance(one.value, Mapping):
            yield f"    {one.option}:"
            for name, value in sorted(one.value.items()):
                yield f"      {scalar_source(name)}: {scalar_source(value)} # {_comment(one.comments[name])}"
        elif isinstance(one.value, str):
            yield f"    {one.option}: {one.value}"
        else:
            yield from _wrapped(f"    {one.option}: ", one.value)


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(map(scalar_source, items))}]"


def _wrapped(start: str, items: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a list in brackets."""
    line, rest = f"{start}[", [*map(scalar_source, items)]
    for at, item in enumerate(rest):
        piece = item + ("," if at + 1 < len(rest) else "]")
        if len(line) + len(piece) > WIDTH:
            yield line.rstrip()
            line = " " * 6
        line += piece + " "
    yield line.rstrip() + ("" if rest else "]")


def _comment(text: str) -> str:
    """Return a text for a comment, on one line and without invisible characters."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
