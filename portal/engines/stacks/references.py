"""Who refers to whom in a template, and the circles that CloudFormation would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_VARIABLE = re.compile(r"\$\{([^!${}][^${}]*)\}")

Graph = dict[str, set[str]]


def references(template: Mapping[str, Any]) -> Graph:
    """Logical ids of resources by the logical id of the one that names them, DependsOn included."""
    resources = template.get("Resources")
    if not isinstance(resources, dict):
        return {}
    graph: Graph = {}
    for logical_id, one in resources.items():
        found = {name for name in names_in(one) if name in resources}
        depends = one.get("DependsOn") if isinstance(one, dict) else None
        for name in depends if isinstance(depends, list) else [depends]:
            if isinstance(name, str) and name in resources:
                found.add(name)
        graph[logical_id] = found
    return graph


def names_in(value: Any) -> Iterator[str]:
    """All that functions in it refer to, resources or not."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending.extend(one)
        elif isinstance(one, dict):
            if len(one) == 1:
                yield from _named(one)
            pending.extend(one.values())


def _named(call: Mapping[str, Any]) -> Iterator[str]:
    ((function, given),) = call.items()
    match function:
        case "Ref" if isinstance(given, str):
            yield given
        case "Fn::GetAtt" if isinstance(given, str):
            yield given.partition(".")[0]
        case "Fn::GetAtt" if isinstance(given, list) and given and isinstance(given[0], str):
            yield given[0]
        case "Fn::Sub":
            text = given[0] if isinstance(given, list) and given else given
            own = given[1] if isinstance(given, list) and len(given) > 1 else {}
            for found in _VARIABLE.finditer(text) if isinstance(text, str) else ():
                name = found[1].strip()
                if not (isinstance(own, dict) and name in own):
                    yield name.partition(".")[0]


def circles(graph: Graph) -> list[list[str]]:
    """One way round of each knot of resources that wait for each other, the first named first again last."""
    return [_way_round(graph, knot) for knot in _knots(graph)]


def _knots(graph: Graph) -> list[set[str]]:
    """Strongly connected parts with a circle in them: Tarjan's, without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, nexts = work[-1]
            for other in nexts:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(graph.get(other, ())))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    knot = _popped(stack, on_stack, node)
                    if len(knot) > 1 or node in graph.get(node, ()):
                        found.append(knot)
    return found


def _popped(stack: list[str], on_stack: set[str], node: str) -> set[str]:
    knot: set[str] = set()
    while True:
        one = stack.pop()
        on_stack.discard(one)
        knot.add(one)
        if one == node:
            return knot


def _way_round(graph: Graph, knot: set[str]) -> list[str]:
    """The shortest that begins at the first of them by name."""
    start = min(knot)
    came_from: dict[str, str] = {}
    pending = [start]
    while pending:
        later: list[str] = []
        for node in pending:
            for other in sorted(graph[node] & knot):
                if other == start:
                    way = [start, node]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return way[::-1] if node != start else [start, start]
                if other not in came_from:
                    came_from[other] = node
                    later.append(other)
        pending = later
    return [start]
