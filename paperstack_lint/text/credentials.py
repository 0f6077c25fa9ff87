"""Mask credentials in addresses, which are never printed: users and passwords, and parameters that are keys.

They are also found if they are percent-encoded, even several times as in the query of a redirector, or contain escapes
of HTML, JSON and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from paperstack_lint.text.regex import regex

_ASCII = 0x80
MAX_ENCODINGS = 5
"""How many times an address may be encoded."""
# The patterns are compiled at their first use, since that would take some milliseconds of a short run.
_TRIGGER = r"(?i)[=@＝＠]|%(?:25|3d|40)|&[#a-z]|\\[!-/:-`u]|earer |uthorization"
"""Matches in every text that may contain credentials."""
_CODE = (
    r"(?i)%(?P<hex>[0-9A-F]{2})|\\u(?P<json>[0-9A-F]{4})|\\(?P<plain>[!-/:-@\[-`{-~])|&(?:#(?P<decimal>\d{1,7})"
    r"|#x(?P<entity>[0-9A-F]{1,6})|(?P<name>amp|commat|equals|colon|num|sol|quest|semi|lowbar));"
)
_NAMED = dict(zip("amp commat equals colon num sol quest semi lowbar".split(), "&@=:#/?;_", strict=True))
_WIDE = {ord(wide): ord(wide) - 0xFEE0 for wide in "＃％＆／＝？＠"}
"""The ASCII forms of the full-width characters that Chinese input methods put into addresses."""
# A port, and what closes an address, is not a password: `[a](https://x.com:8080),me@x.org`.
_REST = r":(?!\d{1,5}[)\],;，。；、）])[^\s/?#<>]"
_FIRST = r"[^\s/?#<>\"'`@:()]"
# Before the `@` of an address, which a path has with one slash; without a scheme, only a user with a password counts.
_AFTER = r"(?<=https:/)|(?<=http:/)|(?<=ftp:/)"
_USER = rf"(?:(?<=://)|{_AFTER}){_FIRST}{{1,4000}}(?:{_REST}{{0,4000}})?(?=@)"
_LOGIN = rf"(?:(?<=//)|{_AFTER}|(?<=[A-Za-z]:\\)){_FIRST}{{0,4000}}{_REST}{{1,4000}}(?=@)"
_NAME = r"(?:(?<=[?&#;/])|(?<=#!))([\w.~$\[\]-]{1,80})="
# A bracket or a semicolon, which may end an address, is part of a value if more of the value follows.
_VALUE = (
    r"(?:\([^\s()]*\)|[^&#;\s<>\"`()]|[()](?=[A-Za-z0-9%~+=_-])"
    r"|;(?![\w.~$\[\]-]{1,80}=)(?=[A-Za-z0-9%~+=_-]))+"
)
_BEARER = r"(?i)(?<![a-z0-9_])Bearer +(?P<value>(?=[\d._~+/-]*[a-z])(?=[a-z._~+/-]*\d)[a-z0-9_.~+/-]{8,}=*)"
_HEADER = (
    r"(?i)authorization[\"']?[:=] {0,4}[\"']?(?:basic|bearer|token|apikey) +"
    r"(?!auth|[${%])(?P<value>[^\s\"'`<>()，。；、）]+)"
)
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"

_SECRETS = frozenset(
    "auth authorization bearer credential credentials hmac jwt key otp pass passcode passkey passphrase passwd "
    "password passwort pw pwd sas secret sid sig sign signature token".split()
)
"""Last words of names of parameters that are keys."""
_ENDS = tuple(
    "accesskey apikey appkey authkey masterkey passwd password privatekey secret secretkey sessid sessionid sharedkey "
    "token".split()
)
_IDS = ("accesskeyid", "googleaccessid", "keypairid", "sessionid")
"""Ends of names that are keys though their last word is `id`."""
_HARMLESS = frozenset({"cache", "group", "order", "primary", "public", "sort"})
"""Words before `key` that show that it is not a credential."""
_MIN_AMBIGUOUS_LENGTHS = {"code": 8, "session": 8, "policy": 20}
"""Names of keys and of other things, with the minimum length of a key."""


@lru_cache(maxsize=256)  # a long line may have many findings
def mask_credentials(text: str) -> str:
    """Return the text with a star for each character of the credentials in its addresses."""
    if not regex(_TRIGGER).search(text):
        return text
    pieces, end = [], 0
    for start, stop in sorted(_find_credentials(text)):
        if stop > end:
            pieces += [text[end:start], "*" * (stop - max(start, end))]
            end = stop
    return "".join(pieces) + text[end:] if pieces else text


def _find_credentials(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the credentials in the text, as it is and decoded up to `MAX_ENCODINGS` times."""
    text = text if text.isascii() else text.translate(_WIDE)
    yield from _find_decoded(text)
    at: Sequence[int] = range(len(text) + 1)
    for _ in range(MAX_ENCODINGS):
        decoded, starts = _decode_once(text)
        if decoded == text:
            return
        text, at = decoded, [at[start] for start in starts]
        for start, end in _find_decoded(text):
            yield at[start], at[end]


def _decode_once(text: str) -> tuple[str, Sequence[int]]:
    """Return the text decoded once, and the offset in `text` of each of its characters and of its end."""
    pieces, starts, end = [], list[int](), 0
    for code in regex(_CODE).finditer(text):
        pieces += [text[end : code.start()], _decode_character(code)]
        starts += [*range(end, code.start()), code.start()]
        end = code.end()
    return "".join(pieces) + text[end:], [*starts, *range(end, len(text) + 1)]


def _decode_character(code: re.Match[str]) -> str:
    """Return the character of a code; `_` for a byte of a character that is not ASCII."""
    if code["plain"] or code["name"]:
        return code["plain"] or _NAMED[code["name"].lower()]
    number = int(code["decimal"]) if code["decimal"] else int(code["hex"] or code["json"] or code["entity"], 16)
    return chr(number) if number < _ASCII else "_"


def _find_decoded(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text:
        yield from (found.span() for pattern in (_USER, _LOGIN) for found in regex(pattern).finditer(text))
    if "=" in text:
        yield from _find_parameter_values(text)
    lower = text.lower()
    for word, pattern in (("bearer ", _BEARER), ("authorization", _HEADER)):
        if word in lower:
            yield from (found.span("value") for found in regex(pattern).finditer(text))


def _find_parameter_values(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the values of parameters that are keys."""
    inside, end = "://" in text, 0
    for name in regex(_NAME).finditer(text):
        is_parameter = inside or text[name.start() - 1] not in ";/" or text[name.start() - 2 : name.start()] == "#/"
        minimum = _min_key_length(name[1]) if name.end() >= end and is_parameter else 0
        value = regex(_VALUE).match(text, name.end()) if minimum else None
        if value and len(value[0]) >= minimum:
            end = value.end()
            yield value.start(), value.start() + len(value[0].rstrip("'"))


def _min_key_length(name: str) -> int:
    """Return the minimum length of a value that is a key, for a parameter of that name; 0 if it never is."""
    words = [word.lower() for word in regex(_WORD).findall(name)] or [""]
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _MIN_AMBIGUOUS_LENGTHS:
        return _MIN_AMBIGUOUS_LENGTHS[last]
    if "".join(words).endswith(_IDS):
        return 1
    return int((last in _SECRETS or last.endswith(_ENDS)) and not (last == "key" and before in _HARMLESS))
