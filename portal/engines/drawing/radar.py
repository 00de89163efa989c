"""Shares of several things round a centre, each with the bounds that it is known within."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RADIUS = 120  # px
WIDTH, HEIGHT = 460, 340  # beside the circle there is room for names: 110 px, 50 above and below
RINGS = (0.25, 0.5, 0.75, 1.0)
_LINE = 15  # px from one line of a name to the next
_LONGEST = 15  # letters a line
_OUTSIDE = 14  # px from the circle to a name


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """`value`, `low` and `high` go from 0 to 1; no value where nothing is claimed."""

    name: str
    value: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoke:
    """
    `x`, `y` is where it ends; `low` and `high` the ends of the bar, `at` its dot, None where nothing is
    claimed. `lines` are (y, words) of its name, which begins, ends or has its middle at `name_x`.
    """

    x: float
    y: float
    name_x: float
    anchor: str  # SVG's text-anchor
    lines: tuple[tuple[float, str], ...]
    at: tuple[float, float] | None
    low: tuple[float, float]
    high: tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Radar:
    """`rings` and `shape` are SVG's `points`; no shape for fewer than three values."""

    title: str
    told: str
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    shape: str


def radar(
    *,
    title: str,
    axes: Sequence[Axis],
    known: str = "{name}: {value} %, between {low} and {high}",
    unknown: str = "{name}: not enough answers",
) -> Radar:
    """
    From the top, clockwise. `known` and `unknown` are how an axis is told, in the language of the title.
    Raises ValueError for fewer than three axes, which make no figure.
    """
    if len(axes) < 3:
        raise ValueError("A radar has three axes at least.")
    turns = [2 * math.pi * number / len(axes) for number in range(len(axes))]
    dots = [
        _place(turn, axis.value) for turn, axis in zip(turns, axes, strict=True) if axis.value is not None
    ]
    return Radar(
        title=title,
        told=f"{title}. {'; '.join(_told(axis, known, unknown) for axis in axes)}.",
        rings=tuple(_points([_place(turn, ring) for turn in turns]) for ring in RINGS),
        spokes=tuple(_spoke(turn, axis) for turn, axis in zip(turns, axes, strict=True)),
        shape=_points(dots) if len(dots) >= 3 else "",
    )


def _spoke(turn: float, axis: Axis) -> Spoke:
    x, y = _place(turn, 1.0)
    side = math.sin(turn)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    name_x, name_y = _place(turn, 1 + _OUTSIDE / RADIUS)
    return Spoke(
        x=x,
        y=y,
        name_x=name_x,
        anchor=anchor,
        lines=_lines(axis.name, name_y, -math.cos(turn)),
        at=None if axis.value is None else _place(turn, axis.value),
        low=_place(turn, axis.low),
        high=_place(turn, axis.high),
    )


def _lines(name: str, y: float, down: float) -> tuple[tuple[float, str], ...]:
    """Broken between words. `down` is -1 at the top, 1 at the bottom: names grow away from the circle."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LONGEST or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    first = y + 5 - (len(lines) - 1) * _LINE * (1 - down) / 2
    return tuple((round(first + number * _LINE, 1), line) for number, line in enumerate(lines))


def _place(turn: float, share: float) -> tuple[float, float]:
    far = RADIUS * min(max(share, 0.0), 1 + _OUTSIDE / RADIUS)
    return round(WIDTH / 2 + far * math.sin(turn), 1), round(HEIGHT / 2 - far * math.cos(turn), 1)


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _told(axis: Axis, known: str, unknown: str) -> str:
    if axis.value is None:
        return unknown.format(name=axis.name)
    value, low, high = (f"{100 * share:.0f}" for share in (axis.value, axis.low, axis.high))
    return known.format(name=axis.name, value=value, low=low, high=high)
