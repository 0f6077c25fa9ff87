"""Read notes as they are on disk, and write them atomically."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from paperstack_lint.storage.atomic_write import (
    ATTEMPTS,
    read_file,
    replace_file,
    rewrite_in_place,
    signals_blocked,
)
from paperstack_lint.storage.trust import within, writable_tree
from paperstack_lint.text.message import Message, enumerated, msg

NO_FOLDER = msg("cannot be written, for its folder does not exist: create that")


class FileProblem(NamedTuple):
    """The reason why a note cannot be read or written, with the remedy, and the line of the problem, from 1."""

    reason: str
    line: int = 1


class FileError(Exception):
    """A note that cannot be read or written; the message names the file, the reason and the remedy."""

    def __init__(self, path: Path, reason: str, line: int = 1) -> None:
        super().__init__(msg("{path}: {problem}", path=path.as_posix(), problem=reason))
        self.reason = reason
        self.problem = FileProblem(reason, line)


class ChangedError(FileError):
    """A note that another program has changed since it was read; it must be read again."""


class OutsideError(FileError):
    """A file that is not written: symbolic links point to it from the tree that is linted, and it is outside of that.

    `place` describes where it is, for messages with another remedy.
    """

    def __init__(self, path: Path, target: Path, folders: Collection[Path]) -> None:
        self.place = msg(
            "points to {target}, outside of {folders}",
            target=target.as_posix(),
            folders=enumerated(folder.as_posix() for folder in folders),
        )
        super().__init__(path, msg("{place}, so it is not written; name that path instead", place=self.place))


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
        raise FileError(path, msg("is a folder, and no file") if folder else msg("is no regular file"))
    if found.st_size > limit:
        raise FileError(path, too_large(found.st_size, limit).reason)
    try:
        data = read_file(path, limit + 1, shared=found.st_nlink > 1)
    except OSError as error:
        raise FileError(path, msg("cannot be read: {reason}", reason=error_text(error))) from None
    if len(data) > limit:
        raise FileError(path, msg("has grown beyond the limit of {limit:,} bytes", limit=limit))
    return data


def too_large(size: int, limit: int) -> FileProblem:
    """Return the problem of a note that has more bytes than its limit."""
    return FileProblem(
        msg("has {size:,} bytes, more than the limit of {limit:,}: raise max-file-size", size=size, limit=limit)
    )


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
                raise FileError(path, msg("is read-only: it was not fixed; make it writable"))
            replace = rewrite_in_place if found.st_nlink > 1 else replace_file
            if not replace(target, data, before) and read_file(target, len(data) + 1) != data:
                raise ChangedError(path, msg("changed while it was being fixed: run again"))
    except OSError as error:
        raise FileError(path, msg("cannot be written, and is as it was: {reason}", reason=error_text(error))) from None


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
        raise ChangedError(path, msg("was created by another program meanwhile: run again")) from None
    except FileNotFoundError:
        raise FileError(path, NO_FOLDER) from None
    except OSError as error:
        raise FileError(path, msg("cannot be written: {reason}", reason=error_text(error))) from None


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
            raise FileError(path, msg("cannot be written: {reason}", reason=error_text(error))) from None
        return
    raise ChangedError(path, msg("is being changed by other programs: run again"))


def _read_failure(path: Path, error: OSError) -> str:
    if os.path.islink(path):
        return msg("is a broken symbolic link (to {target}): fix or remove it", target=os.readlink(path))
    return msg("cannot be read: {reason}", reason=error_text(error))


_OF_THE_SYSTEM = (
    msg("file name too long"),
    msg("input/output error"),
    msg("is a directory"),
    msg("no such file or directory"),
    msg("not a directory"),
    msg("operation not permitted"),
    msg("permission denied"),
    msg("read-only file system"),
    msg("too many levels of symbolic links"),
    msg("too many open files"),
)
"""Messages of the operating system, for their translation."""


def error_text(error: OSError) -> str:
    """Return the message of the operating system in lower case, for use in a sentence."""
    if error.errno == errno.ENOSPC:
        return msg("no space is left on the disk")
    return Message((error.strerror or str(error)).lower())


def decode(path: Path, data: bytes) -> str:
    """Decode a note, byte order mark and line ends kept. Raises FileError where it is not UTF-8 text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        raise FileError(path, msg("is UTF-16 or UTF-32: save it as UTF-8"))
    if b"\0" in data:
        line = _line_number(data, data.index(0))
        raise FileError(path, msg("contains a NUL byte in line {line}: save it as UTF-8 text", line=line), line)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = _line_number(data, error.start)
        message = msg(
            "is not UTF-8 in line {line} (byte 0x{byte:02x}): save it as UTF-8", line=line, byte=data[error.start]
        )
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
