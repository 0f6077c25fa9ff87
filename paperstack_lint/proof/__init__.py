"""The proof that fixes changed nothing on the page but what their rules declare."""

from paperstack_lint.proof.changes import Applied
from paperstack_lint.proof.proof import Refusal, prove

__all__ = ["Applied", "Refusal", "prove"]
