"""Replace and create files atomically: temporary files, locks, signals, and what a killed process has left."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from paperstack_lint.text.regex import regex

_TEMPORARY = r"\.paperstack-lint-(\d+)(?:-[0-9a-f]+)?\.tmp"
"""The temporary file beside a note that is being written; by the process number a later run recognises a leftover."""
_MAX_AGE = 3600
"""Seconds after which a temporary file is a leftover: it is used for milliseconds, so its process number was reused."""


_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
ATTEMPTS, _PAUSE = 25, 0.02
"""Attempts to lock a file, and the seconds between them; writing a file takes milliseconds."""


_USUAL_SIZE = 65_536
"""Bytes that are read at first, since Python reserves as much memory as it may read: megabytes for each small note."""


def read_file(path: Path, size: int = -1, *, shared: bool = False) -> bytes:
    """Read a file; one with several hard links, `shared`, is locked, since another run may be writing into it."""
    with os.fdopen(os.open(path, _READ_ONLY), "rb") as file:
        if shared:
            _lock(file.fileno(), exclusive=False)
        if size <= _USUAL_SIZE:
            return file.read(size)
        data = file.read(_USUAL_SIZE)
        return data if len(data) < _USUAL_SIZE else data + file.read(size - _USUAL_SIZE)


def _lock(descriptor: int, *, exclusive: bool) -> None:
    """Lock an open file against other runs until it is closed; continue without the lock where it stays taken."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    kind = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB
    for _ in range(ATTEMPTS):
        try:
            fcntl.flock(descriptor, kind)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:  # a file system without locks
            return
        else:
            return


@contextlib.contextmanager
def signals_blocked() -> Iterator[None]:
    """Block Ctrl-C and other signals until the note is written: some milliseconds."""
    import signal  # builds tables of names, for runs that write

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def replace_file(target: Path, data: bytes, before: bytes | None) -> bool:
    """Replace a file by a new one, unless it is no longer `before`; None is for a file that does not exist yet.

    Raises FileExistsError where that exists now.
    """
    import shutil

    # In two containers that share a folder, two processes may have one number.
    temporary = target.parent / f".paperstack-lint-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # the name must not reach the disk before the content
        if before is None:
            _rename_new(temporary, target)
            return True
        shutil.copystat(target, temporary)  # mode, attributes, access lists
        _keep_owner(target, temporary)
        os.utime(temporary)
        if read_file(target) != before:
            temporary.unlink()
            return False
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    return True


def _rename_new(temporary: Path, target: Path) -> None:
    """Rename a file unless the name is taken. Raises FileExistsError, and OSError."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError from None
        os.replace(temporary, target)
    else:
        temporary.unlink()


def _keep_owner(source: Path, target: Path) -> None:
    old, new = source.stat(), target.stat()
    if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(target, old.st_uid, old.st_gid)
            os.chmod(target, stat.S_IMODE(old.st_mode))  # a change of owner drops some bits


def rewrite_in_place(target: Path, data: bytes, before: bytes) -> bool:
    """Write into the file in place, since its other hard links would not refer to a new one.

    With signals blocked, only a crash of the system or SIGKILL can leave a mixture. Where the new
    text does not fit on the disk, the old one is restored; that fits, since its space was never freed.
    """
    with open(target, "r+b") as file:
        _lock(file.fileno(), exclusive=True)
        if file.read() != before:
            return False
        try:
            _overwrite(file.fileno(), data)
        except BaseException:
            _overwrite(file.fileno(), before)
            raise
    return True


def _overwrite(descriptor: int, data: bytes) -> None:
    view, done = memoryview(data), 0
    os.lseek(descriptor, 0, os.SEEK_SET)
    while done < len(data):
        done += os.write(descriptor, view[done:])
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


@cache  # a process searches each folder once
def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that killed processes of this user left in a folder."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if found := regex(_TEMPORARY, re.ASCII).fullmatch(name):
                _remove_own(folder / name, alive=_is_running(int(found[1])))


def _is_running(process: int) -> bool:
    """Return whether another process of that number runs; true where that cannot be determined."""
    if os.name == "nt":  # there, the signal 0 is Ctrl-C
        return True
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _remove_own(file: Path, *, alive: bool) -> None:
    found = file.lstat()
    own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    if stat.S_ISREG(found.st_mode) and own and (not alive or time.time() - found.st_mtime > _MAX_AGE):
        file.unlink()
