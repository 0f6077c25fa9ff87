"""Scripts and languages; the only importer of langdetect.

A script is read off the characters and is certain. A language is guessed, so it is asked for the prose of a whole
note only: on a heading langdetect is wrong every second time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperstack_lint.note import Note

HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001aff0-\U0001b16f"
BOPOMOFO = "\u02ea\u02eb\u3105-\u312f\u31a0-\u31bf"
HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uffa1-\uffdc"
CJK = HAN + KANA + BOPOMOFO + HANGUL
"""The letters of Chinese, Japanese and Korean, for use within `[…]` of a pattern; punctuation is none."""

UNSPACED = HAN + KANA + BOPOMOFO
"""The scripts that are written without blanks between words. Korean has them, and hangs particles on Latin words."""

ENOUGH_LETTERS = 200
"""Fewer letters of prose than this give no trustworthy guess."""

MOST_LETTERS = 10_000
"""More than this only cost time."""


def has_cjk(text: str) -> bool:
    """Whether a letter of Chinese, Japanese or Korean stands in `text`."""
    return re.search(f"[{CJK}]", text) is not None


def has_kana(text: str) -> bool:
    """Whether `text` holds kana, which only Japanese is written with."""
    return re.search(f"[{KANA}]", text) is not None


def of_note(note: Note) -> str:
    """The main language of the prose: an ISO 639-1 code, or `` where there is too little to tell."""
    return of_prose(prose(note))


def prose(note: Note) -> str:
    """The text of a note without code, math, raw HTML, Liquid and links, one run a line."""
    document, text = note.document, note.text
    runs = (run for run in document.texts if not run.in_link and document.opaque_at(run.start) is None)
    # Bare addresses are plain text to the parser.
    return re.sub(r"https?://[!-~]+", " ", "\n".join(text[run.start : run.end] for run in runs))


def of_prose(text: str) -> str:
    """The language of prose, by script where that is enough.

    Notes in Chinese, Japanese or Korean are full of English terms, and each of their letters says as much as several
    Latin ones: a tenth of the letters decides. A stray の does not make a Chinese text Japanese.
    """
    hangul, kana, han = (len(re.findall(f"[{script}]", text)) for script in (HANGUL, KANA, HAN))
    letters = sum(map(str.isalpha, text))
    if 10 * (hangul + kana + han) >= letters > 0:
        if hangul > han + kana:
            return "ko"
        return "ja" if 20 * kana >= han + kana else "zh"
    rest = re.sub(f"[{CJK}]+", " ", text)
    return _guessed(rest) if letters >= ENOUGH_LETTERS else ""


def _guessed(text: str) -> str:
    from langdetect import DetectorFactory, LangDetectException, detect  # costs 0.4 s at its first use

    DetectorFactory.seed = 0  # it draws lots otherwise
    try:
        code: str = detect(text[: 2 * MOST_LETTERS])
    except LangDetectException:
        return ""
    return code.partition("-")[0]
