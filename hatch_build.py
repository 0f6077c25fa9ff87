"""Compile the translations when the package is built or installed: `.mo` files beside the `.po` files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compile before the files of a wheel are collected, and for an editable installation, which is the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile all translations."""
        compile_translations(Path(self.root))


def compile_translations(root: Path) -> None:
    """Compile the translations of the checkout at `root`, each in one step: another process may be reading them."""
    for source in sorted(root.glob("paperstack_lint/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        written = source.with_suffix(f".{os.getpid()}.tmp")
        with written.open("wb") as compiled:
            write_mo(compiled, catalogue)
        written.replace(source.with_suffix(".mo"))
