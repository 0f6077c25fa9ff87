"""The JSON Schema of a configuration, for editors. What a schema cannot express is validated by `parsing` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from paperstack_lint.config.configuration import KEYS, Config, FailOn, Level
from paperstack_lint.config.online import MAX_CONCURRENCY, MAX_SECONDS, HostPolicy, Online
from paperstack_lint.config.parsing import MAX_NOTE_SIZE
from paperstack_lint.config.template_parsing import MAX_NUMBER, template_to_data
from paperstack_lint.note.field_names import PaperFields
from paperstack_lint.note.template import Template

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}
_FLAG: Schema = {"type": "boolean"}
_PARALLEL: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_CONCURRENCY}
_INTERVAL: Schema = {"type": "number", "minimum": 0, "maximum": MAX_SECONDS}

DESCRIPTIONS: Mapping[str, str] = {
    "notes": "The folders of the collection. Those that exist are linted where no path is named.",
    "select": "The families and rules that run; all of them, your own included, where this is left out.",
    "ignore": "The families and rules that do not run.",
    "severity": "The severity of the findings by family or rule: error, warning, or off for rules that do not run.",
    "per-file-ignores": "The families and rules that do not run for files, by patterns as in .gitignore.",
    "exclude": "Patterns, as in .gitignore, of files that are not linted.",
    "template": "The sections of a paper, in their order, and the notes that have them.",
    "paper-fields": "More names of fields in the front matter that contain the title, link … of a paper.",
    "rules": "The options of rules.",
    "rule-folders": "Folders with rules of your own.",
    "max-file-size": "The size of the largest note that is read, in bytes.",
    "online": "How --online uses the network.",
    "baseline": "The file with the findings that are known, and hidden.",
    "fail-on": "The lowest severity of a finding that makes a run fail.",
}


def table(properties: Mapping[str, Schema], **more: Any) -> Schema:
    """Return the schema of a table with these keys and no others."""
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}


def config_schema(names: Sequence[str], rules: Mapping[str, Schema]) -> Schema:
    """Return the schema of a configuration.

    `names` are those of all families and rules, `rules` are the schemas of the options by rule.
    """
    known = {"$ref": "#/$defs/name"}
    level = {"enum": [*get_args(Level), False], "description": "`false` is how YAML 1.1 reads `off`"}
    several = {"type": "array", "items": known}
    keys: dict[str, Schema] = {
        "notes": TEXTS | {"minItems": 1},
        "select": several | {"minItems": 1},
        "ignore": several,
        "severity": _by(level) | {"propertyNames": known},
        "per-file-ignores": _by(several) | {"propertyNames": TEXT},
        "exclude": TEXTS,
        "template": _template(),
        "paper-fields": table(dict.fromkeys(PaperFields._fields, TEXTS)),
        "rules": table(rules),
        "rule-folders": TEXTS,
        "max-file-size": {"type": "integer", "minimum": 1, "maximum": MAX_NOTE_SIZE},
        "online": _online(),
        "baseline": TEXT,
        "fail-on": {"enum": list(get_args(FailOn))},
    }
    described = {key: {"description": DESCRIPTIONS[key], **_default(key), **keys[key]} for key in KEYS}
    title = "Configuration of paperstack-lint"
    definitions = {"name": {"description": "A family or a rule.", "enum": list(names)}}
    return {"$schema": DIALECT, "title": title, **table(described), "type": ["object", "null"], "$defs": definitions}


def _default(key: str) -> Schema:
    """Return the default of a key as JSON data; nothing where the default is no value that can be written."""
    value = Config._field_defaults[KEYS[key]]
    if isinstance(value, Template):
        value = template_to_data(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        value = list(value)
    return {"default": value} if isinstance(value, (str, int, list, dict)) and key != "select" else {}


def _by(schema: Schema) -> Schema:
    """Return the schema of a table with values of one schema."""
    return {"type": "object", "additionalProperties": schema}


def _template() -> Schema:
    section = {
        "key": TEXT | {"description": "The name of the section in output for programs."},
        "emoji": TEXT | {"description": "The emoji at the start of the marker; a label alone is a marker as well."},
        "number": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_NUMBER,
            "description": "The number before the label.",
        },
        "label": TEXT | {"description": "The label, as readers see it."},
        "aliases": TEXTS | {"description": "Other labels of the section."},
        "optional": _FLAG | {"description": "Whether the section is never missing.", "default": False},
        "placeholder": {"anyOf": [TEXT, TEXTS], "description": "Text that counts as no content."},
    }
    some = [{"required": [name], "properties": {name: {"minItems": 1}}} for name in ("paths", "tags", "categories")]
    where = table(dict.fromkeys(("paths", "tags", "categories"), TEXTS), anyOf=some)
    sections = {"type": "array", "minItems": 1, "items": table(section, required=["key", "label"])}
    described = where | {
        "description": "The notes that the template is for: those that match each list; without it, all."
    }
    return table({"sections": sections, "where": described}, required=["sections"])


def _online() -> Schema:
    statuses = {"type": "array", "items": {"type": "integer", "minimum": 100, "maximum": 999}}
    policy = {"concurrency": _PARALLEL, "interval": _INTERVAL, "accept": statuses, "skip": _FLAG}
    keys = {
        "concurrency": _PARALLEL | {"description": "Requests to a host at once."},
        "interval": _INTERVAL | {"description": "Seconds between the starts of two requests to a host."},
        "timeout": {"type": "number", "minimum": 0.1, "maximum": MAX_SECONDS, "description": "Seconds for a link."},
        "hosts": _by(table({name: policy[name] for name in HostPolicy._fields}))
        | {"description": "Policies by host or pattern, such as *.example.org; the first that fits applies."},
    }
    return table({name: keys[name] | {"default": Online._field_defaults[name]} for name in Online._fields})
