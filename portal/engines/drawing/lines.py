"""Several series over the same stretch, as lines and areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .bars import HEIGHT, WIDTH
from .scale import ceiling, figure

_TOLD = 8  # values of each series that are told to who cannot see it


class Style(Enum):
    """How a series is told from the others, besides its colour."""

    AREA = "area"
    LINE = "line"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    name: str
    values: Sequence[float]
    style: Style = Style.LINE


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """`path` is SVG's `d`, within WIDTH x HEIGHT; `most` the greatest value, as it is told."""

    name: str
    style: str
    path: str
    most: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    title: str
    unit: str
    drawn: tuple[Drawn, ...]
    top: str
    half: str
    first: str
    last: str
    told: str


def lines(
    *,
    title: str,
    unit: str,
    at: Sequence[str],
    series: Sequence[Series],
    is_sloped: bool = False,
    at_most: str = "at most {value}",
) -> Lines:
    """
    `at` is what stands below each value, of which every series has as many, at least one; what is below
    nothing is drawn as nothing. A value holds for its stretch, or with `is_sloped` at its place alone, and
    between two places goes evenly from one to the other. `at_most` tells the greatest value, in the
    language of the title. Raises ValueError for a value that is no number.
    """
    if not at or any(len(one.values) != len(at) for one in series):
        raise ValueError("Every series has a value for each place, at least one.")
    if not all(math.isfinite(value) for one in series for value in one.values):
        raise ValueError("A value is no number.")
    draw = _sloped if is_sloped and len(at) > 1 else _level
    top = ceiling(max((value for one in series for value in one.values), default=0.0))
    return Lines(
        title=title,
        unit=unit,
        drawn=tuple(
            Drawn(
                name=one.name,
                style=one.style.value,
                path=draw(one.values, top) + (f"V{HEIGHT}H0Z" if one.style is Style.AREA else ""),
                most=figure(max(one.values)),
            )
            for one in series
        ),
        top=figure(top),
        half=figure(top / 2),
        first=at[0],
        last=at[-1] if len(at) > 1 else "",
        told=_told(title, unit, at, series, at_most),
    )


def _sloped(values: Sequence[float], top: float) -> str:
    step = WIDTH / (len(values) - 1)
    places = (f"{round(index * step, 1):g} {_y(value, top):g}" for index, value in enumerate(values))
    return f"M{'L'.join(places)}"


def _level(values: Sequence[float], top: float) -> str:
    """Through each value's stretch, so that what lasts a moment is seen as wide as it was."""
    step = WIDTH / len(values)
    parts = [f"M0 {_y(values[0], top):g}"]
    before = values[0]
    for index, value in enumerate(values):
        if value != before:
            parts.append(f"H{round(index * step, 1):g}V{_y(value, top):g}")
            before = value
    parts.append(f"H{WIDTH}")
    return "".join(parts)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - max(0.0, value) / top * HEIGHT, 1)


def _told(title: str, unit: str, at: Sequence[str], series: Sequence[Series], at_most: str) -> str:
    head = f"{title}{f', {unit}' if unit else ''}."
    chosen = sorted({round(index * (len(at) - 1) / max(1, _TOLD - 1)) for index in range(_TOLD)})
    said = [
        f"{one.name}: {at_most.format(value=figure(max(one.values)))}; "
        + ", ".join(f"{at[index]} {figure(one.values[index])}" for index in chosen)
        for one in series
    ]
    return f"{head} {'. '.join(said)}."
