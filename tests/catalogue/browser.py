"""A browser for the tests and the benchmark of the report: Debian's Chromium, driven by playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 120_000
"""Milliseconds that a page may take for anything: an end for a test that would have none, on a machine that is busy."""


class NoBrowserError(Exception):
    """There is no browser; the message says what is missing."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser. `CHROMIUM` names one that is not on PATH. Raise NoBrowserError where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowserError("playwright is not installed") from None
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowserError("no Chromium is installed (Debian: apt install chromium)")
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox is not for root
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


@contextmanager
def watched(page: Page, **listeners: Callable[..., object]) -> Iterator[Page]:
    """Listen to a page that tests share, since a new one takes a second; then empty it as if it were new."""
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]  # the names are literals in its types
    yield page
    if page.url != "about:blank":
        page.evaluate("localStorage.clear()")
        page.goto("about:blank")
    page.emulate_media(media="null", color_scheme="null")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
