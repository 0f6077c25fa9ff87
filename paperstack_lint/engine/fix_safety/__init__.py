"""Fix safety: whether a fix breaks references to the page, or changes its address, its date or tag pages."""

from paperstack_lint.engine.fix_safety.safety import FixSafety

__all__ = ["FixSafety"]
