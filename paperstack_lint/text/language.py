"""Detect scripts and languages; the only importer of langdetect.

A script is a certain property of characters. A language is a guess, from the prose of a whole note only: for headings,
langdetect is wrong every second time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import Literal

Script = Literal["han", "kana", "bopomofo", "hangul", ""]

_LETTERS: dict[Script, str] = {  # pairs of the first and the last letter of a range
    "han": "\u2e80\u2fd5\u3005\u3005\u3007\u3007\u3021\u3029\u3038\u303b\u3400\u4dbf\u4e00\u9fff\uf900\ufaff"
    "\U00020000\U000323af",
    "kana": "\u3041\u3096\u309d\u309f\u30a1\u30fa\u30fc\u30ff\u31f0\u31ff\uff66\uff9f\U0001aff0\U0001b16f",
    "bopomofo": "\u02ea\u02eb\u3105\u312f\u31a0\u31bf",
    "hangul": "\u1100\u11ff\u3131\u318e\ua960\ua97c\uac00\ud7a3\ud7b0\ud7fb\uffa1\uffdc",
}
_RANGES = sorted(
    (first, last, name)
    for name, letters in _LETTERS.items()
    for first, last in zip(letters[::2], letters[1::2], strict=True)
)

UNSPACED: frozenset[Script] = frozenset({"han", "kana", "bopomofo"})
"""Scripts without spaces between words. Korean has spaces, and attaches particles to Latin words."""

LETTER = "字"
"""Any letter of an unspaced script in the result of `replace_unspaced_letters`."""

MIN_LETTERS = 200
"""Letters of prose that a reliable guess needs."""

MAX_LETTERS = 10_000
"""Letters that are used; more of them only take time."""


@cache
def script(character: str) -> Script:
    """Return the script of an East Asian letter; `` for punctuation and other letters.

    This is called for few characters; to compile a character class would take 5 ms of each run.
    """
    at = bisect_right(_RANGES, character, key=lambda one: one[0]) - 1
    return _RANGES[at][2] if at >= 0 and character <= _RANGES[at][1] else ""


def has_cjk(text: str) -> bool:
    """Return whether `text` contains a letter of Chinese, Japanese or Korean."""
    return any(map(script, text))


def replace_unspaced_letters(text: str) -> str:
    """Return the text with `LETTER` for each letter of an unspaced script, in the same length."""
    return text if text.isascii() else text.translate(_LETTER_TABLE)


class _LetterTable(dict[int, str]):
    """A lazy translation table of `replace_unspaced_letters`."""

    def __missing__(self, code: int) -> str:
        self[code] = letter = LETTER if script(chr(code)) in UNSPACED else chr(code)
        return letter


_LETTER_TABLE = _LetterTable()


def has_kana(text: str) -> bool:
    """Return whether `text` contains kana, which only Japanese uses."""
    return "kana" in map(script, text)


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of prose, by script if that is enough; `` if it is uncertain.

    Notes in Chinese, Japanese or Korean are full of English terms, and each of their letters carries as much as several
    Latin ones: a tenth of the letters decides. A stray の does not make a Chinese text Japanese.
    """
    counts = Counter(map(script, text))
    hangul, kana, han = counts["hangul"], counts["kana"], counts["han"]
    letters = sum(map(str.isalpha, text))
    if 10 * (hangul + kana + han) >= letters > 0:
        if hangul > han + kana:
            return "ko"
        return "ja" if 20 * kana >= han + kana else "zh"
    rest = "".join(" " if script(each) else each for each in text)
    return _guess_language(rest) if letters >= MIN_LETTERS else ""


def _guess_language(text: str) -> str:
    from langdetect import DetectorFactory, LangDetectException, detect  # takes 0.4 s at its first use

    DetectorFactory.seed = 0  # else its results are random
    try:
        code: str = detect(text[: 2 * MAX_LETTERS])
    except LangDetectException:
        return ""
    return code.partition("-")[0]
