"""
How the resources of a template are wired, as data for whoever draws it: nodes, and edges with their meaning.

What SAM makes beside what is written (roles, permissions, stages) is no node: a function that may write to a
table through its role has an edge to the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from .check import Checked, origin
from .names import TYPES
from .references import Graph, names_in, references

Kind = Literal["function", "api", "queue", "topic", "table", "bucket", "stream", "bus", "rule", "schedule",
               "workflow", "secret", "alarm", "alias", "layer", "other"]  # fmt: skip
Meaning = Literal["invokes", "polls", "notifies", "publishes to", "uses", "watches", "dead letters to"]

_KINDS: Final[Mapping[str, Kind]] = {
    "AWS::Lambda::Function": "function",
    "AWS::Lambda::LayerVersion": "layer",
    "AWS::ApiGateway::RestApi": "api",
    "AWS::ApiGatewayV2::Api": "api",
    "AWS::Lambda::Url": "api",
    "AWS::SQS::Queue": "queue",
    "AWS::SNS::Topic": "topic",
    "AWS::DynamoDB::Table": "table",
    "AWS::S3::Bucket": "bucket",
    "AWS::Kinesis::Stream": "stream",
    "AWS::Events::EventBus": "bus",
    "AWS::Events::Rule": "rule",
    "AWS::Scheduler::Schedule": "schedule",
    "AWS::StepFunctions::StateMachine": "workflow",
    "AWS::SecretsManager::Secret": "secret",
    "AWS::SSM::Parameter": "secret",
    "AWS::CloudWatch::Alarm": "alarm",
}
# What a resource names in a property of its own, and what it does to it.
_FROM_HERE: Final[Mapping[str, tuple[tuple[str, Meaning], ...]]] = {
    "AWS::S3::Bucket": (("NotificationConfiguration", "notifies"),),
    "AWS::SNS::Topic": (("Subscription", "publishes to"),),
    "AWS::Events::Rule": (("Targets", "invokes"),),
    "AWS::Scheduler::Schedule": (("Target", "invokes"),),
    "AWS::Lambda::Url": (("TargetFunctionArn", "invokes"),),
    "AWS::StepFunctions::StateMachine": (("DefinitionSubstitutions", "invokes"),),
    "AWS::SQS::Queue": (("RedrivePolicy", "dead letters to"),),
    "AWS::CloudWatch::Alarm": (("Dimensions", "watches"),),
}
# What is an edge itself: the properties with its ends, and what the one does to the other.
_BETWEEN: Final[Mapping[str, tuple[str, str, Meaning]]] = {
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn", "FunctionName", "polls"),
    "AWS::Lambda::Permission": ("SourceArn", "FunctionName", "invokes"),
    "AWS::SNS::Subscription": ("TopicArn", "Endpoint", "publishes to"),
    "AWS::ApiGateway::Method": ("RestApiId", "Integration", "invokes"),
}
# What is drawn as an edge, or not at all.
_DETAILS: Final = frozenset(TYPES) - set(_KINDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """`is_simulated` False: it is drawn, and not deployed here."""

    id: str
    type: str
    kind: Kind
    name: str
    line: int
    is_simulated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """From who acts to who is acted on. `detail` is a route, a pattern; "" where there is nothing to say."""

    source: str
    target: str
    meaning: Meaning
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "nodes": [
                {"id": one.id, "type": one.type, "kind": one.kind, "name": one.name, "line": one.line,
                 "is_simulated": one.is_simulated}
                for one in self.nodes
            ],
            "edges": [
                {"source": one.source, "target": one.target, "meaning": one.meaning, "detail": one.detail}
                for one in self.edges
            ],
        }  # fmt: skip


def diagram_of(checked: Checked) -> Diagram:
    """Empty for a template that could not be translated."""
    if checked.template is None or checked.resolver is None:
        return Diagram()
    resources = checked.template.get("Resources")
    there = checked.resolver.resources()
    written = {name: resources[name] for name in there} if isinstance(resources, dict) else {}
    nodes = [
        Node(
            id=logical_id,
            type=kind,
            kind=_KINDS.get(kind, "other"),
            name=checked.resolver.name_of(logical_id) or "" if kind in TYPES else "",
            line=checked.document.place(origin(checked.document, logical_id))[0],
            is_simulated=kind in TYPES,
        )
        for logical_id, kind in there.items()
        if kind not in _DETAILS
    ]
    graph = references({"Resources": written})
    drawn = {node.id for node in nodes}
    edges: dict[tuple[str, str, str], Edge] = {}
    pairs: set[frozenset[str]] = set()
    for edge in [*_wires(written, there), *_uses(graph, there, drawn)]:
        pair = frozenset((edge.source, edge.target))
        if len(pair) < 2 or not pair <= drawn or (edge.meaning == "uses" and pair in pairs):
            continue
        pairs.add(pair)
        edges.setdefault((edge.source, edge.target, edge.detail), edge)
    # A permission says no more than the routes do.
    told = {(source, target) for source, target, detail in edges if detail}
    kept = tuple(edge for key, edge in edges.items() if key[2] or key[:2] not in told)
    return Diagram(nodes=tuple(nodes), edges=kept)


def _wires(written: Mapping[str, Any], there: Mapping[str, str]) -> Iterator[Edge]:
    """What brings events, in the direction in which they go."""
    functions = {name for name, kind in there.items() if kind == "AWS::Lambda::Function"}
    for logical_id, kind in there.items():
        properties = written[logical_id].get("Properties")
        if not isinstance(properties, dict):
            continue
        if kind in _FROM_HERE:
            for name, meaning in _FROM_HERE[kind]:
                yield from _to(logical_id, properties.get(name), meaning, there)
        if kind in _BETWEEN:
            yield from _between(properties, *_BETWEEN[kind], there)
        yield from _routes(logical_id, properties.get("Body"), functions)


def _between(
    properties: Mapping[str, Any], source: str, target: str, meaning: Meaning, there: Mapping[str, str]
) -> Iterator[Edge]:
    for one in names_in(properties.get(source)):
        for other in names_in(properties.get(target)):
            if one in there and other in there:
                yield Edge(source=_real(one, there), target=_real(other, there), meaning=meaning)


def _to(source: str, value: Any, meaning: Meaning, there: Mapping[str, str]) -> Iterator[Edge]:
    for name in names_in(value):
        if name in there:
            yield Edge(source=source, target=_real(name, there), meaning=meaning)


def _real(name: str, there: Mapping[str, str]) -> str:
    """Of an alias or version SAM names the function's id and more: the function itself."""
    if there.get(name) in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        owners = [
            one for one, kind in there.items() if kind == "AWS::Lambda::Function" and name.startswith(one)
        ]
        return max(owners, key=len, default=name)
    return name


def _routes(api: str, body: Any, functions: set[str]) -> Iterator[Edge]:
    paths = body.get("paths") if isinstance(body, dict) else None
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            word = "ANY" if method.startswith("x-") else str(method).upper()
            for name in names_in(operation):
                owners = [one for one in functions if name.startswith(one)]
                if owners:
                    yield Edge(
                        source=api, target=max(owners, key=len), meaning="invokes", detail=f"{word} {path}"
                    )


def _uses(graph: Graph, there: Mapping[str, str], drawn: set[str]) -> Iterator[Edge]:
    """Through what is not drawn."""
    for source in drawn:
        if there[source] not in ("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"):
            continue
        pending, seen = sorted(graph.get(source, ())), {source}
        while pending:
            name = pending.pop(0)
            if name in seen:
                continue
            seen.add(name)
            if name in drawn:
                yield Edge(source=source, target=name, meaning="uses")
            elif there.get(name) == "AWS::IAM::Role":
                pending += sorted(graph.get(name, ()))
