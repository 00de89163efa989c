"""A map of services as boxes and arrows: from whoever asks, on the left, to what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.observability.traces import Edge, Node, ServiceMap, Tally, Trace, service_map

NODES = 16  # that are drawn; of more there is the table
WIDTH, HEIGHT = 170, 74  # px, of a box
_ACROSS, _DOWN = 80, 24  # between boxes
_CHARACTERS = 21


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """`failed` says how many of its calls did, and how; "" for none."""

    name: str
    label: str
    kind: str
    x: int
    y: int
    calls: str
    failed: str

    @property
    def bad(self) -> bool:
        return bool(self.failed)

    @property
    def told(self) -> str:
        """Lambda's service and its function have one name, and are told apart by what they are."""
        return f"{self.name} ({self.kind})" if self.kind.startswith("AWS::") else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrow:
    """`path` for an SVG. `source` and `target` are its ends; `is_link`: through messages, not calls."""

    path: str
    source: str
    target: str
    is_link: bool
    count: int
    calls: str
    failed: str
    label_x: float
    label_y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnMap:
    """`boxes` are none where there are too many to draw; the arrows are told in any case."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    is_cut: bool

    @property
    def told(self) -> str:
        """For who cannot see it."""
        return " ".join(
            _("%(source)s to %(target)s: %(calls)s.")
            % {"source": arrow.source, "target": arrow.target, "calls": arrow.calls}
            for arrow in self.arrows[:20]
        )


def draw_map(traces: Sequence[Trace]) -> DrawnMap:
    found = service_map(traces)
    columns = _columns(found)
    places: dict[int, tuple[int, int]] = {}
    for number, column in enumerate(columns):
        for row, node in enumerate(column):
            places[node] = number * (WIDTH + _ACROSS), row * (HEIGHT + _DOWN)
    tallest = max(map(len, columns), default=0)
    boxes = tuple(_box(node, *places[place]) for place, node in enumerate(found.nodes))
    return DrawnMap(
        boxes=boxes if len(boxes) <= NODES else (),
        arrows=tuple(_arrow(edge, boxes) for edge in found.edges),
        width=len(columns) * (WIDTH + _ACROSS) - _ACROSS,
        height=tallest * (HEIGHT + _DOWN),
        is_cut=found.is_cut,
    )


def _columns(found: ServiceMap) -> list[list[int]]:
    """Nodes by how far they are from where requests come in; one that is only in a circle begins too."""
    below: dict[int, list[int]] = {}
    for edge in found.edges:
        below.setdefault(edge.source, []).append(edge.target)
    asked = {edge.target for edge in found.edges if edge.source != edge.target}
    left, seen = [place for place in range(len(found.nodes)) if place not in asked], set[int]()
    columns: list[list[int]] = []
    while len(seen) < len(found.nodes):
        left = left or [next(place for place in range(len(found.nodes)) if place not in seen)]
        columns.append(left)
        seen.update(left)
        left = list(dict.fromkeys(one for place in left for one in below.get(place, ()) if one not in seen))
    return columns


def _box(node: Node, x: int, y: int) -> Box:
    name = node.name or _("unnamed")
    return Box(
        name=name,
        label=name if len(name) <= _CHARACTERS else name[: _CHARACTERS - 1] + "…",
        kind=node.kind,
        x=x,
        y=y,
        calls=_calls(node.tally),
        failed=_failed(node.tally),
    )


def _arrow(edge: Edge, boxes: Sequence[Box]) -> Arrow:
    source, target = boxes[edge.source], boxes[edge.target]
    path, label_x, label_y = _forward(source, target) if source.x < target.x else _back(source, target)
    return Arrow(
        path=path,
        source=source.told,
        target=target.told,
        is_link=edge.is_link,
        count=edge.tally.count,
        calls=_calls(edge.tally),
        failed=_failed(edge.tally),
        label_x=label_x,
        label_y=label_y,
    )


def _forward(source: Box, target: Box) -> tuple[str, float, float]:
    """From side to side, with where its label stands."""
    from_x, from_y, to_x, to_y = source.x + WIDTH, source.y + HEIGHT // 2, target.x, target.y + HEIGHT // 2
    return f"M{from_x} {from_y}L{to_x} {to_y}", (from_x + to_x) / 2, (from_y + to_y) / 2 - 5


def _back(source: Box, target: Box) -> tuple[str, float, float]:
    """To the left, or to itself: below the boxes."""
    deep = max(source.y, target.y) + HEIGHT + _DOWN // 2
    from_x, to_x = source.x + WIDTH - 50, target.x + 50
    path = f"M{from_x} {source.y + HEIGHT}V{deep}H{to_x}V{target.y + HEIGHT}"
    return path, (from_x + to_x) / 2, deep - 3


def _calls(tally: Tally) -> str:
    calls = ngettext("%(number)s call", "%(number)s calls", tally.count) % {"number": intcomma(tally.count)}
    return calls if tally.average_ms is None else f"{calls}, {number_format(f'{tally.average_ms:.1f}')} ms"


def _failed(tally: Tally) -> str:
    counted = (
        (tally.errors, ngettext("%(number)s error", "%(number)s errors", tally.errors)),
        (tally.faults, ngettext("%(number)s fault", "%(number)s faults", tally.faults)),
        (tally.throttles, ngettext("%(number)s throttle", "%(number)s throttles", tally.throttles)),
    )
    return ", ".join(words % {"number": intcomma(count)} for count, words in counted if count)
