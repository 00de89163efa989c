"""Recall through time, and readiness beside scores, as SVG that follows light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from .measure import FSRS, Fit
from .term import EVERY_DAYS

WIDTH, HEIGHT = 760, 420
LEFT, TOP, RIGHT, BOTTOM = 64, 72, 210, 48
STYLE = """
  text { font: 13px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #231c18; }
  .paper { fill: #fbf8f4; } .grid { stroke: #e4dcd1; } .muted { fill: #655a51; font-size: 12px; }
  .title { font-size: 16px; font-weight: 600; } .strong { font-weight: 600; }
  .end { text-anchor: end; } .mid { text-anchor: middle; }
  path { fill: none; stroke: #2f6079; stroke-width: 2; } .ours { stroke: #b5371a; stroke-width: 3; }
  .dot { fill: #2f6079; fill-opacity: .35; }
  .mean { fill: #b5371a; } .even { stroke: #655a51; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f2ebe4; } .paper { fill: #181412; } .grid { stroke: #39312c; } .muted { fill: #b6a99e; }
    path { stroke: #93c3da; } .ours { stroke: #ff8e6a; } .dot { fill: #93c3da; } .mean { fill: #ff8e6a; }
    .even { stroke: #b6a99e; }
  }
"""
DASHES = ("", "7 4", "2 4", "10 3 2 3")


def draw_recall(recall: Mapping[str, Sequence[float]], *, subtitle: str) -> str:
    """A line for each schedule, its name at its end."""
    low = int(20 * min(min(values) for values in recall.values())) / 20
    high = min(1.0, int(20 * max(max(values) for values in recall.values()) + 1) / 20)
    days = [EVERY_DAYS * (number + 1) for number in range(len(next(iter(recall.values()))))]

    def place(day: float, value: float) -> tuple[float, float]:
        return (
            LEFT + (day - days[0]) / (days[-1] - days[0]) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM),
        )

    body = []
    for step in range(round((high - low) * 20) + 1):
        value = low + step / 20
        (x1, y), (x2, _) = place(days[0], value), place(days[-1], value)
        body.append(f'<line class="grid" x1="{x1:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="muted end" x="{LEFT - 8}" y="{y + 4:.1f}">{value:.0%}</text>')
    body += [
        f'<text class="muted mid" x="{place(day, low)[0]:.1f}" y="{HEIGHT - 22}">day {day}</text>'
        for day in days[1::2]
    ]
    ends = _apart([(name, place(days[-1], values[-1])[1]) for name, values in recall.items()])
    for number, (name, values) in enumerate(recall.items()):
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in map(place, days, values))
        kind = ' class="ours"' if name == FSRS else f' stroke-dasharray="{DASHES[number % len(DASHES)]}"'
        body.append(f'<path{kind} d="M{points}"/>')
        strong = ' class="strong"' if name == FSRS else ""
        body.append(f'<text{strong} x="{WIDTH - RIGHT + 10}" y="{ends[name] + 4:.1f}">{escape(name)}</text>')
    said = "; ".join(f"{name}: {values[-1]:.1%} on the last day" for name, values in recall.items())
    return _whole("Recall of everything that was missed once", subtitle, said, body)


def draw_fit(fit: Fit, *, subtitle: str) -> str:
    """A dot for each learner, and the means of tenths; on the line what was foretold came true."""
    side = HEIGHT - TOP - BOTTOM
    left = (WIDTH - side) / 2

    def place(expected: float, scored: float) -> tuple[float, float]:
        return left + expected * side, HEIGHT - BOTTOM - scored * side

    body = []
    for step in range(6):
        (x, bottom), (_, top) = place(step / 5, 0), place(step / 5, 1)
        (start, y), (end, _) = place(0, step / 5), place(1, step / 5)
        body.append(f'<line class="grid" x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>')
        body.append(f'<line class="grid" x1="{start:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="muted mid" x="{x:.1f}" y="{bottom + 18:.1f}">{step / 5:.0%}</text>')
        body.append(f'<text class="muted end" x="{start - 8:.1f}" y="{y + 4:.1f}">{step / 5:.0%}</text>')
    (x1, y1), (x2, y2) = place(0, 0), place(1, 1)
    body.append(f'<line class="even" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')
    for one in fit.foretold:
        x, y = place(one.expected, one.scored)
        body.append(f'<circle class="dot" cx="{x:.0f}" cy="{y:.0f}" r="2"/>')
    for expected, scored in fit.tenths():
        x, y = place(expected, scored)
        body.append(f'<rect class="mean" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>')
    body.append(f'<text class="muted" x="{left + side + 12:.0f}" y="{HEIGHT - BOTTOM:.0f}">foretold</text>')
    body.append(f'<text class="muted end" x="{left - 12:.0f}" y="{TOP - 8}">scored</text>')
    said = "; ".join(f"foretold {expected:.0%}, scored {scored:.0%}" for expected, scored in fit.tenths())
    return _whole("Readiness beside the score of a mock interview", subtitle, said, body)


def _apart(ends: list[tuple[str, float]]) -> dict[str, float]:
    """Names that would lie over each other are moved down."""
    placed: dict[str, float] = {}
    last = float("-inf")
    for name, y in sorted(ends, key=lambda one: one[1]):
        last = max(y, last + 17)
        placed[name] = last
    return placed


def _whole(title: str, subtitle: str, said: str, body: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
            f' height="{HEIGHT}" role="img" aria-labelledby="title said">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="said">{escape(said)}.</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
            f'<text class="title" x="24" y="30">{escape(title)}</text>',
            f'<text class="muted" x="24" y="50">{escape(subtitle)}</text>',
            *body,
            "</svg>\n",
        ]
    )
