"""Images of one pixel, in the formats that browsers show."""

from __future__ import annotations

from base64 import b64decode

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mM4YaMBAAL8AS3Bfun7AAAAAElFTkSuQmCC")
GIF = b64decode("R0lGODdhAQABAIEAAMg8KAAAAAAAAAAAACwAAAAAAQABAAAIBAABBAQAOw==")
WEBP = b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAdQniIXpf+BiOh/AAA=")
JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP" + "/" * 86 + "wAALCAABAAEBAREA"
    "/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>\n'

PLACEHOLDER = GIF[:10] + GIF[10:].replace(b"\xc8<(", b"\x00\x00\x00")
"""What a host sends to pages of other sites instead of its images."""

FILES = {
    "/a.png": ("image/png", PNG),
    "/a.gif": ("image/gif", GIF),
    "/a.jpg": ("image/jpeg", JPEG),
    "/a.webp": ("image/webp", WEBP),
    "/a.svg": ("image/svg+xml", SVG),
    "/mislabelled.png": ("text/plain", PNG),
    "/octets.jpg": ("application/octet-stream", JPEG),
    "/untyped.gif": ("", GIF),
}
"""Paths with their content types: a browser shows all of them, by their bytes."""
