"""Whether the ledger of a run is one that passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.simulation.ledger import Ledger

from .declaration import Between, Figure


@dataclass(frozen=True, slots=True)
class Miss:
    """One figure that is not as it should be."""

    figure: Figure
    found: int
    wanted: Between

    def __str__(self) -> str:
        return f"{self.figure.replace('_', ' ')}: {self.found:,}, and should be {_words(self.wanted)}."


def misses(ledger: Ledger, passes: Mapping[Figure, Between]) -> tuple[Miss, ...]:
    """None: it passes."""
    found = ((figure, getattr(ledger, figure), wanted) for figure, wanted in passes.items())
    return tuple(Miss(*one) for one in found if not _fits(one[1], one[2]))


def _fits(found: int, wanted: Between) -> bool:
    return (wanted.least is None or found >= wanted.least) and (wanted.most is None or found <= wanted.most)


def _words(wanted: Between) -> str:
    if wanted.least == wanted.most:
        return f"{wanted.least:,}"
    if wanted.most is None:
        return f"{wanted.least:,} or more"
    return f"{wanted.most:,} or less" if wanted.least is None else f"{wanted.least:,} to {wanted.most:,}"
