"""Parts of a whole, the largest first: each a row with its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 26  # px
LENGTH = 360  # px, of the longest bar
_THIN = 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """`y` is where its words stand, `bar_y` its bar from above. `told` is its value as people read it."""

    name: str
    told: str
    y: int
    bar_y: int
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    title: str
    rows: tuple[Share, ...]
    height: int
    told: str


def shares(*, title: str, data: Sequence[tuple[str, float, str]], nothing: str = "Nothing") -> Shares:
    """
    `data` are (name, value, value as told); those of nothing, and less, are left out.
    `nothing` is that word in the reader's language.
    """
    sorted_ = sorted((one for one in data if one[1] > 0), key=lambda one: -one[1])
    most = max((value for _, value, _ in sorted_), default=1.0)
    return Shares(
        title=title,
        rows=tuple(
            Share(
                name=name,
                told=told,
                y=index * ROW + 11,
                bar_y=index * ROW + 15,
                width=round(max(_THIN, value / most * LENGTH), 1),
            )
            for index, (name, value, told) in enumerate(sorted_)
        ),
        height=max(1, len(sorted_)) * ROW,
        told=f"{title}. {', '.join(f'{name}: {told}' for name, _, told in sorted_) or nothing}.",
    )
