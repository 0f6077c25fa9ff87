"""Build the documentation as a site, in English and, below `zh/`, in Chinese. Each warning of Sphinx is an error."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from website.links import ROOT, PageError
from website.pages import LANGUAGES, write_sources

MARK = ".buildinfo"
"""What Sphinx writes into a site, and no other folder has."""


def main(arguments: list[str] | None = None) -> int:
    """Build the site into a folder, and return an exit code: 1 where a page is wrong, 2 where the folder is."""
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("output", nargs="?", type=Path, default=Path("build/site"), help="default: build/site")
    output: Path = parser.parse_args(arguments).output
    if output.exists() and any(output.iterdir()) and not (output / MARK).is_file():
        print(f"{output} is not a site that this program has built; remove it, or name another folder", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        try:
            code = _build(Path(temporary))
        except PageError as error:
            print(error, file=sys.stderr)
            return 1
        if code == 0:
            shutil.rmtree(output, ignore_errors=True)
            shutil.copytree(Path(temporary, "site"), output)
            print(f"The site is in {output}: open {output / 'index.html'} in a browser.")
    return code


def _build(folder: Path) -> int:
    """Build the languages at the same time, each in a process, since Sphinx has one configuration in a process."""
    sources = {name: folder / "sources" / name for name in LANGUAGES}
    for name, language in LANGUAGES.items():
        write_sources(language, sources[name])
    running = [subprocess.Popen(sphinx_command(name, sources[name], folder), cwd=ROOT) for name in LANGUAGES]
    codes = [process.wait() for process in running]
    return int(any(codes))


def sphinx_command(name: str, sources: Path, folder: Path) -> list[str]:
    """Return the command that builds the pages of a language below a folder."""
    language = LANGUAGES[name]
    options = ["--quiet", "--fail-on-warning", "--keep-going", "--nitpicky", "-D", f"language={language.sphinx}"]
    folders = ["-c", str(Path(__file__).parent), "-d", str(folder / "doctrees" / name)]
    target = str(folder / "site" / language.folder)
    return [sys.executable, "-m", "sphinx", *options, *folders, str(sources), target]


if __name__ == "__main__":
    raise SystemExit(main())
