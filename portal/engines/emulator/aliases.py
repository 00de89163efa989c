"""Aliases: names that point to a version, or to two of them with weights."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .function import LATEST, BadFunction

_NAME = re.compile(r"(?![0-9]+$)[a-zA-Z0-9_-]{1,128}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alias:
    """
    `version` gets what `other_version` does not, which gets `weight` (0 to 1) of the events.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html, facts P-3, M-19
    """

    name: str
    version: str
    other_version: str | None = None
    weight: float = 0.0

    @property
    def versions(self) -> tuple[str, ...]:
        return (self.version,) if self.other_version is None else (self.version, self.other_version)


def validate_alias(alias: Alias) -> None:
    """Raises BadFunction for what no alias can be. Whether its versions exist is not looked at."""
    if not _NAME.fullmatch(alias.name):
        raise BadFunction(
            "The name of an alias is 1 to 128 letters, digits, hyphens and underscores, not digits alone."
        )
    if not 0 <= alias.weight <= 1:
        raise BadFunction("The weight of a version is 0.0 to 1.0.")
    if alias.other_version is None:
        if alias.weight:
            raise BadFunction("A weight needs a second version that gets it.")
    elif LATEST in alias.versions:
        raise BadFunction(f"An alias with weights is over two published versions; {LATEST} is not one.")
    elif alias.version == alias.other_version:
        raise BadFunction("An alias with weights is over two different versions.")
