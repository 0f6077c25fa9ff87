"""Credentials in addresses, which nothing prints or keeps."""

from __future__ import annotations

import re

# What stands before the host of an address, and the values of parameters that are keys.
_USER = r"(?<=://)[^\s/?#@<>\"'`]{1,500}(?=@)"
_NAMES = r"auth|code|credential|jwt|key|pass\w{0,9}|secret|session|sig\w{0,9}|token"
_KEY = rf"(?<=[?&])((?:[\w.-]{{0,40}}[-_.])?(?:{_NAMES})=)([^&#\s<>\"'`)]+)"


def masked(text: str) -> str:
    """The text with stars, as many as there were characters, for the credentials in its addresses."""
    if "://" not in text:
        return text
    if "@" in text:
        text = re.sub(_USER, lambda found: "*" * len(found[0]), text)
    if "=" in text:
        text = re.sub(_KEY, lambda found: found[1] + "*" * len(found[2]), text, flags=re.IGNORECASE)
    return text
