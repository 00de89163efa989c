"""
Charts for a template to draw as SVG: numbers in, places and words out. Nothing here knows what it draws.

    bars(title="Errors", unit="Count", data=[("12:00", 3), ("12:01", 0)])
    lines(title="Concurrency", unit="", at=["12:00", "12:01"], series=[Series(name="busy", values=[1, 5])])
    shares(title="Where it goes", data=[("Duration", 2.33, "$2.33")])
    radar(title="What you know", axes=[Axis(name="Security", value=0.7, low=0.5, high=0.8), …])
"""

from __future__ import annotations

from .bars import BARS, HEIGHT, WIDTH, Bar, Chart, bars, stamped
from .lines import Drawn, Lines, Series, Style, lines
from .radar import Axis, Radar, Spoke, radar
from .scale import ceiling, figure
from .shares import Share, Shares, shares

__all__ = [
    "BARS",
    "HEIGHT",
    "WIDTH",
    "Axis",
    "Bar",
    "Chart",
    "Drawn",
    "Lines",
    "Radar",
    "Series",
    "Share",
    "Shares",
    "Spoke",
    "Style",
    "bars",
    "ceiling",
    "figure",
    "lines",
    "radar",
    "shares",
    "stamped",
]
