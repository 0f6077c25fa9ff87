"""Repositories for tests. Git takes twenty milliseconds for one, so that of the same files is copied from the first."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and return its output."""
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def committed(folder: Path, *more: str) -> Path:
    """Return the folder as a repository with all its files in one commit, after which git is run with `more`."""
    saved = Path(_saved().name, _digest(folder, more))
    if not saved.exists() or (folder / ".git").exists():
        git(folder, "init", "--quiet", "--template=")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "all")
        for words in more:
            git(folder, *words.split())
        shutil.copytree(folder / ".git", saved, dirs_exist_ok=True)
    else:
        shutil.copytree(saved, folder / ".git")
    return folder


@cache
def _saved() -> tempfile.TemporaryDirectory[str]:
    """Return the folder of this process where repositories are kept, by the files that are in them."""
    return tempfile.TemporaryDirectory()


def _digest(folder: Path, more: Sequence[str]) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(folder.rglob("*")):
        name, mode = path.relative_to(folder).as_posix(), path.lstat().st_mode
        text = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        digest.update(f"{name}\0{mode:o}\0{len(text)}\0".encode("utf-8", "surrogateescape") + text)
    return digest.hexdigest()
