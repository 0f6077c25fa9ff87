"""The catalogue of the translated documentation of rules: what belongs in it, and what it has."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from paperstack_lint.engine import rule as rules
from paperstack_lint.engine.findings import ABOUT_FILES
from paperstack_lint.engine.rule import Rule
from paperstack_lint.report.passages import cut
from paperstack_lint.report.rule_help import documentation, options_documentation

HEADER = r"""# The documentation of the rules of paperstack-lint in Chinese, by paragraph. `pytest tests/report/test_rule_translations.py
# --update` adds what is new, without a translation or with that of the nearest paragraph, marked `fuzzy`, and removes what
# is no longer in the rules. CONTRIBUTING.md says how to translate it, the glossary is at the top of messages.po.
msgid ""
msgstr ""
"Project-Id-Version: paperstack-lint\n"
"Language: zh\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
FILE = Path(__file__).parent.parent / "paperstack_lint/locale/zh/LC_MESSAGES/rules.po"


def extracted() -> Catalog:
    """What is to be translated, with the names of the rules that it documents."""
    catalogue = Catalog(domain="rules")
    for name, text in texts():
        for passage in cut(text):
            if passage.is_prose:
                catalogue.add(passage.text, locations=[(name, 1)])
    return catalogue


def texts() -> Iterator[tuple[str, str]]:
    """The names of all that is documented, with each of its texts."""
    yield from ABOUT_FILES.items()
    for name, file in rules.catalogue().items():
        yield from ((name, text) for text in texts_of(rules.load(name, file)))


def texts_of(rule: Rule) -> Iterator[str]:
    """The documentation of a rule, and of its options where there is one."""
    yield documentation(rule.doc)
    yield from filter(None, [options_documentation(rule)])


def read() -> Catalog:
    """The translations as they are in the file."""
    with FILE.open("rb") as file:
        return read_po(file, locale="zh", domain="rules", abort_invalid=True)


def updated() -> bytes:
    """The file with all that is to be translated and nothing else.

    What is new or has changed has the translation of the nearest text, marked as fuzzy, or none where none is near.
    """
    catalogue = read()
    catalogue.update(extracted())
    file = BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return HEADER.encode() + file.getvalue()
