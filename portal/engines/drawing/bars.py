"""Numbers as bars: where each stands, for a template to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .scale import ceiling, figure

WIDTH, HEIGHT = 320, 100  # px, of the bars
BARS = 80  # the latest; more would be thinner than a line
_GAP = 2
_NARROWEST, _WIDEST = 2, 32
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """`y` from above. `at` and `value` as they are told."""

    x: float
    y: float
    width: float
    height: float
    at: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """
    `top` is what a bar of full height would be. `left_out` are older than what is drawn; `and_more` is how
    those are told that are drawn and not named.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    top: str
    half: str
    first: str
    last: str
    left_out: int
    and_more: str = "and {count} more"

    @property
    def told(self) -> str:
        """For who cannot see it."""
        values = ", ".join(f"{bar.at}: {bar.value}" for bar in self.bars[:12])
        more = f", {self.and_more.format(count=len(self.bars) - 12)}" if len(self.bars) > 12 else ""
        return f"{self.title}{f', {self.unit}' if self.unit else ''}. {values}{more}."


def bars(*, title: str, unit: str, data: Sequence[tuple[str, float]]) -> Chart:
    """`data` are (what stands below, value), at least one. What is below nothing is drawn as nothing."""
    drawn = data[-BARS:]
    top = ceiling(max(value for _, value in drawn))
    step = WIDTH / len(drawn)
    width = min(_WIDEST, max(_NARROWEST, step - _GAP))
    placed = tuple(
        _bar(index * step + (step - width) / 2, width, value / top, at, figure(value))
        for index, (at, value) in enumerate(drawn)
    )
    return Chart(
        title=title,
        unit=unit,
        bars=placed,
        top=figure(top),
        half=figure(top / 2),
        first=placed[0].at,
        last=placed[-1].at if len(placed) > 1 else "",
        left_out=len(data) - len(drawn),
    )


def stamped(data: Sequence[tuple[float, float]]) -> list[tuple[str, float]]:
    """(ms since 1970, value) in order → for bars(); the day is told where there are several."""
    if not data:
        return []
    stamp = "%d %b %H:%M" if data[-1][0] - data[0][0] >= _DAY_MS else "%H:%M:%S"
    return [(datetime.fromtimestamp(at_ms / 1000, UTC).strftime(stamp), value) for at_ms, value in data]


def _bar(x: float, width: float, part: float, at: str, value: str) -> Bar:
    height = round(max(0.0, part) * HEIGHT, 1)
    return Bar(
        x=round(x, 1), y=round(HEIGHT - height, 1), width=round(width, 1), height=height, at=at, value=value
    )
