"""
The resources of a template as boxes and lines, for a template to draw as SVG: what brings events on the left,
functions beside it, what they use on the right. The same in words, for who cannot see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.stacks import Diagram, Edge, Node

from .layered import Layout, Link, Place, Way, lay_out

NODES, LINES = 60, 150  # that are drawn; of more there is the list
TOLD = 500  # sentences of that list
WIDTH, HEIGHT = 196, 66  # px, of a box
_LETTER, _ROW = 6.7, 15  # px, of a label
_LABEL_ROWS, _LABEL, _NAME, _ID = 4, 26, 23, 22  # characters but for the first
_ALONE_ACROSS, _BELOW, _BETWEEN = 3, 40, 24

_WORDS: Final[Mapping[str, str]] = {
    "function": gettext_noop("Function"),
    "api": gettext_noop("API"),
    "queue": gettext_noop("Queue"),
    "topic": gettext_noop("Topic"),
    "table": gettext_noop("Table"),
    "bucket": gettext_noop("Bucket"),
    "stream": gettext_noop("Stream"),
    "bus": gettext_noop("Event bus"),
    "rule": gettext_noop("Rule"),
    "schedule": gettext_noop("Schedule"),
    "workflow": gettext_noop("State machine"),
    "secret": gettext_noop("Secret"),
    "alarm": gettext_noop("Alarm"),
    "alias": gettext_noop("Alias"),
    "layer": gettext_noop("Layer"),
}
_BY_TYPE: Final[Mapping[str, str]] = {
    "AWS::SSM::Parameter": gettext_noop("Parameter"),
    "AWS::Lambda::Url": gettext_noop("Function URL"),
}
# What a resource does to another, as the engine has it.
_MEANINGS: Final = (
    gettext_noop("invokes"), gettext_noop("polls"), gettext_noop("notifies"), gettext_noop("publishes to"),
    gettext_noop("uses"), gettext_noop("watches"), gettext_noop("dead letters to"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """`id` and `name` as far as they fit; `told` says all of it. `line` is the template's, from 1."""

    id: str
    kind: str
    word: str
    name: str
    line: int
    is_simulated: bool
    told: str
    x: int
    y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Of a label, with the middle of its base line."""

    text: str
    x: float
    y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`path` is SVG's `d`; the label's ground covers the line behind it."""

    path: str
    meaning: str
    source: str
    target: str
    rows: tuple[Row, ...]
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A resource in words; `does` are sentences without their subject: "invokes Hello (GET /hello)"."""

    id: str
    what: str
    line: int
    is_simulated: bool
    does: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnDiagram:
    """`boxes` are none where there is too much to draw. `left_out`: so many sentences more are not told."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    width: int
    height: int
    left_out: int

    @property
    def has_unsimulated(self) -> bool:
        return any(not one.is_simulated for one in self.said)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pair:
    """All edges from one resource to another."""

    source: str
    target: str
    meanings: tuple[str, ...]
    details: tuple[str, ...]

    def rows(self) -> list[str]:
        rows = [_cut(text, _LABEL) for text in self.details or map(_, self.meanings)]
        if len(rows) <= _LABEL_ROWS:
            return rows
        return [*rows[: _LABEL_ROWS - 1], _("and %(count)s more") % {"count": len(rows) - 3}]

    def told(self) -> str:
        shown = [_cut(text, 80) for text in self.details[:8]]
        more = [_("%(count)s more") % {"count": len(self.details) - 8}] if len(self.details) > 8 else []
        details = f" ({', '.join([*shown, *more])})" if shown else ""
        joined = _(" and ").join(map(_, self.meanings))
        return f"{joined} {_cut(self.target, 80)}{details}"


def draw(diagram: Diagram) -> DrawnDiagram:
    """Pure, and bounded whatever the template: NODES and LINES, TOLD sentences."""
    pairs = _pairs(diagram)
    said, left_out = _said(diagram.nodes, pairs)
    if len(diagram.nodes) > NODES or len(pairs) > LINES:
        return DrawnDiagram(boxes=(), lines=(), said=said, width=0, height=0, left_out=left_out)
    wired = {end for pair in pairs for end in (pair.source, pair.target)}
    nodes = [node for node in diagram.nodes if node.id in wired]
    layout = _layout(nodes, pairs)
    alone = [node for node in diagram.nodes if node.id not in wired]
    boxes = [
        *(_box(node, place) for node, place in zip(nodes, layout.boxes, strict=True)),
        *(_box(node, _place_alone(at, layout)) for at, node in enumerate(alone)),
    ]
    return DrawnDiagram(
        boxes=tuple(boxes),
        lines=tuple(_line(pair, way) for pair, way in zip(pairs, layout.ways, strict=True)),
        said=said,
        width=max([layout.width, *(box.x + WIDTH for box in boxes)]),
        height=max([layout.height, *(box.y + HEIGHT for box in boxes)]),
        left_out=left_out,
    )


def _pairs(diagram: Diagram) -> list[_Pair]:
    """What leads from a resource to itself, or to one that is not drawn, is no line."""
    there = {node.id for node in diagram.nodes}
    edges: dict[tuple[str, str], list[Edge]] = {}
    for edge in diagram.edges:
        if edge.source != edge.target and {edge.source, edge.target} <= there:
            edges.setdefault((edge.source, edge.target), []).append(edge)
    return [
        _Pair(
            source=source,
            target=target,
            meanings=tuple(dict.fromkeys(edge.meaning for edge in found)),
            details=tuple(dict.fromkeys(edge.detail for edge in found if edge.detail)),
        )
        for (source, target), found in sorted(edges.items())
    ]


def _layout(nodes: Sequence[Node], pairs: Sequence[_Pair]) -> Layout:
    number = {node.id: at for at, node in enumerate(nodes)}
    # Functions stand in a column of their own, beside what calls them, also those that nothing calls.
    is_calling = {pair.source for pair in pairs} - {node.id for node in nodes if node.kind == "function"}
    return lay_out(
        width=WIDTH,
        height=HEIGHT,
        least=[1 if node.kind == "function" and is_calling else 0 for node in nodes],
        links=[
            Link(
                source=number[pair.source],
                target=number[pair.target],
                width=round(max(map(len, pair.rows())) * _LETTER) + 12,
                height=len(pair.rows()) * _ROW + 4,
            )
            for pair in pairs
        ],
    )


def _place_alone(at: int, layout: Layout) -> Place:
    """Below all that is wired, row by row."""
    across = max(_ALONE_ACROSS, (layout.width + _BETWEEN) // (WIDTH + _BETWEEN))
    row, column = divmod(at, across)
    below = layout.height + _BELOW if layout.boxes else 0
    return Place(x=column * (WIDTH + _BETWEEN), y=below + row * (HEIGHT + _BETWEEN))


def _box(node: Node, place: Place) -> Box:
    what = _word(node)
    return Box(
        id=_cut(node.id, _ID),
        kind=node.kind,
        word=what,
        name=_cut(node.name, _NAME),
        line=node.line,
        is_simulated=node.is_simulated,
        told=(
            _("%(id)s, %(what)s, line %(line)s")
            if node.is_simulated
            else _("%(id)s, %(what)s, line %(line)s, not deployed here")
        )
        % {"id": _cut(node.id, 80), "what": what, "line": node.line},
        x=place.x,
        y=place.y,
    )


def _line(pair: _Pair, way: Way) -> Line:
    rows = pair.rows()
    width = round(max(map(len, rows)) * _LETTER) + 12
    return Line(
        path=way.path,
        meaning=pair.meanings[0],
        source=_cut(pair.source, 80),
        target=_cut(pair.target, 80),
        rows=tuple(
            Row(text=text, x=way.label.x + width / 2, y=way.label.y + (at + 1) * _ROW - 2)
            for at, text in enumerate(rows)
        ),
        x=way.label.x,
        y=way.label.y,
        width=width,
        height=len(rows) * _ROW + 4,
    )


def _said(nodes: Sequence[Node], pairs: Sequence[_Pair]) -> tuple[tuple[Said, ...], int]:
    does: dict[str, list[str]] = {}
    told = pairs[:TOLD]
    for pair in told:
        does.setdefault(pair.source, []).append(pair.told())
    said = tuple(
        Said(
            id=_cut(node.id, 80),
            what=f"{_word(node)}, {_cut(node.type, 80)}",
            line=node.line,
            is_simulated=node.is_simulated,
            does=tuple(does.get(node.id, ())),
        )
        for node in nodes[:TOLD]
    )
    return said, len(nodes[TOLD:]) + len(pairs[TOLD:])


def _word(node: Node) -> str:
    word = _BY_TYPE.get(node.type) or _WORDS.get(node.kind)
    return _(word) if word else _cut(node.type.rpartition("::")[2], _ID)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
