"""What helps on the way, for questions and labs alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from .value import Line, Prose, Value

Share = Annotated[str, StringConstraints(pattern=r"^(100|[1-9]?[0-9]) ?%$")]
LONGEST_WAIT_S = 3_600


class Hint(Value):
    """
    `cost` is in points ("1") or a share of all points ("25 %"); without it the hint is free. It is shown
    after so many tries that counted (`after_tries`), and so long after the hint before it, or after the
    latest try (`cooldown_s`).
    """

    text: Prose
    cost: Annotated[float, Field(ge=0, le=20)] | Share = 0.0
    after_tries: Annotated[int, Field(ge=0, le=10)] = 0
    cooldown_s: Annotated[int, Field(ge=0, le=LONGEST_WAIT_S)] = 0

    def costs(self, points: float) -> float:
        """In points, of so many."""
        if isinstance(self.cost, str):
            return round(points * int(self.cost.rstrip("% ")) / 100, 2)
        return self.cost


class ErrorHint(Value):
    """
    What to say to whoever meets an error, "TypeError: …", in which `match` is found. `{1}` in the text is
    what the pattern's first group caught.
    """

    match: Line
    say: Prose


# A text alone is a hint that costs nothing and does not wait.
Hints = Annotated[tuple[Prose | Hint, ...], Field(max_length=9)]


def as_hints(hints: Iterable[str | Hint]) -> tuple[Hint, ...]:
    return tuple(Hint(text=hint) if isinstance(hint, str) else hint for hint in hints)
