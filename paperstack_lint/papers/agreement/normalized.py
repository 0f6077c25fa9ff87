"""Titles as they are compared: plain words, whatever marks, alphabets and spellings they are written in."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

LONGEST = 1_000
"""Characters of a text that are looked at: no title is longer; data URIs are."""

Kind = Literal["word", "small", "number", "sign"]


class Word(NamedTuple):
    """A word of a title.

    `stem` is what is compared: no accents, no case, no plural, one spelling. `said` is the word as it was written, but
    for accents. `mark` is what parts it from the word before: `` a blank, `-` a hyphen or nothing, `:`, `|` a dash or
    the like, `,` other points, `(` a bracket of either side, `字` words in another script. `inside` is whether it
    stands in brackets, `aside` whether it says who published a paper, where, or what kind of thing it is: 2 it does, 1
    it may.
    """

    stem: str
    said: str
    kind: Kind
    mark: str
    inside: bool
    aside: int

    @property
    def is_name(self) -> bool:
        """Whether it is written as no common word is: `ResNet`, `BERT`."""
        return not (self.said.islower() or self.said.istitle()) and len(self.said) > 1


Words = tuple[Word, ...]

_NAMES = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho".split()
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", [*_NAMES, *"sigma tau upsilon phi chi psi omega".split()], strict=True))
_SIGNS = str.maketrans(
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
_MARKS = str.maketrans({**dict.fromkeys("*`$^'", ""), **dict.fromkeys('_~"', " "), "&": " and "})
_COMMANDS = {"ss": "ss", "times": "x", "infty": "infinity", "to": " to ", "rightarrow": " to ", "ell": "l"}
_STYLES = r"(?:emph|text[a-z]{2,6}|math[a-z]{2,6}|operatorname|bf|it|rm|sc|tt|em|bm|boldsymbol|ensuremath|left|right)"


def _plain(text: str) -> str:
    """The text without the marks of Markdown, HTML and LaTeX; other scripts are one sign, U+0001."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = re.sub(r"</?(?:su[bp]|b|i|em|strong|span|code)\b[^<>]*>", "", text, flags=re.IGNORECASE)
        text = re.sub(r"<[/!]?[A-Za-z-][^<>]*>", " ", text)
    text = re.sub(r"\]\([^()\s]*\)", "] ", text)
    if text.count("_") == 1:  # the name of a file, which can hold no colon
        text = text.replace("_ ", ": ")
    text = re.sub(r"(?:(?:https?:)?//|www\.)[!-~]+", " ", text, flags=re.IGNORECASE)
    if "\\" in text:
        text = _without_latex(text)
    text = text.translate(_MARKS).replace("{", "").replace("}", "")
    return text if text.isascii() else _ascii(text)


def _without_latex(text: str) -> str:
    text = re.sub(r"\\['\"`^~=.]\s*\{?\\?([A-Za-z])\}?", r"\1", text)  # accents
    text = re.sub(r"\\[cvHukbdr]\{\\?([A-Za-z])\}", r"\1", text)
    text = re.sub(rf"\\{_STYLES}(?![A-Za-z])", "", text)
    text = re.sub(
        r"\\(?:var)?([A-Za-z]+) ?", lambda found: _COMMANDS.get(found[1].lower(), found[1]), text, flags=re.IGNORECASE
    )
    return re.sub(r"\\([,;:! ])", " ", text).replace("\\", "")


def _ascii(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS))[:LONGEST].translate(_SIGNS).translate(_MARKS)
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    text = re.sub("[α-ωΑ-Ω]+", _spelt, text)
    return re.sub(r"[^\x00-\x7f]", lambda found: "\1" if found[0].isalpha() else " ", text)


def _spelt(found: re.Match[str]) -> str:
    """Greek letters by their names; a longer run is a word of that language."""
    letters = found[0].lower().replace("ς", "σ")
    return "".join(_GREEK[letter] for letter in letters) if len(letters) < 3 else "\1"


_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
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

# What carries no meaning of its own, and shows that words are a title rather than a name.
SMALL = frozenset(
    "a an the of for in on to from by via using and or as at is are be am was were do does did can into over under "
    "through toward towards between among across its it we you your our their this that these those how what why when "
    "where which who whose per vs versus than with within beyond about against upon has have will should must if but "
    "based i".split()
)
ARTICLES = frozenset("a an the".split())
# Who, where, and what kind of thing: words that are so wherever they stand, and those that titles hold as well.
_ASIDE = frozenset(
    "cvpr cvprw iccv iccvw eccv eccvw nips neurips icml icmlw iclr iclrw aaai ijcai emnlp naacl eacl aacl coling tacl "
    "conll kdd sigir cikm wsdm recsys icra iros corl miccai isbi midl bmvc wacv accv interspeech icassp siggraph tpami "
    "pami ijcv jmlr tmlr uai aistats colt mlsys osdi sosp nsdi asplos iccad usenix ndss acmmm uist vldb sigmod icde "
    "pmlr lncs tnnls tcsvt tgrs tkde ismir thecvf arxiv biorxiv openreview paper papers pdf html oral spotlight tldr "
    "bibtex ppt pytorch tensorflow keras jax github gitlab google deepmind openai facebook microsoft msra nvidia "
    "tencent alibaba huawei".split()
)
_MAYBE_ASIDE = frozenset(
    "acl www webconf isca micro hpca dac mm chi iui tog tip tmm ral tro rss acm ieee springer elsevier nature science "
    "corr cvf ccs workshop workshops poster award awards finalist findings proceedings proc journal preprint accepted "
    "conference conf transactions trans symposium published submitted track outstanding honorable mention brain fair "
    "meta fb baidu megvii sensetime bytedance stanford berkeley mit cmu ai research abs code codes link links url "
    "project page homepage website site video videos slide slides blog post review reviews note notes reading summary "
    "translation translated official supp supplementary bib demo dataset talk explained annotated todo done wip new "
    "implementation reproduction repo source article literature doc docs title "
    "original version cited here lecture chapter day week no".split()
)
FILLING = frozenset("in by of on at to the a and appear best with".split())
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)*)"
    r"|(?P<word>[A-Za-z]+?(?=[vV]\d)|[A-Za-z]+)"
    r"|(?P<sign>(?<=[A-Za-z\d])(?:\+{1,2}|\#)(?![A-Za-z\d+]))"
    r"|(?P<open>(?<![^A-Za-z][A-Za-z])(?<![^A-Za-z][A-Z][A-Z])[(\[<])|(?P<close>[)\]>])|(?P<other>\1+)"
    r"|(?P<colon>:)|(?P<dash>\s-+|-+\s|-{3,}|\||\s/\s)|(?P<point>[,;]|[.?!]+(?=[\s)\]]|$)|\.\.+)"
)
# In front of a title all names are taken off, elsewhere the last one, so that the others stand by themselves.
_ET_AL = r"(?<![\w-])[\w-]{1,40},? et al\b\.?"
_AUTHORS = rf"^\W*(?:[A-Z][\w.-]{{0,30}},? ){{0,2}}{_ET_AL}(?=.*[A-Za-z]{{3}})|{_ET_AL}"
_PART = frozenset("part volume phase type book chapter".split())
_SEPARATORS = {"colon": ":", "dash": "|", "other": "字", "open": "(", "close": "(", "point": ","}
_STRENGTH = "-,(字|:"


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem = _NUMERALS.get(word, word)
    if len(stem) < 4 or stem.isdigit():
        return "network" if stem == "net" else stem
    for pattern, spelling in _SPELLINGS:
        stem = pattern.sub(spelling, stem)
    return stem


def words(text: str) -> Words:
    """The words of a text."""
    text = re.sub(r"^(\W*\d{1,3})[.)](?=\s*[^\W\d])", r"\1: ", _plain(text))
    if text.isupper() and text.count(" ") > 2:  # else each word would pass for a name
        text = text.title()
    text = re.sub(_AUTHORS, " | ", text)
    found: list[Word] = []
    mark, depth, end = "", 0, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind in _SEPARATORS:
            mark = max(mark, _SEPARATORS[kind], key=lambda sign: _STRENGTH.find(sign) if sign else -1)
            depth = max(0, depth + (kind == "open") - (kind == "close"))
            continue
        if not mark and found and text[end : token.start()] in ("", "-"):
            mark = "-"
        said = token[0]
        if said in _LETTER_NUMERALS and found and (found[-1].stem in _PART or _is_alone(text, token.end(), mark)):
            said, kind = _LETTER_NUMERALS[said], "number"
        found.append(_word(said, kind, mark, inside=depth > 0))
        mark, end = "", token.end()
    return tuple(found)


def _is_alone(text: str, end: int, mark: str) -> bool:
    """Whether a letter stands between points, as the number of a part does."""
    return mark not in ("", "-") and text[end : end + 1] in (".", ":")


def _word(said: str, kind: str, mark: str, *, inside: bool) -> Word:
    low = said.lower()
    stem = _stem(low)
    if kind == "number" or stem[0].isdigit():
        number = low.replace(",", "") if kind == "number" else stem
        return Word(re.sub(r"(?:\.0)+$", "", number), said, "number", mark, inside, 2 * _is_date(number))
    if kind == "sign":
        return Word(said, said, "sign", mark, inside, 0)
    small = low in SMALL or len(low) == 1
    aside = 2 if low in _ASIDE else int(low in _MAYBE_ASIDE)
    return Word(stem, said, "small" if small else "word", mark, inside, aside)


def _is_date(number: str) -> bool:
    """Whether a number is a year, a day, or an arXiv identifier."""
    return re.fullmatch(r"(?:19|20)\d\d(?:\.\d{1,2}){0,2}|20\d{6}|\d{4}\.\d{4,5}", number) is not None
