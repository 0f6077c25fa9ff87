"""The site of the documentation, built once for all tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.sharing import made_once
from website.__main__ import main

if TYPE_CHECKING:
    pass


@pytest.fixture(scope="session")
def site(shared_folder: Path) -> Path:
    return made_once(shared_folder / "website", _build) / "site"


def _build(folder: Path) -> None:
    assert main([str(folder / "site")]) == 0
