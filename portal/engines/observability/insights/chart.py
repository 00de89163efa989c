"""
A result of `stats` as lines or bars, where the console draws it so.

By one period alone, or by a period and one field, it is lines over time; by fields it is bars:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Visualizing-Log-Data.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .run import Result
from .values import Moment, Value, number, shown

LINES = 20
NAME_CHARACTERS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`places` are in order: of time, or as the rows were; `figures` beside them."""

    name: str
    places: tuple[Moment | str, ...]
    figures: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """`is_cut`: there would be more than LINES."""

    kind: Literal["lines", "bars"]
    lines: tuple[Line, ...]
    is_cut: bool


def chart(result: Result) -> Chart | None:
    """None for what is no table of figures by something, like patterns."""
    if "@pattern" in result.columns:
        return None
    of_time = [place for place in range(len(result.columns)) if _is_all(result, place, Moment)]
    of_figures = [
        place for place in range(len(result.columns)) if place not in of_time and _has_figures(result, place)
    ]
    others = [place for place in range(len(result.columns)) if place not in (*of_time, *of_figures)]
    if not of_figures or len(of_time) > 1 or not (of_time or others):
        return None
    lines: dict[str, list[tuple[Value, float]]] = {}
    for row in result.rows:
        named = " ".join(shown(row[place]) for place in others)[:NAME_CHARACTERS]
        for place in of_figures:
            figure = number(row[place])
            if figure is not None:
                name = _name(result.columns[place], named if of_time else "", alone=len(of_figures) == 1)
                lines.setdefault(name, []).append((row[of_time[0]] if of_time else named, figure))
    drawn = tuple(_line(name, points, is_over_time=bool(of_time)) for name, points in lines.items())
    return Chart(kind="lines" if of_time else "bars", lines=drawn[:LINES], is_cut=len(drawn) > LINES)


def _line(name: str, points: Sequence[tuple[Value, float]], *, is_over_time: bool) -> Line:
    if is_over_time:
        points = sorted(points, key=lambda point: number(point[0]) or 0.0)
    places = tuple(place if isinstance(place, Moment) else shown(place) for place, _ in points)
    return Line(name=name, places=places, figures=tuple(figure for _, figure in points))


def _name(column: str, named: str, *, alone: bool) -> str:
    if not named:
        return column
    return named if alone else f"{named} {column}"


def _is_all(result: Result, place: int, kind: type) -> bool:
    return bool(result.rows) and all(isinstance(row[place], kind) for row in result.rows)


def _has_figures(result: Result, place: int) -> bool:
    """Numbers that were reckoned: a text of digits, like an identifier, is a name."""
    values = [row[place] for row in result.rows if row[place] is not None]
    return bool(values) and all(isinstance(value, int | float) for value in values)
