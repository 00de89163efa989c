"""What something is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Points got out of points there were; never negative, never more than there were."""

    points: float
    out_of: float

    def __post_init__(self) -> None:
        if not 0 <= self.points <= self.out_of:
            raise ValueError(f"{self.points} of {self.out_of} is not a mark.")

    @property
    def full(self) -> bool:
        return self.points == self.out_of


def share(points: int, got: float, of: float) -> Mark:
    """
    `got` of `of` parts, from nothing to all. Two decimals are enough to show; what is not all of
    it is never rounded up to all of it.
    """
    got = max(0, min(got, of))
    worth = float(points) if got == of else min(round(points * got / of, 2), points - 0.01)
    return Mark(points=worth, out_of=float(points))
