"""
Embedded metric format: JSON lines of a log → data points, and what is wrong with those that give none.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
and facts O-28. A line is one when it says `_aws`. AWS says nothing of what is wrong: the metrics just do not
come. Here each fault is told, with the line that it is in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.engines.observability.finding import Faulty, Finding, Findings, clip

from .points import (
    DIMENSION_CHARACTERS,
    DIMENSIONS,
    NAME_CHARACTERS,
    RESOLUTIONS,
    UNITS,
    Metric,
    Point,
    fault_of_namespace,
    fault_of_time,
    figure,
)

LINE_BYTES = 1024 * 1024  # of one document
METRICS = 100  # of one directive
VALUES = 100  # of one metric
DIRECTIVES = 100
DIMENSION_SETS = 30
POINTS = 10_000  # of one reading: ours
TOTAL_CHARACTERS = 8 * 1024 * 1024

# What AWS's client for Python writes before a message; a document after it is taken.
_METADATA = re.compile(r"\[[A-Z]+\]\t[0-9T:.\-]+Z\t[0-9a-f-]{36}\t")
_SECONDS = 100_000_000_000  # in milliseconds this is 1973
_IDENTIFIER = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|1-[0-9a-f]{8}-[0-9a-f]{24}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Embedded:
    """`is_cut`: there would be more points."""

    points: tuple[Point, ...]
    findings: tuple[Finding, ...]
    is_cut: bool


def read_emf(log: str, *, now_ms: float) -> Embedded:
    """Never raises, whatever `log` is. A metric that is wrong is left out, and the others stay."""
    reading = _Reading(now_ms)
    for number, line in enumerate(log[:TOTAL_CHARACTERS].split("\n"), 1):
        if '"_aws"' in line or '"CloudWatchMetrics"' in line:
            reading.read(line, f"line {number}")
    return Embedded(
        points=tuple(reading.points[:POINTS]),
        findings=reading.findings.all(),
        is_cut=len(reading.points) > POINTS or len(log) > TOTAL_CHARACTERS,
    )


class _Reading:
    def __init__(self, now_ms: float) -> None:
        self._now_ms = now_ms
        self.points: list[Point] = []
        self.findings = Findings()
        self._where = ""

    def read(self, line: str, where: str) -> None:
        self._where = where
        if len(self.points) > POINTS:
            return
        try:
            document = _document(line)
            at_ms = self._time(document["_aws"])
            directives = _list(document["_aws"], "CloudWatchMetrics", "_aws", DIRECTIVES)
        except Faulty as bad:
            self.findings.fault(self._where, bad)
            return
        for directive in directives:
            try:
                self._directive(directive, document, at_ms)
            except Faulty as bad:
                self.findings.fault(self._where, bad)

    def _time(self, metadata: Any) -> int:
        if not isinstance(metadata, dict):
            raise Faulty("`_aws` is no object.", 'Write "_aws": {"Timestamp": …, "CloudWatchMetrics": […]}.')
        at_ms = figure(metadata.get("Timestamp"))
        if at_ms is None:
            raise Faulty("`_aws.Timestamp` is missing, or no number.", "It is int(time.time() * 1000).")
        if 0 <= at_ms < _SECONDS:
            raise Faulty("`_aws.Timestamp` is in seconds.", "It is in milliseconds: multiply it by 1000.")
        if fault := fault_of_time(int(at_ms), self._now_ms):
            raise Faulty(fault, "`_aws.Timestamp` is int(time.time() * 1000).")
        return int(at_ms)

    def _directive(self, directive: Any, document: dict[str, Any], at_ms: int) -> None:
        if not isinstance(directive, dict):
            raise Faulty(
                "An item of `CloudWatchMetrics` is no object.", "It has Namespace, Dimensions, Metrics."
            )
        namespace = directive.get("Namespace")
        if fault := fault_of_namespace(namespace):
            raise Faulty(fault, 'Write "Namespace": "my-application".')
        sets = [*self._dimension_sets(directive, document)]
        for definition in _list(directive, "Metrics", "the directive", METRICS):
            try:
                self._metric(definition, document, sets, str(namespace), at_ms)
            except Faulty as bad:
                self.findings.fault(self._where, bad)

    def _dimension_sets(
        self, directive: dict[str, Any], document: dict[str, Any]
    ) -> Iterator[tuple[tuple[str, str], ...]]:
        sets = _list(directive, "Dimensions", "the directive", DIMENSION_SETS)
        if not sets:
            raise Faulty("`Dimensions` has no set.", "For a metric without dimensions write [[]].")
        for names in sets:
            if not isinstance(names, list):
                raise Faulty("`Dimensions` is a list of lists.", 'Write "Dimensions": [["service"]].')
            if len(names) > DIMENSIONS:
                raise Faulty(f"A set has {len(names)} dimensions.", f"{DIMENSIONS} are the most.")
            yield tuple(sorted({name: self._dimension(name, document) for name in map(_name, names)}.items()))

    def _dimension(self, name: str, document: dict[str, Any]) -> str:
        value = document.get(name)
        if not isinstance(value, str) or not value:
            raise Faulty(
                f"The dimension {clip(name)!r} has no value that is a text.",
                f'Put it beside `_aws`, not deeper: {json.dumps(clip(name))}: "…".',
            )
        if len(value) > DIMENSION_CHARACTERS:
            raise Faulty(f"The value of {clip(name)!r} is too long.", f"{DIMENSION_CHARACTERS:,} characters.")
        if _IDENTIFIER.fullmatch(value):
            self.findings.hint(
                self._where,
                f"The dimension {clip(name)!r} has another value each time, and each is a metric to pay for.",
                "Leave it beside the dimensions: logs can be searched for it all the same.",
            )
        return value

    def _metric(
        self, definition: Any, document: dict[str, Any], sets: list[tuple[tuple[str, str], ...]],
        namespace: str, at_ms: int,
    ) -> None:  # fmt: skip
        if not isinstance(definition, dict):
            raise Faulty("An item of `Metrics` is no object.", 'Write {"Name": "orders", "Unit": "Count"}.')
        name = _name(definition.get("Name"))
        unit = definition.get("Unit", "None")
        if not isinstance(unit, str) or unit not in UNITS:
            raise Faulty(f"{clip(unit)!r} is no unit.", "Count, Milliseconds, Bytes, Percent and others are.")
        resolution = definition.get("StorageResolution", 60)
        if isinstance(resolution, bool) or resolution not in RESOLUTIONS:
            raise Faulty(
                f"`StorageResolution` {clip(resolution)} is neither 1 nor 60.", "Leave it out for 60."
            )
        values = tuple((value, 1.0) for value in _values(name, document))
        for dimensions in sets:
            metric = Metric(namespace=namespace, name=name, dimensions=dimensions)
            if len(self.points) <= POINTS:
                self.points.append(
                    Point(metric=metric, at_ms=at_ms, unit=unit, values=values, resolution_s=int(resolution))
                )


def _document(line: str) -> dict[str, Any]:
    if len(line.encode("utf-8", "replace")) > LINE_BYTES:
        raise Faulty("The line is over 1 MB.", "Write several lines, each with some of the metrics.")
    text = line.strip()
    if metadata := _METADATA.match(text):
        text = text[metadata.end() :]
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Faulty(
            "The line says `_aws`, but it is not one JSON object and nothing else.",
            "Print it on a line of its own: print(json.dumps(metrics)).",
        ) from None
    if not isinstance(document, dict):
        raise Faulty("The line is no JSON object.", "It begins with { and ends with }.")
    if "_aws" not in document:
        raise Faulty("`_aws` does not stand at the top of the document.", "Put it there, not deeper.")
    return document


def _values(name: str, document: dict[str, Any]) -> list[float]:
    if name not in document:
        raise Faulty(
            f"The metric {clip(name)!r} has no value.", f"Put it beside `_aws`: {json.dumps(clip(name))}: 1."
        )
    told = document[name]
    values = told if isinstance(told, list) else [told]
    if len(values) > VALUES:
        raise Faulty(f"The metric {clip(name)!r} has {len(values)} values.", f"{VALUES} are the most.")
    found = [value for value in map(figure, values) if value is not None]
    if len(found) < len(values) or not found:
        raise Faulty(
            f"The value of the metric {clip(name)!r} is no number: {clip(told)}.",
            "It is a number, or a list of up to 100 of them; a text with digits is none.",
        )
    return found


def _list(within: dict[str, Any], key: str, of: str, most: int) -> list[Any]:
    found = within.get(key)
    if not isinstance(found, list):
        raise Faulty(f"`{key}` of {of} is missing, or no list.", f'Write "{key}": […].')
    if len(found) > most:
        raise Faulty(f"`{key}` has {len(found)} items.", f"{most} are the most: write several documents.")
    return found


def _name(name: Any) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_CHARACTERS:
        raise Faulty(f"{clip(name)} is no name.", f"Names are texts of 1 to {NAME_CHARACTERS} characters.")
    return name


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
