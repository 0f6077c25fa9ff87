"""Complete addresses without a scheme, or with a misspelt one."""

import re

from paperstack_lint.addresses import https_hosts

ADDRESS_START = r"(?:https?|ftp)://|www\."
"""Matches the beginning of an address that is certainly not a path."""
MISSPELT_SCHEME = r"([A-Za-z]{2,9})([:：;；/／\\]{0,4})(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/:?#]|$))"
"""Matches a scheme with its delimiters that may be a misspelling of `http://` or `https://`."""

_ANY_PATH = (
    "com|org|net|edu|gov|info|io|ai|cc|me|dev|app|cn|jp|kr|tw|hk|uk|de|fr|ch|ca|au|sg|in|eu|ly|co|tv|top|xyz|wiki"
)
_NO_FILE = "com|org|net|edu|gov|io|cn|dev|app|jp|kr|tw|hk|uk|de|fr|ch|eu|xyz|wiki"
"""Top-level domains that are not extensions of files, so that a name alone may be a host."""
HOST_START = rf"(?i:(?:[a-z0-9-]+\.)+(?:(?:{_ANY_PATH})(?=(?::\d+)?/)|(?:{_NO_FILE})(?=(?::\d+)?(?:[?#]|$))))"
"""Matches the beginning of what may be an address without its scheme."""

_TWICE = r"https?[:：]?[/／]{0,3}(?=https?[:：]?[/／]{2})"
_LOST_WORD = r"://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[/:?#]|$)"
_REAL = frozenset({"smtp", "mtp"})


def complete_scheme(target: str) -> str | None:
    """Return the address with its missing or misspelt scheme; None if it has one, or may not be an address."""
    twice = re.match(_TWICE, target, re.IGNORECASE)
    if twice:
        target = target[twice.end() :]
        return complete_scheme(target) or target
    lost = re.match(_LOST_WORD, target)
    if lost:
        return ("https://" if https_hosts.serves_https(lost[1].lower()) else "http://") + target[3:]
    bare = re.match(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?=[/:?#]|$)", target)
    if bare:
        host = bare[0].lower()
        if https_hosts.serves_https(host):
            return "https://" + target
        return "http://" + target if host.startswith("www.") and host.count(".") > 1 else None
    found = re.match(MISSPELT_SCHEME, target)
    if not found or not _is_misspelling(found[1].lower(), found[2]):
        return None
    rest = target[found.end() :]
    return None if target[: found.end()].lower() in ("http://", "https://") else _scheme_of(found[1]) + rest


def _is_misspelling(word: str, mark: str) -> bool:
    """Return whether a word and its delimiters are `http://` or `https://`, or a misspelling of one."""
    if word in ("http", "https"):
        return len(mark) > 1 or (mark != "" and mark not in "/／\\")
    return mark == "://" and set(word) <= set("htpsm") and {"t", "p"} <= set(word) and word not in _REAL


def _scheme_of(word: str) -> str:
    return "https://" if "s" in word.lower() else "http://"
