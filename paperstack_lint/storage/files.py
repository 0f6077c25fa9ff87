"""Notes on disk: read as they are, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.storage.trust import within, writable_tree

_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_TEMPORARY = r"\.paperstack-lint-(\d+)(?:-[0-9a-f]+)?\.tmp"
"""Stands beside the note while it is written; the process number tells a later run whether it is a leftover."""
_TRIES, _PAUSE = 25, 0.02
"""How often to ask for the lock of a file, and seconds between: writing one takes milliseconds."""
_MAX_AGE = 3600
"""Seconds: a temporary file lives for milliseconds, so by then another process has got the number of its own."""


class FileProblem(NamedTuple):
    """Why a note cannot be read or written, with the remedy, and in which line the problem is, from 1."""

    reason: str
    line: int = 1


class FileError(Exception):
    """A note that cannot be read or written; the message names the file, the reason and the remedy."""

    def __init__(self, path: Path, reason: str, line: int = 1) -> None:
        super().__init__(f"{path.as_posix()}: {reason}")
        self.reason = reason
        self.problem = FileProblem(reason, line)


class ChangedError(FileError):
    """A note that another program has changed since it was read: it is to be read again."""


class OutsideError(FileError):
    """A file that is not written, since symbolic links lead to it from the tree that is linted, and it is not in it.

    `place` says where it is, for messages with another remedy.
    """

    def __init__(self, path: Path, target: Path, folders: Collection[Path]) -> None:
        self.place = f"leads to {target.as_posix()}, outside of {', '.join(folder.as_posix() for folder in folders)}"
        super().__init__(path, f"{self.place}, so it is not written; name that path instead")


def read(path: Path, limit: int) -> str:
    """The text of a note; `limit` is in bytes. Raises FileError."""
    return decode(path, read_bytes(path, limit))


def read_bytes(path: Path, limit: int) -> bytes:
    """What a note holds; `limit` is in bytes. Raises FileError where it cannot be read, or is too large."""
    try:
        found = path.stat()
    except OSError as error:
        raise FileError(path, _read_failure(path, error)) from None
    if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
        folder = stat.S_ISDIR(found.st_mode)
        raise FileError(path, "is a folder, though it is named like a note" if folder else "is no regular file")
    if found.st_size > limit:
        raise FileError(path, f"has {found.st_size:,} bytes, more than the limit of {limit:,}: raise max-file-size")
    try:
        data = _read(path, limit + 1, shared=found.st_nlink > 1)
    except OSError as error:
        raise FileError(path, f"cannot be read: {_error_text(error)}") from None
    if len(data) > limit:
        raise FileError(path, f"has grown beyond the limit of {limit:,} bytes")
    return data


def digest(data: bytes) -> str:
    """What tells some bytes from others: 32 hexadecimal digits. The time of a file tells nothing, for git sets it."""
    try:
        from _blake2 import blake2b  # that of hashlib, which loads OpenSSL as well
    except ImportError:
        from hashlib import blake2b
    return blake2b(data, digest_size=16).hexdigest()


def write(path: Path, text: str, before: str, roots: Collection[Path] = ()) -> None:
    """Replace the text of a note, which was `before` when it was read.

    The note holds the old text or the new one at any moment, and its mode, its owner where the system allows, links to
    it and links that it is stay. Raises FileError, and leaves the note as it is, where that cannot be done: as
    OutsideError where the file is in none of the `roots` (by default the tree around it), and as ChangedError where it
    is no longer `before`, unless another run has made the same of it.
    """
    _replace(path, text.encode(), before.encode(), roots)


def _replace(path: Path, data: bytes, before: bytes, roots: Collection[Path]) -> None:
    target = target_of(path, roots)
    try:
        with _signals_blocked():
            found = target.stat()
            if not found.st_mode & 0o222 or not os.access(target, os.W_OK):  # to root every file is writable
                raise FileError(path, "is read-only: it was not fixed; make it writable")
            replace = _rewrite if found.st_nlink > 1 else _exchange
            if not replace(target, data, before) and _read(target, len(data) + 1) != data:
                raise ChangedError(path, "changed while it was being fixed: run again")
    except OSError as error:
        raise FileError(path, f"cannot be written, and is as it was: {_error_text(error)}") from None


def create(path: Path, text: str, roots: Collection[Path] = ()) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises FileError where that cannot be done, as OutsideError where it would be in none of the `roots` (by default the
    tree around it), and as ChangedError where another program has made a file of that name.
    """
    target = target_of(path, roots)
    try:
        with _signals_blocked():
            _exchange(target, text.encode(), None)
    except FileExistsError:
        raise ChangedError(path, "was made by another program meanwhile: run again") from None
    except OSError as error:
        raise FileError(path, f"cannot be written: {_error_text(error)}") from None


def write_or_create(path: Path, text: str, roots: Collection[Path] = ()) -> None:
    """Write a file, whole or not at all, whether there was one or not. Raises FileError, as `write` and `create` do."""
    target = target_of(path, roots)
    for _ in range(_TRIES):
        try:
            if os.path.lexists(target):
                _replace(path, text.encode(), _read(target), roots)
            else:
                create(path, text, roots)
        except ChangedError:
            continue
        except OSError as error:
            raise FileError(path, f"cannot be written: {_error_text(error)}") from None
        return
    raise ChangedError(path, "is being changed by other programs: run again")


@cache  # a process looks at each folder once
def remove_leftovers(folder: Path) -> None:
    """Remove what a killed process of this user left in a folder."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if found := re.fullmatch(_TEMPORARY, name, re.ASCII):
                _remove_own(folder / name, alive=_is_running(int(found[1])))


def _read_failure(path: Path, error: OSError) -> str:
    if os.path.islink(path):
        return f"is a symbolic link that leads nowhere ({os.readlink(path)}): mend or remove it"
    return f"cannot be read: {_error_text(error)}"


def _error_text(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "no space is left on the disk"
    return (error.strerror or str(error)).lower()


def _read(path: Path, size: int = -1, *, shared: bool = False) -> bytes:
    """Read a file; one that has several names, `shared`, may be being written into."""
    with os.fdopen(os.open(path, _READ_ONLY), "rb") as file:
        if shared:
            _lock(file.fileno(), exclusive=False)
        return file.read(size)


def _lock(descriptor: int, *, exclusive: bool) -> None:
    """Lock an open file against other runs until it is closed; where one of them does not end, go on without."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    kind = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, kind)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:  # a file system without locks
            return
        else:
            return


def decode(path: Path, data: bytes) -> str:
    """The text of a note, byte order mark and line ends as they are. Raises FileError where it is not UTF-8 text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        raise FileError(path, "is UTF-16 or UTF-32: save it as UTF-8")
    if b"\0" in data:
        line = _line_number(data, data.index(0))
        raise FileError(path, f"holds a NUL byte in line {line}: save it as UTF-8 text", line)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = _line_number(data, error.start)
        message = f"is not UTF-8 in line {line} (byte 0x{data[error.start]:02x}): save it as UTF-8"
        raise FileError(path, message, line) from None


def _line_number(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def target_of(path: Path, roots: Collection[Path] = ()) -> Path:
    """Return the file that a path leads to. Raises OutsideError where that is in none of the `roots`, by default the
    tree around it.
    """
    target = Path(os.path.realpath(path))
    folders = roots or (writable_tree(path),)
    if not within(target, folders):
        raise OutsideError(path, target, folders)
    return target


@contextlib.contextmanager
def _signals_blocked() -> Iterator[None]:
    """Ctrl-C and the like wait until the note is written: some milliseconds."""
    import signal  # builds tables of names, for runs that write

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _exchange(target: Path, data: bytes, before: bytes | None) -> bool:
    """Put a new file in the place of the old one, unless that is no longer `before`. Where there was none, raises
    FileExistsError if there is one now.
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
        if _read(target) != before:
            temporary.unlink()
            return False
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    return True


def _rename_new(temporary: Path, target: Path) -> None:
    """Give a file its name, unless there is one of that name. Raises FileExistsError, and OSError."""
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
    had, has = source.stat(), target.stat()
    if hasattr(os, "chown") and (had.st_uid, had.st_gid) != (has.st_uid, has.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(target, had.st_uid, had.st_gid)
            os.chmod(target, stat.S_IMODE(had.st_mode))  # a change of owner drops some bits


def _rewrite(target: Path, data: bytes, before: bytes) -> bool:
    """Write into the file, since a new one would not be what its other names stand for.

    With signals held only a crash of the system, or a kill that cannot be held, can leave a mixture. Where the new
    text does not fit, the old one is put back; it fits, for its space was never given up.
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


def _is_running(process: int) -> bool:
    """Whether another process of that number runs; where that cannot be asked, it does."""
    if os.name == "nt":  # there, 0 is no question but Ctrl-C
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
