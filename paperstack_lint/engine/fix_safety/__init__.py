"""Whether a fix harms what is around the page: references, addresses, dates, tag pages."""

from paperstack_lint.engine.fix_safety.safety import FixSafety

__all__ = ["FixSafety"]
