"""Horizontal bars on a logarithmic scale, as SVG that follows light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, NAMES, ROOM = 900, 300, 86  # of the whole, of the names on the left, for a number on the right
ROW, BAR, TOP, BOTTOM = 30, 16, 64, 44
# The portal's own: cold slate for others, ember for ours. Bold names say it too.
STYLE = """
  text { font: 14px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #231c18; }
  .paper { fill: #fbf8f4; } .grid { stroke: #e4dcd1; } .muted { fill: #655a51; font-size: 12px; }
  .title { font-size: 16px; font-weight: 600; } .strong { font-weight: 600; }
  .ours { fill: #b5371a; } .peer { fill: #2f6079; }
  .span { stroke: #655a51; stroke-width: 2; } .end { text-anchor: end; } .mid { text-anchor: middle; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f2ebe4; } .paper { fill: #181412; } .grid { stroke: #39312c; } .muted { fill: #b6a99e; }
    .ours { fill: #ff8e6a; } .peer { fill: #93c3da; } .span { stroke: #b6a99e; }
  }
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """`value` is what the bar shows, `high` where its thin line ends; both above zero."""

    name: str
    value: float
    high: float
    is_ours: bool


def draw(bars: Sequence[Bar], *, title: str, subtitle: str, unit: str) -> str:
    """The whole SVG file, bars in the order given, with a title and a description in words."""
    floor, ceiling = _decades(bars)
    height = TOP + ROW * len(bars) + BOTTOM
    body = [
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="10"/>',
        f'<text class="title" x="24" y="30">{escape(title)}</text>',
        f'<text class="muted" x="24" y="50">{escape(subtitle)}</text>',
        *_grid(floor, ceiling, height, unit),
    ]
    for number, bar in enumerate(bars):
        body += _row(bar, TOP + ROW * number, floor, ceiling)
    said = "; ".join(f"{bar.name} {_number(bar.value)} {unit}" for bar in bars)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
            f' height="{height}" role="img" aria-labelledby="title said">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="said">{escape(said)}.</desc>',
            f"<style>{STYLE}</style>",
            *body,
            "</svg>\n",
        ]
    )


def _decades(bars: Sequence[Bar]) -> tuple[float, float]:
    """The ends of the axis, as powers of ten; the lowest bar keeps a visible length."""
    floor = math.floor(math.log10(min(bar.value for bar in bars) / 1.5))
    return floor, math.log10(max(bar.high for bar in bars) * 1.1)


def _x(value: float, floor: float, ceiling: float) -> float:
    return NAMES + (math.log10(value) - floor) / (ceiling - floor) * (WIDTH - NAMES - ROOM)


def _grid(floor: float, ceiling: float, height: int, unit: str) -> list[str]:
    bottom = height - BOTTOM + 4
    lines = []
    for power in range(int(floor), math.floor(ceiling) + 1):
        x = _x(10.0**power, floor, ceiling)
        lines += [
            f'<line class="grid" x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{bottom}"/>',
            f'<text class="muted mid" x="{x:.1f}" y="{bottom + 18}">{10.0**power:g} {unit}</text>',
        ]
    return lines


def _row(bar: Bar, top: float, floor: float, ceiling: float) -> list[str]:
    x, high = _x(bar.value, floor, ceiling), _x(bar.high, floor, ceiling)
    middle = top + ROW / 2
    kind, name = ("ours", "end strong") if bar.is_ours else ("peer", "end")
    return [
        f'<text class="{name}" x="{NAMES - 12}" y="{middle + 5}">{escape(bar.name)}</text>',
        f'<rect class="{kind}" x="{NAMES}" y="{middle - BAR / 2}" width="{x - NAMES:.1f}"'
        f' height="{BAR}" rx="3"/>',
        f'<line class="span" x1="{x:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}"/>',
        f'<text x="{high + 8:.1f}" y="{middle + 5}">{_number(bar.value)}</text>',
    ]


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"
