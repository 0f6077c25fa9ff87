"""How many examples the property-based tests try: some by default, ten times as many with the profile `thorough`.

Both profiles try the same examples each time, so that no test fails by chance; `--hypothesis-seed` chooses others.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

DEFAULT, THOROUGH = 40, 400


def register_profiles(*, seeded: bool) -> None:
    """Register `default` and `thorough`, which `--hypothesis-profile` selects, and load the first."""
    for name, number in (("default", DEFAULT), ("thorough", THOROUGH)):
        settings.register_profile(
            name,
            max_examples=number,
            derandomize=not seeded,
            database=None,
            deadline=None,  # of no use on a machine that has other things to do
            suppress_health_check=list(HealthCheck),
        )
    settings.load_profile("default")


def one_in(number: int) -> settings:
    """Return settings for a test whose examples take long: it tries one of so many that others try."""
    return settings(max_examples=max(1, settings().max_examples // number))
