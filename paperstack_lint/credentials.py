"""Credentials in addresses, which nothing prints or keeps: users and passwords, and parameters that are keys.

They are found as well where they are percent-encoded, any number of times, as the address in a redirector's query is,
and behind the escapes of HTML, JSON and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_ASCII = 0x80
LEVELS = 5
"""How many times an address may be encoded."""
# The patterns are compiled when they are needed first: to do so takes a short run some milliseconds.
_TRIGGER = r"(?i)[=@]|%(?:25|3d|40)|&[#a-z]|\\[!-/:-`u]|earer "
"""What every text has in which there could be something."""
_CODE = (
    r"(?i)%(?P<hex>[0-9A-F]{2})|\\u(?P<json>[0-9A-F]{4})|\\(?P<plain>[!-/:-@\[-`{-~])|&(?:#(?P<decimal>\d{1,7})"
    r"|#x(?P<entity>[0-9A-F]{1,6})|(?P<name>amp|commat|equals|colon|num|sol|quest|semi|lowbar));"
)
_NAMED = dict(zip("amp commat equals colon num sol quest semi lowbar".split(), "&@=:#/?;_", strict=True))
# Before the `@` of an address; without a scheme, only a user with a password counts.
_USER = r"(?<=://)[^\s/?#<>\"'`@:()]{1,4000}(?::[^\s/?#<>)\]，。；、）]{0,4000})?(?=@)"
_LOGIN = r"(?<=//)[^\s/?#<>\"'`@:()]{0,4000}:[^\s/?#<>)\]，。；、）]{1,4000}(?=@)"
_NAME = r"(?<=[?&#;])([\w.~$\[\]-]{1,80})="
_VALUE = r"(?:\([^\s()]*\)|[^&#;\s<>\"`()])+"
_BEARER = r"(?i)\bBearer +(?P<value>(?=[a-z._~+/-]*\d)[\w.~+/-]{16,}=*)"
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"

_SECRETS = frozenset(
    "auth authorization bearer credential credentials hmac jwt key otp pass passcode passkey passphrase passwd "
    "password passwort pw pwd sas secret sid sig sign signature token".split()
)
"""The last word of the names of parameters that are keys."""
_ENDS = tuple(
    "accesskey apikey appkey authkey masterkey passwd password privatekey secret secretkey sessid sessionid sharedkey "
    "token".split()
)
_HARMLESS = frozenset({"cache", "group", "order", "primary", "public", "sort"})
"""Words before `key` that make it none."""
_PERHAPS = frozenset({"code", "session"})
"""Names of keys and of other things; a key is longer."""
_LONG = 8


@lru_cache(maxsize=256)  # a long line may have many findings
def masked(text: str) -> str:
    """Return the text with stars, as many as there were characters, for the credentials in its addresses."""
    if not re.search(_TRIGGER, text):
        return text
    pieces, end = [], 0
    for start, stop in sorted(_places(text)):
        if stop > end:
            pieces += [text[end:start], "*" * (stop - max(start, end))]
            end = stop
    return "".join(pieces) + text[end:] if pieces else text


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where credentials start and end, in the text as it is and as often as it can be decoded."""
    yield from _found(text)
    at: Sequence[int] = range(len(text) + 1)
    for _ in range(LEVELS):
        decoded, starts = _decoded(text)
        if decoded == text:
            return
        text, at = decoded, [at[start] for start in starts]
        for start, end in _found(text):
            yield at[start], at[end]


def _decoded(text: str) -> tuple[str, Sequence[int]]:
    """Return the text decoded once, and where in the text each of its characters starts; the last one is the end."""
    pieces, starts, end = [], list[int](), 0
    for code in re.finditer(_CODE, text):
        pieces += [text[end : code.start()], _character(code)]
        starts += [*range(end, code.start()), code.start()]
        end = code.end()
    return "".join(pieces) + text[end:], [*starts, *range(end, len(text) + 1)]


def _character(code: re.Match[str]) -> str:
    """Return the one character that a code stands for; for a byte of another character `_` will do."""
    if code["plain"] or code["name"]:
        return code["plain"] or _NAMED[code["name"].lower()]
    number = int(code["decimal"]) if code["decimal"] else int(code["hex"] or code["json"] or code["entity"], 16)
    return chr(number) if number < _ASCII else "_"


def _found(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text:
        yield from (found.span() for pattern in (_USER, _LOGIN) for found in re.finditer(pattern, text))
    if "=" in text:
        yield from _values(text)
    if "earer " in text or "EARER " in text:
        yield from (found.span("value") for found in re.finditer(_BEARER, text))


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of parameters that are keys start and end."""
    inside, end = "://" in text, 0
    for name in re.finditer(_NAME, text):
        least = _least(name[1]) if name.end() >= end and (inside or text[name.start() - 1] != ";") else 0
        value = re.compile(_VALUE).match(text, name.end()) if least else None
        if value and len(value[0]) >= least:
            end = value.end()
            yield value.start(), value.start() + len(value[0].rstrip("'"))


def _least(name: str) -> int:
    """Return how long the value of a parameter is at least where it is a key; 0 where it never is."""
    words = [word.lower() for word in re.findall(_WORD, name)] or [""]
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _PERHAPS:
        return _LONG
    if last == "id":
        return int(before in ("accesskey", "session") or words[-3:-1] == ["access", "key"])
    return int((last in _SECRETS or last.endswith(_ENDS)) and not (last == "key" and before in _HARMLESS))
