"""Read notes as they are on disk, and write them atomically."""

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

_TEMPORARY = r"\.paperstack-lint-(\d+)(?:-[0-9a-f]+)?\.tmp"
"""The temporary file beside a note that is being written; by the process number a later run recognises a leftover."""
NO_FOLDER = "cannot be written, for its folder does not exist: create that"
_MAX_AGE = 3600
"""Seconds after which a temporary file is a leftover: it is used for milliseconds, so its process number was reused."""


class FileProblem(NamedTuple):
    """The reason why a note cannot be read or written, with the remedy, and the line of the problem, from 1."""

    reason: str
    line: int = 1


class FileError(Exception):
    """A note that cannot be read or written; the message names the file, the reason and the remedy."""

    def __init__(self, path: Path, reason: str, line: int = 1) -> None:
        super().__init__(f"{path.as_posix()}: {reason}")
        self.reason = reason
        self.problem = FileProblem(reason, line)


class ChangedError(FileError):
    """A note that another program has changed since it was read; it must be read again."""


class OutsideError(FileError):
    """A file that is not written: symbolic links point to it from the tree that is linted, and it is outside of that.

    `place` describes where it is, for messages with another remedy.
    """

    def __init__(self, path: Path, target: Path, folders: Collection[Path]) -> None:
        self.place = f"points to {target.as_posix()}, outside of {', '.join(folder.as_posix() for folder in folders)}"
        super().__init__(path, f"{self.place}, so it is not written; name that path instead")


def read(path: Path, limit: int) -> str:
    """Read the text of a note; `limit` is in bytes. Raises FileError."""
    return decode(path, read_bytes(path, limit))


def read_bytes(path: Path, limit: int) -> bytes:
    """Read the bytes of a note; `limit` is in bytes. Raises FileError where it cannot be read, or is too large."""
    try:
        found = path.stat()
    except OSError as error:
        raise FileError(path, _read_failure(path, error)) from None
    if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
        folder = stat.S_ISDIR(found.st_mode)
        raise FileError(path, "is a folder, and no file" if folder else "is no regular file")
    if found.st_size > limit:
        raise FileError(path, too_large(found.st_size, limit).reason)
    try:
        data = read_file(path, limit + 1, shared=found.st_nlink > 1)
    except OSError as error:
        raise FileError(path, f"cannot be read: {error_text(error)}") from None
    if len(data) > limit:
        raise FileError(path, f"has grown beyond the limit of {limit:,} bytes")
    return data


def too_large(size: int, limit: int) -> FileProblem:
    """Return the problem of a note that has more bytes than its limit."""
    return FileProblem(f"has {size:,} bytes, more than the limit of {limit:,}: raise max-file-size")


def digest(data: bytes) -> str:
    """Return a digest of 32 hexadecimal digits. The time of a file cannot replace it, since git sets that."""
    try:
        from _blake2 import blake2b  # that of hashlib, which loads OpenSSL as well
    except ImportError:
        from hashlib import blake2b
    return blake2b(data, digest_size=16).hexdigest()


def write(path: Path, text: str, before: str, roots: Collection[Path] = ()) -> None:
    """Replace the text of a note, which was `before` when it was read.

    The file contains the old text or the new one at any moment. Its mode, its owner where the system allows, links to
    it, and the link that it may be, stay. Raises FileError, and leaves the note as it is, where that cannot be done: as
    OutsideError where the file is in none of the `roots` (by default the tree around it), and as ChangedError where it
    is no longer `before`, unless another run has written the same text.
    """
    _replace(path, text.encode(), before.encode(), roots)


def _replace(path: Path, data: bytes, before: bytes, roots: Collection[Path]) -> None:
    target = target_of(path, roots)
    try:
        with signals_blocked():
            found = target.stat()
            if not found.st_mode & 0o222 or not os.access(target, os.W_OK):  # to root every file is writable
                raise FileError(path, "is read-only: it was not fixed; make it writable")
            replace = rewrite_in_place if found.st_nlink > 1 else replace_file
            if not replace(target, data, before) and read_file(target, len(data) + 1) != data:
                raise ChangedError(path, "changed while it was being fixed: run again")
    except OSError as error:
        raise FileError(path, f"cannot be written, and is as it was: {error_text(error)}") from None


def create(path: Path, text: str, roots: Collection[Path] = ()) -> None:
    """Write a file that does not exist yet, atomically.

    Raises FileError where that cannot be done, as OutsideError where it would be in none of the `roots` (by default the
    tree around it), and as ChangedError where another program has created a file of that name.
    """
    target = target_of(path, roots)
    try:
        with signals_blocked():
            replace_file(target, text.encode(), None)
    except FileExistsError:
        raise ChangedError(path, "was created by another program meanwhile: run again") from None
    except FileNotFoundError:
        raise FileError(path, NO_FOLDER) from None
    except OSError as error:
        raise FileError(path, f"cannot be written: {error_text(error)}") from None


def write_or_create(path: Path, text: str, roots: Collection[Path] = ()) -> None:
    """Write a file atomically, whether it exists or not. Raises FileError, as `write` and `create` do."""
    target = target_of(path, roots)
    for _ in range(ATTEMPTS):
        try:
            if os.path.lexists(target):
                _replace(path, text.encode(), read_file(target), roots)
            else:
                create(path, text, roots)
        except ChangedError:
            continue
        except OSError as error:
            raise FileError(path, f"cannot be written: {error_text(error)}") from None
        return
    raise ChangedError(path, "is being changed by other programs: run again")


@cache  # a process searches each folder once
def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that killed processes of this user left in a folder."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if found := re.fullmatch(_TEMPORARY, name, re.ASCII):
                _remove_own(folder / name, alive=_is_running(int(found[1])))


def _read_failure(path: Path, error: OSError) -> str:
    if os.path.islink(path):
        return f"is a broken symbolic link (to {os.readlink(path)}): fix or remove it"
    return f"cannot be read: {error_text(error)}"


def error_text(error: OSError) -> str:
    """Return the message of the operating system in lower case, for use in a sentence."""
    if error.errno == errno.ENOSPC:
        return "no space is left on the disk"
    return (error.strerror or str(error)).lower()


def decode(path: Path, data: bytes) -> str:
    """Decode a note, byte order mark and line ends kept. Raises FileError where it is not UTF-8 text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        raise FileError(path, "is UTF-16 or UTF-32: save it as UTF-8")
    if b"\0" in data:
        line = _line_number(data, data.index(0))
        raise FileError(path, f"contains a NUL byte in line {line}: save it as UTF-8 text", line)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = _line_number(data, error.start)
        message = f"is not UTF-8 in line {line} (byte 0x{data[error.start]:02x}): save it as UTF-8"
        raise FileError(path, message, line) from None


def _line_number(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def target_of(path: Path, roots: Collection[Path] = ()) -> Path:
    """Return the file that a path points to. Raises OutsideError where that is in none of the `roots`, by default the
    tree around it.
    """
    target = Path(os.path.realpath(path))
    folders = roots or (writable_tree(path),)
    if not within(target, folders):
        raise OutsideError(path, target, folders)
    return target


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


_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
ATTEMPTS, _PAUSE = 25, 0.02
"""Attempts to lock a file, and the seconds between them; writing a file takes milliseconds."""


def read_file(path: Path, size: int = -1, *, shared: bool = False) -> bytes:
    """Read a file; one with several hard links, `shared`, is locked, since another run may be writing into it."""
    with os.fdopen(os.open(path, _READ_ONLY), "rb") as file:
        if shared:
            _lock(file.fileno(), exclusive=False)
        return file.read(size)


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
