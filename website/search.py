"""Search for words of languages that put no space between them, in an index that is made without a dictionary."""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.search.en import SearchEnglish

_HAN = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PYTHON = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")
_SCRIPT = f"""
function splitQuery(query) {{
  const runs = query.match(/[{_HAN}]+|(?:(?![{_HAN}])[\\p{{L}}\\p{{N}}_])+/gu) || [];
  return runs.flatMap((run) => (/^[{_HAN}]/.test(run) ? chineseTerms(run) : [run]));
}}

function chineseTerms(run) {{
  const words = window.Intl?.Segmenter
    ? Array.from(new Intl.Segmenter("zh", {{ granularity: "word" }}).segment(run), (part) => part.segment)
    : [run];
  const long = words.filter((word) => word.length > 1);
  return (long.length ? long : words).flatMap((word) =>
    word.length < 2 ? [word] : Array.from({{ length: word.length - 1 }}, (_, at) => word.slice(at, at + 2)));
}}
"""


class SearchPairs(SearchEnglish):
    """English words by their stems, and Chinese by its single characters and pairs of neighbours.

    The browser divides a query into words, where it can, and a word is found where all its pairs are: whether the two
    dictionaries agree is no matter, since the index has none. Sphinx's own class for Chinese indexes the words of a
    dictionary that is not maintained any more, and its script does not divide a query at all.
    """

    lang = "zh"
    js_splitter_code = _SCRIPT

    def split(self, input: str) -> list[str]:  # noqa: A002  # the name is Sphinx's
        """Return the words of a text."""
        words: list[str] = []
        for run in _PYTHON.findall(input):
            chinese = re.match(f"[{_HAN}]", run)
            words += [*run, *map("".join, pairwise(run))] if chinese else [run]
        return words
