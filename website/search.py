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
  return runs.flatMap((run) => {{
    if (run.length < 2 || !/^[{_HAN}]/.test(run)) return [run];
    return Array.from({{ length: run.length - 1 }}, (_, at) => run.slice(at, at + 2));
  }});
}}
"""


class SearchPairs(SearchEnglish):
    """English words by their stems, and Chinese by its single characters and pairs of neighbours.

    A query of several characters is found where all its pairs are, whatever words a dictionary would divide it into.
    Sphinx's own class for Chinese indexes the words of a dictionary, and its script does not divide a query at all.
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
