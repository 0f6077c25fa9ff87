"""The settings of the server: what the client passes as `initializationOptions`."""

from __future__ import annotations

from typing import NamedTuple

from paperstack_lint.text.message import enumerated
from paperstack_lint.text.translation import tr, translated

MAX_DELAY = 10_000
"""Milliseconds."""


class Settings(NamedTuple):
    """The settings of the server.

    `trusted` is whether rules of the folders that are opened may run: they are code. `delay` is how many milliseconds
    after a keystroke a note is linted. `reason` is what a suppression that is added says.
    """

    trusted: bool = False
    delay: int = 200
    reason: str = "accepted by the author"


def parse(options: object) -> tuple[Settings, list[str]]:
    """Return the settings, and a message for each option that cannot be used, which keeps its default."""
    if not isinstance(options, dict):
        return Settings(), [] if options is None else [tr("initializationOptions is no object, so none is used")]
    settings, problems = Settings(), []
    for name, value in options.items():
        default = Settings._field_defaults.get(name)
        if default is None:
            problems.append(
                tr(
                    "initializationOptions: `{name}` is no option; {names} are",
                    name=name,
                    names=translated(enumerated(Settings._fields)),
                )
            )
        elif type(value) is not type(default) or (name == "delay" and not 0 <= value <= MAX_DELAY):
            problems.append(
                tr(
                    "initializationOptions: `{name}` cannot be {value}: it is like {default}",
                    name=name,
                    value=f"{value!r:.60}",
                    default=repr(default),
                )
            )
        else:
            settings = settings._replace(**{name: value})
    return settings, problems
