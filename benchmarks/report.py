"""How long the report on many papers takes to write, to open in Chromium, and to filter there.

Collections of `benchmarks.collection` with 1,250, 2,500 and 5,000 papers; prints a Markdown table. `write` is the time
of a run whose results of linting are cached, `open` is until the page is laid out and its script has run, `filter` the
slowest of several searches, filters and orders, until the page is laid out again. Returns 1 where the largest one takes
longer than the bars: 2 s to open, 50 ms to filter.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import chdir, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.collection import collection
from paperstack_lint.cli.main import main as lint
from tests.catalogue.browser import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAPERS = (1_250, 2_500, 5_000)
PER_NOTE = 5
SIZE = 4_200
"""Bytes of a note with about PER_NOTE papers."""
REPEATS = 3
MAX_OPEN, MAX_FILTER = 2_000.0, 50.0
"""Milliseconds."""
_OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
_TIMED = """([id, value]) => {
  const control = document.getElementById(id), event = id === "q" ? "input" : "change";
  document.body.offsetHeight;
  const start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event(event, { bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - start;
}"""
_ACTIONS = (
    *(("q", "quantization robust"[:length]) for length in range(1, 20)),
    ("q", "检"),
    ("q", "no such paper"),
    ("q", ""),
    ("f-year", "2020"),
    ("f-tag", "1"),
    ("f-gap", "0"),
    ("f-gap", ""),
    ("f-tag", ""),
    ("f-year", ""),
    ("f-sort", "gaps"),
    ("f-sort", "title"),
    ("f-sort", "new"),
    ("f-sort", "title"),
)
"""What is done to the controls of the page, in order."""


class Measured(NamedTuple):
    """The papers and the bytes of a report, seconds to write it, milliseconds to open and to filter it."""

    papers: int
    size: int
    write: float
    opened: float
    filters: list[float]


def main() -> int:
    """Measure and print; return 1 where a bar is missed."""
    with open_browser() as browser:
        rows = [_measure(number, browser) for number in PAPERS]
    print("| papers | report | write | open | filter, median | filter, slowest |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        times = f"{row.opened:.0f} ms | {statistics.median(row.filters):.0f} ms | {max(row.filters):.0f} ms"
        print(f"| {row.papers:,} | {row.size / 1e6:.1f} MB | {row.write:.1f} s | {times} |")
    return int(rows[-1].opened > MAX_OPEN or max(rows[-1].filters) > MAX_FILTER)


def _measure(papers: int, browser: Browser) -> Measured:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        collection(Path("blog"), papers // PER_NOTE, SIZE)
        file = Path("report.html").resolve()
        command = ["report", "--quiet", "--cache-dir", "cache", "--output", str(file), "blog/_posts"]
        with redirect_stderr(StringIO()):
            lint(command)
            start = time.process_time()
            lint([*command, "--jobs", "1"])
            write = time.process_time() - start
        pages = [_open(browser, file) for _ in range(REPEATS)]
        opened = statistics.median(page.evaluate(_OPENED) for page in pages)
        number = pages[0].locator("#papers").evaluate("one => Number(one.dataset.all.replace(/\\D/g, ''))")
        runs = [[page.evaluate(_TIMED, list(action)) for action in _ACTIONS] for page in pages]
        for page in pages:
            page.close()
        return Measured(number, file.stat().st_size, write, opened, [min(each) for each in zip(*runs, strict=True)])


def _open(browser: Browser, file: Path) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(file.as_uri())
    page.wait_for_function(f"{_OPENED} > 0")
    return page


if __name__ == "__main__":
    sys.exit(main())
