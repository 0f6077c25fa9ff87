"""The JSON Schema of a rule's options, with their documentation: from the types and the docstring of its `Options`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from paperstack_lint.config.schema import TEXTS, Schema, config_schema, table
from paperstack_lint.config.selection import FAMILIES
from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.rule import Rule, field_name, list_keywords, schema
from paperstack_lint.engine.session import Session
from paperstack_lint.text.regex import regex


def session_schema(session: Session) -> Schema:
    """Return the schema of a configuration with the rules of a session. Raises RuleError.

    Options of rules that may not be loaded are of any kind.
    """
    names = dict.fromkeys((*FAMILIES, *(name.partition("/")[0] for name in session.catalogue), *session.catalogue))
    options: dict[str, Schema] = {name: {"type": "object"} for name in session.catalogue}
    options |= {name: rule_schema(rules.load(name, file)) for name, file in session.trusted.items()}
    return config_schema([*names], options)


def rule_schema(rule: Rule) -> Schema:
    """Return the schema of the options of a rule."""
    described, defaults = option_descriptions(rule), rule.options() if rule.options else None
    fields = {}
    for key, kind in schema(rule).items():
        default = getattr(defaults, field_name(key))
        fields[key] = _kind_schema(kind) | {"default": list(default) if isinstance(default, tuple) else default}
        if meaning := described.get(field_name(key)):
            fields[key]["description"] = meaning
    return table(fields, description=_document(rule))


def _document(rule: Rule) -> str:
    """Return the documentation of a rule up to its examples."""
    return regex(r"\n\s*```").split(rule.doc)[0].strip()


def _kind_schema(kind: Any) -> Schema:
    """Return the schema of the type of an option, as `rule.build` validates it."""
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if keywords := list_keywords(kind):
        return {"anyOf": [TEXTS, {"enum": list(keywords)}]}
    simple: Iterable[tuple[Any, Schema]] = (
        (bool, {"type": "boolean"}),
        (int, {"type": "integer"}),
        (str, {"type": "string"}),
        (tuple[str, ...], TEXTS),
        (dict[str, str], {"type": "object", "additionalProperties": {"type": "string"}}),
    )
    return next((found for each, found in simple if each == kind), {})


def option_descriptions(rule: Rule, documentation: str | None = None) -> dict[str, str]:
    """Return the documentation of each field of `Options`: lines of its docstring that begin with the field's name.

    A translation of the docstring may be given instead; a Chinese one has full-width colons.
    """
    if rule.options is None:
        return {}
    documentation = documentation or rule.options.__doc__ or ""
    dashed = "|".join(schema(rule))
    names = field_name(dashed)
    parts = regex(rf"^ *`?({names}|{dashed})`?(?:: |：)", re.MULTILINE).split(documentation)[1:]
    return {
        field_name(name): " ".join(text.partition("\n\n")[0].split())
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
