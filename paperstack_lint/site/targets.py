"""Convert between the target of a link and a path of the site: Liquid, percent-encoding, queries and fragments."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.text.edits import common_ends
from paperstack_lint.text.regex import regex

MAX_LENGTH = 4096
"""The most characters of a path: `PATH_MAX` of Linux."""


IMAGE = r"\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|avif|ico)(?=[?#]|$)"
"""The ending of the path of an image."""


class LocalTarget(NamedTuple):
    """A local target: `path` decoded, `raw` as it is written; `absolute` is whether it is from the root of the site."""

    absolute: bool
    path: str
    raw: str


_ROOT = r"(?:\{\{-?\s*site\.(?:baseurl|url|github\.url)\s*(?:\|\s*(?:relative_url|absolute_url)\s*)?-?\}\}\s*)+"
_FILTER = r"\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url))\s*"
_QUOTED = rf"\{{\{{-?\s*(?:\"([^\"{{}}]*)\"|'([^'{{}}]*)')\s*(?:{_FILTER})+-?\}}\}}"
_LINK = r"\{%-?\s*+link\s++([^%{}]*+)%\}"
_GITHUB = r"(?:^|/)(?:blob|raw|tree)/(?:master|main)/"  # a page of the repository, not a file in it
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"


def parse_target(target: str) -> LocalTarget | None:
    """Parse a target as a path; return None where it is empty, not local, or contains unknown template syntax."""
    if not target or len(target) > MAX_LENGTH or "\0" in target:
        return None
    path = without_liquid(target).replace("\\", "/")
    if regex(_SCHEME).match(path) or path.startswith("//") or any(mark in path for mark in ("{{", "{%", "<%", "${")):
        return None
    raw = path_of(path).strip()
    decoded = decode(raw)
    if not raw or "\0" in decoded or decoded.startswith("//") or regex(_GITHUB).search(decoded):
        return None
    return LocalTarget(decoded.startswith("/"), decoded.lstrip("/"), raw.lstrip("/"))


def path_of(target: str) -> str:
    """Return a target without its query and its fragment."""
    return regex(r"[?#]").split(target, maxsplit=1)[0]


def without_liquid(target: str) -> str:
    """Return the target with the Liquid expression of the site's root replaced by `/`."""
    if "{" not in target:
        return target
    target = target.strip()
    root = regex(_ROOT).match(target)
    rest = target[root.end() :] if root else target
    if quoted := regex(_QUOTED).match(rest):
        rest = (quoted[1] or quoted[2] or "") + rest[quoted.end() :]
    elif link := regex(_LINK).match(rest):
        rest = link[1].removesuffix("-").strip() + rest[link.end() :]
    elif not root:
        return target
    return "/" + rest.lstrip("/")


def decode(path: str) -> str:
    """Decode the percent-encoding of a path; return it unchanged where the result is no UTF-8."""
    if "%" not in path:
        return path
    from urllib.parse import unquote

    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path


def with_names(target: str, parts: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return the target with its last segments replaced by the names of files; `` where that is not certain.

    `parts` are the names that were parsed from the target, `names` those on the disk.
    """
    path = path_of(target)
    segments = path.split("/")
    first = next(at for at, name in enumerate(names) if name != parts[at])
    tail = len(names) - first
    if [decode(segment) for segment in segments[-tail:]] != list(parts[first:]):
        return ""
    segments[-tail:] = [
        _encode_like(name, segment) for name, segment in zip(names[first:], segments[-tail:], strict=True)
    ]
    return "/".join(segments) + target[len(path) :]


def relative_target(target: str, folder: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return a relative target from a folder to the file of these names, with the query and fragment of another one."""
    path = path_of(target)
    common = min(common_ends(folder, names)[0], len(names) - 1)
    segments = [".."] * (len(folder) - common) + [_encode_like(name, path) for name in names[common:]]
    return "/".join(segments) + "/" * path.endswith("/") + target[len(path) :]


def _encode_like(name: str, as_in: str) -> str:
    """Return a name for a destination, percent-encoded where the text that it replaces was."""
    if decode(as_in) == name:
        return as_in
    if "%" not in as_in and not regex(r"[\s()<>\"'%\\#?]").search(name):
        return name
    from urllib.parse import quote

    return quote(name)
