"""The marks that end headings: whether one departs from the other headings, or belongs to a sentence or a series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from paperstack_lint.headings.brackets import LONGEST, PAIRS, BracketPair, make_even, width_key, with_escape
from paperstack_lint.headings.heading_text import MARK, HeadingText, authored_heading_texts
from paperstack_lint.text.edits import Edit
from paperstack_lint.text.language import script
from paperstack_lint.text.message import enumerated, msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex

if TYPE_CHECKING:
    from paperstack_lint.note.note import Note


MIN_PLAIN = 3
"""The fewest headings without a mark that are a majority."""
MAJORITY_FACTOR = 3
"""How many times as many as those with the mark these have to be."""

LONGEST_END = 50
"""Characters at the end of a heading by which a mark that it needs is recognized."""

KINDS = {":": ":", "：": ":", ".": ".", "。": ".", ";": ",", "；": ",", ",": ",", "，": ",", "、": ","}
"""Marks that may end a heading, by their kind."""

_ABBREVIATIONS = (
    "abbr|adj|adv|al|algo|alt|app|approx|arch|arg|args|assoc|asst|attn|avg|calc|cf|ch|char|co|coef|coeff|comm|comp"
    "|cond|conf|config|conv|coord|corp|dec|def|del|dep|deps|dept|desc|det|dev|diff|dim|dims|dir|dirs|dist|div|doc"
    "|docs|dr|ed|eds|elem|elems|env|envs|eq|equiv|est|etc|eval|ex|exp|expr|exps|expts|ext|feat|feats|fig|figs|freq"
    "|func|funcs|gen|geom|gov|grad|grads|hyp|impl|impls|inc|incl|indep|info|init|int|intl|intro|jr|lang|lib|libs|lit"
    "|log|ltd|math|max|mem|meth|min|misc|mod|mr|mrs|ms|mult|neg|no|num|obj|obs|op|ops|opt|orig|param|params|perf|pos"
    "|pp|pred|prelim|prep|prev|prob|probs|proc|prof|prog|pron|prop|props|pt|ptr|pub|quant|ref|refs|reg|repr|reps|req"
    "|reqs|res|resp|rev|sci|sec|seg|seq|sim|spec|specs|sr|st|stat|stats|std|subj|supp|symp|syn|sys|tab|tech|temp|tgt"
    "|theor|thm|tot|trans|transl|uncond|univ|unsup|val|var|vars|vec|ver|vis|viz|vocab|vol|vols|vs|wrt"
)
_NO_STOP = rf"(?i:(?:^|[^a-z])(?:{_ABBREVIATIONS}|[a-z]|[ivx]+))\.$|[.。…:：,，]\S$|(?:^|\s)[0-9.]*\.$"
_NO_COLON = r"^[A-Za-z][0-9]*[:：]$|[:：]{2}$|:[a-z0-9_+-]+:$"
_NO_COMMA = r"&#?\w+;$|[,，;；、…]\S$|[)\]}\"'>];$"
SENTENCES = r"[。！？；]|[!?;](?=[\s\u2e80-\uffff])|(?<![a-z])[a-z]{3,}+\.\s+[A-Z]|[\u3040-\u9fff\uac00-\ud7a3]\.\s"
"""What ends a sentence inside a heading."""
_SHORT_WORD = r"(?:^|[^A-Za-z])[A-Z][a-z]{0,5}\.$"
"""May be an abbreviation: `Intro.`, `Vision Info.`"""
_CLAUSES = r"[，,：:；;]"
_KOREAN_CLAUSE = (
    r"(?:[면고서데니며만]|\S 결과|결과적으로|따라서|들어|또한|반면|한편|우선|먼저|다음으로|마지막으로|위해|통해)[,，]$"
)
"""How a clause in Korean ends, or begins, that continues in the text below (`살펴보면,`, `그 결과,`)."""
_CHINESE_CLAUSE = r"(?:时|時|时候|的话|之?后|之?前|情况下)[，,]$"
"""How such a clause in Chinese ends."""
_NUMBER = (
    r"\W*(?:(?i:[a-z]{1,8} ?)|第|问题|步骤)?(?:[0-9]+(?![0-9A-Za-z])|[一二三四五六七八九十]+(?=\W))[^\w\s]*\s*[^\w\s]*"
)
"""What numbers a heading at its beginning: `1.`, `2 - `, `第三、`."""
_LEADS_IN = (
    r"^\W*(?:首先|其次|然后|接着|接下来|随后|我们|这里|现在|假设|如果|此时)"
    r"|[几两0-9一二三四五六七八九十][个種种步条點点类][^。]{0,8}[:：]$|[如以]下|下[列面]|例如|比如|譬如|包括|分别|可以|(?:有|是|为|說|说)[:：]$"
    r"|(?:需要?|请|要|应)注意(?:的是)?[:：]$|^\W*(?i:to (?!do\b)[a-z]+ [a-z])"
    r"|(?i:\b(?:following|follows|are|is|of|to|for|that|with|by|about|in|on|from|as|into|via|ensures?|includ(?:es?|ing)|provides?|requires?|contains?)[:：]$)"
)
"""The text before the colon of a clause that introduces what is below it."""
MAX_LEVELS = 8
"""More than there are levels of headings, the title's included."""
LONGEST_PHRASE = 12
"""Chinese or Japanese letters of a phrase; more make a sentence, which may end in a stop."""
MAX_WORDS = 5
"""Latin words of a phrase."""
MIN_SENTENCE = 3
"""Latin words that may be a sentence where a full stop ends them: nothing else shows that `Spot is cheap.` is one."""


class HeadingEnding(NamedTuple):
    """How a heading ends: `kind` is that of the mark, `` for none; `series` is whether related headings end alike."""

    heading_text: HeadingText
    kind: str
    series: bool


class HeadingEndings(NamedTuple):
    """How the headings of a note end; `first` is the line of the first of those without a mark, from 1, 0 for none.

    `counts` are by the kind of the mark, `widths` by the `width_key`.
    """

    found: Sequence[HeadingEnding]
    counts: Counter[str]
    first: int
    widths: Counter[str]

    def is_minority(self, ending: HeadingEnding) -> bool:
        """Return whether a heading ends differently from most of the note, and belongs to no series."""
        if ending.series:
            return False
        plain = self.counts[""]
        return ending.kind == "," or plain >= max(MIN_PLAIN, MAJORITY_FACTOR * self.counts[ending.kind])


@lru_cache(maxsize=1)  # the rule and the facts of a note query them
def heading_endings(note: Note) -> HeadingEndings:
    """Return how the headings of a note and its title end, without the markers of sections."""
    heading_texts = list(authored_heading_texts(note))
    kinds = [_ending_kind(each.prose) for each in heading_texts]
    shapes = Counter((_shape(each.prose), kind) for each, kind in zip(heading_texts, kinds, strict=True))
    lasts = [_last_word(each.prose) for each in heading_texts]
    ends = Counter(zip(lasts, kinds, strict=True))
    siblings, numbered = _siblings(note, heading_texts, kinds), _numbered(note, heading_texts, kinds)
    found = [
        HeadingEnding(
            each,
            kind,
            kind != ""
            and (
                shapes[_shape(each.prose), kind] > 1
                or siblings[at]
                or numbered[at]
                or _is_shared(lasts[at], kind, ends)
            ),
        )
        for at, (each, kind) in enumerate(zip(heading_texts, kinds, strict=True))
    ]
    bare = [not kind and not _has_other_mark(each.prose) for each, kind in zip(heading_texts, kinds, strict=True)]
    plain = next(
        (each.start for each, is_bare in zip(heading_texts, bare, strict=True) if is_bare and each.heading >= 0), -1
    )
    counts = Counter(kind for kind, is_bare in zip(kinds, bare, strict=True) if kind or is_bare)
    widths = Counter(width_key(each.prose) for each in heading_texts)
    return HeadingEndings(found, counts, note.position(plain).line if plain >= 0 else 0, widths)


def _ending_kind(prose: str) -> str:
    """Return the kind of the mark that ends a heading, `` for none, or for one that the heading needs."""
    prose = prose.rstrip(MARK + " ")
    return KINDS[prose[-1]] if _is_ending(prose) else ""


def _has_other_mark(prose: str) -> bool:
    """Return whether a heading ends in a mark that is neither missed nor reported."""
    return prose.rstrip(MARK + " ").endswith(("!", "?", "！", "？", "…", "..."))


def ending_key(prose: str) -> str:
    """Return the letters and the mark of a heading, by which it is found in other notes; `` where it ends with none."""
    kind = _ending_kind(prose)
    return regex(r"[\W_]+").sub("", prose).casefold() + kind if kind else ""


def punctuation_keys(note: Note) -> tuple[str, ...]:
    """Return the keys of the headings of a note that end with a mark, and of those that have marks of two widths."""
    every = heading_endings(note)
    return tuple(sorted({*(ending_key(one.heading_text.prose) for one in every.found), *every.widths} - {""}))


def _is_ending(prose: str) -> bool:
    """Return whether a text ends in a mark that a heading does not need."""
    kind, prose = KINDS.get(prose[-1:]), prose[-LONGEST_END:]
    needed = {":": _NO_COLON, ".": _NO_STOP, ",": _NO_COMMA}
    return kind is not None and not regex(needed[kind]).search(prose)


def is_clause(prose: str) -> bool:
    """Return whether a text is a sentence, or introduces what is below it: the mark at its end belongs to it."""
    kind, rest = KINDS.get(prose[-1:], ""), prose[:-1]
    if regex(SENTENCES).search(rest):
        return True
    words, letters = len(rest.split()), sum(map(bool, map(script, rest)))
    if kind == ",":
        return letters >= LONGEST_PHRASE or regex(f"{_KOREAN_CLAUSE}|{_CHINESE_CLAUSE}").search(prose) is not None
    if kind == ":":
        return (
            regex(_LEADS_IN).search(prose) is not None
            or words > MAX_WORDS
            or letters > 2 * LONGEST_PHRASE
            or bool(letters and regex("[，,]").search(rest))
        )
    if kind == ".":
        latin = prose[-1] == "." and words >= MIN_SENTENCE and not letters
        long = (
            letters >= LONGEST_PHRASE or latin or words >= MAX_WORDS or "hangul" in {script(each) for each in rest[-1:]}
        )
        return long or regex(_CLAUSES).search(rest) is not None or regex(_SHORT_WORD).search(prose) is not None
    return False


def _shape(prose: str) -> str:
    """Return a text without the numbers that differ within a series."""
    return regex(r"[0-9]+|[一二三四五六七八九十]+").sub("0", prose.strip(MARK + " "))


def _last_word(prose: str) -> str:
    """Return the last word of several, by which `Loss of A:` and `Gain of A:` are alike; `` where there is one."""
    words = regex(r"\w+").findall(prose)
    return words[-1].casefold() if len(words) > 1 else ""


def _is_shared(word: str, kind: str, ends: Counter[tuple[str, str]]) -> bool:
    """Return whether several headings, and most of those with that last word, end in the mark."""
    return word != "" and ends[word, kind] > max(1, ends[word, ""])


def _siblings(note: Note, heading_texts: Sequence[HeadingText], kinds: Sequence[str]) -> list[bool]:
    """Return for each heading whether the one before or after it in its section ends alike, or half of all there do."""
    parents = _parents([note.headings[each.heading].level if each.heading >= 0 else 0 for each in heading_texts])
    groups: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        groups.setdefault(parent, []).append(at)
    alike = [False] * len(heading_texts)
    for group in groups.values():
        counts = Counter(kinds[at] for at in group)
        for first, second in pairwise(group):
            if kinds[first] == kinds[second]:
                alike[first] = alike[second] = True
        for at in group:
            alike[at] = alike[at] or (counts[kinds[at]] > 1 and 2 * counts[kinds[at]] >= len(group))
    return alike


def _numbered(note: Note, heading_texts: Sequence[HeadingText], kinds: Sequence[str]) -> list[bool]:
    """Return for each heading whether half of those of its level that are numbered in the same way end alike."""
    numbers = [regex(_NUMBER).match(each.prose) for each in heading_texts]
    levels = [note.headings[each.heading].level if each.heading >= 0 else 0 for each in heading_texts]
    ways = [(level, _shape(found[0])) if found else None for level, found in zip(levels, numbers, strict=True)]
    counts = Counter(ways)
    alike = Counter(zip(ways, kinds, strict=True))
    return [
        way is not None and alike[way, kind] > 1 and 2 * alike[way, kind] >= counts[way]
        for way, kind in zip(ways, kinds, strict=True)
    ]


def _parents(levels: Sequence[int]) -> list[int]:
    """Return a number for the section that each heading divides: those of one level below one heading share it."""
    parents, open_ = [], list[tuple[int, int]]()
    for at, level in enumerate(levels):
        while open_ and open_[-1][0] >= level:
            open_.pop()
        parents.append((open_[-1][1] if open_ else -1) * MAX_LEVELS + level)
        open_.append((level, at))
    return parents


MAX_SHOWN = 3
"""Pairs of brackets that a message writes out."""


class PunctuationProblem(NamedTuple):
    """A problem before it is certain that its fix is possible: `message` of the finding, `edits` and title of the fix.

    `safe` is False where only the author can decide, None where there is no fix; `caveat` says why.
    """

    start: int
    end: int
    message: str
    fix: str
    edits: tuple[Edit, ...]
    safe: bool | None = True
    caveat: str = ""


def ending_problem(heading_text: HeadingText, source: str, evidence: str) -> Iterator[PunctuationProblem]:
    """Yield the mark that a heading should not end in; `evidence` is the part of the message that says why."""
    prose = heading_text.prose.rstrip(MARK + " ")
    if source[-1] in ")]" and prose != source:
        return
    if not _is_ending(prose) or regex(SENTENCES).search(prose[:-1]):
        return
    first, start = _first_ending(prose), heading_text.start + len(prose) - 1
    before = source[: with_escape(heading_text, source, first)].rstrip()
    edit = Edit(heading_text.start + len(before), start + 1, "")
    ending = quoted(prose[first:])
    message = msg(
        "the heading {source} ends in {ending}{evidence}: remove it",
        source=quoted(source),
        ending=ending,
        evidence=evidence,
    )
    safe, caveat = _safety(heading_text, prose[:first], prose[first:])
    yield PunctuationProblem(
        start, start + 1, message, msg("remove the {ending}", ending=ending), (edit,), safe, caveat
    )


def _first_ending(prose: str) -> int:
    """Return the offset of the first mark at the end of a text: a fix removes several, with the spaces between them."""
    first = len(prose) - 1
    while True:
        end = first
        while end and prose[end - 1] == " ":
            end -= 1
        if not _is_ending(prose[max(end - LONGEST_END, 0) : end]):
            return first
        first = end - 1


def _safety(heading_text: HeadingText, prose: str, ending: str) -> tuple[bool | None, str]:
    """Return whether removing the last characters is safe, or None for no fix, and why it is not."""
    rest = prose.strip(MARK + " ")
    # YAML may read a number or a word alone as another value in the front matter.
    if not regex(r"[^\W\d_]").search(rest) or (heading_text.heading < 0 and rest.isascii()):
        return None, msg("what is left may be read as a number or another value")
    if "." in ending:
        return False, msg("an abbreviation or a sentence may end in `.`")
    sentence = "。" in ending and regex(r"[，,]").search(rest)
    return (False, msg("the heading is a sentence")) if sentence else (True, "")


def bracket_problem(
    heading_text: HeadingText, source: str, paired: Sequence[BracketPair], width: str
) -> Iterator[PunctuationProblem]:
    """Yield the pairs of brackets of two widths, as one problem; `width` is the usual one of the note."""
    uneven = [pair for pair in paired if pair.closing != PAIRS[pair.opening] and pair.end - pair.start <= LONGEST]
    if not uneven:
        return
    edits, wanted = zip(*(make_even(heading_text, source, pair, width) for pair in uneven), strict=True)
    shown = enumerated(map(quoted, wanted[:MAX_SHOWN]), " and ", " and ")
    write = msg("write {text} and so on", text=shown) if len(wanted) > MAX_SHOWN else msg("write {text}", text=shown)
    place = (
        heading_text.start + min(pair.start for pair in uneven),
        heading_text.start + max(pair.end for pair in uneven) + 1,
    )
    yield PunctuationProblem(*place, msg("brackets of two widths: {write}", write=write), write, edits)
