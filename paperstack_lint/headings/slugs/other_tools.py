"""Slugs of other tools that show a repository of notes: VuePress, docsify, GitBook, editors."""

from __future__ import annotations

import re
import unicodedata

from paperstack_lint.headings.slugs import hexo


def vuepress(text: str) -> str:
    """VuePress's: like Hexo's in lower case, and no id begins with a digit."""
    return with_leading_underscore(re.sub(r"[“”‘’]", "", hexo.slug(unicodedata.normalize("NFKD", text))).lower())


def docsify(text: str) -> str:
    """What drops ASCII's punctuation only, as docsify and some editors do."""
    return re.sub(r"\s", "-", re.sub(r"[!-,./:-@\[-^`{-~]", "", text.strip())).lower()


def with_leading_underscore(name: str) -> str:
    """Return an id with a `_` before a digit that it begins with."""
    return "_" + name if name[:1].isdigit() else name


MAX_GITBOOK_LENGTH = 100
"""Characters of an id of GitBook's."""


def gitbook(text: str) -> str:
    """Return GitBook's: `and` for `&`, a `-` for whatever else is between words, cut to LONGEST_GITBOOK."""
    words = re.sub("['’]", "", text.lower()).replace("&", " and ")
    return "-".join(re.findall(r"[^\W_]+", words))[:MAX_GITBOOK_LENGTH]
