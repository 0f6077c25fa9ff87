"""What the language server costs: from its start to the first diagnostics, and from a keystroke to the next ones.

Prints a Markdown table, for blogs of generated notes with one note of 30 KB, which is open. The start is that with a
warm store: a first server has filled it. Keystrokes are letters in a paragraph, and line breaks above all else, which
move the note's links to other notes, so that all references are indexed again. The server waits for no further
keystroke (`delay` is 0). Medians; the time of the processor is what a machine with other work can compare. For Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from benchmarks.collection import collection, file_name
from benchmarks.post import post

SIZE = 12_000
"""Bytes of the other notes."""
OPEN = "_posts/2031-01-01-open.md"
OPEN_SIZE = 30_000
STARTS = 3


class Time(NamedTuple):
    """Milliseconds that pass, and those of a processor."""

    elapsed: float
    processor: float

    def __str__(self) -> str:
        """Return both for a table."""
        return f"{self.elapsed:,.0f} | {self.processor:,.0f}"


class Cost(NamedTuple):
    """What a start, a letter and a line break cost, and the peak memory in MB."""

    start: Time
    letter: Time
    line: Time
    peak: float


class Client:
    """A client that opens one note, and waits for what is published after each change."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, str(Path(sys.executable).with_name("paperstack-lint")), "server"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe)
        self._uri = (folder / OPEN).as_uri()
        self._version = 0
        options = {"delay": 0}
        self._send(
            "initialize",
            id=1,
            params={"capabilities": {}, "rootUri": folder.as_uri(), "initializationOptions": options},
        )
        self._send("initialized", params={})

    def __enter__(self) -> Self:
        """Return the client, whose server is starting."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self._send("shutdown", id=2, params=None)
        self._send("exit", params=None)
        self._process.wait(60)

    def open(self, text: str) -> None:
        """Open the note, and wait for its diagnostics."""
        document = {"uri": self._uri, "languageId": "markdown", "version": 0, "text": text}
        self._send("textDocument/didOpen", params={"textDocument": document})
        self._wait()

    def change(self, text: str) -> None:
        """Change the note, and wait for its diagnostics."""
        self._version += 1
        document = {"uri": self._uri, "version": self._version}
        self._send("textDocument/didChange", params={"textDocument": document, "contentChanges": [{"text": text}]})
        self._wait()

    @property
    def peak(self) -> float:
        """The peak memory of the server in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    @property
    def processor(self) -> float:
        """The milliseconds of a processor that the server and the programs that it has started took."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) * 1000 / os.sysconf("SC_CLK_TCK")

    def _send(self, method: str, **fields: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, **fields}).encode()
        assert self._process.stdin  # noqa: S101  # it is a pipe
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _wait(self) -> None:
        """Read until diagnostics of the current version come."""
        stream = self._process.stdout
        assert stream  # noqa: S101  # it is a pipe
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name == b"Content-Length" else length
            message = json.loads(stream.read(length))
            is_about_note = message.get("method") == "textDocument/publishDiagnostics"
            if is_about_note and message["params"].get("version") == self._version:
                return


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10_000], help="numbers of notes")
    parser.add_argument("--keystrokes", type=int, default=30, help="keystrokes of each kind (default: 30)")
    options = parser.parse_args(argv)
    print("| notes | start, ms | processor | a letter, ms | processor | a line break, ms | processor | peak MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for notes in options.notes:
        with tempfile.TemporaryDirectory() as folder:
            cost = _measure(Path(folder), notes, options.keystrokes)
        print(f"| {notes:,} | {cost.start} | {cost.letter} | {cost.line} | {cost.peak:.0f} |", flush=True)
    return 0


def _measure(folder: Path, notes: int, keystrokes: int) -> Cost:
    site = folder / "site"
    collection(site, notes - 1, SIZE)
    text = f"{post(OPEN_SIZE)}\n[another]({file_name(1)}#nowhere)\n"
    (site / OPEN).write_text(text, encoding="utf-8")
    for command in (("init", "--quiet"), ("add", "--all")):
        subprocess.run(["git", *command], cwd=site, check=True)  # noqa: S607
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    with Client(site, environment) as client:
        client.open(text)
    starts = [_start(site, environment, text) for _ in range(STARTS)]
    with Client(site, environment) as client:
        client.open(text)
        letters, lines = (_keystrokes(client, text, key, keystrokes) for key in "x\n")
        return Cost(_median(starts), letters, lines, client.peak)


def _start(site: Path, environment: dict[str, str], text: str) -> Time:
    begin = time.perf_counter()
    with Client(site, environment) as client:
        client.open(text)
        return Time((time.perf_counter() - begin) * 1000, client.processor)


def _median(times: Sequence[Time]) -> Time:
    return Time(*map(statistics.median, zip(*times, strict=True)))


def _keystrokes(client: Client, text: str, key: str, number: int) -> Time:
    """Return the median time of keystrokes, and the mean of the processor's, which the system counts in hundredths."""
    at = text.index("低比特") if key != "\n" else text.index("\n## ")
    elapsed, before = [], client.processor
    for count in range(1, number + 1):
        begin = time.perf_counter()
        client.change(text[:at] + key * count + text[at:])
        elapsed.append((time.perf_counter() - begin) * 1000)
    return Time(statistics.median(elapsed), (client.processor - before) / number)


if __name__ == "__main__":
    sys.exit(main())
