"""Split titles into words for comparison, normalized across markup, alphabets and spellings."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from paperstack_lint.text.regex import regex

MAX_TITLE_LENGTH = 1_000
"""Characters of a text that are read: no title is longer; data URIs are."""

Kind = Literal["word", "function", "number", "sign"]


class Word(NamedTuple):
    """A word of a title.

    `stem` is what is compared: no accents, no case, no plural, one spelling. `text` is the word as written, without
    accents. `separator` is what is before the word: `` a space, `-` a hyphen or nothing, `:`, `|` a dash or the like,
    `,` other punctuation, `(` a bracket of either side, `字` words in another script. `bracketed` is whether it is in
    brackets. `metadata` is whether it names who published a paper, where, or what kind of thing it is: 2 for certain,
    1 perhaps, 0 not.
    """

    stem: str
    text: str
    kind: Kind
    separator: str
    bracketed: bool
    metadata: int

    @property
    def is_name(self) -> bool:
        """Whether it is written unlike any common word: `ResNet`, `BERT`."""
        return not (self.text.islower() or self.text.istitle()) and len(self.text) > 1


Words = tuple[Word, ...]

_GREEK_NAMES = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho".split()
_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψω", [*_GREEK_NAMES, *"sigma tau upsilon phi chi psi omega".split()], strict=True)
)
_ASCII_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–−", "-"),
        **dict.fromkeys("—―─", " - "),
        **dict.fromkeys("【《〈「『〔", "["),
        **dict.fromkeys("】》〉」』〕", "]"),
        **dict.fromkeys("、。，；", ", "),
        **dict.fromkeys("’‘ʼ′´", ""),
        **dict(zip("øØłŁđĐıħŋ", "oOlLdDihn", strict=True)),
        "×": "x",
        "∞": "infinity",
        "√": "sqrt ",
        "→": " to ",
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "·": "|",
    }
)
_MARKUP_SIGNS = str.maketrans({**dict.fromkeys("*`$^'", ""), **dict.fromkeys('_~"', " "), "&": " and "})
_COMMANDS = {"ss": "ss", "times": "x", "infty": "infinity", "to": " to ", "rightarrow": " to ", "ell": "l"}
_STYLES = r"(?:emph|text[a-z]{2,6}|math[a-z]{2,6}|operatorname|bf|it|rm|sc|tt|em|bm|boldsymbol|ensuremath|left|right)"


def _strip_markup(text: str) -> str:
    """Return the text without the markup of Markdown, HTML and LaTeX; each letter of another script becomes U+0001."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = regex(r"</?(?:su[bp]|b|i|em|strong|span|code)\b[^<>]*>", re.IGNORECASE).sub("", text)
        text = regex(r"<[/!]?[A-Za-z-][^<>]*>").sub(" ", text)
    text = regex(r"\]\([^()\s]*\)").sub("] ", text)
    if text.count("_") == 1:  # the name of a file, which cannot contain a colon
        text = text.replace("_ ", ": ")
    text = regex(r"(?:(?:https?:)?//|www\.)[!-~]+", re.IGNORECASE).sub(" ", text)
    if "\\" in text:
        text = _strip_latex(text)
    text = text.translate(_MARKUP_SIGNS).replace("{", "").replace("}", "")
    return text if text.isascii() else _to_ascii(text)


def _strip_latex(text: str) -> str:
    text = regex(r"\\['\"`^~=.]\s*\{?\\?([A-Za-z])\}?").sub(r"\1", text)  # accents
    text = regex(r"\\[cvHukbdr]\{\\?([A-Za-z])\}").sub(r"\1", text)
    text = regex(rf"\\{_STYLES}(?![A-Za-z])").sub("", text)
    text = regex(r"\\(?:var)?([A-Za-z]+) ?", re.IGNORECASE).sub(
        lambda found: _COMMANDS.get(found[1].lower(), found[1]), text
    )
    return regex(r"\\([,;:! ])").sub(" ", text).replace("\\", "")


def _to_ascii(text: str) -> str:
    text = (
        unicodedata.normalize("NFKC", text.translate(_ASCII_SIGNS))[:MAX_TITLE_LENGTH]
        .translate(_ASCII_SIGNS)
        .translate(_MARKUP_SIGNS)
    )
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    text = regex("[α-ωΑ-Ω]+").sub(_spell_greek, text)
    return regex(r"[^\x00-\x7f]").sub(lambda found: "\1" if found[0].isalpha() else " ", text)


def _spell_greek(found: re.Match[str]) -> str:
    """Return Greek letters by their names; a run of more than two is a Greek word."""
    letters = found[0].lower().replace("ς", "σ")
    return "".join(_GREEK[letter] for letter in letters) if len(letters) < 3 else "\1"


_SPELLINGS = tuple(
    (regex(pattern), spelling)
    for pattern, spelling in (
        (r"(?<=..)([iy])s(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)", r"\1z"),  # optimise, analyse
        (r"(?<=..)our(?=(?:s|al|ed|ing|ful|less|able|iz[a-z]+)?$)", "or"),
        (r"ll(?=(?:ed|ing|er|ers)$)", "l"),
        (r"(?<=[bct])re(?=s?$)", "er"),
        (r"ogue(?=s?$)", "og"),
        (r"^(def|off|lic)ence", r"\1ense"),
        (r"^grey", "gray"),
        (r"^nets$", "network"),
        (r"^adaption", "adaptation"),
        (r"ices$", "ix"),  # matrices, vertices
        (r"(?<!^)(?<=[^suia])s$", ""),
        (r"(?<=[^i]a)s$", ""),  # cameras, but not bias
        (r"(?<=...)e$", ""),
        (r"y$", "i"),
    )
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_LETTER_NUMERALS = {letter: str(_ROMAN.index(letter.lower()) + 1) for letter in "IVX"}
_NUMERALS = {numeral: str(at) for at, numeral in enumerate(_ROMAN, 1) if len(numeral) > 1} | {
    word: str(at) for at, word in enumerate("zero one two three four five six seven eight nine ten".split())
}

# Words without a meaning of their own, which show that the others are a title rather than a name.
FUNCTION_WORDS = frozenset(
    "a an the of for in on to from by via using and or as at is are be am was were do does did can into over under "
    "through toward towards between among across its it we you your our their this that these those how what why when "
    "where which who whose per vs versus than with within beyond about against upon has have will should must if but "
    "based i".split()
)
ARTICLES = frozenset("a an the".split())
# Who, where, and what kind of thing: words that are metadata wherever they occur, and those that occur in titles, too.
_METADATA = frozenset(
    "cvpr cvprw iccv iccvw eccv eccvw nips neurips icml icmlw iclr iclrw aaai ijcai emnlp naacl eacl aacl coling tacl "
    "conll kdd sigir cikm wsdm recsys icra iros corl miccai isbi midl bmvc wacv accv interspeech icassp siggraph tpami "
    "pami ijcv jmlr tmlr uai aistats colt mlsys osdi sosp nsdi asplos iccad usenix ndss acmmm uist vldb sigmod icde "
    "pmlr lncs tnnls tcsvt tgrs tkde ismir thecvf arxiv biorxiv openreview paper papers pdf html oral spotlight tldr "
    "bibtex ppt pytorch tensorflow keras jax github gitlab google deepmind openai facebook microsoft msra nvidia "
    "tencent alibaba huawei".split()
)
_MAYBE_METADATA = frozenset(
    "acl www webconf isca micro hpca dac mm chi iui tog tip tmm ral tro rss acm ieee springer elsevier nature science "
    "corr cvf ccs workshop workshops poster award awards finalist findings proceedings proc journal preprint accepted "
    "conference conf transactions trans symposium published submitted track outstanding honorable mention brain fair "
    "meta fb baidu megvii sensetime bytedance stanford berkeley mit cmu ai research abs code codes link links url "
    "project page homepage website site video videos slide slides blog post review reviews note notes reading summary "
    "translation translated official supp supplementary bib demo dataset talk explained annotated todo done wip new "
    "implementation reproduction repo source article literature doc docs title "
    "original version cited here lecture chapter day week no".split()
)
FILLER_WORDS = frozenset("in by of on at to the a and appear best with".split())
_TOKEN = regex(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)*)"
    r"|(?P<word>[A-Za-z]+?(?=[vV]\d)|[A-Za-z]+)"
    r"|(?P<sign>(?<=[A-Za-z\d])(?:\+{1,2}|\#)(?![A-Za-z\d+]))"
    r"|(?P<open>(?<![^A-Za-z][A-Za-z])(?<![^A-Za-z][A-Z][A-Z])[(\[<])|(?P<close>[)\]>])|(?P<other>\1+)"
    r"|(?P<colon>:)|(?P<dash>\s-+|-+\s|-{3,}|\||\s/\s)|(?P<point>[,;]|[.?!]+(?=[\s)\]]|$)|\.\.+)"
)
# Before a title all names are removed, elsewhere the last one, so that the others are separate.
_ET_AL = r"(?<![\w-])[\w-]{1,40},? et al\b\.?"
_AUTHORS = rf"^\W*(?:[A-Z][\w.-]{{0,30}},? ){{0,2}}{_ET_AL}(?=.*[A-Za-z]{{3}})|{_ET_AL}"
_SERIES_WORDS = frozenset("part volume phase type book chapter".split())
_SEPARATOR_OF = {"colon": ":", "dash": "|", "other": "字", "open": "(", "close": "(", "point": ","}
_BY_STRENGTH = "-,(字|:"


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem = _NUMERALS.get(word, word)
    if len(stem) < 4 or stem.isdigit():
        return "network" if stem == "net" else stem
    for pattern, spelling in _SPELLINGS:
        stem = pattern.sub(spelling, stem)
    return stem


def tokenize(text: str) -> Words:
    """Return the words of a text."""
    text = regex(r"^(\W*\d{1,3})[.)](?=\s*[^\W\d])").sub(r"\1: ", _strip_markup(text))
    if text.isupper() and text.count(" ") > 2:  # else each word would be taken for a name
        text = text.title()
    text = regex(_AUTHORS).sub(" | ", text)
    found: list[Word] = []
    separator, depth, end = "", 0, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind in _SEPARATOR_OF:
            separator = max(separator, _SEPARATOR_OF[kind], key=lambda sign: _BY_STRENGTH.find(sign) if sign else -1)
            depth = max(0, depth + (kind == "open") - (kind == "close"))
            continue
        if not separator and found and text[end : token.start()] in ("", "-"):
            separator = "-"
        word = token[0]
        if (
            word in _LETTER_NUMERALS
            and found
            and (found[-1].stem in _SERIES_WORDS or _is_between_points(text, token.end(), separator))
        ):
            word, kind = _LETTER_NUMERALS[word], "number"
        found.append(_word(word, kind, separator, bracketed=depth > 0))
        separator, end = "", token.end()
    return tuple(found)


def _is_between_points(text: str, end: int, separator: str) -> bool:
    """Return whether a letter is between punctuation marks, as the number of a part is."""
    return separator not in ("", "-") and text[end : end + 1] in (".", ":")


def _word(text: str, kind: str, separator: str, *, bracketed: bool) -> Word:
    low = text.lower()
    stem = _stem(low)
    if kind == "number" or stem[0].isdigit():
        number = low.replace(",", "") if kind == "number" else stem
        return Word(regex(r"(?:\.0)+$").sub("", number), text, "number", separator, bracketed, 2 * _is_date(number))
    if kind == "sign":
        return Word(text, text, "sign", separator, bracketed, 0)
    is_function_word = low in FUNCTION_WORDS or len(low) == 1
    metadata = 2 if low in _METADATA else int(low in _MAYBE_METADATA)
    return Word(stem, text, "function" if is_function_word else "word", separator, bracketed, metadata)


def _is_date(number: str) -> bool:
    """Return whether a number is a year, a day, or an arXiv identifier."""
    return regex(r"(?:19|20)\d\d(?:\.\d{1,2}){0,2}|20\d{6}|\d{4}\.\d{4,5}").fullmatch(number) is not None
