"""The proof that fixes change nothing on the page but what their rules declare."""

from paperstack_lint.note.proof.edit_map import Applied
from paperstack_lint.note.proof.proof import Refusal, prove

__all__ = ["Applied", "Refusal", "prove"]
