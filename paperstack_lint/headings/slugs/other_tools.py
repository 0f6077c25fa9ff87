"""Slugs of other tools that show a repository of notes: VuePress, docsify, GitBook, editors."""

from __future__ import annotations

import re
import unicodedata

from paperstack_lint.headings.slugs import hexo


def vuepress(text: str) -> str:
    """Return the slug of VuePress: like Hexo's in lower case, and without a digit at its beginning."""
    return with_leading_underscore(re.sub(r"[“”‘’]", "", hexo.slug(unicodedata.normalize("NFKD", text))).lower())


def docsify(text: str) -> str:
    """Return the slug of docsify and some editors, which drop only ASCII's punctuation."""
    return re.sub(r"\s", "-", re.sub(r"[!-,./:-@\[-^`{-~]", "", text.strip())).lower()


def with_leading_underscore(name: str) -> str:
    """Return an id with a `_` before a digit at its beginning."""
    return "_" + name if name[:1].isdigit() else name


MAX_GITBOOK_LENGTH = 100
"""Characters of an id of GitBook at most."""


def gitbook(text: str) -> str:
    """Return the slug of GitBook: `and` for `&`, a `-` for all else between words, cut to MAX_GITBOOK_LENGTH."""
    words = re.sub("['’]", "", text.lower()).replace("&", " and ")
    return "-".join(re.findall(r"[^\W_]+", words))[:MAX_GITBOOK_LENGTH]
