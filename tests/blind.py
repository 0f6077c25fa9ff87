"""A process that does not see the files of a collection: each attempt to read one is recorded, and fails."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

_FUNCTIONS: list[tuple[Any, str]] = [
    *((os, name) for name in ("stat", "lstat", "open", "scandir", "listdir", "readlink", "access")),
    *((module, "open") for module in (builtins, io)),
]


@contextmanager
def blind(folder: str, touched: list[str], *, relative: bool = True) -> Iterator[None]:
    """Let nothing below a folder be seen, nor, if `relative`, in the current one; what was tried is added to `touched`."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in _FUNCTIONS:
            patch.setattr(module, name, _refusing(getattr(module, name), f"{name} ", (folder, relative), touched))
        if relative:
            patch.setattr(os, "getcwd", lambda: _refuse("getcwd", touched))
        yield


def _refusing(
    function: Callable[..., Any], name: str, hidden: tuple[str, bool], touched: list[str]
) -> Callable[..., Any]:
    folder, relative = hidden

    def refusing(path: Any = ".", *arguments: Any, **options: Any) -> Any:
        text = "" if isinstance(path, int) else os.fsdecode(path)
        if text and (text.startswith(folder) or (relative and not os.path.isabs(text))):
            _refuse(name + text, touched)
        return function(path, *arguments, **options)

    return refusing


def _refuse(what: str, touched: list[str]) -> NoReturn:
    touched.append(what)
    raise PermissionError(what)
