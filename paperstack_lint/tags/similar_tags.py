"""Whether tags are spellings of one tag: folded to a common key, so that this is an equivalence, or probable typos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from unicodedata import decomposition, normalize

from paperstack_lint.note.front_matter.edits import fold_item
from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.language import script
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

SEPARATORS = "[\\s_\u2010\u2013-]+"

_MEANINGFUL = ("<super>", "<sub>", "<circle>", "<fraction>", "<font>", "<square>")
"""The decompositions of NFKC that change the meaning of a letter: `10²` is not `102`, nor `ℝ` the `R`."""

_INVISIBLE = regex("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Invisible characters; a variation selector only selects the glyph of a sign."""

_MIN_JOINED = 4
"""The fewest characters of a tag whose separators are removed: in shorter ones they matter (`A I`, `3-D`, `X-AI`)."""


_MIN_SINGULAR = 3
"""The fewest letters of a singular: `cs`, `os`, `NAS` are no plurals."""

# Whole tags whose singular is another subject, or none.
_NO_PLURALS = frozenset(
    "abs adams adas aids arms bios blues clips cors cots cvs darts diffusers goods gpts https keras lens macs maps "
    "mars means mips mots nips pacs pets pnas rails sars teams tens tips tops transformers vits windows words".split()
)

# Ends of words that are no plurals, at the end of the folded tag, whatever is before.
_SINGULAR_ENDS = (
    *("ss", "us", "is", "ics", "news", "series", "species", "pandas", "bias", "atlas", "canvas", "alias", "lens"),
    *("devops", "mlops", "llmops", "aiops", "kubernetes", "aistats", "neurips", "icaps", "jenkins", "chaos", "cosmos"),
)
_PLURAL_ENDS = (
    *("gpus", "cpus", "tpus", "npus", "menus", "apis", "guis", "topics", "metrics", "heuristics", "critics"),
    *("basics", "characteristics", "mosaics", "fabrics", "antibiotics"),
)

# Ends of plurals with those of their singulars; the first match applies.
_ENDINGS = (
    *(("movies", "movie"), ("cookies", "cookie"), ("calories", "calorie"), ("zombies", "zombie"), ("ies", "y")),
    *(("caches", "cache"), ("niches", "niche"), ("avalanches", "avalanche"), ("ches", "ch"), ("shes", "sh")),
    *(("sses", "ss"), ("xes", "x"), ("quizzes", "quiz"), ("biases", "bias"), ("atlases", "atlas")),
    *(("canvases", "canvas"), ("aliases", "alias"), ("lenses", "lens"), ("viruses", "virus"), ("corpuses", "corpus")),
    *(("campuses", "campus"), ("statuses", "status"), ("buses", "bus"), ("bonuses", "bonus"), ("heroes", "hero")),
    ("s", ""),
)


def folding_key(tag: str) -> str:
    """Return the key that all spellings of a tag have: without case, width, separators and regular English plural."""
    return _singular(fold_tag(tag))


def fold_tag(tag: str) -> str:
    """Return a tag without case, width and separators; digits are never joined with digits."""
    text = fold_case(tag)
    parts = regex(f"({SEPARATORS})").split(text)
    if len(parts) == 1:
        return text
    short = len("".join(parts[::2])) < _MIN_JOINED
    result = parts[0]
    for at in range(1, len(parts), 2):
        after = parts[at + 1]
        # A size or a series at the end (`ViT-S`) is no plural (`ViTs`).
        apart = short or (after == "s" and at + 2 == len(parts))
        result += _folded_separator(result[-1:], parts[at], after[:1], apart=apart) + after
    return result


def fold_case(tag: str) -> str:
    """Return a tag without case and width; accents, `²` and `ß` stay."""
    if tag.isascii():
        return tag.lower()
    tag = normalize("NFC", _INVISIBLE.sub("", tag))
    return tag.lower() if any(map(_is_more_than_wide, tag)) else fold_item(tag)


def invisible_difference(tag: str, other: str) -> str:
    """Return the invisible difference between two spellings, for a message; `` where it is visible."""
    marks = {f"U+{ord(mark):04X}" for mark in set(_INVISIBLE.findall(tag)) ^ set(_INVISIBLE.findall(other))}
    if marks:
        return msg(" (one of them contains {names})", names=", ".join(sorted(marks)))
    if normalize("NFC", tag) == normalize("NFC", other):
        return msg(" (they differ in how Unicode composes accents)")
    if normalize("NFKC", tag) == normalize("NFKC", other):
        return msg(" (they differ in the width of letters)")
    return ""


def _is_more_than_wide(letter: str) -> bool:
    return len(letter.casefold()) > 1 or decomposition(letter).startswith(_MEANINGFUL)


def _folded_separator(before: str, separator: str, after: str, *, apart: bool) -> str:
    """Return the rest of a separator between two letters after folding; all of it where it may have a meaning."""
    if not ((before.isalnum() or before in ("+", "#")) and after.isalnum()):
        return separator
    if script(before) or script(after):
        return "" if separator.isspace() else separator
    return "-" if apart or (before.isdigit() and after.isdigit()) else ""


def _singular(joined: str) -> str:
    """Return the singular of a tag in lower case without separators; the tag itself where its end is no certain plural.

    Only the end of the tag counts, so that `deep nets` and `deepnets` have the same singular.
    """
    if not joined.endswith("s") or not joined.isascii() or joined in _NO_PLURALS:
        return joined
    if joined.endswith(_SINGULAR_ENDS) and not joined.endswith(_PLURAL_ENDS):
        return joined
    found = regex(r"(?<![a-z])[a-z]+$").search(joined)
    last = found[0] if found else ""
    for plural, one in _ENDINGS:
        if last.endswith(plural):
            stem = last.removesuffix(plural) + one
            return joined.removesuffix(last) + stem if len(stem) >= _MIN_SINGULAR else joined
    return joined


_MIN_NOTES = 5
"""The fewest notes with a tag that typos are compared with; the typo itself is in one note."""
_MIN_NOTES_HAN = 3
_MAX_CANDIDATES = 2
"""The most tags that differ in one place: words of a kind occur where more do, and none of them is a typo."""
_MAX_LENGTH = 64
"""The most letters of a tag: a longer one is a sentence, and would take quadratic time."""
_MIN_HAN = 4
_MIN_SWAPPED = 6
_MIN_WITHOUT_LETTER = 8
_MIN_WITH_OTHER_LETTER = 9
"""The fewest letters of a word for each kind of typo: shorter words differ more often (`neural`, `neutral`)."""

_NAME_ENDINGS = ("net", "former", "bert", "gpt", "match", "mamba", "clip", "llama", "lm", "seg")
"""Ends of names that may differ in one letter from another name: `mobilenet`, `mobilenext`."""

_GENERIC_NAMES = frozenset({"transformer", "transformers", "segmentation"})
"""Names that no other name differs from in one letter."""

_LIBRARIES = {"transformers": "transformer"}
"""Plurals that are the name of a library as well: they are typos only where nearly all notes have the other one."""

_REGIONAL_SPELLINGS = frozenset(
    {"sz", "zs", "cs", "sc", "ei", "ie", "eo", "oe", "ae", "ea", "iy", "yi", "er", "re", "el", "le", "uo"}
)
"""Letters in whose choice, order or number British and American spelling differ: `sz`, `er`, `uo` (`colour`)."""

# Words that differ by one edit and are both used in research.
_CONFUSABLE_WORDS = frozenset(
    """
    alteration alternation altitude arising attaching attacking casual causal commutation complaint completes
    complexes compliant computation connector constriction construction contacts contention contiguous continuous
    contracts convector convention detection detention discreet discrete evacuation evaluation expensive extensive
    farmer farming framer framing indention inserting intention interface interlace internals intervals inverting
    latitude lighting lightning marital martial modality morality nuclear perception perceptron perfect predication
    prediction prefect presented presenting prevented preventing projection projector protection protector raising
    reaction recurring recursing redaction reference regression remainder remaining reminder replacing replaying
    repression restoring restring retaining reverence scraping scrapping screaming shakable shakeable signer
    simulation singer steaming stimulation streaming throughout throughput trails trials unclear united unmatched
    unpatched untied writable writeable
    """.split()
)

_CONTRASTS = (
    "无弱半自有全强",
    "一二三四五六七八九十零两",
    "上下左右前后内外",
    "大小多少高低长短单双",
    "比抗",
    "割类",
    "频觉",
    "速精",
)


_MIN_NOTES_ACRONYM = 20
"""The fewest notes with an acronym that typos are compared with: acronyms often differ in one letter."""
_SIMILAR_CHARACTERS = str.maketrans("Il1|O0", "LLLLOO")
"""Characters that look like another one, and that one."""


def probable_typos(classes: Mapping[str, tuple[str, ...]], counts: Mapping[str, int]) -> dict[str, str]:
    """Return the tags of one note that are probably typos, each with the intended tag; none that has other spellings.

    `classes` are the tags by their folding key, the most used first.
    """
    rare = {each: tags[0] for each, tags in classes.items() if len(tags) == 1 and counts[tags[0]] == 1}
    frequent = {each: tags[0] for each, tags in classes.items() if counts[tags[0]] >= _MIN_NOTES}
    han = _han_typos(rare.values(), [tags[0] for tags in classes.values()], counts)
    return _acronym_typos(rare.values(), counts) | _word_typos(rare, frequent) | han


def _word_typos(rare: Mapping[str, str], frequent: Mapping[str, str]) -> dict[str, str]:
    near: dict[str, list[str]] = defaultdict(list)
    for key, tag in frequent.items():
        for shape in set(deletion_variants(key)):
            near[shape].append(tag)
    found = {}
    for key, tag in rare.items():
        if key in _LIBRARIES and _LIBRARIES[key] in frequent:
            found[tag] = frequent[_LIBRARIES[key]]
            continue
        candidates = [near[shape] for shape in deletion_variants(key) if shape in near]
        if max(map(len, candidates), default=0) > _MAX_CANDIDATES:
            continue
        tags = {one for few in candidates for one in few if _is_typo(tag, one)}
        if len(tags) == 1:
            found[tag] = tags.pop()
    return found


def _acronym_typos(rare: Iterable[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Return the acronyms that differ from a very frequent one in similar letters, or in the order of two."""
    shapes: dict[str, list[str]] = defaultdict(list)
    for tag, uses in counts.items():
        if uses >= _MIN_NOTES_ACRONYM and regex(r"[A-Z]{3,8}").fullmatch(tag):
            for shape in {tag.translate(_SIMILAR_CHARACTERS), *_swaps(tag)}:
                shapes[shape].append(tag)
    found = {}
    for tag in rare:
        if not regex(r"[A-Z0-9l|]{3,8}").fullmatch(tag):
            continue
        similar = shapes.get(tag) or shapes.get(tag.translate(_SIMILAR_CHARACTERS), [])
        if len(similar) == 1 and similar[0] != tag:
            found[tag] = similar[0]
    return found


def _swaps(word: str) -> list[str]:
    """Return the words with two neighbouring letters swapped, the first letter excepted."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]


def deletion_variants(text: str) -> list[str]:
    """Return a text, and the text without each letter: two texts that differ in one letter share one of these."""
    if not _MIN_SWAPPED - 1 <= len(text) <= _MAX_LENGTH or not text.isascii():
        return []
    return [text, *(text[:at] + text[at + 1 :] for at in range(len(text)))]


def _is_typo(tag: str, frequent: str) -> bool:
    pair = _differing_words(tag, frequent)
    if regex("[a-z0-9][A-Z]|[A-Z]{2}").search(" ".join(pair)):
        return False  # an acronym, or a name in CamelCase: they differ in a letter from one another
    wrong, right = map(fold_case, pair)
    swapped = sorted(wrong) == sorted(right)
    named = right.endswith(_NAME_ENDINGS) or wrong.endswith(_NAME_ENDINGS)
    if _CONFUSABLE_WORDS.issuperset((wrong, right)) or (named and not swapped and right not in _GENERIC_NAMES):
        return False
    return _is_one_edit(wrong, right)


def _differing_words(tag: str, frequent: str) -> tuple[str, str]:
    """Return the only pair of words that differ, else the tags as a whole."""
    one, other = regex(SEPARATORS).split(tag), regex(SEPARATORS).split(frequent)
    if len(one) != len(other):
        return tag, frequent
    pairs = [pair for pair in zip(one, other, strict=True) if fold_case(pair[0]) != fold_case(pair[1])]
    return pairs[0] if len(pairs) == 1 else (tag, frequent)


def _is_one_edit(wrong: str, right: str) -> bool:
    """Return whether two letters are swapped, or one inside the word is superfluous, missing or wrong.

    The first letter and the last ones must be the same: with others, it is another word, or another form of the word.
    """
    start, end = common_ends(wrong, right)
    less, more = wrong[start : len(wrong) - end], right[start : len(right) - end]
    shortest = min(len(wrong), len(right))
    if not (less + more).isalpha():
        return False
    if len(less) == len(more) == 2:
        return less == more[::-1] and shortest >= _MIN_SWAPPED and (end > 0 or less not in _REGIONAL_SPELLINGS)
    if not start or end < 2 or max(len(less), len(more)) > 1:
        return False
    if less and more:
        return shortest >= _MIN_WITH_OTHER_LETTER and less + more not in _REGIONAL_SPELLINGS
    pair = (less or more) + wrong[start - 1]
    if pair == "ll" and wrong[len(wrong) - end :].startswith(("ing", "ed", "er")):
        return False  # modelling
    return shortest >= _MIN_WITHOUT_LETTER and pair not in _REGIONAL_SPELLINGS


def _han_typos(rare: Iterable[str], tags: Iterable[str], counts: Mapping[str, int]) -> dict[str, str]:
    holes: dict[tuple[str, str], list[str]] = defaultdict(list)
    pairs: dict[str, int] = defaultdict(int)
    long = [tag for tag in tags if len(tag) <= _MAX_LENGTH and all(script(letter) == "han" for letter in tag)]
    for tag in long:
        for pair in {tag[at : at + 2] for at in range(len(tag) - 1)}:
            pairs[pair] += 1
        if len(tag) >= _MIN_HAN:
            for at in range(len(tag)):
                holes[tag[:at], tag[at + 1 :]].append(tag)
    found: dict[str, set[str]] = defaultdict(set)
    for (before, _), each in holes.items():
        if len(each) == _MAX_CANDIDATES:
            wrong, right = sorted(each, key=counts.__getitem__)
            if counts[right] >= _MIN_NOTES_HAN and _is_han_typo(wrong, right, len(before), pairs):
                found[wrong].add(right)
    wanted = set(rare)
    return {tag: names.pop() for tag, names in sorted(found.items()) if tag in wanted and len(names) == 1}


def _is_han_typo(wrong: str, right: str, at: int, pairs: Mapping[str, int]) -> bool:
    """Return whether a letter forms no pair with its neighbours that another tag has, and is no opposite."""
    if any(wrong[at] in each and right[at] in each for each in _CONTRASTS):
        return False
    return all(pairs[pair] == 1 for pair in (wrong[max(at - 1, 0) : at + 1], wrong[at : at + 2]) if len(pair) == 2)
