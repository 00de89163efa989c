"""
A graph in layers, from left to right: where boxes and labels stand, and which way lines go between them.

Lines that would lead back are laid the other way round, and drawn against it. A label has a place of its own
between two layers, and so has a line in each layer that it passes: nothing stands on anything else. The same
graph gives the same picture. After Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
Hierarchical System Structures", 1981.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .settled import settled

_ACROSS = 34  # px, in which a line comes from one height to another
_BETWEEN_BOXES, _BETWEEN = 22, 10  # px, one below the other
_PASSING = 10  # px, that a line has to itself in a layer that it passes
_SWEEPS = 6

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """From one box to another, by their numbers; width and height are its label's, px."""

    source: int
    target: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Left and upper edge, px."""

    x: int
    y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """`path` is SVG's `d`, from source to target; `label` is where its label stands."""

    path: str
    label: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    boxes: tuple[Place, ...] = ()
    ways: tuple[Way, ...] = ()
    width: int = 0
    height: int = 0


@dataclass(kw_only=True, slots=True)
class _Item:
    """A box, a label or a line that passes. Ranks are even where boxes are, and odd between them."""

    rank: int
    width: int
    height: int
    is_box: bool = False
    middle: float = 0.0
    before: list[int] = field(default_factory=list)  # neighbours in the rank before, and in the one after
    after: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lane:
    """Through which items a link goes from left to right, boxes included. The second has its label."""

    through: list[int]
    is_back: bool


def lay_out(*, width: int, height: int, least: Sequence[int], links: Sequence[Link]) -> Layout:
    """
    Boxes of one size; `least` is the first layer, from 0, in which each may stand. No link may lead
    to the box that it comes from.
    """
    back = _leading_back(len(least), links)
    layers = _layers(least, links, back)
    items = [_Item(rank=2 * layer, width=width, height=height, is_box=True) for layer in layers]
    lanes = [_lane(items, link, is_back=number in back) for number, link in enumerate(links)]
    ranks = _ordered(items)
    _stand(items, ranks)
    upper = min((_top(one) for one in items), default=0)
    for one in items:
        one.middle -= upper
    edges = list(_edges(items, ranks))
    ports = _ports(items, lanes)
    return Layout(
        boxes=tuple(Place(x=edges[one.rank][0], y=_top(one)) for one in items if one.is_box),
        ways=tuple(_way(items, lane, ports[number], edges) for number, lane in enumerate(lanes)),
        width=edges[-1][1] if edges else 0,
        height=max((_top(one) + one.height for one in items), default=0),
    )


def _leading_back(boxes: int, links: Sequence[Link]) -> set[int]:
    """The links, by number, that close a circle for whoever walks from where nothing leads to."""
    out: list[list[int]] = [[] for _ in range(boxes)]
    for number, link in enumerate(links):
        out[link.source].append(number)
    reached = {link.target for link in links}
    back, seen, open_ = set[int](), set[int](), set[int]()
    for start in sorted(range(boxes), key=lambda box: box in reached):
        walk = [(start, iter(out[start]))] if start not in seen else []
        while walk:
            box, rest = walk[-1]
            seen.add(box)
            open_.add(box)
            for number in rest:
                target = links[number].target
                if target in open_:
                    back.add(number)
                elif target not in seen:
                    walk.append((target, iter(out[target])))
                    break
            else:
                open_.discard(box)
                walk.pop()
    return back


def _layers(least: Sequence[int], links: Sequence[Link], back: set[int]) -> list[int]:
    """Each box after all that lead to it; layers in which nothing stands are left out."""
    layers = list(least)
    pairs = [
        (link.target, link.source) if number in back else (link.source, link.target)
        for number, link in enumerate(links)
    ]
    is_moving = True
    while is_moving:
        is_moving = False
        for left, right in pairs:
            if layers[right] <= layers[left]:
                layers[right], is_moving = layers[left] + 1, True
    used = sorted(set(layers))
    return [used.index(layer) for layer in layers]


def _lane(items: list[_Item], link: Link, *, is_back: bool) -> _Lane:
    """Adds the items that a link needs between its boxes."""
    left, right = (link.target, link.source) if is_back else (link.source, link.target)
    through = [left]
    for rank in range(items[left].rank + 1, items[right].rank):
        is_label = len(through) == 1
        width, height = (link.width, link.height) if is_label else (0, _PASSING)
        items.append(_Item(rank=rank, width=width, height=height))
        through.append(len(items) - 1)
    through.append(right)
    for one, other in pairwise(through):
        items[one].after.append(other)
        items[other].before.append(one)
    return _Lane(through=through, is_back=is_back)


def _ordered(items: list[_Item]) -> list[list[int]]:
    """Ranks from left to right, each from above: everything as near as can be to what it is joined with."""
    ranks: list[list[int]] = [[] for _ in range(max((one.rank for one in items), default=-1) + 1)]
    for number, one in enumerate(items):
        ranks[one.rank].append(number)
    place = {number: float(at) for rank in ranks for at, number in enumerate(rank)}
    for sweep in range(_SWEEPS):
        is_onward = sweep % 2 == 0
        for rank in ranks if is_onward else reversed(ranks):
            wanted = {
                number: _mean(
                    (place[other] for other in (items[number].before if is_onward else items[number].after)),
                    place[number],
                )
                for number in rank
            }
            rank.sort(key=wanted.__getitem__)
            place.update((number, float(at)) for at, number in enumerate(rank))
    return ranks


def _stand(items: list[_Item], ranks: Sequence[Sequence[int]]) -> None:
    """Sets the middles: level with what each is joined with, where there is room."""
    for sweep in range(_SWEEPS):
        is_onward = sweep % 2 == 0
        for rank in ranks if is_onward else reversed(ranks):
            row = [items[number] for number in rank]
            wanted = [
                _mean((items[other].middle for other in (one.before if is_onward else one.after)), one.middle)
                for one in row
            ]
            apart = [0.0, *(_apart(one, other) for one, other in pairwise(row))]
            for one, middle in zip(row, settled(wanted, apart), strict=True):
                one.middle = middle


def _apart(one: _Item, other: _Item) -> float:
    between = _BETWEEN_BOXES if one.is_box and other.is_box else _BETWEEN
    return (one.height + other.height) / 2 + between


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


def _top(one: _Item) -> int:
    return round(one.middle - one.height / 2)


def _edges(items: Sequence[_Item], ranks: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Left and right of each rank."""
    left = 0
    for rank in ranks:
        right = left + max((items[number].width for number in rank), default=0)
        yield left, right
        left = right + _ACROSS


def _ports(items: Sequence[_Item], lanes: Sequence[_Lane]) -> list[tuple[float, float]]:
    """How high each lane leaves its left box and reaches its right one: several share a side evenly."""
    sides: dict[tuple[int, bool], list[tuple[float, int]]] = {}
    for number, lane in enumerate(lanes):
        first, *_, last = lane.through
        sides.setdefault((first, True), []).append((items[lane.through[1]].middle, number))
        sides.setdefault((last, False), []).append((items[lane.through[-2]].middle, number))
    found = [[0.0, 0.0] for _ in lanes]
    for (box, is_start), side in sides.items():
        step = items[box].height / (len(side) + 1)
        for at, (_, number) in enumerate(sorted(side), start=1):
            found[number][0 if is_start else 1] = round(_top(items[box]) + at * step, 1)
    return [(start, end) for start, end in found]


def _way(
    items: Sequence[_Item], lane: _Lane, port: tuple[float, float], edges: Sequence[tuple[int, int]]
) -> Way:
    first, *between, last = (items[number] for number in lane.through)
    points: list[Point] = [(edges[first.rank][1], port[0])]
    for one in between:
        left, right = edges[one.rank]
        points += [(left, round(one.middle, 1)), (right, round(one.middle, 1))]
    points.append((edges[last.rank][0], port[1]))
    label = between[0]
    left, right = edges[label.rank]
    return Way(
        path=_path(points[::-1] if lane.is_back else points),
        label=Place(x=(left + right - label.width) // 2, y=_top(label)),
    )


def _path(points: Sequence[Point]) -> str:
    """Every other stretch, from the first on, comes from one height to another."""
    (x, y), *rest = points
    parts = [f"M{x:g} {y:g}"]
    for number, (to_x, to_y) in enumerate(rest):
        if number % 2 == 0 and to_y != y:
            middle = (x + to_x) / 2
            parts.append(f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}")
        else:
            parts.append(f"H{to_x:g}")
        x, y = to_x, to_y
    return "".join(parts)
