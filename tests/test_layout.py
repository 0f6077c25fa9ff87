"""Tests lie as the package lies, so that those of a module are found by its path."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "paperstack_lint"
PACKAGES = sorted(path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("**/__init__.py"))[1:]
HELPERS = {"rules", "servers", "sites", "website"}
"""Folders of tests that are not of a package: cases of rules, what tests share, generated sites, the documentation."""


@pytest.mark.parametrize("package", PACKAGES)
def test_the_tests_of_a_package_are_found_by_its_path(package: str) -> None:
    folder = TESTS / package
    assert list(folder.glob("test_*.py")) or folder.with_name(f"test_{folder.name}.py").exists()


def test_each_folder_of_tests_is_that_of_a_package() -> None:
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.glob("**/test_*.py")}
    assert folders - {"."} - HELPERS <= set(PACKAGES)
