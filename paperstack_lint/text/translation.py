"""The language of the output for people, and the translations of its texts.

It is English, unless `--language` or the locale says Chinese. Output for programs is English in any language.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from paperstack_lint.text.message import Message

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Domain = Literal["messages", "rules"]
DOMAINS: tuple[Domain, ...] = get_args(Domain)
"""The catalogues of each language: messages, help and errors; and the documentation of rules, by paragraph."""
FOLDER = Path(__file__).parent.parent / "locale"
"""The folder of the translations, `LANGUAGE/LC_MESSAGES/DOMAIN.po`; beside each is the compiled `.mo`."""

_language: Language = "en"


def set_language(language: Language) -> None:
    """Set the language of the output for people."""
    global _language  # noqa: PLW0603  # a setting of the process, like those of the environment
    _language = language


def output_language() -> Language:
    """Return the language of the output for people."""
    return _language


def locale_language(environment: Mapping[str, str]) -> Language:
    """Return the language of the locale: Chinese where it is set, else English."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return language_of(next(filter(None, names), ""))


def language_of(name: str) -> Language:
    """Return the language of a locale, such as `zh_CN.UTF-8` or `zh-tw`: Chinese or, for all others, English."""
    return "zh" if name.lower().startswith("zh") else "en"


def chosen_language(words: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language that the arguments of the program name by `--language`, else that of the locale.

    It is read before the arguments are parsed, since their errors and their help are in that language.
    """
    options = words[: words.index("--")] if "--" in words else words
    for at in reversed(range(len(options))):
        name, equals, value = options[at].partition("=")
        value = value if equals else "".join(options[at + 1 : at + 2])
        if name == "--language" and value in LANGUAGES:
            return "zh" if value == "zh" else "en"
    return locale_language(environment)


def translated(text: str, into: Language | None = None) -> str:
    """Return a message in a language, by default that of the output; other texts as they are."""
    if (into or _language) == "en" or not isinstance(text, Message):
        return text
    template = translate(text.template, into=into)
    if not text.values:
        return template
    values = {name: translated(value, into) if isinstance(value, str) else value for name, value in text.values.items()}
    return template.format(**values)


def tr(template: str, /, **values: str | float) -> str:
    """Return a text that is displayed at once, in the language of the output. The template must be a literal."""
    if _language == "en":  # no message is needed
        return template.format_map(values) if values else template
    return translated(Message(template, values))


def translate(text: str, domain: Domain = "messages", into: Language | None = None) -> str:
    """Return the translation of a template, or of a paragraph of a rule's documentation; without one, itself."""
    language = into or _language
    return text if language == "en" or not text else _catalogue(language, domain).gettext(text)


@cache
def _catalogue(language: Language, domain: Domain) -> NullTranslations:
    """Return the compiled translations; none where the program runs from a checkout that was never installed."""
    import gettext

    return gettext.translation(domain, os.fspath(FOLDER), [language], fallback=True)
